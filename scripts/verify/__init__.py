"""Verify: facts and the passages that rest on them against the originals an office has (原件).

The fact base says what sources say; an original is the source itself. ``run`` compares every fact,
passage, term, event and series value with the originals at hand and keeps the outcome, by digest,
in docs/data/verified.yml. Nothing of an original leaves its folder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches

from scripts.check.evidence import squash
from scripts.check.finding import Finding
from scripts.content import Chapter, Fact, Page, Project, verification
from scripts.content.markdown import Passage, cited_keys, passages
from scripts.content.quantities import canonical, directed
from scripts.content.records import chinese_date
from scripts.content.verification import Comparison, State
from scripts.errors import ProjectError
from scripts.verify import reader
from scripts.verify.compare import Element, Witness, elements, explain, missing, nearest

FOLDER = "originals"
WAIVERS = {"数-2": "quantity", "引-1": "quotation"}  # rule waived for a passage -> what is then not looked up
OWN_COUNT = re.compile("计数|归并|点数")  # in a figure's value: the source lists, the editor counted


@dataclass(frozen=True)
class Statement:
    """Something the book says that rests on sources.

    Where it stands, its text as typed (what a digest is of), as read, what can be looked up, its sources.
    """

    path: str
    line: int
    text: str
    shown: str
    elements: tuple[Element, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Citation:
    """One statement against one of its sources: the state, and the nearest passage of the original."""

    key: str
    path: str
    line: int
    ours: str
    state: State
    original: str = ""


@dataclass
class Report:
    """The outcome: what differs or could not be read, every citation, and the comparisons to keep."""

    findings: list[Finding] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    comparisons: dict[str, Comparison] = field(default_factory=dict)

    def lines(self, everything: bool) -> Iterator[str]:
        """The findings, each with our text and the original's below it; with ``everything`` all citations."""
        for finding in self.findings:
            yield str(finding)
            if not everything:
                at = (one for one in self.citations if (one.path, one.line) == (finding.path, finding.line))
                yield from _beside(next((one for one in at if one.original), None))
        for one in self.citations if everything else []:
            if one.original:
                yield f"{one.path}:{one.line} {one.state.value}（{one.key}）"
                yield from _beside(one)

    def summary(self) -> str:
        """How many citations agree, differ and have no original."""
        count = Counter(one.state for one in self.citations)
        if not count[State.AGREED] and not count[State.DIFFERING]:
            return f"没有可核的原件；把原件放进 {FOLDER} 文件夹，文件名写成“来源键.txt”（或 md、docx、html、pdf）再试"
        return "核对完成：" + "，".join(f"{state.value}{count[state]}处" for state in State if count[state])

    def as_dict(self) -> dict[str, object]:
        """The findings and every citation, for programs."""
        citations = [{**asdict(one), "state": one.state.value} for one in self.citations]
        return {"findings": [one.as_dict() for one in self.findings], "citations": citations}


def _beside(citation: Citation | None) -> Iterator[str]:
    if citation:
        yield f"    本书：{' '.join(citation.ours.split())}"
        yield f"    原件：{' '.join(citation.original.split())}"


def run(project: Project, keys: Iterable[str], today: str) -> Report:
    """Compare what rests on the sources ``keys`` (all with an original, if none is named) with their originals.

    ``today`` is the day to record, YYYY-MM-DD. Raises ProjectError for a key that is no source's.
    """
    keys = tuple(keys)
    for key in keys:
        if key not in project.sources:
            near = get_close_matches(key, project.sources, 1)
            raise ProjectError(f"没有登记来源“{key}”", hint=f"是不是 {near[0]}？" if near else "来源键见 sources.yml")
    report = Report(comparisons=dict(project.verified))
    originals = dict(_originals(project, keys, report))
    report.comparisons |= {key: Comparison(mark, today) for key, (_, mark) in originals.items()}
    known = {key: witness for key, (witness, _) in originals.items()}
    names = {squash(name) for term in project.terms.values() for name in (term.term, *term.aliases)}
    for statement in statements(project):
        if not keys or set(keys) & set(statement.keys):
            wanted = [one for one in statement.elements if one.kind != "quotation" or squash(one.text) not in names]
            _compare(project, replace(statement, elements=tuple(wanted)), known, report)
    report.findings.sort()
    return report


def _originals(project: Project, keys: tuple[str, ...], report: Report) -> Iterator[tuple[str, tuple[Witness, str]]]:
    """Source key -> its original as a witness, and the digest of the file; what cannot be read is reported."""
    folder = project.root / str((project.config.get("extra") or {}).get("originals") or FOLDER)
    for key, path in reader.find(folder).items():
        name = f"{folder.name}/{path.name}"
        if key not in project.sources:
            near = get_close_matches(key, project.sources, 1)
            hint = f"文件名用来源键，是不是 {near[0]}？" if near else "文件名用 sources.yml 里的来源键"
            report.findings.append(Finding(name, 1, 1, "原-1", f"没有登记来源“{key}”", hint))
        elif not keys or key in keys:
            try:
                text = reader.read(path)
            except (ProjectError, OSError) as error:
                told = error if isinstance(error, ProjectError) else ProjectError(str(error), path=name, rule="原-1")
                report.findings.append(Finding.of(told))
            else:
                yield (
                    key,
                    (
                        Witness(text, project.sources[key].date, _counted(project, key)),
                        verification.digest(path.read_bytes()),
                    ),
                )


