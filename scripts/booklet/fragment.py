"""Take the readable part of a built page and make it plain enough to typeset.

Booklets are made from the rendered site, so whatever a reader sees on screen is what is printed,
and nothing here depends on a plugin's internals. The result is a small, intermediate HTML:

* ``<span class="note" data-n=N>…</span>``    first citation of a source in the page: a real note
* ``<span class="same" data-n="N M">``        cited before: the same numbers again, no further note
* ``<span class="back" data-n=N>``            in an answer, printed elsewhere: the page's note N
* ``<span class="ix" data-term=T>``           a place the index of terms points to; ``ix main``: where T is explained
* ``<span class="see" data-key=PLACE>``       where 见第N页 goes
* ``<h2 class="standing">``                  a section every chapter has
* ``<a href="#KEY:ID">``                      a place in the book; anything else is a plain URL
* ``<div class="options">``                   answers to choose from, each a paragraph with its letter
* figures hold one ``img``, captions of tables are inside them; answers are taken out and kept apart.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import lxml.html
from lxml.html import HtmlElement

from scripts.booklet.dom import drop, elements, has_class, inner, new, parse, put_first, select, squash, text_of
from scripts.booklet.figures import move_captions, pair, take_pictures
from scripts.booklet.links import Links, page_key
from scripts.booklet.notes import place_notes, take_notes
from scripts.content import outline
from scripts.errors import ProjectError

ATTRIBUTES = {"id", "class", "href", "src", "alt", "data-key", "data-term", "data-n", "data-url", "type"} | {
    "colspan",
    "rowspan",
    "start",
}

OPTION = re.compile("[A-Z]．")


@dataclass(frozen=True)
class PageFragment:
    """One page of the site, ready to typeset.

    ``key`` names it in links (``part4.ch15-study``), ``source`` is its Markdown file for messages,
    ``html`` the intermediate HTML without its H1, ``answers`` the collapsed answers (``div.answer``),
    ``images`` name in the work folder → file, ``targets`` the places it links to, ``anchors`` the
    places it can be linked at.
    """

    key: str
    source: str
    title: str
    html: str
    answers: str = ""
    images: Mapping[str, Path] = field(default_factory=dict)
    targets: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Everything that will be printed, for the check of missing glyphs."""
        return self.title + text_of(parse(self.html + self.answers))


def extract(
    site: Path, page: str, book_pages: Iterable[str], terms: Mapping[str, Iterable[str]] | None = None
) -> PageFragment:
    """Read ``site/page`` and return its fragment.

    ``book_pages`` are the pages that can be linked to inside a booklet; ``terms`` maps a term's id
    to the words that stand for it in running text. Raises ProjectError naming the page when it is
    missing, has no heading, or shows a picture without a text alternative.
    """
    source, kind = f"docs/{outline.source(page)}", outline.kind_of(page)
    body, title = _article(site / page, source)
    key, links = page_key(page), Links(page, frozenset(book_pages))
    notes = take_notes(body)
    for node in body.iter():
        if isinstance(node.tag, str) and node.tag not in ("pre", "code"):
            node.text = squash(node.text)
        node.tail = squash(node.tail)
    move_captions(body)
    images = take_pictures(body, site, page, source)
    links.rewrite(body)
    place_notes(body, notes, key, links, source)
    if kind is outline.TERMS:
        _mark_definitions(body, key, terms or {})
    elif kind is None or kind.matter == "body":  # lists and guides repeat what is said elsewhere
        _mark_terms(body, terms or {})
    _close_level_gaps(body)
    _mark_sections(body)
    _mark_options(body)
    if kind and kind.style == "series":
        pair(body)
    answers = _take_answers(body)
    _strip(body)
    return PageFragment(
        key=key,
        source=source,
        title=title,
        html=inner(body),
        answers="".join(answers),
        images=images,
        targets=tuple(links.targets),
        anchors=tuple(links.anchors),
    )


def _article(file: Path, source: str) -> tuple[HtmlElement, str]:
    """The article of a page without what is for the screen alone, and its title."""
    if not file.is_file():
        raise ProjectError("网站里没有这一页，无法印册", path=source, hint="先运行 make 生成网站")
    found = select(lxml.html.fromstring(file.read_text("utf-8")), "//article")
    if not found:
        raise ProjectError("这一页没有正文", path=source, hint="请补写正文")
    body = copy.deepcopy(found[0])
    for node in [one for one in body.iterdescendants() if not outline.is_text(one.tag, one.get("class"))]:
        drop(node)
    heading = body.find(".//h1")
    if heading is None:
        raise ProjectError("这一页没有一级标题，无法列入目录", path=source, hint="请在正文开头写“# 标题”")
    title = squash(text_of(heading)).strip()
    drop(heading)
    return body, title


