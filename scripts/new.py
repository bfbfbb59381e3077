"""Scaffold a chapter, a source or a session that passes the check from the start."""

from __future__ import annotations

import json
import re
from pathlib import Path
from textwrap import indent

from scripts.content import Project, Session, load_project, outline
from scripts.content.files import parse_yaml, write
from scripts.content.outline import PLAN_FILE, SOURCES_FILE, TODO, Section
from scripts.content.records import chinese_number
from scripts.errors import ProjectError

FOUNDING_REPORT = "gyw-2021-07-06-wuda-zhuashou"  # a registered source, so that the sample's note resolves
Changes = tuple[dict[Path, str], list[str]]  # new texts of files, and what to say of it

CHAPTER = """---
chapter: {number}
cutoff: 2021-07
summary: {todo}：一句话说明本章讲什么。
tags:
{tags}
---

# 第{chinese}章　{title}

{before}
## 正文小节 {{#body}}

{todo}：正文。有数字、日期、引语的段落，末尾注出处。[^{source}]

{after}"""

# What stands in a fixed section of the sample; those without are optional and left out.
SAMPLES = {
    outline.POINTS: """- {todo}：第一个要点。[^{source}]
- {todo}：第二个要点。
- {todo}：第三个要点。
""",
    outline.DISCUSSION: """1. {todo}：第一道研讨题？
2. {todo}：第二道研讨题？
3. {todo}：第三道研讨题？
""",
    outline.QUIZ: """1. （单选）{todo}：题目？

    - A．{todo}：甲
    - B．{todo}：乙
    - C．{todo}：丙

    ??? note "参考答案"
        B。{todo}：为什么。[^{source}]

2. （多选）{todo}：题目？

    - A．{todo}：甲
    - B．{todo}：乙
    - C．{todo}：丙

    ??? note "参考答案"
        A、C。{todo}：为什么。[^{source}]

3. （判断）{todo}：一句话。

    ??? note "参考答案"
        错。{todo}：为什么。[^{source}]

4. （简答）{todo}：题目？

    ??? note "参考答案"
        {todo}：答案。[^{source}]
""",
}

SOURCE = """
{key}:
  title: {title}
  outlet: {todo}
  date: ''
  kind: 报道
  seen: excerpt
  reserve: true   # 有章节引用后删去这一行
"""

SESSION = """
- number: {number}
  month: 第{number}月
  theme: {title}
  form: 集体学习
  chapters: [{chapter}]
  discussion:
    - {todo}：研讨题？
  duration: 90
  outline:
    - text: {todo}：领学人讲解
      minutes: 30
    - text: {todo}：集体读原文
      minutes: 20
    - text: {todo}：研讨
      minutes: 30
    - text: {todo}：小结
      minutes: 10
"""


def create(root: Path, kind: str, name: str, title: str) -> list[str]:
    """Create a sample of ``kind`` (chapter, source, session). Returns what was done, a line each.

    ``name`` is ``part/slug`` for a chapter, the key for a source, the theme for a session.
    Raises ProjectError where the name is malformed or taken, or where there is no place for the
    sample; nothing is written then.
    """
    project = load_project(root)
    changed, done = {"chapter": _chapter, "source": _source, "session": _session}[kind](project, name, title)
    for path, text in changed.items():
        write(path, text)
    return done


def _chapter(project: Project, name: str, title: str) -> Changes:
    match = re.fullmatch(r"(?:part)?(\d)/([a-z0-9-]+)", name)
    if not match or int(match[1]) not in project.parts:
        raise ProjectError(f"章名“{name}”写法不对", hint="请写“编号/英文短名”，例如 4/new-topic")
    part, slug = int(match[1]), match[2]
    number = max((chapter.number for chapter in project.chapters), default=0) + 1
    if number > outline.LAST_CHAPTER:
        raise ProjectError(f"章号到{outline.LAST_CHAPTER}为止", hint="请并入已有的章")
    rel = outline.chapter_path(part, number, slug)
    source = FOUNDING_REPORT if FOUNDING_REPORT in project.sources else next(iter(project.sources), FOUNDING_REPORT)
    text = CHAPTER.format(
        number=number,
        chinese=chinese_number(number),
        todo=TODO,
        tags="\n".join(f"  - {tag}" for tag in _tags(project, part, source)),
        title=title or TODO,
        source=source,
        before=_samples(outline.BEFORE_BODY, source),
        after=_samples(outline.AFTER_BODY, source),
    )
    changed = {project.docs / rel: text, **_in_nav(project, f"part{part}/", rel)}
    done = [f"新建 docs/{rel}，已加入 mkdocs.yml 的导航。"]
    if project.plan:
        last = project.plan[-1]
        changed |= _in_session(project, last, number)
        done.append(f"已安排到第{last.number}次学习；要换一次，请改 {PLAN_FILE} 的 chapters。")
    return changed, [*done, f"请把各处“{TODO}”写成正文，再运行 make check。"]


