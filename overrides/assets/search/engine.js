/*
 * The search itself. The index is the folded text of the book: a term is
 * found by looking for it, which for a book is faster than any index is to
 * load. Needs text.js, query.js, spell.js. Classic script, also for node.
 */
(function (root) {
  "use strict";
  var node = typeof module === "object" && module.exports;
  var text = node ? require("./text.js") : root.SearchText;
  var query = node ? require("./query.js") : root.SearchQuery;
  var spell = node ? require("./spell.js") : root.SearchSpell;
  var answer = node ? require("./answer.js") : root.SearchAnswer;

  var HEADING = 3.2, PAGE_HEADING = 1.3, TEXT = 1;  /* weights of a term by where it stands */
  var LENGTH = 0.35;     /* how much a long section counts against its finds */
  var ALL = 0.985;       /* share of the query that counts as all of it */
  var MOST = 0.8;        /* share a section must hold to stand beside those that hold all */
  var ENOUGH = 0.68;     /* share a section must hold when nothing holds all of it */
  var FEW = 4;           /* so few that what holds less is shown too */
  var LEAD = 0.75;       /* a chapter's summary speaks of what its sections say */
  var PAGES_SHOWN = 20, FIRST = 3, SECTIONS_SHOWN = 4, SNIPPET = 96;
  var SYNONYM = 0.85, SAYING = 0.65;   /* weight of what the book says in place of what was typed */
  var EXPLAINED = 16;    /* worth of a tag that says the chapter explains what is asked */
  var NAMED_OTHERWISE = 0.7, BY_ACCIDENT = 0.25;
  var LIGHT = /[的了着过]/;   /* may stand in the middle of an everyday word: 造的车 */
  var LONGEST_WORD = 10, VARIANTS = 6;
  var LITTLE = 0.42;     /* share that must be held beside a known word when nothing holds more */
  var CACHE = 4000;

  /**
   * @param {object} data the index
   * @param {Engine} [other] an engine whose spelling and answers to use
   */
  function Engine(data, other) {
    this.data = data;
    var alone = !(other instanceof Engine);
    if (alone) text.setTraditional(data.traditional || "");
    var pages = data.pages, sections = data.sections, count = sections.text.length;
    this.count = count;
    this.starts = new Int32Array(count + 1);
    this.bodies = new Int32Array(count);   /* where a section's heading ends and its text begins */
    this.first = new Int32Array(pages.url.length + 1);
    this.worth = new Float64Array(count);
    this.names = [];
    var parts = [], at = 0, page = -1;
    for (var i = 0; i < count; i++) {
      var own = sections.page[i], head = sections.title[i], body = text.fold(sections.text[i]);
      if (own !== page) {
        for (page = page + 1; page < own; page++) this.first[page] = i;
        this.first[own] = i;
        head = pages.title[own];
        body += "\n" + (pages.tags[own] || []).map(function (tag) {
          return text.fold(data.tags[tag].split("/").pop());
        }).join("\n");
      }
      /* What a heading is called: without the chapter's number and without a remark in brackets. */
      this.names.push(text.fold(head.replace(/^第[一二三四五六七八九十百千零]+章/, "").replace(/（[^）]*）/g, "")));
      head = text.fold(head);
      this.starts[i] = at;
      parts.push("\n", head, "\n", body);
      this.bodies[i] = at + 1 + head.length;
      at += head.length + body.length + 2;
      this.worth[i] = this.worthOf(own, sections.anchor[i]);
    }
    for (page = page + 1; page <= pages.url.length; page++) this.first[page] = count;
    this.starts[count] = at;
    this.book = parts.join("") + "\n";
    this.average = at / Math.max(1, count);
    this.cache = new Map();   /* term -> where it stands */
    this.held = new Map();    /* text -> does it stand anywhere */
    this.known = new Map();   /* term -> its everyday words */
    this.synonyms = alone ? folded(data.synonyms) : other.synonyms;
    this.vocabulary = alone ? vocabulary(this.synonyms, folded(data.sayings)) : other.vocabulary;
    this.sayable = alone ? new Set(folded(data.synonyms).concat(folded(data.sayings)).flat()) : other.sayable;
    /* Everyday words with a question word in them. */
    this.asking = alone ? folded(data.sayings).map(function (row) { return row[0]; }).filter(function (word) {
      return /什么|多少|怎么|哪|谁|几|[好贵大高难]不|不[好贵大高难]/.test(word);
    }) : other.asking;
    this.spelling = alone ? spell.create(data, this.book) : other.spelling;
    this.answers = alone ? answer.create(data, this.synonyms) : other.answers;
  }

  function folded(rows) {
    return (rows || []).map(function (row) { return row.map(function (word) { return text.fold(word); }); });
  }

  /* What readers type -> [what the book says, how much that counts]. */
  function vocabulary(synonyms, sayings) {
    var words = new Map();
    [[synonyms, SYNONYM], [sayings, SAYING]].forEach(function (part) {
      part[0].forEach(function (row) {
        var typed = row[0].replace(new RegExp(LIGHT, "g"), "");
        if (!words.has(typed)) words.set(typed, []);
        row.slice(1).forEach(function (said) { words.get(typed).push([said, part[1]]); });
      });
    });
    return words;
  }

  /* Where a find stands: chapters before what repeats them, a chapter's text before its fixed sections. */
  Engine.prototype.worthOf = function (page, anchor) {
    var fixed = this.isChapter(page) && this.data.fixed[anchor];
    return this.kind(page).boost * (fixed ? fixed.boost : 1);
  };

  Engine.prototype.kind = function (page) {
    return this.data.kinds[this.data.pages.kind[page]];
  };

  Engine.prototype.isChapter = function (page) {
    return this.kind(page).id === "chapter";
  };

  /** Names of the facets of the tags that are marked so in tags.yml: filter, chapters, explains. */
  Engine.prototype.facetsThat = function (mark) {
    return this.data.facets.filter(function (facet) { return facet[mark]; }).map(function (facet) { return facet.name; });
  };

  /** Number of the section that holds this place of the book. */
  Engine.prototype.sectionAt = function (place) {
    var low = 0, high = this.count;
    while (high - low > 1) {
      var middle = (low + high) >> 1;
      if (this.starts[middle] <= place) low = middle; else high = middle;
    }
    return low;
  };

  /**
   * Where a folded term stands.
   * @returns {{section: number[], head: number[], body: number[]}} parallel columns, by section
   */
  Engine.prototype.finds = function (term, prefix) {
    var key = prefix ? term + "*" : term, known = this.cache.get(key);
    if (known) return known;
    var found = { section: [], head: [], body: [] }, book = this.book, last = -1, stop = 0, row = -1;
    for (var p = book.indexOf(term); p >= 0; p = book.indexOf(term, p + 1)) {
      if (!text.whole(book, p, term, prefix)) continue;
      if (p >= stop) {
        last = this.sectionAt(p);
        stop = this.starts[last + 1];
        row++;
        found.section.push(last); found.head.push(0); found.body.push(0);
      }
      if (p < this.bodies[last]) found.head[row]++; else found.body[row]++;
    }
    if (this.cache.size > CACHE) this.cache.clear();
    this.cache.set(key, found);
    return found;
  };

  Engine.prototype.holds = function (term) {
    var known = this.held.get(term);
    if (known !== undefined) return known;
    known = term !== "" && this.book.indexOf(term) >= 0;
    if (this.held.size > CACHE) this.held.clear();
    this.held.set(term, known);
    return known;
  };

  /* Does the book say this, not only ask it? */
  Engine.prototype.states = function (term) {
    var engine = this;
    return this.finds(term).section.some(function (section) { return !engine.asks(section); });
  };

  Engine.prototype.asks = function (section) {
    var fixed = this.data.fixed[this.data.sections.anchor[section]];
    return Boolean(fixed && fixed.asks);
  };

  Engine.prototype.rarity = function (documents) {
    return Math.log(1 + (this.count - documents + 0.5) / (documents + 0.5));
  };

  /* What is looked for in place of one term: its pairs and runs, and the longest stretches of it
     that stand in the book. Each with its weight and the characters of the query it accounts for. */
  Engine.prototype.needles = function (term, offset) {
    var engine = this, list = [], length = term.length;
    text.tokens(term).forEach(function (token) {
      var finds = engine.finds(token.text), prefix = false;
      if (!finds.section.length && !token.han && token.at + token.text.length === length) {
        finds = engine.finds(token.text, true);
        prefix = true;
      }
      list.push({ term: token.text, finds: finds, from: offset + token.at, size: token.text.length,
                  weight: query.isFiller(token.text) ? 0.1 : prefix ? 0.6 : token.han ? 1 : 1.4 });
    });
    this.pieces(term).forEach(function (piece) {
      if (piece.text.length > 2 || piece.text === term)
        list.push({ term: piece.text, finds: engine.finds(piece.text), from: offset + piece.at, size: piece.text.length,
                    piece: true, weight: 0.55 * (Math.min(piece.text.length, 12) - 1) });
      else list.push({ term: piece.text, finds: engine.finds(piece.text), from: offset + piece.at,
                       size: piece.text.length, piece: true, weight: 0 });
    });
    this.said(term).forEach(function (word) {
      /* What the book does not know as a word it only holds by accident, in parts. */
      if (!engine.holds(term.substr(word.at, word.size))) list.forEach(function (needle) {
        var at = needle.from - offset;
        if (!needle.said && at >= word.at && at + needle.size <= word.at + word.size) needle.weight *= BY_ACCIDENT;
      });
      word.said.forEach(function (pair) {
        list.push({ term: pair[0], finds: engine.finds(pair[0]), from: offset + word.at, size: word.size, piece: true, said: true,
                    weight: pair[1] * 0.55 * (Math.min(pair[0].length, 12) - 1) });
      });
    });
    return list;
  };

  /* The words of a term that the book says otherwise. A word within a longer one does not count,
     nor does an everyday word within what the book itself says. */
  Engine.prototype.said = function (term) {
    var known = this.known.get(term);
    if (known) return known;
    if (this.known.size > CACHE) this.known.clear();
    this.known.set(term, known = this.words(term));
    return known;
  };

  Engine.prototype.words = function (term) {
    var engine = this, found = [], places = [], plain = "";
    for (var i = 0; i < term.length; i++) if (!LIGHT.test(term[i])) { plain += term[i]; places.push(i); }
    for (var at = 0; at < plain.length; at++) {
      for (var size = Math.min(LONGEST_WORD, plain.length - at); size > 1; size--) {
        var said = this.vocabulary.get(plain.substr(at, size));
        if (!said) continue;
        found.push({ at: places[at], size: places[at + size - 1] - places[at] + 1, said: said });
        break;
      }
    }
    if (!found.length) return found;
    var pieces = this.pieces(term);
    return found.map(function (word) {
      var inside = found.some(function (other) {
        return other.size > word.size && other.at <= word.at && other.at + other.size >= word.at + word.size;
      });
      var own = pieces.some(function (piece) {
        return piece.text.length > word.size + 1 && piece.at <= word.at && piece.at + piece.text.length >= word.at + word.size;
      });
      return { at: word.at, size: word.size, said: inside ? [] : word.said.filter(function (pair) {
        return (pair[1] === SYNONYM || !own) && !(term.indexOf(pair[0]) >= 0 && pair[0].indexOf(term.substr(word.at, word.size)) >= 0);
      }) };
    });
  };

  /* A term cut into the longest stretches that stand in the book: 政协|铝产业|协商. */
  Engine.prototype.pieces = function (term) {
    var pieces = [];
    for (var i = 0; i < term.length; ) {
      var size = this.longest(term, i);
      if (size > 1) pieces.push({ text: term.substr(i, size), at: i });
      i += Math.max(1, size);
    }
    return pieces;
  };

  Engine.prototype.longest = function (term, from) {
    var size = 0;
    for (var end = from + 1; end <= term.length; end++) {
      if (!this.holds(term.slice(from, end))) break;
      size = end - from;
    }
    return size;
  };

  /**
   * Score every section for some terms.
   * @returns {Map<number, {score: number, share: number, page: number}>} share: how much of the
   *   query the section holds (0-1), page: how much its whole page holds
   */
  Engine.prototype.score = function (terms, phrase) {
    var engine = this, needles = [], offset = 0;
    terms.forEach(function (term) {
      needles = needles.concat(engine.needles(term, offset));
      offset += term.length;
    });
    var length = offset, weights = this.charWeights(terms), total = 0, i;
    for (i = 0; i < length; i++) total += weights[i];
    var scores = new Float64Array(this.count), covered = new Map(), pageCovered = new Map(), headed = new Set();
    var titled = new Map();
    needles.forEach(function (needle) {
      var finds = needle.finds, idf = engine.rarity(finds.section.length) * needle.weight;
      for (var k = 0; k < finds.section.length; k++) {
        var section = finds.section[k], size = engine.starts[section + 1] - engine.starts[section];
        var body = finds.body[k], head = finds.head[k];
        var gain = TEXT * body * 2.2 / (body + 1.2 * (1 - LENGTH + LENGTH * size / engine.average));
        if (head) { gain += HEADING; headed.add(section); }
        scores[section] += idf * gain;
        cover(covered, section, needle, length);
        var page = engine.data.sections.page[section];
        if (needle.piece) cover(pageCovered, page, needle, length);
        else if (needle.size > 1) {
          if (head && section === engine.first[page]) {
            if (!titled.has(page)) titled.set(page, []);
            titled.get(page).push(needle, idf);
          }
        }
      }
    });
    /* The chapter's title speaks for its sections, where they are a chapter's and not a list's. */
    titled.forEach(function (list, page) {
      for (var s = engine.first[page] + 1; s < engine.first[page + 1]; s++) {
        if (!covered.has(s) || engine.first[page + 1] - engine.first[page] > 40) continue;
        for (var k = 0; k < list.length; k += 2) {
          scores[s] += PAGE_HEADING * list[k + 1];
          cover(covered, s, list[k], length);
        }
      }
    });
    var results = new Map(), variants = this.variants(terms);
    covered.forEach(function (seen, section) {
      var page = engine.data.sections.page[section];
      var share = 0, shared = 0, whole = pageCovered.get(page);
      for (var c = 0; c < length; c++) {
        if (seen[c]) share += weights[c];
        if (whole && whole[c]) shared += weights[c];
      }
      var lead = section === engine.first[page] && engine.first[page + 1] - section > 1;
      var named = headed.has(section) ? engine.named(section, terms, phrase) : 0;
      if (section === engine.first[page] && engine.explains(page, terms)) named += EXPLAINED;
      if (headed.has(section)) variants.forEach(function (other) { named = Math.max(named, NAMED_OTHERWISE * engine.named(section, other, other.join(""))); });
      var score = (scores[section] * (lead ? LEAD : 1) + named) * engine.worth[section];
      results.set(section, { score: score, share: share / total, page: shared / total });
    });
    return results;
  };

  /* A heading that is the query, or nearly, is what was looked for. */
  Engine.prototype.named = function (section, terms, phrase) {
    var head = this.book.slice(this.starts[section] + 1, this.bodies[section]);
    if (!head) return 0;
    var name = this.names[section], whole = terms.join(""), bonus = 0, held = 0;
    [phrase, whole].forEach(function (wanted) {
      if (head === wanted || name === wanted) bonus = 30;
      else if (wanted.length > 1 && head.indexOf(wanted) >= 0)
        bonus = Math.max(bonus, 6 + 14 * wanted.length / name.length);
      else if (name.length > 1 && wanted.indexOf(name) >= 0)
        bonus = Math.max(bonus, 16 * name.length / wanted.length);
    });
    terms.forEach(function (term) { if (term.length > 1 && head.indexOf(term) >= 0) held += term.length; });
    if (terms.length > 1 && held)
      bonus = Math.max(bonus, (held === whole.length ? 6 : 0) + 12 * held / Math.max(name.length, whole.length));
    return bonus;
  };

  /* Does the chapter's tag say that it explains this? */
  Engine.prototype.explains = function (page, terms) {
    var data = this.data, wanted = terms.join(""), facets = this.facetsThat("explains");
    return (data.pages.tags[page] || []).some(function (tag) {
      var pair = data.tags[tag].split("/");
      return facets.indexOf(pair[0]) >= 0 && text.fold(pair[1]) === wanted;
    });
  };

  function cover(map, key, needle, length) {
    var seen = map.get(key);
    if (!seen) map.set(key, seen = new Uint8Array(length));
    for (var i = needle.from; i < needle.from + needle.size; i++) seen[i] = 1;
  }

  /* What each character of the query counts for: a number or a Latin name as much as a word of two
     or three characters, however long; fillers hardly anything; common words less than rare ones. */
  Engine.prototype.charWeights = function (terms) {
    var engine = this, weights = [], most = this.rarity(0);
    terms.forEach(function (term) {
      var own = new Array(term.length).fill(0);
      text.tokens(term).forEach(function (token) {
        var found = engine.finds(token.text).section.length;
        for (var i = 0; i < token.text.length; i++) {
          var at = token.at + i, weight;
          if (!token.han) weight = Math.min(3, token.text.length) / token.text.length;
          else if (query.isFiller(token.text[i])) weight = 0.15;
          /* A pair that stands nowhere is either a strange word or two words meeting. */
          else weight = found ? Math.max(0.4, Math.min(1, 1.6 * engine.rarity(found) / most)) : 0;
          own[at] = Math.max(own[at], weight);
        }
      });
      query.weak(term).forEach(function (stretch) {
        for (var i = stretch[0]; i < stretch[1]; i++) own[i] = Math.min(0.2, own[i] || 0.2);
      });
      weights = weights.concat(own.map(function (weight, at) {
        return weight || (term[at] === " " ? 0 : 1);
      }));
    });
    return weights;
  };

  /* The other ways of saying a query: what readers type -> what the book says. */
  Engine.prototype.variants = function (terms) {
    var engine = this, variants = [];
    terms.forEach(function (term, i) {
      engine.said(term).forEach(function (word) {
        word.said.forEach(function (pair) {
          if (variants.length >= VARIANTS) return;
          var other = terms.slice();
          other[i] = term.slice(0, word.at) + pair[0] + term.slice(word.at + word.size);
          variants.push(other);
        });
      });
    });
    return variants;
  };

  /**
   * The sections that answer, best first.
   * @param {number} level 0: something must hold all of the query, 1: most of it, 2: a word known
   *   as a name or as an everyday word, and some of the rest
   */
  Engine.prototype.rank = function (parsed, level) {
    var engine = this, results = this.score(parsed.terms, parsed.phrase);
    var found = [];
    results.forEach(function (result, section) {
      var page = engine.data.sections.page[section];
      result.section = section;
      result.pageNumber = page;
      found.push(result);
    });
    /* The list of sources holds all sorts of words; it only answers where a term stands whole. */
    var whole = new Set();
    if (!level) parsed.terms.forEach(function (term) { engine.finds(term).section.forEach(function (section) { whole.add(section); }); });
    found = found.filter(function (result) {
      return whole.has(result.section) || engine.kind(result.pageNumber).search !== "whole";
    });
    var chapter = function (result) { return engine.isChapter(result.pageNumber); };
    /* A question of the book that has all the words does not answer them. */
    var all = found.some(function (result) { return !engine.asks(result.section) && (result.share > ALL || result.page > ALL && chapter(result)); });
    var least = all ? MOST : ENOUGH;
    if (!all && !level) return [];
    if (level > 1) {
      var known = this.anchored(parsed.terms);
      return sorted(found.filter(function (result) { return result.share >= LITTLE && known.has(result.section); }));
    }
    var holds = function (least) {
      return found.filter(function (result) {
        return result.share >= least || result.page > (all ? ALL : ENOUGH / 0.9) && chapter(result);
      });
    };
    var kept = holds(least);
    if (kept.length < FEW) kept = holds(ENOUGH);
    kept.forEach(function (result) {
      var share = Math.min(1, result.share / ALL);
      result.score *= result.page > ALL ? 0.5 + 0.5 * share * share : Math.pow(share, 3);
    });
    return sorted(kept);
  };

  function sorted(results) {
    return results.sort(function (a, b) { return b.score - a.score || a.section - b.section; });
  }

  /* The sections that hold what the query surely speaks of: a name of the book or what an everyday word stands for. */
  Engine.prototype.anchored = function (terms) {
    var engine = this, sections = new Set(), common = Math.max(60, 0.15 * this.count);
    terms.forEach(function (term) {
      engine.needles(term, 0).forEach(function (needle) {
        if (needle.finds.section.length > common || !telling(needle)) return;
        needle.finds.section.forEach(function (section) { sections.add(section); });
      });
    });
    return sections;

    function telling(needle) {
      return needle.said || engine.sayable.has(needle.term) || needle.size > 2 && needle.piece && needle.finds.section.length > 1 ||
        needle.size > 1 && engine.spelling.isName(needle.term);
    }
  };

  /**
   * Search.
   * @param {string} typed the query as typed
   * @param {Object<string, string>} [filter] facet -> value
   * @returns {{items: object[][], rest: function, cards: object[], facets: object, note: object, suggestions: string[]}}
   *   items: what the first screen shows, by page, the page itself first; rest: makes the others, null if there are none
   */
  Engine.prototype.search = function (typed, filter) {
    var engine = this, empty = { items: [], cards: [], facets: {}, suggestions: [], total: 0 };
    var parsed = query.parse(typed, this.holds.bind(this), this.asking, this.states.bind(this));
    if (!parsed.terms.length) return empty;
    var allowed = this.filter(filter), note = null;
    var read = this.spelling.latin(parsed.terms, this.holds.bind(this));
    if (read) { parsed = { terms: read.terms, phrase: read.terms.join(""), asked: parsed.asked }; note = { read: read.terms.join(" ") }; }
    var ranked = this.rank(parsed, 0), cards = this.answers.answer(parsed);
    /* Nothing holds all of it: a slip of the pen if it is surely one, else what holds most of it, else
       what holds its telling words, else a slip of the pen that is only likely. Few who ask in a
       sentence use the book's words: there the slips come last. */
    (parsed.asked ? ["most", "some", "sure", "likely"] : ["sure", "most", "some", "likely"]).forEach(function (step) {
      if (ranked.length || cards.length) return;
      if (step === "most" || step === "some") { ranked = engine.rank(parsed, step === "most" ? 1 : 2); return; }
      var mended = engine.spelling.mend(parsed.terms, step === "sure");
      if (!mended) return;
      var other = { terms: mended, phrase: mended.join(""), asked: parsed.asked };
      ranked = engine.rank(other, 0);
      cards = engine.answers.answer(other);
      if (ranked.length || cards.length) { parsed = other; note = { mended: mended.join(" ") }; }
    });
    if (!ranked.length && !cards.length) {
      empty.suggestions = this.spelling.near(parsed.terms);
      empty.nothing = true;
      empty.tags = this.tagNames();
      return empty;
    }
    var facets = this.facets(ranked);
    this.complete(cards, ranked);
    if (cards.length) ranked = ranked.filter(function (result) {
      return !cards.some(function (card) { return card.location === engine.place(result.section); });
    });
    if (allowed) ranked = ranked.filter(function (result) { return allowed(result.pageNumber); });
    var needles = this.marks(parsed);
    var groups = [], byPage = new Map();
    ranked.forEach(function (result) {
      var group = byPage.get(result.pageNumber);
      if (!group) {
        if (groups.length >= PAGES_SHOWN) return;
        byPage.set(result.pageNumber, group = []);
        groups.push(group);
      }
      if (group.length < SECTIONS_SHOWN) group.push(result);
    });
    return {
      items: groups.slice(0, FIRST).map(present),
      rest: groups.length > FIRST ? function () { return groups.slice(FIRST).map(present); } : null,
      pages: new Set(ranked.map(function (result) { return result.pageNumber; })).size, shown: groups.length,
      cards: cards, facets: facets, note: note, suggestions: [], total: ranked.length,
      filtered: Boolean(allowed)
    };

    function present(group) { return engine.present(group, needles); }
  };

  /* Where the book says more about what a card answers: the best section outside the appendices. */
  Engine.prototype.complete = function (cards, ranked) {
    var engine = this, data = this.data;
    if (!cards.length) return;
    var best = ranked.find(function (result) {
      return engine.isChapter(result.pageNumber) && engine.place(result.section) !== cards[0].location;
    });
    if (!best) return;
    var page = best.pageNumber, title = data.sections.title[best.section];
    cards[0].more = { title: data.pages.title[page] + (title ? "　" + title : ""), location: engine.place(best.section) };
  };

  Engine.prototype.place = function (section) {
    var anchor = this.data.sections.anchor[section];
    return this.data.pages.url[this.data.sections.page[section]] + (anchor ? "#" + anchor : "");
  };

  /* The tags a reader who found nothing may start from. */
  Engine.prototype.tagNames = function () {
    var facets = this.facetsThat("chapters");
    return this.data.tags.filter(function (tag) { return facets.indexOf(tag.split("/")[0]) >= 0; }).sort()
      .map(function (tag) { return tag.split("/")[1]; });
  };

  Engine.prototype.filter = function (filter) {
    var data = this.data, wanted = Object.keys(filter || {}).filter(function (facet) { return filter[facet]; });
    if (!wanted.length) return null;
    return function (page) {
      return wanted.every(function (facet) {
        if (facet === data.partFacet) return data.parts[data.pages.part[page]] === filter[facet];
        return data.pages.tags[page].some(function (tag) { return data.tags[tag] === facet + "/" + filter[facet]; });
      });
    };
  };

  /* How many of the found pages each facet value has. */
  Engine.prototype.facets = function (ranked) {
    var data = this.data, counts = {}, seen = new Set();
    var ofParts = counts[data.partFacet] = {};
    this.facetsThat("filter").forEach(function (facet) { counts[facet] = {}; });
    ranked.forEach(function (result) {
      var page = result.pageNumber;
      if (seen.has(page)) return;
      seen.add(page);
      var part = data.parts[data.pages.part[page]];
      if (part) ofParts[part] = (ofParts[part] || 0) + 1;
      data.pages.tags[page].forEach(function (tag) {
        var pair = data.tags[tag].split("/");
        if (counts[pair[0]]) counts[pair[0]][pair[1]] = (counts[pair[0]][pair[1]] || 0) + 1;
      });
    });
    return counts;
  };

  /* What to highlight: whole terms where they stand in the book, else the longest pieces. */
  Engine.prototype.marks = function (parsed) {
    var engine = this, marks = [];
    parsed.terms.forEach(function (term) {
      engine.needles(term, 0).forEach(function (needle) {
        if (needle.finds.section.length && (needle.piece || needle.weight >= 0.5) && needle.term.length > (term.length > 1 ? 1 : 0))
          marks.push(needle.term);
      });
    });
    return marks.filter(function (mark, i) { return marks.indexOf(mark) === i; })
      .sort(function (a, b) { return b.length - a.length; });
  };

  Engine.prototype.present = function (group, needles) {
    var engine = this, page = group[0].pageNumber;
    var best = group[0], own = group.find(function (result) { return result.section === engine.first[page]; });
    var shown = group.filter(function (result) { return result !== own; }), top = best.score;
    /* Only the sections nearly as good as the best are shown at once; the rest is folded away. */
    var items = shown.map(function (result, i) {
      var near = i < 3 && result.score >= 0.55 * top;
      return engine.item(result.section, near ? top : Math.min(result.score, top * 0.5), needles);
    });
    var head = this.item(this.first[page], own === best ? top * 1.001 : top * 0.999, needles);
    if (own !== best) head.text = "";
    /* The page's own line leads to the place in it, unless the page is named so. */
    if (items.length && (own !== best || head.title.indexOf("<mark>") < 0)) head.location = items[0].location;
    return [head].concat(items);
  };

  Engine.prototype.item = function (section, score, needles) {
    var data = this.data, page = data.sections.page[section], anchor = data.sections.anchor[section];
    var title = section === this.first[page] ? data.pages.title[page] : data.sections.title[section];
    var body = data.sections.text[section], folded = this.book.slice(this.starts[section], this.starts[section + 1]);
    /* The longest that stand here; what is part of them is marked with them. */
    needles = needles.reduce(function (kept, needle) {
      if (folded.indexOf(needle) >= 0 && !kept.some(function (one) { return one.indexOf(needle) >= 0; })) kept.push(needle);
      return kept;
    }, []);
    var words = needles.filter(function (needle) { return needle.length > 1; });
    if (words.length) needles = words;
    var snippet = excerpt(body, needles);
    var chosen = needles.slice(0, 6);
    var place = this.place(section), number = (data.book || {})[place];
    var where = [section === this.first[page] ? data.parts[data.pages.part[page]] : "", number ? "同书第" + number + "页" : ""]
      .filter(Boolean).join("　");
    return {
      location: data.pages.url[page] + (chosen.length ? "?h=" + encodeURIComponent(chosen.join("|")) : "") +
        (anchor ? "#" + encodeURI(anchor) : ""),
      title: (mark(title, needles) || snippet) + (where ? '<span class="search-place">' + escape(where) + "</span>" : ""),
      text: title ? snippet : "",
      place: place,
      score: score
    };
  };

  function excerpt(body, needles) {
    /* Around the place with the most, longest and most different finds. */
    var found = text.finds(body, needles);
    var best = 0, from = 0;
    for (var i = 0; i < found.length; i++) {
      var seen = {}, value = 0;
      for (var k = i; k < found.length && found[k][1] - found[i][0] < SNIPPET; k++) {
        value += seen[found[k][2]] ? 0.2 : found[k][2].length * found[k][2].length;
        seen[found[k][2]] = true;
      }
      if (value > best) { best = value; from = found[i][0]; }
    }
    /* Begin at the sentence or line when it is near. */
    var start = Math.max(0, from - 24), lead = body.slice(start, from);
    var cut = Math.max(lead.lastIndexOf("。"), lead.lastIndexOf("\n"), lead.lastIndexOf("；"));
    if (cut >= 0) start += cut + 1;
    else if (start) start = Math.max(start, from - 14);
    var end = Math.min(body.length, start + SNIPPET);
    var line = body.slice(start, end).replace(/\n/g, "　");
    var inside = found.filter(function (find) { return find[0] >= start && find[1] <= end; })
      .map(function (find) { return [find[0] - start, find[1] - start]; });
    return (start && cut < 0 ? "…" : "") + marked(line, text.merged(inside)) + (end < body.length ? "…" : "");
  }

  function mark(line, needles) {
    return marked(line, text.ranges(line, needles));
  }

  function marked(line, ranges) {
    var out = "", last = 0;
    ranges.forEach(function (range) {
      out += escape(line.slice(last, range[0])) + "<mark>" + escape(line.slice(range[0], range[1])) + "</mark>";
      last = range[1];
    });
    return out + escape(line.slice(last));
  }

  function escape(value) {
    return value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  }

  var api = { Engine: Engine, mark: mark, escape: escape };
  if (node) module.exports = api;
  else root.SearchEngine = api;
})(typeof self === "object" ? self : this);
