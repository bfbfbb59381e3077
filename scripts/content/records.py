"""The typed records everything else works with. Fields are named as in docs/data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from scripts.content import formulations, quiz
from scripts.content.files import Mapping
from scripts.content.formulations import Formulation
from scripts.content.markdown import passages
from scripts.content.outline import SESSION
from scripts.content.quiz import Question
from scripts.content.schema import Date

Confidence = Literal["high", "medium", "low"]
NUMERALS = "零一二三四五六七八九"
# How far a source has been seen, as readers and the proof list are told.
SEEN = {"full": "全文已见", "excerpt": "只见摘录", "repost": "转载待核"}


@dataclass(frozen=True)
class Source:
    """One citable source. ``mirror`` and ``note`` are for editors and never shown.

    ``read`` is how much of its own text was compared with the facts, on ``read_on`` (full | excerpt |
    none); ``use`` what it may serve for where that is not everything; ``original`` marks a text that
    stands for itself (a speech, decision, plan, bulletin, book), not a report on one.
    """

    key: str
    title: str
    line: int
    author: str = ""
    number: str = ""
    outlet: str = ""
    date: Date = ""
    kind: str = ""
    url: str = ""
    mirror: str = ""
    seen: str = ""
    read: Literal["", "full", "excerpt", "none"] = ""
    read_on: Date = ""
    use: Literal["", "time-only", "figures-only", "title-only", "no-quote"] = ""
    original: bool = False
    superseded_by: str = ""
    note: str = ""
    reserve: bool = False
    unusable: bool = False

    @cached_property
    def citation(self) -> str:
        """``作者：《题名》（文号），发布处，日期`` with the parts that are known."""
        author = f"{self.author}：" if self.author else ""
        number = f"（{self.number}）" if self.number else ""
        place = "" if self.outlet == self.author else self.outlet
        unseen = self.title.startswith("（")  # the title was not seen: what the piece is, in our words
        title = self.title[1:-1] if unseen else f"《{inner_quotes(self.title)}》"
        return "，".join(filter(None, [f"{author}{title}{number}", place, chinese_date(self.date)]))


@dataclass(frozen=True)
class Fact:
    """One statement of the fact base; the accuracy check works against these.

    ``actor`` said or did it, ``status`` is what the source makes of it (目标, 完成, …), ``scope`` the area
    it holds for. ``carries`` maps a source to what it carries of the fact: ``all``, ``claim``, ``quote``
    or labels of ``figures``; a source that is not named carries all.
    """

    id: str
    claim: str
    sources: tuple[str, ...]
    confidence: Confidence
    path: str
    line: int
    section: str = ""
    quote: str = ""
    figures: dict[str, str] = field(default_factory=dict)
    actor: str = ""
    status: Literal["", "目标", "要求", "部署", "计划", "预计", "力争", "建议", "完成", "数据", "评价", "提法"] = ""
    scope: str = ""
    carries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    as_of: str = ""
    basis: str = ""
    note: str = ""
    checked: bool = False


@dataclass(frozen=True)
class Term:
    """One glossary entry; ``slot`` marks an entry an editor still has to complete (待补)."""

    id: str
    term: str
    definition: str
    sources: tuple[str, ...]
    line: int
    aliases: tuple[str, ...] = ()
    confidence: Literal["", Confidence] = ""
    slot: bool = False
    note: str = ""


@dataclass(frozen=True)
class Event:
    """One line of the timeline; ``date`` is YYYY, YYYY-MM or YYYY-MM-DD."""

    date: Date
    event: str
    sources: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Point:
    """One value of a series, kept as written so that no digit is lost or added."""

    year: str
    value: str
    sources: tuple[str, ...]
    confidence: Literal["", Confidence] = ""
    note: str = ""


@dataclass(frozen=True)
class Series:
    """One statistical series. ``break_after`` lists years after which figures are not comparable."""

    id: str
    name: str
    unit: str
    basis: str
    points: tuple[Point, ...]
    line: int
    note: str = ""
    chart: Literal["bar", "line", "none"] = "none"
    break_after: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One piece of recommended reading of a session, with the sources it stands in."""

    text: str
    line: int
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step of the outline a session is led by (领学提纲), with its length in minutes."""

    text: str
    minutes: int
    line: int


@dataclass(frozen=True)
class Session:
    """One of the year's study sessions, as written in plan.yml; ``duration`` in minutes."""

    number: int
    month: str
    theme: str
    form: str
    chapters: tuple[int, ...]
    line: int
    aim: str = ""
    reading: tuple[Reading, ...] = ()
    discussion: tuple[str, ...] = ()
    outline: tuple[Step, ...] = ()
    duration: int = 0
    note: str = ""

    @property
    def path(self) -> str:
        """The session's page, relative to docs/."""
        return SESSION.named(f"{self.number:02d}")


