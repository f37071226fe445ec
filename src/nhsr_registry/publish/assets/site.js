"use strict";
// Every page: a button that copies each code line, and the details open that an address leads to. The pages are whole without it.
(() => {
  if (navigator.clipboard && window.isSecureContext) {
    document.querySelectorAll("main .nhsuk-code").forEach((box) => {
      const code = box.querySelector("code");
      const row = document.createElement("p");
      row.className = "nhsr-copy";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
      button.textContent = "Copy";
      button.setAttribute("aria-label", `Copy: ${box.dataset.label || code.textContent.trim().slice(0, 80)}`);
      const said = document.createElement("span");
      said.className = "nhsr-by";
      said.setAttribute("role", "status");
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(code.textContent);
          said.textContent = "Copied";
        } catch {
          said.textContent = "Could not copy: select the line instead";
        }
      });
      row.append(button, said);
      box.append(row);
    });
  }
  const folds = [...document.querySelectorAll("details.nhsr-fold")];
  if (window.matchMedia("(max-width: 40em)").matches) folds.forEach((fold) => { fold.open = false; });
  window.addEventListener("beforeprint", () => folds.forEach((fold) => { fold.open = true; }));
  const openUp = () => {
    const at = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (at && at.tagName === "DETAILS") at.open = true;
  };
  window.addEventListener("hashchange", openUp);
  openUp();
})();
