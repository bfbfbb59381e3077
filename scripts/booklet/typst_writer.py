"""Write the intermediate HTML of fragment.py as calls of the functions in typst/lib.typ.

One function of Typst for each construct; all it has to know are its arguments. Text is escaped so
that Typst reads nothing into it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lxml.html import HtmlElement

from scripts.booklet.dom import has_class, parse

JOINER = "\u2060"  # no line ends here; renderer.py takes it out of the finished text
IMPORT = '#import "/typst/lib.typ": *\n'

HEADINGS = {"h2": 1, "h3": 2, "h4": 3, "h5": 4, "h6": 5}
BLOCKS = {*HEADINGS, "p", "ul", "ol", "dl", "div", "section", "blockquote", "table", "figure", "pre", "hr", "details"}
CONTAINERS = ("points", "aside", "admonition")
# Measures in em, reckoned as a Han character takes one and any other about half of that.
NARROW = 0.55
SHORT_PARAGRAPH = 200  # about five lines: kept on one page
SHORT_ASIDE = 300
LONG_CELL = 400  # a cell that may break across pages
SHORT_TABLE_ROWS, SHORT_TABLE_TEXT = 6, 450  # such a table is kept whole

_SPECIAL = re.compile(r"[\\#$*_\[\]<>@`~\"']|/(?=[/*])|-(?=[-?\d])|\.(?=\.\.)")
# A dash or dot that joins two words never starts a line (GB/T 15834-2011, 5.1.4).
_JOINS = re.compile(r"(?<!—)—(?!—)|[～·]")
CLOSING = "，。、；：？！）》〉」』】〕”’"
_OPENS_LINE = re.compile(r"([=+/-]|\d+(?=\.))")  # what would make a heading, an item or a term of a line


def escape(text: str) -> str:
    """Escape ``text`` for Typst markup; tie dashes and dots that join two words to the first of them."""
    text = _JOINS.sub(JOINER + r"\g<0>", _SPECIAL.sub(lambda found: "\\" + found.group(), text))
    opens = _OPENS_LINE.match(text)
    if opens:
        start = opens.group()
        text = f"{start}\\{text[len(start) :]}" if start[0].isdigit() else "\\" + text
    return text


def quoted(text: str) -> str:
    """``text`` as a string of Typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def width(text: str) -> float:
    """Width of ``text`` in em, roughly."""
    return sum(1 if char > "\u2e80" else NARROW for char in text)


@dataclass(frozen=True)
class Block:
    """One block of Typst markup.

    ``kind`` says how it behaves at the end of a page: a ``heading`` (of ``depth``) stays with what
    follows, a short ``paragraph`` and a ``whole`` thing are not divided, ``other`` may be.
    """

    kind: Literal["heading", "paragraph", "whole", "other"]
    text: str
    depth: int = 1


def write_typst(html: str) -> str:
    """Convert a fragment's HTML to the text of a ``.typ`` file."""
    return IMPORT + "\n".join(_kept(_blocks(parse(html)))) + "\n"


def _kept(blocks: Iterable[Block]) -> Iterator[str]:
    """Markup of blocks: short paragraphs whole, headings together with what they stand over."""
    headings: list[Block] = []
    for block in blocks:
        if block.kind == "heading":
            headings.append(block)
        elif block.kind == "other":
            yield from (heading.text for heading in headings)
            headings = []
            yield block.text
        elif headings:
            below = "" if block.kind == "paragraph" else ", below: 1.1 * pitch"
            text = "\n".join(one.text for one in (*headings, block))
            yield f"#opened(depth: {headings[0].depth}{below})[\n{text}\n]"
            headings = []
        else:
            yield f"#keep[\n{block.text}\n]" if block.kind == "paragraph" else block.text
    yield from (heading.text for heading in headings)


def _blocks(parent: HtmlElement) -> Iterator[Block]:
    """The blocks inside ``parent``; text between them makes paragraphs of its own."""
    run: list[str | HtmlElement] = [parent.text or ""]
    for node in parent:
        if node.tag in BLOCKS:
            yield from _loose(run)
            yield from _block(node)
            run = [node.tail or ""]
        elif isinstance(node.tag, str):
            run += [node, node.tail or ""]
        else:  # a comment
            run.append(node.tail or "")
    yield from _loose(run)


