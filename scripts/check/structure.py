"""结: the parts every chapter has, in order, and how long it may be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress

from scripts.check.finding import Finding
from scripts.content import Chapter, Project, outline
from scripts.content.files import read_text
from scripts.content.markdown import headings, passages
from scripts.content.outline import PLAN_FILE, QUIZ, SECTIONS, SOURCES_FILE, TODO
from scripts.content.records import chinese_number
from scripts.content.schema import is_date
from scripts.errors import ProjectError

ORDER = "、".join([*(one.title for one in outline.BEFORE_BODY), "正文", *(one.title for one in outline.AFTER_BODY)])
ANSWER = re.compile(r"^ {4}\?\?\? note \"参考答案\"$", re.M)
OUTSIDE = re.compile(ANSWER.pattern[:-1] + r"\n(?: *\n)* {5,7}\S", re.M)  # an answer the fold does not hold
FEWEST_SECTIONS = 5
CHARACTERS = (1200, 3500)  # Han characters of a chapter where mkdocs.yml says nothing


def check(project: Project) -> Iterator[Finding]:
    """Every chapter by itself, then against the others and the settings."""
    for chapter in project.chapters:
        for rule in CHAPTER_RULES:
            yield from rule(chapter)
    yield from _numbers(project)
    yield from _lengths(project)
    yield from _todo(project)


def _finding(chapter: Chapter, line: int, rule: str, message: str, hint: str = "") -> Finding:
    return Finding(f"docs/{chapter.path}", line, 1, rule, message, hint)


def _titles(chapter: Chapter) -> Iterator[Finding]:
    """结-1: one chapter heading, of plain words. (That there is one is seen when the chapter is read.)"""
    titles = [h for h in headings(chapter) if h.level == 1]
    for heading in titles[:1]:
        if re.search(r"[\[\]*<`]", heading.text):
            yield _finding(chapter, heading.line, "结-1", "章标题里有记号", "章标题只写文字，出处写在正文里")
    for heading in titles[1:]:
        yield _finding(chapter, heading.line, "结-1", "一章有两个章标题", "小节标题用 ## 开头")


def _number(chapter: Chapter) -> Iterator[Finding]:
    """结-2: heading and file name have the number of the chapter."""
    expected = f"第{chinese_number(chapter.number)}章"
    first = next((h for h in headings(chapter) if h.level == 1), None)
    if first and not first.text.startswith(expected):
        message = f"标题与章号{chapter.number}不符"
        yield _finding(chapter, first.line, "结-2", message, f"标题应以“{expected}”开头")
    if not chapter.path.rpartition("/")[2].startswith(f"ch{chapter.number:02d}-"):
        line = chapter.meta.lines["chapter"]
        message = f"文件名与章号{chapter.number}不符"
        yield _finding(chapter, line, "结-2", message, f"文件名应以“ch{chapter.number:02d}-”开头")


def _sections(chapter: Chapter) -> Iterator[Finding]:
    """结-3: the fixed sections are there, in their order."""
    order = [h.id for h in headings(chapter) if h.level == 2 and h.id in SECTIONS]
    for anchor, section in SECTIONS.items():
        if anchor not in order and section.required:
            hint = f"请加上“## {section.title} {{#{anchor}}}”"
            yield _finding(chapter, chapter.body_line, "结-3", f"缺少“{section.title}”一节", hint)
    if order != [anchor for anchor in SECTIONS if anchor in order]:
        yield _finding(chapter, chapter.body_line, "结-3", "固定小节的次序不对", f"次序应为：{ORDER}")


def _ids(chapter: Chapter) -> Iterator[Finding]:
    """结-4: every section has an id, and no id is used twice."""
    seen: dict[str, int] = {}
    for heading in headings(chapter):
        if heading.level == 2 and not heading.id:
            message = f"小节“{heading.text}”没有标识"
            yield _finding(chapter, heading.line, "结-4", message, "请在标题后加 {#英文或拼音标识}")
        if heading.id in seen:
            message = f"标识 #{heading.id} 在第{seen[heading.id]}行已用过"
            yield _finding(chapter, heading.line, "结-4", message, "请换一个标识")
        if heading.id:
            seen[heading.id] = heading.line


def _answers(chapter: Chapter) -> Iterator[Finding]:
    """结-5: every question of the self-test has its answer."""
    for passage in passages(chapter):
        if passage.kind != "item" or passage.section != QUIZ.id:
            continue
        if not ANSWER.search(passage.text):
            yield _finding(chapter, passage.line, "结-5", "自测题没有参考答案")
        elif outside := OUTSIDE.search(passage.text):
            line = passage.line + passage.text[: outside.end()].count("\n")
            yield _finding(chapter, line, "结-5", "参考答案缩进不够，会露在折叠框外", "请把答案缩进八格")


def _items(chapter: Chapter) -> Iterator[Finding]:
    """结-6: the fixed sections have as many items as they should."""
    counts = Counter(passage.section for passage in passages(chapter) if passage.kind == "item")
    for heading in headings(chapter):
        section = SECTIONS.get(heading.id)
        if section and section.items and heading.level == 2:
            least, most = section.items
            if not least <= counts[heading.id] <= most:
                message = f"“{section.title}”有{counts[heading.id]}条"
                yield _finding(chapter, heading.line, "结-6", message, f"应为{least}至{most}条")


def _enough(chapter: Chapter) -> Iterator[Finding]:
    """结-10: there are sections to land on."""
    count = sum(h.level == 2 for h in headings(chapter))
    if count < FEWEST_SECTIONS and TODO not in chapter.body:
        yield _finding(chapter, chapter.body_line, "结-10", f"这一章只有{count}个小节")


def _metadata(chapter: Chapter) -> Iterator[Finding]:
    """文-5: cutoff and summary are filled in."""
    if not is_date(chapter.cutoff):
        line = chapter.meta.lines.get("cutoff", 1)
        message = "缺少 cutoff（资料截止），或写法不对"
        yield _finding(chapter, line, "文-5", message, "请写成 2025、2025-06 或 2025-06-12")
    if not chapter.summary:
        line = chapter.meta.lines.get("summary", 1)
        yield _finding(chapter, line, "文-5", "缺少 summary（提要）", "请写一句话提要")


CHAPTER_RULES: tuple[Callable[[Chapter], Iterator[Finding]], ...] = (
    _titles,
    _number,
    _sections,
    _ids,
    _answers,
    _items,
    _enough,
    _metadata,
)


def _numbers(project: Project) -> Iterator[Finding]:
    """结-2: no two chapters have the same number."""
    seen: dict[int, str] = {}
    for chapter in project.chapters:
        if chapter.number in seen:
            message = f"章号{chapter.number}与 {seen[chapter.number]} 重复"
            yield _finding(chapter, 1, "结-2", message, "请改用没用过的章号")
        seen[chapter.number] = chapter.path


def _lengths(project: Project) -> Iterator[Finding]:
    """结-9: chapters are neither too short nor too long."""
    extra = project.extra
    limits = extra.get("chapter_characters", CHARACTERS)
    if not isinstance(limits, (list, tuple)) or len(limits) != 2 or not all(type(one) is int for one in limits):
        line = extra.lines["chapter_characters"]
        message = "chapter_characters（每章字数）写法不对"
        yield Finding("mkdocs.yml", line, 1, "文-5", message, "请写成 [最少, 最多]，例如 [1200, 3500]")
        return
    least, most = limits
    for chapter in project.chapters:
        if TODO not in chapter.body and not least <= chapter.characters <= most:
            message = f"这一章有{chapter.characters}个汉字"
            hint = f"应为{least}至{most}个：短的充实或并入别章，长的分成两章"
            yield _finding(chapter, chapter.body_line, "结-9", message, hint)


def _todo(project: Project) -> Iterator[Finding]:
    """结-8: nothing of a sample is left to write."""
    texts = [(f"docs/{page.path}", page.body_line, page.body) for page in project.written]
    for file in (SOURCES_FILE, PLAN_FILE):
        with suppress(ProjectError):  # where it cannot be read, that has been said
            texts.append((file, 1, read_text(project.root / file, file)))
    for path, first, text in texts:
        if count := text.count(TODO):
            line = first + text[: text.index(TODO)].count("\n")
            yield Finding(path, line, 1, "结-8", f"还有{count}处“{TODO}”")
