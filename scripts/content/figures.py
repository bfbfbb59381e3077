"""Find figures and quotations in Chinese text, unit-aware.

A figure is a digit run with its unit, folded by NFKC so that full and half width are equal:
``17.2万户`` → ``17.2万``, ``27%以上`` → ``27%``, ``2021年7月6日`` → ``2021年``, ``7月``, ``6日``.
Only units that change the size or kind of the number are kept: a count word such as 户 is not.
"""

from __future__ import annotations

import re
import unicodedata

_SIZE = "万亿|百分点|亿|万|千(?!米|克|瓦|卡|伏)|%|‰"
FIGURE = re.compile(
    rf"(?<![A-Za-z0-9.])(\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(\.\d+)?(?:多|余)?(?:个(?=百分点))?({_SIZE}|年|月|日)?"
)
_UNIT = re.compile(rf"(?:个(?=百分点))?({_SIZE})?[\u4e00-\u9fff]{{0,3}}")
QUOTATION = re.compile(r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”")


def fold(text: str) -> str:
    """NFKC-folded text: full-width digits, letters and signs become half-width."""
    return unicodedata.normalize("NFKC", text)


def figures(text: str) -> list[str]:
    """Every figure of ``text`` in order, as ``number+unit`` without thousands separators.

    ``2021—2025年`` gives both years their unit; so do ``5%—7%`` and ``7月6日`` theirs.
    """
    text = fold(text.replace("，", "、"))  # NFKC would make a thousands separator of it
    # A range shares the unit behind its second number.
    text = re.sub(r"(\d)(\s*[—–~～-]+\s*)(\d[\d.]*)(年|月|日|%|万|亿)", r"\1\4\2\3\4", text)
    found = []
    for whole, fraction, unit in FIGURE.findall(text):
        whole = whole.replace(",", "").lstrip("0") or "0"
        found.append(whole + fraction + unit)
    return found


def stated_unit(label: str) -> str | None:
    """The unit a table's head or caption states, cut down as in :func:`figures`; None if it states none.

    ``地区生产总值（亿元）`` gives ``亿``, ``在校生（万人，统计公报）`` and ``万元`` give ``万``, ``企业（户）`` gives ````.
    """
    label = fold(label).strip()
    inner = [part for bracket in re.findall(r"\(([^()]*)\)", label) for part in re.split("[,;:、]", bracket)]
    units = [match[1] for match in map(_UNIT.fullmatch, inner) if match]
    if len(label) <= 3 and (match := _UNIT.fullmatch(label)) and match[1]:
        units.append(match[1])
    return next(filter(None, units), "" if units else None)


def quotations(text: str) -> list[str]:
    """Every phrase in “ ”, outermost pairs only."""
    return QUOTATION.findall(text)


def date_figures(date: str) -> list[str]:
    """``2021-07-06`` → ``2021年``, ``7月``, ``6日``."""
    return [f"{int(part)}{unit}" for part, unit in zip(date.split("-"), "年月日") if part.isdigit()]