def _mark_definitions(body: HtmlElement, key: str, terms: Mapping[str, Iterable[str]]) -> None:
    """Mark the headings under which terms are explained."""
    for head in select(body, ".//h2|.//h3"):
        term = (head.get("id") or "").removeprefix(f"{key}:")
        if term in terms:
            put_first(head, new("span", class_="ix main", data_term=term))


def _mark_terms(body: HtmlElement, terms: Mapping[str, Iterable[str]]) -> None:
    """Mark the first place in the page where each term stands in running text."""
    words = {word: key for key, names in terms.items() for word in names if len(word) > 1}
    if not words:
        return
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    done: set[str] = set()
    for p in select(body, ".//p[not(ancestor::details)] | .//li[not(p or ancestor::details)]"):
        own = "".join(map(str, p.xpath(".//text()[not(ancestor::span[@data-key])]")))  # without its notes
        for key in dict.fromkeys(words[found.group()] for found in pattern.finditer(own)):
            if key not in done:
                done.add(key)
                put_first(p, new("span", class_="ix", data_term=key))


def _close_level_gaps(body: HtmlElement) -> None:
    """Number heading levels without gaps, as PDF/UA asks."""
    open_levels = [1]
    for head in select(body, ".//h2|.//h3|.//h4|.//h5|.//h6"):
        level = int(str(head.tag)[1])
        while open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        head.tag = f"h{len(open_levels)}"


def _mark_sections(body: HtmlElement) -> None:
    """Mark the headings of the fixed sections; wrap 学习要点 up to the next heading."""
    for head in select(body, ".//h2"):
        anchor = (head.get("id") or "").rpartition(":")[2]
        if anchor in outline.SECTIONS or anchor == outline.FURTHER:
            head.set("class", "standing")
        if anchor != outline.POINTS.id:
            continue
        box, follow = new("div", class_="points"), []
        for node in head.itersiblings():
            if node.tag in ("h1", "h2"):
                break
            follow.append(node)
        head.addnext(box)
        box.extend(follow)


def _mark_options(body: HtmlElement) -> None:
    """Make paragraphs of the lists that are answers to choose from: they bring letters of their own."""
    for options in select(body, ".//ul"):
        items = options.findall("li")
        if items and all(OPTION.match(text_of(item).strip()) for item in items):
            options.tag = "div"
            options.set("class", "options")
            for item in items:
                for p in item.findall("p"):
                    p.drop_tag()
                item.tag = "p"


def _take_answers(body: HtmlElement) -> list[str]:
    """Move collapsed answers out of the text; other collapsed blocks are printed open."""
    answers = []
    for number, details in enumerate(select(body, ".//details"), 1):
        summary = details.find("summary")
        label = squash(text_of(summary)) if summary is not None else ""
        if "答案" not in label:
            details.tag = "div"
            details.set("class", "aside")
            if summary is not None:
                summary.tag = "p"
                summary.set("class", "aside-title")
            continue
        if summary is not None:
            summary.drop_tree()
        item = next((node for node in details.iterancestors() if node.tag == "li"), None)
        questions = item.getparent() if item is not None else None
        place = (
            list(questions.iterchildren("li")).index(item) + 1 if questions is not None and item is not None else number
        )
        tail, details.tail = details.tail, None
        details.tag = "div"
        details.set("class", "answer")
        details.set("data-n", str(place))
        answers.append(lxml.html.tostring(details, encoding="unicode"))
        details.tail = tail
        drop(details)
    return answers


def _strip(body: HtmlElement) -> None:
    """Keep only the attributes the writers read."""
    for title in select(body, ".//p"):
        if has_class(title, "admonition-title"):
            strong = new("strong")
            strong.text, title.text = title.text, None
            title.append(strong)
    for node in elements(body):
        align = re.search(r"text-align:\s*(\w+)", node.get("style") or "") if node.tag in ("td", "th") else None
        for name in set(node.attrib) - ATTRIBUTES:
            del node.attrib[name]
        if align:
            node.set("align", align.group(1))
