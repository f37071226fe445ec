"use strict";
// Before the first paint of a page that scripts fill: what only scripts can use is there at once, and nothing jumps when they are ready.
document.documentElement.dataset.script = "yes";
if (location.search.length > 1) document.documentElement.dataset.asked = "yes";
if (document.documentElement.dataset.asked && document.currentScript.dataset.index) { // the index is on its way while the page is still being read
  const early = document.createElement("link");
  Object.assign(early, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: document.currentScript.dataset.index });
  document.head.append(early);
}