def _compare(project: Project, statement: Statement, originals: dict[str, Witness], report: Report) -> None:
    """Compare one statement with the originals of its sources; sources without one speak through their facts."""
    witnesses = {key: originals.get(key) or _from_facts(project, key) for key in statement.keys}
    lacking: list[Element] = []
    if originals.keys() & witnesses.keys():
        first, *others = witnesses.values()
        lacking = missing(list(statement.elements), first, others)
    for key in statement.keys:
        if key not in originals:
            report.citations.append(Citation(key, statement.path, statement.line, statement.shown, State.ABSENT))
            continue
        kept = report.comparisons[key]
        (kept.differing if lacking else kept.agreed).add(verification.digest(statement.text))
        state = State.DIFFERING if lacking else State.AGREED
        theirs = nearest(statement.shown, originals[key].text)
        report.citations.append(Citation(key, statement.path, statement.line, statement.shown, state, theirs))
    for element in lacking:
        rule, message = explain(element)
        at = "、".join(key for key in statement.keys if key in originals)
        report.findings.append(Finding(statement.path, statement.line, 1, rule, f"{message}（{at}）"))


def _from_facts(project: Project, key: str) -> Witness:
    """What the fact base holds of a source, and its title: for sources without an original."""
    facts = [fact for fact in project.facts.values() if key in fact.sources]
    texts = [text for fact in facts for text in (_wording(fact, key), chinese_date(fact.as_of))]
    source = project.sources.get(key)
    return Witness("；".join([source.citation if source else "", *texts]), source.date if source else "")


def _counted(project: Project, key: str) -> frozenset[str]:
    """Quantities of a source that are an editor's count of what it lists: those whose value says so."""
    values = (v for fact in project.facts.values() if key in fact.sources for v in fact.figures.values())
    return frozenset(canonical(one) for value in values if OWN_COUNT.search(value) for one, _ in directed(value))


def statements(project: Project) -> Iterator[Statement]:
    """Everything that rests on sources: facts (once for each source), passages, terms, events, series values."""
    for fact in project.facts.values():
        for key in fact.sources:
            text = _wording(fact, key)
            found = elements(text)
            if fact.actor and _carried(fact, key, "claim"):
                found.append(Element("actor", fact.actor))
            yield Statement(fact.path, fact.line, text, text, tuple(found), (key,))
    for page in pages(project):
        for passage in passages(page):
            keys = tuple(key for key in cited_keys(passage.text) if key in project.sources)
            if keys:
                found = _of_passage(passage)
                yield Statement(f"docs/{page.path}", passage.line, passage.text, passage.words, tuple(found), keys)
    for file, line, text, keys in _entries(project):
        yield Statement(f"docs/data/{file}", line, text, text, tuple(elements(text)), keys)


def _of_passage(passage: Passage) -> list[Element]:
    """What can be looked up in a passage, but for what it reckons itself and what an editor waived."""
    found = elements(passage.words, [quantity for quantity, _ in passage.directed] if passage.rows else None)
    reckoned = {_bare(one) for sum_ in passage.computed for one, _ in directed(sum_.rpartition("=")[2])}
    waived = {kind for rule, kind in WAIVERS.items() if rule in passage.waiver}
    return [
        one for one in found if one.kind not in waived and (one.kind != "quantity" or _bare(one.text) not in reckoned)
    ]


def _bare(quantity: str) -> str:
    """The number of a quantity without its unit, one spelling each."""
    return canonical(quantity.rstrip("万亿百千分点%‰"))


def pages(project: Project) -> list[Chapter | Page]:
    """The written pages, in order."""
    return [*project.front, *project.chapters]


def _entries(project: Project) -> Iterator[tuple[str, int, str, tuple[str, ...]]]:
    """File, line, text and sources of every term, event and series value."""
    for term in project.terms.values():
        yield "terms.yml", term.line, f"{term.term}：{term.definition}", term.sources
    for event in project.timeline:
        yield "timeline.yml", event.line, f"{chinese_date(event.date)}，{event.event}", event.sources
    for series in project.series.values():
        for line, point in enumerate(series.points, 2):
            yield (
                f"series/{series.id}.csv",
                line,
                f"{point.year}年{series.name}{point.value}{series.unit}",
                point.sources,
            )


def _carried(fact: Fact, key: str, part: str) -> bool:
    """Whether source ``key`` carries a part of a fact: ``claim``, ``quote`` or a label of its figures."""
    carried = fact.carries.get(key, ("all",))
    return "all" in carried or part in carried


def _wording(fact: Fact, key: str) -> str:
    """What source ``key`` carries of a fact, as one text."""
    parts = [fact.claim] if _carried(fact, key, "claim") else []
    parts += [f"“{fact.quote}”"] if fact.quote and _carried(fact, key, "quote") else []
    parts += [f"{label}：{value}" for label, value in fact.figures.items() if _carried(fact, key, label)]
    return "；".join(parts)
