/*
 * Results as HTML, one string per page found, in the shape of Material's own
 * list, which its styles and keys go by. Made in the worker: the page only
 * puts them in. Needs engine.js.
 */
(function (root) {
  "use strict";
  var escape = root.SearchEngine.escape;

  /**
   * @param {object[]} group the page found, then its sections, best first
   * @param {string} site address of the site, ending in /
   */
  function html(group, site) {
    var page = group[0], shown = "", folded = [];
    /* Sections that do not come near the page are folded away. */
    group.slice(1).forEach(function (item) {
      var section = link(item, "<h2>" + item.title + "</h2>" + item.text, site);
      if (item.score >= page.score) shown += section; else folded.push(section);
    });
    var head = '<div class="md-search-result__icon md-icon"></div><h1>' + page.title + "</h1>" + (shown ? "" : page.text);
    return '<li class="md-search-result__item">' + link(page, head, site) + shown + (folded.length ?
      '<details class="md-search-result__more"><summary tabindex="-1"><div>该页还有' + folded.length + "处</div></summary>" +
      folded.join("") + "</details>" : "") + "</li>";
  }

  function link(item, body, site) {
    /* Material opens the link with the highest score at Enter. */
    return '<a class="md-search-result__link" tabindex="-1" href="' + escape(site + item.location) +
      '"><article class="md-search-result__article md-typeset" data-md-score="' + item.score.toFixed(2) + '">' + body +
      "</article></a>";
  }

  root.SearchList = { html: html };
})(self);
