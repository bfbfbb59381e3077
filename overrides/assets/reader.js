/* 长辈版: a switch in the header and, while it is on, a bar with four text sizes; kept in this browser only. */
(() => {
  "use strict";
  const SIZES = ["标准", "大", "特大", "最大"];
  const root = document.documentElement;

  /**
   * @param {string} key
   * @param {string} value
   */
  function keep(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch (error) { /* then it holds for this page only */ }
  }

  /**
   * @param {string} text
   * @param {string} name class
   * @param {() => void} act
   */
  function button(text, name, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = name;
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  const toggle = button("长辈版", "elder-switch", () => {
    const on = !("elder" in root.dataset);
    if (on) root.dataset.elder = "";
    else delete root.dataset.elder;
    keep("reader-elder", on ? "on" : "off");
    show();
  });

  const bar = document.createElement("div");
  bar.className = "elder-bar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "字号");
  const sizes = SIZES.map((name, at) => button(name, "elder-size", () => {
    root.dataset.readerSize = String(at + 1);
    keep("reader-size", String(at + 1));
    show();
  }));
  bar.append("字号", ...sizes);

  function show() {
    const on = "elder" in root.dataset;
    toggle.setAttribute("aria-pressed", String(on));
    bar.hidden = !on;
    sizes.forEach((one, at) => one.setAttribute("aria-pressed", String(root.dataset.readerSize === String(at + 1))));
    /* Pictures and tables wider than the screen are moved sideways, by keyboard too. */
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset figure > p")) {
      if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
      else box.removeAttribute("tabindex");
    }
  }

  const before = document.querySelector(".md-header__inner > [for=__search]") ||
    document.querySelector(".md-header__inner > .md-search");
  if (before) before.before(toggle);
  const main = document.querySelector(".md-main");
  if (main) main.before(bar);
  show();
  window.addEventListener("load", show);
})();
