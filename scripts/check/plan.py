"""计: the study plan reaches every chapter, names none that does not exist, and can be held as written."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.check.finding import Finding
from scripts.content import Project, Session
from scripts.content.outline import PLAN_FILE

STEPS = range(4, 7)  # how many steps the outline of a session has


def check(project: Project) -> Iterator[Finding]:
    """Each session, then the chapters that are in none."""
    for expected, session in enumerate(project.plan, 1):
        yield from _numbers(project, session, expected)
        yield from _questions(session)
        yield from _outline(session)
        yield from _originals(project, session)
    for chapter in project.chapters:
        if not project.sessions_of(chapter):
            hint = f"请在 {PLAN_FILE} 的某次 chapters 里加上{chapter.number}"
            yield Finding(f"docs/{chapter.path}", 1, 1, "计-1", "没有安排到任何一次学习", hint)


def _finding(session: Session, rule: str, message: str, hint: str = "") -> Finding:
    return Finding(PLAN_FILE, session.line, 1, rule, message, hint)


def _numbers(project: Project, session: Session, expected: int) -> Iterator[Finding]:
    """计-2: sessions are numbered from 1, and their chapters exist."""
    if session.number != expected:
        yield _finding(session, "计-2", f"第{expected}次学习编号写成{session.number}", "编号从1起连续")
    for number in session.chapters:
        if project.chapter(number) is None:
            message = f"第{session.number}次学习安排了不存在的第{number}章"
            yield _finding(session, "计-2", message, "请改正章号")


def _questions(session: Session) -> Iterator[Finding]:
    """计-3: there is something to discuss."""
    if not session.discussion:
        yield _finding(session, "计-3", f"第{session.number}次学习没有研讨题")


def _outline(session: Session) -> Iterator[Finding]:
    """计-4, 计-6: the outline has as many steps as can be kept in mind, and they fill the time."""
    if not session.outline:
        yield _finding(session, "计-6", f"第{session.number}次学习没有领学提纲")
        return
    minutes = sum(step.minutes for step in session.outline)
    if len(session.outline) not in STEPS:
        message = f"第{session.number}次学习的提纲有{len(session.outline)}步"
        yield _finding(session, "计-4", message, f"应为{STEPS[0]}至{STEPS[-1]}步")
    if minutes != session.duration:
        message = f"第{session.number}次学习的提纲共{minutes}分钟，duration 写的是{session.duration}"
        yield _finding(session, "计-4", message)


def _originals(project: Project, session: Session) -> Iterator[Finding]:
    """计-5: at least two thirds of the reading are texts that stand for themselves."""
    sources = [[project.sources[key] for key in item.sources if key in project.sources] for item in session.reading]
    originals = sum(any(source.original for source in one) for one in sources)
    if originals * 3 < len(sources) * 2:
        message = f"第{session.number}次学习的重点篇目{len(sources)}篇，原文只有{originals}篇"
        yield _finding(session, "计-5", message)
