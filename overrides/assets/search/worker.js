/*
 * The search worker behind Material's box. It speaks Material's protocol
 * (0 setup -> 1 ready, 2 query -> 3 result) and two messages of ours:
 * 10 = the box was opened, load the index; 11 = filter the results.
 * Nothing is loaded before the first of 10, 11 or a query.
 */
"use strict";
/* On file:// this runs in a hidden frame, where `location` is the page's. */
var base = (typeof document === "object" ? document.currentScript.src : self.location.href).replace(/[^/]*$/, "");
var config = {}, engine = null, loading = null, figures = null, latest = null, filter = {};

function load() {
  if (!loading) {
    var version = "?v=" + (config.version || ""), scripts = ["text", "query", "spell", "answer", "engine"];
    if (config.engine === "pagefind") scripts.push("pagefind");
    loading = Promise.resolve().then(function () {
      return importScripts.apply(null, scripts.concat("index").map(function (name) {
        return base + name + ".js" + version;
      }));
    }).then(function () {
      var Engine = config.engine === "pagefind" ? self.SearchPagefind.Engine : self.SearchEngine.Engine;
      engine = new Engine(self.SEARCH_INDEX, base);
      self.SEARCH_INDEX = null;
    }).catch(function (error) {
      loading = null;
      throw error;
    });
  }
  return loading;
}

/* Cards for figures are only needed, and only fetched, for a query with digits. Without them the search goes on. */
function loadFigures(query) {
  if (figures || !/[0-9０-９]/.test(query)) return figures;
  figures = Promise.resolve().then(function () {
    return importScripts(base + "figures.js?v=" + (config.version || ""));
  }).then(function () {
    (engine.answers || engine.local.answers).addFigures(self.SEARCH_FIGURES);
    self.SEARCH_FIGURES = null;
  }).catch(function () { figures = null; });
  return figures;
}

function answer(query) {
  latest = query;
  if (!query.trim()) {
    postMessage({ type: 3, data: { items: [], query: "" } });
    return;
  }
  load().then(function () {
    return loadFigures(query);
  }).then(function () {
    if (latest !== query) return null;   /* a later key was pressed meanwhile */
    return engine.search(query, filter);
  }).then(function (result) {
    if (!result || latest !== query) return;
    result.query = query;
    postMessage({ type: 3, data: result });
  }).catch(function (error) {
    postMessage({ type: 3, data: { items: [], query: query, failed: String(error) } });
  });
}

addEventListener("message", function (event) {
  var message = event.data;
  if (message.type === 0) {
    config = message.data.config;
    postMessage({ type: 1 });
  } else if (message.type === 2) answer(message.data);
  else if (message.type === 10) load().catch(function () {});
  else if (message.type === 11) {
    filter = message.data;
    if (latest) answer(latest);
  }
});
