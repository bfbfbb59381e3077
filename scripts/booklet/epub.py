"""EPUB 3.3, for reading on a phone: a file for each page of the book, notes that open where they are called for.

Written directly, as the intermediate HTML of fragment.py is nearly what an EPUB holds. The same
input gives the same bytes.
"""

from __future__ import annotations

import datetime
import os
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement

from scripts.booklet.compose import ANSWERS
from scripts.booklet.dom import drop, elements, escape, has_class, new, parse, select, text_of
from scripts.booklet.reflow import ANSWERS_REMARK, Chunk, number_answers, places_of, prepared
from scripts.booklet.typesetter import Front

STYLE = Path(__file__).with_name("epub.css")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest date a zip can hold
LANGUAGE = "zh-CN"
TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif"}
TYPES |= {".webp": "image/webp"}
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
{body}
</body>
</html>
"""
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{name}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>{language}</dc:language>
{creator}<meta property="dcterms:modified">{modified}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">图都有文字说明，标题分级，注释可以来回点。</meta>
</metadata>
<manifest>
{manifest}
</manifest>
<spine>
{spine}
</spine>
</package>
"""


@dataclass
class Page:
    """One file of the EPUB; ``sections`` are (id, title) of its second headings."""

    name: str
    title: str
    level: int
    body: str
    sections: list[tuple[str, str]] = field(default_factory=list)


def recipe() -> tuple[str | Path, ...]:
    """What besides text, pictures and cover decides the file."""
    room = Path(__file__)
    return etree.__version__, os.environ.get("SOURCE_DATE_EPOCH", ""), STYLE, room, room.with_name("reflow.py")


