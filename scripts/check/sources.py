"""源: citations resolve, sources are complete, none is registered for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from scripts.check.finding import Finding
from scripts.content import Project
from scripts.content.files import read_text
from scripts.content.markdown import CITATION
from scripts.content.records import SEEN
from scripts.errors import ProjectError

REGISTRY = "docs/data/sources.yml"
URL = re.compile(r"https?://[\w.-]+(:\d+)?(/\S*)?")


def check(project: Project) -> Iterator[Finding]:
    """Citations in every Markdown file and data file, and the registry itself."""
    cited: set[str] = set()
    for path in sorted(project.docs.rglob("*.md")):
        name = path.relative_to(project.root).as_posix()
        try:
            lines = read_text(path, name).split("\n")
        except ProjectError:
            continue  # reported when the text itself is checked
        for number, line in enumerate(lines, 1):
            for match in CITATION.finditer(line):
                cited.add(match[1])
                yield from _citation(project, match[1], name, number, match.start() + 1)
    yield from _data(project, cited)
    yield from _registry(project, cited)


def _citation(project: Project, key: str, path: str, line: int, col: int) -> Iterator[Finding]:
    source = project.sources.get(key)
    if source is None:
        near = get_close_matches(key, project.sources, n=1)
        hint = f"是否应为“{near[0]}”？" if near else ""
        yield Finding(path, line, col, "源-1", f"没有登记的来源“{key}”", f"{hint}新来源请先登记到 {REGISTRY}")
    elif source.unusable:
        yield Finding(path, line, col, "源-4", f"来源“{key}”标为不可引用", "请换用别的来源")


def _data(project: Project, cited: set[str]) -> Iterator[Finding]:
    """Data files cite too: facts (which do not count as a use), terms, events, series, the plan."""
    for fact in project.facts.values():
        for key in set(fact.sources) - project.sources.keys():
            yield from _citation(project, key, fact.path, fact.line, 1)
    for file, records in (("terms.yml", project.terms.values()), ("timeline.yml", project.timeline)):
        for record in records:
            for key in record.sources:
                cited.add(key)
                yield from _citation(project, key, f"docs/data/{file}", record.line, 1)
    for series in project.series.values():
        for number, point in enumerate(series.points, 2):
            for key in point.sources:
                cited.add(key)
                yield from _citation(project, key, f"docs/data/series/{series.id}.csv", number, 1)
    named = [("conflicts.yml", one.line, one.facts) for one in project.conflicts]
    named += [("anachronisms.yml", one.line, filter(None, [one.fact])) for one in project.phrases.values()]
    for file, line, facts in named:
        for fact in set(facts) - project.facts.keys():
            yield Finding(
                f"docs/data/{file}", line, 1, "源-5", f"没有事实“{fact}”", "请写 docs/data/facts 里已有的编号"
            )
    for session in project.plan:
        for key in (key for item in session.reading for key in item.sources):
            cited.add(key)
            yield from _citation(project, key, "docs/data/plan.yml", session.line, 1)


def _registry(project: Project, cited: set[str]) -> Iterator[Finding]:
    kinds = project.source_kinds.values if project.source_kinds else {}
    for source in project.sources.values():

        def finding(rule: str, message: str, hint: str, line: int = source.line) -> Finding:
            return Finding(REGISTRY, line, 1, rule, message, hint)

        if not (source.outlet or source.author):
            yield finding("源-2", f"来源“{source.key}”没有发布处和作者", "请补 outlet 或 author")
        if source.kind not in kinds:
            yield finding("源-2", f"来源“{source.key}”的种类“{source.kind}”不在词表里", f"可用：{'、'.join(kinds)}")
        if source.url and not URL.fullmatch(source.url):
            yield finding("源-2", f"来源“{source.key}”的网址“{source.url}”写法不对", "请写成 https:// 开头的完整网址")
        if source.seen not in SEEN:
            yield finding("源-2", f"来源“{source.key}”没有核对状态", "seen 请写 full、excerpt 或 repost")
        if source.key not in cited and not source.reserve and not source.unusable:
            yield finding("源-3", f"来源“{source.key}”没有被引用", "请引用它，或标 reserve: true")
        if source.key in cited and source.reserve:
            yield finding("源-3", f"来源“{source.key}”已被引用却标为备用", "请删去 reserve")
