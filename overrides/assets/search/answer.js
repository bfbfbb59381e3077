/*
 * Answer cards: only for a query that asks for exactly one known thing.
 * A wrong card is worse than none. Needs text.js, query.js.
 */
(function (root) {
  "use strict";
  var text = typeof module === "object" && module.exports ? require("./text.js") : root.SearchText;

  var CITY = /贵阳市|贵阳|全市|我市|本市/g, PROVINCE = /贵州省|贵州|全省|我省|本省/g;
  var YEAR = /(?:^|[^\d])((?:19|20)\d\d)(?!\d)年?末?底?/;
  var RECENT = 3;

  function create(data, synonyms) {
    var terms = new Map(), series = new Map(), facts = new Map();
    (data.terms || []).forEach(function (term) {
      term.names.concat(term.term).forEach(function (name) {
        var key = text.fold(name);
        if (key.length < 2) return;
        if (!terms.has(key)) terms.set(key, []);
        if (terms.get(key).indexOf(term) < 0) terms.get(key).push(term);
      });
    });
    (data.series || []).forEach(function (one) {
      var key = plain(one.names[0]);
      if (!series.has(key)) series.set(key, []);
      series.get(key).push(one);
    });

    /* "地区生产总值（各年当年公布数）" goes by its name before the brackets. */
    function plain(name) {
      return text.fold(name.replace(/（[^）]*）/g, "")).replace(/ /g, "");
    }

    /** @returns {object[]} cards: {kind, title, text | rows, basis, source, location} */
    function answer(parsed) {
      var wanted = parsed.terms.join("").replace(/ /g, "");
      var found = (terms.get(wanted) || []).slice(0, 2).map(function (term) {
        return { kind: "term", title: term.term, text: term.text, source: term.source, location: term.url };
      });
      found = found.concat(figures(parsed.terms.join(" ")));
      return found.length ? found : facts.get(wanted.replace(/(?:是|的|从|来自|怎么来)+$/, "")) || [];
    }

    /** Give the figures that stand for one thing only: [figure, text, source, address]. */
    function addFigures(rows) {
      rows.forEach(function (row) {
        facts.set(text.fold(row[0]).replace(/ /g, ""), [{ kind: "fact", title: row[0], text: row[1], source: row[2], location: row[3] }]);
      });
    }

    function figures(wanted) {
      var year = YEAR.exec(wanted), rest = wanted;
      if (year) rest = rest.replace(/((?:19|20)\d\d)年?末?底?/, " ");
      var province = PROVINCE.test(rest);
      PROVINCE.lastIndex = 0;
      rest = rest.replace(PROVINCE, "").replace(CITY, "").replace(/[ 的]/g, "");
      if (!rest || /\d{4}/.test(rest)) return [];
      var names = said(rest), found = [];
      names.forEach(function (name) {
        (series.get((province ? "贵州省" : "") + name) || []).forEach(function (one) {
          if (found.indexOf(one) < 0) found.push(one);
        });
      });
      return found.map(function (one) {
        var points = one.points.filter(function (point) { return year ? point[0] === year[1] : true; });
        /* Figures of two bases are not put in one column. */
        if (!year) points = points.filter(function (point) { return parseInt(point[0], 10) > one.break; }).slice(-RECENT).reverse();
        if (!points.length) return null;
        var source = one.sources[points[0][3]];
        return {
          kind: "figure", title: one.names[0], unit: one.unit, basis: one.basis,
          rows: points.map(function (point) { return [point[0], point[1], point[2]]; }),
          source: source, location: one.url
        };
      }).filter(function (card, i, all) {
        /* Two series may give the same figure under different bases: once is enough. */
        return card && !all.slice(0, i).some(function (other) {
          return other && JSON.stringify(other.rows) === JSON.stringify(card.rows);
        });
      }).slice(0, 3);
    }

    /* The name itself and what the synonyms make of it: GDP增速 -> 地区生产总值增速. */
    function said(name) {
      var all = [name];
      synonyms.forEach(function (row) {
        if (name.indexOf(row[0]) < 0) return;
        row.slice(1).forEach(function (word) { all.push(name.replace(row[0], word)); });
      });
      return all;
    }

    return { answer: answer, addFigures: addFigures };
  }

  var api = { create: create };
  if (typeof module === "object" && module.exports) module.exports = api;
  else root.SearchAnswer = api;
})(typeof self === "object" ? self : this);
