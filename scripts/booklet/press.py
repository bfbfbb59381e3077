"""From a request to a PDF: read the pages, write the specification, let Typst set it."""

from __future__ import annotations

import datetime
import io
import json
import os
import re
from collections.abc import Iterable
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf
import segno
import typst

from scripts.booklet import compose, convert, fonts
from scripts.booklet.compose import Request
from scripts.booklet.extract import Piece, extract
from scripts.content.cache import Cache, key
from scripts.content.files import write
from scripts.content.outline import html
from scripts.errors import ProjectError

TEMPLATE = Path(__file__).with_name("book.typ")
MAIN = '#import "book.typ": book\n#book()\n'
# Both at once: tagged and described for screen readers, and fit for the archive.
STANDARDS = ["ua-1", "a-2a"]
COVER_PPI = 120
SOURCE_LINK = re.compile(r'<a href="([^"]*)" class="source"')


class Press:
    """Makes booklets of one project from its built site.

    ``project`` as scripts.content.load_project gives it, ``site`` the folder of built pages.
    Converted chapters, fonts and finished PDFs are kept under ``project.root/.cache``.
    """

    def __init__(self, project: Any, site: Path, cache: Path | None = None) -> None:
        self.project, self.site = project, Path(site)
        self.cache = cache or Path(project.root) / ".cache"
        self.work = self.cache / "booklet"
        self.pieces: dict[str, Piece] = {}
        self.book = compose.settings(project)

    @cached_property
    def fonts(self) -> Path:
        """The folder of fonts."""
        return fonts.prepare(Path(self.project.root), self.cache)

    @cached_property
    def recipe(self) -> tuple[str | bytes, ...]:
        """What besides the text decides the look of a PDF."""
        root = Path(self.project.root)
        return (
            typst.__version__,
            pikepdf.__version__,
            *map(str, STANDARDS),
            MAIN,
            TEMPLATE.read_bytes(),
            fonts.version(root),
        )

    @cached_property
    def pages(self) -> frozenset[str]:
        """Pages of the site a booklet may hold."""
        printed = [html(path) for path, kind in self.project.pages().items() if kind.matter != "screen"]
        return frozenset(page for page in printed if (self.site / page).is_file())

    @cached_property
    def terms(self) -> dict[str, tuple[str, ...]]:
        """Term id → the words that stand for it in running text."""
        return {key: (re.sub(r"（[^（）]*）$", "", t.term), *t.aliases) for key, t in self.project.terms.items()}

    def piece(self, page: str) -> Piece:
        """The page made plain, its glyphs checked; read once."""
        if page not in self.pieces:
            piece = extract(self.site, page, self.pages, self.terms)
            fonts.check(piece.text, piece.source, Path(self.project.root))
            for name, file in piece.images.items():
                place, data = self.work / "images" / name, file.read_bytes()
                if not place.is_file() or place.read_bytes() != data:
                    write(place, data)
            self.pieces[page] = piece
        return self.pieces[page]

    def prepare(self, requests: Iterable[Request]) -> None:
        """Read and convert all that the requests need, together."""
        items = [i for r in requests for i in compose.reading_order(self.project, r, self.pages)]
        self._files([self.piece(page) for page in dict.fromkeys(i["page"] for i in items if "page" in i)])

    def _files(self, pieces: Iterable[Piece]) -> dict[str, str]:
        texts = [text for piece in pieces for text in (piece.html, piece.answers) if text]
        return convert.to_typst(texts, self.work / "chapters")

    def specification(self, request: Request) -> dict[str, Any]:
        """Everything book.typ needs to know, as plain data. Raises ProjectError for a dead link."""
        items = compose.reading_order(self.project, request, self.pages)
        pieces = {i["page"]: self.piece(i["page"]) for i in items if "page" in i}
        files = self._files(pieces.values())
        groups = []
        for item in items:
            if piece := pieces.get(item.pop("page", None)):
                item.update(key=piece.key, title=item.get("title", piece.title), file=files[piece.html])
                if piece.answers:
                    groups.append({"title": item["title"], "file": files[piece.answers]})
            elif item["kind"] == "answers":
                item["groups"] = groups
            elif item["kind"] == "terms":
                item["terms"] = compose.term_list(self.project)
        items = [i for i in items if i["kind"] != "answers" or groups]
        items.append({"kind": "colophon", "rows": compose.colophon(self.project, request)})
        check_links(pieces.values())
        return {
            **self.front(request),
            "edition": request.edition,
            "depth": 3 if request.whole else 2,
            "print_urls": self.book.get("print_urls") or "none",
            "codes": self.codes(pieces.values()),
            "included": [p.key for p in pieces.values()],
            "items": items,
        }

    def front(self, request: Request) -> dict[str, Any]:
        """What the cover and the file's properties say."""
        title, book_title = compose.title(self.project, request), self.book.get("title") or ""
        whole = request.whole
        printed = "".join(map(str, self.book.values())) + title
        fonts.check(printed, "mkdocs.yml", Path(self.project.root))
        return {
            "title": title if whole else f"{title}（{book_title}）",
            "author": self.book.get("issuer") or "",
            "date": self.date,
            "cover": {
                "title": title if whole else title.replace("　", "\n"),
                "kicker": "" if whole else book_title,
                "subtitle": self.book.get("subtitle") or "" if whole else "",
                **{key: str(self.book.get(key) or "") for key in ("notice", "issuer", "date")},
            },
        }

    @property
    def date(self) -> tuple[int, int, int]:
        """Year, month and day written into the files: from SOURCE_DATE_EPOCH, so that builds repeat."""
        day = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), datetime.UTC)
        return day.year, day.month, day.day

    def codes(self, pieces: Iterable[Piece]) -> dict[str, str]:
        """URL → QR code in the work folder, when the configuration asks for codes."""
        if self.book.get("print_urls") != "qr":
            return {}
        found = [url for p in pieces for url in SOURCE_LINK.findall(p.html)]
        return {url: f"codes/{self._code(url).name}" for url in map(unescape, dict.fromkeys(found))}

    def _code(self, url: str) -> Path:
        def draw() -> bytes:
            out = io.BytesIO()
            segno.make(url, error="l", micro=False).save(out, kind="svg", border=1, xmldecl=False)
            return out.getvalue()

        return Cache(self.work / "codes").made(key(segno.__version__, url), "svg", draw)

    def pdf(self, request: Request) -> Path:
        """Compile the request (without imposition); the file is in the cache under its content."""
        spec = json.dumps(self.specification(request), ensure_ascii=False, indent=1, sort_keys=True)
        name = key(*self.recipe, spec)
        make = lambda: _packed(self._compile(name, spec, format="pdf", pdf_standards=STANDARDS))  # noqa: E731
        return Cache(self.work / "pdf").made(name, "pdf", make)

    def cover(self, request: Request) -> Path:
        """The cover as a PNG, for the EPUB."""
        spec = {**self.front(request), "edition": "standard", "print_urls": "none", "included": [], "items": []}
        text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
        name = key(*self.recipe, str(COVER_PPI), text)

        def make() -> bytes:
            pages = self._compile(name, text, format="png", ppi=COVER_PPI)
            return pages[0] if isinstance(pages, list) else pages

        return Cache(self.work / "covers").made(name, "png", make)

    def _compile(self, name: str, spec: str, **options: Any) -> Any:
        write(self.work / "specs" / f"{name}.json", spec)
        try:
            return self.compiler.compile(
                input=str(self.work / "main.typ"), sys_inputs={"spec": f"specs/{name}.json"}, **options
            )
        except typst.TypstError as error:
            raise ProjectError(f"排版失败：{error.diagnostic}", rule="印-4") from error

    @cached_property
    def compiler(self) -> typst.Compiler:
        """One Typst for all booklets: fonts are read once, chapters laid out before are reused."""
        write(self.work / "book.typ", TEMPLATE.read_bytes())
        write(self.work / "main.typ", MAIN)
        return typst.Compiler(root=str(self.work), font_paths=[str(self.fonts)], ignore_system_fonts=True)


def check_links(pieces: Iterable[Piece]) -> None:
    """Stop at a link to a place that is not there: the page number would be wrong."""
    pieces = list(pieces)
    included = {p.key for p in pieces}
    places = included | {a for p in pieces for a in p.anchors}
    for piece in pieces:
        for target in piece.targets:
            if target.split(":")[0] in included and target not in places:
                raise ProjectError(
                    f"链接的位置不存在：{target}", path=piece.source, rule="印-3", hint="核对链接里 # 后面的名称"
                )


def _packed(pdf: bytes) -> bytes:
    """The same PDF with its many small objects compressed together: a third of the size."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()
