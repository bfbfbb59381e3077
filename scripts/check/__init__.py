"""All rules over the sources and, if given, the built site. CONTRIBUTING.md explains each rule.

A family of rules is a function from the project to findings; ``rules.py`` says what each rule is. To add a rule, enter it
there, report it from a family's module, and give it cases in ``tests/check/cases``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from scripts.check import (
    addresses,
    claims,
    facts,
    learning,
    links,
    marks,
    output,
    plan,
    site,
    sources,
    structure,
    tags,
    telling,
    text,
    waivers,
)
from scripts.check.evidence import collect
from scripts.check.finding import Finding
from scripts.content import Project, load_project
from scripts.content.outline import data_file
from scripts.errors import ProjectError


def _claims(project: Project) -> Iterator[Finding]:
    """What is claimed, beside what the sources cited bear out."""
    evidence = collect(project)
    for cited in claims.cited_passages(project, evidence):
        for rule in (*claims.PASSAGE_RULES, *telling.PASSAGE_RULES):
            yield from rule(project, cited)
    yield from claims.check(project, evidence)


FAMILIES: tuple[Callable[[Project], Iterable[Finding]], ...] = (
    text.check,
    structure.check,
    learning.check,
    marks.check,
    links.check,
    tags.check,
    sources.check,
    facts.check,
    _claims,
    telling.check,
    waivers.check,
    plan.check,
    output.check,
)
UNREAD = {"文-1", "文-2", "文-3", "文-4", "文-5"}
# Without a chapter these would accuse others of what it holds.
NEED_EVERY_CHAPTER = {"源-3", "计-2", "链-2"}


def run(
    root: Path,
    built: Path | None = None,
    online: bool = False,
    every: bool = False,
    project: Project | None = None,
) -> list[Finding]:
    """Check the project under ``root`` and, if given, its built site; findings in file order.

    ``online`` also opens the original address of every source, which needs a network; ``every`` reports
    rules that are off, too; ``project`` is the content where it has been loaded without a mistake. Where a data file cannot be read, only what concerns single files is checked:
    the rest would be in error for want of it. Raises ProjectError where mkdocs.yml itself cannot be read.
    """
    errors: list[ProjectError] = []
    project = project or load_project(root, report=errors.append)
    found = {Finding.of(error) for error in errors}
    if partial(found):
        return sorted(found.union(text.check(project)))
    for family in FAMILIES:
        found.update(finding for finding in family(project) if not (errors and finding.rule in NEED_EVERY_CHAPTER))
    if built is not None:
        found.update(site.check(project, built))
    if online:
        found.update(addresses.check(project))
    waived = waivers.Waivers(project)
    return sorted(one for one in found if (every or one.severity != "off") and not waived.cover(one))


def _measure(path: str) -> bool:
    known = data_file(path)
    return known is not None and known.measure


def partial(findings: Iterable[Finding]) -> bool:
    """Whether these findings are all that could be said, because data the rules rest on cannot be read."""
    return any(finding.rule in UNREAD and _measure(finding.path) for finding in findings)


__all__ = ["Finding", "partial", "run"]
