"""The tables of the downloads page: every file with its paper, pages and size."""

from __future__ import annotations

import html
from pathlib import Path

from scripts.booklet.standard_set import Booklet
from scripts.content.files import write

EDITION = {"standard": "标准版", "large": "大字本", "pocket": "口袋本"}
FORMAT = {"epub": "电子书（EPUB）", "docx": "Word 文档（DOCX）"}
IMPOSE = {"saddle": "骑马订拼版", "signatures": "书帖拼版"}


def label(booklet: Booklet) -> str:
    """What a link to the booklet says: 大字本, 口袋本骑马订拼版, 电子书（EPUB）."""
    r = booklet.request
    return FORMAT.get(r.format) or EDITION[r.edition] + IMPOSE.get(r.impose or "", "")


def fill(page: Path, made: list[Booklet]) -> None:
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
            head = f'<td rowspan="{len(group)}">{html.escape(title)}</td>' if number == 0 else ""
            flows = b.request.format != "pdf"
            out.append(
                f'<tr>{head}<td><a href="downloads/{b.file}">{label(b)}</a></td>'
                f"<td>{'—' if flows else b.paper}</td><td>{b.pages or '—'}</td><td>{_size(b.size)}</td></tr>"
            )
    return "".join(out) + "</tbody></table>"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} KB"