def write_epub(chunks: Iterable[Chunk], output: Path, folder: Path, front: Front, cover: bytes, name: str) -> None:
    """Write the chunks as EPUB; ``folder`` holds images/, ``cover`` is a PNG, ``name`` identifies the book."""
    pages = list(_pages(list(chunks)))
    pictures = sorted({src for page in pages for src in _pictures(page.body)})
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as epub:

        def put(file: str, data: str | bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
            epub.writestr(zipfile.ZipInfo(file, EPOCH), data, method)

        put("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        put("META-INF/container.xml", CONTAINER)
        put("EPUB/package.opf", _package(pages, pictures, front, name))
        put("EPUB/style.css", STYLE.read_bytes())
        put("EPUB/cover.png", cover)
        image = f'<section epub:type="cover"><img src="cover.png" alt="封面：{escape(front["title"])}"/></section>'
        put("EPUB/cover.xhtml", _page("封面", image))
        put("EPUB/nav.xhtml", _page("目录", _navigation(pages)))
        for page in pages:
            put(f"EPUB/{page.name}", _page(page.title, page.body))
        for picture in pictures:
            put(f"EPUB/{picture}", (folder / picture).read_bytes())


def _pages(chunks: list[Chunk]) -> Iterable[Page]:
    """The files of the book in order, the answers last."""
    places = places_of(chunks)
    for number, chunk in enumerate(chunks, 1):
        title = f"<h1>{escape(chunk.title)}</h1>"
        if chunk.fragment is None:
            yield Page(f"part-{number}.xhtml", chunk.title, chunk.level, title)
            continue
        body = prepared(chunk.fragment.html, places)
        _link(body)
        notes = _notes(body)
        sections = [(head.get("id") or "", text_of(head).strip()) for head in select(body, ".//h2[@id]")]
        text = f'<section id="{chunk.fragment.key}">{title}{_xml(body)}{notes}</section>'
        yield Page(f"{chunk.fragment.key}.xhtml", chunk.title, chunk.level, text, sections)
    answered = [chunk for chunk in chunks if chunk.fragment and chunk.fragment.answers]
    if answered:
        parts = [f"<h1>{ANSWERS}</h1><p>{ANSWERS_REMARK}</p>"]
        for chunk in answered:
            if chunk.fragment:
                body = prepared(chunk.fragment.answers, places)
                _link(body)
                number_answers(body)
                _notes(body)
                parts.append(f"<h2>{escape(chunk.title)}</h2>{_xml(body)}")
        yield Page("answers.xhtml", ANSWERS, 1, f'<section id="answers">{"".join(parts)}</section>')


def _link(body: HtmlElement) -> None:
    """Point links to places in the book at the file each place is in."""
    for link in select(body, ".//a[starts-with(@href,'#')]"):
        place = (link.get("href") or "")[1:]
        link.set("href", f"{place.partition(':')[0]}.xhtml#{place}")


def _notes(body: HtmlElement) -> str:
    """Turn the marks of notes into links; return the notes they lead to."""
    notes = []
    for span in select(body, ".//span[@class]"):
        kind, key, numbers = span.get("class"), span.get("data-key") or "", (span.get("data-n") or "").split()
        if has_class(span, "ix") or kind == "see":
            drop(span)
        elif kind == "at":
            span.attrib.clear()
            span.set("id", key)
        elif kind == "note":
            notes.append(_note(span, numbers[0]))
            _replace(span, [_mark(f"#fn{numbers[0]}", numbers[0], first=True)])
        elif kind == "same":
            _replace(span, [_mark(f"#fn{number}", number) for number in numbers])
        elif kind == "back" and numbers != ["0"]:
            _replace(span, [_mark(f"{key}.xhtml#fn{number}", number) for number in numbers])
        elif kind == "back":
            _add_address(span)
            span.attrib.clear()
            span.text = "（" + (span.text or "")
            if len(span):
                span[-1].tail = (span[-1].tail or "") + "）"
            else:
                span.text += "）"
    return (
        f'<section epub:type="footnotes" role="doc-endnotes"><h2>注释</h2>{"".join(notes)}</section>' if notes else ""
    )


def _mark(target: str, number: str, first: bool = False) -> HtmlElement:
    """The mark of a note: raised, with brackets of its own."""
    mark = new("a", class_="noteref", href=target, role="doc-noteref")
    mark.set(EPUB_TYPE, "noteref")
    if first:
        mark.set("id", f"fnref{number}")
    mark.text = f"[{number}]"
    return mark


def _note(span: HtmlElement, number: str) -> str:
    """A note as it stands at the end of its page, with its number and the way back."""
    aside, p = new("aside", id=f"fn{number}", role="doc-footnote"), new("p")
    aside.set(EPUB_TYPE, "footnote")
    back = new("a", href=f"#fnref{number}", role="doc-backlink")
    back.text, back.tail = f"[{number}]", " " + (span.text or "")
    _add_address(span)
    p.append(back)
    p.extend(list(span))
    aside.append(p)
    return _tag(aside)


def _add_address(span: HtmlElement) -> None:
    if url := span.get("data-url"):
        link = new("a", href=url)
        link.text = "原文"
        span.append(link)


def _replace(span: HtmlElement, marks: list[HtmlElement]) -> None:
    for mark in marks:
        span.addprevious(mark)  # which moves no text: the tail stays with the span
    drop(span)


def _xml(body: HtmlElement) -> str:
    """What is inside ``body`` as XHTML, attributes of old made style."""
    for node in elements(body):
        for name in [one for one in node.attrib if one.startswith("data-")]:
            del node.attrib[name]
        if align := node.attrib.pop("align", None):
            node.set("style", f"text-align: {align}")
        if node.tag == "input":
            node.tag, node.text = "span", "□"
            node.attrib.clear()
    return escape(body.text or "") + "".join(_tag(child) for child in body)


def _tag(node: HtmlElement) -> str:
    text = etree.tostring(node, encoding="unicode", method="xml")
    return text.replace(' xmlns:ns0="http://www.idpf.org/2007/ops"', "").replace("ns0:type", "epub:type")


def _pictures(body: str) -> list[str]:
    return [image.get("src") or "" for image in parse(body).iter("img")]


def _page(title: str, body: str) -> str:
    return PAGE.format(language=LANGUAGE, title=escape(title), body=body)


def _navigation(pages: list[Page]) -> str:
    """Contents by part, chapter and section; landmarks."""

    def entry(page: Page, below: str) -> str:
        return f'<li><a href="{page.name}">{escape(page.title)}</a>{f"<ol>{below}</ol>" if below else ""}</li>'

    def sections(page: Page) -> str:
        return "".join(f'<li><a href="{page.name}#{place}">{escape(title)}</a></li>' for place, title in page.sections)

    items: list[tuple[Page, list[str]]] = []
    for page in pages:
        if page.level == 1 or not items:
            items.append((page, [sections(page)]))
        else:
            items[-1][1].append(entry(page, sections(page)))
    contents = "".join(entry(page, "".join(below)) for page, below in items)
    start = next((page for page in pages if page.level > 1), pages[0])
    places = (("cover", "cover.xhtml", "封面"), ("toc", "nav.xhtml", "目录"), ("bodymatter", start.name, "正文"))
    marks = "".join(f'<li><a epub:type="{kind}" href="{file}">{name}</a></li>' for kind, file, name in places)
    return (
        f'<nav epub:type="toc" role="doc-toc"><h1>目录</h1><ol>{contents}</ol></nav>'
        f'<nav epub:type="landmarks" hidden="hidden"><h2>导览</h2><ol>{marks}</ol></nav>'
    )


def _package(pages: list[Page], pictures: list[str], front: Front, name: str) -> str:
    """The list of all files, and what the book is."""
    manifest = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="style" href="style.css" media-type="text/css"/>',
        '<item id="cover-image" href="cover.png" media-type="image/png" properties="cover-image"/>',
        '<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>',
    ]
    spine = ['<itemref idref="cover"/>', '<itemref idref="nav"/>']
    for number, page in enumerate(pages, 1):
        manifest.append(f'<item id="p{number}" href="{page.name}" media-type="application/xhtml+xml"/>')
        spine.append(f'<itemref idref="p{number}"/>')
    for number, picture in enumerate(pictures, 1):
        manifest.append(f'<item id="i{number}" href="{picture}" media-type="{TYPES[Path(picture).suffix]}"/>')
    moment = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), datetime.UTC)
    creator = f"<dc:creator>{escape(front['author'])}</dc:creator>\n" if front["author"] else ""
    return PACKAGE.format(
        language=LANGUAGE,
        name=escape(name),
        title=escape(front["title"]),
        creator=creator,
        modified=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        manifest="\n".join(manifest),
        spine="\n".join(spine),
    )
