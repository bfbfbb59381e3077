/*
 * Runs before Material's own script: hands it our search worker, and keeps
 * half-typed pinyin of an input method out of the search.
 */
(function () {
  "use strict";
  var base = document.currentScript.src.replace(/[^/]*$/, "");
  var Native = window.Worker;   /* on file:// already the stand-in of iframe-worker.js */
  var search = window.siteSearch = { base: base, worker: null, pending: 0 };
  var composing = false, held = null;   /* an input method is at work; the query held back meanwhile */

  window.Worker = function (url, options) {
    if (!/\/workers\/search\.\w+\.min\.js/.test(String(url))) return new Native(url, options);
    var worker = new Native(base + "worker.js"), post = worker.postMessage.bind(worker);
    worker.postMessage = function (message) {
      if (message.type === 2 && composing) { held = message; return; }
      if (message.type === 2 && message.data) search.pending++;
      post(message);
    };
    worker.addEventListener("message", function (event) {
      if (event.data.type === 12) search.pending = 0;
    });
    search.worker = worker;
    return worker;
  };
  window.Worker.prototype = Native && Native.prototype;

  /* Material reads the box at each keyup. While an input method composes, the box holds letters
     nobody means; handwriting and dictation change it without any key. */
  function isBox(target) {
    return target && target.classList && target.classList.contains("md-search__input");
  }

  function changed(box) {
    /* Material will not ask again for what it thinks was asked. */
    if (held && held.data === box.value) search.worker.postMessage(held);
    held = null;
    box.dispatchEvent(new KeyboardEvent("keyup", { bubbles: false }));
  }

  document.addEventListener("compositionstart", function (event) {
    if (isBox(event.target)) composing = true;
  }, true);
  document.addEventListener("compositionend", function (event) {
    if (!isBox(event.target)) return;
    composing = false;
    setTimeout(changed, 0, event.target);
  }, true);
  document.addEventListener("keyup", function (event) {
    if (isBox(event.target) && (composing || event.isComposing)) event.stopImmediatePropagation();
  }, true);
  document.addEventListener("input", function (event) {
    if (isBox(event.target) && !composing && !event.isComposing) changed(event.target);
  }, true);
})();
