"""计: the study plan reaches every chapter and names none that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.check.finding import Finding
from scripts.content import Project

PLAN = "docs/data/plan.yml"


def check(project: Project) -> Iterator[Finding]:
    """Sessions numbered from 1, their chapters known, every chapter in a session."""
    numbers = {chapter.number for chapter in project.chapters}
    for expected, session in enumerate(project.plan, 1):
        if session.number != expected:
            yield Finding(PLAN, session.line, 1, "计-2", f"第{expected}次学习编号写成{session.number}", "编号从1起连续")
        for number in session.chapters:
            if number not in numbers:
                yield Finding(
                    PLAN, session.line, 1, "计-2", f"第{session.number}次学习安排了不存在的第{number}章", "请改正章号"
                )
        if not session.discussion:
            yield Finding(PLAN, session.line, 1, "计-3", f"第{session.number}次学习没有研讨题", "请补 discussion")
    for chapter in project.chapters:
        if not project.sessions_of(chapter):
            yield Finding(
                f"docs/{chapter.path}",
                1,
                1,
                "计-1",
                "没有安排到任何一次学习",
                f"请在 {PLAN} 的某次 chapters 里加上{chapter.number}",
            )
