"""数-3: sums an editor made (``<!-- 计算：660.25-598.70=61.55 -->``), over figures of the sources cited."""

from __future__ import annotations

import ast
import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal

from scripts.check.evidence import DATE_UNITS
from scripts.content.quantities import canonical, fold

_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_PERCENT = Decimal(100)
_FIGURE = re.compile(r"([\d.]*)(.*)", re.S)


def results(sum_: str, written: Iterable[str]) -> set[str]:
    """The quantities one ``a-b=c`` bears out: c with the unit that follows from those of a and b.

    ``written`` are the quantities that may be reckoned with, as :func:`~scripts.content.quantities.quantities` gives
    them. Raises ValueError saying what is wrong with the sum.
    """
    left, _, right = fold(sum_).replace("×", "*").replace("÷", "/").replace("−", "-").partition("=")
    try:
        value, kinds = _evaluate(ast.parse(left.strip(), mode="eval").body, _units(written))
        result = Decimal(right.strip().rstrip("%"))
        rounded = value.quantize(result, ROUND_HALF_UP)
    except (SyntaxError, ArithmeticError, TypeError):
        raise ValueError("算式看不懂") from None
    if rounded != result:
        raise ValueError(f"应为{rounded}")
    return {canonical(_plain(abs(result)) + kind) for kind in kinds}


def _units(written: Iterable[str]) -> dict[str, set[str]]:
    """Number -> the units it is written with; dates are not reckoned with."""
    units: dict[str, set[str]] = defaultdict(set)
    for quantity in written:
        match = _FIGURE.fullmatch(quantity)
        if match and match[2] not in DATE_UNITS:
            units[_plain(Decimal(match[1]))].add(match[2])
    return units


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _evaluate(node: ast.expr, units: dict[str, set[str]]) -> tuple[Decimal, set[str]]:
    """Value of an arithmetic expression over known figures, and the units it may have.

    100 is allowed for percentages. Raises TypeError for anything but sums, ValueError for a number
    that is not known or for adding what has no common unit.
    """
    if not isinstance(node, ast.BinOp) or type(node.op) not in _OPERATORS:
        return _number(node, units)
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


def _number(node: ast.expr, units: dict[str, set[str]]) -> tuple[Decimal, set[str]]:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, (int, float)) or isinstance(node.value, bool):
        raise TypeError(node)
    number = Decimal(str(node.value))
    text = _plain(number)
    if number == _PERCENT:
        return number, units.get(text, set()) | {""}
    if text not in units:
        raise ValueError(f"{text} 不在所引来源的事实里")
    return number, units[text]
