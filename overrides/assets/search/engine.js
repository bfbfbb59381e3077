/*
 * The search: reads a query, ranks, mends, answers. Needs all the others.
 */
var SearchEngine = (() => {
  "use strict";
  const LEVEL = SearchRanker.LEVEL;

  /* Nothing holds all of it: a slip of the pen if it is surely one, else what holds most of it, else what
     holds its telling words, else a slip of the pen that is only likely. Few who ask in a sentence use
     the book's words: there the slips come last, but for one in a name that is all that is asked. */
  const STEPS = ["sure", "most", "some", "likely", "closest"], STEPS_ASKED = ["named", "most", "some", "sure", "likely", "closest"];
  /* In quotation marks: as typed, nothing mended. */
  const STEPS_AS_TYPED = ["most", "some", "closest"], QUOTED = /^[“"「『].*[”"」』]$/;
  const WHOLE = 0.985;     /* coverage that counts as all of the query */
  const FEW = 3;           /* so few results that others, farther off, are shown too */

  /**
   * What the book calls things: nothing that is only spoken is taken off within these.
   * @param {IndexData} data
   * @param {Vocabulary} vocabulary
   */
  function names(data, vocabulary) {
    const all = new Set(vocabulary.words);
    data.terms.forEach((term) => term.names.forEach((name) => all.add(SearchText.fold(name))));
    data.tags.forEach((tag) => all.add(SearchText.fold(tag.replace(/^.*\//, ""))));
    return Array.from(all);
  }

  /** Searches one index. */
  class Engine {
    /**
     * @param {IndexData} data
     * @param {Engine} [other] an engine of the same book whose words, spelling and cards to use
     */
    constructor(data, other) {
      if (!other) SearchText.setTraditional(data.traditional || "");
      this.data = data;
      this.index = new SearchIndex(data);
      /** @type {Vocabulary} */
      this.vocabulary = other ? other.vocabulary : new SearchSegmenter.Vocabulary(data);
      this.segmenter = new SearchSegmenter.Segmenter(this.index, this.vocabulary);
      /** @type {Reader} */
      this.reader = other ? other.reader : new SearchQuery(data.spoken, names(data, this.vocabulary));
      /** @type {Spelling} */
      this.spelling = other ? other.spelling : new SearchSpelling(data, this.index.book);
      /** @type {Cards} */
      this.cards = other ? other.cards : new SearchCards(data, this.vocabulary.synonyms, this.reader);
      this.jumps = new SearchJumps(this.index);
      this.ranker = new SearchRanker.Ranker(this.index, this.segmenter, this.spelling, this.reader);
      this.presenter = new SearchPresenter(this.index);
    }

    /**
     * Search.
     * @param {string} typed the query as typed
     * @param {Record<string, string>} [chosen] facet -> value
     * @param {number} [today] the reader's year
     * @returns {Answer}
     */
    search(typed, chosen, today) {
      const year = today || new Date().getFullYear(), asTyped = QUOTED.test(typed.trim());
      let parsed = this.plainly(this.reader.parse(typed, this.index));
      if (!parsed.terms.length) return this.empty();
      /** @type {Note} */
      let note = {};
      const syllables = this.spelling.spaced(SearchText.fold(typed)), read = syllables ? [syllables] : this.spelling.latin(parsed.terms);
      if (read) {
        parsed = Object.assign({}, parsed, { terms: read, phrase: read.join("") });
        note = { read: read.join(" ") };
      }
      let ranked = this.ranker.rank(parsed, LEVEL.STRICT);
      let cards = this.jumps.find(typed, parsed).concat(this.cards.answer(parsed, year));
      if (!cards.length) cards = this.jumps.tag(parsed);
      const steps = asTyped ? STEPS_AS_TYPED : parsed.asked ? STEPS_ASKED : STEPS;
      for (const step of steps) {
        if (ranked.length || cards.length) break;
        if (step === "most") ranked = this.ranker.rank(parsed, LEVEL.RELAXED);
        else if (step === "some") ranked = this.ranker.rank(parsed, LEVEL.ANCHORED);
        else if (step === "closest") {
          ranked = this.ranker.rank(parsed, LEVEL.CLOSEST, !this.missing(parsed.terms).length);
          if (ranked.length) note.closest = true;
        } else {
          const mended = this.spelling.mend(parsed.terms, step !== "likely");
          if (!mended || (step === "named" && !this.reader.isName(mended.join("")))) continue;
          const other = Object.assign({}, parsed, { terms: mended, phrase: mended.join("") });
          const found = this.ranker.rank(other, LEVEL.STRICT), answers = this.cards.answer(other, year);
          if (!found.length && !answers.length) continue;
          [ranked, cards, parsed, note] = [found, answers, other, { mended: mended.join(" ") }];
        }
      }
      const strict = ranked.length > 0 && ranked[0].coverage > WHOLE;
      if (!note.mended && !cards.length && !strict) note.missing = this.missing(parsed.terms);
      /* One or two places far off are not all there is. */
      if (ranked.length && ranked.length < FEW && !strict && !cards.length) {
        const known = new Set(ranked.map((result) => result.section));
        const more = this.ranker.rank(parsed, LEVEL.CLOSEST).filter((result) => !known.has(result.section));
        if (more.length) {
          ranked = ranked.concat(more);
          note.closest = true;
        }
      }
      if (!ranked.length && !cards.length) return Object.assign(this.empty(), {
        nothing: true, note, suggestions: this.spelling.near(parsed.terms), tags: SearchFacets.names(this.data)
      });
      const facets = SearchFacets.count(this.data, ranked), allowed = SearchFacets.filter(this.data, chosen);
      if (cards.length && !cards[0].links) this.lead(cards, ranked);
      if (cards.length) ranked = ranked.filter((result) => {
        const place = this.index.place(result.section);
        return !cards.some((card) => card.location === place);
      });
      if (allowed) ranked = ranked.filter((result) => allowed(result.page));
      const shown = this.presenter.show(ranked, this.ranker.highlights(parsed));
      const completions = parsed.asked ? [] : this.spelling.completions(SearchText.fold(typed));
      return Object.assign(this.empty(), shown, { cards, facets, note, completions, filtered: Boolean(allowed) });
    }

    /**
     * A query without the names of facets (领域 旅游): they say where to look, not what for.
     * @param {Parsed} parsed
     * @returns {Parsed}
     */
    plainly(parsed) {
      const facets = this.data.facets.map((facet) => facet.name).concat(this.data.partFacet);
      const terms = parsed.terms.filter((term) => facets.indexOf(term) < 0);
      if (!terms.length || terms.length === parsed.terms.length) return parsed;
      return Object.assign({}, parsed, { terms, phrase: terms.join("") });
    }

    /**
     * The words of a query that stand nowhere in the book.
     * @param {string[]} terms
     * @returns {string[]}
     */
    missing(terms) {
      /** @type {string[]} */
      const missing = [];
      terms.forEach((term) => {
        const seen = new Uint8Array(term.length);
        this.segmenter.longestMatches(term).forEach((one) => seen.fill(1, one.at, one.at + one.text.length));
        this.segmenter.expansions(term).forEach((one) => seen.fill(1, one.at, one.at + one.size));
        this.reader.weak(term).forEach(([from, to]) => seen.fill(1, from, to));
        Array.from(term).forEach((char, at) => { if (this.reader.isFiller(char) || char === " ") seen[at] = 1; });
        let start = 0;
        for (let at = 0; at <= term.length; at++) {
          if (at < term.length && !seen[at]) continue;
          if (at - start > 1) missing.push(term.slice(start, at));
          start = at + 1;
        }
      });
      return missing;
    }

    /** @returns {Answer} */
    empty() {
      return { items: [], rest: null, cards: [], facets: {}, note: {}, suggestions: [], tags: [], completions: [],
               pages: 0, shown: 0, total: 0, nothing: false, filtered: false };
    }

    /**
     * Let the first card lead to where the book says more: the best section outside the appendices.
     * @param {Card[]} cards
     * @param {Result[]} ranked
     */
    lead(cards, ranked) {
      if (!cards.length) return;
      const index = this.index, data = this.data;
      const best = ranked.find((result) => index.isChapter(result.page) && index.place(result.section) !== cards[0].location);
      if (!best) return;
      const title = data.sections.title[best.section];
      cards[0].links = [{ title: `正文：${data.pages.title[best.page]}${title ? `　${title}` : ""}`, location: index.place(best.section) }];
    }
  }

  return Engine;
})();
