/*
 * Results as HTML, one string per page found, in the shape of Material's own
 * list, which its styles and keys go by. Made in the worker: the page only
 * puts them in. Needs text.js.
 */
var SearchList = (() => {
  "use strict";
  const escape = SearchText.escape;

  /**
   * @param {Item[]} group the page found, then its sections, best first
   * @param {string} site address of the site, ending in /
   */
  function html(group, site) {
    const page = group[0];
    let shown = "", folded = "", hidden = 0;
    /* Sections that do not come near the page are folded away. */
    group.slice(1).forEach((item) => {
      const section = link(item, `<h2>${item.title}</h2>${item.text}`, site);
      if (item.score >= page.score) shown += section;
      else {
        folded += section;
        hidden++;
      }
    });
    const head = `<div class="md-search-result__icon md-icon"></div><h1>${page.title}</h1>${shown ? "" : page.text}`;
    const more = hidden ? '<details class="md-search-result__more"><summary><div>' +
      `该页还有${hidden}处</div></summary>${folded}</details>` : "";
    return `<li class="md-search-result__item">${link(page, head, site)}${shown}${more}</li>`;
  }

  /**
   * @param {Item} item
   * @param {string} body
   * @param {string} site
   */
  function link(item, body, site) {
    /* Material opens the link with the highest score at Enter. */
    return `<a class="md-search-result__link" href="${escape(site + item.location)}">` +
      `<article class="md-search-result__article md-typeset" data-md-score="${item.score.toFixed(2)}">${body}</article></a>`;
  }

  return { html };
})();
