"""Draw the charts of docs/data/series as SVG: bars or a line over a time axis.

Black on white with distinct shapes, so that a print in grey stays legible. What a chart shows is
what the data say: every value is written as in the table, every year has its place whether there
is a value or not, a dashed line stands where figures stop being comparable, and an axis that does
not start at zero says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from scripts.content import Series
from scripts.content.records import Point

WIDTH, HEIGHT = 400, 200  # px of the plot: labels stay legible on a 390 px phone and in the 156 mm type area
SLOT = 50  # px a year takes at least
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 44, 30  # px around the plot
PAD = 26  # px between the axis and the first value: room for a label
FONT = "Noto Sans SC, sans-serif"
SIZE = 14  # px
INK, ACCENT, GRID = "#222222", "#a61c1c", "#dddddd"
TICKS = 4
FROM_ZERO = 0.5  # a line whose lowest value is less than this share of its highest starts at zero
NOT_FROM_ZERO = "纵轴不从零起"
NO_VALUE = "未列"
ROUGHLY = ("取整", "倒推", "推算")  # in the note of a point: its value is about that
_MINUS = re.compile(r"(?<![\w-])-(?=\d)")


def describe(series: Series) -> str:
    """Return the chart in words, for readers who do not see it: name, unit, every year and value."""
    values = "，".join(f"{point.year}年{about(point)}{signed(point.value)}{series.unit}" for point in series.points)
    return f"{series.name}：{values}"


def sources_of(series: Series) -> list[str]:
    """Return the source keys of a series' points, each once."""
    return list(dict.fromkeys(key for point in series.points for key in point.sources))


def signed(text: str) -> str:
    """Return ``text`` with the minus sign of the book (U+2212) before its negative numbers."""
    return _MINUS.sub("−", text)


def about(point: Point) -> str:
    """Return 约 where the note of a point says that its value is rounded or inferred, else nothing."""
    return "约" if any(word in point.note for word in (*ROUGHLY, f"约{point.value}")) else ""


def chart_svg(series: Series) -> str:
    """Return the SVG of one series; equal series give equal bytes."""
    return _Chart(series).svg()


