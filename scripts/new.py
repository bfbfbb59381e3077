"""Scaffold a chapter, a source or a session that passes the check from the start."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent

from scripts.content import Project, load_project
from scripts.content.records import chinese_number
from scripts.errors import ProjectError

FOUNDING_REPORT = "gyw-2021-07-06-wuda-zhuashou"  # a registered source, so that the sample's note resolves
TODO = "待写"

CHAPTER = """---
chapter: {number}
cutoff: 2021-07
summary: {todo}：一句话说明本章讲什么。
tags:
  - 专题/政协实施
  - 抓手/抓学习
{field}  - 资料/{kind}
---

# 第{chinese}章　{title}

## 学习要点 {{#points}}

- {todo}：第一个要点。[^{source}]
- {todo}：第二个要点。
- {todo}：第三个要点。

## 正文小节 {{#body}}

{todo}：正文。有数字、日期、引语的段落，末尾注出处。[^{source}]

## 研讨题 {{#discussion}}

1. {todo}：第一道研讨题？
2. {todo}：第二道研讨题？
3. {todo}：第三道研讨题？

## 自测 {{#quiz}}

{quiz}"""

QUESTION = """{number}. {todo}：题目？

    ??? note "参考答案"
        {todo}：答案。[^{source}]

"""

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
"""


def create(root: Path, kind: str, name: str, title: str) -> list[str]:
    """Create a sample of ``kind`` (chapter, source, session). Returns what was done, a line each.

    ``name`` is ``part/slug`` for a chapter, the key for a source, the theme for a session.
    Raises ProjectError where the name is malformed or taken.
    """
    project = load_project(root)
    return {"chapter": _chapter, "source": _source, "session": _session}[kind](project, name, title)


def _chapter(project: Project, name: str, title: str) -> list[str]:
    match = re.fullmatch(r"(?:part)?(\d)/([a-z0-9-]+)", name)
    if not match or int(match[1]) not in project.parts:
        raise ProjectError(f"章名“{name}”写法不对", hint="请写“编号/英文短名”，例如 4/new-topic")
    part, slug = int(match[1]), match[2]
    number = max((chapter.number for chapter in project.chapters), default=0) + 1
    rel = f"part{part}/ch{number:02d}-{slug}.md"
    source = FOUNDING_REPORT if FOUNDING_REPORT in project.sources else next(iter(project.sources), FOUNDING_REPORT)
    kind = project.sources[source].kind if source in project.sources else "报道"
    quiz = "".join(QUESTION.format(number=i, todo=TODO, source=source) for i in range(1, 5))
    field = f"  - 领域/{next(iter(project.tags['领域'].values))}\n" if part == 5 else ""
    _write(
        project.docs / rel,
        CHAPTER.format(
            number=number,
            chinese=chinese_number(number),
            todo=TODO,
            field=field,
            kind=kind,
            title=title or TODO,
            source=source,
            quiz=quiz,
        ),
    )
    _insert_after(project.root / "mkdocs.yml", rf"    - part{part}/.*\.md", f"    - {rel}")
    done = [f"新建 docs/{rel}，已加入 mkdocs.yml 的导航。"]
    if project.plan:
        last = project.plan[-1].number
        _add_to_session(project.root / "docs/data/plan.yml", number)
        done.append(f"已安排到第{last}次学习；要换一次，请改 docs/data/plan.yml 的 chapters。")
    return [*done, f"请把各处“{TODO}”写成正文，再运行 make check。"]


def _source(project: Project, key: str, title: str) -> list[str]:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", key):
        raise ProjectError(f"来源键“{key}”写法不对", hint="只用小写字母、数字和连字符，例如 gyrb-2026-01-19-baogao")
    if key in project.sources:
        raise ProjectError(
            f"来源键“{key}”已有",
            hint="请换一个键，或直接引用它",
            path="docs/data/sources.yml",
            line=project.sources[key].line,
        )
    _append(project.root / "docs/data/sources.yml", SOURCE.format(key=key, title=title or TODO, todo=TODO))
    return ["已在 docs/data/sources.yml 末尾加上这个来源；请补全发布处、日期和种类。", f"正文里这样引用：[^{key}]"]


def _session(project: Project, theme: str, title: str) -> list[str]:
    number = max((session.number for session in project.plan), default=0) + 1
    chapter = project.chapters[0].number if project.chapters else 1
    plan = project.root / "docs/data/plan.yml"
    typed = re.findall(r"^( *)- number:", plan.read_text(encoding="utf-8"), re.M) if plan.exists() else []
    entry = SESSION.format(number=number, title=title or theme, chapter=chapter, todo=TODO)
    _append(plan, indent(entry, typed[-1] if typed else ""))
    _insert_after(project.root / "mkdocs.yml", r"    - plan/.*\.md", f"    - plan/session-{number:02d}.md")
    return [f"已在 docs/data/plan.yml 末尾加上第{number}次学习，并加入导航；请改写篇目和研讨题。"]


def _write(path: Path, text: str) -> None:
    if path.exists():
        raise ProjectError("文件已有", hint="请换一个短名", path=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _append(path: Path, text: str) -> None:
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(before.rstrip("\n") + "\n" + text, encoding="utf-8", newline="\n")


def _insert_after(path: Path, pattern: str, line: str) -> None:
    """Insert ``line`` after the last line of ``path`` that matches ``pattern`` wholly."""
    lines = path.read_text(encoding="utf-8").split("\n")
    last = max(i for i, one in enumerate(lines) if re.fullmatch(pattern, one))
    path.write_text("\n".join([*lines[: last + 1], line, *lines[last + 1 :]]), encoding="utf-8", newline="\n")


def _add_to_session(path: Path, number: int) -> None:
    """Add a chapter to the last ``chapters: [..]`` of the plan, leaving the rest as typed."""
    head, _, tail = path.read_text(encoding="utf-8").rpartition("chapters: [")
    path.write_text(f"{head}chapters: [{tail.replace(']', f', {number}]', 1)}", encoding="utf-8", newline="\n")
