"""数、引、时: quantities and quotations stand in the sources cited beside them.

The fact base is the measure: what a passage says in figures must occur in a fact, series point,
glossary entry, event, title or date of a source that the same passage cites.
"""

from __future__ import annotations

import ast
import operator
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from scripts.check.finding import Finding
from scripts.content import Project, Series
from scripts.content.markdown import WAIVER, Passage, cited_keys, passages
from scripts.content.quantities import canonical, date_quantities, directed, fold

LONGEST_QUOTATION = 60
CORRECT = "请核对数字和单位，或补引有这个数字的来源；不是数据的（如24小时）可注明免核"
SHORTEST_CHECKED = 6
WAIVABLE = re.compile(r"数-[1236]|引-[12]|时-1|文-8")
_TITLE = re.compile(r"《[^》]+》")
_DATE = re.compile(r"(\d{4})年(?:(\d{1,2})月)?")


@dataclass
class Evidence:
    """What sources bear out: quantities, each with how it moves (-1, 0, 1), the same as written, texts to quote."""

    quantities: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    written: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)


def check(project: Project) -> Iterator[Finding]:
    """Every passage of the chapters and of the pages before them."""
    evidence = collect(project)
    terms = {squash(name) for term in project.terms.values() for name in (term.term, *term.aliases)}
    terms |= {squash(value) for facet in project.tags.values() for value in facet.values}
    terms |= {squash(chapter.title) for chapter in project.chapters}
    for page in (*project.front, *project.chapters):
        for passage in passages(page):
            for line, rule, message, hint in _passage(project, passage, evidence, terms):
                if rule not in passage.waiver:
                    yield Finding(f"docs/{page.path}", line, 1, rule, message, hint)
            yield from _waivers(page.path, passage)
    for term in project.terms.values():
        yield from _entry("terms.yml", term.line, term.definition, term.sources, evidence)
    for event in project.timeline:
        yield from _entry("timeline.yml", event.line, event.event, event.sources, evidence)
    for series in project.series.values():
        yield from _series(series, evidence)


def _waivers(path: str, passage: Passage) -> Iterator[Finding]:
    """Remarks that ask for a waiver are in the form that is honoured, for a rule that can be waived."""
    for remark in re.findall(r"<!--\s*免核.*?-->", passage.text, re.S):
        match = WAIVER.fullmatch(remark)
        if not match:
            message, hint = "免核的写法不对", "请写：<!-- 免核 规则号：理由 -->，一处一条，规则号用半角连字符"
        elif not WAIVABLE.fullmatch(match[1]):
            message, hint = f"{match[1]} 不能免核", "请删去免核，改正这一处；可免核的规则见编辑手册，一处一条"
        elif len(match[2]) < 4:
            message, hint = f"免核 {match[1]} 没有写理由", "请写：<!-- 免核 规则号：理由 -->"
        else:
            continue
        yield Finding(f"docs/{path}", passage.line, 1, "数-4", message, hint)


def collect(project: Project) -> dict[str, Evidence]:
    """Source key -> what the fact base holds from that source."""
    found: dict[str, Evidence] = defaultdict(Evidence)

    def add(keys, text: str, *, quotable: bool = False, dates: tuple[str, ...] = ()) -> None:
        moves = directed(text) + [(figure, 0) for date in dates for figure in date_quantities(date)]
        quantities = [(canonical(figure), move) for figure, move in moves]
        for key in keys:
            found[key].written.update(figure for figure, _ in moves)
            for quantity, move in quantities:
                found[key].quantities[quantity].add(move)
            if quotable:
                found[key].texts.append(squash(text))

    for source in project.sources.values():
        add(
            [source.key],
            f"{source.title} {source.number} {source.author} {source.outlet}",
            quotable=True,
            dates=(source.date,),
        )
    for fact in project.facts.values():
        if fact.confidence == "low":
            continue
        labelled = "；".join(f"{label}：{value}" for label, value in fact.figures.items())
        add(fact.sources, f"{fact.claim}；{labelled}；{fact.basis}；{fact.as_of}", dates=(fact.as_of,))
        if fact.quote:
            add(fact.sources, fact.quote, quotable=True)
    return found