class _Chart:
    """One chart: the scales, and the marks drawn with them."""

    def __init__(self, series: Series) -> None:
        self.series = series
        self.points = sorted(series.points, key=lambda point: point.year)
        self.values = {int(point.year): float(point.value) for point in self.points}
        self.first, self.last = min(self.values), max(self.values)
        years = self.last - self.first + 1
        self.width = max(WIDTH, SLOT * years)
        self.slot = self.width / years
        self.ticks = list(_ticks(self.values.values(), series.chart == "bar"))
        self.low, self.high = self.ticks[0], self.ticks[-1]

    def x(self, year: float) -> float:
        """The middle of a year's place."""
        return LEFT + (year - self.first + 0.5) * self.slot

    def y(self, value: float) -> float:
        """The height of a value. Labels of extreme values keep off the title and the years."""
        below = PAD if self.low != 0 else 0
        share = (value - self.low) / (self.high - self.low)
        return TOP + HEIGHT - below - share * (HEIGHT - below - PAD / 2)

    def svg(self) -> str:
        width, height = self.width + LEFT + RIGHT, TOP + HEIGHT + BOTTOM
        marks = self.bars() if self.series.chart == "bar" else self.line()
        parts = [*self.axes(), *self.breaks(), *marks, *self.gaps()]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width)}" height="{height}" '
            f'viewBox="0 0 {_number(width)} {height}" font-family={quoteattr(FONT)} font-size="{SIZE}" fill="{INK}">'
            f'<rect width="{_number(width)}" height="{height}" fill="#ffffff"/>' + "".join(parts) + "</svg>"
        )

    def axes(self) -> Iterator[str]:
        """Grid, scale, unit, years; the mark of an axis that does not start at zero."""
        digits = max(_digits(tick) for tick in self.ticks)
        for tick in self.ticks:
            yield _line(LEFT, self.y(tick), LEFT + self.width, self.y(tick), GRID)
            yield _text(LEFT - 8, self.y(tick) + 5, signed(f"{tick:.{digits}f}"), "end")
        foot = TOP + HEIGHT
        yield _line(LEFT, TOP, LEFT, foot, INK)
        yield _line(LEFT, foot, LEFT + self.width, foot, INK)
        if self.low < 0 < self.high:
            yield _line(LEFT, self.y(0), LEFT + self.width, self.y(0), INK)
        yield _text(8, TOP - 26, self.series.unit, "start")
        if self.low > 0:
            yield (  # an axis broken near its foot
                f'<path d="M{LEFT} {foot - 4}l-5 -3l10 -4l-10 -4l5 -3" fill="#ffffff" stroke="{INK}" stroke-width="1.2"/>'
            )
            yield _text(LEFT + self.width, TOP - 26, NOT_FROM_ZERO, "end", size=12)
        for year in range(self.first, self.last + 1):
            yield _text(self.x(year), foot + 20, str(year))

    def breaks(self) -> Iterator[str]:
        """A dashed line after each year that later ones cannot be compared with."""
        for year in self.series.break_after:
            if self.first <= year < self.last:
                x = self.x(year + 0.5)
                yield _line(x, TOP, x, TOP + HEIGHT, INK, "5 4")

    def gaps(self) -> Iterator[str]:
        """A word in the place of each year that has no value."""
        for year in range(self.first, self.last + 1):
            if year not in self.values:
                yield _text(self.x(year), TOP + HEIGHT - 8, NO_VALUE, size=12)

    def bars(self) -> Iterator[str]:
        wide = min(0.55 * self.slot, 34)
        for point in self.points:
            year, value = int(point.year), self.values[int(point.year)]
            top, foot = sorted((self.y(value), self.y(0)))
            x = self.x(year) - wide / 2
            yield (
                f'<rect x="{_number(x)}" y="{_number(top)}" width="{_number(wide)}" '
                f'height="{_number(foot - top)}" fill="{ACCENT}"/>'
            )
            yield from self.label(point, 0, foot + 17 if value < 0 else top - 6)

    def line(self) -> Iterator[str]:
        for stretch in self.stretches():
            if len(stretch) > 1:
                path = " ".join(f"{_number(self.x(year))},{_number(self.y(self.values[year]))}" for year in stretch)
                yield f'<polyline points="{path}" fill="none" stroke="{ACCENT}" stroke-width="2"/>'
            for year in stretch:
                yield f'<circle cx="{_number(self.x(year))}" cy="{_number(self.y(self.values[year]))}" r="4" fill="{ACCENT}"/>'
        for point in self.points:
            yield from self.line_label(point)

    def stretches(self) -> list[list[int]]:
        """Years a line may join: next to each other, with no break between them."""
        stretches: list[list[int]] = []
        for year in sorted(self.values):
            if year - 1 in self.values and year - 1 not in self.series.break_after:
                stretches[-1].append(year)
            else:
                stretches.append([year])
        return stretches

    def line_label(self, point: Point) -> Iterator[str]:
        """The label on the side the line turns away from, shifted against its slope."""
        year, value = int(point.year), self.values[int(point.year)]
        stretch = next(one for one in self.stretches() if year in one)
        near = [self.values[other] for other in (year - 1, year + 1) if other in stretch]
        above = not near or value >= sum(near) / len(near) or self.y(value) + 24 > TOP + HEIGHT
        before, after = (self.values[other] if other in stretch else value for other in (year - 1, year + 1))
        slope = (self.y(before) - self.y(after)) / self.slot
        turned = (before - value) * (after - value) > 0  # a peak or a trough: the line leaves on both sides alike
        shift = 0.0 if turned or len(near) < 2 else max(-12.0, min(12.0, 24 * slope)) * (-1 if above else 1)
        yield from self.label(point, shift, self.y(value) + (-10 if above else 21))

    def label(self, point: Point, shift: float, y: float) -> Iterator[str]:
        """The value as written; 约 is a word before it, of its own."""
        text, word = signed(point.value), about(point)
        size = min(SIZE, SIZE * (self.slot - 4) / _wide(word + text))
        x = self.x(int(point.year)) + shift
        x = max(x, LEFT + _wide(word + text) * size / SIZE / 2 + 2)
        if word:
            middle = x - (_wide(text) - _wide(word)) * size / SIZE / 2
            yield _text(middle, y, word, "end", size=size, halo=True)
            yield _text(middle, y, text, "start", size=size, halo=True)
        else:
            yield _text(x, y, text, size=size, halo=True)


def _ticks(values: Iterable[float], zero: bool) -> Iterator[float]:
    """Yield round numbers, evenly spaced, from below the lowest value to above the highest."""
    values = list(values)
    low, high = min(values), max(values)
    if zero or (0 <= low < FROM_ZERO * high) or low < 0 < high:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = (low, low + 1) if low == 0 else (low - abs(low) / 10, high + abs(high) / 10)
    rough = (high - low) / TICKS
    unit: float = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor >= rough * 0.999)
    for index in range(math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9) + 1):
        yield round(index * step, 10)


def _digits(value: float) -> int:
    """How many decimals it takes to write ``value``."""
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _wide(text: str) -> float:
    """About how many px a label takes at full size: figures are 0.56 em wide, points half of it, Han 1 em."""
    return sum(SIZE * (0.28 if char == "." else 1 if char > "\u2e80" else 0.56) for char in text)


def _number(value: float) -> str:
    """A coordinate, no longer than it needs to be."""
    return f"{value:.1f}".removesuffix(".0")


def _line(x1: float, y1: float, x2: float, y2: float, color: str, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{_number(x1)}" y1="{_number(y1)}" x2="{_number(x2)}" y2="{_number(y2)}" stroke="{color}"{dashed}/>'
    )


def _text(x: float, y: float, text: str, anchor: str = "middle", *, size: float = SIZE, halo: bool = False) -> str:
    """One label; ``halo`` keeps a line behind it from touching it."""
    own = f' font-size="{_number(size)}"' if size != SIZE else ""
    stroke = ' stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    return f'<text x="{_number(x)}" y="{_number(y)}" text-anchor="{anchor}"{own}{stroke}>{escape(text)}</text>'
