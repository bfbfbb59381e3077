"""Read the fixed formulations (重要提法) of chapters as records.

- “……”——2021年2月3日至5日，习近平总书记在贵州考察时提出。[^key]
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scripts.content.markdown import Passage, cited_keys
from scripts.content.outline import FORMULATIONS

_DATE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")


@dataclass(frozen=True)
class Formulation:
    """One formulation, verbatim, as far as it can be understood; what is wrong with it says the check.

    ``text`` is what stands in “ ” at the item's beginning, '' where nothing does; ``occasion`` what is said
    of it, ``date`` the first date there as far as it goes (ISO 8601), '' if there is none; ``keys`` the sources.
    """

    text: str
    occasion: str
    date: str
    keys: tuple[str, ...]
    line: int


def formulations(passages: Iterable[Passage]) -> tuple[Formulation, ...]:
    """The formulations among the passages of a chapter, in order."""
    return tuple(_formulation(one) for one in passages if one.section == FORMULATIONS.id and one.kind == "item")


def _formulation(passage: Passage) -> Formulation:
    words = passage.words
    text = passage.quotations[0] if words.startswith("“") and passage.quotations else ""
    occasion = words[len(text) + 2 :].lstrip("—，").strip() if text else words
    date = _DATE.search(occasion)
    shown = "-".join(part.zfill(2) for part in date.groups() if part) if date else ""
    return Formulation(text, occasion, shown, tuple(cited_keys(passage.text)), passage.line)
