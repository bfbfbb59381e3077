"""Small steps on lxml trees that keep the text between elements in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
from lxml.html import HtmlElement

HAN = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·"
_LINE_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")
_HAN_GAP = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")


def parse(html: str) -> HtmlElement:
    """A fragment of HTML as a ``div``."""
    return lxml.html.fragment_fromstring(html, create_parent="div")


def select(node: HtmlElement, path: str) -> list[HtmlElement]:
    """The elements an XPath finds under ``node``."""
    found = node.xpath(path)
    return [one for one in found if isinstance(one, HtmlElement)] if isinstance(found, list) else []


def elements(node: HtmlElement) -> Iterator[HtmlElement]:
    """``node`` and all elements in it; comments are passed over."""
    return (one for one in node.iter() if isinstance(one.tag, str))


def has_class(node: HtmlElement, name: str) -> bool:
    """Whether the element has that class."""
    return name in (node.get("class") or "").split()


def text_of(node: HtmlElement) -> str:
    """All text in the element."""
    return "".join(node.itertext())


def squash(text: str | None) -> str:
    """``text`` without the line breaks of the HTML source: between Han characters they mean nothing."""
    return _HAN_GAP.sub("", _LINE_BREAK.sub(" ", text or ""))


def new(tag: str, **attributes: object) -> HtmlElement:
    """A new element. ``class_`` gives the class, ``data_key`` the attribute ``data-key``."""
    node = lxml.html.Element(tag)
    for name, value in attributes.items():
        node.set(name.rstrip("_").replace("_", "-"), str(value))
    return node


def drop(node: HtmlElement) -> None:
    """Remove an element but keep the text that follows it."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        previous = node.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + node.tail
        else:
            previous.tail = (previous.tail or "") + node.tail
    parent.remove(node)


def put_first(parent: HtmlElement, node: HtmlElement) -> None:
    """Put an element in front of all that is inside ``parent``."""
    node.tail, parent.text = parent.text, None
    parent.insert(0, node)


def inner(node: HtmlElement) -> str:
    """What is inside an element, as HTML."""
    return escape(node.text or "") + "".join(lxml.html.tostring(child, encoding="unicode") for child in node)


def escape(text: str) -> str:
    """Text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
