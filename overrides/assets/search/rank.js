/*
 * Ranking: what is looked for in place of a query, how much of it each section
 * holds, which sections answer. Needs text.js, query.js, postings.js, segment.js,
 * facets.js.
 */
var SearchRanker = (() => {
  "use strict";
  const text = SearchText;

  const HEADING = 3.2, PAGE_HEADING = 1.3;   /* gain of a term by where it stands; in the body it is 1 */
  const SATURATION = 1.2, LENGTH = 0.35;     /* BM25's k1 and b */
  const ALL = 0.985;       /* coverage that counts as all of the query */
  const MOST = 0.8;        /* coverage a section must have to stand beside those that have all */
  const ENOUGH = 0.68;     /* coverage a section must have when nothing has all of it */
  const FEW = 4;           /* so few that what covers less is shown too */
  const LEAD = 0.75;       /* a chapter's summary speaks of what its sections say */
  const EXPLAINED = 16;    /* boost of a tag that says the chapter explains what is asked */
  const NAMED_OTHERWISE = 0.7, BY_ACCIDENT = 0.25;
  const LITTLE = 0.42;     /* coverage needed beside a known word when nothing has more */
  const LEAST = 0.25;      /* the same, when a name of the book is all that is known */
  const HALF = 0.5;        /* the same, when it holds no name */
  const QUESTION = 0.6;    /* boost of the book's own questions, for a query that asks */
  const LISTED = 40;       /* a page with more sections is a list, not a chapter */

  /** How strictly a section must hold the query. */
  const LEVEL = Object.freeze({
    /* Something must hold all of it. */
    STRICT: 0,
    /* Most of it. */
    RELAXED: 1,
    /* A word known as a name or as an everyday word, and some of the rest. */
    ANCHORED: 2,
    /* A name of the book, and hardly anything else. */
    CLOSEST: 3
  });

  /**
   * @param {Map<number, Uint8Array>} map
   * @param {number} key
   * @param {Clause} clause
   * @param {number} length
   */
  function cover(map, key, clause, length) {
    let covered = map.get(key);
    if (!covered) map.set(key, covered = new Uint8Array(length));
    for (let i = clause.from; i < clause.from + clause.size; i++) covered[i] = 1;
  }

  /** @param {Result[]} results */
  function sorted(results) {
    return results.sort((a, b) => b.score - a.score || a.section - b.section);
  }

  /** Ranks the sections of one index. */
  class Ranker {
    /**
     * @param {Index} index
     * @param {Segmenter} segmenter
     * @param {Spelling} spelling
     * @param {Reader} reader
     */
    constructor(index, segmenter, spelling, reader) {
      this.index = index;
      this.segmenter = segmenter;
      this.spelling = spelling;
      this.reader = reader;
    }

    /**
     * What is looked for in place of one term: its pairs and runs, the longest stretches of it that
     * stand in the book, what the book says instead. Each with the characters of the query it covers.
     * @param {string} term
     * @param {number} offset of the term in the query
     * @returns {Clause[]}
     */
    clauses(term, offset) {
      const index = this.index;
      /** @type {Clause[]} */
      const list = [];
      text.tokens(term).forEach((token) => {
        let postings = index.postings(token.text), prefix = false;
        if (!postings.section.length && !token.han && token.at + token.text.length === term.length) {
          postings = index.postings(token.text, true);
          prefix = true;
        }
        const weight = this.reader.isFiller(token.text) ? 0.1 : prefix ? 0.6 : token.han ? 1 : 1.4;
        list.push({ term: token.text, postings, from: offset + token.at, size: token.text.length, weight });
      });
      this.segmenter.longestMatches(term).forEach((segment) => {
        const size = segment.text.length, counts = size > 2 || segment.text === term;
        list.push({ term: segment.text, postings: index.postings(segment.text), from: offset + segment.at, size,
                    segment: true, weight: counts ? 0.55 * (Math.min(size, 12) - 1) : 0 });
      });
      this.segmenter.expansions(term).forEach((word) => {
        /* What the book does not know as a word it only holds by accident, in parts. */
        if (!index.holds(term.substr(word.at, word.size))) list.forEach((clause) => {
          const at = clause.from - offset;
          if (!clause.synonym && at >= word.at && at + clause.size <= word.at + word.size) clause.weight *= BY_ACCIDENT;
        });
        word.said.forEach(([said, weight]) => {
          list.push({ term: said, postings: index.postings(said), from: offset + word.at, size: word.size, segment: true,
                      synonym: true, weight: weight * 0.55 * (Math.min(said.length, 12) - 1) });
        });
      });
      return list;
    }

    /**
     * What each character of the query counts for: a number or a Latin name as much as a word of two
     * or three characters, however long; fillers hardly anything; common words less than rare ones.
     * @param {string[]} terms
     */
    charWeights(terms) {
      const index = this.index, most = index.idf(0);
      /** @type {number[]} */
      const weights = [];
      terms.forEach((term) => {
        /** @type {number[]} */
        const own = new Array(term.length).fill(0);
        text.tokens(term).forEach((token) => {
          const documents = index.postings(token.text).section.length;
          for (let i = 0; i < token.text.length; i++) {
            const at = token.at + i;
            let weight;
            if (!token.han) weight = Math.min(3, token.text.length) / token.text.length;
            else if (this.reader.isFiller(token.text[i])) weight = 0.15;
            /* A pair that stands nowhere is either a strange word or two words meeting. */
            else weight = documents ? Math.max(0.4, Math.min(1, 1.6 * index.idf(documents) / most)) : 0;
            own[at] = Math.max(own[at], weight);
          }
        });
        this.reader.weak(term).forEach(([from, to]) => {
          for (let i = from; i < to; i++) own[i] = Math.min(0.2, own[i] || 0.2);
        });
        own.forEach((weight, at) => { weights.push(weight || (term[at] === " " ? 0 : 1)); });
      });
      return weights;
    }

    /**
     * Score every section for some terms.
     * @param {string[]} terms
     * @param {string} phrase
     * @returns {Result[]}
     */
    score(terms, phrase) {
      const index = this.index;
      /** @type {Clause[]} */
      const clauses = [];
      let length = 0;
      terms.forEach((term) => {
        clauses.push(...this.clauses(term, length));
        length += term.length;
      });
      const weights = this.charWeights(terms), total = weights.reduce((sum, weight) => sum + weight, 0);
      const scores = new Float64Array(index.count);
      /** @type {Map<number, Uint8Array>} */
      const covered = new Map();
      /** @type {Map<number, Uint8Array>} */
      const pageCovered = new Map();
      /** @type {Set<number>} */
      const headed = new Set();
      /** @type {Map<number, [Clause, number][]>} */
      const titled = new Map();
      clauses.forEach((clause) => {
        const { section: sections, head, body } = clause.postings, idf = index.idf(sections.length) * clause.weight;
        sections.forEach((section, k) => {
          const size = index.starts[section + 1] - index.starts[section];
          let gain = body[k] * (SATURATION + 1) / (body[k] + SATURATION * (1 - LENGTH + LENGTH * size / index.average));
          if (head[k]) {
            gain += HEADING;
            headed.add(section);
          }
          scores[section] += idf * gain;
          cover(covered, section, clause, length);
          const page = index.pageOf(section);
          if (clause.segment) cover(pageCovered, page, clause, length);
          else if (clause.size > 1 && head[k] && section === index.first[page]) {
            const known = titled.get(page) || [];
            known.push([clause, idf]);
            titled.set(page, known);
          }
        });
      });
      this.shareTitles(titled, scores, covered, length);
      const variants = this.segmenter.variants(terms);
      /** @type {Result[]} */
      const results = [];
      covered.forEach((seen, section) => {
        const page = index.pageOf(section), first = section === index.first[page], whole = pageCovered.get(page);
        let coverage = 0, pageCoverage = 0;
        for (let c = 0; c < length; c++) {
          if (seen[c]) coverage += weights[c];
          if (whole && whole[c]) pageCoverage += weights[c];
        }
        const lead = first && index.first[page + 1] - section > 1;
        let named = headed.has(section) ? this.named(section, terms, phrase) : 0;
        if (first && this.explains(page, terms)) named += EXPLAINED;
        if (headed.has(section)) variants.forEach((other) => {
          named = Math.max(named, NAMED_OTHERWISE * this.named(section, other, other.join("")));
        });
        const score = (scores[section] * (lead ? LEAD : 1) + named) * index.boost[section];
        results.push({ section, page, score, coverage: coverage / total, pageCoverage: pageCoverage / total });
      });
      return results;
    }

    /**
     * The chapter's title speaks for its sections, where they are a chapter's and not a list's.
     * @param {Map<number, [Clause, number][]>} titled page -> its title's clauses, each with its idf
     * @param {Float64Array} scores
     * @param {Map<number, Uint8Array>} covered
     * @param {number} length
     */
    shareTitles(titled, scores, covered, length) {
      const first = this.index.first;
      titled.forEach((list, page) => {
        if (first[page + 1] - first[page] > LISTED) return;
        for (let section = first[page] + 1; section < first[page + 1]; section++) {
          if (!covered.has(section)) continue;
          list.forEach(([clause, idf]) => {
            scores[section] += PAGE_HEADING * idf;
            cover(covered, section, clause, length);
          });
        }
      });
    }

    /**
     * Boost of a heading that is the query, or nearly: it is what was looked for.
     * @param {number} section
     * @param {string[]} terms
     * @param {string} phrase
     */
    named(section, terms, phrase) {
      const index = this.index, head = index.book.slice(index.starts[section] + 1, index.bodies[section]);
      if (!head) return 0;
      const name = index.names[section], whole = terms.join("");
      let boost = 0, held = 0;
      [phrase, whole].forEach((wanted) => {
        if (head === wanted || name === wanted) boost = 30;
        else if (wanted.length > 1 && head.indexOf(wanted) >= 0) boost = Math.max(boost, 6 + 14 * wanted.length / name.length);
        else if (name.length > 1 && wanted.indexOf(name) >= 0) boost = Math.max(boost, 16 * name.length / wanted.length);
      });
      terms.forEach((term) => { if (term.length > 1 && head.indexOf(term) >= 0) held += term.length; });
      if (terms.length > 1 && held)
        boost = Math.max(boost, (held === whole.length ? 6 : 0) + 12 * held / Math.max(name.length, whole.length));
      return boost;
    }

    /**
     * Does the chapter's tag say that it explains this?
     * @param {number} page
     * @param {string[]} terms
     */
    explains(page, terms) {
      const data = this.index.data, wanted = terms.join(""), facets = SearchFacets.that(data, "explains");
      return (data.pages.tags[page] || []).some((tag) => {
        const [facet, value] = data.tags[tag].split("/");
        return facets.indexOf(facet) >= 0 && text.fold(value) === wanted;
      });
    }

    /**
     * The sections that answer, best first.
     * @param {Parsed} parsed
     * @param {number} level one of LEVEL
     * @param {boolean} [loose] at CLOSEST: also where no name of the book is asked for, but the book has all the words
     */
    rank(parsed, level, loose) {
      const index = this.index, strict = level === LEVEL.STRICT;
      /* A page that holds all sorts of words, as the list of sources, only answers where a term stands whole. */
      /** @type {Set<number>} */
      const whole = new Set();
      if (strict) parsed.terms.forEach((term) => {
        index.postings(term).section.forEach((section) => { whole.add(section); });
      });
      const found = this.score(parsed.terms, parsed.phrase).filter((result) =>
        whole.has(result.section) || index.kind(result.page).search !== "whole");
      /* A question of the book that has all the words does not answer them. */
      const all = found.some((result) => !index.isQuestion(result.section) &&
        (result.coverage > ALL || (result.pageCoverage > ALL && index.isChapter(result.page))));
      if (!all && strict) return [];
      if (level === LEVEL.ANCHORED || level === LEVEL.CLOSEST) {
        const closest = level === LEVEL.CLOSEST, anchored = this.anchored(parsed.terms, closest);
        const kept = found.filter((result) => (result.coverage >= (closest ? LEAST : LITTLE) && anchored.has(result.section)) ||
          (closest && loose && result.coverage >= HALF));
        if (closest) kept.forEach((result) => { result.score *= result.coverage; });
        return sorted(kept);
      }
      const onPage = all ? ALL : ENOUGH / 0.9;
      /** @param {number} least */
      const having = (least) => found.filter((result) =>
        result.coverage >= least || (result.pageCoverage > onPage && index.isChapter(result.page)));
      let kept = having(all ? MOST : ENOUGH);
      if (kept.length < FEW) kept = having(ENOUGH);
      kept.forEach((result) => {
        if (parsed.asked && index.isQuestion(result.section)) result.score *= QUESTION;
        const coverage = Math.min(1, result.coverage / ALL);
        result.score *= result.pageCoverage > ALL ? 0.5 + 0.5 * coverage * coverage : Math.pow(coverage, 3);
      });
      return sorted(kept);
    }

    /**
     * The sections that hold what the query surely speaks of: a name of the book or what an everyday
     * word stands for.
     * @param {string[]} terms
     * @param {boolean} names only the terms, tags and synonyms, not whatever is a heading or stands in quotation marks
     */
    anchored(terms, names) {
      /** @type {Set<number>} */
      const sections = new Set();
      const common = Math.max(60, 0.15 * this.index.count);
      terms.forEach((term) => {
        this.clauses(term, 0).forEach((clause) => {
          if (clause.postings.section.length > common || !(names ? this.reader.isName(clause.term) : this.tells(clause))) return;
          clause.postings.section.forEach((section) => { sections.add(section); });
        });
      });
      return sections;
    }

    /** @param {Clause} clause */
    tells(clause) {
      return clause.synonym || this.segmenter.vocabulary.words.has(clause.term) ||
        (clause.size > 2 && clause.segment && clause.postings.section.length > 1) ||
        (clause.size > 1 && this.spelling.isName(clause.term));
    }

    /**
     * What to highlight: whole terms where they stand in the book, else the longest stretches.
     * @param {Parsed} parsed
     * @returns {string[]} longest first
     */
    highlights(parsed) {
      /** @type {Set<string>} */
      const words = new Set();
      parsed.terms.forEach((term) => {
        this.clauses(term, 0).forEach((clause) => {
          if (clause.postings.section.length && (clause.segment || clause.weight >= 0.5) &&
              clause.term.length > (term.length > 1 ? 1 : 0)) words.add(clause.term);
        });
      });
      return Array.from(words).sort((a, b) => b.length - a.length);
    }
  }

  return { Ranker, LEVEL };
})();
