/*
 * Folding: the one place that decides when two spellings are the same.
 *
 * The worker folds the book and the query with it, the page folds what it
 * highlights, the Pagefind build (node) folds what it indexes. There is no
 * second implementation, so the sides cannot differ.
 *
 * Classic script: works through importScripts, <script> and require().
 */
(function (root) {
  "use strict";

  /* Traditional -> simplified, filled from the index (see setTraditional). */
  var simplified = new Map();
  /* Folded form of each character met so far: "" = ignored, " " = separator. */
  var seen = new Map();

  var HAN = /[\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3134f}]/u;
  var WORD = /[\p{L}\p{N}%]/u;
  var RUN = /[\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3134f}]+|[^\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3134f}\s]+/gu;

  /* A comma that groups thousands: 4,311 and the full-width ４，３１１, but not 2021，2022. */
  var THOUSANDS = /^(,[0-9]{3}(?![0-9])|，[０-９]{3}(?![０-９]))/;

  /**
   * Give the table of traditional characters.
   * @param {string} pairs "體体國国…": each traditional character followed by its simplified one.
   */
  function setTraditional(pairs) {
    var chars = Array.from(pairs);
    for (var i = 0; i + 1 < chars.length; i += 2) simplified.set(chars[i], chars[i + 1]);
    seen.clear();
  }

  function foldChar(char) {
    var known = seen.get(char);
    if (known !== undefined) return known;
    var out = "";
    if (char === "\n") out = "\n";
    else {
      /* Combining marks and the like vanish; "㎡" becomes "m2", "％" becomes "%". */
      for (var part of char.normalize("NFKC").toLowerCase().normalize("NFKC")) {
        part = simplified.get(part) || part;
        if (WORD.test(part)) out += part;
        else if (part === "." || part === "+") out += part;
      }
      if (!WORD.test(out) && out !== "." && out !== "+") out = "";
    }
    seen.set(char, out);
    return out;
  }

  function joins(code) {
    /* Characters that need a gap between them: anything that is neither Han nor a line end. */
    return code > 0 && code !== 10 && !(code >= 0x3400 && code <= 0x9fff);
  }

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
    var out = "", last = 0, gap = false;
    for (var i = 0; i < text.length; ) {
      var code = text.charCodeAt(i), size = 1, char;
      if (code >= 0xd800 && code <= 0xdbff && i + 1 < text.length) size = 2;
      char = size === 1 ? text[i] : text.slice(i, i + 2);
      var piece = foldChar(char);
      if (piece === "." || piece === "+") {
        var next = i + 1 < text.length ? foldChar(text[i + 1]).charCodeAt(0) : 0;
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
        if (map) for (var k = 0; k < piece.length; k++) map.push(i);
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
    var out = [], match;
    RUN.lastIndex = 0;
    while ((match = RUN.exec(folded))) {
      var run = match[0], at = match.index;
      if (!HAN.test(run)) out.push({ text: run, at: at, han: false });
      else {
        var chars = Array.from(run);
        if (chars.length === 1) out.push({ text: run, at: at, han: true });
        for (var i = 0, p = at; i + 1 < chars.length; p += chars[i].length, i++)
          out.push({ text: chars[i] + chars[i + 1], at: p, han: true });
      }
    }
    return out;
  }

  /**
   * Where the needles occur in a text, as offsets into the unfolded text.
   * @param {string} text
   * @param {string[]} needles already folded
   * @returns {[number, number, string][]} from, to, needle; sorted, may overlap
   */
  function finds(text, needles) {
    var map = [], folded = fold(text, map), found = [];
    needles.forEach(function (needle) {
      if (!needle) return;
      for (var p = folded.indexOf(needle); p >= 0; p = folded.indexOf(needle, p + 1)) {
        if (!whole(folded, p, needle)) continue;
        var stop = map[p + needle.length - 1];
        found.push([map[p], stop + (text.codePointAt(stop) > 0xffff ? 2 : 1), needle]);
      }
    });
    return found.sort(function (a, b) { return a[0] - b[0] || a[1] - b[1]; });
  }

  /** The finds with overlapping and touching ones merged: [from, to], for highlighting. */
  function ranges(text, needles) {
    return merged(finds(text, needles));
  }

  /** Overlapping and touching ranges made one. */
  function merged(found) {
    return found.reduce(function (all, next) {
      var prev = all[all.length - 1];
      if (prev && next[0] <= prev[1]) prev[1] = Math.max(prev[1], next[1]);
      else all.push([next[0], next[1]]);
      return all;
    }, []);
  }

  function isRunChar(code) {
    return isDigit(code) || (code >= 97 && code <= 122);
  }

  /**
   * Does a find respect number and word limits? "5" is not found in "2025" or
   * "7.5", "gdp" is not found in "gdpr".
   * @param {boolean} [open] the needle may go on (it is still being typed)
   */
  function whole(folded, at, needle, open) {
    var first = needle.charCodeAt(0), last = needle.charCodeAt(needle.length - 1);
    if (isRunChar(first)) {
      var before = folded.charCodeAt(at - 1);
      if (isDigit(first) ? isDigit(before) : before >= 97 && before <= 122) return false;
      if (before === 46 && isDigit(first) && isDigit(folded.charCodeAt(at - 2))) return false;
    }
    if (!open && isRunChar(last)) {
      var end = at + needle.length, after = folded.charCodeAt(end);
      if (isDigit(last) ? isDigit(after) : after >= 97 && after <= 122) return false;
      if (after === 46 && isDigit(last) && isDigit(folded.charCodeAt(end + 1))) return false;
    }
    return true;
  }

  var api = { fold: fold, tokens: tokens, finds: finds, merged: merged, ranges: ranges, whole: whole,
              setTraditional: setTraditional };
  if (typeof module === "object" && module.exports) module.exports = api;
  else root.SearchText = api;
})(typeof self === "object" ? self : this);
