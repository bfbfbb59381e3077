/*
 * Folding: the one place that decides when two spellings are the same.
 *
 * The worker folds the book and the query with it, the page folds what it
 * highlights, the Pagefind build (node) folds what it indexes. There is no
 * second implementation, so the sides cannot differ.
 */
var SearchText = (() => {
  "use strict";

  /** Traditional -> simplified, filled from the index (see setTraditional). @type {Map<string, string>} */
  const simplified = new Map();
  /** Folded form of each character met so far: "" = ignored, " " = separator. @type {Map<string, string>} */
  const seen = new Map();

  const HAN = /[\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3134f}]/u;
  const RUN = /[\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3134f}]+|[^\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3134f}\s]+/gu;

  /* What is neither letter nor number nor the per cent sign, after NFKC and in lower case: signs, combining
     marks, punctuation, symbols, forms for vertical text, private use, emoji. Written out: \p{L} is ES2018. */
  const SIGN = new RegExp("[\\0-$&-/:-@[-`{-\\u00a9\\u00ab-\\u00b4\\u00b6-\\u00b9\\u00bb-\\u00bf\\u00d7\\u00f7\\u02c2-\\u02c5\\u02d2-\\u02df" +
    "\\u02e5-\\u02eb\\u02ed\\u02ef-\\u036f\\u0375\\u037e\\u0384\\u0385\\u0387\\u1680\\u2000-\\u2070\\u207a-\\u20ff\\u2190-\\u2bff" +
    "\\u2e00-\\u3004\\u3008-\\u3020\\u3036\\u3037\\u303d-\\u3040\\u30a0\\u30fb" +
    "\\ud800-\\uf8ff\\ufeff-\\uff0f\\uffe0-\\uffff\\u{1d000}-\\u{1d3ff}\\u{1f000}-\\u{1faff}\\u{e0000}-\\u{10ffff}]|" +
    "[\\u0483-\\u0489]|[\\u302a-\\u3030]|[\\u3099-\\u309c]|\\ufb1e|[\\ufe00-\\ufe6f]", "u");

  /* A comma that groups thousands: 4,311 and the full-width ４，３１１, but not 2021，2022. */
  const THOUSANDS = /^(,[0-9]{3}(?![0-9])|，[０-９]{3}(?![０-９]))/;

  /**
   * Give the table of traditional characters.
   * @param {string} pairs "體体國国…": each traditional character followed by its simplified one.
   */
  function setTraditional(pairs) {
    const chars = Array.from(pairs);
    for (let i = 0; i + 1 < chars.length; i += 2) simplified.set(chars[i], chars[i + 1]);
    seen.clear();
  }

  /** @param {string} char */
  function foldChar(char) {
    const known = seen.get(char);
    if (known !== undefined) return known;
    let out = "", counts = false;
    if (char === "\n") out = "\n";
    else {
      /* Combining marks and the like vanish; "㎡" becomes "m2", "％" becomes "%". */
      for (let part of char.normalize("NFKC").toLowerCase().normalize("NFKC")) {
        part = simplified.get(part) || part;
        if (!SIGN.test(part)) {
          out += part;
          counts = true;
        } else if (part === "." || part === "+") out += part;
      }
      if (!counts && out !== "." && out !== "+") out = "";
    }
    seen.set(char, out);
    return out;
  }

  /**
   * Does this character need a gap from its like: anything that is neither Han nor a line end?
   * @param {number} code
   */
  function joins(code) {
    return code > 0 && code !== 10 && !(code >= 0x3400 && code <= 0x9fff);
  }

  /** @param {number} code */
  function isDigit(code) {
    return code >= 48 && code <= 57;
  }

  /**
   * Fold a text for comparison: NFKC, lower case, simplified characters;
   * spaces, quotation marks, brackets and punctuation are dropped, but two
   * Latin or digit runs stay apart ("〔2022〕2号" -> "2022 2号"). A full stop or
   * plus between digits belongs to the number ("7.5%", "1+7+1"), a comma
   * before three digits is a thousands sign. Line ends stay: nothing matches
   * across table cells or paragraphs.
   * @param {string} text
   * @param {number[]} [map] filled with the source offset of each folded code unit.
   * @returns {string}
   */
  function fold(text, map) {
    let out = "", last = 0, gap = false;
    for (let i = 0; i < text.length; ) {
      const code = text.charCodeAt(i);
      const size = code >= 0xd800 && code <= 0xdbff && i + 1 < text.length ? 2 : 1;
      const char = size === 1 ? text[i] : text.slice(i, i + 2);
      let piece = foldChar(char);
      if (piece === "." || piece === "+") {
        const next = i + 1 < text.length ? foldChar(text[i + 1]).charCodeAt(0) : 0;
        if (gap || !isDigit(last) || !isDigit(next)) piece = "";
      } else if (piece === "" && isDigit(last) && !gap && THOUSANDS.test(text.substr(i, 5))) {
        i += 1;
        continue;
      }
      if (piece === "") gap = true;
      else {
        if (piece === "\n") {
          if (last === 10 || last === 0) { gap = false; i += size; continue; }
        } else if (gap && joins(last) && joins(piece.charCodeAt(0))) {
          out += " ";
          if (map) map.push(i);
        }
        out += piece;
        if (map) for (let k = 0; k < piece.length; k++) map.push(i);
        last = piece.charCodeAt(piece.length - 1);
        gap = false;
      }
      i += size;
    }
    return out;
  }

  /**
   * The terms of a folded text: Han runs as overlapping pairs (a lone
   * character as itself), Latin and digit runs whole.
   * @param {string} folded output of fold()
   * @returns {{text: string, at: number, han: boolean}[]}
   */
  function tokens(folded) {
    const out = [];
    let match;
    RUN.lastIndex = 0;
    while ((match = RUN.exec(folded))) {
      const run = match[0], at = match.index;
      if (!HAN.test(run)) out.push({ text: run, at, han: false });
      else {
        const chars = Array.from(run);
        if (chars.length === 1) out.push({ text: run, at, han: true });
        for (let i = 0, p = at; i + 1 < chars.length; p += chars[i].length, i++)
          out.push({ text: chars[i] + chars[i + 1], at: p, han: true });
      }
    }
    return out;
  }

  /**
   * Where some words occur in a text, as offsets into the unfolded text.
   * @param {string} text
   * @param {string[]} words already folded
   * @returns {[number, number, string][]} from, to, word; sorted, may overlap
   */
  function occurrences(text, words) {
    /** @type {number[]} */
    const map = [];
    /** @type {[number, number, string][]} */
    const found = [];
    const folded = fold(text, map);
    words.forEach((word) => {
      if (!word) return;
      for (let p = folded.indexOf(word); p >= 0; p = folded.indexOf(word, p + 1)) {
        if (!isWhole(folded, p, word)) continue;
        const stop = map[p + word.length - 1], code = text.codePointAt(stop);
        found.push([map[p], stop + (code !== undefined && code > 0xffff ? 2 : 1), word]);
      }
    });
    return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }

  /**
   * The occurrences with overlapping and touching ones merged, for highlighting.
   * @param {string} text
   * @param {string[]} words already folded
   */
  function ranges(text, words) {
    return merged(occurrences(text, words));
  }

  /**
   * Overlapping and touching ranges made one.
   * @param {(number | string)[][]} found sorted; each begins with from, to
   * @returns {[number, number][]}
   */
  function merged(found) {
    /** @type {[number, number][]} */
    const all = [];
    found.forEach((next) => {
      const from = Number(next[0]), to = Number(next[1]), previous = all[all.length - 1];
      if (previous && from <= previous[1]) previous[1] = Math.max(previous[1], to);
      else all.push([from, to]);
    });
    return all;
  }

  /** @param {number} code */
  function isLetter(code) {
    return code >= 97 && code <= 122;
  }

  /**
   * Does an occurrence respect number and word limits? "5" is not found in "2025" or
   * "7.5", "gdp" is not found in "gdpr".
   * @param {string} folded
   * @param {number} at
   * @param {string} word
   * @param {boolean} [open] the word may go on (it is still being typed)
   */
  function isWhole(folded, at, word, open) {
    const first = word.charCodeAt(0), last = word.charCodeAt(word.length - 1);
    const alike = isDigit(first) ? isDigit : isLetter;
    if (isDigit(first) || isLetter(first)) {
      const before = folded.charCodeAt(at - 1);
      if (alike(before)) return false;
      if (before === 46 && isDigit(first) && isDigit(folded.charCodeAt(at - 2))) return false;
    }
    if (!open && (isDigit(last) || isLetter(last))) {
      const end = at + word.length, after = folded.charCodeAt(end);
      if ((isDigit(last) ? isDigit : isLetter)(after)) return false;
      if (after === 46 && isDigit(last) && isDigit(folded.charCodeAt(end + 1))) return false;
    }
    return true;
  }

  /**
   * HTML of a text, with some words in <mark>.
   * @param {string} line
   * @param {string[]} words already folded
   */
  function mark(line, words) {
    return marked(line, ranges(line, words));
  }

  /**
   * HTML of a text, with some ranges in <mark>.
   * @param {string} line
   * @param {[number, number][]} found
   */
  function marked(line, found) {
    let out = "", last = 0;
    found.forEach(([from, to]) => {
      out += `${escape(line.slice(last, from))}<mark>${escape(line.slice(from, to))}</mark>`;
      last = to;
    });
    return out + escape(line.slice(last));
  }

  /**
   * Text as HTML, also within an attribute.
   * @param {string} value
   */
  function escape(value) {
    return value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  }

  return { fold, tokens, occurrences, merged, ranges, isWhole, setTraditional, mark, marked, escape };
})();
