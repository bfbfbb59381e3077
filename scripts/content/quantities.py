"""Find quantities and quotations in Chinese text, unit-aware.

A quantity is a digit run with its unit, folded by NFKC so that full and half width are equal:
``17.2万户`` → ``17.2万``, ``27%以上`` → ``27%``, ``2021年7月6日`` → ``2021年``, ``7月``, ``6日``.
Only units that change the size or kind of the number are kept: a count word such as 户 is not.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

SIZES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3}
_SIZE = "万亿|百分点|亿|千万|百万|万|千(?!米|克|瓦|卡|伏)|%|‰"
_KIND = rf" ?(?:个(?=百分点))?({_SIZE}|年|月|日)"
_NAME = r"[A-Z](?![A-Za-z])"  # 5G, 4A: names, not quantities; 126EFLOPS is one
QUANTITY = re.compile(rf"(?<![0-9.])(\d{{1,3}}(?:,\d{{3}})+|\d+)(\.\d+)?(?!\.?\d|{_NAME})(?:多|余)?(?:{_KIND})?")
_RANGE = re.compile(rf"(\d)(\s*[—–~～-]+\s*|[、至到])(\d[\d.]*)({_KIND})")
_ORDINAL = re.compile(r"[①-⑳]|（\d{1,2}）|第\d+章")  # they count what is said, and are no quantities
_COUNT = "元|美元|人|人次|户|家|个|件|条|项|张|名|位|次|辆|所|座|栋|宗|亩|吨|册|场|篇|处|只|头|天|公里|平方米|立方米"
_UNIT = re.compile(rf"(?:个(?=百分点))?({_SIZE})[\u4e00-\u9fff]{{0,3}}|{_COUNT}")
_FALL = re.compile(r"(?:下降|减少|降低|回落|负增长|降|减)(?:了|约|近|超过|超)?$|(?<![\w%])[-−]$")
_RISE = re.compile(r"(?:增长|提高|上升|增加|提升|增)(?:了|约|近|超过|超)?$|(?<!\w)\+$")
# The first number of a table's cell, where it is of the kind its column counts: not 第3, 12个, 1.2倍.
CELL = re.compile(r"[^\d第]*([\d,]+(?:\.\d+)?)(?![\d.,]| ?[个项家条倍位次名户人所件])")
QUOTATION = re.compile(r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”")


def fold(text: str) -> str:
    """NFKC-folded text: full-width digits, letters and signs become half-width."""
    return unicodedata.normalize("NFKC", text)


def quantities(text: str) -> list[str]:
    """Every quantity of ``text`` in order, as ``number+unit`` without thousands separators.

    ``2021—2025年`` gives both years their unit; so do ``5%—7%`` and ``7月6日`` theirs.
    """
    return [quantity for quantity, _ in directed(text)]


def directed(text: str) -> list[tuple[str, int]]:
    """The quantities of ``text``, each with -1 where it is said to fall, 1 to rise, 0 where neither is said.

    ``下降4.2%`` and ``−4.2%`` fall, ``增长6.0%`` rises; dates do neither.
    """
    return list(_directed(text))


@lru_cache(maxsize=8192)  # the facts are asked once for each source, and by several rules
def _directed(text: str) -> tuple[tuple[str, int], ...]:
    text = fold(_ORDINAL.sub("", text).replace("，", "；"))  # NFKC would make a thousands separator of it
    # A range or an enumeration shares the unit behind its last number.
    while (shared := _RANGE.sub(lambda m: f"{m[1]}{m[4]}{m[2]}{m[3]}{m[4]}", text)) != text:
        text = shared
    found = []
    for match in QUANTITY.finditer(text):
        whole, fraction, unit = (part or "" for part in match.groups())
        before = text[max(0, match.start() - 6) : match.start()]
        if before[-1:].isascii() and before[-1:].isalpha() and not unit:
            continue  # PM2.5, CO2: names
        number = (whole.replace(",", "").lstrip("0") or "0") + fraction
        direction = (
            0 if unit in ("年", "月", "日") else -1 if _FALL.search(before) else 1 if _RISE.search(before) else 0
        )
        found.append((number + unit, direction))
    return tuple(found)


def number_of(quantity: str) -> str:
    """The digits a quantity begins with: ``17.2万`` → ``17.2``."""
    return quantity[: len(quantity) - len(quantity.lstrip("0123456789."))]


@lru_cache(maxsize=8192)
def canonical(quantity: str) -> str:
    """One spelling per quantity: 3142.00亿 = 3142亿, 1.2万亿 = 12000亿, and a bare 2021 is the year."""
    number = number_of(quantity)
    unit = quantity.removeprefix(number)
    value = format((Decimal(number) * SIZES.get(unit, 1)).normalize(), "f")
    if not unit and re.fullmatch(r"(19|20)\d\d", value):
        unit = "年"
    return value if unit in SIZES else value + unit


def stated_unit(label: str) -> str | None:
    """The unit a table's head or caption states, cut down as in :func:`quantities`; None if it states none.

    ``地区生产总值（亿元）`` and ``单位：亿元`` give ``亿``, ``在校生（万人，统计公报）`` and ``万元`` give ``万``,
    ``占比%`` gives ``%``, ``企业（户）`` gives ````.
    """
    label = fold(label).strip()
    inner = [part for bracket in re.findall(r"\(([^()]*)\)", label) for part in re.split("[,;:、]", bracket)]
    short = [part for part in re.split("[/:]", label) if len(part) <= 4] + re.findall("%$", label)
    units = [match[1] or "" for match in map(_UNIT.fullmatch, [*inner, *short]) if match]
    return next(filter(None, units), "" if units else None)


def quotations(text: str) -> list[str]:
    """Every phrase in “ ”, outermost pairs only."""
    return QUOTATION.findall(text)


def date_quantities(date: str) -> list[str]:
    """``2021-07-06`` → ``2021年``, ``7月``, ``6日``."""
    return [f"{int(part)}{unit}" for part, unit in zip(date.split("-"), "年月日") if part.isdigit()]
