"""Text that flows, for EPUB and DOCX: the pages of a booklet, and for DOCX all of them as one document."""

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


def places_of(chunks: Iterable[Chunk]) -> set[str]:
    """The places in the chunks that can be linked to."""
    fragments = [c.fragment for c in chunks if c.fragment]
    return {f.key for f in fragments} | {a for f in fragments for a in f.anchors}


def assemble(chunks: Iterable[Chunk]) -> str:
    """One HTML document of all chunks, notes numbered through, the answers at its end."""
    chunks = list(chunks)
    places = places_of(chunks)
    offset, starts, out = 0, {}, []
    for chunk in chunks:
        key = f' id="{chunk.fragment.key}"' if chunk.fragment else ""
        out.append(f"<h{chunk.level}{key}>{escape(chunk.title)}</h{chunk.level}>")
        if chunk.fragment:
            starts[chunk.fragment.key] = offset
            body = prepared(chunk.fragment.html, places, offset, chunk.level - 1)
            offset += len(select(body, ".//span[@class='note']"))
            out.append(inner(body))
    answered = [c for c in chunks if c.fragment and c.fragment.answers]
    if answered:
        out.append(f'<h1 id="answers">{ANSWERS}</h1><p>{ANSWERS_REMARK}</p>')
    for chunk in answered:
        if chunk.fragment:
            out.append(f"<h2>{escape(chunk.title)}</h2>")
            body = prepared(chunk.fragment.answers, places, starts[chunk.fragment.key])
            number_answers(body)
            out.append(inner(body))
    return "\n".join(out)


def prepared(html: str, places: set[str], offset: int = 0, deeper: int = 0) -> HtmlElement:
    """A fragment as part of what flows: dead links dropped, figures numbered.

    Notes are numbered on from ``offset``, headings are ``deeper`` by that many levels.
    """
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


def number_answers(body: HtmlElement) -> None:
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
