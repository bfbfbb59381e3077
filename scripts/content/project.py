"""Load the whole project: mkdocs.yml, chapters and data files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import cast, get_args

from scripts.content import outline, verification
from scripts.content.files import Mapping, Sequence, read_config, read_text, split_front_matter
from scripts.content.outline import CHAPTER_PATH, LAST_CHAPTER, Kind
from scripts.content.records import (
    Chapter,
    Confidence,
    Conflict,
    Event,
    Facet,
    Fact,
    Gap,
    Page,
    Phrase,
    Point,
    Series,
    Session,
    Source,
    Term,
)
from scripts.content.schema import Record, as_mapping, entries, keyed, mapping, mistake, record
from scripts.content.verification import Comparison
from scripts.errors import ProjectError

HEADING = re.compile(r"^# 第[一二三四五六七八九十百千零]+章　(.+?)\s*$", re.M)
ENGINES = ("local", "pagefind")
METADATA = ("chapter", "cutoff", "summary", "tags", "title", "description", "hide", "icon")
CONFIG = "mkdocs.yml"
COLUMNS = ["year", "value", "source", "confidence", "note"]


@dataclass
class Project:
    """All content of one checkout. Paths in records are relative to docs/ and use ``/``."""

    root: Path
    config: Mapping = field(default_factory=Mapping)
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
    verified: dict[str, Comparison] = field(default_factory=dict)

    @property
    def docs(self) -> Path:
        """The folder of all readers see."""
        return self.root / "docs"

    @property
    def written(self) -> list[Chapter | Page]:
        """Every page that is written, not made from data: those before the chapters, then the chapters."""
        return [*self.front, *self.chapters]

    @property
    def extra(self) -> Mapping:
        """What mkdocs.yml holds besides what MkDocs knows: ``extra``."""
        return self.config.get("extra") or Mapping()

    @property
    def book(self) -> Mapping:
        """What the editors set for cover and colophon: ``extra.book`` of mkdocs.yml."""
        return self.extra.get("book") or Mapping()

    @property
    def source_kinds(self) -> Facet | None:
        """The facet whose values are the kinds of source, None where the vocabulary has none."""
        return next((facet for facet in self.tags.values() if facet.kinds), None)

    @property
    def search_engine(self) -> str:
        """The search engine mkdocs.yml asks for. Raises ProjectError 检-3 for an unknown one."""
        chosen = str(self.extra.get("search_engine", ENGINES[0]))
        if chosen not in ENGINES:
            raise mistake(
                "mkdocs.yml",
                self.extra.lines["search_engine"],
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
        sections = [item for item in self.config.get("nav") or () if isinstance(item, Mapping)]
        return {
            title: {int(match[1]) for path, _ in _nav_files(items, 0) if (match := CHAPTER_PATH.fullmatch(path))}
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
    loads: list[Callable[[Project], None]] = [
        _load_sources,
        _load_terms,
        _load_timeline,
        _load_series,
        _load_tags,
        _load_plan,
        _load_conflicts,
        _load_gaps,
        _load_phrases,
        _load_verified,
    ]
    for path in sorted((project.docs / "data" / "facts").glob("*.yml")):
        loads.append(partial(_load_facts, path=path))
    for path in sorted(project.docs.glob(outline.CHAPTER.path)):
        loads.append(partial(_load_chapter, path=path))
    for path in [project.docs / outline.HOME.path, *sorted(project.docs.glob(outline.FRONT.path))]:
        loads.append(partial(_load_page, path=path))
    for load in loads:
        attempt(load)
    project.chapters.sort(key=lambda chapter: (chapter.number, chapter.path))
    return project


def _load_config(project: Project) -> None:
    """mkdocs.yml: the settings, the navigation with its lines, the titles of the parts."""
    config = read_config(project.root / CONFIG, CONFIG)
    if not isinstance(config, Mapping):
        raise ProjectError("mkdocs.yml 是空的", hint="请恢复原文件", path=CONFIG, rule="文-3")
    project.config = config
    if not config.get("site_name"):
        raise mistake(CONFIG, 1, "没有 site_name", "请写上书名")
    for holder, key in ((config, "extra"), (project.extra, "book")):
        if not isinstance(holder.get(key) or Mapping(), Mapping):
            raise mistake(CONFIG, holder.lines[key], f"“{key}:”下面不是“名称: 内容”各项", "请恢复原来的写法")
    project.nav = list(_nav_files(config.get("nav"), config.lines.get("nav", 1)))
    for title, parts in project.parts_in_nav().items():
        if len(parts) == 1:
            project.parts[min(parts)] = title


def _nav_files(entry: object, line: int) -> Iterator[tuple[str, int]]:
    """Yield (path, line) of every Markdown file that an entry of the navigation, on ``line``, names."""
    if isinstance(entry, str) and entry.endswith(".md"):
        yield entry, line
    elif isinstance(entry, Sequence):
        for one, at in zip(entry, entry.lines):
            yield from _nav_files(one, at)
    elif isinstance(entry, Mapping):
        for title, inside in entry.items():
            yield from _nav_files(inside, entry.lines[title])


def _load_sources(project: Project) -> None:
    project.sources = _records(project, "docs/data/sources.yml", Source, "key")


def _load_terms(project: Project) -> None:
    project.terms = _records(project, "docs/data/terms.yml", Term, "id")


def _load_phrases(project: Project) -> None:
    project.phrases = _records(project, "docs/data/anachronisms.yml", Phrase, "phrase")


def _load_verified(project: Project) -> None:
    project.verified = verification.load(project.root)


def _load_facts(project: Project, path: Path) -> None:
    file = path.relative_to(project.root).as_posix()
    facts = keyed(Fact, mapping(project.root, file, _needed(file)), file, "id", path=file)
    for key, fact in facts.items():
        if key in project.facts:
            raise mistake(
                file, fact.line, f"事实“{key}”在 {project.facts[key].path} 已有", "请改用新的编号", rule="文-4"
            )
    project.facts.update(facts)


def _load_timeline(project: Project) -> None:
    project.timeline = _list(project, "docs/data/timeline.yml", Event)


def _load_conflicts(project: Project) -> None:
    project.conflicts = _list(project, "docs/data/conflicts.yml", Conflict)


def _load_gaps(project: Project) -> None:
    project.gaps = _list(project, "docs/data/gaps.yml", Gap)


def _load_plan(project: Project) -> None:
    project.plan = sorted(_list(project, "docs/data/plan.yml", Session, "sessions"), key=lambda session: session.number)


def _load_tags(project: Project) -> None:
    project.tags = _records(project, "docs/data/tags.yml", Facet, "name")


def _load_series(project: Project) -> None:
    file = "docs/data/series/index.yml"
    index = mapping(project.root, file, _needed(file))
    for key, entry in index.items():
        entry = as_mapping(entry, key, file, index.lines[key])
        points = tuple(_points(project, f"docs/data/series/{key}.csv"))
        project.series[key] = record(Series, entry, file, index.lines[key], id=key, points=points)
    for path in sorted((project.docs / "data/series").glob("*.csv")):
        if path.stem not in project.series:
            raise mistake(
                f"docs/data/series/{path.name}",
                1,
                f"{path.stem} 没有在 index.yml 里登记",
                f"请在 {file} 里加上名称、单位和口径",
            )


def _needed(file: str) -> bool:
    known = outline.data_file(file)
    return known is not None and known.needed


def _records(project: Project, file: str, kind: type[Record], key: str) -> dict[str, Record]:
    return keyed(kind, mapping(project.root, file, _needed(file)), file, key)


def _list(project: Project, file: str, kind: type[Record], key: str | None = None) -> list[Record]:
    return [record(kind, entry, file) for entry in entries(project.root, file, _needed(file), key)]


def _points(project: Project, file: str) -> Iterator[Point]:
    """The rows of one series; values stay as written but must be numbers."""
    rows = csv.reader(io.StringIO(read_text(project.root / file, file)), strict=True)

    def wrong(message: str, hint: str) -> ProjectError:
        return mistake(file, max(rows.line_num, 1), message, hint)

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
            if confidence not in get_args(Confidence) or (confidence == "low" and "待核" not in note):
                raise wrong(f"{year}年的 confidence“{confidence}”不对", "请写 high 或 medium；low 的要在 note 写“待核”")
            seen.add(year)
            yield Point(year, value, tuple(filter(None, source.split(";"))), cast(Confidence, confidence), note)
    except csv.Error:
        raise wrong("引号不成对", "请检查半角双引号，说明里的引号用“ ”") from None
    if not seen:
        raise wrong("没有一行数据", "请填写数据，或删去这个文件和它在 index.yml 里的条目")


def _load_chapter(project: Project, path: Path) -> None:
    """One chapter. Raises ProjectError 文-5 or 结-1 where number or heading are missing."""
    rel = path.relative_to(project.docs).as_posix()
    name = f"docs/{rel}"
    meta, body, first = split_front_matter(read_text(path, name), name)
    match = CHAPTER_PATH.fullmatch(rel)
    if not match:
        raise mistake(name, 1, "文件名不对", "章的文件名用 chNN-英文或拼音短名.md，例如 ch34-new-topic.md")
    number = meta.get("chapter")
    if type(number) is not int or not 1 <= number <= LAST_CHAPTER:
        raise mistake(
            name,
            meta.lines.get("chapter", 1),
            "没有 chapter（章号），或写法不对",
            f"请写 chapter: 加1至{LAST_CHAPTER}的阿拉伯数字，不加引号",
        )
    for key in meta:
        if key not in METADATA:
            raise mistake(name, meta.lines[key], f"不认识的元数据“{key}”", f"可用的：{'、'.join(METADATA)}")
    summary = meta.get("summary") or ""
    if not isinstance(summary, str):
        raise mistake(
            name, meta.lines["summary"], "summary（提要）不是一句话", "请写一句话；以方括号开头的，整句加半角双引号"
        )
    heading = HEADING.search(body)
    if not heading:
        raise mistake(name, first, "缺少章标题，或写法不对", "请写“# 第几章　标题”，中间一个全角空格", rule="结-1")
    tags = meta.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise mistake(name, meta.lines["tags"], "tags（标签）写法不对", "请一行写一个，例如“  - 专题/政协实施”")
    part = int(match[1])
    chapter = Chapter(
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
    project.chapters.append(chapter)


def _load_page(project: Project, path: Path) -> None:
    rel = path.relative_to(project.docs).as_posix()
    _, body, first = split_front_matter(read_text(path, f"docs/{rel}"), f"docs/{rel}")
    project.front.append(Page(rel, body, first))
