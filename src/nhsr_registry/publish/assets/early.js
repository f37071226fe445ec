"use strict";
// Before the first paint of the results page: what only scripts can use is there at once, and nothing jumps when they are ready.
document.documentElement.dataset.script = "yes";
if (location.search.length > 1) document.documentElement.dataset.asked = "yes";
if (document.documentElement.dataset.asked) { // the index is on its way while the page is still being read
  const early = document.createElement("link");
  Object.assign(early, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: "search/core.json" });
  document.head.append(early);
}
