"""Read a chapter's Markdown as passages: what one citation must cover, with its line.

A passage is a paragraph, a whole list item (a quiz question with its answer), or a table or
figure together with its caption. Parsed with markdown-it-py, which follows CommonMark and keeps
line numbers; Python-Markdown's ``???`` and ``///`` blocks come through as text of their passage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scripts.content.quantities import CELL, directed, fold, number_of, quantities, quotations, stated_unit

if TYPE_CHECKING:
    from scripts.content.records import Page

HEADING_ID = re.compile(r"\s*\{[^}]*#([\w-]+)[^}]*\}\s*$")
CAPTION = re.compile(r"/// (?:table|figure)-caption")
WAIVER = re.compile(r"<!--\s*免核\s*(\S+?)\s*[：:]\s*(.*?)\s*-->", re.S)
COMPUTED = re.compile(r"<!--\s*计算[：:]\s*(.*?)\s*-->", re.S)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
CITATION = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_LINK = re.compile(r"(!?\[[^\]]*\])\([^)]*\)")
_MARKUP = re.compile(r"\{[:#.][^}]*\}|\{[^{}\s]+=[^{}]*\}|<[^<>]+>|https?://[^\s，。）]+|&#?\w+;")


@dataclass(frozen=True)
class Heading:
    """A heading: level 1–6, its text, explicit id ('' if none) and line."""

    level: int
    text: str
    id: str
    line: int


@dataclass(frozen=True)
class Passage:
    """A stretch of Markdown from ``line`` on. ``kind``: paragraph, item, table or figure."""

    kind: str
    text: str
    line: int
    section: str = ""
    rows: tuple[tuple[str, ...], ...] = ()  # of a table: its cells, the head first

    @cached_property
    def words(self) -> str:
        """The text a reader sees: without comments, citation marks, link targets, attributes."""
        return _words(self.text)

    @property
    def quantities(self) -> list[str]:
        """Quantities the reader sees; see :attr:`directed`."""
        return [quantity for quantity, _ in self.directed]

    @cached_property
    def directed(self) -> list[tuple[str, int]]:
        """Quantities the reader sees and whether they rise or fall.

        In a table the first bare number of a cell has the unit its column's head states, or its row's
        first cell or column 单位, or the caption.
        """
        return self._table_quantities() if self.rows else directed(self.words)

    @property
    def caption(self) -> str:
        """What stands below a table's head, rule and rows, as the reader sees it."""
        return _words("\n".join(self.text.split("\n")[len(self.rows) + 1 :])) if self.rows else ""

    @property
    def stray_unit(self) -> str:
        """The unit a table's caption states although its heads state others; '' if there is none."""
        units = {unit for cell in self.rows[0] if (unit := stated_unit(_words(cell)))} if self.rows else set()
        unit = stated_unit(self.caption) or ""
        return unit if units and unit not in units else ""

    def _table_quantities(self) -> list[tuple[str, int]]:
        rows = [[_words(cell) for cell in row] for row in self.rows]
        caption, head = self.caption, rows[0]
        common = stated_unit(caption) or ""
        units = [""] + [stated_unit(cell) for cell in head[1:]]
        found = directed("\n".join([*head, caption]))
        for row in rows[1:]:
            named = [stated_unit(cell) for cell, name in zip(row, head) if name == "单位"] or [stated_unit(row[0])]
            for cell, unit in zip(row, units):
                inside = directed(cell)
                first = CELL.match(fold(cell))
                if inside and first and inside[0][0] == first[1].replace(",", ""):
                    unit = next((one for one in (unit, *named) if one is not None), common)
                    inside[0] = (inside[0][0] + unit, inside[0][1])
                found += inside
        return found

    def line_of(self, quantity: str) -> int:
        """The line of the file ``quantity``, one of :attr:`quantities`, stands on."""
        number = number_of(quantity)
        lines = self.text.split("\n")
        holds = (i for i, line in enumerate(lines) if any(number_of(one) == number for one in quantities(line)))
        return self.line + next(holds, 0)

    @cached_property
    def quotations(self) -> list[str]:
        """Phrases in “ ”."""
        return quotations(self.words)

    @property
    def waiver(self) -> dict[str, str]:
        """Rule number -> reason, from ``<!-- 免核 数-1：理由 -->``."""
        return dict(WAIVER.findall(self.text))

    @property
    def computed(self) -> list[str]:
        """The sums written as ``<!-- 计算：660.25-598.70=61.55 -->``."""
        return COMPUTED.findall(self.text)


def _words(text: str) -> str:
    text = _COMMENT.sub("", text)
    text = CITATION.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"^(\s*)(?:\d+[.)]|[-*+])\s", r"\1", text, flags=re.M)
    text = re.sub(r"^\s*(?:\?\?\?\+?|!!!) \w+ \"?|^/// \S+|^///", "", text, flags=re.M)
    return _MARKUP.sub("", text).strip()


@lru_cache(maxsize=256)
def parse(text: str, first_line: int = 1) -> tuple[tuple[Heading, ...], tuple[Passage, ...]]:
    """Headings and passages of Markdown ``text`` whose first line is ``first_line`` of its file."""
    lines = text.split("\n")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    headings: list[Heading] = []
    found: list[Passage] = []
    section = ""
    depth = 0

    def add(kind: str, start: int, end: int, rows: tuple[tuple[str, ...], ...] = ()) -> None:
        found.append(Passage(kind, "\n".join(lines[start:end]).rstrip(), start + first_line, section, rows))

    for index, token in enumerate(tokens):
        start, end = token.map or (0, 0)  # None for tokens that close a block, which are not asked for it
        if token.type == "heading_open":
            raw = tokens[index + 1].content
            match = HEADING_ID.search(raw)
            anchor = match[1] if match else ""
            headings.append(Heading(int(token.tag[1]), HEADING_ID.sub("", raw), anchor, start + first_line))
            if token.tag == "h2":
                section = anchor
        elif token.type == "list_item_open":
            depth += 1
            if depth == 1:
                add("item", start, end)
        elif token.type == "list_item_close":
            depth -= 1
        elif depth:
            continue
        elif token.type == "table_open":
            add("table", start, end, _rows(tokens[index:]))
        elif token.type in ("paragraph_open", "code_block", "html_block"):
            content = "\n".join(lines[start:end])
            if CAPTION.match(content) and found and found[-1].kind in ("table", "figure"):
                last = found.pop()
                add(last.kind, last.line - first_line, end, last.rows)
            elif token.type == "html_block" and found and content.lstrip().startswith("<!--"):
                last = found.pop()  # a remark on its own line belongs to the passage before it
                found.append(replace(last, text=f"{last.text}\n{content}"))
            else:
                add("figure" if content.startswith("![") else "paragraph", start, end)
    return tuple(headings), tuple(found)


def _rows(tokens: list[Token]) -> tuple[tuple[str, ...], ...]:
    """Cells of the table that ``tokens`` begin with, row by row."""
    rows: list[list[str]] = []
    for token, inside in pairwise(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(inside.content)
        elif token.type == "table_close":
            break
    return tuple(map(tuple, rows))


def cited_keys(text: str) -> list[str]:
    """The source keys ``text`` cites as ``[^key]``, each once, in order of first use."""
    return list(dict.fromkeys(CITATION.findall(text)))


def headings(page: Page) -> tuple[Heading, ...]:
    """The headings of a page."""
    return parse(page.body, page.body_line)[0]


def passages(page: Page) -> tuple[Passage, ...]:
    """The passages of a page."""
    return parse(page.body, page.body_line)[1]
