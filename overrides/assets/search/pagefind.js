/*
 * The same search over Pagefind's index: Pagefind finds the sections that may
 * answer, the engine ranks and shows those. Only over http. Worker script.
 */
(function (root) {
  "use strict";
  var text = root.SearchText, query = root.SearchQuery, Local = root.SearchEngine.Engine;
  var CANDIDATES = 40;   /* sections fetched for a query */
  var TERMS = 12;        /* terms asked for one by one when no section holds all */
  var ENOUGH = 0.6;      /* share of the terms a section must hold then */

  function Engine(data, base) {
    this.data = data;
    this.local = new Local(data);   /* no sections: for names, spelling and answers */
    this.pagefind = import(base.replace(/assets\/search\/$/, "pagefind/pagefind.js")).then(function (module) {
      return module.createInstance({});
    });
  }

  Engine.prototype.search = function (typed, filter) {
    var engine = this, local = this.local;
    var parsed = query.parse(typed, null, local.asking), filters = {};
    Object.keys(filter || {}).forEach(function (facet) { if (filter[facet]) filters[facet] = [filter[facet]]; });
    if (!parsed.terms.length) return Promise.resolve(local.search(typed, filter));
    /* As typed; else as pinyin; else with a slip mended. */
    var tries = [[parsed.terms, null]], nowhere = function () { return false; };
    var read = local.spelling.latin(parsed.terms, nowhere), mended = local.spelling.mend(parsed.terms, true);
    if (read) tries.push([read.terms, { read: read.terms.join(" ") }]);
    if (mended) tries.push([mended, { mended: mended.join(" ") }]);
    return tries.reduce(function (before, one) {
      return before.then(function (done) {
        if (done) return done;
        return engine.candidates(one[0], filters).then(function (found) {
          var answered = local.answers.answer({ terms: one[0] }).length;
          /* Pagefind also finds words that only begin so: a few of those do not outweigh pinyin. */
          if (found.total < (read && !one[1] ? 3 : 1) && !answered) return null;
          return engine.present(one[1] ? one[0].join(" ") : typed, found, one[1], filters);
        });
      });
    }, Promise.resolve(null)).then(function (result) {
      return result || engine.present(typed, { records: [], facets: {}, total: 0 }, null, filters);
    });
  };

  /* The sections that hold all terms in one of the ways to say them, else those that hold most. */
  Engine.prototype.candidates = function (terms, filters) {
    var engine = this, ways = [terms].concat(this.local.variants(terms));
    return this.pagefind.then(function (pagefind) {
      return Promise.all(ways.map(function (way) {
        return pagefind.search(way.map(spaced).join(" "), { filters: filters });
      })).then(function (answers) {
        var found = merged(answers);
        if (found.results.length) return found;
        var words = spaced(terms.join(" ")).split(" ").slice(0, TERMS);
        var ask = function (word) { return pagefind.search(word, { filters: filters }); };
        return Promise.all([Promise.all(words.map(ask)), Promise.all(engine.said(terms).map(ask))])
          .then(function (each) { return merged(each[1].concat(most(each[0], words.length))); });
      }).then(function (found) {
        return Promise.all(found.results.slice(0, CANDIDATES).map(function (result) { return result.data(); }))
          .then(function (records) { return { records: records, facets: found.filters, total: found.results.length }; });
      });
    });
  };

  /* What the book says for the everyday words of a query. */
  Engine.prototype.said = function (terms) {
    var local = this.local, said = [];
    terms.forEach(function (term) {
      local.said(term).forEach(function (word) { word.said.forEach(function (pair) { said.push(spaced(pair[0])); }); });
    });
    return said;
  };

  function spaced(term) {
    return text.tokens(text.fold(term)).map(function (token) { return token.text; }).join(" ");
  }

  function merged(answers) {
    var seen = {}, results = [];
    answers.forEach(function (answer) {
      answer.results.forEach(function (result) {
        if (!seen[result.id]) { seen[result.id] = true; results.push(result); }
      });
    });
    return { results: results, filters: (answers[0] || {}).filters || {} };
  }

  function most(each, count) {
    var held = {}, results = {};
    each.forEach(function (answer) {
      answer.results.forEach(function (result) {
        held[result.id] = (held[result.id] || 0) + 1;
        results[result.id] = result;
      });
    });
    var ids = Object.keys(held).filter(function (id) { return held[id] >= ENOUGH * count; });
    ids.sort(function (a, b) { return held[b] - held[a]; });
    return { results: ids.map(function (id) { return results[id]; }), filters: {} };
  }

  /* Rank and show with the engine itself, over the sections found. */
  Engine.prototype.present = function (typed, found, note, filters) {
    var data = Object.assign({}, this.data, { sections: { page: [], anchor: [], title: [], text: [] } });
    var records = found.records.map(function (record) { return record.meta; });
    records.sort(function (a, b) { return a.page - b.page || (a.anchor ? 1 : 0) - (b.anchor ? 1 : 0); });
    var page = null;
    records.forEach(function (meta) {
      var own = Number(meta.page);
      /* The engine wants each page to begin with the page itself. */
      if (own !== page && meta.anchor) add(own, "", "", "");
      page = own;
      add(own, meta.anchor, meta.heading, meta.text);
    });
    var result = new Local(data, this.local).search(typed);
    if (found.total > result.total) result.total = found.total;
    if (note) result.note = note;
    result.facets = this.local.facets([]);
    Object.keys(result.facets).forEach(function (facet) { result.facets[facet] = found.facets[facet] || {}; });
    result.filtered = Object.keys(filters).length > 0;
    if (result.nothing) result.suggestions = this.local.spelling.near(query.parse(typed).terms);
    return result;

    function add(number, anchor, heading, body) {
      data.sections.page.push(number);
      data.sections.anchor.push(anchor);
      data.sections.title.push(heading);
      data.sections.text.push(body);
    }
  };

  root.SearchPagefind = { Engine: Engine };
})(self);
