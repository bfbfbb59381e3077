/*
 * Answer cards: only for a query that asks for exactly one known thing.
 * A wrong card is worse than none. Needs text.js.
 */
var SearchCards = (() => {
  "use strict";
  const text = SearchText;

  const CITY = /贵阳市|贵阳|全市|我市|本市/g, PROVINCE = /贵州省|贵州|全省|我省|本省/g;
  const YEAR = /(?:^|[^\d])((?:19|20)\d\d)(?!\d)年?末?底?/;
  const RECENT = 3, CARDS = 3, TERM_CARDS = 2;

  /**
   * "地区生产总值（各年当年公布数）" goes by its name before the brackets.
   * @param {string} name
   */
  function plain(name) {
    return text.fold(name.replace(/（[^）]*）/g, "")).replace(/ /g, "");
  }

  /**
   * @template V
   * @param {Map<string, V[]>} map
   * @param {string} key
   * @param {V} value
   */
  function put(map, key, value) {
    const known = map.get(key) || [];
    if (known.indexOf(value) < 0) known.push(value);
    map.set(key, known);
  }

  /** What can be answered outright. */
  class Cards {
    /**
     * @param {IndexData} data
     * @param {string[][]} synonyms folded rows: what is typed, what the book says
     */
    constructor(data, synonyms) {
      this.synonyms = synonyms;
      /** @type {Map<string, Term[]>} */
      this.terms = new Map();
      /** @type {Map<string, Series[]>} */
      this.series = new Map();
      /** @type {Map<string, Card>} */
      this.facts = new Map();
      data.terms.forEach((term) => {
        term.names.concat(term.term).forEach((name) => {
          const key = text.fold(name);
          if (key.length > 1) put(this.terms, key, term);
        });
      });
      data.series.forEach((one) => put(this.series, plain(one.names[0]), one));
    }

    /**
     * The cards for a query, best first.
     * @param {Parsed} parsed
     * @returns {Card[]}
     */
    answer(parsed) {
      const wanted = parsed.terms.join("").replace(/ /g, "");
      /** @type {Card[]} */
      const found = (this.terms.get(wanted) || []).slice(0, TERM_CARDS).map((term) => (
        { kind: "term", title: term.term, text: term.text, source: term.source, location: term.url }));
      found.push(...this.figures(parsed.terms.join(" ")));
      if (found.length) return found;
      const fact = this.facts.get(wanted.replace(/(?:是|的|从|来自|怎么来)+$/, ""));
      return fact ? [Object.assign({}, fact)] : [];
    }

    /**
     * Give the figures that stand for one thing only.
     * @param {FigureRow[]} rows figure, text, source, address
     */
    addFigures(rows) {
      rows.forEach(([figure, said, source, location]) => {
        this.facts.set(text.fold(figure).replace(/ /g, ""), { kind: "fact", title: figure, text: said, source, location });
      });
    }

    /**
     * The series a query names, with the year it names or the latest.
     * @param {string} wanted
     * @returns {Card[]}
     */
    figures(wanted) {
      const year = YEAR.exec(wanted);
      let rest = year ? wanted.replace(/((?:19|20)\d\d)年?末?底?/, " ") : wanted;
      const province = rest.replace(PROVINCE, "") !== rest;
      rest = rest.replace(PROVINCE, "").replace(CITY, "").replace(/[ 的]/g, "");
      if (!rest || /\d{4}/.test(rest)) return [];
      /** @type {Set<Series>} */
      const found = new Set();
      this.said(rest).forEach((name) => {
        (this.series.get((province ? "贵州省" : "") + name) || []).forEach((one) => { found.add(one); });
      });
      /** @type {Card[]} */
      const cards = [];
      found.forEach((one) => {
        let points = one.points.filter((point) => (year ? point[0] === year[1] : true));
        /* Figures of two bases are not put in one column. */
        if (!year) points = points.filter((point) => parseInt(point[0], 10) > one.break).slice(-RECENT).reverse();
        if (!points.length) return;
        const rows = points.map(([when, value, note]) => /** @type {[string, string, string]} */ ([when, value, note]));
        /* Two series may give the same figure under different bases: once is enough. */
        if (cards.some((card) => JSON.stringify(card.rows) === JSON.stringify(rows))) return;
        cards.push({ kind: "figure", title: one.names[0], unit: one.unit, basis: one.basis, rows,
                     source: one.sources[points[0][3]], location: one.url });
      });
      return cards.slice(0, CARDS);
    }

    /**
     * A name and what the synonyms make of it: GDP增速 -> 地区生产总值增速.
     * @param {string} name
     */
    said(name) {
      const all = [name];
      this.synonyms.forEach(([typed, ...said]) => {
        if (name.indexOf(typed) >= 0) all.push(...said.map((word) => name.replace(typed, word)));
      });
      return all;
    }
  }

  return Cards;
})();
