/*
 * The search worker behind Material's box. Of Material's protocol it speaks
 * the asking (0 setup -> 1 ready, 2 query); the answer goes to box.js, which
 * draws faster: 12 = the first results, 13 = the rest.
 * From box.js: 10 = the box was opened, load the index; 11 = filter the
 * results; 12 = the first results are painted, send the rest.
 * Nothing is loaded before the first of 10, 11 or a query.
 */
"use strict";
/* On file:// this runs in a hidden frame, where `location` is the page's. */
var base = (typeof document === "object" ? document.currentScript.src : self.location.href).replace(/[^/]*$/, "");
var config = {}, engine = null, loading = null, figures = null, latest = null, rest = null, filter = {};
var site = base.replace(/assets\/search\/$/, "");

function load() {
  if (!loading) {
    var version = "?v=" + (config.version || ""), scripts = ["text", "query", "spell", "answer", "engine", "list"];
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
  rest = null;
  if (!query.trim()) {
    postMessage({ type: 12, data: { list: [], query: "" } });
    return;
  }
  load().then(function () {
    return loadFigures(query);
  }).then(function () {
    if (latest !== query) return null;   /* a later key was pressed meanwhile */
    return engine.search(query, filter);
  }).then(function (result) {
    if (!result || latest !== query) return;
    rest = result.rest;
    postMessage({ type: 12, data: Object.assign(result, { query: query, list: drawn(result.items), items: null, rest: Boolean(rest) }) });
  }).catch(function (error) {
    postMessage({ type: 12, data: { list: [], query: query, failed: String(error) } });
  });
}

function drawn(groups) {
  return groups.map(function (group) { return self.SearchList.html(group, site); });
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
  } else if (message.type === 12 && rest) {
    postMessage({ type: 13, data: { query: latest, list: drawn(rest()) } });
    rest = null;
  }
});
