"""数、引、时: figures and quotations stand in the sources cited beside them.

The fact base is the measure: what a passage says in figures must occur in a fact, series point,
glossary entry, event, title or date of a source that the same passage cites.
"""

from __future__ import annotations

import ast
import operator
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from scripts.check.finding import Finding
from scripts.content import Project, Series
from scripts.content.figures import date_figures, figures, fold
from scripts.content.markdown import Passage, cited_keys, passages

LONGEST_QUOTATION = 60
SHORTEST_CHECKED = 6
_TITLE = re.compile(r"《[^》]+》")
_DATE = re.compile(r"(\d{4})年(?:(\d{1,2})月)?")


@dataclass
class Evidence:
    """What the sources of one key bear out: canonical figures, and texts that may be quoted."""

    figures: set[str] = field(default_factory=set)
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
            for rule, reason in passage.waiver.items():
                if len(reason) < 4:
                    yield Finding(
                        f"docs/{page.path}",
                        passage.line,
                        1,
                        "数-4",
                        f"免核 {rule} 没有写理由",
                        "请写：<!-- 免核 规则号：理由 -->",
                    )
    for series in project.series.values():
        yield from _series(series, evidence)


def collect(project: Project) -> dict[str, Evidence]:
    """Source key -> what the fact base holds from that source."""
    found: dict[str, Evidence] = defaultdict(Evidence)

    def add(keys, text: str, *, quotable: bool = False, dates: tuple[str, ...] = ()) -> None:
        numbers = {canonical(figure) for figure in figures(text)}
        numbers |= {canonical(figure) for date in dates for figure in date_figures(date)}
        for key in keys:
            found[key].figures |= numbers
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
    for term in project.terms.values():
        add(term.sources, term.definition)
    for event in project.timeline:
        add(event.sources, event.event, dates=(event.date,))
    return found


def _series(series: Series, evidence: dict[str, Evidence]) -> Iterator[Finding]:
    """Every value, with the unit of its series, stands in a fact of its sources."""
    for line, point in enumerate(series.points, 2):
        value = f"{point.value}{series.unit}"
        known = set().union(*(evidence[key].figures for key in point.sources))
        if canonical(figures(value)[0]) not in known:
            yield Finding(
                f"docs/data/series/{series.id}.csv",
                line,
                1,
                "数-5",
                f"{point.year}年的“{value}”不在所引来源的事实里",
                "请核对数值和 index.yml 里的单位，或在 docs/data/facts 补上这条事实",
            )


def _passage(project: Project, passage: Passage, evidence: dict[str, Evidence], terms: set[str]):
    """Yield (line, rule, message, hint) for one passage."""
    keys = [key for key in cited_keys(passage.text) if key in project.sources]
    claims = passage.figures or [q for q in passage.quotations if _checked(q, terms)]
    if claims and not cited_keys(passage.text):
        shown = "、".join(passage.figures[:4]) or f"“{passage.quotations[0]}”"
        yield passage.line, "数-1", f"有数字、日期或引语（{shown}）而没有注出处", "请在句末加 [^来源键]"
        return
    known = set().union(*(evidence[key].figures for key in keys)) if keys else set()
    computed: set[str] = set()
    for sum_ in passage.computed:
        problem = _computed(sum_, known, computed)
        if problem:
            yield (
                passage.line,
                "数-3",
                f"计算标注“{sum_}”有误：{problem}",
                "请写成 <!-- 计算：甲-乙=得数 -->，甲乙须在所引来源里",
            )
    for figure in dict.fromkeys(passage.figures):
        wanted = canonical(figure)
        if not keys or wanted in known or _number(wanted) in computed:
            continue
        yield (
            passage.line_of(figure),
            "数-2",
            f"“{figure}”不在所引来源的事实里",
            "请核对数字和单位，或补引有这个数字的来源",
        )
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


def canonical(figure: str) -> str:
    """One spelling per figure: 3142.00亿 = 3142亿, and a bare 2021 is the year."""
    number, unit = re.fullmatch(r"([\d.]+)(.*)", figure).groups()
    number = format(Decimal(number).normalize(), "f")
    if not unit and re.fullmatch(r"(19|20)\d\d", number):
        unit = "年"
    return number + unit


def _number(figure: str) -> str:
    return re.match(r"[\d.]*", figure)[0]


_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def _computed(sum_: str, known: set[str], computed: set[str]) -> str:
    """Check one ``a-b=c``; add c to ``computed``. Returns what is wrong, or ''."""
    left, _, right = fold(sum_).replace("×", "*").replace("÷", "/").replace("−", "-").partition("=")
    right = right.strip().rstrip("%")
    numbers = {_number(figure) for figure in known}
    try:
        value = _evaluate(ast.parse(left.strip(), mode="eval").body, numbers)
        result = Decimal(right)
    except KeyError as error:
        return f"{error.args[0]} 不在所引来源的事实里"
    except (SyntaxError, InvalidOperation, ZeroDivisionError, TypeError):
        return "算式看不懂"
    if value.quantize(result) != result:
        return f"应为{value.quantize(result)}"
    computed.add(format(result.normalize(), "f"))
    return ""


def _evaluate(node: ast.expr, known: set[str]) -> Decimal:
    """Value of an arithmetic expression over known figures; 100 is allowed for percentages."""
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_evaluate(node.left, known), _evaluate(node.right, known))
    if not isinstance(node, ast.Constant) or not isinstance(node.value, (int, float)):
        raise TypeError(node)
    number = Decimal(str(node.value))
    text = format(number.normalize(), "f")
    if text != "100" and text not in known:
        raise KeyError(text)
    return number
