"""What can be answered outright: glossary terms and statistical series, with their sources."""

from __future__ import annotations

import re

from scripts.content import Project

TERMS_PAGE, DATA_PAGE = "appendix/terms.html", "appendix/data.html"


def terms(project: Project) -> list[dict]:
    """Each glossary term: names (the term, then its aliases), definition, source, address."""
    return [
        {
            "names": [_bare(term.term), *term.aliases],
            "term": term.term,
            "text": term.definition,
            "source": _citations(project, term.sources),
            "url": f"{TERMS_PAGE}#{term.id}",
            **({"slot": 1} if term.slot else {}),
        }
        for term in project.terms.values()
    ]


def series(project: Project) -> list[dict]:
    """Each series: names, unit, basis, points as [year, value, note, source], address."""
    found = []
    for one in project.series.values():
        sources: list[str] = []
        points = []
        for point in one.points:
            citation = _citations(project, point.sources)
            if citation not in sources:
                sources.append(citation)
            points.append([point.year, point.value, point.note, sources.index(citation)])
        found.append(
            {
                "names": [one.name],
                "unit": one.unit,
                "basis": one.basis,
                "note": one.note,
                "points": points,
                "break": max(one.break_after, default=0),
                "sources": sources,
                "url": f"{DATA_PAGE}#{one.id}",
            }
        )
    return found


def _bare(term: str) -> str:
    """A term without the note in brackets that tells it from another of the same name."""
    return re.sub(r"[（(][^（）()]*[）)]$", "", term)


def _citations(project: Project, keys: tuple[str, ...]) -> str:
    return "；".join(project.sources[key].citation for key in keys[:2] if key in project.sources)
