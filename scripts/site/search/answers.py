"""What can be answered outright: glossary terms and statistical series, with their sources."""

from __future__ import annotations

import re
from collections import defaultdict

from scripts.content import Fact, Project, outline
from scripts.site.search.extract import Page
from scripts.site.search.format import SeriesEntry, TermEntry

TERMS_PAGE, DATA_PAGE = outline.html(outline.TERMS.path), outline.html(outline.DATA.path)
# A number with its unit, and nothing before or after that would make it another number.
FIGURE = re.compile(
    r"(?<![\d.−-])\d[\d.]*(?:(?:万|亿)(?:人次|平方米|美元|[亩户人件元吨栋宗辆册])|元|人次|公里|[户件条亩栋宗](?=$|[^\d]))(?![\d余多次])"
)
DIGITS = 3
LONGEST = 120  # characters of what a card says


def terms(project: Project) -> list[TermEntry]:
    """Each glossary term: names (the term, then its aliases), definition, source, address."""
    found: list[TermEntry] = []
    for term in project.terms.values():
        entry: TermEntry = {
            "names": [_bare(term.term), *term.aliases],
            "term": term.term,
            "text": term.definition,
            "source": _citations(project, term.sources),
            "url": f"{TERMS_PAGE}#{term.id}",
        }
        if term.slot:
            entry["slot"] = 1
        found.append(entry)
    return found


def series(project: Project) -> list[SeriesEntry]:
    """Each series: names, unit, basis, points as [year, value, note, source], address."""
    found: list[SeriesEntry] = []
    for one in project.series.values():
        sources: list[str] = []
        points: list[tuple[str, str, str, int]] = []
        for point in one.points:
            citation = _citations(project, point.sources)
            if citation not in sources:
                sources.append(citation)
            points.append((point.year, point.value, point.note, sources.index(citation)))
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


def figures(project: Project, pages: list[Page]) -> list[list[str]]:
    """Figures that stand for one thing only, as [figure, text, source, address].

    A figure is taken when all facts that have it call it the same, are certain enough and have only
    sources that may be shown, and when a chapter has it in a sentence that names the year; the
    sentence is the chapter's own. Short figures, which many things may have, are left out.
    """
    holders: dict[str, list[tuple[Fact, str]]] = defaultdict(list)
    for fact in project.facts.values():
        for what, value in fact.figures.items():
            for figure in FIGURE.findall(str(value)):
                holders[figure].append((fact, re.sub(r"（.*?）", "", what)))
    chapters = {outline.html(chapter.path) for chapter in project.chapters}
    sentences = _sentences([page for page in pages if page.url in chapters])
    found = []
    for figure, held in sorted(holders.items()):
        facts = [fact for fact, _ in held]
        sure = all(fact.confidence in ("high", "medium") and _shown(project, fact.sources) for fact in facts)
        one_thing = len({what for _, what in held}) == 1
        if sure and one_thing and figure in sentences and _digits(figure) >= DIGITS:
            text, url = sentences[figure]
            found.append([figure, text, _citations(project, facts[0].sources), url])
    return found


def _digits(figure: str) -> int:
    """How many digits count: 1000亿元 has one, 17.2万户 three."""
    number = re.sub(r"[^\d.].*", "", figure)
    return len(number.replace(".", "") if "." in number else number.rstrip("0"))


def _shown(project: Project, keys: tuple[str, ...]) -> bool:
    sources = [project.sources.get(key) for key in keys]
    return bool(sources) and all(one and not one.reserve and not one.unusable for one in sources)


def _sentences(pages: list[Page]) -> dict[str, tuple[str, str]]:
    """Figure -> what a chapter says of it, from the paragraph's beginning, and its address.

    Left out where that names no year or is long; marked where any chapter calls the figure unsure.
    """
    found: dict[str, tuple[str, str]] = {}
    unsure: set[str] = set()
    for page in pages:
        for section in page.sections:
            if section.anchor in outline.SECTIONS:  # they repeat what the others say
                continue
            for paragraph in section.text.split("\n"):
                if "待核" in paragraph:
                    unsure.update(FIGURE.findall(paragraph))
                for end in re.finditer("。", paragraph):
                    said = paragraph[: end.end()]
                    if len(said) > LONGEST:
                        break
                    if re.search(r"\d{4}年", said):
                        for figure in FIGURE.findall(said):
                            found.setdefault(figure, (said, f"{page.url}#{section.anchor}"))
    mark = "（待核，见正文）"
    return {figure: (text + mark * (figure in unsure), url) for figure, (text, url) in found.items()}
