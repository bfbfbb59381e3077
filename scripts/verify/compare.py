"""Compare what the book says with the text of an original, element by element.

An element is what can be looked up as such: a quotation, a title in 《》, a document number, a
date, a figure with its unit, the actor of a fact. Everything else is for a reader's eyes; the
passage of the original that is nearest to ours is shown for that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from scripts.check.evidence import squash
from scripts.content.quantities import canonical, directed, fold, quotations
from scripts.content.records import chinese_number

_TITLE = re.compile(r"《([^《》]+(?:《[^《》]*》[^《》]*)*)》")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}〔\d{4}〕\d+号")
_DAY = r"(?:(0?[1-9]|[12]\d|3[01])日)?"
_DATE = re.compile(rf"(?<!\d)(?:(\d{{4}})年)?(0?[1-9]|1[0-2])月{_DAY}|(?<!\d)(\d{{4}})年")
_SPACE = re.compile(r"(?<![0-9A-Za-z])\s+|\s+(?![0-9A-Za-z])")  # not between two words or numbers
_POST = re.compile(r"(?:主要)?(?:负责同志|负责人|领导)$")  # posts stand for names (no officials are named)
_CLAUSE = re.compile(r"[^。！？；;\n]+[。！？；;]?")
_WINDOW = 3  # clauses of the original shown beside ours, at most
_RELATIVE = {"去年": -1, "上年": -1, "今年": 0, "明年": 1}

RULES = {"quotation": "原-3", "title": "原-4", "number": "原-4", "date": "原-5", "quantity": "原-2", "actor": "原-6"}
NAMES = {"quotation": "引语", "title": "题名", "number": "文号", "date": "日期", "quantity": "数字", "actor": "主体"}


@dataclass(frozen=True)
class Element:
    """One thing that can be looked up. ``kind`` is one of :data:`RULES`; ``text`` as our text has it."""

    kind: str
    text: str


def elements(text: str, quantities: list[str] | None = None) -> list[Element]:
    """Everything in ``text`` that can be looked up, each once, in order of kinds.

    ``quantities`` are those of the text where they are known better than by reading it (a table's).
    """
    plain = _SPACE.sub("", text)
    found = [Element("quotation", one) for one in quotations(plain)]
    found += [Element("title", one) for one in _TITLE.findall(plain)]
    found += [Element("number", one) for one in _NUMBER.findall(plain)]
    rest = _NUMBER.sub("", plain)
    found += [Element("date", match[0]) for match in _DATE.finditer(rest)]
    if quantities is None:
        quantities = [one for one, _ in directed(_DATE.sub("", rest))]
    for one in quantities:
        if re.fullmatch(r"(?:19|20)\d\d", one):  # a year in a table's cell
            found.append(Element("date", f"{one}年"))
        elif one[-1] not in "年月日":
            found.append(Element("quantity", one))
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Witness:
    """A text that bears out elements: an original, or what the fact base holds of a source.

    ``date`` is the source's own (YYYY…), which 今年, 去年 and dates without a year refer to;
    ``counted`` are quantities an editor counted in it, which it does not state itself.
    """

    text: str
    date: str = ""
    counted: frozenset[str] = frozenset()

    @cached_property
    def plain(self) -> str:
        """The text without the space that layout put in."""
        return _SPACE.sub("", self.text)

    @cached_property
    def squashed(self) -> str:
        """The text as verbatim comparison sees it."""
        return squash(self.text)

    @cached_property
    def quantities(self) -> set[str]:
        """Every quantity with its unit, one spelling each."""
        return {canonical(one) for one, _ in directed(self.plain)}

    @cached_property
    def dates(self) -> set[tuple[int, int, int]]:
        """(year, month, day) of every date; 0 where the text leaves a part out."""
        own = [int(part) for part in self.date.split("-") if part.isdigit()] + [0, 0, 0]
        written = {_parts(match) for match in _DATE.finditer(fold(self.plain))}
        return written | {(own[0], own[1], own[2])} if own[0] else written

    @cached_property
    def years(self) -> set[int]:
        """Every year the text speaks of, by number or as 今年, 去年, 明年."""
        years = {year for year, _, _ in self.dates if year} | {int(y) for y in re.findall(r"(?:19|20)\d\d", self.plain)}
        if self.date[:4].isdigit():
            years |= {int(self.date[:4]) + step for word, step in _RELATIVE.items() if word in self.plain}
        return years

    def bears_out(self, element: Element) -> bool:
        """Whether this text has the element."""
        match element.kind:
            case "quantity":
                return self._states(canonical(element.text))
            case "date":
                return self._dated(element.text)
            case "actor":
                return self._acts(element.text)
            case _:
                return squash(element.text) in self.squashed

    def _states(self, quantity: str) -> bool:
        """Whether the quantity stands here, small counts also in Chinese numerals (三个部分)."""
        if quantity in self.quantities | self.counted:
            return True
        if not quantity.isdigit() or not 0 < int(quantity) < 100:
            return False
        spelled = "[二两]" if quantity == "2" else chinese_number(int(quantity))
        return (
            re.search(rf"(?<![一二三四五六七八九十百]){spelled}(?![一二三四五六七八九十百千万亿])", self.plain)
            is not None
        )

    def _dated(self, text: str) -> bool:
        match = _DATE.search(text)
        year, month, day = _parts(match) if match else (0, 0, 0)
        if not month:
            return year in self.years
        return any(
            month == m and day in (d, 0) and (year == y or not y and year in self.years or not year)
            for y, m, d in self.dates
        )

    def _acts(self, actor: str) -> bool:
        """Whether each body of ``actor`` (甲、乙) is named, in full or shortened (贵阳市政协: 市政协)."""
        for body in re.split("[、和]", actor):
            name = squash(_POST.sub("", body))
            shortened = [name[start:] for start in range(max(1, len(name) - 2))]
            if name and not any(one in self.squashed for one in shortened):
                return False
        return True


def missing(found: list[Element], witness: Witness, others: list[Witness]) -> list[Element]:
    """The elements that neither ``witness`` nor any of ``others`` has."""
    return [one for one in found if not any(text.bears_out(one) for text in (witness, *others))]


def nearest(ours: str, original: str) -> str:
    """The passage of ``original``, a few clauses at most, that shares most with ``ours``; '' if none does.

    Likeness is the F-measure of the pairs of neighbouring characters both have.
    """
    wanted = _pairs(ours)
    clauses = _CLAUSE.findall(_SPACE.sub("", re.sub(r"\s*\n\s*", "\n", original)).replace("\n", ""))
    windows = (
        "".join(clauses[start : start + length])
        for start in range(len(clauses))
        for length in range(1, _WINDOW + 1)
        if start + length <= len(clauses)
    )

    def likeness(window: str) -> float:
        pairs = _pairs(window)
        return 2 * len(wanted & pairs) / max(1, len(wanted) + len(pairs))

    best = max(windows, key=likeness, default="")
    return best.strip() if likeness(best) else ""


def _pairs(text: str) -> set[str]:
    plain = squash(text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    year, month, day, alone = match.groups()
    return int(year or alone or 0), int(month or 0), int(day or 0)


def explain(element: Element) -> tuple[str, str]:
    """(rule number, what is wrong) where an element is missing."""
    shown = f"《{element.text}》" if element.kind == "title" else f"“{element.text}”"
    return RULES[element.kind], f"{NAMES[element.kind]}{shown}不在原件里"
