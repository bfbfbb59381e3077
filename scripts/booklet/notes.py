"""Notes of a page: each is put where its source is first cited; later marks repeat its number."""

from __future__ import annotations

import copy
import re
from urllib.parse import unquote

from lxml.html import HtmlElement

from scripts.booklet.dom import drop, has_class, new, select
from scripts.booklet.links import Links
from scripts.content import outline
from scripts.errors import ProjectError


def take_notes(body: HtmlElement) -> dict[str, HtmlElement]:
    """Lift the list of notes off the page: source key → its content."""
    notes = {}
    for run in select(body, f".//span[@class='{outline.NOTE_RUN}']"):
        run.drop_tag()
    for box in select(body, f".//div[@class='{outline.NOTES}']"):
        for item in select(box, ".//li[starts-with(@id,'fn:')]"):
            notes[(item.get("id") or "")[3:]] = item
        drop(box)
    return notes


def place_notes(body: HtmlElement, notes: dict[str, HtmlElement], key: str, links: Links, source: str) -> None:
    """Replace the marks of the page ``key`` by spans of the intermediate HTML (see fragment.py).

    Raises ProjectError for a mark without a note.
    """
    for item in notes.values():
        _clean_links(item, links)
    first: dict[str, int] = {}  # source → number of its note
    late: list[tuple[HtmlElement, str]] = []
    for run in _runs(body):
        spans: list[HtmlElement] = []
        before, repeats = len(first), set()
        for mark in run:
            cited = _cited(mark)
            if cited not in notes:
                raise ProjectError(f"注释没有内容：{cited}", path=source)
            if any(node.tag == "details" for node in mark.iterancestors()):
                spans.append(new("span", class_="back", data_key=key, data_n=""))
                late.append((spans[-1], cited))
            elif cited not in first:
                first[cited] = len(first) + 1
                spans.append(new("span", class_="note", data_key=key, data_n=first[cited]))
                _fill(spans[-1], notes[cited])
            elif first[cited] <= before:
                repeats.add(first[cited])
        if repeats:  # together in one pair of brackets, in order
            spans.insert(0, new("span", class_="same", data_key=key, data_n=" ".join(map(str, sorted(repeats)))))
        _replace(run, spans)
    for span, cited in late:  # answers are printed far away: they refer to the chapter's notes
        span.set("data-n", str(first.get(cited, 0)))
        if cited not in first:
            _fill(span, notes[cited])


def _clean_links(note: HtmlElement, links: Links) -> None:
    """Keep addresses alone; that of the original is told apart, to be shown as the configuration says."""
    for link in select(note, ".//a[@href]"):
        target = links.resolve(link.get("href") or "")
        if target is None or target.startswith("#"):
            link.drop_tag()
        elif has_class(link, outline.SOURCE_LINK):
            note.set("data-url", target)
            drop(link)
        else:
            link.attrib.clear()
            link.set("href", target)


def _cited(mark: HtmlElement) -> str:
    link = mark.find("a")
    return unquote((link.get("href") or "") if link is not None else "")[4:]


def _runs(body: HtmlElement) -> list[list[HtmlElement]]:
    """Note marks grouped where they follow each other directly."""
    runs: list[list[HtmlElement]] = []
    for mark in select(body, f".//sup[a[contains(@class,'{outline.NOTE_MARK}')]]"):
        last = runs[-1][-1] if runs else None
        if last is not None and mark.getprevious() is last and not (last.tail or "").strip():
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return runs


def _replace(run: list[HtmlElement], spans: list[HtmlElement]) -> None:
    """Put ``spans`` in the place of the marks."""
    place = run[0].getparent()
    if place is None:
        return
    spans[-1].tail = run[-1].tail
    for mark in run[1:]:
        place.remove(mark)
    at = place.index(run[0])
    place[at : at + 1] = spans


def _fill(span: HtmlElement, note: HtmlElement) -> None:
    """Put what a note says into ``span``, its paragraphs one after the other."""
    content = copy.deepcopy(note)
    if url := note.get("data-url"):
        span.set("data-url", url)
    for p in content.findall("p") or [content]:
        text = re.sub(r"\s+", " ", p.text or "").lstrip()
        if len(span):
            span[-1].tail = (span[-1].tail or "") + text
        else:
            span.text = (span.text or "") + text
        span.extend(list(p))
    last = span[-1] if len(span) else None
    if last is not None and last.tail:
        last.tail = last.tail.rstrip()
    elif last is None and span.text:
        span.text = span.text.rstrip()
