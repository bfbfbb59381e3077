"""Search: turns the rendered site into what the search worker loads.

The index is the book's text itself, by section, with the vocabulary that helps to find it. Folding
and matching are done by ``overrides/assets/search/text.js`` and ``engine.js`` alone.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

from scripts.content import Project, outline
from scripts.content.helps import helps
from scripts.content.spoken import spoken
from scripts.content.synonyms import synonyms
from scripts.errors import ProjectError
from scripts.site.search import answers, language, pagefind
from scripts.site.search.extract import Page, pages_of
from scripts.site.search.format import FacetEntry, FixedEntry, IndexData, KindEntry, TermEntry
from scripts.site.search.format import Pages as PageColumns
from scripts.site.search.format import Sections as SectionColumns

ASSETS = "assets/search"
FREQUENT = 10  # terms the empty box offers
# What of the theme the box leans on: its elements, and the messages of its own protocol (setup, ready, query).
THEME_ELEMENTS = ("md-search__input", "md-search__scrollwrap", "md-search-result", 'id="__search"')
THEME_MESSAGES = ("type:0,data:{config:", "type:2,data:", ".type===1")
THEME_WORKER = re.compile(r"THEME_WORKER: /(.+)/,")
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
    check_theme(site)
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


def write_index(data: IndexData, site: Path, engine: str) -> None:
    """Write ``data`` where the worker of ``engine`` loads it from, and the stub for Material's script."""
    target = site / ASSETS
    target.mkdir(parents=True, exist_ok=True)
    text = "self.SEARCH_INDEX=" + json.dumps(data, ensure_ascii=False, separators=(",", ":")) + ";\n"
    (target / "index.js").write_text(text, encoding="utf-8", newline="\n")
    _still_material(site, engine, hashlib.sha256(text.encode()).hexdigest()[:12])


def index_data(project: Project, pages: list[Page]) -> IndexData:
    """The index as plain data, without the printed book's page numbers. Columns: smaller, and they compress better."""
    chapters = {outline.html(chapter.path): chapter for chapter in project.chapters}
    parts: list[str] = []
    tags: list[str] = []
    columns: PageColumns = {"url": [], "title": [], "kind": [], "part": [], "tags": []}
    sections: SectionColumns = {"page": [], "anchor": [], "title": [], "text": []}
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
    synonymous, sayings = synonyms(project.root)
    offered = helps(project.root)
    terms, series = answers.terms(project), answers.series(project)
    words = [*columns["title"], *sections["title"], *(tag.partition("/")[2] for tag in tags)]
    words += [name for term in terms for name in term["names"]]
    text = "\n".join([*sections["text"], *words, *(one["names"][0] for one in series)])
    pinyin, readings = language.pinyin(text, words)
    kinds, fixed, facets = _outline(project)
    return {
        "pages": columns,
        "sections": sections,
        "parts": parts,
        "tags": tags,
        "tagsPage": outline.html(outline.TAGS.path),
        "kinds": kinds,
        "fixed": fixed,
        "partFacet": outline.PART_FACET,
        "facets": facets,
        "terms": terms,
        "series": series,
        "synonyms": synonymous,
        "sayings": sayings,
        "spoken": spoken(project.root),
        "helps": offered["answers"],
        "offer": {"examples": offered["examples"], "frequent": _frequent(terms, sections["text"])},
        "traditional": language.traditional(text),
        "pinyin": pinyin,
        "readings": readings,
        "book": {},
    }


def _frequent(terms: list[TermEntry], texts: list[str]) -> list[str]:
    """The names of the glossary that most sections speak of."""
    plain = [re.sub("[“”]", "", text) for text in texts]
    names = {re.sub("[“”]", "", term["names"][0]): 0 for term in terms}
    for name in names:
        names[name] = sum(name in text for text in plain)
    return sorted(names, key=lambda name: (-names[name], name))[:FREQUENT]


def _outline(project: Project) -> tuple[list[KindEntry], dict[str, FixedEntry], list[FacetEntry]]:
    """What the worker has to know of the outline: kinds of pages, fixed sections of a chapter, facets."""
    kinds: list[KindEntry] = [{"id": kind.id, "boost": kind.boost, "search": kind.search} for kind in KINDS]
    fixed: dict[str, FixedEntry] = {one.id: {"boost": one.boost, "asks": one.asks} for one in outline.SECTIONS.values()}
    # The originals at a chapter's end: what the chapter says of them comes first.
    fixed[outline.FURTHER] = {"boost": 0.6, "asks": False}
    facets: list[FacetEntry] = [
        {"name": one.name, "filter": one.filter, "chapters": one.chapters, "explains": one.explains}
        for one in project.tags.values()
    ]
    return kinds, fixed, facets


def _number(value: str, values: list[str]) -> int:
    if value not in values:
        values.append(value)
    return values.index(value)


def _copy_shim(root: Path, target: Path) -> None:
    shim = root / "node_modules/iframe-worker/shim/index.js"
    if not shim.is_file():
        raise ProjectError("缺少检索用的程序库 iframe-worker", rule="检-4", hint="运行 make，会自动安装")
    shutil.copyfile(shim, target / "iframe-worker.js")


def check_theme(site: Path) -> None:
    """Raise ProjectError 检-9 where the theme no longer has what the search box leans on.

    That is: the worker's file name and the box's elements as ``protocol.js`` and ``box.js`` look for them,
    and the messages of setting up and asking. A changed theme would otherwise leave a box that finds nothing.
    """
    protocol = (site / ASSETS / "protocol.js").read_text(encoding="utf-8")
    found = THEME_WORKER.search(protocol)
    pattern = re.compile(found[1].replace("\\/", "/") if found else "$^")
    page = (site / "index.html").read_text(encoding="utf-8")
    settings = re.search(r'<script id="__config"[^>]*>(.*?)</script>', page, re.S)
    worker = str(json.loads(settings[1]).get("search", "")) if settings else ""
    bundles = [path.read_text(encoding="utf-8") for path in site.glob("assets/javascripts/bundle.*.js")]
    missing = [name for name in THEME_ELEMENTS if name not in page]
    if not pattern.search("/" + worker):
        missing.append(f"检索程序 {worker or '（没有写明）'}")
    elif not any(all(message in bundle for message in THEME_MESSAGES) for bundle in bundles):
        missing.append("检索的消息")
    if missing:
        raise ProjectError(
            f"网站主题变了，检索框所依靠的部分不见了：{'、'.join(missing)}",
            rule="检-9",
            hint="请用 requirements.txt 里锁定的主题版本；要升级主题，先照 DEVELOPING.md 改 overrides/assets/search",
        )


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
