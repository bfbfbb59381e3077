/* How the page looks, settled before it is shown: 长辈版 and its text size, and the dark where the device asks for it. */
(() => {
  "use strict";
  const root = document.documentElement;
  /** @type {string | null} */
  let size = null;
  let elder = false;
  let chosen = false;
  try {
    size = localStorage.getItem("reader-size");
    elder = localStorage.getItem("reader-elder") === "on";
    chosen = Object.keys(localStorage).some((key) => key.endsWith(".__palette"));
    if (size === "large" || size === "standard") {   /* as this site kept it before 长辈版 */
      elder = size === "large";
      size = "2";
      localStorage.setItem("reader-size", size);
      localStorage.setItem("reader-elder", elder ? "on" : "off");
    }
  } catch (error) { /* storage may be forbidden */ }
  root.dataset.readerSize = size && /^[1-4]$/.test(size) ? size : "2";
  if (elder) root.dataset.elder = "";
  if (chosen || !matchMedia("(prefers-color-scheme: dark)").matches) return;
  /* The theme turns dark only when all its program is there: until then the page would be white. */
  new MutationObserver((_changes, observer) => {
    if (!document.body) return;
    document.body.setAttribute("data-md-color-scheme", "slate");
    observer.disconnect();
  }).observe(root, { childList: true });
})();
