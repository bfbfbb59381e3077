/* The reader's text size, kept in this browser only. */
(() => {
  "use strict";
  const KEY = "reader-size";
  const root = document.documentElement;

  function read() {
    try {
      return localStorage.getItem(KEY);
    } catch (error) {
      return null;   /* storage may be forbidden */
    }
  }

  /** @param {string} value */
  function write(value) {
    try {
      localStorage.setItem(KEY, value);
    } catch (error) { /* then it holds for this page only */ }
  }

  /**
   * @param {string} size
   * @param {HTMLElement} button
   */
  function apply(size, button) {
    const large = size === "large";
    root.dataset.readerSize = size;
    button.textContent = large ? "标" : "大";
    button.title = large ? "改用标准字号" : "改用大字";
    button.setAttribute("aria-label", button.title);
    button.setAttribute("aria-pressed", String(large));
  }

  const button = document.createElement("button");
  button.type = "button";
  button.className = "reader-size md-header__button";
  apply(read() === "large" ? "large" : "standard", button);
  button.addEventListener("click", () => {
    const size = root.dataset.readerSize === "large" ? "standard" : "large";
    apply(size, button);
    write(size);
  });
  const before = document.querySelector(".md-header__inner > [for=__search]") ||
    document.querySelector(".md-header__inner > .md-search");
  if (before) before.before(button);
})();
