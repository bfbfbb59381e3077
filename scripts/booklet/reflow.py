"""Text that flows: the pages of a booklet as one document, for EPUB and DOCX.

EPUB notes number from 1 in each chapter, DOCX notes through the document, and repeated marks are
counted accordingly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from scripts.booklet.compose import ANSWERS
from scripts.booklet.dom import escape, inner, new, parse, select
from scripts.booklet.fragment import PageFragment

ANSWERS_REMARK = "方括号中的数字是该章注释的序号。"


@dataclass(frozen=True)
class Chunk:
    """One heading of the flowing book with what follows it; ``fragment`` is None for a bare 编 title."""

    level: int
    title: str
    fragment: PageFragment | None = None


def assemble(chunks: Iterable[Chunk], continuous: bool) -> str:
    """One HTML document of all chunks, their answers at its end.

    ``continuous`` says that notes are numbered through the document and not per chapter.
    """
    chunks = list(chunks)
    fragments = [c.fragment for c in chunks if c.fragment]
    places = {f.key for f in fragments} | {a for f in fragments for a in f.anchors}
    offset, starts, out = 0, {}, []
    for chunk in chunks:
        key = f' id="{chunk.fragment.key}"' if chunk.fragment else ""
        out.append(f"<h{chunk.level}{key}>{escape(chunk.title)}</h{chunk.level}>")
        if chunk.fragment:
            starts[chunk.fragment.key] = offset
            body = _body(chunk.fragment.html, places, offset, chunk.level - 1)
            offset += len(select(body, ".//span[@class='note']")) if continuous else 0
            out.append(inner(body))
    answered = [c for c in chunks if c.fragment and c.fragment.answers]
    if answered:
        out.append(f'<h1 id="answers">{ANSWERS}</h1><p>{ANSWERS_REMARK}</p>')
    for chunk in answered:
        if chunk.fragment:
            out.append(f"<h2>{escape(chunk.title)}</h2>")
            body = _body(chunk.fragment.answers, places, starts[chunk.fragment.key], 0)
            _number_answers(body)
            out.append(inner(body))
    return "\n".join(out)


def _body(html: str, places: set[str], offset: int, deeper: int) -> HtmlElement:
    """A fragment as part of the document: dead links dropped, notes, figures and headings numbered on."""
    body = parse(html)
    for link in select(body, ".//a[starts-with(@href,'#')]"):
        if (link.get("href") or "")[1:] not in places:
            link.drop_tag()
    for span in select(body, ".//span[@data-n]"):
        number = span.get("data-n") or "0"
        if number != "0":
            span.set("data-n", " ".join(str(int(one) + offset) for one in number.split()))
    for word, kind in (("表", ".//table/caption"), ("图", ".//figure[.//img]/figcaption")):
        for count, caption in enumerate(select(body, kind), 1):
            line = caption.find("p")
            line = caption if line is None else line
            line.text = f"{word}{count}　{(line.text or '').lstrip()}"
    for level in (5, 4, 3, 2):
        for head in select(body, f".//h{level}"):
            head.tag = f"h{min(6, level + deeper)}"
    return body


def _number_answers(body: HtmlElement) -> None:
    """Make each answer a list of one item that keeps the question's number."""
    for answer in select(body, ".//div[@class='answer']"):
        number = answer.get("data-n") or "1"
        answer.tag = "ol"
        answer.attrib.clear()
        answer.set("start", number)
        item: HtmlElement = new("li")
        item.text, answer.text = answer.text, None
        item.extend(list(answer))
        answer.append(item)
