"""From a request to a specification: the pages it holds, read and written for Typst."""

from __future__ import annotations

import dataclasses
import datetime
import io
import json
import os
import re
from collections.abc import Iterable
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import TypedDict

import lxml.etree
import segno

from scripts.booklet import compose, fonts, renderer, typst_writer
from scripts.booklet.compose import Answers, Item, Request, Text
from scripts.booklet.fragment import PageFragment, extract
from scripts.content import Project
from scripts.content.cache import Cache, key
from scripts.content.files import write
from scripts.content.outline import html
from scripts.errors import ProjectError

SOURCE_LINK = re.compile(r'<a href="([^"]*)" class="source"')


class Cover(TypedDict):
    """What is printed on the cover; empty strings where there is nothing to say."""

    title: str
    kicker: str
    subtitle: str
    notice: str
    issuer: str
    date: str


class Front(TypedDict):
    """Cover and properties of a file; ``date`` is year, month, day."""

    title: str
    author: str
    date: tuple[int, int, int]
    cover: Cover


class Specification(Front):
    """All that typst/book.typ is told of a booklet.

    ``items`` are those of compose.py, texts with the ``file`` and ``key`` of their page, answers
    with ``groups`` of them; ``included`` are the keys of all pages in the booklet; ``codes`` URL →
    QR code; ``depth`` that of the contents.
    """

    edition: str
    depth: int
    print_urls: str
    codes: dict[str, str]
    included: list[str]
    items: list[dict[str, object]]