def _loose(run: list[str | HtmlElement]) -> Iterator[Block]:
    """Text that stands between blocks. It ends where the next block starts."""
    text = _inlines(run)
    if text:
        yield Block("other", text + "\n")


def _block(node: HtmlElement) -> Iterator[Block]:
    tag = str(node.tag)
    if tag in HEADINGS:
        yield _heading(node)
    elif tag == "p":
        yield from _paragraph(node)
    elif tag in ("div", "section", "details"):
        yield from _division(node)
    elif tag in ("ul", "ol"):
        yield Block("other", _list(node))
    elif tag == "dl":
        yield Block("other", _definitions(node))
    elif tag == "table":
        yield _table(node)
    elif tag == "figure":
        yield from _figure(node)
    elif tag == "blockquote":
        yield Block("other", f"#said[\n{_nested(node)}\n]")
    elif tag == "pre":
        yield Block("other", f"#raw({quoted(_text(node))}, block: true)")
    else:
        yield Block("other", "#divider()")


def _heading(node: HtmlElement) -> Block:
    identity, depth = node.get("id") or "", HEADINGS[str(node.tag)]
    # Sections every chapter has are bookmarked, but they would only repeat themselves in the contents.
    kind = "standing" if has_class(node, "standing") else "section"
    return Block("heading", f"#{kind}({depth}, {quoted(identity)})[{_content(node)}]", depth)


def _paragraph(node: HtmlElement) -> Iterator[Block]:
    pictures = node.findall("img")
    if len(pictures) == 1 and not _text(node).strip() and len(node) == 1:
        yield Block("whole", f"#picture({_picture(pictures[0])})")
    elif text := _content(node):
        # The empty line makes a paragraph of it even where it stands alone.
        yield Block("paragraph" if width(_text(node)) < SHORT_PARAGRAPH else "other", text + "\n")


def _division(node: HtmlElement) -> Iterator[Block]:
    kind, inside = (node.get("class") or "").partition(" ")[0], _nested
    if kind == "beside":
        yield _beside(node)
    elif kind == "options":
        options = "".join(f"  [{_content(option)}],\n" for option in node.findall("p"))
        yield Block("other", f"#options(\n{options})")
    elif kind == "answer":
        yield Block("other", f"#answer({node.get('data-n')})[\n{inside(node)}\n]")
    elif kind in CONTAINERS:
        anchor = f"#anchor({quoted(node.get('id') or '')})\n" if node.get("id") else ""
        breakable = kind != "points" and width(_text(node)) > SHORT_ASIDE
        yield Block("other", f"{anchor}#{kind}{'(breakable: true)' if breakable else ''}[\n{inside(node)}\n]")
    else:
        if node.get("id"):
            yield Block("other", f"#anchor({quoted(node.get('id') or '')})")
        yield from _blocks(node)


def _nested(node: HtmlElement) -> str:
    """Markup of the blocks inside a node, none of them divided without need."""
    return "\n".join(_kept(_blocks(node)))


def _plain(node: HtmlElement) -> str:
    """Markup of what is inside an item or a cell: the pages may break anywhere in it."""
    only = node.find("p")
    if only is not None and len(node) == 1 and not (node.text or "").strip() and not (only.tail or "").strip():
        return _content(only)
    return "\n".join(block.text for block in _blocks(node)).strip()


def _list(node: HtmlElement) -> str:
    items = node.findall("li")
    tight = not any(item.find("p") is not None for item in items)
    ordered = node.tag == "ol"
    arguments = [] if tight else ["tight: false"]
    if ordered and (node.get("start") or "1") != "1":
        arguments.append(f"start: {node.get('start')}")
    bodies = (f"  [{_item(item)}]," for item in items)
    return f"#{'enum' if ordered else 'list'}({''.join(f'{one}, ' for one in arguments)}\n" + "\n".join(bodies) + "\n)"


