"""The queries and how an answer to them is scored; shared by the browser run and the quick one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from scripts.content.files import read_yaml

# Kinds that ask where a thing stands.
STANDS = {"fragment", "year", "figure", "number", "name", "latin", "quoted"}
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


def texts(site: Path) -> dict[str, str]:
    """Address of each section of the built ``site`` -> its text without signs, as the index has it."""
    index = (site / "assets/search/index.js").read_text(encoding="utf-8")
    data = json.loads(index.partition("=")[2].rstrip(";\n"))
    pages, sections = data["pages"], data["sections"]
    found = {}
    for page, anchor, title, text in zip(*(sections[name] for name in ("page", "anchor", "title", "text"))):
        found[pages["url"][page] + (f"#{anchor}" if anchor else "")] = _plain(title + text)
    return found


def _plain(text: str) -> str:
    return re.sub(r"[^\w%.]", "", unicodedata.normalize("NFKC", text)).lower()


def rank(query: Query, shown: list[list[str]], book: dict[str, str] | None = None) -> int:
    """1-based place of the first right target among the items ``shown``; 0 when there is none.

    An item is what a reader sees as one: a section with its address, or a card with its links. For the kinds
    in STANDS every section of ``book`` (see ``texts``) that has the query word for word is right too: the
    book says a thing in more places as it grows.
    """
    wanted = _plain(query.text) if book and query.kind in STANDS else ""
    for place, addresses in enumerate(shown, 1):
        for address in addresses:
            if address in query.want or address.partition("#")[0] in query.want:
                return place
            if wanted and book and query.want and wanted in book.get(address, ""):
                return place
    return 0


def table(
    queries: list[Query], answers: list[list[list[str]]], book: dict[str, str] | None = None
) -> tuple[dict[str, float], str]:
    """(hit@1, hit@3, MRR, zero, junk as shares) and the same by kind as text; ``book``: see ``rank``.

    ``zero``: answerable queries without any result; ``junk``: unanswerable ones with results.
    """
    rows = defaultdict(list)
    for query, shown in zip(queries, answers):
        rows[query.kind].append((query, shown, rank(query, shown, book)))
    lines = [f"{'kind':<12}{'n':>4}{'hit@1':>8}{'hit@3':>8}{'MRR':>7}{'zero':>6}"]
    for kind, pairs in rows.items():
        if pairs[0][0].want:
            lines.append(f"{kind:<12}{_line(pairs)}")
    answerable = [pair for pairs in rows.values() for pair in pairs if pair[0].want]
    empty = [pair for pairs in rows.values() for pair in pairs if not pair[0].want]
    lines.append(f"{'all':<12}{_line(answerable)}")
    junk = sum(bool(shown) for _, shown, _ in empty) / max(1, len(empty))
    lines.append(f"{'nonsense':<12}{len(empty):>4}   with no result: {1 - junk:.1%}")
    return {**_measures(answerable), "junk": junk}, "\n".join(lines)


def _measures(pairs: list[tuple[Query, list[list[str]], int]]) -> dict[str, float]:
    ranks = [place for _, _, place in pairs]
    count = max(1, len(ranks))
    return {
        "hit1": sum(one == 1 for one in ranks) / count,
        "hit3": sum(0 < one <= 3 for one in ranks) / count,
        "mrr": sum(1 / one for one in ranks if one) / count,
        "zero": sum(not shown for _, shown, _ in pairs) / count,
    }


def _line(pairs: list[tuple[Query, list[list[str]], int]]) -> str:
    m = _measures(pairs)
    return f"{len(pairs):>4}{m['hit1']:>8.1%}{m['hit3']:>8.1%}{m['mrr']:>7.3f}{m['zero']:>6.0%}"
