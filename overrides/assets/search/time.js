/*
 * Dates, years and figures as the book writes them, from the ways people type
 * and speak them. Needs nothing.
 */
var SearchTime = (() => {
  "use strict";

  /* No lookbehind: older phones do not know it. */
  const FULL_DATE = /(^|[^\d.])((?:19|20)\d\d)\s*([-./])\s*(0?[1-9]|1[0-2])\s*\3\s*(0?[1-9]|[12]\d|3[01])(?![\d.]|[日号])/g;
  const EIGHT_DIGITS = /(^|[^\d.])((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\d.%万亿])/g;
  /* A year and month only with - or /: 2023.7 may be a figure. */
  const YEAR_MONTH = /(^|[^\d.])((?:19|20)\d\d)[-/](0?[1-9]|1[0-2])(?![\d./-])/g;
  const SHORT_YEAR = /(^|[^\d])(\d\d)年(?=(?:0?[1-9]|1[0-2])月)/g;
  const MONTH_DAY = /年\s*(0?[1-9]|1[0-2])\s*月(?:\s*(0?[1-9]|[12]\d|3[01])\s*[日号])?/g;
  const DAY = /(^|[^\d])(0?[1-9]|1[0-2])月(0?[1-9]|[12]\d|3[01])号/g;

  /** @type {(year: string, month: string, day?: string) => string} */
  function date(year, month, day) {
    return `${year}年${Number(month)}月${day ? `${Number(day)}日` : ""}`;
  }

  /**
   * A query with its dates as the book writes them: 2023.7.21, 2023-07-21, 2023/7/21, 20230721,
   * 21年7月21号 -> 2023年7月21日.
   * @param {string} typed
   */
  function written(typed) {
    return typed.normalize("NFKC")
      .replace(/〇/g, "0")
      .replace(FULL_DATE, (_all, before, year, _sign, month, day) => before + date(year, month, day))
      .replace(EIGHT_DIGITS, (_all, before, year, month, day) => before + date(year, month, day))
      .replace(YEAR_MONTH, (_all, before, year, month) => before + date(year, month))
      .replace(SHORT_YEAR, "$120$2年")
      .replace(MONTH_DAY, (_all, month, day) => date("", month, day))
      .replace(DAY, "$1$2月$3日");
  }

  return { written };
})();
