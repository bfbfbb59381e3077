/*
 * Dates, years and figures as the book writes them, from the ways people type
 * and speak them; and the span of years a question means. Needs nothing.
 */
var SearchTime = (() => {
  "use strict";

  /* ---- as the book writes them. No lookbehind: older phones do not know it. ---- */

  const FULL_DATE = /(^|[^\d.])((?:19|20)\d\d)\s*([-./])\s*(0?[1-9]|1[0-2])\s*\3\s*(0?[1-9]|[12]\d|3[01])(?![\d.]|[日号])/g;
  const EIGHT_DIGITS = /(^|[^\d.])((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\d.%万亿])/g;
  /* A year and month only with - or /: 2023.7 may be a figure. */
  const YEAR_MONTH = /(^|[^\d.])((?:19|20)\d\d)[-/](0?[1-9]|1[0-2])(?![\d./-])/g;
  const SHORT_YEAR = /(^|[^\d])(\d\d)年(?=(?:0?[1-9]|1[0-2])月)/g;
  /* 24年, not 24年来 nor 近24年: a year, not a span. */
  const SHORT_YEAR_ALONE = /(^|[^\d第近前后过约每这整满了])(1[89]|2\d|30)年(?![来间内以前后多半])/g;
  const MONTH_DAY = /年\s*(0?[1-9]|1[0-2])\s*月(?:\s*(0?[1-9]|[12]\d|3[01])\s*[日号])?/g;
  const DAY = /(^|[^\d])(0?[1-9]|1[0-2])月(0?[1-9]|[12]\d|3[01])号/g;
  const SPOKEN_YEAR = /[一二][九0零]([0零一二三四五六七八九]){2}(?=年)/g;
  const PER_CENT = /百分之([零0一二两三四五六七八九十百点\d.]+)/g;
  const SPOKEN_FIGURE = /[零一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?(?=[万亿](?:元|户|人|亩|辆|吨|册|美元|平方米))|[零一二两三四五六七八九十百千]+点[零一二三四五六七八九]+/g;

  const DIGITS = "零一二三四五六七八九";
  /** @type {Record<string, number>} */
  const SIZES = { 十: 10, 百: 100, 千: 1000 };

  /** @param {string} char */
  function digit(char) {
    return char === "两" ? 2 : char === "0" ? 0 : DIGITS.indexOf(char);
  }

  /**
   * A Chinese numeral in digits: 十七点二 -> 17.2, 一千二百 -> 1200, 二零二四 -> 2024.
   * @param {string} said
   */
  function number(said) {
    if (/^[\d.]+$/.test(said)) return said;
    const [whole, fraction] = said.split("点");
    const decimals = fraction ? `.${Array.from(fraction, digit).join("")}` : "";
    if (!/[十百千]/.test(whole)) return Array.from(whole, digit).join("") + decimals;
    let total = 0, last = 0;
    for (const char of whole) {
      const size = SIZES[char];
      if (size) {
        total += (last || 1) * size;
        last = 0;
      } else last = digit(char);
    }
    return String(total + last) + decimals;
  }

  /** @type {(year: string, month: string, day?: string) => string} */
  function date(year, month, day) {
    return `${year}年${Number(month)}月${day ? `${Number(day)}日` : ""}`;
  }

  /**
   * A query with its dates and figures as the book writes them: 2023.7.21, 2023-07-21, 2023/7/21, 20230721,
   * 21年7月21号 -> 2023年7月21日; 24年, 二〇二四年 -> 2024年; 百分之二十七 -> 27%; 十七点二万户 -> 17.2万户.
   * @param {string} typed
   */
  function written(typed) {
    return typed.normalize("NFKC")
      .replace(/[〇○]/g, "0")
      .replace(SPOKEN_YEAR, (said) => number(said))
      .replace(PER_CENT, (_all, said) => `${number(said)}%`)
      .replace(SPOKEN_FIGURE, (said) => number(said))
      .replace(FULL_DATE, (_all, before, year, _sign, month, day) => before + date(year, month, day))
      .replace(EIGHT_DIGITS, (_all, before, year, month, day) => before + date(year, month, day))
      .replace(YEAR_MONTH, (_all, before, year, month) => before + date(year, month))
      .replace(SHORT_YEAR, "$120$2年")
      .replace(SHORT_YEAR_ALONE, "$120$2年")
      .replace(MONTH_DAY, (_all, month, day) => date("", month, day))
      .replace(DAY, "$1$2月$3日");
  }

  /* ---- the years a question means ---- */

  /** Words for a year, counted from the reader's. Longest first. @type {[string, number][]} */
  const RELATIVE = [
    ["大前年", -3], ["前一年", -1], ["上一年度", -1], ["上年度", -1], ["上一年", -1], ["上年", -1], ["去年底", -1], ["去年末", -1],
    ["去年", -1], ["前年", -2], ["今年以来", 0], ["今年", 0], ["本年度", 0], ["本年", 0], ["这一年", 0]
  ];
  const LATEST = /最新一年|最近一年|最新|最近|现在|目前|眼下|如今|当前|到现在|截至目前|截止目前/g;
  const SPAN = /(?:最近|近|过去|这|前)([两二三四五六七八九十]|[2-9]|10)个?年(?:来|间|里|内|的)?|([三四五六七八九十]|[3-9]|10)年(?:来|间)/;
  const ALL = /历年来?|近几年来?|这几年来?|这些年来?|逐年|各年|每年/;
  const RANGE = /((?:19|20)\d\d)年?(?:到|至|[-—–~～]+)((?:19|20)\d\d)年?(?:间|期间|之间)?/;
  const PLAN = /十([三四五])五(?:规划)?(?:期间|时期|以来|五年)/;
  const PLAN_END = /十([三四五])五(?:规划)?(?:末年?|期末)/;
  const YEAR = /(^|[^\d])((?:19|20)\d\d)(?!\d)年?(?:年末|年底|末|底)?/g;
  const FIVE_YEARS = 5, FIRST_PLAN = 2016;   /* 十三五 */

  /**
   * The years a folded question means, and the question without them.
   * @param {string} asked
   * @param {number} today the reader's year
   * @returns {Period}
   */
  function period(asked, today) {
    /** @type {Period} */
    const found = { rest: asked, years: [], recent: 0, label: "", latest: false };
    /** @type {(pattern: RegExp, act: (match: RegExpExecArray) => void) => boolean} */
    const take = (pattern, act) => {
      const match = pattern.exec(found.rest);
      if (!match) return false;
      act(match);
      found.rest = `${found.rest.slice(0, match.index)} ${found.rest.slice(match.index + match[0].length)}`;
      return true;
    };
    /** @type {(from: number, to: number) => void} */
    const span = (from, to) => { for (let year = from; year <= to && year - from < 30; year++) found.years.push(String(year)); };
    if (take(RANGE, (match) => span(Number(match[1]), Number(match[2])))) return found;
    if (take(PLAN, (match) => {
      const first = FIRST_PLAN + FIVE_YEARS * (digit(match[1]) - 3);
      span(first, first + FIVE_YEARS - 1);
    })) return found;
    if (take(PLAN_END, (match) => { found.years.push(String(FIRST_PLAN + FIVE_YEARS * (digit(match[1]) - 2) - 1)); })) return found;
    if (take(SPAN, (match) => { found.recent = Number(number(match[1] || match[2])); })) return found;
    if (take(ALL, () => { found.recent = FIVE_YEARS; })) return found;
    found.rest = found.rest.replace(YEAR, (_all, before, year) => {
      if (found.years.indexOf(year) < 0) found.years.push(year);
      return `${before} `;
    });
    if (found.years.length) return found;
    for (const [word, distance] of RELATIVE) {
      if (take(new RegExp(word), () => { found.years.push(String(today + distance)); found.label = word; })) return found;
    }
    found.rest = found.rest.replace(LATEST, () => {
      found.latest = true;
      return " ";
    });
    return found;
  }

  return { written, period, number };
})();
