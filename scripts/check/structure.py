"""结: the parts every chapter has, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.check.finding import Finding
from scripts.content import Chapter, Project
from scripts.content.markdown import headings, passages
from scripts.content.records import chinese_number

SECTIONS = {"points": "学习要点", "data": "数据一览", "discussion": "研讨题", "quiz": "自测"}
OPTIONAL = {"data"}
ITEMS = {"points": (3, 5), "discussion": (3, 5), "quiz": (4, 6)}
CUTOFF = re.compile(r"\d{4}(-\d{2}){0,2}")


def check(project: Project) -> Iterator[Finding]:
    """Heading number, required sections and their order, answers, cutoff and summary."""
    seen: dict[int, str] = {}
    for chapter in project.chapters:
        yield from _chapter(chapter)
        if chapter.number in seen:
            yield Finding(
                f"docs/{chapter.path}",
                1,
                1,
                "结-2",
                f"章号{chapter.number}与 {seen[chapter.number]} 重复",
                "请改用没用过的章号",
            )
        seen[chapter.number] = chapter.path


def _chapter(chapter: Chapter) -> Iterator[Finding]:
    name = f"docs/{chapter.path}"

    def finding(line: int, rule: str, message: str, hint: str) -> Finding:
        return Finding(name, line, 1, rule, message, hint)

    found = headings(chapter)
    first = next((h for h in found if h.level == 1), None)
    expected = f"第{chinese_number(chapter.number)}章"
    if first and not first.text.startswith(expected):
        yield finding(first.line, "结-2", f"标题与章号{chapter.number}不符", f"标题应以“{expected}”开头")
    sections = [h for h in found if h.level == 2]
    order = [h.id for h in sections if h.id in SECTIONS]
    for anchor, title in SECTIONS.items():
        if anchor not in order and anchor not in OPTIONAL:
            yield finding(chapter.body_line, "结-3", f"缺少“{title}”一节", f"请加上“## {title} {{#{anchor}}}”")
    if order != [anchor for anchor in SECTIONS if anchor in order]:
        yield finding(
            chapter.body_line, "结-3", "固定小节的次序不对", "次序应为：学习要点、正文、数据一览、研讨题、自测"
        )
    for heading in sections:
        if not heading.id:
            yield finding(heading.line, "结-4", f"小节“{heading.text}”没有标识", "请在标题后加 {#英文或拼音标识}")
    counts = dict.fromkeys(ITEMS, 0)
    for passage in passages(chapter):
        if passage.kind != "item":
            continue
        if passage.section in counts:
            counts[passage.section] += 1
        if passage.section == "quiz" and "???" not in passage.text:
            yield finding(passage.line, "结-5", "自测题没有参考答案", '请在题下缩进四格写 ??? note "参考答案"')
    for anchor, (least, most) in ITEMS.items():
        if anchor in order and not least <= counts[anchor] <= most:
            line = next(h.line for h in sections if h.id == anchor)
            yield finding(line, "结-6", f"“{SECTIONS[anchor]}”有{counts[anchor]}条", f"应为{least}至{most}条")
    if not CUTOFF.fullmatch(chapter.cutoff):
        yield finding(
            chapter.meta.lines.get("cutoff", 1),
            "文-5",
            "缺少 cutoff（资料截止），或写法不对",
            "请写成 2025、2025-06 或 2025-06-12",
        )
    if not chapter.summary:
        yield finding(chapter.meta.lines.get("summary", 1), "文-5", "缺少 summary（提要）", "请写一句话提要")
