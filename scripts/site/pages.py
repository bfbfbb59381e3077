"""Pages made from data: the study plan and the appendices.

Each is a Jinja template in ``templates/`` that yields Markdown, so that it goes through the same
notes, links and checks as a written chapter.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pypinyin import lazy_pinyin

from scripts.content import Chapter, Project, Source, outline
from scripts.content.markdown import cited_keys, passages
from scripts.content.quiz import KINDS
from scripts.content.records import SEEN, Event, Term, chinese_date, chinese_number
from scripts.content.verification import Comparison, State, state_of
from scripts.site.charts import about, describe, signed, sources_of
from scripts.site.escape import escape
from scripts.site.footnotes import link

# How far a source's own text was read, as readers and the proof list are told.
READ = {"full": "全文已核", "excerpt": "节录已核", "none": "原文未见"}
TEMPLATES = Path(__file__).parent / "templates"


def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        comment_start_string="{##",
        comment_end_string="##}",  # {#id} marks a heading
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=escape,  # what is written into a template is text, unless it says that it is Markdown
    )
    env.filters |= {
        "chinese": chinese_number,
        "chinese_date": chinese_date,
        "cite": lambda keys: Markup(" ".join(f"[^{key}]" for key in keys)),
        "signed": signed,
        "about": about,
        "describe": describe,
        "source_link": lambda source: Markup(link(source)),
        "series_sources": sources_of,
    }
    return env


def generated_pages(project: Project, booklets: bool) -> dict[str, str]:
    """Path relative to docs/ -> Markdown, for every page made from data.

    ``booklets`` says whether handouts are made too, so that they can be linked.
    """
    env = _environment()
    env.filters["state"] = lambda source: reading_state(source, project.verified.get(source.key))

    def render(template: str, **values: object) -> str:
        return env.get_template(template).render(project=project, **values)

    pages = {
        kind.path: render(f"{kind.id}.md", **(VALUES[kind](project) if kind in VALUES else {}))
        for kind in outline.KINDS
        if kind.generated and kind is not outline.SESSION
    }
    for session in project.plan:
        chapters = [chapter for number in session.chapters if (chapter := project.chapter(number))]
        pages[session.path] = render(
            "session.md", session=session, booklets=booklets, chapters=chapters, quiz_kinds=quiz_kinds
        )
    return pages


# What a template is given besides the project, where it needs more.
VALUES: dict[outline.Kind, Callable[[Project], dict[str, object]]] = {
    outline.TERMS: lambda project: {"groups": _by_initial(project), "used": _chapters_using(project)},
    outline.TIMELINE: lambda project: {"years": _by_year(project)},
    outline.SOURCES: lambda project: {"groups": _sources_by_kind(project)},
    outline.PROOF: lambda project: {"rows": proof_rows(project)},
}


def reading_state(source: Source, compared: Comparison | None) -> str:
    """Return how far a source's own text was compared with the facts, and when; else how far it was seen.

    ``compared`` is the outcome of comparing it with an original an office holds, which counts most.
    """
    if compared:
        state = State.DIFFERING if compared.differing else State.AGREED
        return f"{state.value}，{chinese_date(compared.on)}"
    if source.read not in READ:
        return SEEN.get(source.seen, "待核")
    return READ[source.read] + (f"，{chinese_date(source.read_on)}" if source.read_on else "")


def quiz_kinds(chapter: Chapter) -> list[tuple[str, int]]:
    """How many questions of each kind a chapter's self-test has, in the order the kinds are known by."""
    counts = Counter(question.kind for question in chapter.questions)
    return [(kind, counts[kind]) for kind in KINDS if counts[kind]]


def _by_initial(project: Project) -> list[tuple[str, list[Term]]]:
    """Terms in pinyin order, grouped by initial letter; digits come under ``0—9``."""

    def initial(term: Term) -> str:
        first = sort_key(term.term)[:1]
        return first.upper() if first.isalpha() else "0—9"

    terms = sorted(project.terms.values(), key=lambda term: (initial(term), sort_key(term.term), term.term))
    return [(letter, list(group)) for letter, group in groupby(terms, key=initial)]


def sort_key(text: str) -> str:
    """Pinyin of ``text`` without tones and punctuation, for ordering."""
    return "".join(lazy_pinyin(re.sub(r"[^\w]", "", text))).lower()


def _chapters_using(project: Project) -> dict[str, list[Chapter]]:
    """Term id -> the chapters whose text uses the term."""
    return {term.id: [c for c in project.chapters if term_name(term.term) in c.body] for term in project.terms.values()}


def term_name(term: str) -> str:
    """A term without the note in brackets that tells apart terms of the same name."""
    return re.sub(r"（[^（）]*）$", "", term)


def _by_year(project: Project) -> list[tuple[str, list[Event]]]:
    events = sorted(project.timeline, key=lambda event: event.date)
    return [(year, list(group)) for year, group in groupby(events, key=lambda event: event.date[:4])]


def _sources_by_kind(project: Project) -> list[tuple[str, list[Source]]]:
    order = list(project.source_kinds.values) if project.source_kinds else []
    groups: dict[str, list[Source]] = defaultdict(list)
    for source in project.sources.values():
        if not source.reserve and not source.unusable:
            groups[source.kind].append(source)
    kinds = sorted(groups, key=lambda kind: order.index(kind) if kind in order else len(order))
    return [(kind, sorted(groups[kind], key=lambda s: (s.date or "9999", s.title))) for kind in kinds]


def proof_rows(project: Project) -> list[dict[str, object]]:
    """One row for each passage with quantities or quotations: what to verify, and against what."""
    rows: list[dict[str, object]] = []
    for chapter in project.chapters:
        for passage in passages(chapter):
            items = passage.quantities + [f"“{quote}”" for quote in passage.quotations]
            keys = [key for key in cited_keys(passage.text) if key in project.sources]
            if (items and keys) or passage.waiver:
                rows.append(
                    {
                        "chapter": chapter,
                        "line": passage.line,
                        "items": list(dict.fromkeys(items)),
                        "sources": [project.sources[key] for key in keys],
                        "states": [state_of(project.verified, key, passage.text) for key in keys],
                        "waiver": passage.waiver,
                    }
                )
    return rows
