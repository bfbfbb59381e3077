/*
 * Marks what was sought in the page reached, and brings it into view. Needs
 * boot.js; loads text.js itself, and only where there is something to mark.
 */
(() => {
  "use strict";
  const SKIPPED = "sup,.headerlink,script,style,svg,.md-tags";
  const BLOCK = "p,li,td,th,dt,dd,h1,h2,h3,h4,figcaption,caption,summary,div";

  if (window.document$) window.document$.subscribe(highlight);
  else highlight();

  function highlight() {
    const url = new URL(location.href), wanted = url.searchParams.get("h"), search = window.siteSearch;
    if (!wanted || !search) return;
    withText(search.base, () => {
      const article = document.querySelector(".md-content article");
      if (!article) return;
      const words = wanted.split("|").map((word) => SearchText.fold(word));
      blocks(article).forEach((nodes) => markBlock(nodes, words));
      url.searchParams.delete("h");
      history.replaceState(history.state, "", url.href);
      reveal(article, url.hash);
    });
  }

  /**
   * @param {string} base
   * @param {() => void} act
   */
  function withText(base, act) {
    if ("SearchText" in window) { act(); return; }
    const script = document.createElement("script");
    script.src = base + "text.js";
    script.onload = act;
    document.head.append(script);
  }

  /**
   * Text nodes by the block they stand in, so that a mark may cross bold or linked words.
   * @param {Element} article
   */
  function blocks(article) {
    /** @type {Text[][]} */
    const groups = [];
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT, { acceptNode: (node) =>
      (node.parentElement && node.parentElement.closest(SKIPPED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT) });
    let last = null;
    while (walker.nextNode()) {
      const node = /** @type {Text} */ (walker.currentNode), block = node.parentElement && node.parentElement.closest(BLOCK);
      if (block !== last) groups.push([]);
      last = block;
      groups[groups.length - 1].push(node);
    }
    return groups;
  }

  /**
   * @param {Text[]} nodes
   * @param {string[]} words
   */
  function markBlock(nodes, words) {
    const whole = nodes.map((node) => node.data).join(""), ranges = SearchText.ranges(whole, words).reverse();
    let at = 0;
    const ends = nodes.map((node) => (at += node.data.length));
    ranges.forEach(([first, last]) => {
      for (let i = nodes.length - 1; i >= 0; i--) {
        const start = ends[i] - nodes[i].data.length;
        const from = Math.max(first, start) - start, to = Math.min(last, ends[i]) - start;
        if (from >= to) continue;
        const found = nodes[i].splitText(from), mark = document.createElement("mark");
        found.splitText(to - from);
        found.replaceWith(mark);
        mark.append(found);
        mark.dataset.searchMark = "";
        ends[i] = start + from;   /* what is left of this node for the ranges before */
      }
    });
  }

  /**
   * Show the first mark under the heading reached, if it is not on the first screen anyhow.
   * @param {Element} article
   * @param {string} hash
   */
  function reveal(article, hash) {
    const marks = Array.from(article.querySelectorAll("mark[data-search-mark]"));
    const heading = hash ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
    const first = marks.find((mark) =>
      !heading || heading.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING) || marks[0];
    if (!first) return;
    for (let up = first.parentElement; up; up = up.parentElement) if (up instanceof HTMLDetailsElement) up.open = true;
    if (heading) heading.scrollIntoView();
    const top = first.getBoundingClientRect().top;
    if (top < 0 || top > 0.6 * innerHeight) first.scrollIntoView({ block: "center" });
  }
})();
