/*
 * Other spellings: pinyin and initials, slips of the pen, near words.
 * Needs text.js.
 */
var SearchSpelling = (() => {
  "use strict";
  const text = SearchText;

  const SYLLABLE = 0xe000;   /* syllables are kept as private characters, so that a text of them is a string */
  const NAME_LIMIT = 24, SUGGESTED = 12, SUGGESTIONS = 6, COMPLETIONS = 4, LONGEST_BEGINNING = 6;
  const LONGEST_SLIP = 10;   /* a stretch of a term that may be a name with slips in it */
  const CUTS = 12, LONGEST_SYLLABLE = 6, LONGEST_INITIALS = 10;
  const ENOUGH_USES = 50;

  /**
   * @param {Map<string, string[]>} map
   * @param {string} key
   * @param {string} name
   */
  function put(map, key, name) {
    const known = map.get(key);
    if (known) known.push(name); else map.set(key, [name]);
  }

  /**
   * The key counted most.
   * @param {Map<string, number>} counts
   * @returns {string | null}
   */
  function mostCounted(counts) {
    /** @type {string | null} */
    let best = null;
    let most = 0;
    counts.forEach((count, key) => { if (count > most) { best = key; most = count; } });
    return best;
  }

  /** @param {string} term */
  function isLetters(term) {
    return /^[a-z0-9 ]*[a-z][a-z0-9 ]*$/.test(term) && term.length > 1;
  }

  /**
   * Han and pinyin in one word: 数博hui.
   * @param {string} term
   */
  function isMixed(term) {
    return /[\u3400-\u9fff]/.test(term) && /[a-z]/.test(term) && /^[\u3400-\u9fffa-z ]+$/.test(term);
  }

  /**
   * Do two words differ by one change, one more, one less or two neighbours changed over?
   * @param {string} a
   * @param {string} b
   */
  function isClose(a, b) {
    if (a === b || Math.abs(a.length - b.length) > 1) return false;
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    if (a.slice(i + 1) === b.slice(i + 1) || a.slice(i) === b.slice(i + 1) || a.slice(i + 1) === b.slice(i)) return true;
    return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
  }

  /** The names of a book and how they sound. Made when a query first needs it. */
  class Lexicon {
    /**
     * @param {IndexData} data
     * @param {string} book the folded text
     */
    constructor(data, book) {
      this.data = data;
      this.book = book;
      /** @type {string[]} */
      this.syllables = [];
      /** Character -> number of its usual syllable. @type {Map<string, number>} */
      this.usual = new Map();
      (data.pinyin || "").split(" ").forEach((group) => {
        const syllable = /^[a-z]+/.exec(group);
        if (!syllable) return;
        for (const char of group.slice(syllable[0].length)) this.usual.set(char, this.syllables.length);
        this.syllables.push(syllable[0]);
      });
      /** @type {Map<string, string>} */
      const odd = new Map(data.readings || []);
      /** @type {Map<string, { raw: string, sound: string[], uses: number }>} */
      this.names = new Map();
      this.collect().forEach((raw) => {
        const name = text.fold(raw);
        if (name.length < 2 || name.length > NAME_LIMIT || this.names.has(name)) return;
        this.names.set(name, { raw: raw.replace(/[“”]/g, ""), sound: this.sound(raw, odd), uses: -1 });
      });
      /** @type {Map<string, string[]>} */
      this.whole = new Map();
      /** @type {Map<string, string[]>} */
      this.initials = new Map();
      this.names.forEach((entry, name) => {
        put(this.whole, entry.sound.join(""), name);
        put(this.initials, entry.sound.map((one) => (/^\d/.test(one) ? one : one[0])).join(""), name);
      });
    }

    collect() {
      const data = this.data;
      /** @type {string[]} */
      const all = [];
      data.terms.forEach((term) => { all.push(...term.names); });
      data.tags.forEach((tag) => { all.push(tag.replace(/^.*\//, "")); });
      data.pages.title.forEach((title) => { all.push(title.replace(/^第[^　 ]+[章次][学习]*[　 ]/, "")); });
      all.push(...data.sections.title);
      data.synonyms.forEach((row) => { all.push(...row); });
      /* Short phrases the book itself puts in quotation marks or title marks, more than once. */
      /** @type {Map<string, number>} */
      const quoted = new Map();
      data.sections.text.forEach((body) => {
        (body.match(/[“《][^“”《》\n]{2,12}[”》]/g) || []).forEach((phrase) => {
          const inner = phrase.slice(1, -1);
          quoted.set(inner, (quoted.get(inner) || 0) + 1);
        });
      });
      quoted.forEach((count, phrase) => { if (count > 1) all.push(phrase); });
      return all.filter(Boolean);
    }

    /**
     * Syllables of a name; a Latin or digit run is one.
     * @param {string} raw
     * @param {Map<string, string>} odd runs that are not read as their characters usually are
     */
    sound(raw, odd) {
      /** @type {string[]} */
      const out = [];
      (raw.match(/[\u3400-\u9fff]+|[A-Za-z0-9]+/g) || []).forEach((run) => {
        const reading = odd.get(run);
        if (reading !== undefined) out.push(...reading.split(" "));
        else if (/[A-Za-z0-9]/.test(run)) out.push(run.toLowerCase());
        else for (const char of run) {
          const number = this.usual.get(char);
          out.push(number === undefined ? "?" : this.syllables[number]);
        }
      });
      return out;
    }

    /**
     * How often the book uses a name, counted when it is asked.
     * @param {string} name
     */
    uses(name) {
      const entry = this.names.get(name);
      if (!entry) return 0;
      if (entry.uses < 0) {
        entry.uses = this.data.sections.text.length ? 0 : 1;   /* the text is elsewhere (Pagefind): taken on trust */
        for (let p = this.book.indexOf(name); p >= 0 && entry.uses < ENOUGH_USES; p = this.book.indexOf(name, p + name.length))
          entry.uses++;
      }
      return entry.uses;
    }

    /** @param {string[]} list */
    most(list) {
      return list.slice().sort((a, b) => this.uses(b) - this.uses(a))[0];
    }

    /** The book's names, in the private characters of their syllables. */
    get sounds() {
      if (this.bookSounds === undefined) this.bookSounds = this.soundOf(this.book);
      return this.bookSounds;
    }

    /** @param {string} han */
    soundOf(han) {
      let out = "";
      for (const char of han) {
        const number = this.usual.get(char);
        out += number === undefined ? char : String.fromCharCode(SYLLABLE + number);
      }
      return out;
    }

    /**
     * What in the book sounds like this: the spelling used most.
     * @param {string} wanted private characters
     */
    sameSound(wanted) {
      /** @type {Map<string, number>} */
      const counts = new Map();
      const sounds = this.sounds;
      for (let p = sounds.indexOf(wanted); p >= 0; p = sounds.indexOf(wanted, p + 1)) {
        const found = this.book.substr(p, wanted.length);
        counts.set(found, (counts.get(found) || 0) + 1);
      }
      const best = mostCounted(counts);
      return best !== null && (Number(counts.get(best)) > 1 || this.names.has(best)) ? best : null;
    }

    /**
     * The ways to cut "xian" into syllables: xian, xi an; fewest first.
     * @param {string} run
     */
    cuts(run) {
      /** @type {number[][][]} */
      const ends = [[[]]];
      for (let end = 1; end <= run.length; end++) {
        ends[end] = [];
        for (let size = 1; size <= Math.min(LONGEST_SYLLABLE, end); size++) {
          const number = this.syllables.indexOf(run.slice(end - size, end));
          if (number < 0) continue;
          ends[end - size].forEach((cut) => { if (ends[end].length < CUTS) ends[end].push(cut.concat(number)); });
        }
      }
      return ends[run.length].sort((a, b) => a.length - b.length);
    }

    /**
     * What Han and pinyin together read as: the spelling used most that has the same Han in the same places.
     * @param {string} term
     * @returns {string | null}
     */
    readMixed(term) {
      /** @type {string[]} */
      let ways = [""];
      for (const run of term.match(/[a-z]+|[\u3400-\u9fff]/g) || []) {
        const sounds = /[a-z]/.test(run) ? this.cuts(run).map((cut) => String.fromCharCode(...cut.map((one) => SYLLABLE + one))) : [this.soundOf(run)];
        ways = ways.reduce((all, way) => all.concat(sounds.map((sound) => way + sound)), /** @type {string[]} */ ([])).slice(0, CUTS);
      }
      const han = new RegExp(term.replace(/[a-z ]+/g, ".*"));
      for (const way of ways) {
        const found = way.length > 1 && this.sameSound(way);
        if (found && han.test(found)) return found;
      }
      return null;
    }

    /**
     * What Latin letters read as, in Han.
     * @param {string} run
     * @returns {string | null}
     */
    read(run) {
      const whole = this.whole.get(run), initials = this.initials.get(run);
      if (whole) return this.most(whole);
      if (run.length >= 2 && run.length <= LONGEST_INITIALS && initials) return this.most(initials);
      if (/^[a-z]+$/.test(run)) {
        for (const way of this.cuts(run)) {
          if (way.length < 2) continue;
          const found = this.sameSound(String.fromCharCode(...way.map((number) => SYLLABLE + number)));
          if (found) return found;
        }
      }
      if (run.length < 4) return null;
      /** @type {string[]} */
      const begun = [];
      /** @type {string[]} */
      const near = [];
      this.whole.forEach((list, key) => {
        if (key.indexOf(run) === 0) begun.push(this.most(list));
        else if (run.length > 5 && isClose(run, key)) near.push(this.most(list));
      });
      return begun.length ? this.most(begun) : near.length ? this.most(near) : null;
    }
  }

  /** Tries other spellings of what was typed. */
  class Spelling {
    /**
     * @param {IndexData} data
     * @param {string} book the folded text
     */
    constructor(data, book) {
      this.data = data;
      this.book = book;
      /** @type {Lexicon | null} */
      this.made = null;
      /** Latin words of the book. @type {string[] | null} */
      this.latinWords = null;
    }

    get lexicon() {
      if (!this.made) this.made = new Lexicon(this.data, this.book);
      return this.made;
    }

    /**
     * Latin terms that are pinyin or initials, in Han.
     * @param {string[]} terms
     * @returns {string[] | null} null when there are none
     */
    latin(terms) {
      /** @type {string[]} */
      const out = [];
      let changed = false;
      for (let i = 0; i < terms.length; ) {
        const mixed = isMixed(terms[i]) && !this.inBook(terms[i]) ? this.lexicon.readMixed(terms[i]) : null;
        if (mixed) {
          out.push(mixed);
          changed = true;
          i++;
          continue;
        }
        if (!isLetters(terms[i]) || (this.inBook(terms[i]) && !this.isPinyinName(terms[i]))) { out.push(terms[i++]); continue; }
        /* "qiang sheng hui": the longest series of terms that reads as one. */
        let done = false;
        for (let end = terms.length; end > i && !done; end--) {
          const part = terms.slice(i, end);
          if (!part.every(isLetters)) continue;
          const found = this.lexicon.read(part.join("").replace(/ /g, ""));
          if (!found || found === part.join("")) continue;
          out.push(found);
          changed = done = true;
          i = end;
        }
        if (!done) out.push(terms[i++]);
      }
      return changed ? out : null;
    }

    /**
     * What a query of pinyin syllables, one by one, reads as: yuan qu xie shang.
     * @param {string} typed folded
     * @returns {string | null}
     */
    spaced(typed) {
      const parts = typed.split(" ");
      if (parts.length < 2 || !parts.every((part) => /^[a-z]{1,6}$/.test(part))) return null;
      if (!parts.every((part) => this.lexicon.syllables.indexOf(part) >= 0)) return null;
      return this.lexicon.read(parts.join(""));
    }

    /**
     * Long enough to be no accident: pinyin, even if an address in the book holds it too.
     * @param {string} term
     */
    isPinyinName(term) {
      return term.length >= 8 && this.lexicon.whole.has(term);
    }

    /** @param {string} term */
    inBook(term) {
      for (let p = this.book.indexOf(term); p >= 0; p = this.book.indexOf(term, p + 1))
        if (text.isWhole(this.book, p, term)) return true;
      return false;
    }

    /**
     * Terms with one slip mended, or null.
     * @param {string[]} terms
     * @param {boolean} sure only what sounds the same or is one character off a known name
     * @returns {string[] | null}
     */
    mend(terms, sure) {
      let changed = false;
      const out = terms.map((term) => {
        if (this.book.indexOf(term) >= 0) return term;
        const better = sure ? this.surely(term) : this.maybe(term);
        if (!better || better === term) return term;
        changed = true;
        return better;
      });
      return changed ? out : null;
    }

    /**
     * @param {string} term
     * @returns {string | null}
     */
    surely(term) {
      if (/^[a-z]{4,}$/.test(term)) {
        if (!this.latinWords) this.latinWords = Array.from(new Set(this.book.match(/[a-z]{4,}/g) || []));
        return this.latinWords.find((word) => isClose(term, word)) || null;
      }
      if (!/^[\u3400-\u9fff]+$/.test(term)) return this.nearName(term);
      const lexicon = this.lexicon, alike = lexicon.whole.get(lexicon.sound(term, new Map()).join(""));
      if (alike && lexicon.uses(lexicon.most(alike))) return lexicon.most(alike);
      const found = lexicon.sameSound(lexicon.soundOf(term));
      if (found && (term.length > 2 || lexicon.names.has(found))) return found;
      return this.nearName(term) || this.within(term);
    }

    /**
     * A longer term with a name in it that is spelt by its sound: 请讲双向发利的含义.
     * @param {string} term
     * @returns {string | null}
     */
    within(term) {
      const lexicon = this.lexicon;
      for (let size = Math.min(LONGEST_SLIP, term.length - 1); size > 1; size--) {
        for (let at = 0; at + size <= term.length; at++) {
          const typed = term.substr(at, size);
          if (this.book.indexOf(typed) >= 0) continue;
          const alike = lexicon.whole.get(lexicon.sound(typed, new Map()).join("")), name = alike && lexicon.most(alike);
          if (name && name.length === size && lexicon.uses(name)) return term.slice(0, at) + name + term.slice(at + size);
        }
      }
      return null;
    }

    /** @param {string} term */
    nearName(term) {
      if (term.length < 3) return null;
      const lexicon = this.lexicon;
      /** @type {string[]} */
      const near = [];
      lexicon.names.forEach((_entry, name) => {
        if (Math.abs(name.length - term.length) > 1 || /\d/.test(name + term)) return;
        const comparable = name.length === term.length || (term.length > 3 && name.length > 2);
        if (comparable && isClose(term, name) && lexicon.uses(name)) near.push(name);
      });
      return near.length ? lexicon.most(near) : null;
    }

    /**
     * Any text of the book that differs in one place.
     * @param {string} term
     */
    maybe(term) {
      if (term.length < 4 || term.length > 16 || !/^[\u3400-\u9fff]+$/.test(term)) return null;
      const forms = [];
      for (let i = 0; i < term.length; i++) {
        forms.push(term.slice(0, i) + "." + term.slice(i + 1));
        if (i) forms.push(term.slice(0, i) + "." + term.slice(i));
        if (term.length > 4) forms.push(term.slice(0, i) + term.slice(i + 1));
        if (i + 1 < term.length) forms.push(term.slice(0, i) + term[i + 1] + term[i] + term.slice(i + 2));
      }
      /** @type {Map<string, number>} */
      const counts = new Map();
      (this.book.match(new RegExp(forms.join("|"), "g")) || []).forEach((found) => {
        counts.set(found, (counts.get(found) || 0) + 1);
      });
      const best = mostCounted(counts);
      return best !== null && (Number(counts.get(best)) > 1 || term.length > 5) ? best : null;
    }

    /**
     * Names that share most with the terms, best first; for a reader who found nothing.
     * @param {string[]} terms
     * @returns {string[]}
     */
    near(terms) {
      const lexicon = this.lexicon, wanted = terms.join(""), pairs = text.tokens(wanted).map((token) => token.text);
      /** @type {{ value: number, name: string, raw: string }[]} */
      const found = [];
      lexicon.names.forEach((entry, name) => {
        if (name.length > SUGGESTED) return;
        const shared = pairs.filter((pair) => pair.length > 1 && name.indexOf(pair) >= 0).length;
        let single = 0;
        for (const char of wanted) if (name.indexOf(char) >= 0) single++;
        if (shared || (single >= 2 && single >= 0.5 * Math.min(name.length, wanted.length)))
          found.push({ value: shared + 0.3 * single / name.length, name, raw: entry.raw });
      });
      found.sort((a, b) => b.value - a.value);
      return found.slice(0, 20).filter((row) => lexicon.uses(row.name))
        .sort((a, b) => b.value - a.value || lexicon.uses(b.name) - lexicon.uses(a.name))
        .slice(0, SUGGESTIONS).map((row) => row.raw);
    }

    /**
     * Names that begin with what is typed, those used most first.
     * @param {string} typed folded
     */
    completions(typed) {
      if (!typed || typed.length > LONGEST_BEGINNING || !/^[\u3400-\u9fff]/.test(typed)) return [];
      const lexicon = this.lexicon;
      /** @type {string[]} */
      const found = [];
      lexicon.names.forEach((_entry, name) => {
        if (name.length > typed.length && name.length <= SUGGESTED && name.indexOf(typed) === 0) found.push(name);
      });
      return found.filter((name) => lexicon.uses(name) > 1).sort((a, b) => lexicon.uses(b) - lexicon.uses(a) || (a < b ? -1 : 1))
        .slice(0, COMPLETIONS).map((name) => /** @type {{ raw: string }} */ (lexicon.names.get(name)).raw);
    }

    /**
     * Is this a glossary term, a tag, a heading or a phrase the book puts in quotation marks?
     * @param {string} word
     */
    isName(word) {
      return this.lexicon.names.has(word);
    }
  }

  return Spelling;
})();
