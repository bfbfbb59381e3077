"""What the booklet tests see of a PDF: characters with their places, lines, labels, bookmarks."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader

MM = 72 / 25.4
CLOSING = "，。、；：？！）》〉」』】〕”’"
OPENING = "（《〈「『【〔“‘"


@dataclass(frozen=True)
class Char:
    """One character; lengths in points from the lower left corner of the page.

    ``base`` is the height of its baseline, ``size`` that of its font.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool

    @property
    def top(self) -> float:
        return self.base + 0.88 * self.size

    @property
    def bottom(self) -> float:
        return self.base - 0.12 * self.size


@dataclass(frozen=True)
class Line:
    """Characters on one baseline from left to right."""

    chars: tuple[Char, ...]
    base: float

    @property
    def text(self) -> str:
        return "".join(c.text for c in self.chars)

    @property
    def left(self) -> float:
        first = self.chars[0]
        return first.right - first.size / 2 if first.text in OPENING else first.left

    @property
    def right(self) -> float:
        """Edge of the ink's cell: a closing mark at the end of a line takes half a character."""
        last = self.chars[-1]
        return last.left + last.size / 2 if last.text in CLOSING else last.right


class Pdf:
    """One PDF, read with PDFium (places) and pypdf (structure)."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.places = pypdfium2.PdfDocument(file)
        self.reader = PdfReader(file)

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def chars(self) -> list[list[Char]]:
        return [self._chars(self.places[i]) for i in range(len(self.places))]

    @staticmethod
    def _chars(page) -> list[Char]:
        text = page.get_textpage()
        out, x, y = [], ctypes.c_double(), ctypes.c_double()
        name = ctypes.create_string_buffer(64)
        for i in range(text.count_chars()):
            code = pdfium.FPDFText_GetUnicode(text, i)
            char = chr(code)
            if char in "\r\n \u2060\ufffe" or code == 0:
                continue
            left, _, right, _ = text.get_charbox(i, loose=True)
            pdfium.FPDFText_GetCharOrigin(text, i, x, y)
            size = pdfium.FPDFText_GetFontSize(text, i)
            pdfium.FPDFText_GetFontInfo(text, i, name, 64, None)
            out.append(Char(char, left, right, y.value, size, b"Bold" in name.value))
        return out

    @cached_property
    def texts(self) -> list[str]:
        """Each page as one string without blanks."""
        return ["".join(c.text for c in page if c.text != "\u3000") for page in self.chars]

    @cached_property
    def labels(self) -> list[str]:
        return self.reader.page_labels

    @cached_property
    def outline(self) -> list[tuple[int, str, int]]:
        """(depth from 1, title, page index) of every bookmark in order."""
        out: list[tuple[int, str, int]] = []

        def walk(items, depth):
            for item in items:
                if isinstance(item, list):
                    walk(item, depth + 1)
                else:
                    out.append((depth, item.title, self.reader.get_destination_page_number(item)))

        walk(self.reader.outline, 1)
        return out

    def lines(self, index: int, size: float | None = None) -> list[Line]:
        """Lines from top to bottom. With ``size``, only lines whose main characters have that size."""
        rows: list[list[Char]] = []
        chars = self.chars[index]
        base = [c for c in chars if size is None or abs(c.size - size) < 0.15]
        for char in sorted(base, key=lambda c: (-c.base, c.left)):
            if rows and abs(rows[-1][0].base - char.base) < 1:
                rows[-1].append(char)
            else:
                rows.append([char])
        if size is not None:  # note marks and other small text on the line
            for char in chars:
                if char.size < size - 0.15:
                    for row in rows:
                        if row[0].base - 0.1 * size < char.base < row[0].base + 0.9 * size:
                            row.append(char)
                            break
        return [Line(tuple(sorted(row, key=lambda c: c.left)), row[0].base) for row in rows]

    def blank(self, index: int) -> bool:
        """Whether nothing at all is drawn on the page."""
        return not list(self.places[index].get_objects(max_depth=1))