@dataclass(frozen=True)
class Conflict:
    """A matter on which sources disagree, and what the book does about it."""

    topic: str
    detail: str
    advice: str
    line: int
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gap:
    """Something the book lacks: what, why it matters, where and when it was looked for, who has it."""

    what: str
    chapters: tuple[int, ...]
    line: int
    why: str = ""
    sought: str = ""
    sought_on: Date = ""
    holder: str = ""


@dataclass(frozen=True)
class Phrase:
    """A set phrase and the month it first appears (``since``: YYYY-MM), after the fact named."""

    phrase: str
    since: Date
    line: int
    fact: str = ""


@dataclass(frozen=True)
class Facet:
    """One facet of the tag vocabulary: value -> what it means.

    ``required`` is ``one`` (exactly one per chapter), ``every`` (at least one) or ``optional``; in the
    ``parts`` numbered it is required in any case. ``filter``: search results can be narrowed by it.
    ``chapters``: each value has a chapter of that title. ``explains``: a chapter so tagged explains the
    value. ``kinds``: the values are the kinds of source, and a chapter has those it cites.
    """

    name: str
    required: Literal["one", "every", "optional"]
    values: dict[str, str]
    parts: tuple[int, ...] = ()
    filter: bool = False
    chapters: bool = False
    explains: bool = False
    kinds: bool = False


@dataclass(frozen=True)
class Page:
    """A written page. ``body`` starts at line ``body_line`` of the file."""

    path: str
    body: str
    body_line: int


@dataclass(frozen=True)
class Chapter(Page):
    """One Markdown chapter; ``meta`` is its front matter as written."""

    number: int
    title: str
    part: int
    part_title: str
    tags: tuple[str, ...]
    cutoff: str
    summary: str
    meta: Mapping

    @cached_property
    def heading(self) -> str:
        """The chapter's heading as printed: ``第十五章　抓学习``."""
        return f"第{chinese_number(self.number)}章　{self.title}"

    @cached_property
    def characters(self) -> int:
        """Number of Han characters in the body: the measure of reading time."""
        return sum("\u4e00" <= char <= "\u9fff" for char in self.body)

    @property
    def minutes(self) -> int:
        """Reading time in minutes, for reading closely at 250 characters a minute."""
        return max(1, round(self.characters / 250))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions of the chapter's self-test."""
        return quiz.questions(passages(self))

    @cached_property
    def formulations(self) -> tuple[Formulation, ...]:
        """The fixed formulations the chapter rests on."""
        return formulations.formulations(passages(self))

    def tagged(self, facet: str) -> list[str]:
        """The values this chapter has in ``facet``."""
        return [tag.split("/", 1)[1] for tag in self.tags if tag.startswith(f"{facet}/")]


def chinese_number(number: int) -> str:
    """Chinese numeral of 1–9999: 15 → 十五, 110 → 一百一十, 1005 → 一千零五. Raises ValueError outside that range."""
    if not 1 <= number <= 9999:
        raise ValueError(f"1–9999 expected, got {number}")
    written = (
        "".join(NUMERALS[int(digit)] + (unit if digit != "0" else "") for digit, unit in zip(f"{number:04d}", "千百十"))
        + NUMERALS[number % 10]
    )
    written = re.sub("零+", "零", written).strip("零")
    return written.removeprefix("一") if 10 <= number <= 19 else written


def chinese_date(text: str) -> str:
    """``2021-07-06`` → ``2021年7月6日``; shorter forms likewise; other text as it is."""
    parts = text.split("-")
    if not all(part.isdigit() for part in parts):
        return text
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日"))


def inner_quotes(title: str) -> str:
    """Titles inside 《》 use 〈〉 for titles of their own (GB/T 15834—2011, 4.15)."""
    return title.replace("《", "〈").replace("》", "〉")