class Typesetter:
    """Makes specifications, PDFs and covers for booklets of one project from its built site.

    ``site`` is the folder of built pages. Written chapters, fonts and finished files are kept under
    ``cache``, by default ``project.root/.cache``.
    """

    def __init__(self, project: Project, site: Path, cache: Path | None = None) -> None:
        self.project, self.site = project, Path(site)
        self.cache = cache or project.root / ".cache"
        self.work = self.cache / "booklet"
        self.book = project.book
        self.fragments: dict[str, PageFragment] = {}
        self._written: dict[str, str] = {}

    @cached_property
    def fonts(self) -> Path:
        """The folder of fonts."""
        return fonts.prepare(self.project.root, self.cache)

    @cached_property
    def recipe(self) -> str:
        """What besides the specification decides the look of a PDF."""
        return renderer.recipe(self.project.root)

    @cached_property
    def pages(self) -> frozenset[str]:
        """Pages of the site a booklet may hold."""
        printed = [html(path) for path, kind in self.project.pages().items() if kind.matter != "screen"]
        return frozenset(page for page in printed if (self.site / page).is_file())

    @cached_property
    def terms(self) -> dict[str, tuple[str, ...]]:
        """Term id → the words that stand for it in running text."""
        return {name: (re.sub(r"（[^（）]*）$", "", t.term), *t.aliases) for name, t in self.project.terms.items()}

    def fragment(self, page: str) -> PageFragment:
        """The page made plain, its glyphs checked, its pictures in the work folder; read once."""
        if page not in self.fragments:
            fragment = extract(self.site, page, self.pages, self.terms)
            fonts.check(fragment.text, fragment.source, self.project.root)
            for name, file in fragment.images.items():
                place, data = self.work / "images" / name, file.read_bytes()
                if not place.is_file() or place.read_bytes() != data:
                    write(place, data)
            self.fragments[page] = fragment
        return self.fragments[page]

    def fragments_of(self, items: Iterable[Item]) -> dict[str, PageFragment]:
        """The fragments of the texts among ``items``, by page."""
        return {item.page: self.fragment(item.page) for item in items if isinstance(item, Text)}

    def written(self, intermediate: str) -> str:
        """Path in the work folder of intermediate HTML written as Typst."""
        if intermediate not in self._written:
            name = key(self._writer, intermediate)
            file = self._chapters.made(name, "typ", lambda: typst_writer.write_typst(intermediate).encode())
            self._written[intermediate] = f"chapters/{file.name}"
        return self._written[intermediate]

    @cached_property
    def _chapters(self) -> Cache:
        return Cache(self.work / "chapters")

    @cached_property
    def _writer(self) -> str:
        return key(Path(typst_writer.__file__), Path(typst_writer.__file__).with_name("dom.py"), lxml.etree.__version__)

    def specification(self, request: Request) -> Specification:
        """Everything Typst needs to know, as plain data. Raises ProjectError for a dead link."""
        items = compose.reading_order(self.project, request, self.pages)
        fragments = self.fragments_of(items)
        check_links(fragments.values())
        told: list[dict[str, object]] = []
        groups = []
        for item in items:
            data = dataclasses.asdict(item)
            if isinstance(item, Text):
                fragment = fragments[data.pop("page")]
                title = item.title or fragment.title
                data.update(key=fragment.key, title=title, file=self.written(fragment.html))
                if fragment.answers:
                    groups.append({"title": title, "file": self.written(fragment.answers)})
            elif isinstance(item, Answers):
                if not groups:
                    continue
                data["groups"] = groups
            told.append(data)
        return {
            **self.front(request),
            "edition": request.edition,
            "depth": 3 if request.whole else 2,
            "print_urls": self.book.get("print_urls") or "none",
            "codes": self.codes(fragments.values()),
            "included": [fragment.key for fragment in fragments.values()],
            "items": told,
        }

    def front(self, request: Request) -> Front:
        """What the cover and the file's properties say."""
        title, book_title = compose.title(self.project, request), str(self.book.get("title") or "")
        whole = request.whole
        printed = "".join(map(str, self.book.values())) + title
        fonts.check(printed, "mkdocs.yml", self.project.root)
        cover: Cover = {
            "title": title if whole else title.replace("　", "\n"),
            "kicker": "" if whole else book_title,
            "subtitle": str(self.book.get("subtitle") or "") if whole else "",
            "notice": str(self.book.get("notice") or ""),
            "issuer": str(self.book.get("issuer") or ""),
            "date": str(self.book.get("date") or ""),
        }
        name = title if whole else f"{title}（{book_title}）"
        return {"title": name, "author": cover["issuer"], "date": self.date, "cover": cover}

    @property
    def date(self) -> tuple[int, int, int]:
        """Year, month and day written into the files: from SOURCE_DATE_EPOCH, so that builds repeat."""
        day = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), datetime.UTC)
        return day.year, day.month, day.day

    def codes(self, fragments: Iterable[PageFragment]) -> dict[str, str]:
        """URL → QR code in the work folder, when the configuration asks for codes."""
        if self.book.get("print_urls") != "qr":
            return {}
        found = [url for fragment in fragments for url in SOURCE_LINK.findall(fragment.html)]
        return {url: f"codes/{self._code(url).name}" for url in map(unescape, dict.fromkeys(found))}

    def _code(self, url: str) -> Path:
        def draw() -> bytes:
            out = io.BytesIO()
            segno.make(url, error="l", micro=False).save(out, kind="svg", border=1, xmldecl=False)
            return out.getvalue()

        return Cache(self.work / "codes").made(key(segno.__version__, url), "svg", draw)

    def cover(self, request: Request) -> str:
        """The specification of a booklet that is nothing but its cover, as text."""
        told: Specification = {
            **self.front(request),
            "edition": "standard",
            "depth": 1,
            "print_urls": "none",
            "codes": {},
            "included": [],
            "items": [],
        }
        return as_json(told)


def as_json(specification: Specification) -> str:
    """The text Typst is given."""
    return json.dumps(specification, ensure_ascii=False, sort_keys=True)


def check_links(fragments: Iterable[PageFragment]) -> None:
    """Stop at a link to a place that is not there: the page number would be wrong."""
    fragments = list(fragments)
    included = {fragment.key for fragment in fragments}
    places = included | {anchor for fragment in fragments for anchor in fragment.anchors}
    for fragment in fragments:
        for target in fragment.targets:
            if target.split(":")[0] in included and target not in places:
                raise ProjectError(
                    f"链接的位置不存在：{target}", path=fragment.source, rule="印-3", hint="核对链接里 # 后面的名称"
                )