def _item(item: HtmlElement) -> str:
    """One item; where it ends in the address of its source, the address is set beside the whole item."""
    link = next((a for a in item.iter("a") if "source" in (a.get("class") or "").split()), None)
    if link is None:
        # A question is not parted from the answers to choose from.
        return f"#keep[{_plain(item)}]" if item.find("div[@class='options']") is not None else _plain(item)
    return f"#sourced({quoted(link.get('href') or '')})[{_plain(_without(item, link))}];"


def _without(node: HtmlElement, child: HtmlElement) -> HtmlElement:
    child.drop_tree()
    return node


def _definitions(node: HtmlElement) -> str:
    rows = []
    for child in node:
        if child.tag == "dt":
            rows.append((_content(child), ""))
        elif child.tag == "dd" and rows:
            rows[-1] = (rows[-1][0], rows[-1][1] + _plain(child))
    return "#terms(\n" + "\n".join(f"  terms.item([{term}], [{said}])," for term, said in rows) + "\n)"


def _figure(node: HtmlElement) -> Iterator[Block]:
    picture, caption = node.find(".//img"), node.find("figcaption")
    if picture is None:
        yield from _blocks(node)
    elif caption is None:
        yield Block("whole", f"#picture({_picture(picture)})")
    else:
        named = f"caption: [{_plain(caption)}], title: {quoted(_title(caption))}"
        yield Block("whole", f"#picture({_picture(picture)}, {named})")


def _picture(image: HtmlElement) -> str:
    return f"{quoted(image.get('src') or '')}, alt: {quoted(image.get('alt') or '')}"


def _beside(node: HtmlElement) -> Block:
    """A chart, the table of its figures, and what is said about them."""
    chart, numbers, *remarks = node
    picture = "".join(block.text for block in _figure(chart))
    said = "\n".join(block.text for remark in remarks for block in _block(remark)).strip()
    return Block("whole", f"#beside[{picture}][{_table(numbers, fill=True).text}][{said}]")


def _table(node: HtmlElement, fill: bool = False) -> Block:
    """A table: how wide its columns are by nature, how they are aligned, where it may break."""
    rows = [list(row) for row in node.iter("tr")]
    columns = max((sum(_span(cell, "colspan") for cell in row) for row in rows), default=0)
    widths, aligns = [1.0] * columns, ["left"] * columns
    for row in rows:
        for place, cell in enumerate(row):
            if _span(cell, "colspan") == 1:
                widths[place] = max(widths[place], width(_text(cell)))
                if cell.get("align") in ("right", "center"):
                    aligns[place] = cell.get("align") or ""
    head = [list(row) for row in node.iterfind("thead/tr")]
    body = rows[len(head) :]
    cells = [width(_text(cell)) for row in body for cell in row]
    if max(cells, default=0) > LONG_CELL:
        breaks = "anywhere"
    else:
        breaks = "rows" if len(body) > SHORT_TABLE_ROWS or sum(cells) > SHORT_TABLE_TEXT else "whole"
    caption = node.find("caption")
    arguments = [
        f"id: {quoted(node.get('id') or '')}",
        f"widths: ({''.join(f'{one:.1f}, ' for one in widths)})",
        f"aligns: ({''.join(f'{one}, ' for one in aligns)})",
        f"breaks: {quoted(breaks)}",
    ]
    if fill:
        arguments.append("fill: true")
    if caption is not None:
        arguments.append(f"caption: [{_plain(caption)}], title: {quoted(_title(caption))}")
    lines = [f"  head: (\n{_rows(head)}  ),", f"  body: (\n{_rows(body)}  ),"]
    text = f"#data-table(\n  {', '.join(arguments)},\n" + "\n".join(lines) + "\n)"
    return Block("whole" if breaks == "whole" else "other", text)


def _rows(rows: list[list[HtmlElement]]) -> str:
    return "".join("    " + "".join(f"{_cell(cell)}, " for cell in row).rstrip() + "\n" for row in rows)


