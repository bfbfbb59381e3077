"""Ids and links of a page, made unique in the whole book: ``part4.ch15-study`` and ``part4.ch15-study:points``."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from scripts.booklet.dom import elements, has_class, new, put_first, select
from scripts.content import outline

AFTER = "”’》〉」』"  # 见第N页 stands behind these: “四新”（见第9页）
BLOCKS = {"p", "li", "td", "th", "figcaption", "caption", "dd", "dt", "blockquote"}


def page_key(path: str) -> str:
    """``part4/ch15-study.html`` (or ``.md``) → ``part4.ch15-study``, the name used in links."""
    return re.sub(r"\.(html|md)$", "", path).replace("/", ".")


@dataclass
class Links:
    """The links of one page.

    ``book_pages`` are the pages that can be linked to inside a booklet. ``targets`` are the places
    the page links to, ``anchors`` those it can be linked at.
    """

    page: str
    book_pages: Container[str]
    targets: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)

    def rewrite(self, body: HtmlElement) -> None:
        """Rewrite all ids and links, but not those of notes; mark where 见第N页 goes."""
        self._ids(body)
        seen = set()
        for link in select(body, ".//a[@href]"):
            if has_class(link, outline.NOTE_MARK):
                continue
            target = self.resolve(link.get("href") or "")
            if target is None:
                link.drop_tag()
                continue
            source = has_class(link, outline.SOURCE_LINK)
            link.attrib.clear()
            link.set("href", target)
            if source:
                link.set("class", "source")
            if target.startswith("#"):
                self.targets.append(target[1:])
                if target not in seen:  # 见第N页 once per page is enough
                    _see(link, target[1:])
                seen.add(target)

    def resolve(self, href: str) -> str | None:
        """A link of the page as ``#KEY`` or ``#KEY:ID``, an URL, or None when paper has no use for it."""
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            return href if parts.scheme in ("http", "https", "mailto") else None
        path = unquote(parts.path)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.page), path)) if path else self.page
        if target not in self.book_pages:
            return None
        return f"#{page_key(target)}" + (f":{unquote(parts.fragment)}" if parts.fragment else "")

    def _ids(self, body: HtmlElement) -> None:
        key = page_key(self.page)
        for node in elements(body):
            name = node.get("id")
            if not name or name.startswith("fnref"):
                continue
            node.set("id", f"{key}:{name}")
            self.anchors.append(f"{key}:{name}")
            if node.tag in BLOCKS:  # no format keeps an id there
                put_first(node, new("span", class_="at", data_key=node.attrib.pop("id"), data_n=0))


def _see(link: HtmlElement, target: str) -> None:
    """Mark where 见第N页 goes: behind the link and any mark that closes around it."""
    tail = link.tail or ""
    rest = tail.lstrip(AFTER)
    link.tail = tail[: len(tail) - len(rest)]
    span = new("span", class_="see", data_key=target, data_n=0)
    span.tail = rest
    link.addnext(span)
