"""源: citations resolve, sources are complete, none is registered for nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches

from scripts.check.finding import Finding
from scripts.content import Project, Source
from scripts.content.files import read_text
from scripts.content.markdown import CITATION
from scripts.content.outline import SOURCES_FILE
from scripts.content.records import SEEN
from scripts.errors import ProjectError

URL = re.compile(r"https?://[\w.-]+(:\d+)?(/\S*)?")
COMPARED = ("full", "excerpt")  # values of ``read`` that say a source's own text was opened


def check(project: Project) -> Iterator[Finding]:
    """Citations in every Markdown file and data file, and the registry itself."""
    cited: set[str] = set()
    for path, line, col, key in (*_in_pages(project), *_in_data(project)):
        cited.add(key)
        yield from _citation(project, key, path, line, col)
    for fact in project.facts.values():  # which do not count as a use
        for key in dict.fromkeys(fact.sources):
            if key not in project.sources:
                yield from _citation(project, key, fact.path, fact.line, 1)
    yield from _named_facts(project)
    for source in project.sources.values():
        for rule in SOURCE_RULES:
            for number, message, hint in rule(project, source, source.key in cited):
                yield Finding(SOURCES_FILE, source.line, 1, number, f"来源“{source.key}”{message}", hint)


def _in_pages(project: Project) -> Iterator[tuple[str, int, int, str]]:
    """Path, line, column and key of every citation in Markdown."""
    for path in sorted(project.docs.rglob("*.md")):
        name = path.relative_to(project.root).as_posix()
        try:
            lines = read_text(path, name).split("\n")
        except ProjectError:
            continue  # reported when the text itself is checked
        for number, line in enumerate(lines, 1):
            for match in CITATION.finditer(line):
                yield name, number, match.start() + 1, match[1]


def _in_data(project: Project) -> Iterator[tuple[str, int, int, str]]:
    """The same for terms, events, series and the plan."""
    for term in project.terms.values():
        yield from (("docs/data/terms.yml", term.line, 1, key) for key in term.sources)
    for event in project.timeline:
        yield from (("docs/data/timeline.yml", event.line, 1, key) for key in event.sources)
    for series in project.series.values():
        for line, point in enumerate(series.points, 2):
            yield from ((f"docs/data/series/{series.id}.csv", line, 1, key) for key in point.sources)
    for session in project.plan:
        for item in session.reading:
            yield from (("docs/data/plan.yml", session.line, 1, key) for key in item.sources)


def _citation(project: Project, key: str, path: str, line: int, col: int) -> Iterator[Finding]:
    """源-1, 源-4: a cited source is registered and may be cited."""
    source = project.sources.get(key)
    if source is None:
        near = get_close_matches(key, project.sources, n=1)
        hint = f"是否应为“{near[0]}”？" if near else ""
        yield Finding(path, line, col, "源-1", f"没有登记的来源“{key}”", f"{hint}新来源请先登记到 {SOURCES_FILE}")
    elif source.unusable:
        yield Finding(path, line, col, "源-4", f"来源“{key}”标为不可引用")


def _named_facts(project: Project) -> Iterator[Finding]:
    """源-5: the facts that conflicts and phrases name exist."""
    named = [("conflicts.yml", one.line, one.facts) for one in project.conflicts]
    named += [("anachronisms.yml", one.line, (one.fact,)) for one in project.phrases.values() if one.fact]
    for file, line, facts in named:
        for fact in dict.fromkeys(facts):
            if fact not in project.facts:
                yield Finding(f"docs/data/{file}", line, 1, "源-5", f"没有事实“{fact}”")


Told = Iterator[tuple[str, str, str]]  # rule, what is wrong, remedy


def _complete(project: Project, source: Source, cited: bool) -> Told:
    """源-2: what readers are told of a source is there and right."""
    kinds: Iterable[str] = project.source_kinds.values if project.source_kinds else ()
    if not (source.outlet or source.author):
        yield "源-2", "没有发布处和作者", "请补 outlet 或 author"
    if source.kind not in kinds:
        yield "源-2", f"的种类“{source.kind}”不在词表里", f"可用：{'、'.join(kinds)}"
    if source.url and not URL.fullmatch(source.url):
        yield "源-2", f"的网址“{source.url}”写法不对", "请写成 https:// 开头的完整网址"
    if source.seen not in SEEN:
        yield "源-2", "没有核对状态", "seen 请写 full、excerpt 或 repost"
    if source.superseded_by and source.superseded_by not in project.sources:
        yield "源-2", f"的 superseded_by“{source.superseded_by}”没有登记", "请写 sources.yml 里的键"


def _used(project: Project, source: Source, cited: bool) -> Told:
    """源-3: a source is cited or kept in reserve."""
    if not cited and not source.reserve and not source.unusable:
        yield "源-3", "没有被引用", "请引用它，或标 reserve: true"
    if cited and source.reserve:
        yield "源-3", "已被引用却标为备用", "请删去 reserve"


def _read(project: Project, source: Source, cited: bool) -> Told:
    """源-8, 源-9: how much of its own text was compared, and when."""
    if source.read in COMPARED and not source.read_on:
        yield "源-8", "没有写 read_on（哪天对的原文）", ""
    if source.read_on and source.read not in COMPARED:
        yield "源-8", "没有对过原文，却写了 read_on", ""
    if cited and not source.read:
        yield "源-9", "没有写 read（对过多少原文）", ""


SOURCE_RULES: tuple[Callable[[Project, Source, bool], Told], ...] = (_complete, _used, _read)
