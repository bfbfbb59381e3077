/*
 * The search worker behind Material's box. Nothing is loaded before the box
 * is opened, a facet is chosen or a query comes.
 */
(() => {
  "use strict";
  /* On file:// this runs in a hidden frame, where `location` is the page's. */
  const script = typeof document === "object" && /** @type {HTMLScriptElement} */ (document.currentScript);
  const base = (script ? script.src : self.location.href).replace(/[^/]*$/, "");
  const site = base.replace(/assets\/search\/$/, "");
  /* There importScripts also answers only later. */
  const protocol = Promise.resolve(importScripts(base + "protocol.js"));
  /** @type {IndexConfig} */
  let config = { engine: "local", version: "" };
  /** @type {SearchingEngine | null} */
  let engine = null;
  /** @type {Promise<void> | null} */
  let loading = null;
  /** @type {Promise<void> | null} */
  let figures = null;
  /** @type {string | null} */
  let latest = null;
  /** @type {(() => Item[][]) | null} */
  let rest = null;
  /** @type {Record<string, string>} */
  let chosen = {};

  /** @param {string[]} names */
  function fetchScripts(names) {
    return Promise.resolve().then(() => importScripts(...names.map((name) => `${base}${name}.js?v=${config.version}`)));
  }

  /** Load the engine and the index; a load that failed is tried again. */
  function load() {
    if (loading) return loading;
    const paged = config.engine === "pagefind";
    loading = protocol.then(() => fetchScripts([...SearchProtocol.SCRIPTS, ...(paged ? ["pagefind"] : []), "index"])).then(() => {
      const data = /** @type {IndexData} */ (self.SEARCH_INDEX);
      engine = paged ? new SearchPagefind(data, base) : new SearchEngine(data);
      self.SEARCH_INDEX = undefined;
      send({ type: SearchProtocol.MESSAGE.LOADED, data: data.offer });
    }).catch((error) => {
      loading = null;
      throw error;
    });
    return loading;
  }

  /**
   * Cards for figures are only needed, and only fetched, for a query with digits. Without them the search goes on.
   * @param {string} query
   */
  function loadFigures(query) {
    if (figures || !/[0-9０-９]/.test(query)) return figures;
    figures = fetchScripts(["figures"]).then(() => {
      if (engine && self.SEARCH_FIGURES) engine.cards.addFigures(self.SEARCH_FIGURES);
      self.SEARCH_FIGURES = undefined;
    }).catch(() => { figures = null; });
    return figures;
  }

  /** @param {WorkerMessage} message */
  function send(message) {
    postMessage(message);
  }

  /** @param {Item[][]} groups */
  function drawn(groups) {
    return groups.map((group) => SearchList.html(group, site));
  }

  /** @param {string} query */
  function answer(query) {
    const { FIRST } = SearchProtocol.MESSAGE;
    latest = query;
    rest = null;
    if (!query.trim()) {
      send({ type: FIRST, data: { list: [], query: "" } });
      return;
    }
    load().then(() => loadFigures(query)).then(() => {
      /* Overtaken by a later key. */
      return latest === query && engine ? engine.search(query, chosen) : null;
    }).then((result) => {
      if (!result || latest !== query) return;
      rest = result.rest;
      const list = drawn(result.items), more = Boolean(rest);
      send({ type: FIRST, data: Object.assign({}, result, { query, list, items: null, rest: more }) });
    }).catch((error) => {
      send({ type: FIRST, data: { list: [], query, failed: String(error) } });
    });
  }

  addEventListener("message", (event) => {
    protocol.then(() => receive(event.data));
  });

  /** @param {PageMessage} message */
  function receive(message) {
    const { MESSAGE } = SearchProtocol;
    if (message.type === MESSAGE.SETUP) {
      config = message.data.config;
      send({ type: MESSAGE.READY });
    } else if (message.type === MESSAGE.QUERY) answer(message.data);
    else if (message.type === MESSAGE.WARM) load().catch(() => { /* said when something is asked */ });
    else if (message.type === MESSAGE.FILTER) {
      chosen = message.data;
      if (latest) answer(latest);
    } else if (message.type === MESSAGE.PAINTED && rest) {
      send({ type: MESSAGE.REST, data: { query: latest || "", list: drawn(rest()) } });
      rest = null;
    }
  }
})();
