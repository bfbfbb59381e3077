"""事: facts say who, what state and where, and which source carries what."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.check.finding import Finding
from scripts.content import Fact, Project


def check(project: Project) -> Iterator[Finding]:
    """Every fact of the base."""
    scopes = project.extra.get("scopes") or []
    for fact in project.facts.values():
        yield from _carries(fact)
        if fact.scope and scopes and fact.scope not in scopes:
            hint = f"请写 {'、'.join(map(str, scopes))} 之一，新的先加到 mkdocs.yml"
            yield _finding(fact, "事-2", f"的 scope“{fact.scope}”不在范围表里", hint)
        if missing := [name for name in ("actor", "status", "scope") if not getattr(fact, name)]:
            yield _finding(fact, "事-3", f"没有写 {'、'.join(missing)}")


def _finding(fact: Fact, rule: str, message: str, hint: str = "") -> Finding:
    return Finding(fact.path, fact.line, 1, rule, f"事实“{fact.id}”{message}", hint)


def _carries(fact: Fact) -> Iterator[Finding]:
    """事-1: what is carried, and by which source, is there; and all of the fact is carried by some source.

    A claim that only sums up figures needs no source of its own.
    """
    parts = {"claim", *fact.figures, *(["quote"] if fact.quote else [])}
    for key, carried in fact.carries.items():
        if key not in fact.sources:
            yield _finding(fact, "事-1", f"的 carries 写了不是它的来源“{key}”")
        for part in carried:
            if part not in parts | {"all"}:
                yield _finding(
                    fact, "事-1", f"的 carries 写了没有的部分“{part}”", f"可写 all、{'、'.join(sorted(parts))}"
                )
    borne = {part for key in fact.sources for part in fact.carries.get(key, ("all",))}
    if "all" not in borne:
        for part in sorted(parts - borne - ({"claim"} if fact.figures else set())):
            yield _finding(fact, "事-1", f"的“{part}”没有来源", "请在 carries 里写明哪个来源载有它")
