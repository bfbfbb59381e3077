"""结: the parts every chapter has, in order, and marks that are written as the site understands them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.check.finding import Finding
from scripts.content import Chapter, Page, Project, outline
from scripts.content.markdown import Passage, headings, passages
from scripts.content.outline import SECTIONS, TODO
from scripts.content.records import chinese_number
from scripts.content.schema import is_date

ORDER = "、".join([*(one.title for one in outline.BEFORE_BODY), "正文", *(one.title for one in outline.AFTER_BODY)])
ANSWER = re.compile(r"^ {4}\?\?\? note \"参考答案\"$", re.M)
# Marks the site would print as they stand, mostly full-width or curly from an input method.
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
UNCLOSED = re.compile(r"<!--(?:(?!-->).)*?(?=<!--|\Z)", re.S)
LIST_ITEM = re.compile(r"(?:[-*+]|\d+\.) ")
ITEMS = {one.id: one.items for one in SECTIONS.values() if one.items}


def check(project: Project) -> Iterator[Finding]:
    """Heading number, required sections and their order, answers, cutoff and summary; marks of every page."""
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
    for page in (*project.front, *project.chapters):
        if not page.body.strip():
            yield Finding(
                f"docs/{page.path}", page.body_line, 1, "结-7", "这一页是空的", "请写上内容，或从 docs 和导航里删去"
            )
        yield from _marks(page)
        yield from _todo(page)


def _marks(page: Chapter | Page) -> Iterator[Finding]:
    """Marks that would be printed as they stand, and captions and tables that swallow what follows."""

    def finding(line: int, message: str, hint: str) -> Finding:
        return Finding(f"docs/{page.path}", line, 1, "结-7", message, hint)

    lines = page.body.split("\n")
    marks = (*MARKS, HTML) if isinstance(page, Chapter) else MARKS
    opened = 0
    for number, line in enumerate(lines, page.body_line):
        prose = re.sub(r"`[^`]*`|<https?:[^>]*>", "", line)
        for mark, message, hint in marks:
            if mark.search(prose):
                yield finding(number, message, hint)
        before = lines[number - page.body_line - 1] if number > page.body_line else ""
        if LIST_ITEM.match(line) and re.match(r"[^\s#|<>]", before) and not LIST_ITEM.match(before):
            yield finding(number, "列表紧贴上面的文字，排不成列表", "请在列表前空一行")
        if re.match(r"\s*/// \S", line):
            if opened:
                yield finding(opened, "表题或图题没有结束", "请在题下另起一行写 ///")
            opened = number
        elif line.strip() == "///":
            if not opened:
                yield finding(number, "多了一行 ///", "请删去，或在题上面写 /// table-caption")
            opened = 0
    if opened:
        yield finding(opened, "表题或图题没有结束", "请在题下另起一行写 ///")
    for passage in passages(page):
        start = passage.line - page.body_line
        if passage.kind == "table" and start and lines[start - 1].strip():
            yield finding(passage.line, "表格紧贴上面的文字，排不成表", "请在表格前空一行")
        if passage.kind == "table" and "|\n///" in passage.text:
            yield finding(passage.line, "表题紧贴表格", "请在表题前空一行")
        elif passage.kind == "table":
            yield from _ragged(page, passage)
    for opened in UNCLOSED.finditer(page.body):
        line = page.body_line + page.body[: opened.start()].count("\n")
        yield finding(line, "注释没有结束", "请在注释末尾写 -->")


def _ragged(page: Chapter | Page, passage: Passage) -> Iterator[Finding]:
    """Rows with more or fewer cells than the head: the site drops what is too much."""
    lines = passage.text.split("\n")[: len(passage.rows) + 1]
    cells = [len(re.findall(r"(?<!\\)\|", line.strip().strip("|"))) + 1 for line in lines]
    for number, count in enumerate(cells, passage.line):
        if count != cells[0]:
            yield Finding(
                f"docs/{page.path}",
                number,
                1,
                "结-7",
                f"这一行有{count}格，表头有{cells[0]}格",
                "请补齐或删去；表格下面的文字要隔一行",
            )


def _todo(page: Chapter | Page) -> Iterator[Finding]:
    count = page.body.count(TODO)
    if count:
        line = page.body_line + page.body[: page.body.index(TODO)].count("\n")
        yield Finding(f"docs/{page.path}", line, 1, "结-8", f"还有{count}处“{TODO}”", "请写成正文后再印", "warning")


def _chapter(chapter: Chapter) -> Iterator[Finding]:
    name = f"docs/{chapter.path}"

    def finding(line: int, rule: str, message: str, hint: str) -> Finding:
        return Finding(name, line, 1, rule, message, hint)

    found = headings(chapter)
    first, *more = [h for h in found if h.level == 1] or [None]
    expected = f"第{chinese_number(chapter.number)}章"
    if first and not first.text.startswith(expected):
        yield finding(first.line, "结-2", f"标题与章号{chapter.number}不符", f"标题应以“{expected}”开头")
    if not chapter.path.rpartition("/")[2].startswith(f"ch{chapter.number:02d}"):
        yield finding(
            chapter.meta.lines.get("chapter", 1),
            "结-2",
            f"文件名与章号{chapter.number}不符",
            f"文件名应以“ch{chapter.number:02d}”开头",
        )
    if first and re.search(r"[\[\]*<`]", first.text):
        yield finding(first.line, "结-1", "章标题里有记号", "章标题只写文字，出处写在正文里")
    for heading in more:
        yield finding(heading.line, "结-1", "一章有两个章标题", "小节标题用 ## 开头")
    ids: dict[str, int] = {}
    for heading in filter(lambda h: h.id, found):
        if heading.id in ids:
            yield finding(heading.line, "结-4", f"标识 #{heading.id} 在第{ids[heading.id]}行已用过", "请换一个标识")
        ids[heading.id] = heading.line
    sections = [h for h in found if h.level == 2]
    order = [h.id for h in sections if h.id in SECTIONS]
    for one in SECTIONS.values():
        if one.id not in order and one.required:
            yield finding(chapter.body_line, "结-3", f"缺少“{one.title}”一节", f"请加上“## {one.title} {{#{one.id}}}”")
    if order != [anchor for anchor in SECTIONS if anchor in order]:
        yield finding(
            chapter.body_line,
            "结-3",
            "固定小节的次序不对",
            f"次序应为：{ORDER}",
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
        if passage.section == outline.QUIZ.id and not ANSWER.search(passage.text):
            yield finding(passage.line, "结-5", "自测题没有参考答案", '请在题下缩进四格写 ??? note "参考答案"')
    for anchor, (least, most) in ITEMS.items():
        if anchor in order and not least <= counts[anchor] <= most:
            line = next(h.line for h in sections if h.id == anchor)
            yield finding(line, "结-6", f"“{SECTIONS[anchor].title}”有{counts[anchor]}条", f"应为{least}至{most}条")
    if not is_date(chapter.cutoff):
        yield finding(
            chapter.meta.lines.get("cutoff", 1),
            "文-5",
            "缺少 cutoff（资料截止），或写法不对",
            "请写成 2025、2025-06 或 2025-06-12",
        )
    if not chapter.summary:
        yield finding(chapter.meta.lines.get("summary", 1), "文-5", "缺少 summary（提要）", "请写一句话提要")
