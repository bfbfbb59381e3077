"""All rules over the sources and, if given, the built site. CONTRIBUTING.md explains each rule.

A rule is a function from the project to findings. Add one to a module here and it is run.
"""

from __future__ import annotations

from pathlib import Path

from scripts.check import addresses, evidence, links, plan, site, sources, structure, tags, text
from scripts.check.finding import Finding
from scripts.content import load_project
from scripts.errors import ProjectError

RULES = (text.check, structure.check, links.check, tags.check, sources.check, evidence.check, plan.check)


def run(root: Path, built: Path | None = None, online: bool = False) -> list[Finding]:
    """Check the project under ``root`` and, if given, its built site; findings in file order.

    ``online`` also opens the original address of every source, which needs a network. Raises ProjectError where mkdocs.yml itself cannot be read, as nothing can be checked then.
    """
    errors: list[ProjectError] = []
    project = load_project(root, report=errors.append)
    findings = {Finding.of(error) for error in errors}
    for rule in RULES:
        findings.update(rule(project))
    if built is not None:
        findings.update(site.check(project, built))
    if online:
        findings.update(addresses.check(project))
    return sorted(findings)


__all__ = ["Finding", "run"]
