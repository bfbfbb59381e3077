"""Material's search box in a browser: asks it and reads what it shows, whatever engine is behind it."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

# Notes what goes to and comes from the search worker, and the time from there to painted results. Of ours the
# first screen is painted first (12), and what is below it sent then (14).
WATCH = """
(() => {
  const watch = window.searchWatch = { sent: [], asked: [], answered: null, times: [] };
  const Native = window.Worker;
  window.Worker = function (url, options) {
    const worker = new Native(url, options), post = worker.postMessage.bind(worker);
    worker.postMessage = (message) => {
      if (message.type === 2) {
        watch.sent.push(message.data);
        watch.asked.push([message.data, performance.now()]);
      }
      post(message);
    };
    worker.addEventListener("message", ({ data }) => {
      if (data.type === 14) watch.answered = data.data.query;
      if (data.type !== 3 && data.type !== 12) return;
      /* Ours says which query it answers and leaves out those overtaken; Material's answers each in turn. */
      let [query, since] = watch.asked.shift();
      while (data.data.query !== undefined && query !== data.data.query) [query, since] = watch.asked.shift();
      requestAnimationFrame(() => setTimeout(() => {
        if (!data.data.rest) watch.answered = query;
        if (query) watch.times.push(performance.now() - since);
      }, 0));
    });
    return worker;
  };
  window.Worker.prototype = Native.prototype;
})();
"""

# Cards first, then the list; the page's own line only where it is an answer itself.
READ = """
() => {
  const shown = [...document.querySelectorAll(".search-area .search-answer, .search-area > .search-card")]
    .map((card) => (card.matches("a") ? [card] : [...card.querySelectorAll("a")]).map((link) => link.href));
  for (const item of document.querySelectorAll(".md-search-result__item")) {
    const links = [...item.querySelectorAll("a")].filter((link) => !link.closest("details"));
    const [page, ...sections] = links;
    const own = page.querySelector("article");
    const text = [...own.childNodes].some((node) => !/^(H1|DIV|NAV)$/.test(node.nodeName) && node.textContent.trim());
    if (text || !sections.length) shown.push([page.href]);
    for (const link of sections) shown.push([link.href]);
  }
  return shown;
}
"""


class Box:
    """The search box of the site at ``base`` (ending in ``/``, http or file)."""

    def __init__(self, browser, base: str, width: int = 390) -> None:
        self.base = base
        self.page = browser.new_page(viewport={"width": width, "height": 844})
        if base.startswith("http"):
            self.page.add_init_script(WATCH)
        self.page.goto(base + "index.html")
        if not base.startswith("http"):
            # The stand-in for workers on file:// replaces ours: watch the one it made.
            self.page.evaluate(WATCH_FILE)

    def open(self) -> None:
        """Open the box as a reader does."""
        self.page.click("label.md-header__button[for=__search]")
        self.page.wait_for_selector(".md-search__input:focus")

    def ask(self, query: str, timeout: float = 20) -> list[list[str]]:
        """Type ``query`` into the box; return the addresses shown, item by item."""
        self.page.fill(".md-search__input", "")
        self.page.keyboard.press("End")
        self.page.keyboard.insert_text(query)
        self.page.keyboard.press("End")
        self.page.wait_for_function("query => searchWatch.answered === query", arg=query, timeout=timeout * 1000)
        return self.shown()

    def shown(self) -> list[list[str]]:
        """The addresses shown, relative to the site, without what is there for highlighting."""
        return [[self._place(link) for link in links] for links in self.page.evaluate(READ)]

    def _place(self, link: str) -> str:
        address = urlsplit(link.removeprefix(self.base))
        return unquote(address.path + (f"#{address.fragment}" if address.fragment else ""))

    def close(self) -> None:
        """Close the page."""
        self.page.close()


WATCH_FILE = """
() => {
  const watch = window.searchWatch = { answered: null };
  siteSearch.worker.addEventListener("message", ({ data }) => {
    if (data.type === 14 || data.type === 12 && !data.data.rest)
      requestAnimationFrame(() => setTimeout(() => { watch.answered = data.data.query; }, 0));
  });
}
"""
