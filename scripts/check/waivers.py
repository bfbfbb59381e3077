"""Waivers: what a passage may be excused from, said by an editor with a reason (免核)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from scripts.check.finding import Finding
from scripts.check.rules import RULES
from scripts.content import Project
from scripts.content.markdown import WAIVER, Passage, passages

SHORTEST_REASON = 4  # characters


class Waivers:
    """All waivers of a project: which lines of which page are excused from which rule."""

    def __init__(self, project: Project) -> None:
        self._lines: dict[str, list[tuple[range, str]]] = defaultdict(list)
        for page in project.written:
            for passage in passages(page):
                lines = range(passage.line, passage.line + passage.text.count("\n") + 1)
                self._lines[f"docs/{page.path}"] += [(lines, rule) for rule in passage.waiver]

    def cover(self, finding: Finding) -> bool:
        """Whether the passage the finding is in waives its rule, and the rule can be waived."""
        waived = self._lines.get(finding.path, ())
        return RULES[finding.rule].waivable and any(finding.line in lines and finding.rule == r for lines, r in waived)


def check(project: Project) -> Iterator[Finding]:
    """数-4: remarks that ask for a waiver are in the form that is honoured, for a rule that can be waived."""
    for page in project.written:
        for passage in passages(page):
            for remark in re.findall(r"<!--\s*免核.*?-->", passage.text, re.S):
                if told := _wrong(remark):
                    yield Finding(f"docs/{page.path}", _line(passage, remark), 1, "数-4", *told)


def _line(passage: Passage, remark: str) -> int:
    return passage.line + passage.text[: passage.text.index(remark)].count("\n")


def _wrong(remark: str) -> tuple[str, str] | None:
    """What is wrong with a remark, and how to mend it; None where nothing is."""
    match = WAIVER.fullmatch(remark)
    if not match:
        return "免核的写法不对", "请写：<!-- 免核 规则号：理由 -->，一处一条，规则号用半角连字符"
    if match[1] not in RULES or not RULES[match[1]].waivable:
        return f"{match[1]} 不能免核", "请删去免核，改正这一处；可免核的规则见编辑手册，一处一条"
    if len(match[2]) < SHORTEST_REASON:
        return f"免核 {match[1]} 没有写理由", "请写：<!-- 免核 规则号：理由 -->"
    return None
