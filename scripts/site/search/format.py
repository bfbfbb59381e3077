"""The form of the index, as the worker takes it. ``types.d.ts`` says the same for JavaScript."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from scripts.content.helps import Help
from scripts.content.spoken import Spoken


class Pages(TypedDict):
    """Columns: row n of each belongs to page n."""

    url: list[str]
    title: list[str]
    kind: list[int]
    part: list[int]
    tags: list[list[int]]


class Sections(TypedDict):
    """Columns: row n of each belongs to section n; ``page`` is the number of its page, in order."""

    page: list[int]
    anchor: list[str]
    title: list[str]
    text: list[str]


class KindEntry(TypedDict):
    """A kind of pages (scripts/content/outline.py)."""

    id: str
    boost: float
    search: str


class FixedEntry(TypedDict):
    """A fixed section of a chapter."""

    boost: float
    asks: bool


class FacetEntry(TypedDict):
    """A facet of the tags."""

    name: str
    filter: bool
    chapters: bool
    explains: bool


class TermEntry(TypedDict):
    """A glossary term; ``slot`` where its content is still to come."""

    names: list[str]
    term: str
    text: str
    source: str
    url: str
    slot: NotRequired[int]


# A statistical series; points are year, value, note, number of the source; "break" is the year after which
# figures have another basis, 0 where there is none.
SeriesEntry = TypedDict(
    "SeriesEntry",
    {
        "names": list[str],
        "unit": str,
        "basis": str,
        "note": str,
        "points": list[tuple[str, str, str, int]],
        "break": int,
        "sources": list[str],
        "url": str,
    },
)


class Offer(TypedDict):
    """What the empty box offers."""

    examples: list[str]
    frequent: list[str]


class IndexData(TypedDict):
    """The index. ``tags`` are facet/value, ``readings`` pairs of word and pinyin, ``book`` address -> printed page."""

    pages: Pages
    sections: Sections
    parts: list[str]
    tags: list[str]
    tagsPage: str
    kinds: list[KindEntry]
    fixed: dict[str, FixedEntry]
    partFacet: str
    facets: list[FacetEntry]
    terms: list[TermEntry]
    series: list[SeriesEntry]
    synonyms: list[list[str]]
    sayings: list[list[str]]
    spoken: Spoken
    helps: list[Help]
    offer: Offer
    traditional: str
    pinyin: str
    readings: list[list[str]]
    book: dict[str, str]
