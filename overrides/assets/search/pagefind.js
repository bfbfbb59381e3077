/*
 * The same search over Pagefind's index: Pagefind finds the sections that may
 * answer, the engine ranks and shows those. Only over http. Needs all the
 * others; runs in the worker.
 */
var SearchPagefind = (() => {
  "use strict";
  const text = SearchText;
  const CANDIDATES = 40;   /* sections fetched for a query */
  const TERMS = 12;        /* terms asked for one by one when no section holds all */
  const ENOUGH = 0.6;      /* share of the terms a section must hold then */
  /* Pagefind also finds words that only begin so: a few of those do not outweigh pinyin. */
  const ACCIDENTAL = 3;

  /** @param {string} term */
  function spaced(term) {
    return text.tokens(text.fold(term)).map((token) => token.text).join(" ");
  }

  /**
   * Answers as one, without repetitions.
   * @param {PagefindAnswer[]} answers
   * @returns {PagefindAnswer}
   */
  function merged(answers) {
    /** @type {Map<string, PagefindResult>} */
    const results = new Map();
    answers.forEach((answer) => answer.results.forEach((result) => {
      if (!results.has(result.id)) results.set(result.id, result);
    }));
    return { results: Array.from(results.values()), filters: answers.length ? answers[0].filters : {} };
  }

  /**
   * Of the answers to each of some words, the results that hold most words, best first.
   * @param {PagefindAnswer[]} answers
   * @returns {PagefindAnswer}
   */
  function most(answers) {
    /** @type {Map<string, { result: PagefindResult, words: number }>} */
    const held = new Map();
    answers.forEach((answer) => answer.results.forEach((result) => {
      const known = held.get(result.id);
      held.set(result.id, { result: known ? known.result : result, words: (known ? known.words : 0) + 1 });
    }));
    const kept = Array.from(held.values()).filter((one) => one.words >= ENOUGH * answers.length);
    return { results: kept.sort((a, b) => b.words - a.words).map((one) => one.result), filters: {} };
  }

  /** Searches a library through Pagefind. */
  class Engine {
    /**
     * @param {IndexData} data without sections
     * @param {string} base address of this folder
     */
    constructor(data, base) {
      this.data = data;
      this.local = new SearchEngine(data);   /* for names, spelling and cards */
      this.cards = this.local.cards;
      this.pagefind = /** @type {Promise<PagefindModule>} */ (
        import(base.replace(/assets\/search\/$/, "pagefind/pagefind.js"))).then((module) => module.createInstance({}));
    }

    /**
     * Search.
     * @param {string} typed
     * @param {Record<string, string>} [chosen] facet -> value
     * @returns {Promise<Answer>}
     */
    search(typed, chosen) {
      const local = this.local, parsed = local.reader.parse(typed);
      /** @type {Record<string, string[]>} */
      const filters = {};
      Object.entries(chosen || {}).forEach(([facet, value]) => { if (value) filters[facet] = [value]; });
      if (!parsed.terms.length) return Promise.resolve(local.search(typed, chosen));
      /* As typed; else as pinyin; else with a slip mended. */
      /** @type {{ terms: string[], note: Note | null }[]} */
      const tries = [{ terms: parsed.terms, note: null }];
      const read = local.spelling.latin(parsed.terms), mended = local.spelling.mend(parsed.terms, true);
      if (read) tries.push({ terms: read, note: { read: read.join(" ") } });
      if (mended) tries.push({ terms: mended, note: { mended: mended.join(" ") } });
      return tries.reduce((before, { terms, note }) => before.then((done) => done || this.candidates(terms, filters)
        .then((found) => {
          const answered = local.cards.answer({ terms, phrase: "", asked: false, specific: false }, new Date().getFullYear()).length;
          if (found.total < (read && !note ? ACCIDENTAL : 1) && !answered) return null;
          return this.present(note ? terms.join(" ") : typed, found, note, filters);
        })), /** @type {Promise<Answer | null>} */ (Promise.resolve(null)))
        .then((result) => result || this.present(typed, { records: [], facets: {}, total: 0 }, null, filters));
    }

    /**
     * The sections that hold all terms in one of the ways to say them, else those that hold most.
     * @param {string[]} terms
     * @param {Record<string, string[]>} filters
     */
    candidates(terms, filters) {
      const ways = [terms].concat(this.local.segmenter.variants(terms));
      return this.pagefind.then((pagefind) => {
        /** @param {string} words */
        const ask = (words) => pagefind.search(words, { filters });
        return Promise.all(ways.map((way) => ask(way.map(spaced).join(" ")))).then((answers) => {
          const found = merged(answers);
          if (found.results.length) return found;
          const words = spaced(terms.join(" ")).split(" ").slice(0, TERMS);
          return Promise.all([Promise.all(words.map(ask)), Promise.all(this.said(terms).map(ask))])
            .then(([each, said]) => merged(said.concat(most(each))));
        });
      }).then((found) => Promise.all(found.results.slice(0, CANDIDATES).map((result) => result.data()))
        .then((records) => ({ records, facets: found.filters, total: found.results.length })));
    }

    /**
     * What the book says for the everyday words of a query.
     * @param {string[]} terms
     */
    said(terms) {
      /** @type {string[]} */
      const said = [];
      terms.forEach((term) => this.local.segmenter.expansions(term).forEach((word) => {
        word.said.forEach(([one]) => said.push(spaced(one)));
      }));
      return said;
    }

    /**
     * Rank and show with the engine itself, over the sections found.
     * @param {string} typed
     * @param {{ records: PagefindRecord[], facets: Facets, total: number }} found
     * @param {Note | null} note
     * @param {Record<string, string[]>} filters
     * @returns {Answer}
     */
    present(typed, found, note, filters) {
      /** @type {Sections} */
      const sections = { page: [], anchor: [], title: [], text: [] };
      /** @type {(page: number, anchor: string, heading: string, body: string) => void} */
      const add = (page, anchor, heading, body) => {
        sections.page.push(page);
        sections.anchor.push(anchor);
        sections.title.push(heading);
        sections.text.push(body);
      };
      const records = found.records.map((record) => record.meta);
      records.sort((a, b) => Number(a.page) - Number(b.page) || (a.anchor ? 1 : 0) - (b.anchor ? 1 : 0));
      let page = -1;
      records.forEach((meta) => {
        const own = Number(meta.page);
        /* The engine wants each page to begin with the page itself. */
        if (own !== page && meta.anchor) add(own, "", "", "");
        page = own;
        add(own, meta.anchor, meta.heading, meta.text);
      });
      const result = new SearchEngine(Object.assign({}, this.data, { sections }), this.local).search(typed);
      result.total = Math.max(result.total, found.total);
      if (note) result.note = note;
      result.facets = SearchFacets.count(this.data, []);
      Object.keys(result.facets).forEach((facet) => { result.facets[facet] = found.facets[facet] || {}; });
      result.filtered = Object.keys(filters).length > 0;
      if (result.nothing) result.suggestions = this.local.spelling.near(this.local.reader.parse(typed).terms);
      return result;
    }
  }

  return Engine;
})();
