/*
 * Reading a query: terms, without the words people speak around them. Which
 * words those are is data (docs/data/spoken.yml). Needs text.js, time.js.
 */
var SearchQuery = (() => {
  "use strict";
  const text = SearchText;

  /* Longest query looked at, in characters: a pasted paragraph need not be matched to its end. */
  const LIMIT = 80;
  /* A term that stands in the book as typed is taken so, question words and all, from this length. */
  const VERBATIM = 5;
  const SEPARATORS = /[\s,;:!?，。、；：？！…|/\\~]+/;
  /* What a reader links two words with, at the ends of what is left between question words. */
  const LEADING = /^[是有为被把了由让给的要会能在到就]+/, TRAILING = /[是有为被了由让在的到要会能来给]+$/;
  const YEAR = /年/;
  const LIGHT = /[了过着的地得]/g;

  /** A list of words, asked for those that begin or end at a place. */
  class WordList {
    /** @param {string[]} words */
    constructor(words) {
      this.words = new Set(words.map((word) => text.fold(word)));
      this.longest = Math.max(0, ...words.map((word) => word.length));
    }

    /**
     * Lengths of the words that begin here, longest first.
     * @param {string} term
     * @param {number} at
     */
    from(term, at) {
      const lengths = [];
      for (let size = Math.min(this.longest, term.length - at); size > 0; size--)
        if (this.words.has(term.substr(at, size))) lengths.push(size);
      return lengths;
    }

    /**
     * Lengths of the words that end here, longest first.
     * @param {string} term
     * @param {number} end
     */
    upTo(term, end) {
      const lengths = [];
      for (let size = Math.min(this.longest, end); size > 0; size--)
        if (this.words.has(term.slice(end - size, end))) lengths.push(size);
      return lengths;
    }
  }

  /** Reads the queries put to one book. */
  class Reader {
    /**
     * @param {SpokenWords} spoken
     * @param {string[]} names of the book, folded: nothing is taken off within them
     */
    constructor(spoken, names) {
      this.openings = new WordList(spoken.openings);
      this.endings = new WordList(spoken.endings);
      this.questions = new WordList(spoken.questions);
      this.weakWords = new WordList(spoken.weak);
      this.joining = new Set(spoken.joining);
      this.fillers = new Set(spoken.fillers);
      this.names = new WordList(names.filter((name) => name.length > 1));
    }

    /**
     * Terms of a query: separated by spaces or punctuation, folded, without spoken words.
     * @param {string} typed
     * @param {Index | null} [index] where the text is at hand: what stands in it is kept as typed
     * @returns {Parsed}
     */
    parse(typed, index) {
      const clipped = Array.from(typed).slice(0, LIMIT).join("").replace(/\n/g, " ");
      const query = SearchTime.written(clipped), whole = text.fold(query);
      /** @type {Set<string>} */
      const found = new Set();
      let asked = false, specific = false;
      split(query).forEach((part) => {
        const term = text.fold(part);
        if (!term) return;
        const content = this.content(term, index || null);
        if (content) {
          asked = true;
          specific = specific || content.length > 1;
        }
        (content || [term]).forEach((one) => { if (one) found.add(one); });
      });
      let terms = Array.from(found);
      /* "四新 是什么": a term that only asks is dropped when others stay. */
      const telling = terms.filter((term) => !this.onlyAsks(term));
      if (telling.length < terms.length) {
        terms = telling;
        asked = true;
      }
      if (!terms.length && whole) terms = [whole];
      return { terms, phrase: terms.length === 1 ? terms[0] : whole, asked, specific };
    }

    /**
     * What a term is about, or null when nothing in it is spoken around that.
     * @param {string} term
     * @param {Index | null} index
     * @returns {string[] | null}
     */
    content(term, index) {
      const own = this.spans(term), name = this.named(term);
      if (name === term) return null;
      if (name) return [name];
      const [from, to] = this.stripped(term, own, index);
      if (from >= to) return [];
      const rest = term.slice(from, to), pieces = this.apart(term, from, to, own);
      if (rest === term && pieces.length === 1 && pieces[0] === term) return null;
      /* A heading or sentence of the book, not one of its own questions. */
      /** @param {string} said */
      const stands = (said) => index !== null && said.length >= VERBATIM && index.holds(said) && index.states(said);
      if (stands(term)) return null;
      if (stands(rest)) return [rest];
      /** @type {string[]} */
      const content = [];
      pieces.forEach((piece) => content.push(...this.trimmed(piece, index)));
      return content;
    }

    /**
     * The name of the book that is left when all that may be spoken is taken off both ends; the longest one.
     * @param {string} term
     */
    named(term) {
      /* A year is part of the question: it chooses the figure. */
      const begins = reachable(0, (at) => this.openings.from(term, at).concat(
        this.weakWords.from(term, at).filter((size) => !YEAR.test(term.substr(at, size)))));
      const ends = reachable(term.length, (end) => this.endings.upTo(term, end).map((size) => -size));
      let best = "";
      begins.forEach((from) => ends.forEach((to) => {
        if (to - from > best.length && this.names.words.has(term.slice(from, to))) best = term.slice(from, to);
      }));
      return best;
    }

    /**
     * Which characters belong to a name of the book: 1 = begins one, 2 = goes on with one.
     * @param {string} term
     */
    spans(term) {
      const own = new Uint8Array(term.length);
      for (let at = 0; at < term.length; at++) {
        const size = this.names.from(term, at)[0];
        if (!size || own[at] === 2) continue;
        own[at] = 1;
        own.fill(2, at + 1, at + size);
      }
      return own;
    }

    /**
     * Where the term begins and ends without the spoken words at both ends.
     * @param {string} term
     * @param {Uint8Array} own
     * @param {Index | null} index
     */
    stripped(term, own, index) {
      /** @type {(from: number, to: number) => boolean} */
      const free = (from, to) => !own.slice(from, to).some(Boolean);
      /* One character alone is only taken off where the book has no word across the cut: 想|四新, not 想象. */
      /** @type {(cut: number, size: number) => boolean} */
      const parts = (cut, size) => size > 1 || (cut > 0 && cut < term.length && own[cut] !== 2 &&
        !(index && index.holds(term.slice(cut - 1, cut + 1))));
      let from = 0, to = term.length;
      for (let size; (size = this.openings.from(term, from).find((one) => free(from, from + one) && parts(from + one, one)));) from += size;
      for (let size; (size = this.endings.upTo(term, to).find((one) => free(to - one, to) && (one > 1 || to - one > from)));) {
        to -= size;
        if (to <= from) break;
      }
      return [from, to];
    }

    /**
     * The stretches of a term between its question words.
     * @param {string} term
     * @param {number} from
     * @param {number} to
     * @param {Uint8Array} own
     */
    apart(term, from, to, own) {
      const pieces = [];
      let start = from;
      for (let at = from; at < to;) {
        const size = own[at] === 0 ? this.questions.from(term, at).find((one) => at + one <= to && !own.slice(at, at + one).some(Boolean)) : 0;
        if (!size) { at++; continue; }
        if (at > start) pieces.push(term.slice(start, at));
        at += size;
        start = at;
      }
      if (start < to) pieces.push(term.slice(start, to));
      return pieces;
    }

    /**
     * What is left between two question words, without the words that held the sentence together.
     * @param {string} piece
     * @param {Index | null} index
     * @returns {string[]}
     */
    trimmed(piece, index) {
      if (!index || index.holds(piece)) return [piece];
      const cut = piece.replace(LEADING, "").replace(TRAILING, ""), plain = cut.replace(LIGHT, "");
      if (!cut || index.holds(cut)) return [cut];
      if (index.holds(plain)) return [plain];
      const own = this.spans(cut);
      return Array.from(cut, (char, at) => (own[at] === 0 && this.joining.has(char) ? " " : char)).join("").split(" ");
    }

    /** @param {string} term */
    onlyAsks(term) {
      const [from, to] = this.stripped(term, new Uint8Array(term.length), null);
      return from >= to || this.isFiller(term) || !this.apart(term, 0, term.length, new Uint8Array(term.length)).length;
    }

    /**
     * The stretches of a term that need not stand in what is found: [from, to].
     * @param {string} term
     */
    weak(term) {
      /** @type {[number, number][]} */
      const found = [];
      for (let at = 0; at < term.length;) {
        const size = this.weakWords.from(term, at)[0];
        if (size && size < term.length) found.push([at, at + size]);
        at += size || 1;
      }
      return found;
    }

    /**
     * A term without its weak words and fillers.
     * @param {string} term
     */
    core(term) {
      const weak = this.weak(term), own = this.spans(term);
      return Array.from(term).filter((char, at) => own[at] > 0 ||
        !(this.fillers.has(char) || weak.some(([from, to]) => from <= at && at < to))).join("");
    }

    /**
     * Is this what the book calls something: a term, a tag, a synonym?
     * @param {string} word
     */
    isName(word) {
      return this.names.words.has(word);
    }

    /**
     * Characters too common to decide anything when they are all that is missing.
     * @param {string} term
     */
    isFiller(term) {
      return Array.from(term).every((char) => this.fillers.has(char));
    }
  }

  /**
   * All places that can be reached from one by steps.
   * @param {number} start
   * @param {(place: number) => number[]} steps
   */
  function reachable(start, steps) {
    const places = new Set([start]);
    /* A set is walked in the order of insertion, those added meanwhile included. */
    places.forEach((place) => steps(place).forEach((step) => places.add(place + step)));
    return Array.from(places);
  }

  /**
   * Spaces and sentence punctuation separate; quotation marks and brackets do not. A separator within a
   * number does not either (7.5%, 4,311).
   * @param {string} query
   */
  function split(query) {
    return query.normalize("NFKC").replace(/(\d),(?=\d{3}(?!\d))/g, "$1").split(SEPARATORS).filter(Boolean);
  }

  return Reader;
})();
