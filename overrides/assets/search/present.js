/*
 * Presentation: results by page, with marked titles and snippets. Needs
 * text.js, postings.js.
 */
var SearchPresenter = (() => {
  "use strict";
  const text = SearchText;

  const PAGES_SHOWN = 20, FIRST = 3, SECTIONS_SHOWN = 4, HIGHLIGHTS = 6;
  const SNIPPET = 96;        /* characters */
  const LOOK_BACK = 24;      /* characters before an occurrence, in which its sentence may begin */
  const NEAR = 0.55;         /* share of the best score from which a section is shown at once */

  /** Shows the sections of one index. */
  class Presenter {
    /** @param {Index} index */
    constructor(index) {
      this.index = index;
      this.data = index.data;
    }

    /**
     * What the reader is shown of some results.
     * @param {Result[]} ranked best first
     * @param {string[]} highlights folded, longest first
     */
    show(ranked, highlights) {
      /** @type {Map<number, Result[]>} */
      const byPage = new Map();
      ranked.forEach((result) => {
        let group = byPage.get(result.page);
        if (!group) {
          if (byPage.size >= PAGES_SHOWN) return;
          byPage.set(result.page, group = []);
        }
        if (group.length < SECTIONS_SHOWN) group.push(result);
      });
      const groups = Array.from(byPage.values());
      /** @param {Result[]} group */
      const present = (group) => this.group(group, highlights);
      return {
        items: groups.slice(0, FIRST).map(present),
        rest: groups.length > FIRST ? () => groups.slice(FIRST).map(present) : null,
        pages: new Set(ranked.map((result) => result.page)).size,
        shown: groups.length,
        total: ranked.length
      };
    }

    /**
     * One page found, then its sections.
     * @param {Result[]} group
     * @param {string[]} highlights
     */
    group(group, highlights) {
      const best = group[0], first = this.index.first[best.page], top = best.score;
      const own = group.find((result) => result.section === first);
      /* Only the sections nearly as good as the best are shown at once; the rest is folded away. */
      const items = group.filter((result) => result !== own).map((result, i) => {
        const near = i < 3 && result.score >= NEAR * top;
        return this.item(result.section, near ? top : Math.min(result.score, top * 0.5), highlights);
      });
      const head = this.item(first, own === best ? top * 1.001 : top * 0.999, highlights);
      if (own !== best) head.text = "";
      /* The page's own line leads to the place in it, unless the page is named so. */
      if (items.length && (own !== best || head.title.indexOf("<mark>") < 0)) head.location = items[0].location;
      head.title += this.where(best.section);
      return [head].concat(items);
    }

    /**
     * The part a page belongs to, and the page of the printed book, as HTML.
     * @param {number} section the best of the page
     */
    where(section) {
      const data = this.data, page = this.index.pageOf(section);
      const number = data.book[this.index.place(section)] || data.book[data.pages.url[page]];
      const where = [data.parts[data.pages.part[page]], number ? `印册第${number}页` : ""].filter(Boolean).join("　");
      return where && `<span class="search-place">${text.escape(where)}</span>`;
    }

    /**
     * @param {number} section
     * @param {number} score
     * @param {string[]} highlights
     * @returns {Item}
     */
    item(section, score, highlights) {
      const data = this.data, page = this.index.pageOf(section), anchor = data.sections.anchor[section];
      const first = section === this.index.first[page];
      const title = first ? data.pages.title[page] : data.sections.title[section];
      const folded = this.index.folded(section);
      /* The longest that stand here; what is part of them is marked with them. */
      /** @type {string[]} */
      let words = [];
      highlights.forEach((word) => {
        if (folded.indexOf(word) >= 0 && !words.some((one) => one.indexOf(word) >= 0)) words.push(word);
      });
      const long = words.filter((word) => word.length > 1);
      if (long.length) words = long;
      const snippet = excerpt(data.sections.text[section], words), chosen = words.slice(0, HIGHLIGHTS);
      const place = this.index.place(section);
      return {
        location: data.pages.url[page] + (chosen.length ? "?h=" + encodeURIComponent(chosen.join("|")) : "") +
          (anchor ? "#" + encodeURI(anchor) : ""),
        title: text.mark(title, words) || snippet,
        text: title ? snippet : "",
        place,
        score
      };
    }
  }

  /**
   * The stretch of a text around the place with the most, longest and most different words.
   * @param {string} body
   * @param {string[]} words
   * @returns {string} HTML
   */
  function excerpt(body, words) {
    const found = text.occurrences(body, words);
    let best = 0, from = 0;
    for (let i = 0; i < found.length; i++) {
      /** @type {Set<string>} */
      const seen = new Set();
      let value = 0;
      for (let k = i; k < found.length && found[k][1] - found[i][0] < SNIPPET; k++) {
        value += seen.has(found[k][2]) ? 0.2 : found[k][2].length * found[k][2].length;
        seen.add(found[k][2]);
      }
      if (value > best) { best = value; from = found[i][0]; }
    }
    /* Begin at the sentence or line when it is near. */
    let start = Math.max(0, from - LOOK_BACK);
    const lead = body.slice(start, from);
    const cut = Math.max(lead.lastIndexOf("。"), lead.lastIndexOf("\n"), lead.lastIndexOf("；"));
    if (cut >= 0) start += cut + 1;
    else if (start) start = Math.max(start, from - 14);
    const end = Math.min(body.length, start + SNIPPET), line = body.slice(start, end).replace(/\n/g, "　");
    const inside = found.filter((one) => one[0] >= start && one[1] <= end).map((one) => [one[0] - start, one[1] - start]);
    return (start && cut < 0 ? "…" : "") + text.marked(line, text.merged(inside)) + (end < body.length ? "…" : "");
  }

  return Presenter;
})();
