"""Search at 1×, 5× and 10× the book (or what --scales says): bytes, times and memory, beside other searches in the same run.

    python -m tests.bench.search [--scales 1,5,10]

Figures are of this machine; what counts are the ratios within a run. The larger libraries are the
book over and over with its sentences moved about and its figures changed, so that vocabulary and
finds grow as in a larger library.
"""

from __future__ import annotations

import argparse
import copy
import gzip
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.content import load_project
from scripts.site import search
from scripts.site.search import pagefind
from scripts.site.search.extract import pages_of
from tests.search import scoring, sites
from tests.search.box import Box
from tests.search.evaluate import chromium, served

ROOT = Path(__file__).parents[2]
TYPED = 12  # queries typed key by key for the times
PAUSE = 150  # ms between characters
SLOWER = 4  # CPU slow-down of the browser, as of a phone
NODE = Path(sys.executable).with_name("node")
# MiniSearch with the same terms, as the search was first meant to be built.
MINISEARCH = """
const fs = require("fs"), MiniSearch = require(process.argv[3]), vm = require("vm");
vm.runInThisContext(fs.readFileSync(process.argv[2], "utf8"));
const text = SearchText;
const data = JSON.parse(fs.readFileSync(process.argv[1], "utf8"));
const options = { fields: ["title", "text"], tokenize: (one) => text.tokens(text.fold(one)).map((token) => token.text),
                  processTerm: (term) => term };
const index = new MiniSearch(options);
data.sections.text.forEach((body, id) => index.add({ id, title: data.sections.title[id], text: body }));
const json = JSON.stringify(index);
const start = performance.now();
MiniSearch.loadJSON(json, options);
const bytes = require("zlib").gzipSync(json).length + require("zlib").gzipSync(fs.readFileSync(process.argv[3])).length
  + require("zlib").gzipSync(JSON.stringify(data.sections)).length;
console.log(JSON.stringify({ bytes, load: performance.now() - start }));
"""
MEMORY = """
require(process.argv[3])(process.argv[1]);
const before = process.memoryUsage().heapUsed, start = performance.now();
require(process.argv[2]);
const engine = new SearchEngine(self.SEARCH_INDEX);
const load = performance.now() - start;
engine.search("政协协商");
global.gc();
console.log(JSON.stringify({ load, memory: process.memoryUsage().heapUsed - before }));
"""


def scaled(data: dict, times: int) -> dict:
    """``data`` (see ``index_data``) as of a library ``times`` as large. Same input, same output."""
    if times == 1:
        return data
    chance = random.Random(times)
    large = copy.deepcopy(data)
    pages, sections = large["pages"], large["sections"]
    count = len(data["pages"]["url"])
    for round_ in range(1, times):
        for number in range(count):
            pages["url"].append(data["pages"]["url"][number].replace(".html", f"-{round_}.html"))
            pages["title"].append(f"{data['pages']['title'][number]}（{round_}）")
            for column in ("kind", "part", "tags"):
                pages[column].append(data["pages"][column][number])
        for number, page in enumerate(data["sections"]["page"]):
            sections["page"].append(page + round_ * count)
            sections["anchor"].append(data["sections"]["anchor"][number])
            sections["title"].append(data["sections"]["title"][number])
            sentences = re.split(r"(?<=[。\n])", data["sections"]["text"][number])
            chance.shuffle(sentences)
            sections["text"].append(re.sub(r"\d", lambda _: chance.choice("0123456789"), "".join(sentences)))
    return large


def stock_index(data: dict, like: dict) -> dict:
    """The index Material's own search would have for ``data``."""
    docs = []
    sections, pages = data["sections"], data["pages"]
    for number, page in enumerate(sections["page"]):
        anchor = sections["anchor"][number]
        docs.append(
            {
                "location": pages["url"][page] + (f"#{anchor}" if anchor else ""),
                "title": sections["title"][number] or pages["title"][page],
                "text": f"<p>{sections['text'][number]}</p>",
            }
        )
    return {"config": like["config"], "docs": docs}


