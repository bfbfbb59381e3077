"""The queries and how an answer to them is scored; shared by the browser run and the quick one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from scripts.content.files import read_yaml

QUERIES = Path(__file__).with_name("queries.yml")


@dataclass(frozen=True)
class Query:
    """A query and its right targets: ``page.html`` or ``page.html#section``; none if unanswerable."""

    text: str
    kind: str
    want: tuple[str, ...]


def load(half: str, file: Path = QUERIES) -> list[Query]:
    """The queries of one half of ``file``: ``tuned`` or ``held_out``."""
    data = read_yaml(file, file.name)
    return [Query(str(one["q"]), one["kind"], tuple(one.get("want") or ())) for one in data[half] or []]


def rank(query: Query, shown: list[list[str]]) -> int:
    """1-based place of the first right target among the items ``shown``; 0 when there is none.

    An item is what a reader sees as one: a section with its address, or a card with its links.
    """
    for place, addresses in enumerate(shown, 1):
        for address in addresses:
            if address in query.want or address.partition("#")[0] in query.want:
                return place
    return 0


def table(queries: list[Query], answers: list[list[list[str]]]) -> tuple[dict[str, float], str]:
    """(hit@1, hit@3, MRR, zero, junk as shares) and the same by kind as text.

    ``zero``: answerable queries without any result; ``junk``: unanswerable ones with results.
    """
    rows = defaultdict(list)
    for query, shown in zip(queries, answers):
        rows[query.kind].append((query, shown))
    lines = [f"{'kind':<12}{'n':>4}{'hit@1':>8}{'hit@3':>8}{'MRR':>7}{'zero':>6}"]
    for kind, pairs in rows.items():
        if pairs[0][0].want:
            lines.append(f"{kind:<12}{_line(pairs)}")
    answerable = [pair for pairs in rows.values() for pair in pairs if pair[0].want]
    empty = [pair for pairs in rows.values() for pair in pairs if not pair[0].want]
    lines.append(f"{'all':<12}{_line(answerable)}")
    junk = sum(bool(shown) for _, shown in empty) / max(1, len(empty))
    lines.append(f"{'nonsense':<12}{len(empty):>4}   with no result: {1 - junk:.1%}")
    return {**_measures(answerable), "junk": junk}, "\n".join(lines)


def _measures(pairs: list[tuple[Query, list[list[str]]]]) -> dict[str, float]:
    ranks = [rank(query, shown) for query, shown in pairs]
    count = max(1, len(ranks))
    return {
        "hit1": sum(one == 1 for one in ranks) / count,
        "hit3": sum(0 < one <= 3 for one in ranks) / count,
        "mrr": sum(1 / one for one in ranks if one) / count,
        "zero": sum(not shown for _, shown in pairs) / count,
    }


def _line(pairs: list[tuple[Query, list[list[str]]]]) -> str:
    m = _measures(pairs)
    return f"{len(pairs):>4}{m['hit1']:>8.1%}{m['hit3']:>8.1%}{m['mrr']:>7.3f}{m['zero']:>6.0%}"
