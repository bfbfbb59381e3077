"""Load the whole project: mkdocs.yml, chapters and data files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path

import yaml

from scripts.content.files import Mapping, parse_yaml, read_text, read_yaml, split_front_matter
from scripts.content.records import Chapter, Event, Facet, Fact, Page, Phrase, Point, Series, Session, Source, Term
from scripts.errors import ProjectError

CHAPTER_PATH = re.compile(r"part(\d+)/ch(\d+)[^/]*\.md")
HEADING = re.compile(r"^# 第[一二三四五六七八九十]+章　(.+?)\s*$", re.M)


@dataclass
class Project:
    """All content of one checkout. Paths in records are relative to docs/ and use ``/``."""

    root: Path
    config: dict = field(default_factory=dict)
    nav: list[tuple[str, int]] = field(default_factory=list)
    parts: dict[int, str] = field(default_factory=dict)
    chapters: list[Chapter] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    timeline: list[Event] = field(default_factory=list)
    series: dict[str, Series] = field(default_factory=dict)
    plan: list[Session] = field(default_factory=list)
    tags: dict[str, Facet] = field(default_factory=dict)
    conflicts: list[dict] = field(default_factory=list)
    phrases: dict[str, Phrase] = field(default_factory=dict)
    front: list[Page] = field(default_factory=list)

    @property
    def docs(self) -> Path:
        """The folder of all readers see."""
        return self.root / "docs"

    @property
    def book(self) -> dict:
        """What the editors set for cover and colophon: ``extra.book`` of mkdocs.yml."""
        return (self.config.get("extra") or {}).get("book") or {}

    def chapter(self, number: int) -> Chapter | None:
        """The chapter of that number, or None."""
        return next((one for one in self.chapters if one.number == number), None)

    def generated_anchors(self) -> dict[str, set[str]]:
        """Pages made from data -> the anchors on them that written pages may link to."""
        numbers = {f"{chapter.number:02d}" for chapter in self.chapters}
        session = {"chapters", "reading", "discussion", "quiz"}
        return {
            "plan/index.md": {"how"},
            **{one.path: session for one in self.plan},
            "appendix/terms.md": set(self.terms),
            "appendix/timeline.md": {f"y{event.date[:4]}" for event in self.timeline},
            "appendix/data.md": set(self.series),
            "appendix/quiz.md": {f"ch{number}" for number in numbers},
            "appendix/sources.md": set(self.sources),
            "appendix/tags.md": set(),
            "appendix/proof.md": {f"proof-{number}" for number in numbers},
        }

    def generated_files(self) -> set[str]:
        """Files other than pages that the build makes, relative to docs/."""
        return {f"assets/charts/{one.id}.svg" for one in self.series.values() if one.chart != "none"}

    def minutes(self, session: Session) -> int:
        """Reading time of a session's chapters together, in minutes."""
        return sum(chapter.minutes for chapter in self.chapters if chapter.number in session.chapters)

    def sessions_of(self, chapter: Chapter) -> list[Session]:
        """The study sessions that read ``chapter``."""
        return [session for session in self.plan if chapter.number in session.chapters]


def load_project(root: Path, report: Callable[[ProjectError], None] | None = None) -> Project:
    """Load the project under ``root``.

    A file that cannot be read raises ProjectError; with ``report`` the error goes there and the
    rest is loaded, so that a check can show everything wrong at once. Without a readable
    mkdocs.yml nothing can be loaded and ProjectError is raised in any case.
    """
    project = Project(Path(root))

    def attempt(load: Callable[[Project], None]) -> None:
        try:
            load(project)
        except ProjectError as error:
            if report is None:
                raise
            report(error)

    _load_config(project)
    for load in (
        _load_sources,
        _load_terms,
        _load_timeline,
        _load_series,
        _load_tags,
        _load_plan,
        _load_conflicts,
        _load_phrases,
    ):
        attempt(load)
    for path in sorted((project.docs / "data" / "facts").glob("*.yml")):
        attempt(lambda p, path=path: _load_facts(p, path))
    for path in sorted(project.docs.glob("part*/*.md")):
        attempt(lambda p, path=path: p.chapters.append(_load_chapter(p, path)))
    for path in [project.docs / "index.md", *sorted(project.docs.glob("front/*.md"))]:
        attempt(lambda p, path=path: p.front.append(_load_page(p, path)))
    project.chapters.sort(key=lambda chapter: (chapter.number, chapter.path))
    return project