def measure(browser, site: Path, queries: list[str]) -> dict[str, float]:
    """Bytes (gzip) and ms to the first result on a fresh visit, and ms from a query to its first screen painted."""
    with served(site) as base:
        box = Box(browser, base)
        fetched: list[str] = []
        box.page.close()
        box.page = browser.new_page(viewport={"width": 390, "height": 844})
        from tests.search.box import WATCH

        box.page.add_init_script(WATCH)
        box.page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { effectiveType: '3g' } })")
        box.page.on("request", lambda request: fetched.append(request.url))
        client = box.page.context.new_cdp_session(box.page)
        client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        box.page.goto(base + "index.html")
        box.page.wait_for_timeout(300)
        start = time.perf_counter()
        box.open()
        box.ask(queries[0], timeout=180)
        first = 1000 * (time.perf_counter() - start)
        ours = [url for url in dict.fromkeys(fetched) if re.search(r"search|lunr|pagefind", url)]
        paths = [site / url.removeprefix(base).partition("?")[0] for url in ours]
        size = sum(
            len(gzip.compress(path.read_bytes(), 6)) for path in paths if path.is_file() and path.suffix != ".css"
        )
        box.page.evaluate("searchWatch.times = []; null")
        for query in queries:
            box.page.fill(".md-search__input", "")
            for char in query:
                box.page.keyboard.insert_text(char)
                box.page.keyboard.press("End")  # Material searches at the end of a key
                box.page.wait_for_timeout(PAUSE)
        keys = sorted(box.page.evaluate("searchWatch.times"))
        box.close()
    return {"bytes": size, "first": first, "median": statistics.median(keys), "p95": keys[int(0.95 * (len(keys) - 1))]}


def main() -> None:
    """Print one table per scale."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scales", default="1,5,10")
    options = parser.parse_args()
    queries = [query.text for query in scoring.load("tuned") if query.kind in ("exact", "terms", "question", "figure")]
    queries = queries[:: max(1, len(queries) // TYPED)][:TYPED]
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        work = Path(folder)
        base = sites.rendered(ROOT, work / "base", stock=False)
        stock = sites.rendered(ROOT, work / "stock", stock=True)
        like = json.loads((stock / "search/search_index.json").read_text(encoding="utf-8"))
        project = load_project(ROOT)
        book = search.index_data(project, pages_of(base))
        for times in map(int, options.scales.split(",")):
            data = scaled(book, times)
            rows = {}
            start = time.perf_counter()
            search.write_index(data, base, "local")
            rows["ours"] = {"build": time.perf_counter() - start, **measure(browser, base, queries)}
            rows["ours"] |= _in_node(
                MEMORY, base / "assets/search", base / "assets/search/index.js", ROOT / "tests/search/load.js"
            )
            start = time.perf_counter()
            paged = work / "paged"
            shutil.copytree(base, paged, dirs_exist_ok=True)
            search.write_index(pagefind.build(data, ROOT, paged), paged, "pagefind")
            rows["over Pagefind"] = {"build": time.perf_counter() - start, **measure(browser, paged, queries)}
            if times <= 10:
                text = json.dumps(
                    stock_index(data, like) if times > 1 else like, ensure_ascii=True, separators=(",", ":")
                )
                (stock / "search/search_index.json").write_text(text)
                rows["Material's own"] = measure(browser, stock, queries)
                (work / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
                rows["MiniSearch"] = _in_node(
                    MINISEARCH,
                    work / "data.json",
                    ROOT / "overrides/assets/search/text.js",
                    ROOT / "node_modules/minisearch/dist/cjs/index.cjs",
                )
            characters = sum(map(len, data["sections"]["text"]))
            print(
                f"\n{times}× the book: {len(data['sections']['page'])} sections, {characters / 1e6:.2f} million characters"
            )
            _table(rows)


def _in_node(script: str, *arguments: Path) -> dict[str, float]:
    run = subprocess.run(
        [str(NODE), "--expose-gc", "--max-old-space-size=4096", "-e", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def _table(rows: dict[str, dict[str, float]]) -> None:
    columns = {
        "bytes": ("kB to first result", 1e-3),
        "first": ("ms to first result", 1),
        "median": ("ms/key median", 1),
        "p95": ("ms/key p95", 1),
        "load": ("ms to load (node)", 1),
        "memory": ("MB in memory", 1e-6),
        "build": ("s to build", 1),
    }
    print(f"{'':<16}" + "".join(f"{name:>20}" for name, _ in columns.values()))
    for name, row in rows.items():
        cells = (f"{row[key] * factor:>20.1f}" if key in row else f"{'–':>20}" for key, (_, factor) in columns.items())
        print(f"{name:<16}" + "".join(cells), flush=True)


if __name__ == "__main__":
    main()
