"""From a request to a PDF: choose the pages, write the specification, let Typst set it."""

from __future__ import annotations

import datetime
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

import pypinyin
import segno
import typst

from scripts.booklet import convert, fonts
from scripts.booklet.convert import digest, write
from scripts.booklet.extract import Piece, extract
from scripts.content.records import chinese_date, chinese_number
from scripts.errors import ProjectError

TEMPLATE = Path(__file__).with_name("book.typ")
MAIN = '#import "book.typ": book\n#book()\n'
# Both at once: tagged and described for screen readers, and fit for the archive.
STANDARDS = ["ua-1", "a-2a"]
SOURCE_LINK = re.compile(r'<a href="([^"]*)" class="source"')
EDITIONS = ("standard", "large", "pocket")
FRONT = ("front/about.html", "front/guide.html", "plan/index.html")
BACK = ("appendix/terms.html", "appendix/timeline.html", "appendix/data.html", "appendix/sources.html")


@dataclass(frozen=True)
class Request:
    """What one booklet holds and how it is made.

    ``session`` a study session, or ``chapters`` chapter numbers, or neither for the whole book;
    ``part`` names a whole 编 on the cover. ``edition`` standard | large | pocket, ``impose``
    none | saddle | signatures, ``format`` pdf | epub | docx.
    """

    session: int | None = None
    chapters: tuple[int, ...] = ()
    part: int | None = None
    edition: str = "standard"
    impose: str = "none"
    format: str = "pdf"

    @property
    def whole(self) -> bool:
        """Whether this is the whole book."""
        return self.session is None and not self.chapters and self.part is None


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
        self.chapters = {c.number: c for c in project.chapters}

    # ── what there is ──
    @cached_property
    def fonts(self) -> Path:
        """The folder of fonts."""
        return fonts.prepare(Path(self.project.root), self.cache)

    @cached_property
    def book(self) -> Mapping[str, Any]:
        """``extra.book`` of mkdocs.yml: title, issuer, date and so on."""
        return (self.project.config.get("extra") or {}).get("book") or {}

    @cached_property
    def pages(self) -> frozenset[str]:
        """Pages a link in a booklet may lead to."""
        chapters = {html(c.path) for c in self.project.chapters}
        return frozenset(chapters | {p for p in (*FRONT, *BACK) if (self.site / p).is_file()})

    @cached_property
    def terms(self) -> dict[str, tuple[str, ...]]:
        """Term id → the words that stand for it in running text."""
        return {key: (term.term, *getattr(term, "aliases", ())) for key, term in self.project.terms.items()}

    def piece(self, page: str) -> Piece:
        """The page made plain, its glyphs checked; read once."""
        if page not in self.pieces:
            piece = extract(self.site, page, self.pages, self.terms)
            fonts.check(piece.text, piece.source, Path(self.project.root), self.fonts)
            for name, file in piece.images.items():
                if not (self.work / "images" / name).exists():
                    write(self.work / "images" / name, file.read_bytes())
            self.pieces[page] = piece
        return self.pieces[page]

    # ── what goes in ──
    def chosen(self, request: Request) -> list[Any]:
        """The chapters of a request in book order. ProjectError for one that does not exist."""
        if request.session is not None:
            wanted = set(self.session(request.session).chapters)
        elif request.chapters:
            wanted = set(request.chapters)
        elif request.part is not None:
            wanted = {n for n, c in self.chapters.items() if c.part == request.part}
        else:
            wanted = set(self.chapters)
        for number in sorted(wanted - set(self.chapters)):
            raise ProjectError(f"没有第{number}章", hint="章号见网站目录")
        if not wanted:
            raise ProjectError(f"第{request.part}编没有章", hint="编号见网站目录")
        return [self.chapters[n] for n in sorted(wanted)]

    def session(self, number: int) -> Any:
        """The study session of that number. Raises ProjectError when the plan has none."""
        for session in self.project.plan:
            if session.number == number:
                return session
        raise ProjectError(f"学习计划里没有第{number}次学习", path="docs/data/plan.yml")

    def name(self, request: Request) -> str:
        """Title of the booklet as printed on its cover."""
        if request.session is not None:
            return f"第{chinese_number(request.session)}次学习　{self.session(request.session).theme}"
        chapters = self.chosen(request)
        if request.part is not None:
            return chapters[0].part_title
        if len(chapters) == 1 and request.chapters:
            return chapters[0].heading
        if request.chapters:
            return "专题选编"
        return self.book.get("title") or self.project.config.get("site_name", "")

    def specification(self, request: Request) -> dict[str, Any]:
        """Everything book.typ needs to know, as plain data."""
        chapters = self.chosen(request)
        title, book_title = self.name(request), self.book.get("title", "")
        subtitle = self.book.get("subtitle", "") if request.whole else book_title
        items: list[dict[str, Any]] = []
        pieces: list[Piece] = []

        def add(page: str, **more: Any) -> Piece:
            piece = self.piece(page)
            pieces.append(piece)
            items.append(
                {
                    "kind": "chapter",
                    "key": piece.key,
                    "title": piece.title,
                    "left": title,
                    "level": 1,
                    "restart": False,
                    "lead": "",
                    "matter": "body",
                    "listed": False,
                    "file": convert.to_typst(piece.html, self.work / "chapters"),
                    **more,
                }
            )
            return piece

        if request.whole:
            for page in FRONT:
                if page in self.pages:
                    add(page, matter="front")
        if request.session is not None and (plan := self.plan_page(request.session)):
            add(plan, listed=False)
        items.insert(0, {"kind": "contents"})
        groups, part = [], None
        for chapter in chapters:
            if request.whole and chapter.part != part:
                part = chapter.part
                names = [c.heading for c in chapters if c.part == part]
                items.append(
                    {
                        "kind": "part",
                        "title": chapter.part_title,
                        "chapters": names,
                        "restart": False,
                    }
                )
            piece = add(
                html(chapter.path),
                title=chapter.heading,
                level=2 if request.whole else 1,
                left=chapter.part_title,
                listed=True,
                lead=f"资料截止：{chinese_date(chapter.cutoff)}" if chapter.cutoff else "",
            )
            if piece.answers:
                file = convert.to_typst(piece.answers, self.work / "chapters")
                groups.append({"title": chapter.heading, "file": file})
        next(i for i in items if i.get("matter", "body") == "body" and "restart" in i)["restart"] = True
        if groups:
            items.append({"kind": "answers", "title": "自测答案", "groups": groups})
        if request.whole:
            for page in BACK:
                if page in self.pages:
                    add(page, matter="back")
            if any("data-term" in p.html for p in pieces):
                items.append(
                    {
                        "kind": "terms",
                        "key": "terms-index",
                        "title": "术语索引",
                        "matter": "body",
                        "terms": self.term_list,
                    }
                )
            if any("<figure" in p.html or "<caption" in p.html for p in pieces):
                items.insert(1, {"kind": "figures", "key": "figures-list", "title": "图表目录", "matter": "front"})
        if request.session is not None:
            items.append({"kind": "lines"})
        items.append({"kind": "colophon", "rows": self.colophon(request)})
        self.check_links(pieces)
        return {
            "edition": request.edition,
            "title": title if request.whole else f"{title}（{book_title}）",
            "author": self.book.get("issuer", ""),
            "date": self.date,
            "depth": 3 if request.whole else 2,
            "flat": 0 if request.whole else 1,
            "cover": {
                "title": title.replace("　", "\n") if not request.whole else title,
                "kicker": "" if request.whole else book_title,
                "subtitle": subtitle if request.whole else "",
                "notice": self.book.get("notice", ""),
                "issuer": self.book.get("issuer", ""),
                "date": str(self.book.get("date", "")),
            },
            "print_urls": self.book.get("print_urls") or "none",
            "codes": self.codes(pieces),
            "included": [p.key for p in pieces],
            "items": items,
        }

    def plan_page(self, number: int) -> str | None:
        """The page of a study session, if the site has it."""
        page = f"plan/session-{number:02d}.html"
        return page if (self.site / page).is_file() else None

    @cached_property
    def term_list(self) -> list[tuple[str, str, str]]:
        """Terms in order of pinyin, each with the letter it stands under."""
        out = []
        for key, term in self.project.terms.items():
            sound = "".join(pypinyin.lazy_pinyin(term.term.strip("“”《》")))
            letter = sound[:1].upper()
            out.append((sound.lower(), key, term.term, letter if letter.isascii() and letter.isalpha() else "数"))
        return [(k, t, letter) for _, k, t, letter in sorted(out, key=lambda x: (x[3] != "数", x[0]))]

    def colophon(self, request: Request) -> list[tuple[str, str]]:
        """The fields of the last page: those of the configuration, then those only the book knows."""
        rows = [
            ("书名", self.book.get("title", "")),
            ("汇编", self.book.get("issuer", "")),
            ("日期", str(self.book.get("date", ""))),
        ]
        rows += [(str(k), str(v)) for k, v in (self.book.get("colophon") or {}).items()]
        cutoffs = sorted({str(c.cutoff) for c in self.chosen(request) if c.cutoff})
        if cutoffs:
            rows.append(("资料截止", cutoffs[-1]))
        rows.append(("开本", {"pocket": "A5", "large": "A4（大字本）"}.get(request.edition, "A4")))
        rows.append(("字体", "思源宋体、思源黑体、霞鹜文楷（均为开放授权）"))
        return [(k, v) for k, v in rows if v]

    @property
    def date(self) -> tuple[int, int, int]:
        """Year, month and day written into the files: from SOURCE_DATE_EPOCH, so that builds repeat."""
        epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
        day = datetime.datetime.fromtimestamp(epoch, datetime.UTC)
        return day.year, day.month, day.day

    def codes(self, pieces: list[Piece]) -> dict[str, str]:
        """URL → QR code in the work folder, when the configuration asks for codes."""
        if self.book.get("print_urls") != "qr":
            return {}
        out = {}
        found = [url for p in pieces for url in SOURCE_LINK.findall(p.html)]
        for url in map(unescape, dict.fromkeys(found)):
            out[url] = f"images/qr-{digest(url)}.svg"
            if not (self.work / out[url]).exists():
                (self.work / "images").mkdir(parents=True, exist_ok=True)
                segno.make(url, error="l", micro=False).save(self.work / out[url], border=1, xmldecl=False)
        return out

    def check_links(self, pieces: list[Piece]) -> None:
        """Stop at a link to a place that is not there: the page number would be wrong."""
        places = {p.key for p in pieces} | {a for p in pieces for a in p.anchors}
        included = {p.key for p in pieces}
        for piece in pieces:
            for target in piece.targets:
                if target.split(":")[0] in included and target not in places:
                    raise ProjectError(
                        f"链接的位置不存在：{target}", path=piece.source, rule="印-3", hint="核对链接里 # 后面的名称"
                    )

    # ── what comes out ──
    def pdf(self, request: Request) -> Path:
        """Compile the request (without imposition); the file is in the cache."""
        spec = json.dumps(self.specification(request), ensure_ascii=False, indent=1, sort_keys=True)
        name = digest(typst.__version__ if hasattr(typst, "__version__") else "", TEMPLATE.read_bytes(), spec)
        result = self.work / "pdf" / f"{name}.pdf"
        if result.exists():
            return result
        write(self.work / "specs" / f"{name}.json", spec)
        try:
            data = self.compiler.compile(
                input=str(self.work / "main.typ"),
                sys_inputs={"spec": f"specs/{name}.json"},
                pdf_standards=STANDARDS,
                format="pdf",
            )
        except typst.TypstError as error:
            raise ProjectError(f"排版失败：{error.diagnostic}", rule="印-4") from error
        write(result, data)
        return result

    def cover(self, request: Request) -> Path:
        """The cover as a PNG, for the EPUB."""
        spec = {**self.specification(request), "items": []}
        name = digest(TEMPLATE.read_bytes(), json.dumps(spec, sort_keys=True))
        result = self.work / "covers" / f"{name}.png"
        if not result.exists():
            write(self.work / "specs" / f"{name}.json", json.dumps(spec))
            data = self.compiler.compile(
                input=str(self.work / "main.typ"),
                sys_inputs={"spec": f"specs/{name}.json"},
                format="png",
                ppi=120,
            )
            write(result, data[0] if isinstance(data, list) else data)
        return result

    @cached_property
    def compiler(self) -> typst.Compiler:
        """One Typst for all booklets: fonts are read once, chapters laid out before are reused."""
        self.work.mkdir(parents=True, exist_ok=True)
        write(self.work / "book.typ", TEMPLATE.read_bytes())
        write(self.work / "main.typ", MAIN)
        return typst.Compiler(root=str(self.work), font_paths=[str(self.fonts)], ignore_system_fonts=True)


def html(path: str) -> str:
    """Path of a Markdown file → path of its page."""
    return path[:-3] + ".html" if path.endswith(".md") else path
