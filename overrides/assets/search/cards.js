/*
 * Answer cards: only for a query that asks for exactly one known thing.
 * A wrong card is worse than none. Needs text.js, time.js, query.js.
 */
var SearchCards = (() => {
  "use strict";
  const text = SearchText;

  const CITY = /贵阳市|贵阳|全市|我市|本市|市里/g, PROVINCE = /贵州省|贵州|全省|我省|本省|省里/g;
  const PROVINCE_SERIES = "贵州省";
  /* Words of a comparison, where two years or two areas are compared: alone, or at the end of the name. */
  const COMPARING = /^(?:相比较?|比较一下|比较|对比|相差|差距|差|比|谁高|谁多|哪个高|哪个多|各是|分别是?|各有|变化|增加|减少|[和与跟同的])+$/;
  const COMPARED = /(?:相比较?|比较一下|比较|对比|相差|差距|差|谁高|谁多|哪个高|哪个多|各是|分别是?|各有|变化|[和与跟同的])+$/;
  /* How people call the rate at which something grows. */
  const GROWTH = /(?:增长率|增长速度|增长幅度|增幅|增长了?)$/;
  const RECENT = 3, CARDS = 4, TERM_CARDS = 2;
  /* Share of a question that must be a known way of asking for help. */
  const HELP = 0.6;

  /**
   * "地区生产总值（各年当年公布数）" goes by its name before the brackets.
   * @param {string} name
   */
  function plain(name) {
    return text.fold(name.replace(/（[^）]*）/g, "")).replace(/ /g, "");
  }

  /**
   * What is left of a question when years and areas are taken out.
   * @param {string} rest
   * @param {boolean} compared
   */
  function subject(rest, compared) {
    const words = rest.split(" ").filter(Boolean);
    const kept = compared ? words.filter((word) => !COMPARING.test(word)).map((word) => word.replace(COMPARED, "").replace(/^[和与跟同]/, "")) : words;
    return kept.join("").replace(/^的|的$/g, "").replace(/的/g, "");
  }

  /**
   * @template V
   * @param {Map<string, V[]>} map
   * @param {string} key
   * @param {V} value
   */
  function put(map, key, value) {
    const known = map.get(key) || [];
    if (known.indexOf(value) < 0) known.push(value);
    map.set(key, known);
  }

  /** What can be answered outright. */
  class Cards {
    /**
     * @param {IndexData} data
     * @param {string[][]} synonyms folded rows: what is typed, what the book says
     * @param {Reader} reader
     */
    constructor(data, synonyms, reader) {
      this.synonyms = synonyms;
      this.reader = reader;
      /** @type {Map<string, Term[]>} */
      this.terms = new Map();
      /** @type {Map<string, Series[]>} */
      this.series = new Map();
      /** @type {Map<string, Card>} */
      this.facts = new Map();
      data.terms.forEach((term) => {
        term.names.concat(term.term).forEach((name) => {
          const key = text.fold(name);
          if (key.length > 1) put(this.terms, key, term);
        });
      });
      data.series.forEach((one) => {
        put(this.series, plain(one.names[0]), one);
        put(this.series, text.fold(one.names[0]).replace(/ /g, ""), one);
      });
      this.helps = data.helps.map((help) => ({ help, asked: help.asked.map((words) => this.plainly(words)) }));
    }

    /**
     * The cards for a query, best first.
     * @param {Parsed} parsed
     * @param {number} today the reader's year
     * @returns {Card[]}
     */
    answer(parsed, today) {
      const wanted = parsed.terms.join("").replace(/ /g, "");
      const found = this.named(wanted);
      found.push(...this.figures(parsed.terms.join(" "), today));
      if (found.length) return found;
      const fact = this.facts.get(wanted.replace(/(?:是|的|从|来自|怎么来)+$/, ""));
      if (fact) return [Object.assign({}, fact)];
      const plainly = this.plainly(wanted), known = plainly === wanted || parsed.specific ? [] : this.named(plainly);
      return known.length ? known : this.help(plainly);
    }

    /**
     * Words without those that say nothing, or as they are where none would be left.
     * @param {string} words
     */
    plainly(words) {
      const whole = text.fold(words).replace(/ /g, "");
      return this.reader.core(whole) || whole;
    }

    /**
     * @param {string} name folded
     * @returns {Card[]}
     */
    named(name) {
      return (this.terms.get(name) || []).slice(0, TERM_CARDS).map((term) => (
        { kind: "term", title: term.term, text: term.text, source: term.source, location: term.url }));
    }

    /**
     * The answer on using the site, where most of the question asks for it.
     * @param {string} wanted
     * @returns {Card[]}
     */
    help(wanted) {
      let best = null, most = Math.max(1, HELP * wanted.length - 0.01);
      for (const { help, asked } of this.helps) {
        for (const words of asked) {
          if (words.length <= most || wanted.indexOf(words) < 0) continue;
          most = words.length;
          best = help;
        }
      }
      return best ? [{ kind: "help", title: "怎样使用", text: best.text, location: best.url }] : [];
    }

    /**
     * Give the figures that stand for one thing only.
     * @param {FigureRow[]} rows figure, text, source, address
     */
    addFigures(rows) {
      rows.forEach(([figure, said, source, location]) => {
        this.facts.set(text.fold(figure).replace(/ /g, ""), { kind: "fact", title: figure, text: said, source, location });
      });
    }

    /**
     * The series a query names, with the years it means or the latest.
     * @param {string} wanted
     * @param {number} today
     * @returns {Card[]}
     */
    figures(wanted, today) {
      const when = SearchTime.period(wanted, today);
      const province = PROVINCE.test(when.rest), city = CITY.test(when.rest);
      PROVINCE.lastIndex = CITY.lastIndex = 0;
      /* A series may itself be named after the areas: 贵阳占全省比重. */
      const whole = when.rest.replace(/ /g, "").replace(/^[的和与跟同]+/, "").replace(COMPARED, "");
      for (const own of [whole, whole.replace(/^贵阳市?(?=贵阳)/, "")]) if (this.series.has(own)) return this.cardsFor(own, when).slice(0, CARDS);
      const name = subject(when.rest.replace(PROVINCE, " ").replace(CITY, " "), (province && city) || when.years.length > 1);
      if (!name || /\d{4}/.test(name)) return [];
      /** @type {Card[]} */
      const cards = [];
      if (city || !province) cards.push(...this.cardsFor(name, when));
      if (province) {
        const others = this.cardsFor(PROVINCE_SERIES + name, when);
        if (!others.length && cards.length) cards[0].remark = [cards[0].remark, "书中没有全省的这项数字。"].filter(Boolean).join("");
        cards.push(...others);
      }
      return cards.slice(0, CARDS);
    }

    /**
     * @param {string} name of a series, or a synonym of one
     * @param {Period} when
     * @returns {Card[]}
     */
    cardsFor(name, when) {
      /** @type {Set<Series>} */
      const found = new Set();
      const names = this.series.has(name) ? [name] : this.said(name);
      names.forEach((said) => (this.series.get(said) || []).forEach((one) => found.add(one)));
      /** @type {Card[]} */
      const cards = [];
      found.forEach((one) => this.cardsOf(one, when).forEach((card) => {
        /* Two series may give the same figure under different bases: once is enough. */
        if (!cards.some((other) => JSON.stringify(other.rows) === JSON.stringify(card.rows))) cards.push(card);
      }));
      /* What has the year that is meant comes before what only has others. */
      const exact = cards.filter((card) => !card.missing);
      return (exact.length ? exact : cards);
    }

    /**
     * The figures of one series for the years meant: a card for each basis, since figures of two bases are
     * not put in one column.
     * @param {Series} one
     * @param {Period} when
     * @returns {Card[]}
     */
    cardsOf(one, when) {
      const wanted = one.points.filter((point) => when.years.indexOf(point[0]) >= 0);
      const recent = one.points.filter((point) => Number(point[0]) > one.break).slice(-(when.recent || RECENT)).reverse();
      let points = when.years.length ? wanted : when.recent ? one.points.slice(-when.recent).reverse() : recent;
      let remark = "", missing = false;
      if (when.years.length && !wanted.length) {
        /* A year typed in digits that the book lacks has no answer; one that is meant (去年) has those before. */
        if (!when.label) return [];
        points = recent;
        missing = true;
        remark = `${when.label}（${when.years[0]}年）的数字书中还没有，上面是最近几年的。`;
      } else if (when.years.length > 1) {
        const lacking = when.years.filter((year) => !wanted.some((point) => point[0] === year));
        if (lacking.length) remark = `书中没有${lacking.join("年、")}年的这项数字。`;
      }
      const before = points.filter((point) => Number(point[0]) <= one.break), after = points.filter((point) => Number(point[0]) > one.break);
      return [after, before].filter((column) => column.length).map((column) => ({
        kind: "figure", title: one.names[0], unit: one.unit, basis: one.basis,
        rows: column.map(([year, value, note]) => /** @type {[string, string, string]} */ (
          [when.label && !missing ? `${when.label}（${year}年）` : year, value, note])),
        remark: remark + (before.length && after.length ? `${one.break}年及以前和以后的口径不同，不能直接相减。` : ""),
        source: one.sources[column[0][3]], location: one.url, missing
      }));
    }

    /**
     * A name and what the synonyms make of it: GDP增速 -> 地区生产总值增速.
     * @param {string} name
     */
    said(name) {
      const growth = name.replace(GROWTH, "增速"), all = growth === name ? [name] : [name, growth];
      this.synonyms.forEach(([typed, ...said]) => {
        all.slice(0, 2).forEach((one) => {
          if (one.indexOf(typed) >= 0) all.push(...said.map((word) => one.replace(typed, word)));
        });
      });
      return all;
    }
  }

  return Cards;
})();
