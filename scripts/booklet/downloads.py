"""The standard set of booklets, its manifest, and the tables of the downloads page."""

from __future__ import annotations

import dataclasses
import hashlib
import html as html_escape
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import typst

from scripts.booklet import compose, reflow
from scripts.booklet.compose import Request
from scripts.booklet.extract import page_key
from scripts.booklet.impose import SIGNATURE, impose, order
from scripts.booklet.press import Press
from scripts.content.cache import Cache, key
from scripts.content.files import write
from scripts.errors import ProjectError

SHEET = Path(__file__).with_name("sheet.typ")
PAPER = {"standard": "A4", "large": "A4", "pocket": "A5"}
LARGER = {"A4": "A3", "A5": "A4"}


@dataclass(frozen=True)
class Booklet:
    """One finished file: what it is, its path in the downloads folder, pages (0 if it flows), bytes."""

    request: Request
    file: str
    title: str
    pages: int
    size: int
    paper: str
    sha256: str


def name(request: Request) -> str:
    """File name of a booklet: ``session-03-pocket-saddle.pdf``, ``book.epub``."""
    stem = (
        f"session-{request.session:02d}"
        if request.session is not None
        else f"part-{request.part}"
        if request.part is not None
        else "proof"
        if request.proof
        else "chapter-" + "-".join(f"{n:02d}" for n in request.chapters)
        if request.chapters
        else "book"
    )
    if request.format != "pdf":
        return f"{stem}.{request.format}"
    return "-".join([stem, request.edition, *([request.impose] if request.imposed else [])]) + ".pdf"


def standard_set(project: Any) -> Iterator[Request]:
    """What the downloads page offers."""
    for edition in ("standard", "large", "pocket"):
        yield Request(edition=edition)
    yield Request(edition="pocket", impose="signatures")
    yield Request(format="epub")
    yield Request(format="docx")
    yield Request(proof=True)
    for session in project.plan:
        for edition in ("standard", "large", "pocket"):
            yield Request(session=session.number, edition=edition)
        yield Request(session=session.number, edition="pocket", impose="saddle")
        yield Request(session=session.number, format="docx")
    for part in sorted({c.part for c in project.chapters}):
        yield Request(part=part)
    for chapter in project.chapters:
        yield Request(chapters=(chapter.number,))


def build_all(project: Any, site: Path, out: Path, progress: Callable[[str], None]) -> list[Booklet]:
    """Make the standard set in ``out``, write manifest.json and fill the tables of the downloads page.

    Raises ProjectError for anything that would print wrong; files in ``out`` are then incomplete,
    which the caller's temporary folder takes care of.
    """
    press = Press(project, site)
    requests = list(standard_set(project))
    press.prepare(requests)
    made = []
    for count, request in enumerate(requests, 1):
        made.append(make(press, request, out / name(request)))
        if request.whole or count % 20 == 0 or count == len(requests):
            progress(f"{count}/{len(requests)}　{made[-1].file}")
    numbers = folios(out / name(Request()), press.pages)
    write(out / "pages.json", json.dumps(numbers, ensure_ascii=False, sort_keys=True))
    write(out / "manifest.json", json.dumps([dataclasses.asdict(b) for b in made], ensure_ascii=False, indent=1))
    fill(Path(site) / "downloads.html", made, project)
    return made


def folios(pdf: Path, pages: Iterable[str]) -> dict[str, str]:
    """Place on the site (``part4/ch15-study.html#points``) → page number printed in the book.

    Read from the PDF's named destinations and page labels; ``pages`` are the site's pages.
    """
    names = {page_key(page): page for page in pages}
    found = {}
    with pikepdf.open(pdf) as file:
        labels = {page.objgen: page.label for page in file.pages}
        for place, target in pikepdf.NameTree(file.Root.Names.Dests).items():
            key, _, anchor = str(place).partition(":")
            if key in names and (label := labels[target[0].objgen]):
                found[names[key] + (f"#{anchor}" if anchor else "")] = label
    return found


def build_one(project: Any, site: Path, request: Request, output: Path) -> Booklet:
    """Make one booklet from an already built site."""
    return make(Press(project, site), request, Path(output))


