"""The measure of all claims: what each source bears out, as the fact base has it.

A source bears out its own title, number and date, and what the facts that name it carry of it: claim, figures,
quotation. Facts of low confidence bear out nothing. A source that may serve for some purpose only (``use``) bears out
no more than that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scripts.content import Fact, Project
from scripts.content.quantities import canonical, date_quantities, directed, fold

DATE_UNITS = ("年", "月", "日")


@dataclass(frozen=True)
class Support:
    """One place a quantity stands in: how it moves there (-1 falls, 0, 1 rises), and in which fact.

    ``fact`` is None where it stands in the title or date of the source itself.
    """

    move: int
    fact: Fact | None


@dataclass
class Evidence:
    """What a source bears out: quantities in one spelling, the same as written, texts to quote, facts."""

    quantities: dict[str, list[Support]] = field(default_factory=lambda: defaultdict(list))
    written: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def add(self, moves: Iterable[tuple[str, int]], fact: Fact | None = None) -> None:
        """Add quantities, each with how it moves."""
        for quantity, move in moves:
            self.written.add(quantity)
            self.quantities[canonical(quantity)].append(Support(move, fact))

    def borne_out(self, quantity: str) -> bool:
        """Whether the quantity stands here, whichever way it moves."""
        return canonical(quantity) in self.quantities

    def turned(self, quantity: str, move: int) -> bool:
        """Whether a quantity said to fall never falls here, or one said to rise only falls here."""
        moves = {support.move for support in self.quantities[canonical(quantity)]}
        return (move == -1 and -1 not in moves) or (move == 1 and moves == {-1})

    def quoted(self, quotation: str) -> bool:
        """Whether the words of the quotation stand here one after another."""
        return any(squash(quotation) in text for text in self.texts)


def collect(project: Project, *, restricted: bool = True) -> dict[str, Evidence]:
    """Source key -> what the source bears out.

    With ``restricted`` as far as its ``use`` allows; without, only of the sources that have a ``use``, and whatever
    that says.
    """
    found: dict[str, Evidence] = defaultdict(Evidence)
    sources = [source for source in project.sources.values() if restricted or source.use]
    uses = {source.key: source.use if restricted else "" for source in sources}
    for source in sources:
        title = f"{source.title} {source.number} {source.author} {source.outlet}"
        found[source.key].add([*directed(title), *_dates(source.date)])
        found[source.key].texts.append(squash(title))
    for fact in project.facts.values():
        if fact.confidence == "low":
            continue
        for key in uses.keys() & set(fact.sources):
            _carry(found[key], fact, fact.carries.get(key, ("all",)), uses[key])
    return found


def together(keys: Iterable[str], evidence: dict[str, Evidence]) -> Evidence:
    """What several sources bear out together."""
    result = Evidence()
    for one in (evidence[key] for key in keys if key in evidence):
        for quantity, supports in one.quantities.items():
            result.quantities[quantity] += supports
        result.written |= one.written
        result.texts += one.texts
        result.facts += one.facts
    return result


def _carry(evidence: Evidence, fact: Fact, parts: tuple[str, ...], use: str) -> None:
    """Add what a source that carries ``parts`` of a fact bears out, as far as its ``use`` allows."""
    if use == "title-only":
        return
    moves = list(_moves(fact, parts))
    if use == "time-only":
        moves = [(quantity, move) for quantity, move in moves if canonical(quantity).endswith(DATE_UNITS)]
    evidence.add(moves, fact)
    evidence.facts.append(fact)
    if fact.quote and _carries("quote", parts) and not use:
        evidence.texts.append(squash(fact.quote))


def _moves(fact: Fact, parts: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """The quantities of those parts of a fact, with how they move; dates and basis of its claim belong to every part."""
    yield from _dates(fact.as_of)
    yield from directed(f"{fact.basis}；{fact.as_of}")
    for quantity, move in directed(fact.claim):
        if _carries("claim", parts) or canonical(quantity).endswith(DATE_UNITS):
            yield quantity, move
    for label, value in fact.figures.items():
        if _carries(label, parts):
            yield from directed(f"{label}：{value}")
    if _carries("quote", parts):
        yield from directed(fact.quote)


def _carries(part: str, parts: tuple[str, ...]) -> bool:
    return part in parts or "all" in parts


def _dates(date: str) -> Iterator[tuple[str, int]]:
    return ((quantity, 0) for quantity in date_quantities(date))


def squash(text: str) -> str:
    """``text`` without punctuation and space, NFKC-folded: what a verbatim match compares."""
    return re.sub(r"[\W_]", "", fold(text))
