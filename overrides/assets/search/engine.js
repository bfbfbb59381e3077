/*
 * The search: reads a query, ranks, mends, answers. Needs all the others.
 */
var SearchEngine = (() => {
  "use strict";
  const LEVEL = SearchRanker.LEVEL;

  /* Nothing holds all of it: a slip of the pen if it is surely one, else what holds most of it, else what
     holds its telling words, else a slip of the pen that is only likely. Few who ask in a sentence use
     the book's words: there the slips come last. */
  const STEPS = ["sure", "most", "some", "likely"], STEPS_ASKED = ["most", "some", "sure", "likely"];

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
      /** @type {Spelling} */
      this.spelling = other ? other.spelling : new SearchSpelling(data, this.index.book);
      /** @type {Cards} */
      this.cards = other ? other.cards : new SearchCards(data, this.vocabulary.synonyms);
      /** @type {Reader} */
      this.reader = other ? other.reader : new SearchQuery(data.spoken, names(data, this.vocabulary));
      this.ranker = new SearchRanker.Ranker(this.index, this.segmenter, this.spelling, this.reader);
      this.presenter = new SearchPresenter(this.index);
    }

    /**
     * Search.
     * @param {string} typed the query as typed
     * @param {Record<string, string>} [chosen] facet -> value
     * @returns {Answer}
     */
    search(typed, chosen) {
      let parsed = this.reader.parse(typed, this.index);
      if (!parsed.terms.length) return this.empty();
      /** @type {Note | null} */
      let note = null;
      const read = this.spelling.latin(parsed.terms);
      if (read) {
        parsed = { terms: read, phrase: read.join(""), asked: parsed.asked };
        note = { read: read.join(" ") };
      }
      let ranked = this.ranker.rank(parsed, LEVEL.STRICT), cards = this.cards.answer(parsed);
      for (const step of parsed.asked ? STEPS_ASKED : STEPS) {
        if (ranked.length || cards.length) break;
        if (step === "most") ranked = this.ranker.rank(parsed, LEVEL.RELAXED);
        else if (step === "some") ranked = this.ranker.rank(parsed, LEVEL.ANCHORED);
        else {
          const mended = this.spelling.mend(parsed.terms, step === "sure");
          if (!mended) continue;
          const other = { terms: mended, phrase: mended.join(""), asked: parsed.asked };
          ranked = this.ranker.rank(other, LEVEL.STRICT);
          cards = this.cards.answer(other);
          if (ranked.length || cards.length) {
            parsed = other;
            note = { mended: mended.join(" ") };
          }
        }
      }
      if (!ranked.length && !cards.length) return Object.assign(this.empty(), {
        nothing: true, suggestions: this.spelling.near(parsed.terms), tags: SearchFacets.names(this.data)
      });
      const facets = SearchFacets.count(this.data, ranked), allowed = SearchFacets.filter(this.data, chosen);
      this.lead(cards, ranked);
      if (cards.length) ranked = ranked.filter((result) => {
        const place = this.index.place(result.section);
        return !cards.some((card) => card.location === place);
      });
      if (allowed) ranked = ranked.filter((result) => allowed(result.page));
      const shown = this.presenter.show(ranked, this.ranker.highlights(parsed));
      return Object.assign(this.empty(), shown, { cards, facets, note, filtered: Boolean(allowed) });
    }

    /** @returns {Answer} */
    empty() {
      return { items: [], rest: null, cards: [], facets: {}, note: null, suggestions: [], tags: [], completions: [],
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
