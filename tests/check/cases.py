"""The cases of the rules: edits of the small book that break a rule, and edits that nearly do.

``cases/*.yml`` holds, for each rule number, a list of cases:

    数-2:
      - breaks: wrong unit                # or ``passes``: what the case is about
        edit: data/terms.yml              # under docs/ (chapter 1 if not given), or mkdocs.yml; of the site with ``site: true``
        from: 17.2万户
        to: 17.2亿户
        at: data/series/gdp.csv           # where it is reported, if not in the edited file
        line: 17.2亿                       # a text on that line, or its number, if not the first line changed
        col: 5                            # if not 1
        says: 17.2亿                       # stands in the message or its remedy
        also: [数-6]                       # what else must be reported

``to`` alone replaces the whole file, ``from`` alone removes the words, ``edits`` is a list of such edits, and
``remove: true`` takes the file away. A case that breaks yields exactly the findings it names, one that passes none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scripts import check
from scripts.check.finding import Finding
from scripts.errors import ProjectError
from tests.conftest import ROOT

CHAPTER = "part1/ch01-city.md"
FONTS = ("印-1", "印-2")  # rules that need the fonts at hand
FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    """One case; ``place`` is the path findings of the first edited file have."""

    rule: str
    name: str
    breaks: bool
    edits: tuple[dict[str, Any], ...]
    expected: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.rule}-{self.name}"


def load() -> list[Case]:
    """All cases, in the order of the files. Raises AssertionError where one is not well formed."""
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        for rule, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for entry in entries:
                entry = dict(entry)
                breaks = "breaks" in entry
                name = entry.pop("breaks" if breaks else "passes")
                keys = ("edit", "from", "to", "remove", "all")
                edits = entry.pop("edits", None) or [
                    {"edit": CHAPTER} | {key: entry.pop(key) for key in keys if key in entry}
                ]
                unknown = entry.keys() - {"at", "line", "col", "says", "also", "site", "severity"}
                assert not unknown, f"{path.name}: {name}: {unknown}"
                found.append(Case(rule, name, breaks, tuple(edits), entry))
    return found


class Book:
    """A copy of the small book that is edited for one case after another and put right again."""

    def __init__(self, root: Path, site: Path) -> None:
        self.root, self.site = root, site

    def file(self, case: Case, name: str) -> Path:
        """The file an edit names."""
        if case.expected.get("site"):
            return self.site / name
        return self.root / name if name == "mkdocs.yml" else self.root / "docs" / name

    def shown(self, case: Case, name: str) -> str:
        """The path by which findings call that file."""
        return name if case.expected.get("site") or name == "mkdocs.yml" else f"docs/{name}"

    @contextmanager
    def edited(self, case: Case) -> Iterator[int]:
        """The book with the edits of ``case`` made; yields the first line that changed."""
        before: dict[Path, bytes | None] = {}
        if case.rule in FONTS:
            (self.root / "node_modules").symlink_to(ROOT / "node_modules")
        changed = 1
        try:
            for number, edit in enumerate(case.edits):
                path = self.file(case, edit["edit"])
                old = path.read_bytes() if path.exists() else None
                before.setdefault(path, old)
                if edit.get("remove"):
                    path.unlink()
                    continue
                text = (old or b"").decode("utf-8")
                new = _apply(edit, text, case)
                if number == 0:
                    changed = _first_difference(text, new)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(new, encoding="utf-8")
            yield changed
        finally:
            (self.root / "node_modules").unlink(missing_ok=True)
            for path, content in before.items():
                if content is None:
                    path.unlink(missing_ok=True)
                else:
                    path.write_bytes(content)

    def findings(self, case: Case) -> list[Finding]:
        """What the check says of the book as it stands."""
        try:
            return check.run(self.root, self.site if case.expected.get("site") else None, every=True)
        except ProjectError as error:  # mkdocs.yml itself cannot be read
            return [Finding.of(error)]


def _apply(edit: dict[str, Any], text: str, case: Case) -> str:
    if "from" not in edit:
        return str(edit["to"])
    old, new = str(edit["from"]), str(edit.get("to", ""))
    assert old in text, f"{case}: {old!r} is not in {edit['edit']}"
    return text.replace(old, new, -1 if edit.get("all") else 1)


def _first_difference(old: str, new: str) -> int:
    pairs = zip(old.split("\n"), new.split("\n"))
    return next((number for number, (a, b) in enumerate(pairs, 1) if a != b), 1)


def problems(book: Book, case: Case) -> str:
    """What is not as ``case`` says it must be; empty where all is."""
    expected = case.expected
    with book.edited(case) as changed:
        found = book.findings(case)
        told = "\n".join(map(str, found)) or "nothing"
        if not case.breaks:
            return "" if not found else f"nothing should be found, but\n{told}"
        wanted = Counter([case.rule, *expected.get("also", [])])
        if Counter(one.rule for one in found) != wanted:
            return f"expected {dict(wanted)}, found\n{told}"
        name = expected.get("at") or case.edits[0]["edit"]
        place = name if name.startswith("downloads/") else book.shown(case, name)
        line = expected.get("line", changed)
        if isinstance(line, str):
            text = book.file(case, name).read_text(encoding="utf-8")
            line = next((n for n, one in enumerate(text.split("\n"), 1) if line in one), -1)
        col = expected.get("col", 1)
        for one in found:
            if one.rule == case.rule and (one.path, one.line, one.col) == (place, line, col):
                if str(expected.get("says", "")) not in f"{one.message}；{one.hint}":
                    return f"{expected['says']!r} is not in: {one}"
                if one.severity != expected.get("severity", one.severity):
                    return f"{one.severity} instead of {expected['severity']}: {one}"
                return "" if one.message and one.hint else f"no remedy: {one}"
        return f"expected {case.rule} at {place}:{line}:{col}, found\n{told}"
