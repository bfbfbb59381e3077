"""Search: turns the rendered site into what the search worker loads.

The index is the book's text itself, by section, with the vocabulary that helps to find it. Folding
and matching are done by ``overrides/assets/search/text.js`` and ``engine.js`` alone.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from scripts.content import Project, outline
from scripts.content.synonyms import synonyms
from scripts.errors import ProjectError
from scripts.site.search import answers, language, pagefind
from scripts.site.search.extract import Page, pages_of

ASSETS = "assets/search"
KINDS = (*outline.KINDS, outline.OTHER)


def build_index(project: Project, site: Path) -> None:
    """Write ``site/assets/search/`` for the pages in ``site`` and still Material's own index.

    Call after MkDocs has written every page and after the booklets: the page numbers of the printed
    book come from ``site/downloads/pages.json`` ({"part4/ch15-study.html#points": 87}), where it
    exists. Raises ProjectError when the setting
    ``extra.search_engine`` is unknown, when synonyms.yml is malformed or when a library is missing.
    """
    chosen = project.search_engine
    target = site / ASSETS
    target.mkdir(parents=True, exist_ok=True)
    _copy_shim(project.root, target)
    pages = pages_of(site)
    write_figures(answers.figures(project, pages), site)
    data = index_data(project, pages)
    numbers = site / "downloads/pages.json"
    data["book"] = json.loads(numbers.read_text(encoding="utf-8")) if numbers.is_file() else {}
    if chosen == "pagefind":
        data = pagefind.build(data, project.root, site)
    write_index(data, site, chosen)


def write_figures(figures: list[list[str]], site: Path) -> None:
    """Write the figures that have a card of their own; the worker loads them with the first query that has digits."""
    text = "self.SEARCH_FIGURES=" + json.dumps(figures, ensure_ascii=False, separators=(",", ":")) + ";\n"
    (site / ASSETS / "figures.js").write_text(text, encoding="utf-8", newline="\n")


def write_index(data: dict, site: Path, engine: str) -> None:
    """Write ``data`` where the worker of ``engine`` loads it from, and the stub for Material's script."""
    target = site / ASSETS
    target.mkdir(parents=True, exist_ok=True)
    text = "self.SEARCH_INDEX=" + json.dumps(data, ensure_ascii=False, separators=(",", ":")) + ";\n"
    (target / "index.js").write_text(text, encoding="utf-8", newline="\n")
    _still_material(site, engine, hashlib.sha256(text.encode()).hexdigest()[:12])


def index_data(project: Project, pages: list[Page]) -> dict:
    """The index as plain data. Columns instead of records: it is smaller and compresses better.

    ``pages``: url, title, number of its kind, part number, tag numbers; ``sections``: page number, anchor, title, text.
    """
    chapters = {outline.html(chapter.path): chapter for chapter in project.chapters}
    parts: list[str] = []
    tags: list[str] = []
    columns: dict[str, list] = {"url": [], "title": [], "kind": [], "part": [], "tags": []}
    sections = {"page": [], "anchor": [], "title": [], "text": []}
    # Chapters first: where two places answer equally well, the chapter is meant.
    pages = sorted(pages, key=lambda page: (page.url not in chapters, page.url))
    for number, page in enumerate(pages):
        chapter = chapters.get(page.url)
        kind = outline.kind_of(page.url) or outline.OTHER
        part = chapter.part_title if chapter else kind.group
        columns["url"].append(page.url)
        columns["title"].append(page.title)
        columns["kind"].append(KINDS.index(kind))
        columns["part"].append(_number(part, parts))
        columns["tags"].append([_number(tag, tags) for tag in chapter.tags] if chapter else [])
        if chapter and not page.sections[0].text:
            page.sections[0].text = chapter.summary
        for section in page.sections:
            sections["page"].append(number)
            sections["anchor"].append(section.anchor)
            sections["title"].append("" if section is page.sections[0] else section.title)
            sections["text"].append(section.text)
    words, sayings = synonyms(project.root)
    data = {
        "pages": columns,
        "sections": sections,
        "parts": parts,
        "tags": tags,
        **_outline(project),
        "terms": answers.terms(project),
        "series": answers.series(project),
        "synonyms": words,
        "sayings": sayings,
    }
    words = [*columns["title"], *sections["title"], *(tag.partition("/")[2] for tag in tags)]
    words += [name for term in data["terms"] for name in term["names"]]
    text = "\n".join([*sections["text"], *words, *(one["names"][0] for one in data["series"])])
    data["traditional"] = language.traditional(text)
    data["pinyin"], data["readings"] = language.pinyin(text, words)
    return data


def _outline(project: Project) -> dict:
    """What the worker has to know of the outline: kinds of pages, fixed sections of a chapter, facets."""
    return {
        "kinds": [{"id": kind.id, "boost": kind.boost, "search": kind.search} for kind in KINDS],
        "fixed": {one.id: {"boost": one.boost, "asks": one.asks} for one in outline.SECTIONS.values()},
        "partFacet": outline.PART_FACET,
        "facets": [
            {"name": one.name, "filter": one.filter, "chapters": one.chapters, "explains": one.explains}
            for one in project.tags.values()
        ],
    }


def _number(value: str, values: list[str]) -> int:
    if value not in values:
        values.append(value)
    return values.index(value)


def _copy_shim(root: Path, target: Path) -> None:
    shim = root / "node_modules/iframe-worker/shim/index.js"
    if not shim.is_file():
        raise ProjectError("缺少检索用的程序库 iframe-worker", rule="检-4", hint="运行 make，会自动安装")
    shutil.copyfile(shim, target / "iframe-worker.js")


def _still_material(site: Path, engine: str, version: str) -> None:
    """Material's page script loads its index at once and hands it to the worker: give it a stub."""
    stub = {
        "config": {
            "lang": ["zh"],
            "separator": r"[\s]+",
            "pipeline": [],
            "fields": {},
            "engine": engine,
            "version": version,
        },
        "docs": [],
    }
    text = json.dumps(stub, separators=(",", ":"))
    folder = site / "search"
    folder.mkdir(exist_ok=True)
    (folder / "search_index.json").write_text(text, encoding="utf-8", newline="\n")
    (folder / "search_index.js").write_text(f"var __index={text};\n", encoding="utf-8", newline="\n")
