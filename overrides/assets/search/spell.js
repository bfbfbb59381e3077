/*
 * Other spellings: pinyin and initials, slips of the pen, near words.
 * Needs text.js. Classic script, also for node.
 */
(function (root) {
  "use strict";
  var text = typeof module === "object" && module.exports ? require("./text.js") : root.SearchText;

  var SYLLABLE = 0xe000;   /* syllables are kept as private characters, so that a text of them is a string */
  var NAME_LIMIT = 24;

  /**
   * @param {object} data the index
   * @param {string} book the folded text
   */
  function create(data, book) {
    var names = null, readings = null, syllables = [], usual = new Map(), sounds = "", words = null;

    /* Everything here waits until a query needs it. */
    function prepare() {
      if (names) return;
      (data.pinyin || "").split(" ").forEach(function (group) {
        var syllable = /^[a-z]+/.exec(group);
        if (!syllable) return;
        for (var char of group.slice(syllable[0].length)) usual.set(char, syllables.length);
        syllables.push(syllable[0]);
      });
      var odd = new Map(data.readings || []);
      names = new Map();
      collect().forEach(function (raw) {
        var name = text.fold(raw);
        if (name.length < 2 || name.length > NAME_LIMIT || names.has(name)) return;
        names.set(name, { raw: raw.replace(/[“”]/g, ""), sound: sound(raw, odd), uses: -1 });
      });
      readings = { whole: new Map(), initials: new Map() };
      names.forEach(function (entry, name) {
        put(readings.whole, entry.sound.join(""), name);
        put(readings.initials, entry.sound.map(function (s) { return /^\d/.test(s) ? s : s[0]; }).join(""), name);
      });
    }

    function collect() {
      var all = [];
      (data.terms || []).forEach(function (term) { all = all.concat(term.names); });
      data.tags.forEach(function (tag) { all.push(tag.split("/").pop()); });
      data.pages.title.forEach(function (title) { all.push(title.replace(/^第[^　 ]+[章次][学习]*[　 ]/, "")); });
      data.sections.title.forEach(function (title) { all.push(title); });
      (data.synonyms || []).forEach(function (row) { all = all.concat(row); });
      /* Short phrases the book itself puts in quotation marks or title marks, more than once. */
      var quoted = new Map();
      data.sections.text.forEach(function (body) {
        (body.match(/[“《][^“”《》\n]{2,12}[”》]/g) || []).forEach(function (phrase) {
          phrase = phrase.slice(1, -1);
          quoted.set(phrase, (quoted.get(phrase) || 0) + 1);
        });
      });
      quoted.forEach(function (count, phrase) { if (count > 1) all.push(phrase); });
      return all.filter(Boolean);
    }

    function sound(raw, odd) {
      var out = [];
      (raw.match(/[\u3400-\u9fff]+|[A-Za-z0-9]+/g) || []).forEach(function (run) {
        if (odd.has(run)) out = out.concat(odd.get(run).split(" "));
        else if (/[A-Za-z0-9]/.test(run)) out.push(run.toLowerCase());
        else for (var char of run) out.push(usual.has(char) ? syllables[usual.get(char)] : "?");
      });
      return out;
    }

    function put(map, key, name) {
      if (!map.has(key)) map.set(key, []);
      map.get(key).push(name);
    }

    /* How often the book uses a name, counted when it is asked. */
    function uses(name) {
      var entry = names.get(name);
      if (entry.uses < 0) entry.uses = count(name);
      return entry.uses;
    }

    function count(name) {
      var found = data.sections.text.length ? 0 : 1;   /* the text is elsewhere (Pagefind): taken on trust */
      for (var p = book.indexOf(name); p >= 0 && found < 50; p = book.indexOf(name, p + name.length)) found++;
      return found;
    }

    function most(list) {
      return list.slice().sort(function (a, b) { return uses(b) - uses(a); })[0];
    }

    function soundOf(han) {
      var out = "";
      for (var char of han) out += usual.has(char) ? String.fromCharCode(SYLLABLE + usual.get(char)) : char;
      return out;
    }

    /* What in the book sounds like this: the spelling used most. */
    function sameSound(wanted) {
      if (!sounds) sounds = soundOf(book);
      var counts = new Map();
      for (var p = sounds.indexOf(wanted); p >= 0; p = sounds.indexOf(wanted, p + 1)) {
        var found = book.substr(p, wanted.length);
        counts.set(found, (counts.get(found) || 0) + 1);
      }
      var best = null;
      counts.forEach(function (count, found) {
        if (!best || count > counts.get(best)) best = found;
      });
      return best && (counts.get(best) > 1 || names.has(best)) ? best : null;
    }

    /* The ways to cut "xian" into syllables: xian, xi an. */
    function cuts(run) {
      var ends = [[[]]];
      for (var end = 1; end <= run.length; end++) {
        ends[end] = [];
        for (var size = 1; size <= Math.min(6, end); size++) {
          var number = syllables.indexOf(run.slice(end - size, end));
          if (number < 0) continue;
          ends[end - size].forEach(function (cut) {
            if (ends[end].length < 12) ends[end].push(cut.concat(number));
          });
        }
      }
      return ends[run.length].sort(function (a, b) { return a.length - b.length; });
    }

    function read(run) {
      prepare();
      if (readings.whole.has(run)) return most(readings.whole.get(run));
      if (run.length >= 2 && run.length <= 10 && readings.initials.has(run)) return most(readings.initials.get(run));
      if (/^[a-z]+$/.test(run)) {
        var ways = cuts(run);
        for (var i = 0; i < ways.length; i++) {
          if (ways[i].length < 2) continue;
          var found = sameSound(String.fromCharCode.apply(null, ways[i].map(function (n) { return SYLLABLE + n; })));
          if (found) return found;
        }
      }
      if (run.length < 4) return null;
      var begun = [], near = [];
      readings.whole.forEach(function (list, key) {
        if (key.indexOf(run) === 0) begun.push(most(list));
        else if (run.length > 5 && close(run, key)) near.push(most(list));
      });
      return begun.length ? most(begun) : near.length ? most(near) : null;
    }

    /**
     * Latin terms that are pinyin or initials, in Han.
     * @returns {{terms: string[]}|null} null when there are none
     */
    function latin(terms, holds) {
      var out = [], changed = false, i = 0;
      while (i < terms.length) {
        if (!isLetters(terms[i]) || inBook(terms[i]) && !isName(terms[i])) { out.push(terms[i++]); continue; }
        /* "qiang sheng hui": the longest series of terms that reads as one. */
        var done = false;
        for (var end = terms.length; end > i && !done; end--) {
          var part = terms.slice(i, end);
          if (!part.every(isLetters)) continue;
          var found = read(part.join("").replace(/ /g, ""));
          if (found && found !== part.join("")) { out.push(found); changed = done = true; i = end; }
        }
        if (!done) out.push(terms[i++]);
      }
      return changed ? { terms: out } : null;

      /* Long enough to be no accident: pinyin, even if an address in the book holds it too. */
      function isName(term) {
        if (term.length < 8) return false;
        prepare();
        return readings.whole.has(term);
      }

      function inBook(term) {
        for (var p = book.indexOf(term); p >= 0; p = book.indexOf(term, p + 1))
          if (text.whole(book, p, term)) return true;
        return false;
      }
    }

    function isLetters(term) {
      return /^[a-z0-9 ]*[a-z][a-z0-9 ]*$/.test(term) && term.length > 1;
    }

    /**
     * Terms with one slip mended, or null.
     * @param {boolean} sure only what sounds the same or is one character off a known name
     */
    function mend(terms, sure) {
      prepare();
      var changed = false;
      var out = terms.map(function (term) {
        if (book.indexOf(term) >= 0) return term;
        var better = sure ? surely(term) : maybe(term);
        if (better && better !== term) { changed = true; return better; }
        return term;
      });
      return changed ? out : null;
    }

    function surely(term) {
      if (/^[a-z]{4,}$/.test(term)) {
        if (!words) words = Array.from(new Set(book.match(/[a-z]{4,}/g) || []));
        return words.find(function (word) { return close(term, word); }) || null;
      }
      if (!/^[\u3400-\u9fff]+$/.test(term)) return nameNear(term);
      var alike = readings.whole.get(sound(term, new Map()).join(""));
      if (alike && uses(most(alike))) return most(alike);
      var found = sameSound(soundOf(term));
      if (found && (term.length > 2 || names.has(found))) return found;
      return nameNear(term);
    }

    function nameNear(term) {
      if (term.length < 3) return null;
      var near = [];
      names.forEach(function (entry, name) {
        if (Math.abs(name.length - term.length) > 1 || /\d/.test(name + term)) return;
        if ((name.length === term.length || term.length > 3 && name.length > 2) && close(term, name) && uses(name))
          near.push(name);
      });
      return near.length ? most(near) : null;
    }

    /* Any text of the book that differs in one place. */
    function maybe(term) {
      if (term.length < 4 || term.length > 16 || !/^[\u3400-\u9fff]+$/.test(term)) return null;
      var forms = [];
      for (var i = 0; i < term.length; i++) {
        forms.push(term.slice(0, i) + "." + term.slice(i + 1));
        if (i) forms.push(term.slice(0, i) + "." + term.slice(i));
        if (term.length > 4) forms.push(term.slice(0, i) + term.slice(i + 1));
        if (i + 1 < term.length) forms.push(term.slice(0, i) + term[i + 1] + term[i] + term.slice(i + 2));
      }
      var counts = new Map();
      (book.match(new RegExp(forms.join("|"), "g")) || []).forEach(function (found) {
        counts.set(found, (counts.get(found) || 0) + 1);
      });
      var best = null;
      counts.forEach(function (count, found) { if (!best || count > counts.get(best)) best = found; });
      return best && (counts.get(best) > 1 || term.length > 5) ? best : null;
    }

    /** Names that share most with the terms, best first; for a reader who found nothing. */
    function near(terms) {
      prepare();
      var wanted = terms.join(""), pairs = text.tokens(wanted).map(function (token) { return token.text; });
      var found = [];
      names.forEach(function (entry, name) {
        if (name.length > 12) return;
        var shared = 0, single = 0;
        pairs.forEach(function (pair) { if (pair.length > 1 && name.indexOf(pair) >= 0) shared++; });
        for (var char of wanted) if (name.indexOf(char) >= 0) single++;
        var value = shared + 0.3 * single / name.length;
        if (shared || single >= 2 && single >= 0.5 * Math.min(name.length, wanted.length))
          found.push([value, name, entry.raw]);
      });
      found.sort(function (a, b) { return b[0] - a[0]; });
      return found.slice(0, 20).filter(function (row) { return uses(row[1]); })
        .sort(function (a, b) { return b[0] - a[0] || uses(b[1]) - uses(a[1]); })
        .slice(0, 6).map(function (row) { return row[2]; });
    }

    /** Is this a glossary term, a tag, a heading or a phrase the book puts in quotation marks? */
    function isName(word) {
      prepare();
      return names.has(word);
    }

    return { latin: latin, mend: mend, near: near, isName: isName };
  }

  /** Do two words differ by one change, one more, one less or two neighbours changed over? */
  function close(a, b) {
    if (a === b || Math.abs(a.length - b.length) > 1) return false;
    var i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    if (a.slice(i + 1) === b.slice(i + 1) || a.slice(i) === b.slice(i + 1) || a.slice(i + 1) === b.slice(i)) return true;
    return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
  }

  var api = { create: create, close: close };
  if (typeof module === "object" && module.exports) module.exports = api;
  else root.SearchSpell = api;
})(typeof self === "object" ? self : this);
