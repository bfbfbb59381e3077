/*
 * Runs before Material's own script: hands it our search worker, and keeps
 * half-typed pinyin of an input method out of the search. Needs protocol.js.
 */
(() => {
  "use strict";
  const { MESSAGE, THEME_WORKER } = SearchProtocol;
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const base = script.src.replace(/[^/]*$/, "");
  const Native = window.Worker;   /* on file:// already the stand-in of iframe-worker.js */
  /** @type {SiteSearch} */
  const search = { base, worker: null, pending: 0 };
  /* An input method is at work; the query held back meanwhile. */
  let composing = false;
  /** @type {PageMessage & { type: 2 } | null} */
  let held = null;

  /**
   * @this {Worker}
   * @param {string | URL} url
   * @param {WorkerOptions} [options]
   */
  function SearchWorker(url, options) {
    if (!THEME_WORKER.test(String(url))) return new Native(url, options);
    const worker = new Native(base + "worker.js"), post = worker.postMessage.bind(worker);
    /** @param {PageMessage} message */
    worker.postMessage = (message) => {
      if (message.type === MESSAGE.QUERY && composing) { held = message; return; }
      if (message.type === MESSAGE.QUERY && message.data) search.pending++;
      post(message);
    };
    worker.addEventListener("message", (event) => {
      if (event.data.type === MESSAGE.FIRST) search.pending = 0;
    });
    search.worker = worker;
    return worker;
  }
  SearchWorker.prototype = Native && Native.prototype;
  window.siteSearch = search;
  window.Worker = /** @type {typeof Worker} */ (/** @type {unknown} */ (SearchWorker));

  /**
   * Material reads the box at each keyup. While an input method composes, the box holds letters
   * nobody means; handwriting and dictation change it without any key.
   * @param {EventTarget | null} target
   * @returns {target is HTMLInputElement}
   */
  function isBox(target) {
    return target instanceof HTMLInputElement && target.classList.contains("md-search__input");
  }

  /** @param {HTMLInputElement} box */
  function changed(box) {
    /* Material will not ask again for what it thinks was asked. */
    if (held && held.data === box.value && search.worker) search.worker.postMessage(held);
    held = null;
    box.dispatchEvent(new KeyboardEvent("keyup", { bubbles: false }));
  }

  document.addEventListener("compositionstart", (event) => {
    if (isBox(event.target)) composing = true;
  }, true);
  document.addEventListener("compositionend", (event) => {
    if (!isBox(event.target)) return;
    composing = false;
    setTimeout(changed, 0, event.target);
  }, true);
  document.addEventListener("keyup", (event) => {
    if (isBox(event.target) && (composing || event.isComposing)) event.stopImmediatePropagation();
  }, true);
  document.addEventListener("input", (event) => {
    if (isBox(event.target) && !composing && !(/** @type {InputEvent} */ (event).isComposing)) changed(event.target);
  }, true);
})();
