"""Type every query into the real box and print how well each search answers.

    python -m tests.search.evaluate [tuned|held_out] [--misses]

Compared on the same content: ours over http and from file://, ours over Pagefind, Material's own
search, Pagefind as it comes.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import threading
from contextlib import contextmanager, nullcontext
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.search import scoring, sites
from tests.search.box import Box

ROOT = Path(__file__).parents[2]
PLAIN_PAGEFIND = """
async (query) => {
  const pagefind = window.plain || (window.plain = await import("./pagefind-plain/pagefind.js"));
  const found = await pagefind.search(query), shown = [];
  for (const result of found.results.slice(0, 10)) {
    const data = await result.data();
    for (const sub of data.sub_results.slice(0, 3)) shown.push([sub.url]);
  }
  return shown;
}
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_) -> None:
        """A page that is closed while it loads is no error."""


@contextmanager
def served(folder: Path):
    """Address of ``folder`` served on loopback, ending in ``/``."""
    httpd = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}/"
    httpd.shutdown()


@contextmanager
def chromium():
    """Debian's Chromium."""
    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


def answers(browser, base: str, queries: list[scoring.Query]) -> list[list[list[str]]]:
    """What Material's box at ``base`` shows for each query."""
    box = Box(browser, base)
    box.open()
    shown = [box.ask(query.text) for query in queries]
    box.close()
    return shown


def pagefind_answers(browser, base: str, queries: list[scoring.Query]) -> list[list[list[str]]]:
    """What Pagefind as it comes finds for each query."""
    page = browser.new_page()
    page.goto(base + "index.html")
    shown = [page.evaluate(PLAIN_PAGEFIND, query.text) for query in queries]
    page.close()
    return [[[link.lstrip("/") for link in links] for links in one] for one in shown]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("half", nargs="?", default="held_out", choices=("tuned", "held_out"))
    parser.add_argument("--only", default="", help="only the runs whose name contains this")
    parser.add_argument("--misses", action="store_true", help="list the queries not answered at rank 1")
    options = parser.parse_args()
    queries = scoring.load(options.half)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        local = sites.ours(ROOT, work / "local", "local")
        paged = sites.ours(ROOT, work / "paged", "pagefind")
        stock = sites.rendered(ROOT, work / "stock", stock=True)
        sites.plain_pagefind(stock)
        with chromium() as browser:
            for name, site, ask in (
                ("ours", local, answers),
                ("ours, from file://", None, answers),
                ("ours over Pagefind", paged, answers),
                ("Material's own", stock, answers),
                ("Pagefind as it comes", stock, pagefind_answers),
            ):
                if options.only not in name:
                    continue
                with served(site) if site else nullcontext(f"{local.as_uri()}/") as base:
                    show(name, queries, ask(browser, base, queries), options.misses and "ours" in name)


def show(name: str, queries: list[scoring.Query], shown: list, misses: bool) -> None:
    """Print one table."""
    _, table = scoring.table(queries, shown)
    print(f"\n{name}\n{table}", flush=True)
    for query, places in zip(queries, shown) if misses else ():
        if query.want and scoring.rank(query, places) != 1 or not query.want and places:
            print(f"  {query.kind} {query.text}: {scoring.rank(query, places)} {places[:3]}")


if __name__ == "__main__":
    main()
