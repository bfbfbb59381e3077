/*
 * What stands under Material's search box: results, answer cards, filter,
 * recent searches, what to do when nothing is found; and the marks in the
 * page reached. All of it is plain DOM; the search itself is in the worker.
 */
(function () {
  "use strict";
  var search = window.siteSearch, worker = search && search.worker;
  var RECENT = "recent-searches", RECENT_COUNT = 8;
  var SLOW = 400;   /* ms after which a reader is told that the index is being fetched */

  if (worker) start();
  if (window.document$) window.document$.subscribe(highlight);
  else highlight();

  function start() {
    var input = document.querySelector(".md-search__input"), result = document.querySelector(".md-search-result");
    var meta = result.firstElementChild, list = result.lastElementChild;
    var filter = {}, warmed = false;
    var area = make("div", "search-area");
    var filterBox = filterControls();
    list.before(area, filterBox.element);
    meta.setAttribute("aria-live", "polite");

    warmWhenIdle();
    input.addEventListener("focus", warm);
    document.querySelector("#__search").addEventListener("change", warm);
    showRecent();

    worker.addEventListener("message", function (event) {
      if (event.data.type === 12) show(event.data.data);
      if (event.data.type === 13) list.insertAdjacentHTML("beforeend", event.data.data.list.join(""));
    });
    input.addEventListener("keyup", function () {
      if (search.pending) setTimeout(function () {
        if (search.pending) meta.textContent = "正在载入检索内容……";
      }, SLOW);
    });
    /* Material's shortcuts would take the keys of our own controls. */
    [area, filterBox.element].forEach(function (part) {
      part.addEventListener("keydown", function (event) {
        if (!/^(Escape|ArrowUp|ArrowDown)$/.test(event.key) || event.target.tagName === "SELECT") event.stopPropagation();
      });
    });
    /* What is folded up again is not left above the screen. */
    list.addEventListener("toggle", function (event) {
      if (!event.target.open) event.target.scrollIntoView({ block: "nearest" });
    }, true);
    result.addEventListener("click", function (event) {
      if (event.target.closest("a")) remember(input.value);
    }, true);

    function warm() {
      if (warmed) return;
      warmed = true;
      worker.postMessage({ type: 10 });
    }

    /* On a fast, unmetered line the index is there before it is asked for. */
    function warmWhenIdle() {
      var line = navigator.connection;
      if (location.protocol === "file:" || !line || line.saveData || line.effectiveType !== "4g" ||
          !window.requestIdleCallback) return;
      addEventListener("load", function () { requestIdleCallback(warm, { timeout: 20000 }); });
    }

    function show(data) {
      area.textContent = "";
      list.innerHTML = data.list.join("");
      filterBox.element.hidden = !data.total && !data.filtered;
      /* What is below the screen waits until the screen is painted. */
      if (data.rest) requestAnimationFrame(function () { setTimeout(function () { worker.postMessage({ type: 12 }); }, 0); });
      if (!data.query) { meta.textContent = "键入以开始检索"; showRecent(); return; }
      if (data.failed) {
        meta.textContent = "检索内容没有载入，请检查网络后重试。";
        return;
      }
      if (data.nothing) { showNothing(data); return; }
      var note = data.note;
      if (note && note.mended) area.append(line("没有找到“" + data.query.trim() + "”，下面是“" + note.mended + "”的结果。"));
      if (note && note.read) area.append(line("按“" + note.read + "”查找。"));
      (data.cards || []).forEach(function (card) { area.append(cardElement(card)); });
      filterBox.update(data.facets || {});
      if (!data.pages && data.filtered) meta.textContent = "筛选后没有结果，请放宽筛选条件。";
      else if (data.pages) meta.textContent = "在" + data.pages + "页中找到" + data.total + "处" +
        (data.pages > data.shown ? "，先列" + data.shown + "页" : "");
      else meta.textContent = "已直接回答";
    }

    function showNothing(data) {
      meta.textContent = "未找到“" + data.query.trim() + "”";
      if (data.suggestions.length) area.append(line("相近的词："), buttons(data.suggestions));
      area.append(line("可以减少字数、换一种说法，或者按标签查："), buttons(data.tags || []));
    }

    function showRecent() {
      var recent = recentSearches();
      area.textContent = "";
      if (!recent.length) return;
      var clear = button("清除记录", function () { save([]); showRecent(); });
      clear.className += " search-button--plain";
      var row = buttons(recent);
      row.append(clear);
      area.append(line("最近查过（只存在本机）："), row);
    }

    function buttons(words) {
      var row = make("div", "search-buttons");
      words.forEach(function (word) { row.append(button(word, function () { ask(word); })); });
      return row;
    }

    function ask(word) {
      input.value = word;
      input.focus();
      input.dispatchEvent(new KeyboardEvent("keyup"));
    }

    function filterControls() {
      var element = make("details", "search-filter"), summary = make("summary", "", "筛选"), selects = {};
      element.hidden = true;
      element.append(summary);
      function add(facet) {
        var label = make("label", "search-filter__field", facet), select = make("select");
        select.addEventListener("change", function () {
          filter[facet] = select.value;
          worker.postMessage({ type: 11, data: filter });
        });
        select.setAttribute("aria-label", facet);
        selects[facet] = select;
        label.append(select);
        element.append(label);
      }
      /* The lists are filled when the filter is opened: typing need not wait for them. */
      var known = {};
      element.addEventListener("toggle", fill);
      function fill() {
        Object.keys(known).forEach(function (facet) {
          if (!selects[facet]) add(facet);
          if (element.open) options(selects[facet], known[facet], filter[facet] || "");
        });
      }
      return {
        element: element,
        update: function (facets) {
          known = facets;
          fill();
          var active = Object.keys(filter).map(function (facet) { return filter[facet]; }).filter(Boolean);
          summary.textContent = active.length ? "筛选：" + active.join("、") : "筛选";
        }
      };
    }

    function options(select, counts, chosen) {
      var values = Object.assign({}, counts);
      if (chosen && !values[chosen]) values[chosen] = 0;
      select.textContent = "";
      select.append(new Option("全部", ""));
      Object.keys(values).forEach(function (value) {
        select.append(new Option(value + "（" + values[value] + "）", value));
      });
      select.value = chosen;
    }

    function remember(query) {
      query = query.trim();
      if (query.length < 2) return;
      save([query].concat(recentSearches().filter(function (one) { return one !== query; })).slice(0, RECENT_COUNT));
    }
  }

  function cardElement(card) {
    var link = make("a", "search-card"), body = make("article");
    link.href = siteUrl(card.location);
    /* Material opens the link with the highest score at Enter. */
    body.dataset.mdScore = "100000";
    body.append(make("h2", "", card.title));
    if (card.text) body.append(make("p", "search-card__text", card.text));
    else card.rows.forEach(function (row) {
      var figure = make("p", "search-card__figure");
      figure.append(make("span", "", row[0] + (/^\d+$/.test(row[0]) ? "年" : "")), " ", make("strong", "", row[1] + card.unit));
      if (row[2]) figure.append(make("small", "", "（" + row[2] + "）"));
      body.append(figure);
    });
    if (card.basis) body.append(make("p", "search-card__note", "口径：" + card.basis));
    if (card.source) body.append(make("p", "search-card__note", "来源：" + card.source));
    link.append(body);
    if (!card.more) return link;
    var more = make("a", "search-card__more"), line = make("article", "", "正文：" + card.more.title);
    more.href = siteUrl(card.more.location);
    line.dataset.mdScore = "0";
    more.append(line);
    var both = make("div", "search-answer");
    both.append(link, more);
    return both;
  }

  function siteUrl(path) {
    return search.base.replace(/assets\/search\/$/, "") + path;
  }

  function recentSearches() {
    try {
      return JSON.parse(localStorage.getItem(RECENT)) || [];
    } catch (error) {
      return [];   /* storage may be forbidden */
    }
  }

  function save(recent) {
    try {
      localStorage.setItem(RECENT, JSON.stringify(recent));
    } catch (error) { /* then it is not remembered */ }
  }

  function make(tag, name, text) {
    var element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  }

  function button(text, act) {
    var element = make("button", "search-button", text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  }

  function line(text) {
    return make("p", "search-line", text);
  }

  /* ---- marks in the page reached ---- */

  function highlight() {
    var url = new URL(location.href), wanted = url.searchParams.get("h");
    if (!wanted || !search) return;
    withText(function (text) {
      var article = document.querySelector(".md-content article");
      if (!article) return;
      var needles = wanted.split("|").map(function (word) { return text.fold(word); });
      blocks(article).forEach(function (nodes) { markBlock(nodes, needles, text); });
      url.searchParams.delete("h");
      history.replaceState(history.state, "", url.href);
      reveal(article, url.hash);
    });
  }

  function withText(act) {
    if (window.SearchText) { act(window.SearchText); return; }
    var script = make("script");
    script.src = search.base + "text.js";
    script.onload = function () { act(window.SearchText); };
    document.head.append(script);
  }

  /* Text nodes by the block they stand in, so that a find may cross bold or linked words. */
  function blocks(article) {
    var groups = [], last = null, node;
    var walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT, function (text) {
      return text.parentElement.closest("sup,.headerlink,script,style,svg,.md-tags") ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_ACCEPT;
    });
    while ((node = walker.nextNode())) {
      var block = node.parentElement.closest("p,li,td,th,dt,dd,h1,h2,h3,h4,figcaption,caption,summary,div");
      if (block !== last) { groups.push([]); last = block; }
      groups[groups.length - 1].push(node);
    }
    return groups;
  }

  function markBlock(nodes, needles, text) {
    var whole = nodes.map(function (node) { return node.data; }).join("");
    var ranges = text.ranges(whole, needles).reverse(), ends = [], at = 0;
    nodes.forEach(function (node) { ends.push(at += node.data.length); });
    ranges.forEach(function (range) {
      for (var i = nodes.length - 1; i >= 0; i--) {
        var start = ends[i] - nodes[i].data.length;
        var from = Math.max(range[0], start) - start, to = Math.min(range[1], ends[i]) - start;
        if (from >= to) continue;
        var found = nodes[i].splitText(from), mark = make("mark");
        found.splitText(to - from);
        found.replaceWith(mark);
        mark.append(found);
        mark.dataset.searchMark = "";
        ends[i] = start + from;   /* what is left of this node for the finds before */
      }
    });
  }

  /* The first mark under the heading reached, if it is not on the first screen anyhow. */
  function reveal(article, hash) {
    var marks = Array.from(article.querySelectorAll("mark[data-search-mark]"));
    var heading = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    var first = marks.find(function (mark) {
      return !heading || heading.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING;
    }) || marks[0];
    if (!first) return;
    for (var up = first.parentElement; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    if (heading) heading.scrollIntoView();
    var top = first.getBoundingClientRect().top;
    if (top < 0 || top > 0.6 * innerHeight) first.scrollIntoView({ block: "center" });
  }
})();