def _load_config(project: Project) -> None:
    """mkdocs.yml, whose ``!!python`` and ``!ENV`` tags are of no concern here."""
    text = read_text(project.root / "mkdocs.yml", "mkdocs.yml")
    plain = re.sub(r"!(!python/\S+|ENV)", "", text)
    config = parse_yaml(plain, "mkdocs.yml")
    if not isinstance(config, Mapping):
        raise ProjectError("mkdocs.yml 是空的", hint="请恢复原文件", path="mkdocs.yml", rule="文-3")
    project.config = config
    root_node = yaml.compose(plain, Loader=yaml.SafeLoader)
    for key, value in root_node.value:
        if key.value == "nav":
            project.nav = list(_nav_files(value))
    for title, items in ((k, v) for item in config.get("nav") or [] if isinstance(item, dict) for k, v in item.items()):
        numbers = {int(m[1]) for m in CHAPTER_PATH.finditer(str(items))}
        if len(numbers) == 1:
            project.parts[numbers.pop()] = title


def _nav_files(node: yaml.Node):
    """Yield (path, line) of every Markdown file the navigation names."""
    if isinstance(node, yaml.ScalarNode):
        if node.value.endswith(".md"):
            yield node.value, node.start_mark.line + 1
    else:
        for item in node.value:
            yield from _nav_files(item[1] if isinstance(item, tuple) else item)


def _load_sources(project: Project) -> None:
    project.sources = _records(project, "sources.yml", Source, "key")


def _load_terms(project: Project) -> None:
    project.terms = _records(project, "terms.yml", Term, "id")


def _load_phrases(project: Project) -> None:
    project.phrases = _records(project, "anachronisms.yml", Phrase, "phrase")


def _load_facts(project: Project, path: Path) -> None:
    name = path.relative_to(project.root).as_posix()
    facts = _records(project, f"facts/{path.name}", Fact, "id", path=name)
    for key, fact in facts.items():
        if key in project.facts:
            raise ProjectError(
                f"事实“{key}”在 {project.facts[key].path} 已有",
                hint="请改用新的编号",
                path=name,
                line=fact.line,
                col=1,
                rule="文-4",
            )
    project.facts.update(facts)


def _load_timeline(project: Project) -> None:
    project.timeline = [_record(Event, entry, name) for entry, name in _entries(project, "timeline.yml")]


def _load_conflicts(project: Project) -> None:
    project.conflicts = [entry for entry, _ in _entries(project, "conflicts.yml")]


def _load_plan(project: Project) -> None:
    project.plan = [_record(Session, entry, name) for entry, name in _entries(project, "plan.yml", "sessions")]
    project.plan.sort(key=lambda session: session.number)


def _load_tags(project: Project) -> None:
    name, data = _data(project, "tags.yml")
    for facet, entry in (data or {}).items():
        if not isinstance(entry, Mapping) or not isinstance(entry.get("values"), Mapping):
            raise ProjectError(
                f"分面“{facet}”缺少 values",
                hint="请列出可用的标签值",
                path=name,
                line=data.lines[facet],
                col=1,
                rule="文-5",
            )
        values = {str(value): str(text or "") for value, text in entry["values"].items()}
        project.tags[facet] = Facet(facet, str(entry.get("required", "optional")), values)


def _load_series(project: Project) -> None:
    name, data = _data(project, "series/index.yml")
    for key, entry in (data or {}).items():
        _need_mapping(entry, key, name, data.lines[key])
        entry["points"], entry["id"] = tuple(_points(project, f"docs/data/series/{key}.csv")), key
        project.series[key] = series = _record(Series, entry, name, line=data.lines[key])
        if series.chart not in ("bar", "line", "none") or not all(isinstance(y, int) for y in series.break_after):
            raise ProjectError(
                f"“{key}”的 chart 或 break_after 不对",
                hint="chart 写 bar、line 或 none，break_after 写年份的列表",
                path=name,
                line=series.line,
                col=1,
                rule="文-5",
            )
    for path in sorted((project.docs / "data/series").glob("*.csv")):
        if path.stem not in project.series:
            raise ProjectError(
                f"{path.stem} 没有在 index.yml 里登记",
                hint=f"请在 {name} 里加上名称、单位和口径",
                path=f"docs/data/series/{path.name}",
                line=1,
                col=1,
                rule="文-5",
            )


def _points(project: Project, file: str) -> Iterator[Point]:
    """The rows of one series; values stay as written but must be numbers."""
    rows = csv.DictReader(io.StringIO(read_text(project.root / file, file)))
    for row in rows:
        year, value = row.get("year") or "", row.get("value") or ""
        if not year or not re.fullmatch(r"-?\d+(\.\d+)?", value):
            raise ProjectError(
                f"这一行的 year 或 value 不对（{year or '空'}，{value or '空'}）",
                hint="年份和数值都要填，数值只写数字，不写单位和逗号；没有的请删去整行",
                path=file,
                line=rows.line_num,
                col=1,
                rule="文-5",
            )
        sources = tuple(filter(None, (row.get("source") or "").split(";")))
        yield Point(year, value, sources, row.get("confidence") or "", row.get("note") or "")


