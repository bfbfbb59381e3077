/* Notes where the reader is: a mark opens its sources in a sheet (on a phone) or a card (on a larger screen).
   Closing, by whatever means, leads back to the mark. Without <dialog> marks stay links to the list of notes. */
(() => {
  "use strict";
  const dialog = document.createElement("dialog");
  const article = document.querySelector("article");
  if (!article || typeof dialog.showModal !== "function") return;
  dialog.className = "note-sheet md-typeset";
  dialog.setAttribute("aria-label", "注");
  const content = document.createElement("div");
  content.className = "note-sheet__content";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "note-sheet__close";
  close.textContent = "关闭";
  dialog.append(content, close);
  document.body.append(dialog);

  /** @type {HTMLElement | null} */
  let opener = null;
  /** @type {HTMLElement | null} where a link in the sheet leads */
  let target = null;
  let scrolled = 0;

  /** @param {Element} link */
  const noteOf = (link) => document.getElementById(decodeURIComponent((link.getAttribute("href") || "").slice(1)));

  /** The words a mark stands behind, and the section they are in.
   * @param {Element} mark */
  function place(mark) {
    const block = mark.closest("p, li, td, th, figcaption");
    let text = "";
    if (block) {
      const copy = /** @type {Element} */ (block.cloneNode(true));
      for (const one of copy.querySelectorAll("sup, details")) one.remove();
      text = (copy.textContent || "").trim().replace(/\s+/g, " ");
    }
    let section = "";
    for (const heading of /** @type {Element} */ (article).querySelectorAll("h2")) {
      if (!(heading.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING)) break;
      section = heading.firstChild ? heading.firstChild.textContent || "" : "";
    }
    return (section ? `${section}：` : "") + (text.length > 30 ? `${text.slice(0, 30)}……` : text);
  }

  /**
   * @param {Element} link of the mark
   * @param {Element} note
   */
  function told(link, note) {
    const box = document.createElement("section");
    const heading = document.createElement("h3");
    heading.textContent = `注${link.textContent}`;
    box.append(heading);
    for (const child of note.childNodes) box.append(child.cloneNode(true));
    for (const one of box.querySelectorAll(".footnote-backref")) one.remove();
    for (const one of box.querySelectorAll("[id]")) one.removeAttribute("id");
    for (const one of box.querySelectorAll("a[href]")) {
      const address = one.getAttribute("href") || "";
      if (/^https?:/.test(address)) {
        one.after(document.createElement("br"), address);
      }
    }
    const others = [...document.querySelectorAll("a.footnote-ref")].filter((one) =>
      one !== link && one.getAttribute("href") === link.getAttribute("href"));
    if (others.length) {
      const fold = document.createElement("details");
      const summary = document.createElement("summary");
      summary.textContent = `同一来源的其他引用（${others.length}处）`;
      const list = document.createElement("ul");
      for (const other of others) {
        const way = document.createElement("a");
        const mark = /** @type {HTMLElement} */ (other.parentElement);
        way.href = `#${mark.id}`;
        way.textContent = place(mark);
        way.addEventListener("click", (event) => {
          event.preventDefault();
          target = mark;
          dialog.close();
        });
        const item = document.createElement("li");
        item.append(way);
        list.append(item);
      }
      fold.append(summary, list);
      box.append(fold);
    }
    return box;
  }

  /** @param {HTMLElement} link */
  function open(link) {
    const run = link.closest(".note-run") || link.parentElement;
    if (!run) return;
    opener = link;
    target = null;
    scrolled = window.pageYOffset;
    content.textContent = "";
    /** @type {Element | null} */
    let tapped = null;
    for (const one of run.querySelectorAll("a.footnote-ref")) {
      const note = noteOf(one);
      if (!note) continue;
      const box = told(one, note);
      if (one === link) tapped = box;
      content.append(box);
    }
    history.scrollRestoration = "manual";
    history.pushState({ note: true }, "");
    dialog.showModal();
    put(link);
    close.focus({ preventScroll: true });
    content.scrollTop = tapped && content.firstChild !== tapped
      ? tapped.getBoundingClientRect().top - content.getBoundingClientRect().top : 0;
  }

  /** Put the card under the mark, or above it where there is no room below; a sheet has its place in the style sheet.
   * @param {Element} link */
  function put(link) {
    dialog.style.removeProperty("left");
    dialog.style.removeProperty("top");
    if (!matchMedia("(min-width: 60em)").matches) return;
    const mark = link.getBoundingClientRect();
    const card = dialog.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const below = mark.bottom + 10;
    const top = below + card.height < innerHeight ? below : mark.top - card.height - 10;
    dialog.style.left = `${Math.max(10, Math.min(mark.left - 40, width - card.width - 10))}px`;
    dialog.style.top = `${Math.max(10, Math.min(top, innerHeight - card.height - 10))}px`;
  }

  function follow() {
    /* Not before the browser is done with going back: it would lead to the anchor and take the focus with it. */
    setTimeout(() => { history.scrollRestoration = "auto"; }, 100);
    const to = target || opener;
    target = null;
    if (!to) return;
    if (to !== opener) {
      for (let fold = to.closest("details"); fold; fold = fold.parentElement && fold.parentElement.closest("details")) {
        fold.open = true;
      }
      to.scrollIntoView({ block: "center" });
    }
    else {   /* an address with an anchor: going back would lead to the anchor */
      const stay = () => window.scrollTo(0, scrolled);
      stay();
      requestAnimationFrame(stay);
      setTimeout(stay, 0);
    }
    const link = to.matches("a") ? to : to.querySelector("a");
    if (link) /** @type {HTMLElement} */ (link).focus({ preventScroll: true });
  }

  article.addEventListener("click", (event) => {
    const from = event.target instanceof Element ? event.target.closest("a.footnote-ref") : null;
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!from || !plain || !noteOf(from)) return;
    event.preventDefault();
    open(/** @type {HTMLElement} */ (from));
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();   /* the backdrop: the content covers all of the sheet */
  });
  dialog.addEventListener("close", () => {
    if (history.state && history.state.note) history.back();
    else follow();
  });
  window.addEventListener("popstate", () => {
    if (dialog.open) dialog.close();
    else follow();
  });
  if (history.state && history.state.note) history.replaceState(null, "");   /* loaded anew while a note was open */
})();