def _cell(cell: HtmlElement) -> str:
    spans = [f"{name}: {_span(cell, name)}" for name in ("colspan", "rowspan") if _span(cell, name) > 1]
    body = f"[{_plain(cell)}]"
    return f"table.cell({', '.join(spans)}){body}" if spans else body


def _span(cell: HtmlElement, name: str) -> int:
    return int(cell.get(name) or 1)


def _content(node: HtmlElement) -> str:
    """Markup of the text inside a node."""
    run: list[str | HtmlElement] = [node.text or ""]
    for child in node:
        run += [child, child.tail or ""] if isinstance(child.tag, str) else [child.tail or ""]
    return _inlines(run)


def _inlines(run: Iterable[str | HtmlElement]) -> str:
    """Markup of a run of text and elements, without blanks at its ends."""
    out: list[str] = []
    blank, boxed = True, False  # nothing to be seen stands before; what stands before is a box
    for one in run:
        if isinstance(one, str):
            text = re.sub(r"[ \t\n]+", " ", one)
            text = text.lstrip(" ") if blank else text
            blank = blank and not text
            if boxed and text.startswith(tuple(CLOSING)):
                out.append(JOINER)  # a box lets the line end behind it
            boxed = boxed and not text
            out.append(escape(text))
        else:
            blank = blank and not _shows(one)
            boxed = one.get("class") == "see"
            out.append(_inline(one))
    return "".join(out).strip(" ")


def _shows(node: HtmlElement) -> bool:
    """Whether a node leaves ink on the page."""
    return node.tag == "img" or bool(_text(node)) or (node.get("class") or "") in ("same", "back", "see")


def _inline(node: HtmlElement) -> str:
    tag = str(node.tag)
    if tag == "span":
        return _span_markup(node)
    if tag == "a":
        return _link(node)
    if tag == "br":
        return "#linebreak();"
    if tag == "img":
        return f"#inline-picture({_picture(node)});"
    if tag == "code":
        return f"#raw({quoted(_text(node))});"
    if tag == "input":
        return "□" if node.get("type") == "checkbox" else ""
    body = _content(node)
    function = INLINE.get(tag)
    return f"#{function}[{body}];" if function and body else body


INLINE = {
    "strong": "strong",
    "b": "strong",
    "em": "emph",
    "i": "emph",
    "sup": "super",
    "sub": "sub",
    "del": "strike",
    "s": "strike",
    "ins": "underline",
    "u": "underline",
    "mark": "highlight",
    "kbd": "keyboard",
}


def _span_markup(node: HtmlElement) -> str:
    kind, key, number = node.get("class"), quoted(node.get("data-key") or ""), node.get("data-n") or "0"
    if has_class(node, "ix"):
        return f"#ix({quoted(node.get('data-term') or '')}{', main: true' if has_class(node, 'main') else ''});"
    if kind == "see":
        return f"#see({key});"
    if kind == "at":
        return f"#anchor({key});"
    if kind not in ("note", "same", "back"):
        return _content(node)
    url, body = node.get("data-url"), _content(node)
    link = f", url: {quoted(url)}" if url else ""
    return f"#{kind}({key}, {', '.join(number.split())}{link}){f'[{body}]' if body else ''};"


def _link(node: HtmlElement) -> str:
    target, body = node.get("href") or "", _content(node)
    if "source" in (node.get("class") or "").split():
        return f"#source({quoted(target)});"
    if not target or not body:
        return body
    if target.startswith("#"):
        return f"#xref({quoted(target[1:])})[{body}];"
    return f"#out({quoted(target)})[{body}];"


def _text(node: HtmlElement) -> str:
    return "".join(node.itertext())


def _title(caption: HtmlElement) -> str:
    """A caption without its notes, for the list of tables and figures."""
    found: Callable[[HtmlElement], bool] = lambda node: node.get("class") in ("note", "back")  # noqa: E731
    out: list[str] = []

    def walk(node: HtmlElement) -> None:
        out.append(node.text or "")
        for child in node:
            if isinstance(child.tag, str) and not found(child):
                walk(child)
            out.append(child.tail or "")

    walk(caption)
    return re.sub(r"\s+", " ", "".join(out)).strip(" ")
