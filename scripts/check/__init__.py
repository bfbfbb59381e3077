"""All rules over the sources and, if given, the built site. CONTRIBUTING.md explains each rule.

A rule is a function from the project to findings. Add one to a module here and it is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from scripts.check import addresses, evidence, links, output, plan, site, sources, structure, tags, text
from scripts.check.finding import Finding
from scripts.content import load_project
from scripts.errors import ProjectError

RULES = (
    text.check,
    structure.check,
    links.check,
    tags.check,
    sources.check,
    evidence.check,
    plan.check,
    output.check,
)
MEASURE = re.compile(r"docs/data/(sources|terms|tags|plan|facts/.*|series/.*)\.(yml|csv)")
UNREAD = {"文-1", "文-2", "文-3", "文-4", "文-5"}
# Without a chapter these would accuse others of what it holds.
NEED_EVERY_CHAPTER = {"源-3", "计-2", "链-2"}


def run(root: Path, built: Path | None = None, online: bool = False) -> list[Finding]:
    """Check the project under ``root`` and, if given, its built site; findings in file order.

    ``online`` also opens the original address of every source, which needs a network. Where a data
    file cannot be read, only what concerns single files is checked: the rest would be in error for
    want of it. Raises ProjectError where mkdocs.yml itself cannot be read.
    """
    errors: list[ProjectError] = []
    project = load_project(root, report=errors.append)
    findings = {Finding.of(error) for error in errors}
    if partial(findings):
        return sorted(findings.union(text.check(project)))
    for rule in RULES:
        findings.update(finding for finding in rule(project) if not (errors and finding.rule in NEED_EVERY_CHAPTER))
    if built is not None:
        findings.update(site.check(project, built))
    if online:
        findings.update(addresses.check(project))
    return sorted(findings)


def partial(findings: Iterable[Finding]) -> bool:
    """Whether these findings are all that could be said, because data the rules rest on cannot be read."""
    return any(finding.rule in UNREAD and MEASURE.fullmatch(finding.path) for finding in findings)


__all__ = ["Finding", "partial", "run"]
