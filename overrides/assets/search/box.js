/*
 * What stands under Material's search box: results, answer cards, filter, what
 * to start from, what to do when nothing is found. All of it is plain DOM; the
 * search itself is in the worker. Needs protocol.js, boot.js.
 */
(() => {
  "use strict";
  const { MESSAGE } = SearchProtocol;
  const RECENT = "recent-searches", RECENT_COUNT = 8;
  const SLOW = 400;   /* ms after which a reader is told that the index is being fetched */
  const IDLE = 20000; /* ms after which an index is fetched ahead even if the page is busy */
  const search = window.siteSearch;

  if (search && search.worker) start(search, search.worker);

  /**
   * @param {SiteSearch} site
   * @param {Worker} worker
   */
  function start(site, worker) {
    const dialog = find(document, ".md-search"), toggle = /** @type {HTMLInputElement} */ (find(document, "#__search"));
    const input = /** @type {HTMLInputElement} */ (find(document, ".md-search__input"));
    const scroller = find(document, ".md-search__scrollwrap");
    const result = find(document, ".md-search-result");
    const meta = /** @type {HTMLElement} */ (result.firstElementChild), list = /** @type {HTMLElement} */ (result.lastElementChild);
    const area = make("div", "search-area"), root = site.base.replace(/assets\/search\/$/, "");
    /** Facet -> chosen value. @type {Record<string, string>} */
    let chosen = {};
    /** What the opened box offers, once the index is there. @type {Offer | null} */
    let offer = null;
    /** Where to scroll to when all results are there. @type {number | null} */
    let place = null;
    let warmed = false;
    const filter = filterControls();

    list.before(area, filter.element);
    meta.setAttribute("role", "status");
    dialog.setAttribute("aria-label", "检索");
    dialog.setAttribute("aria-modal", "true");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");

    warmWhenIdle();
    input.addEventListener("focus", warm);
    toggle.addEventListener("change", warm);
    showStart();

    worker.addEventListener("message", (event) => receive(event.data));
    input.addEventListener("keyup", () => {
      if (site.pending) setTimeout(() => {
        if (site.pending) meta.textContent = "正在载入检索内容……";
      }, SLOW);
    });
    /* Material's shortcuts would take the keys of our own controls. */
    [area, filter.element].forEach((part) => {
      part.addEventListener("keydown", (event) => {
        const target = /** @type {HTMLElement} */ (event.target);
        if (!/^(Escape|ArrowUp|ArrowDown)$/.test(event.key) || target.tagName === "SELECT") event.stopPropagation();
      });
    });
    /* Tab goes on to the results (Material closes the box at Tab), and does not leave the open box. */
    window.addEventListener("keydown", (event) => {
      if (event.key === "Tab" && toggle.checked) event.stopImmediatePropagation();
    }, true);
    document.addEventListener("focusin", (event) => {
      if (toggle.checked && !dialog.contains(/** @type {Node} */ (event.target))) input.focus();
    });
    /* What is folded up again is not left above the screen. */
    list.addEventListener("toggle", (event) => {
      const details = /** @type {HTMLDetailsElement} */ (event.target);
      if (!details.open) details.scrollIntoView({ block: "nearest" });
    }, true);
    result.addEventListener("click", (event) => {
      if (!(/** @type {HTMLElement} */ (event.target)).closest("a")) return;
      remember(input.value);
      keepPlace();
    }, true);
    window.addEventListener("pageshow", () => restore());

    /** @param {WorkerMessage} message */
    function receive(message) {
      if (message.type === MESSAGE.FIRST) show(message.data);
      else if (message.type === MESSAGE.REST) {
        list.insertAdjacentHTML("beforeend", message.data.list.join(""));
        scrollBack();
      } else if (message.type === MESSAGE.LOADED) {
        offer = message.data;
        if (!input.value.trim()) showOffer();
      }
    }

    /** @param {PageMessage} message */
    function send(message) {
      worker.postMessage(message);
    }

    function warm() {
      if (warmed) return;
      warmed = true;
      send({ type: MESSAGE.WARM });
    }

    /** On a fast, unmetered line the index is there before it is asked for. */
    function warmWhenIdle() {
      const network = navigator.connection;
      if (location.protocol === "file:" || !network || network.saveData || network.effectiveType !== "4g" ||
          !("requestIdleCallback" in window)) return;
      addEventListener("load", () => { requestIdleCallback(warm, { timeout: IDLE }); });
    }

    /* ---- Back ---- */

    /** Note in the history what was asked and how far the list was scrolled, for the way back. */
    function keepPlace() {
      const kept = { query: input.value, chosen, top: scroller.scrollTop };
      history.replaceState(Object.assign({}, history.state, { search: kept }), "");
    }

    function restore() {
      const kept = history.state && history.state.search;
      if (!kept) return;
      history.replaceState(Object.assign({}, history.state, { search: null }), "");
      chosen = kept.chosen;
      place = kept.top;
      toggle.checked = true;
      toggle.dispatchEvent(new Event("change"));
      if (Object.keys(chosen).length) send({ type: MESSAGE.FILTER, data: chosen });
      ask(kept.query);
    }

    function scrollBack() {
      if (place === null) return;
      scroller.scrollTop = place;
      place = null;
    }

    /* ---- answers ---- */

    /** @param {Shown} data */
    function show(data) {
      area.textContent = "";
      list.innerHTML = data.list.join("");
      filter.element.hidden = !data.total && !data.filtered;
      input.setAttribute("aria-expanded", "false");
      /* What is below the screen waits until the screen is painted. */
      if (data.rest) requestAnimationFrame(() => { setTimeout(() => send({ type: MESSAGE.PAINTED }), 0); });
      if (!data.query) {
        meta.textContent = "键入以开始检索";
        showStart();
      } else if (data.failed) meta.textContent = "检索内容没有载入，请检查网络后重试。";
      else if (data.nothing) showNothing(data);
      else showFound(data);
      if (!data.rest) scrollBack();
    }

    /** @param {Shown} data */
    function showFound(data) {
      const cards = data.cards || [], pages = data.pages || 0, shown = data.shown || 0;
      showCompletions(data.completions || []);
      if (data.note) showNote(data.note, data.query.trim());
      cards.forEach((card) => area.append(cardElement(card, root)));
      filter.update(data.facets || {});
      if (!pages && data.filtered) meta.textContent = "筛选后没有结果，请放宽筛选条件。";
      else if (pages) meta.textContent = `${cards.length ? "已直接回答；" : ""}在${pages}页中找到${data.total}处${pages > shown ? `，先列${shown}页` : ""}`;
      else meta.textContent = "已直接回答";
    }

    /**
     * @param {Note} note
     * @param {string} typed
     */
    function showNote(note, typed) {
      if (note.read) area.append(line(`按“${note.read}”查找。`));
      if (note.mended) area.append(line(`没有找到“${typed}”，下面是“${note.mended}”的结果。`),
        buttons([`仍按“${typed}”查`], () => ask(`“${typed}”`)));
      (note.missing || []).forEach((word) => area.append(line(`书中没有“${word}”。`)));
      if (note.closest) area.append(line("没有完全符合的，下面是最接近的："));
    }

    /** @param {Shown} data */
    function showNothing(data) {
      const suggestions = data.suggestions || [];
      meta.textContent = `未找到“${data.query.trim()}”`;
      ((data.note && data.note.missing) || []).forEach((word) => area.append(line(`书中没有“${word}”。`)));
      if (suggestions.length) area.append(line("相近的词："), buttons(suggestions));
      area.append(line("可以减少字数、换一种说法，或者按标签查："), buttons(data.tags || []));
    }

    /** Names of the book that go on from what is typed. @param {string[]} words */
    function showCompletions(words) {
      if (!words.length) return;
      const row = buttons(words);
      row.id = "search-completions";
      row.setAttribute("role", "listbox");
      row.setAttribute("aria-label", "书里的说法");
      Array.from(row.children).forEach((one) => one.setAttribute("role", "option"));
      input.setAttribute("aria-controls", row.id);
      input.setAttribute("aria-expanded", "true");
      area.append(row);
    }

    /** What the opened, empty box offers. */
    function showStart() {
      const recent = recentSearches();
      area.textContent = "";
      if (recent.length) {
        const row = buttons(recent);
        const clear = button("清除记录", () => { save([]); showStart(); });
        clear.classList.add("search-button--plain");
        row.append(clear);
        area.append(line("最近查过（只存在本机）："), row);
      }
      showOffer();
    }

    /** Added below what is there: nothing moves under a finger. */
    function showOffer() {
      if (!offer) return;
      if (offer.examples.length) area.append(line("可以这样问（也可以按键盘上的话筒说）："), buttons(offer.examples));
      if (offer.frequent.length) area.append(line("常见的提法："), buttons(offer.frequent));
    }

    /**
     * @param {string[]} words
     * @param {(word: string) => void} [act]
     */
    function buttons(words, act) {
      const row = make("div", "search-buttons");
      words.forEach((word) => row.append(button(word, () => (act || ask)(word))));
      return row;
    }

    /** @param {string} word */
    function ask(word) {
      input.value = word;
      input.focus();
      input.dispatchEvent(new KeyboardEvent("keyup"));
    }

    /* ---- filter ---- */

    function filterControls() {
      const element = /** @type {HTMLDetailsElement} */ (make("details", "search-filter")), summary = make("summary", "", "筛选");
      /** @type {Record<string, HTMLSelectElement>} */
      const selects = {};
      /** The lists are filled when the filter is opened: typing need not wait for them. @type {Facets} */
      let known = {};
      element.hidden = true;
      element.append(summary);
      element.addEventListener("toggle", fill);

      /** @param {string} facet */
      function add(facet) {
        const label = make("label", "search-filter__field", facet), select = document.createElement("select");
        select.addEventListener("change", () => {
          chosen[facet] = select.value;
          send({ type: MESSAGE.FILTER, data: chosen });
        });
        select.setAttribute("aria-label", facet);
        selects[facet] = select;
        label.append(select);
        element.append(label);
      }

      function fill() {
        Object.keys(known).forEach((facet) => {
          if (!selects[facet]) add(facet);
          if (element.open) options(selects[facet], known[facet], chosen[facet] || "");
        });
      }

      return {
        element,
        /** @param {Facets} facets */
        update(facets) {
          known = facets;
          fill();
          const active = Object.keys(chosen).map((facet) => chosen[facet]).filter(Boolean);
          summary.textContent = active.length ? `筛选：${active.join("、")}` : "筛选";
        }
      };
    }
  }

  /**
   * @param {HTMLSelectElement} select
   * @param {Record<string, number>} counts
   * @param {string} value the chosen one
   */
  function options(select, counts, value) {
    const values = Object.assign({}, counts);
    if (value && !values[value]) values[value] = 0;
    select.textContent = "";
    select.append(new Option("全部", ""), ...Object.keys(values).map((one) => new Option(`${one}（${values[one]}）`, one)));
    select.value = value;
  }

  /**
   * @param {Card} card
   * @param {string} root address of the site
   */
  function cardElement(card, root) {
    const first = link("search-card", root + card.location), body = make("article"), more = card.links || [];
    /* Material opens the link with the highest score at Enter. */
    body.dataset.mdScore = "100000";
    body.append(make("h2", "", card.title));
    if (card.text) body.append(make("p", "search-card__text", card.text));
    (card.rows || []).forEach(([when, value, note]) => {
      const figure = make("p", "search-card__figure");
      figure.append(make("span", "", when + (/^\d+$/.test(when) ? "年" : "")), " ", make("strong", "", value + (card.unit || "")));
      if (note) figure.append(make("small", "", `（${note}）`));
      body.append(figure);
    });
    if (card.remark) body.append(make("p", "search-card__text", card.remark));
    if (card.basis) body.append(make("p", "search-card__note", `口径：${card.basis}`));
    if (card.source) body.append(make("p", "search-card__note", `来源：${card.source}`));
    first.append(body);
    if (!more.length) return first;
    const both = make("div", "search-answer");
    both.append(first, ...more.map((one) => {
      const other = link("search-card__more", root + one.location), words = make("article", "", one.title);
      words.dataset.mdScore = "0";
      other.append(words);
      return other;
    }));
    return both;
  }

  /* ---- recent searches ---- */

  /** @param {string} typed */
  function remember(typed) {
    const query = typed.trim();
    if (query.length > 1) save([query].concat(recentSearches().filter((one) => one !== query)).slice(0, RECENT_COUNT));
  }

  /** @returns {string[]} */
  function recentSearches() {
    try {
      return JSON.parse(localStorage.getItem(RECENT) || "[]");
    } catch (error) {
      return [];   /* storage may be forbidden */
    }
  }

  /** @param {string[]} recent */
  function save(recent) {
    try {
      localStorage.setItem(RECENT, JSON.stringify(recent));
    } catch (error) { /* then it is not remembered */ }
  }

  /* ---- elements ---- */

  /**
   * @param {ParentNode} within
   * @param {string} selector
   */
  function find(within, selector) {
    const found = within.querySelector(selector);
    if (!(found instanceof HTMLElement)) throw new Error(`The theme has no ${selector}`);
    return found;
  }

  /**
   * @param {string} tag
   * @param {string} [name]
   * @param {string} [text]
   */
  function make(tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  }

  /**
   * @param {string} name
   * @param {string} address
   */
  function link(name, address) {
    const element = make("a", name);
    element.setAttribute("href", address);
    return element;
  }

  /**
   * @param {string} text
   * @param {() => void} act
   */
  function button(text, act) {
    const element = make("button", "search-button", text);
    element.setAttribute("type", "button");
    element.addEventListener("click", act);
    return element;
  }

  /** @param {string} text */
  function line(text) {
    return make("p", "search-line", text);
  }
})();
