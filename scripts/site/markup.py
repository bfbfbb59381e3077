"""What a page's notes and self-tests need beyond Python-Markdown, done on its tree before it becomes HTML.

Marks that follow each other are put in order and joined (``1–3、21``), each still a link; the list of
notes gets a heading and one way back for each note. Questions are marked with their kind and answer, so
that a script can let readers answer them. The pages folder stays plain Markdown: another generator shows
the same text without this.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from itertools import groupby

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from scripts.content.outline import NOTE_MARK, NOTE_RUN, NOTES
from scripts.content.quiz import KINDS, letters

AFTER_NOTES, BEFORE_CONTENTS = 12, 11  # between Python-Markdown's footnotes (15) and toc (5)
TITLE = re.compile(r"《[^》]*》")
KIND = re.compile(rf"\s*[（(]({'|'.join(KINDS)})[）)]")
OPTION = re.compile(r"\s*[A-Z]．")
ANSWER = "参考答案"
PLACEHOLDER_END = "\x03"  # of what Python-Markdown puts in later


class ReadingMarkup(Extension):
    """The extension MkDocs is given beside those of mkdocs.yml."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register both steps."""
        md.treeprocessors.register(Notes(md), "reading-notes", AFTER_NOTES)
        md.treeprocessors.register(Questions(md), "reading-questions", BEFORE_CONTENTS)


class Notes(Treeprocessor):
    """Order and join the marks; give the list a heading and each note one way back."""

    def run(self, root: etree.Element) -> None:
        """Change the tree of a page in place."""
        titles: dict[str, str] = {}
        for box in [one for one in root.iter("div") if one.get("class") == NOTES]:
            heading = etree.Element("h2", {"id": "notes"})
            heading.text = "注"
            rule = box.find("hr")
            if rule is not None:
                box.remove(rule)
            box.insert(0, heading)
            for note in box.iter("li"):
                titles[note.get("id", "")] = _title("".join(note.itertext()))
                _one_way_back(note)
        for parent in list(root.iter()):
            for run in _runs(parent):
                _join(parent, run, titles)


class Questions(Treeprocessor):
    """Mark the items of self-tests: ``li.question`` with ``data-kind`` and ``data-answer``, ``ul.options``."""

    def run(self, root: etree.Element) -> None:
        """Change the tree of a page in place."""
        for item in root.iter("li"):
            fold = next((one for one in item.findall("details") if one.findtext("summary") == ANSWER), None)
            if fold is None:
                continue
            kind = KIND.match("".join(item.itertext()))
            answer = fold.find("p")
            text = "".join(answer.itertext()) if answer is not None else ""
            item.set("class", "question")
            item.set("data-kind", kind[1] if kind else KINDS[-1])
            item.set("data-answer", "".join(letters(kind[1], text)) if kind else "")
            for options in item.findall("ul"):
                if all(OPTION.match("".join(one.itertext())) for one in options):
                    options.set("class", "options")


def _title(note: str) -> str:
    """The title in a note's text; the whole of it, to the first full stop, where it has none."""
    found = TITLE.search(note)
    return found[0] if found else note.strip().partition("。")[0]


def _one_way_back(note: etree.Element) -> None:
    for parent in list(note.iter()):
        for link in parent.findall("a[@class='footnote-backref']")[1:]:
            parent.remove(link)


def _runs(parent: etree.Element) -> list[list[etree.Element]]:
    """The note marks among an element's children, grouped where nothing stands between them."""
    runs: list[list[etree.Element]] = []
    open_run = False
    for child in parent:
        mark = child.find("a") if child.tag == "sup" else None
        if mark is None or mark.get("class") != NOTE_MARK:
            open_run = False
            continue
        if open_run:
            runs[-1].append(child)
        else:
            runs.append([child])
        open_run = not (child.tail or "").strip()
    return runs


def _join(parent: etree.Element, run: list[etree.Element], titles: dict[str, str]) -> None:
    """Put a run of marks into one element that keeps to the character before it."""
    place = list(parent).index(run[0])
    wrapper = etree.Element("span", {"class": NOTE_RUN})
    wrapper.tail = run[-1].tail
    before = (parent[place - 1].tail if place else parent.text) or ""
    if before.strip() and not before.endswith(PLACEHOLDER_END):
        before = before.rstrip()
        wrapper.text = before[-1]
        if place:
            parent[place - 1].tail = before[:-1]
        else:
            parent.text = before[:-1]
    for mark in run:
        parent.remove(mark)
        mark.tail = None
    parent.insert(place, wrapper)
    wrapper.extend(sorted(run, key=_number))
    # Neighbours in number: 1, 2, 3 have the same distance from their places.
    for number, (_, group) in enumerate(groupby(enumerate(wrapper), key=lambda one: _number(one[1]) - one[0])):
        marks = [mark for _, mark in group]
        for mark in marks:
            link = mark[0]
            link.set("aria-label", f"注{link.text}：{titles.get(link.get('href', '')[1:], '')}".rstrip("："))
        for inside in marks[1:-1]:
            inside.set("class", "note-between")
        if number:
            _separate(marks[0], "、")
        if len(marks) > 1:
            _separate(marks[-1], "–" if len(marks) > 2 else "、")


def _number(mark: etree.Element) -> int:
    text = mark[-1].text or ""
    return int(text) if text.isdigit() else 0


def _separate(mark: etree.Element, sign: str) -> None:
    """Put ``sign`` before the number of a mark, outside its link."""
    mark.text = sign
