"""The search without a browser: all queries in some seconds, for the quick loop.

    python -m tests.search.quick [tuned|held_out] [--site site] [--misses]

Reads a built site's index; the scripts are those of ``overrides``, so that a change shows at once.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.search import scoring

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "overrides/assets/search"
TODAY = 2026  # the year the queries were written in


def ask(site: Path, queries: list[str], today: int = TODAY) -> list[dict[str, Any]]:
    """The answer to each query, as engine.js (see there) gives it; ``today`` is the reader's year."""
    node = Path(sys.executable).with_name("node")
    run = subprocess.run(
        [str(node), str(Path(__file__).with_name("engine.js")), str(site / "assets/search"), str(SCRIPTS)],
        input=json.dumps({"queries": queries, "today": today}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode:
        raise RuntimeError(run.stderr)
    return json.loads(run.stdout)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("half", nargs="?", default="held_out")
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--file", type=Path, default=scoring.QUERIES, help="other queries than queries.yml")
    parser.add_argument("--misses", action="store_true", help="list the queries not answered at rank 1")
    options = parser.parse_args()
    queries = scoring.load(options.half, options.file)
    answers = ask(options.site, [query.text for query in queries])
    shown = [one["shown"] for one in answers]
    book = scoring.texts(options.site)
    print(scoring.table(queries, shown, book)[1])
    for query, places, answer in zip(queries, shown, answers) if options.misses else ():
        if (query.want and scoring.rank(query, places, book) != 1) or (not query.want and places):
            print(
                f"  {query.kind} {query.text}: {scoring.rank(query, places, book)} {places[:3]} {answer['note'] or ''}"
            )


if __name__ == "__main__":
    main()