def _entry(file: str, line: int, text: str, keys: Iterable[str], evidence: dict[str, Evidence]) -> Iterator[Finding]:
    """Figures of a term or event stand in facts of its sources."""
    known = _known(keys, evidence)
    for figure, move in dict.fromkeys(directed(text)):
        if not _borne_out(figure, move, known):
            yield Finding(f"docs/data/{file}", line, 1, "数-2", f"“{figure}”不在所引来源的事实里", CORRECT)


def _series(series: Series, evidence: dict[str, Evidence]) -> Iterator[Finding]:
    """Every value, with the unit of its series and its sign, stands in a fact of its sources."""
    for line, point in enumerate(series.points, 2):
        value = f"{point.value}{series.unit}"
        known = _known(point.sources, evidence)
        figure, move = directed(value)[0]
        if not _borne_out(figure, move or 1, known):
            yield Finding(
                f"docs/data/series/{series.id}.csv",
                line,
                1,
                "数-5",
                f"{point.year}年的“{value}”不在所引来源的事实里",
                "请核对数值、正负号和 index.yml 里的单位，或在 docs/data/facts 补上这条事实",
            )


def _known(keys: Iterable[str], evidence: dict[str, Evidence]) -> dict[str, set[int]]:
    """What the sources ``keys`` bear out together: quantities and how they move."""
    known: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        for quantity, moves in evidence[key].quantities.items():
            known[quantity] |= moves
    return known


def _borne_out(figure: str, move: int, known: dict[str, set[int]]) -> bool:
    """Whether the figure stands in the facts and does not move the other way there."""
    quantity = canonical(figure)
    return quantity in known and not _turned(move, known[quantity])


def _turned(move: int, moves: set[int]) -> bool:
    """Whether a figure said to fall never falls in the facts, or one said to rise only falls there."""
    return (move == -1 and -1 not in moves) or (move == 1 and moves == {-1})


def _passage(project: Project, passage: Passage, evidence: dict[str, Evidence], terms: set[str]):
    """Yield (line, rule, message, hint) for one passage."""
    keys = [key for key in cited_keys(passage.text) if key in project.sources]
    claims = passage.quantities or [q for q in passage.quotations if _checked(q, terms)]
    if claims and not cited_keys(passage.text):
        shown = "、".join(passage.quantities[:4]) or f"“{passage.quotations[0]}”"
        yield passage.line, "数-1", f"有数字、日期或引语（{shown}）而没有注出处", "请在句末加 [^来源键]"
        return
    known = _known(keys, evidence)
    written = set().union(*(evidence[key].written for key in keys))
    computed: set[str] = set()
    for sum_ in passage.computed:
        try:
            computed |= _computed(sum_, written)
        except ValueError as error:
            hint = "请写成 <!-- 计算：甲-乙=得数 -->，甲乙须在所引来源里，单位相同"
            yield passage.line, "数-3", f"计算标注“{sum_}”有误：{error}", hint
    for figure, move in dict.fromkeys(passage.directed):
        wanted = canonical(figure)
        if not keys or wanted in computed:
            continue
        if wanted not in known:
            yield passage.line_of(figure), "数-2", f"“{figure}”不在所引来源的事实里", CORRECT
        elif _turned(move, known[wanted]):
            yield passage.line_of(figure), "数-6", f"“{figure}”的升降与所引来源相反", "请核对是增是减"
    if unit := passage.stray_unit:
        yield passage.line, "数-2", f"表题的单位“{unit}”与列标题不符", "请核对表题和列标题的单位"
    if not _paired(passage.words):
        yield passage.line, "引-3", "引号没有成对", "请检查“和”，一段之内有开有合"
    for quotation in passage.quotations:
        if len(quotation) > LONGEST_QUOTATION:
            yield passage.line, "引-2", f"引语有{len(quotation)}字，超过{LONGEST_QUOTATION}字", "请改为转述"
        if _checked(quotation, terms) and not _quoted(quotation, keys, evidence):
            yield passage.line, "引-1", f"“{quotation}”不是所引来源里的原话", "请核对引语，或去掉引号改为转述"
    dates = [f"{year}-{int(month or 12):02d}" for year, month in _DATE.findall(fold(passage.words))]
    for phrase, entry in project.phrases.items():
        if dates and phrase in passage.words and max(dates) < entry.since:
            yield (
                passage.line,
                "时-1",
                f"“{phrase}”始见于{entry.since}，与本段所说的时间不合",
                "请改用当时的提法，或写明后来的时间",
            )