def _samples(sections: tuple[Section, ...], source: str) -> str:
    """The fixed sections that have a sample, filled in."""
    return "\n".join(
        f"## {section.title} {{#{section.id}}}\n\n{SAMPLES[section].format(todo=TODO, source=source)}"
        for section in sections
        if section in SAMPLES
    )


def _tags(project: Project, part: int, source: str) -> list[str]:
    """A tag of each facet a chapter of ``part`` must have: its first value, and the kind of ``source``."""
    tags = []
    for facet in project.tags.values():
        value = next(iter(facet.values), "")
        if facet.kinds and source in project.sources:
            value = project.sources[source].kind
        if facet.required != "optional" or part in facet.parts:
            tags.append(f"{facet.name}/{value}")
    return tags


def _source(project: Project, key: str, title: str) -> Changes:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", key) or parse_yaml(key, SOURCES_FILE) != key:  # null, 2021
        hint = "用小写字母、数字和连字符，例如 gyrb-2026-01-19-baogao"
        raise ProjectError(f"来源键“{key}”写法不对", hint=hint)
    if key in project.sources:
        raise ProjectError(
            f"来源键“{key}”已有",
            hint="请换一个键，或直接引用它",
            path=SOURCES_FILE,
            line=project.sources[key].line,
        )
    path = project.root / SOURCES_FILE
    entry = SOURCE.format(key=key, title=quoted(title or TODO), todo=TODO)
    done = [f"已在 {SOURCES_FILE} 末尾加上这个来源；请补全发布处、日期和种类。", f"正文里这样引用：[^{key}]"]
    return {path: _appended(path, entry)}, done


def _session(project: Project, theme: str, title: str) -> Changes:
    number = max((session.number for session in project.plan), default=0) + 1
    chapter = project.chapters[0].number if project.chapters else 1
    path = project.root / PLAN_FILE
    typed = re.findall(r"^( *)- number:", path.read_text(encoding="utf-8"), re.M)
    entry = SESSION.format(number=number, title=quoted(title or theme), chapter=chapter, todo=TODO)
    changed = {path: _appended(path, indent(entry, typed[-1] if typed else ""))}
    changed |= _in_nav(project, "plan/", outline.SESSION.named(f"{number:02d}"))
    return changed, [f"已在 {PLAN_FILE} 末尾加上第{number}次学习，并加入导航；请改写篇目和研讨题。"]


def quoted(text: str) -> str:
    """``text`` as a YAML scalar that is read back as it is, whatever it holds (JSON is YAML)."""
    return json.dumps(text, ensure_ascii=False)


def _appended(path: Path, text: str) -> str:
    return path.read_text(encoding="utf-8").rstrip("\n") + "\n" + text


def _in_nav(project: Project, folder: str, rel: str) -> dict[Path, str]:
    """mkdocs.yml with ``rel`` after the last entry of its folder."""
    lines = [line for path, line in project.nav if path.startswith(folder)]
    path = project.root / "mkdocs.yml"
    typed = path.read_text(encoding="utf-8").split("\n")
    last = max(lines, default=0)
    match = re.match(r"( *- )", typed[last - 1]) if last else None
    if not match:
        raise ProjectError(
            f"导航里没有 {folder} 的条目，不知道加在哪里", hint=f"请先在 nav 中加上一行 - {rel}", path="mkdocs.yml"
        )
    typed.insert(last, f"{match[1]}{rel}")
    return {path: "\n".join(typed)}


def _in_session(project: Project, session: Session, number: int) -> dict[Path, str]:
    """plan.yml with chapter ``number`` in ``session``, the rest left as typed."""
    path = project.root / PLAN_FILE
    lines = path.read_text(encoding="utf-8").split("\n")
    start = session.line - 1
    for index in range(start, len(lines)):
        if index > start and re.match(r" *- number:", lines[index]):
            break
        one_line = re.fullmatch(r"([ -]*chapters: *\[.*?)( *\].*)", lines[index])
        if one_line:
            lines[index] = f"{one_line[1]}, {number}{one_line[2]}"
            return {path: "\n".join(lines)}
        if re.fullmatch(r"[ -]*chapters: *(#.*)?", lines[index]):
            end = next(i for i in range(index + 1, len(lines)) if not re.match(r" *- \d", lines[i]))
            if end > index + 1:
                lines.insert(end, re.sub(r"\d+.*", str(number), lines[end - 1]))
                return {path: "\n".join(lines)}
    raise ProjectError(
        f"第{session.number}次学习的 chapters 看不懂",
        hint="请写成 chapters: [14, 15]",
        path=PLAN_FILE,
        line=session.line,
    )
