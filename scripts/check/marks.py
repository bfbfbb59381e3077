"""结-7: marks are written as the site understands them, so that none is printed as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from scripts.check.finding import Finding
from scripts.content import Chapter, Page, Project
from scripts.content.markdown import passages

# Mostly full-width or curly marks from an input method.
MARKS = (
    (re.compile(r"\]（|\] +\([^)]*\.md|！\["), "链接的括号不对", "请写成 [文字](路径)，用半角，中间不空格"),
    (re.compile(r"［\^|\[\^[^\]]*(?:[］\s]|$)"), "出处的写法不对", "请写成 [^来源键]，用半角方括号，里面不空格"),
    (re.compile(r"\[[a-z0-9]+(?:-[a-z0-9]+)+\](?![(:\[])"), "出处少了“^”", "请写成 [^来源键]"),
    (re.compile(r"^\s*\?\?\?(?!\+? note \"[^\"“”]+\"$)"), "折叠框的写法不对", '请写 ??? note "参考答案"，用半角直引号'),
    (re.compile(r"^#{1,6}[^#\s]|^#{1,6}　"), "标题的 # 后没有空格", "请在 # 后空一格（半角）"),
    (re.compile(r"^\d+[、．)）]"), "编号的写法不对", "列表的编号写“1. ”，用半角点，后面空一格"),
    (re.compile(r"^ {1,3}(?:[-*+]|\d+\.) "), "列表的缩进不对", "第一层不缩进，第二层缩进四格"),
    (
        re.compile(r"^\s*/// (?!(?:table|figure)-caption$)\S"),
        "表题、图题的记号不对",
        "请写 /// table-caption 或 /// figure-caption",
    ),
    (re.compile(r"~~|==|^\s*[-*] \[[ x]\]"), "用了本站不认的记号", "请删去，改用普通文字"),
    (re.compile(r"^!!!(?! \w+( \"[^\"“”]*\")?$)"), "提示框的写法不对", '请写 !!! note "标题"，用半角直引号'),
)
HTML = (re.compile(r"<(?!!--|br\b|/?su[bp]\b)/?[a-z]", re.I), "用了 HTML", "请改用 Markdown 的写法")
LITERAL = re.compile(r"`[^`]*`|<https?:[^>]*>")
UNCLOSED = re.compile(r"<!--(?:(?!-->).)*?(?=<!--|\Z)", re.S)
LIST_ITEM = re.compile(r"(?:[-*+]|\d+\.) ")
CAPTION_END = "请在题下另起一行写 ///"
Told = Iterator[tuple[int, str, str]]  # line, what is wrong, remedy


def check(project: Project) -> Iterator[Finding]:
    """The marks of every written page, in the order of the pages."""
    for page in project.written:
        for rule in PAGE_RULES:
            for line, message, hint in rule(page):
                yield Finding(f"docs/{page.path}", line, 1, "结-7", message, hint)


def _lines(page: Chapter | Page) -> Iterator[tuple[int, str]]:
    return enumerate(page.body.split("\n"), page.body_line)


def _empty(page: Chapter | Page) -> Told:
    """A page says something."""
    if not page.body.strip():
        yield page.body_line, "这一页是空的", "请写上内容，或从 docs 和导航里删去"


def _written(page: Chapter | Page) -> Told:
    """Marks are those of Markdown; chapters hold no HTML."""
    marks = (*MARKS, HTML) if isinstance(page, Chapter) else MARKS
    for number, line in _lines(page):
        prose = LITERAL.sub("", line)
        for mark, message, hint in marks:
            if mark.search(prose):
                yield number, message, hint


def _lists(page: Chapter | Page) -> Told:
    """A list has an empty line above it."""
    before = ""
    for number, line in _lines(page):
        if LIST_ITEM.match(line) and re.match(r"[^\s#|<>]", before) and not LIST_ITEM.match(before):
            yield number, "列表紧贴上面的文字，排不成列表", "请在列表前空一行"
        before = line


def _captions(page: Chapter | Page) -> Told:
    """A caption that is opened is closed before the next, and none is closed twice."""
    opened = 0
    for number, line in _lines(page):
        if re.match(r"\s*/// \S", line):
            if opened:
                yield opened, "表题或图题没有结束", CAPTION_END
            opened = number
        elif line.strip() == "///":
            if not opened:
                yield number, "多了一行 ///", "请删去，或在题上面写 /// table-caption"
            opened = 0
    if opened:
        yield opened, "表题或图题没有结束", CAPTION_END


def _tables(page: Chapter | Page) -> Told:
    """A table has an empty line above and below it, and rows as long as its head: the site drops what is too much."""
    lines = page.body.split("\n")
    for passage in passages(page):
        if passage.kind != "table":
            continue
        start = passage.line - page.body_line
        if start and lines[start - 1].strip():
            yield passage.line, "表格紧贴上面的文字，排不成表", "请在表格前空一行"
        if "|\n///" in passage.text:
            yield passage.line, "表题紧贴表格", "请在表题前空一行"
            continue
        rows = passage.text.split("\n")[: len(passage.rows) + 1]
        cells = [len(re.findall(r"(?<!\\)\|", row.strip().strip("|"))) + 1 for row in rows]
        for number, count in enumerate(cells, passage.line):
            if count != cells[0]:
                hint = "请补齐或删去；表格下面的文字要隔一行"
                yield number, f"这一行有{count}格，表头有{cells[0]}格", hint


def _comments(page: Chapter | Page) -> Told:
    """A comment that is opened is closed."""
    for opened in UNCLOSED.finditer(page.body):
        yield page.body_line + page.body[: opened.start()].count("\n"), "注释没有结束", "请在注释末尾写 -->"


PAGE_RULES: tuple[Callable[[Chapter | Page], Told], ...] = (_empty, _written, _lists, _captions, _tables, _comments)
