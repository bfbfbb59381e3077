"""Sections of the rendered pages, as a reader sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from lxml import html

from scripts.content import outline

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BLOCKS = HEADINGS | {
    "p",
    "li",
    "tr",
    "td",
    "th",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "caption",
    "table",
    "ul",
    "ol",
    "blockquote",
    "details",
    "summary",
    "div",
    "section",
    "article",
    "br",
    "hr",
}
SKIPPED_CLASSES = {outline.NOTES, outline.NOTE_MARK}  # notes belong to the page's foot
LEFT_OUT = {"404.html", "print_page.html"}


@dataclass
class Section:
    """A stretch of a page under one heading. ``anchor`` is empty for the page's beginning."""

    anchor: str
    title: str
    text: str = ""


@dataclass
class Page:
    """One rendered page: address relative to the site, title, sections; the first is the page itself."""

    url: str
    title: str
    sections: list[Section] = field(default_factory=list)


def pages_of(site: Path) -> list[Page]:
    """Every page of ``site`` a reader may want to find, in order of address."""
    found = []
    for path in sorted(site.rglob("*.html")):
        url = path.relative_to(site).as_posix()
        if url in LEFT_OUT or url.startswith(("assets/", "downloads/", "pagefind/")):
            continue
        page = page_of(html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot(), url)
        if page:
            found.append(page)
    return found


def page_of(root: html.HtmlElement, url: str) -> Page | None:
    """The page in ``root``, or None where there is no article in it (redirects)."""
    article = root.find(".//article")
    if article is None:
        return None
    name = "".join(root.findtext(".//title") or "").rpartition(" - ")
    first = Section("", _tidy(name[0] or name[2]))
    page = Page(url, first.title, [first])
    _walk(article, page)
    for section in page.sections:
        section.text = _tidy(section.text)
    page.title = first.title
    kind = outline.kind_of(url)
    if kind and kind.search == "name":  # it repeats the chapters: its text would only crowd the results
        first.text, page.sections = "", [first]
    page.sections = [one for one in page.sections if one is first or one.text or one.title]
    return page


def _walk(element: html.HtmlElement, page: Page) -> None:
    for child in element:
        if isinstance(child.tag, str) and not _skipped(child):
            _enter(child, page)
        page.sections[-1].text += _inline(child.tail)


def _enter(element: html.HtmlElement, page: Page) -> None:
    anchor = element.get("id", "")
    if element.tag == "h1":
        page.sections[0].title = _tidy(_text(element))
        return
    if element.tag in HEADINGS and anchor:
        page.sections.append(Section(anchor, _tidy(_text(element))))
        return
    if element.tag == "li" and anchor:
        # A list item with an address of its own (a source) can be found by itself.
        page.sections.append(Section(anchor, ""))
    section = page.sections[-1]
    block = element.tag in BLOCKS
    section.text += ("\n" if block else "") + _inline(element.text)
    if element.tag == "img":
        section.text += "\n" + element.get("alt", "") + "\n"
    _walk(element, page)
    page.sections[-1].text += "\n" if block else ""


def _skipped(element: html.HtmlElement) -> bool:
    classes = set(element.get("class", "").split())
    if element.tag == "sup" and element.get("id", "").startswith("fnref"):
        return True
    return (
        element.tag == "svg"
        or bool(classes & SKIPPED_CLASSES)
        or not outline.is_text(element.tag, element.get("class"))
    )


def _text(element: html.HtmlElement) -> str:
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not _skipped(child):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _inline(text: str | None) -> str:
    # Line ends in the HTML source are only spaces; those kept are put in at blocks.
    return re.sub(r"\s*\n\s*", " ", text or "")


def _tidy(text: str) -> str:
    # \u3000 in headings is typographic and kept.
    text = text.replace("¶", "")
    text = re.sub(r"[ \t\r\f\v\xa0]+", " ", text)
    text = re.sub(r" ?\n[ \n]*", "\n", text).strip(" \n")
    # A space the source needed between Han characters is none a reader sees.
    return re.sub(r"(?<=[\u3001-\u9fff\uff00-\uffef]) (?=[\u3001-\u9fff\uff00-\uffef])", "", text)