def _load_chapter(project: Project, path: Path) -> Chapter:
    """One chapter; raises ProjectError 文-5 or 结-1 where number or heading are missing."""
    rel = path.relative_to(project.docs).as_posix()
    name = f"docs/{rel}"
    meta, body, first = split_front_matter(read_text(path, name), name)
    number = meta.get("chapter")
    match = CHAPTER_PATH.fullmatch(rel)
    if not isinstance(number, int) or not match:
        raise ProjectError(
            "元数据缺少 chapter（章号）",
            hint="请写 chapter: 加阿拉伯数字，文件名用 chNN-名称.md",
            path=name,
            line=meta.lines.get("chapter", 1),
            col=1,
            rule="文-5",
        )
    heading = HEADING.search(body)
    if not heading:
        raise ProjectError(
            "缺少章标题，或写法不对",
            hint="请写“# 第几章　标题”，中间一个全角空格",
            path=name,
            line=first,
            col=1,
            rule="结-1",
        )
    tags = meta.get("tags") or []
    if not isinstance(tags, list):
        tags = [tags]
    part = int(match[1])
    return Chapter(
        path=rel,
        number=number,
        title=heading[1],
        part=part,
        part_title=project.parts.get(part, f"第{part}编"),
        tags=tuple(map(str, tags)),
        cutoff=str(meta.get("cutoff", "")),
        summary=str(meta.get("summary", "")),
        body=body,
        body_line=first,
        meta=meta,
    )


def _load_page(project: Project, path: Path) -> Page:
    rel = path.relative_to(project.docs).as_posix()
    _, body, first = split_front_matter(read_text(path, f"docs/{rel}"), f"docs/{rel}")
    return Page(rel, body, first)


def _data(project: Project, file: str) -> tuple[str, Mapping | list | None]:
    name = f"docs/data/{file}"
    path = project.root / name
    return name, read_yaml(path, name) if path.exists() else None


def _entries(project: Project, file: str, key: str | None = None):
    """Yield (entry, file name) of a list file; ``key`` names the list inside a mapping."""
    name, data = _data(project, file)
    if key and isinstance(data, Mapping):
        data = data.get(key)
    if data is not None and not isinstance(data, list):
        raise ProjectError("应是一个列表", hint="每条以“- ”开头", path=name, line=1, col=1, rule="文-5")
    for entry in data or []:
        _need_mapping(entry, "", name, 1)
        yield entry, name


def _records(project: Project, file: str, kind: type, key_field: str, path: str = "") -> dict:
    """Load a mapping file into records keyed by their key."""
    name, data = _data(project, file)
    if data is not None and not isinstance(data, Mapping):
        raise ProjectError("应是“键: 内容”的形式", hint="请仿照已有条目", path=name, line=1, col=1, rule="文-5")
    result = {}
    for key, entry in (data or {}).items():
        _need_mapping(entry, key, name, data.lines[key])
        extra = {"path": path} if path else {}
        result[str(key)] = _record(kind, entry, name, line=data.lines[key], **{key_field: str(key)}, **extra)
    return result


def _need_mapping(entry: object, key: str, name: str, line: int) -> None:
    if not isinstance(entry, Mapping):
        raise ProjectError(f"条目“{key}”没有内容", hint="请写全各项", path=name, line=line, col=1, rule="文-5")


def _record(kind: type, entry: Mapping, name: str, line: int | None = None, **extra):
    """Make a record from a mapping. Raises ProjectError 文-5 on unknown or missing fields."""
    line = line or entry.line
    known = {f.name: f for f in fields(kind)}
    for key in entry:
        if key not in known:
            raise ProjectError(
                f"不认识的字段“{key}”",
                hint=f"可用的字段：{'、'.join(sorted(known.keys() - {'line', 'path'}))}",
                path=name,
                line=entry.lines.get(key, line),
                col=1,
                rule="文-5",
            )
    values = {**{k: _plain(known[k], v) for k, v in entry.items()}, "line": line, **extra}
    missing = [
        f.name
        for f in fields(kind)
        if f.default is MISSING and f.default_factory is MISSING and values.get(f.name) in (None, "")
    ]
    if missing:
        raise ProjectError(
            f"缺少字段：{'、'.join(missing)}",
            hint="请补上，不知道的不要编造",
            path=name,
            line=line,
            col=1,
            rule="文-5",
        )
    return kind(**{key: value for key, value in values.items() if value is not None})


def _plain(spec, value):
    """Bring a YAML value to the field's type: text fields take numbers, tuples take lists."""
    if value is None:
        return None
    if spec.type == "str":
        return str(value)
    if str(spec.type).startswith("tuple"):
        return tuple(value) if isinstance(value, (list, tuple)) else (value,)
    return value
