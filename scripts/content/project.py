"""Load the whole project: mkdocs.yml, chapters and data files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

import yaml

from scripts.content import outline
from scripts.content.files import Mapping, parse_yaml, read_text, read_yaml, split_front_matter
from scripts.content.outline import CHAPTER_PATH, LAST_CHAPTER, Kind
from scripts.content.records import (
    Chapter,
    Conflict,
    Event,
    Facet,
    Fact,
    Gap,
    Page,
    Phrase,
    Point,
    Reading,
    Series,
    Session,
    Source,
    Step,
    Term,
    is_date,
)
from scripts.errors import ProjectError

HEADING = re.compile(r"^# 第[一二三四五六七八九十百千零]+章　(.+?)\s*$", re.M)
ENGINES = ("local", "pagefind")
METADATA = ("chapter", "cutoff", "summary", "tags", "title", "description", "hide", "icon")
COLUMNS = ["year", "value", "source", "confidence", "note"]
# Fields that take one of a few words.
CHOICES = {
    "confidence": ("high", "medium", "low"),
    "chart": ("bar", "line", "none"),
    "required": ("one", "every", "optional"),
    "read": ("full", "excerpt", "none"),
    "use": ("time-only", "figures-only", "title-only", "no-quote"),
    "status": ("目标", "要求", "部署", "计划", "预计", "力争", "建议", "完成", "数据", "评价", "提法"),
}
REQUIRED = {"sources.yml", "terms.yml", "tags.yml", "plan.yml"}  # without them no page can be made
DATES = {"since", "date", "cutoff", "read_on", "sought_on"}  # fields that hold a date, where they are filled in


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
    conflicts: list[Conflict] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
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

    @property
    def source_kinds(self) -> Facet | None:
        """The facet whose values are the kinds of source, None where the vocabulary has none."""
        return next((facet for facet in self.tags.values() if facet.kinds), None)

    @property
    def search_engine(self) -> str:
        """The search engine mkdocs.yml asks for. Raises ProjectError 检-3 for an unknown one."""
        extra = self.config.get("extra") or Mapping()
        chosen = extra.get("search_engine", ENGINES[0])
        if chosen not in ENGINES:
            raise _mistake(
                "mkdocs.yml",
                extra.lines["search_engine"],
                f"检索引擎“{chosen}”不认识",
                f"search_engine 请写 {' 或 '.join(ENGINES)}",
                rule="检-3",
            )
        return chosen

    def chapter(self, number: int) -> Chapter | None:
        """The chapter of that number, or None."""
        return next((one for one in self.chapters if one.number == number), None)

    def parts_in_nav(self) -> dict[str, set[int]]:
        """Titled sections of the navigation -> numbers of the parts (编) whose chapters they hold."""
        nav = self.config.get("nav")
        sections = [item for item in nav if isinstance(item, dict)] if isinstance(nav, list) else []
        return {
            str(title): {int(match[1]) for match in CHAPTER_PATH.finditer(str(items))}
            for section in sections
            for title, items in section.items()
        }

    def generated_anchors(self) -> dict[str, set[str]]:
        """Pages made from data -> the anchors on them that written pages may link to."""
        paths = {kind: [kind.path] for kind in outline.KINDS if kind.generated}
        paths[outline.SESSION] = [session.path for session in self.plan]
        return {path: set(kind.anchors(self)) for kind, pages in paths.items() for path in pages}

    def pages(self) -> dict[str, Kind]:
        """The pages of the book in the order of the navigation, each with its kind."""
        return {path: kind for path, _ in self.nav if (kind := outline.kind_of(path))}

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
        _load_gaps,
        _load_phrases,
    ):
        attempt(load)
    for path in sorted((project.docs / "data" / "facts").glob("*.yml")):
        attempt(lambda p, path=path: _load_facts(p, path))
    for path in sorted(project.docs.glob(outline.CHAPTER.path)):
        attempt(lambda p, path=path: p.chapters.append(_load_chapter(p, path)))
    for path in [project.docs / outline.HOME.path, *sorted(project.docs.glob(outline.FRONT.path))]:
        attempt(lambda p, path=path: p.front.append(_load_page(p, path)))
    project.chapters.sort(key=lambda chapter: (chapter.number, chapter.path))
    return project


def _mistake(path: str, line: int, message: str, hint: str, rule: str = "文-5") -> ProjectError:
    """What is wrong on a line of a file, and how to mend it."""
    return ProjectError(message, hint=hint, path=path, line=line, col=1, rule=rule)


def _load_config(project: Project) -> None:
    """mkdocs.yml, whose ``!!python`` and ``!ENV`` tags are of no concern here."""
    text = read_text(project.root / "mkdocs.yml", "mkdocs.yml")
    plain = re.sub(r"!(!python/\S+|ENV)", "", text)
    config = parse_yaml(plain, "mkdocs.yml")
    if not isinstance(config, Mapping):
        raise ProjectError("mkdocs.yml 是空的", hint="请恢复原文件", path="mkdocs.yml", rule="文-3")
    project.config = config
    if not config.get("site_name"):
        raise _mistake("mkdocs.yml", 1, "没有 site_name", "请写上书名")
    for holder, key in ((config, "extra"), (config.get("extra") or {}, "book")):
        if not isinstance(holder.get(key) or Mapping(), Mapping):
            raise _mistake("mkdocs.yml", holder.lines[key], f"“{key}:”下面不是“名称: 内容”各项", "请恢复原来的写法")
    root_node = yaml.compose(plain, Loader=yaml.SafeLoader)
    for key, value in root_node.value:
        if key.value == "nav":
            project.nav = list(_nav_files(value))
    for title, parts in project.parts_in_nav().items():
        if len(parts) == 1:
            project.parts[min(parts)] = title


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
            raise _mistake(
                name, fact.line, f"事实“{key}”在 {project.facts[key].path} 已有", "请改用新的编号", rule="文-4"
            )
    project.facts.update(facts)


def _load_timeline(project: Project) -> None:
    project.timeline = [_record(Event, entry, name) for entry, name in _entries(project, "timeline.yml")]


def _load_conflicts(project: Project) -> None:
    project.conflicts = [_record(Conflict, entry, name) for entry, name in _entries(project, "conflicts.yml")]


def _load_gaps(project: Project) -> None:
    project.gaps = [_record(Gap, entry, name) for entry, name in _entries(project, "gaps.yml")]


def _load_plan(project: Project) -> None:
    for entry, name in _entries(project, "plan.yml", "sessions"):
        for key, kind in (("reading", Reading), ("outline", Step)):
            items = entry.get(key) or []
            items = items if isinstance(items, list) else [items]
            for item in items:
                _need_mapping(item, key, name, entry.lines[key])
            entry[key] = tuple(_record(kind, item, name) for item in items)
        project.plan.append(_record(Session, entry, name))
    project.plan.sort(key=lambda session: session.number)


def _load_tags(project: Project) -> None:
    name, data = _mapping(project, "tags.yml")
    for facet, entry in data.items():
        _need_mapping(entry, facet, name, data.lines[facet])
        _need_mapping(entry.get("values"), "values", name, data.lines[facet])
        values = {str(value): str(text or "") for value, text in entry["values"].items()}
        project.tags[facet] = _record(Facet, entry, name, name=str(facet), values=values)


def _load_series(project: Project) -> None:
    name, data = _mapping(project, "series/index.yml")
    for key, entry in data.items():
        _need_mapping(entry, key, name, data.lines[key])
        points = tuple(_points(project, f"docs/data/series/{key}.csv"))
        project.series[key] = _record(Series, entry, name, data.lines[key], id=str(key), points=points)
    for path in sorted((project.docs / "data/series").glob("*.csv")):
        if path.stem not in project.series:
            raise _mistake(
                f"docs/data/series/{path.name}",
                1,
                f"{path.stem} 没有在 index.yml 里登记",
                f"请在 {name} 里加上名称、单位和口径",
            )


def _points(project: Project, file: str) -> Iterator[Point]:
    """The rows of one series; values stay as written but must be numbers."""
    rows = csv.reader(io.StringIO(read_text(project.root / file, file)), strict=True)

    def wrong(message: str, hint: str) -> ProjectError:
        return _mistake(file, max(rows.line_num, 1), message, hint)

    seen: set[str] = set()
    try:
        if next(rows, None) != COLUMNS:
            raise wrong("表头不对", f"第一行请写 {','.join(COLUMNS)}")
        for row in rows:
            if not row:
                continue
            if len(row) != len(COLUMNS) or "\n" in "".join(row):
                raise wrong(
                    f"这一行有{len(row)}格，应有{len(COLUMNS)}格", "请检查逗号和引号；说明里有逗号的，用全角“，”"
                )
            year, value, source, confidence, note = map(str.strip, row)
            if not re.fullmatch(r"\d{4}", year) or not re.fullmatch(r"-?\d+(\.\d+)?", value):
                raise wrong(
                    f"这一行的 year 或 value 不对（{year or '空'}，{value or '空'}）",
                    "年份写四位数，数值只写数字，不写单位和逗号；没有的请删去整行",
                )
            if year in seen:
                raise wrong(f"{year}年写了两行", "请删去一行")
            if not source:
                raise wrong(f"{year}年没有来源", "请在 source 写来源键")
            if confidence not in CHOICES["confidence"] or (confidence == "low" and "待核" not in note):
                raise wrong(f"{year}年的 confidence“{confidence}”不对", "请写 high 或 medium；low 的要在 note 写“待核”")
            seen.add(year)
            yield Point(year, value, tuple(filter(None, source.split(";"))), confidence, note)
    except csv.Error:
        raise wrong("引号不成对", "请检查半角双引号，说明里的引号用“ ”") from None
    if not seen:
        raise wrong("没有一行数据", "请填写数据，或删去这个文件和它在 index.yml 里的条目")


def _load_chapter(project: Project, path: Path) -> Chapter:
    """One chapter; raises ProjectError 文-5 or 结-1 where number or heading are missing."""
    rel = path.relative_to(project.docs).as_posix()
    name = f"docs/{rel}"
    meta, body, first = split_front_matter(read_text(path, name), name)
    match = CHAPTER_PATH.fullmatch(rel)
    if not match:
        raise _mistake(name, 1, "文件名不对", "章的文件名用 chNN-英文或拼音短名.md，例如 ch34-new-topic.md")
    number = meta.get("chapter")
    if type(number) is not int or not 1 <= number <= LAST_CHAPTER:
        raise _mistake(
            name,
            meta.lines.get("chapter", 1),
            "没有 chapter（章号），或写法不对",
            f"请写 chapter: 加1至{LAST_CHAPTER}的阿拉伯数字，不加引号",
        )
    for key in meta:
        if key not in METADATA:
            raise _mistake(name, meta.lines[key], f"不认识的元数据“{key}”", f"可用的：{'、'.join(METADATA)}")
    summary = meta.get("summary") or ""
    if not isinstance(summary, str):
        raise _mistake(
            name, meta.lines["summary"], "summary（提要）不是一句话", "请写一句话；以方括号开头的，整句加半角双引号"
        )
    heading = HEADING.search(body)
    if not heading:
        raise _mistake(name, first, "缺少章标题，或写法不对", "请写“# 第几章　标题”，中间一个全角空格", rule="结-1")
    tags = meta.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise _mistake(name, meta.lines["tags"], "tags（标签）写法不对", "请一行写一个，例如“  - 专题/政协实施”")
    part = int(match[1])
    return Chapter(
        path=rel,
        number=number,
        title=heading[1],
        part=part,
        part_title=project.parts.get(part, f"第{part}编"),
        tags=tuple(tags),
        cutoff=str(meta.get("cutoff") or ""),
        summary=summary,
        body=body,
        body_line=first,
        meta=meta,
    )


def _load_page(project: Project, path: Path) -> Page:
    rel = path.relative_to(project.docs).as_posix()
    _, body, first = split_front_matter(read_text(path, f"docs/{rel}"), f"docs/{rel}")
    return Page(rel, body, first)


def _data(project: Project, file: str) -> tuple[str, Mapping | list | None]:
    """The name of a data file, and what it holds; None where it is empty or, being optional, absent."""
    name = f"docs/data/{file}"
    path = project.root / name
    needed = file in REQUIRED or file.startswith("facts/")
    data = read_yaml(path, name) if needed or path.exists() else None
    if needed and not data:
        raise _mistake(name, 1, "文件是空的", "请恢复原来的内容")
    return name, data


def _entries(project: Project, file: str, key: str | None = None):
    """Yield (entry, file name) of a list file; ``key`` names the list inside a mapping."""
    name, data = _data(project, file)
    if key and isinstance(data, Mapping):
        if key not in data:
            raise _mistake(name, 1, f"没有“{key}:”", f"请在“{key}:”下面列出各条")
        data = data[key]
    if data is not None and not isinstance(data, list):
        raise _mistake(name, 1, "应是一个列表", "每条以“- ”开头")
    for number, entry in enumerate(data or [], 1):
        _need_mapping(entry, f"第{number}条", name, data.lines[number - 1])
        yield entry, name


def _mapping(project: Project, file: str) -> tuple[str, Mapping]:
    """The name of a mapping file and its entries."""
    name, data = _data(project, file)
    if data is not None and not isinstance(data, Mapping):
        raise _mistake(name, 1, "应是“键: 内容”的形式", "请仿照已有条目")
    return name, Mapping() if data is None else data


def _records(project: Project, file: str, kind: type, key_field: str, path: str = "") -> dict:
    """Load a mapping file into records keyed by their key."""
    name, data = _mapping(project, file)
    result = {}
    for key, entry in data.items():
        _need_mapping(entry, key, name, data.lines[key])
        extra = {"path": path} if path else {}
        result[str(key)] = _record(kind, entry, name, data.lines[key], **{key_field: str(key)}, **extra)
    return result


def _need_mapping(entry: object, key: object, name: str, line: int) -> None:
    if not isinstance(entry, Mapping):
        raise _mistake(name, line, f"“{key}”下面不是“名称: 内容”各项", "请仿照已有条目写全")


def _record(kind: type, entry: Mapping, file: str, at: int | None = None, /, **extra):
    """Make a record from a mapping at line ``at`` of ``file``; ``extra`` are fields known otherwise.

    Raises ProjectError 文-5 on an unknown or missing field, or one of another shape than the record's.
    """
    start = at or entry.line
    hints = get_type_hints(kind)
    typed = {key: value for key, value in entry.items() if key not in extra}
    values = {"line": start, **extra} if "line" in hints else extra

    def wrong(message: str, hint: str, line: int = start) -> ProjectError:
        return _mistake(file, line, message, hint)

    for key, value in typed.items():
        line = entry.lines.get(key, start)
        if key not in hints:
            known = "、".join(sorted(hints.keys() - {"line", "path", *extra}))
            raise wrong(f"不认识的字段“{key}”", f"可用的字段：{known}", line)
        if value is None:
            continue
        try:
            values[key] = _value(hints[key], value)
        except TypeError as error:
            raise wrong(f"“{key}”写法不对", f"请{error}", line) from None
        if key in CHOICES and values[key] not in CHOICES[key]:
            raise wrong(f"“{key}”不能写“{values[key]}”", f"请写 {'、'.join(CHOICES[key])} 之一", line)
        if key in DATES and values[key] and not is_date(values[key]):
            raise wrong(f"日期“{values[key]}”写法不对", "请写成 2021-07-06，不全的写到月或年", line)
    missing = [
        f.name
        for f in fields(kind)
        if f.default is MISSING and f.default_factory is MISSING and values.get(f.name) in (None, "", ())
    ]
    if missing:
        raise wrong(f"缺少字段：{'、'.join(missing)}", "请补上，不知道的不要编造")
    return kind(**values)


def _value(hint: type, value: object):
    """``value`` as a field of type ``hint`` takes it. Raises TypeError saying what to write instead."""
    if hint is bool and isinstance(value, bool) or hint is int and type(value) is int:
        return value
    if hint is str and isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    if get_origin(hint) is dict and isinstance(value, Mapping):
        inner = get_args(hint)[1]
        return {str(key): _value(inner, one) for key, one in value.items()}
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if is_dataclass(inner):
            return value
        return tuple(_value(inner, one) for one in (value if isinstance(value, list) else [value]))
    raise TypeError(
        {bool: "写 true 或 false", int: "写阿拉伯数字，不加引号", str: "写文字；含冒号的文字要加引号"}.get(
            hint, "每行写一项“名称: 内容”"
        )
    )