def _paired(text: str) -> bool:
    """Whether every “ has its ”, in that order."""
    depth = 0
    for mark in re.findall("[“”]", text):
        depth += 1 if mark == "“" else -1
        if not 0 <= depth <= 2:
            return False
    return depth == 0


def _checked(quotation: str, terms: set[str]) -> bool:
    """Whether a quotation is long enough to be verified and is no listed term or title."""
    inner = _TITLE.sub("", quotation)
    return len(squash(inner)) >= SHORTEST_CHECKED and squash(quotation) not in terms


def _quoted(quotation: str, keys: list[str], evidence: dict[str, Evidence]) -> bool:
    wanted = squash(quotation)
    return any(wanted in text for key in keys for text in evidence[key].texts)


def squash(text: str) -> str:
    """``text`` without punctuation and space, NFKC-folded: what a verbatim match compares."""
    return re.sub(r"[\W_]", "", fold(text))


def _number(figure: str) -> str:
    return re.match(r"[\d.]*", figure)[0]


_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
_PERCENT = Decimal(100)


def _computed(sum_: str, written: Iterable[str]) -> set[str]:
    """The figures one ``a-b=c`` bears out: c with the unit that follows from those of a and b.

    Raises ValueError saying what is wrong with the sum.
    """
    left, _, right = fold(sum_).replace("×", "*").replace("÷", "/").replace("−", "-").partition("=")
    right = right.strip().rstrip("%")
    units: dict[str, set[str]] = defaultdict(set)
    for figure in written:
        number = format(Decimal(_number(figure)).normalize(), "f")
        if (unit := figure.removeprefix(_number(figure))) not in ("年", "月", "日"):
            units[number].add(unit)
    try:
        value, kinds = _evaluate(ast.parse(left.strip(), mode="eval").body, units)
        result = Decimal(right)
        rounded = value.quantize(result, ROUND_HALF_UP)
    except (SyntaxError, ArithmeticError, TypeError):
        raise ValueError("算式看不懂") from None
    if rounded != result:
        raise ValueError(f"应为{rounded}")
    return {canonical(format(abs(result).normalize(), "f") + kind) for kind in kinds}


def _evaluate(node: ast.expr, units: dict[str, set[str]]) -> tuple[Decimal, set[str]]:
    """Value of an arithmetic expression over known figures, and the units it may have.

    100 is allowed for percentages. Raises TypeError for anything but sums, ValueError for a number
    that is not known or for adding what has no common unit.
    """
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        (left, mine), (right, others) = _evaluate(node.left, units), _evaluate(node.right, units)
        value = _OPERATORS[type(node.op)](left, right)
        if isinstance(node.op, (ast.Add, ast.Sub)):
            if not mine & others:
                raise ValueError("相加减的数单位不同")
            kinds = mine & others
            return value, kinds | {"百分点"} if "%" in kinds else kinds
        if isinstance(node.op, ast.Mult):
            return value, {"%"} if _PERCENT in (left, right) else mine | others
        return value, {""} if mine & others else mine
    if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
        raise TypeError(node)
    number = Decimal(str(node.value))
    text = format(number.normalize(), "f")
    if number == _PERCENT:
        return number, units.get(text, set()) | {""}
    if text not in units:
        raise ValueError(f"{text} 不在所引来源的事实里")
    return number, units[text]
