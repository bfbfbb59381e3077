"""Draw the charts of docs/data/series as SVG with Altair and vl-convert; no browser is needed.

Black on white with distinct shapes, so that a print in black and white stays legible.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import altair as alt
import vl_convert

from scripts.content import Series
from scripts.content.files import write

WIDTH, HEIGHT = 400, 240  # px: labels stay legible on a 390 px phone and in the 156 mm type area
FONT = "Noto Sans SC, sans-serif"
INK, ACCENT = "#222222", "#a61c1c"


def describe(series: Series) -> str:
    """The chart in words, for readers who do not see it: name, unit, every year and value."""
    values = "，".join(f"{point.year}年{point.value}{series.unit}" for point in series.points)
    return f"{series.name}：{values}"


def sources_of(series: Series) -> list[str]:
    """The source keys of a series' points, each once."""
    return list(dict.fromkeys(key for point in series.points for key in point.sources))


def chart_svg(series: Series, fonts: Path, cache: Path) -> str:
    """SVG of one series as bars or a line, a dashed rule at each break in comparability.

    ``fonts`` holds the Noto Sans SC files that measure the labels; results are kept in ``cache``
    by content.
    """
    spec = _spec(series)
    key = hashlib.sha256(
        json.dumps([spec, alt.__version__, vl_convert.__version__], sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()
    cached = cache / f"{key}.svg"
    if not cached.exists():
        vl_convert.register_font_directory(str(fonts))
        write(cached, vl_convert.vegalite_to_svg(spec))
    return cached.read_text(encoding="utf-8")


def _span(series: Series, year: str) -> int:
    """Which comparable stretch a year is in: a line is not drawn across a break."""
    return sum(year.isdigit() and int(year) > last for last in series.break_after)


def _spec(series: Series) -> dict:
    rows = [
        {"year": point.year, "value": float(point.value), "label": point.value, "span": _span(series, point.year)}
        for point in series.points
    ]
    years = [row["year"] for row in rows]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("year:O", sort=years, title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y(
            "value:Q",
            title=series.unit,
            scale=alt.Scale(zero=series.chart == "bar", nice=True),
            axis=alt.Axis(titleAngle=0, titleAlign="left", titleY=-30, titleX=0, tickCount=5),
        ),
    )
    if series.chart == "bar":
        marks = base.mark_bar(size=26, color=ACCENT)
    else:
        dots = alt.OverlayMarkDef(color=ACCENT, size=50)
        marks = base.encode(detail="span:O").mark_line(color=ACCENT, strokeWidth=2, point=dots)
    labels = base.mark_text(dy=-13, fontSize=14, color=INK).encode(text="label:N")
    layers = [marks, labels]
    for year in series.break_after:
        later = next((y for y in years if y.isdigit() and int(y) > year), None)
        if later:
            rule = (
                alt.Chart(alt.Data(values=[{"year": later}]))
                .mark_rule(strokeDash=[5, 4], color=INK, xOffset=-(WIDTH / len(years)) / 2)
                .encode(x=alt.X("year:O", sort=years))
            )
            layers.append(rule)
    chart = (
        alt.layer(*layers)
        .properties(width=WIDTH, height=HEIGHT)
        .configure(font=FONT, background="white")
        .configure_axis(
            labelFontSize=14,
            titleFontSize=14,
            labelColor=INK,
            titleColor=INK,
            gridColor="#dddddd",
            domainColor=INK,
            tickColor=INK,
            titleFontWeight="normal",
        )
        .configure_view(stroke=None)
    )
    return chart.to_dict()