def make(press: Press, request: Request, output: Path) -> Booklet:
    """Make one booklet. Raises ProjectError when the request makes no sense."""
    if request.imposed and request.format != "pdf":
        raise ProjectError(f"{request.format} 不能拼版", hint="拼版只用于 pdf：去掉 --impose，或者改用 --format pdf")
    output.parent.mkdir(parents=True, exist_ok=True)
    paper, pages = PAPER[request.edition], 0
    if request.format == "pdf":
        source = press.pdf(request)
        with pikepdf.open(source) as pdf:
            pages = len(pdf.pages)
        if request.imposed:
            paper = LARGER[paper]
            _impose(press, request, source, output, pages, paper)
        else:
            write(output, source.read_bytes())
    elif request.format in ("epub", "docx"):
        _reflow(press, request, output)
    else:
        raise ProjectError(f"没有这种格式：{request.format}", hint="可用 pdf、epub、docx")
    data = output.read_bytes()
    return Booklet(
        request,
        output.name,
        compose.title(press.project, request),
        pages,
        len(data),
        paper,
        hashlib.sha256(data).hexdigest(),
    )


def _impose(press: Press, request: Request, source: Path, output: Path, pages: int, paper: str) -> None:
    signature = SIGNATURE if request.impose == "signatures" else 0
    with tempfile.TemporaryDirectory() as folder:
        leaf = Path(folder) / "sheet.pdf"
        leaf.write_bytes(
            typst.compile(
                str(SHEET),
                font_paths=[str(press.fonts)],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={
                    "paper": paper,
                    "title": compose.title(press.project, request),
                    "pages": str(pages),
                    "signature": str(signature),
                    "sheets": str(len(order(pages, signature)) // 2),
                },
            )
        )
        impose(source, output, signature, leaf)


def _reflow(press: Press, request: Request, output: Path) -> None:
    chunks, answers = [], []
    for item in compose.reading_order(press.project, request, press.pages):
        if item["kind"] == "part":
            chunks.append(reflow.Chunk(1, item["title"]))
        elif item["kind"] == "chapter":
            piece = press.piece(item["page"])
            chunks.append(reflow.Chunk(item["level"], item.get("title", piece.title), piece))
            if piece.answers:
                answers.append((chunks[-1].title, piece))
    body = reflow.assemble(chunks, answers, continuous=request.format == "docx")
    front = press.front(request)
    cover = press.cover(request) if request.format == "epub" else None
    told = json.dumps([front, cover and cover.name], sort_keys=True)
    name = key(*reflow.recipe(), *press.recipe, request.format, told, body)

    def make() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"book.{request.format}"
            if cover:
                reflow.epub(body, file, press.work, front, cover, f"urn:sha256:{name}")
            else:
                reflow.docx(body, file, press.work, front, press.fonts)
            return file.read_bytes()

    write(output, Cache(press.work / "flow").made(name, request.format, make).read_bytes())


# ── the downloads page ──
EDITION = {"standard": "标准版", "large": "大字本", "pocket": "口袋本"}
FORMAT = {"epub": "电子书（EPUB）", "docx": "Word 文档（DOCX）"}
IMPOSE = {"saddle": "骑马订拼版", "signatures": "书帖拼版"}


def label(booklet: Booklet) -> str:
    """What a link to the booklet says: 大字本, 口袋本骑马订拼版, 电子书（EPUB）."""
    r = booklet.request
    return FORMAT.get(r.format) or EDITION[r.edition] + IMPOSE.get(r.impose, "")


def fill(page: Path, made: list[Booklet], project: Any) -> None:
    """Put the tables into the page's empty ``div#downloads-*`` places; absent places are passed over."""
    if not page.is_file():
        return
    text = page.read_text("utf-8")
    sections = {
        "book": [b for b in made if b.request.whole or b.request.proof],
        "sessions": [b for b in made if b.request.session is not None],
        "parts": [b for b in made if b.request.part is not None],
        "chapters": [b for b in made if b.request.chapters],
    }
    for group, booklets in sections.items():
        place = f'<div id="downloads-{group}"></div>'
        text = text.replace(place, f'<div id="downloads-{group}">{_table(booklets)}</div>')
    write(page, text)


def _table(booklets: list[Booklet]) -> str:
    rows: dict[str, list[Booklet]] = {}
    for booklet in booklets:
        rows.setdefault(booklet.title, []).append(booklet)
    out = ["<table><thead><tr><th>内容</th><th>版本</th><th>纸张</th><th>页数</th><th>大小</th></tr></thead><tbody>"]
    for title, group in rows.items():
        for number, b in enumerate(group):
            head = f'<td rowspan="{len(group)}">{html_escape.escape(title)}</td>' if number == 0 else ""
            flows = b.request.format != "pdf"
            out.append(
                f'<tr>{head}<td><a href="downloads/{b.file}">{label(b)}</a></td>'
                f"<td>{'—' if flows else b.paper}</td><td>{b.pages or '—'}</td><td>{_size(b.size)}</td></tr>"
            )
    return "".join(out) + "</tbody></table>"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} KB"
