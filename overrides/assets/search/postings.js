/*
 * The index: the folded text of the book, by section. A term's postings are
 * found by looking for it there, which for a book is faster than any inverted
 * index is to load. Needs text.js.
 */
var SearchIndex = (() => {
  "use strict";
  const text = SearchText;

  const CACHE = 4000;

  /** The folded text and where things stand in it. */
  class Index {
    /** @param {IndexData} data */
    constructor(data) {
      const pages = data.pages, sections = data.sections, count = sections.text.length;
      this.data = data;
      this.count = count;
      /* Offsets into the text: where a section begins, where its heading ends and its body begins. */
      this.starts = new Int32Array(count + 1);
      this.bodies = new Int32Array(count);
      /* Number of each page's first section. */
      this.first = new Int32Array(pages.url.length + 1);
      this.boost = new Float64Array(count);
      /** What a heading is called: without the chapter's number and a remark in brackets. @type {string[]} */
      this.names = [];
      /** @type {Map<string, Postings>} */
      this.cached = new Map();
      /** @type {Map<string, boolean>} */
      this.held = new Map();
      const parts = [];
      let at = 0, page = -1;
      for (let i = 0; i < count; i++) {
        const own = sections.page[i];
        let head = sections.title[i], body = text.fold(sections.text[i]);
        if (own !== page) {
          for (page = page + 1; page < own; page++) this.first[page] = i;
          this.first[own] = i;
          head = pages.title[own];
          body += "\n" + (pages.tags[own] || []).map((tag) => text.fold(data.tags[tag].replace(/^.*\//, ""))).join("\n");
        }
        this.names.push(text.fold(head.replace(/^第[一二三四五六七八九十百千零]+章/, "").replace(/（[^）]*）/g, "")));
        head = text.fold(head);
        this.starts[i] = at;
        parts.push("\n", head, "\n", body);
        this.bodies[i] = at + 1 + head.length;
        at += head.length + body.length + 2;
        this.boost[i] = this.boostOf(own, sections.anchor[i]);
      }
      for (page = page + 1; page <= pages.url.length; page++) this.first[page] = count;
      this.starts[count] = at;
      this.book = parts.join("") + "\n";
      this.average = at / Math.max(1, count);
    }

    /**
     * Where a term stands: chapters before what repeats them, a chapter's text before its fixed sections.
     * @param {number} page
     * @param {string} anchor
     */
    boostOf(page, anchor) {
      const fixed = this.isChapter(page) && this.data.fixed[anchor];
      return this.kind(page).boost * (fixed ? fixed.boost : 1);
    }

    /** @param {number} page */
    kind(page) {
      return this.data.kinds[this.data.pages.kind[page]];
    }

    /**
     * Number of the section that holds this place of the text.
     * @param {number} place
     */
    sectionAt(place) {
      let low = 0, high = this.count;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (this.starts[middle] <= place) low = middle; else high = middle;
      }
      return low;
    }

    /**
     * Where a folded term stands: parallel columns, by section.
     * @param {string} term
     * @param {boolean} [prefix] also where it only begins a word
     * @returns {Postings}
     */
    postings(term, prefix) {
      const key = prefix ? term + "*" : term, known = this.cached.get(key);
      if (known) return known;
      /** @type {Postings} */
      const found = { section: [], head: [], body: [] };
      const book = this.book;
      let last = -1, stop = 0, row = -1;
      for (let p = book.indexOf(term); p >= 0; p = book.indexOf(term, p + 1)) {
        if (!text.isWhole(book, p, term, prefix)) continue;
        if (p >= stop) {
          last = this.sectionAt(p);
          stop = this.starts[last + 1];
          row++;
          found.section.push(last);
          found.head.push(0);
          found.body.push(0);
        }
        if (p < this.bodies[last]) found.head[row]++; else found.body[row]++;
      }
      if (this.cached.size > CACHE) this.cached.clear();
      this.cached.set(key, found);
      return found;
    }

    /**
     * Does a folded text stand anywhere?
     * @param {string} term
     */
    holds(term) {
      let known = this.held.get(term);
      if (known !== undefined) return known;
      known = term !== "" && this.book.indexOf(term) >= 0;
      if (this.held.size > CACHE) this.held.clear();
      this.held.set(term, known);
      return known;
    }

    /**
     * Does the book say this, not only ask it?
     * @param {string} term
     */
    states(term) {
      return this.postings(term).section.some((section) => !this.isQuestion(section));
    }

    /** @param {number} section */
    isQuestion(section) {
      const fixed = this.data.fixed[this.data.sections.anchor[section]];
      return Boolean(fixed && fixed.asks);
    }

    /**
     * Inverse document frequency, as BM25 has it.
     * @param {number} documents
     */
    idf(documents) {
      return Math.log(1 + (this.count - documents + 0.5) / (documents + 0.5));
    }

    /** @param {number} section */
    pageOf(section) {
      return this.data.sections.page[section];
    }

    /**
     * Is this page a chapter?
     * @param {number} page
     */
    isChapter(page) {
      return this.kind(page).id === "chapter";
    }

    /**
     * Address of a section, relative to the site.
     * @param {number} section
     */
    place(section) {
      const anchor = this.data.sections.anchor[section];
      return this.data.pages.url[this.pageOf(section)] + (anchor ? "#" + anchor : "");
    }

    /**
     * Folded text of a section, heading first.
     * @param {number} section
     */
    folded(section) {
      return this.book.slice(this.starts[section], this.starts[section + 1]);
    }
  }

  return Index;
})();
