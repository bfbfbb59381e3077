/*
 * Segmentation: a term cut into the longest stretches that stand in the book,
 * and its words that the book says otherwise. Needs text.js, postings.js.
 */
var SearchSegmenter = (() => {
  "use strict";
  const text = SearchText;

  /* Weight of what the book says in place of what was typed. */
  const SYNONYM = 0.85, SAYING = 0.65;
  const LIGHT = /[的了着过]/;   /* may stand in the middle of an everyday word: 造的车 */
  const LIGHT_ALL = /[的了着过]/g;
  const LONGEST_WORD = 10, VARIANTS = 6, CACHE = 4000;

  /** @param {string[][]} rows */
  function folded(rows) {
    return (rows || []).map((row) => row.map((word) => text.fold(word)));
  }

  /** Synonyms and everyday sayings, folded; shared by all indexes of one book. */
  class Vocabulary {
    /** @param {IndexData} data */
    constructor(data) {
      this.synonyms = folded(data.synonyms);
      const sayings = folded(data.sayings);
      /** What readers type -> [what the book says, its weight]. @type {Map<string, [string, number][]>} */
      this.expansions = new Map();
      this.add(this.synonyms, SYNONYM);
      this.add(sayings, SAYING);
      /** @type {Set<string>} */
      this.words = new Set();
      this.synonyms.concat(sayings).forEach((row) => row.forEach((word) => this.words.add(word)));
    }

    /**
     * @param {string[][]} rows
     * @param {number} weight
     */
    add(rows, weight) {
      rows.forEach((row) => {
        const typed = row[0].replace(LIGHT_ALL, ""), known = this.expansions.get(typed) || [];
        this.expansions.set(typed, known.concat(row.slice(1).map((said) => /** @type {[string, number]} */ ([said, weight]))));
      });
    }
  }

  /** Cuts terms by what stands in an index. */
  class Segmenter {
    /**
     * @param {Index} index
     * @param {Vocabulary} vocabulary
     */
    constructor(index, vocabulary) {
      this.index = index;
      this.vocabulary = vocabulary;
      /** @type {Map<string, Expansion[]>} */
      this.cached = new Map();
    }

    /**
     * The longest stretches of a term that stand in the book, in order: 政协|铝产业|协商.
     * @param {string} term
     */
    longestMatches(term) {
      const segments = [];
      for (let i = 0; i < term.length; ) {
        const size = this.longestFrom(term, i);
        if (size > 1) segments.push({ text: term.substr(i, size), at: i });
        i += Math.max(1, size);
      }
      return segments;
    }

    /**
     * @param {string} term
     * @param {number} from
     */
    longestFrom(term, from) {
      let size = 0;
      for (let end = from + 1; end <= term.length; end++) {
        if (!this.index.holds(term.slice(from, end))) break;
        size = end - from;
      }
      return size;
    }

    /**
     * The words of a term that the book says otherwise. A word within a longer one does not count,
     * nor does an everyday word within what the book itself says.
     * @param {string} term
     */
    expansions(term) {
      let known = this.cached.get(term);
      if (!known) {
        if (this.cached.size > CACHE) this.cached.clear();
        this.cached.set(term, known = this.expand(term));
      }
      return known;
    }

    /**
     * @param {string} term
     * @returns {Expansion[]}
     */
    expand(term) {
      /** @type {Expansion[]} */
      const found = [];
      const places = [];
      let plain = "";
      for (let i = 0; i < term.length; i++) if (!LIGHT.test(term[i])) { plain += term[i]; places.push(i); }
      for (let at = 0; at < plain.length; at++) {
        for (let size = Math.min(LONGEST_WORD, plain.length - at); size > 1; size--) {
          const said = this.vocabulary.expansions.get(plain.substr(at, size));
          if (!said) continue;
          found.push({ at: places[at], size: places[at + size - 1] - places[at] + 1, said });
          break;
        }
      }
      if (!found.length) return found;
      const segments = this.longestMatches(term);
      return found.map(({ at, size, said }) => {
        const typed = term.substr(at, size);
        const inside = found.some((other) => other.size > size && other.at <= at && other.at + other.size >= at + size);
        const own = segments.some((segment) =>
          segment.text.length > size + 1 && segment.at <= at && segment.at + segment.text.length >= at + size);
        return { at, size, said: inside ? [] : said.filter(([word, weight]) =>
          (weight === SYNONYM || !own) && !(term.indexOf(word) >= 0 && word.indexOf(typed) >= 0)) };
      });
    }

    /**
     * The other ways of saying a query: what readers type -> what the book says.
     * @param {string[]} terms
     * @returns {string[][]}
     */
    variants(terms) {
      /** @type {string[][]} */
      const variants = [];
      terms.forEach((term, i) => {
        this.expansions(term).forEach((word) => {
          word.said.forEach(([said]) => {
            if (variants.length >= VARIANTS) return;
            const other = terms.slice();
            other[i] = term.slice(0, word.at) + said + term.slice(word.at + word.size);
            variants.push(other);
          });
        });
      });
      return variants;
    }
  }

  return { Segmenter, Vocabulary };
})();
