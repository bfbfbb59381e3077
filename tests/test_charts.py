"""Charts tell what the data say, in figures and in marks, and stay legible in grey."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from scripts.content import Series
from scripts.content.records import Point
from scripts.site import charts

SVG = "{http://www.w3.org/2000/svg}"


def series(values: dict[str, str], chart: str = "line", notes: dict[str, str] | None = None, **more) -> Series:
    points = tuple(Point(year, value, ("key",), "high", (notes or {}).get(year, "")) for year, value in values.items())
    return Series("one", "样例", "亿元", "样城市", points, 1, chart=chart, **more)


def drawn(one: Series) -> etree._Element:
    return etree.fromstring(charts.chart_svg(one).encode())


def texts(root: etree._Element) -> list[str]:
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def at(root: etree._Element, text: str) -> etree._Element:
    (found,) = [one for one in root.iter(f"{SVG}text") if one.text == text]
    return found


def number(element: etree._Element, name: str) -> float:
    return float(element.get(name))


def test_every_chart_of_the_book_shows_every_value_as_written(project):
    for one in project.series.values():
        if one.chart != "none":
            shown = texts(drawn(one))
            wanted = [point.value.replace("-", "−") for point in one.points]
            assert set(wanted) <= set(shown), one.id
            assert not [text for text in shown if text.startswith("-")], one.id
            assert {point.year for point in one.points} <= set(shown), one.id


@pytest.mark.parametrize("chart", ["bar", "line"])
def test_marks_are_as_long_and_as_high_as_the_values(chart):
    root = drawn(series({"2020": "10", "2021": "20", "2022": "40"}, chart))
    if chart == "bar":
        heights = [number(rect, "height") for rect in root.iter(f"{SVG}rect") if rect.get("fill") == charts.ACCENT]
        assert [round(height / heights[0], 1) for height in heights] == [1, 2, 4]
    else:
        ys = [number(dot, "cy") for dot in root.iter(f"{SVG}circle")]
        assert round((ys[0] - ys[2]) / (ys[0] - ys[1]), 1) == 3


def test_years_stand_in_time_and_missing_ones_keep_their_place():
    root = drawn(series({"2020": "10", "2022": "20", "2025": "30"}))
    x = {year: number(at(root, year), "x") for year in map(str, range(2020, 2026))}
    steps = {round(x[str(year + 1)] - x[str(year)], 1) for year in range(2020, 2025)}
    assert max(steps) - min(steps) < 0.2
    assert texts(root).count(charts.NO_VALUE) == 3
    assert not list(root.iter(f"{SVG}polyline"))  # no line is drawn over years nobody counted


def test_no_line_runs_over_a_break_and_a_dashed_one_stands_there():
    whole = drawn(series({str(year): str(year - 1900) for year in range(2020, 2025)}))
    broken = drawn(series({str(year): str(year - 1900) for year in range(2020, 2025)}, break_after=(2021,)))
    assert [len(line.get("points").split()) for line in whole.iter(f"{SVG}polyline")] == [5]
    assert [len(line.get("points").split()) for line in broken.iter(f"{SVG}polyline")] == [2, 3]
    dashed = [line for line in broken.iter(f"{SVG}line") if line.get("stroke-dasharray")]
    assert len(dashed) == 1
    assert number(at(broken, "2021"), "x") < number(dashed[0], "x1") < number(at(broken, "2022"), "x")
    assert not [line for line in whole.iter(f"{SVG}line") if line.get("stroke-dasharray")]


def test_an_axis_that_does_not_start_at_zero_says_so_and_no_other():
    assert charts.NOT_FROM_ZERO in texts(drawn(series({"2020": "80.5", "2021": "81.4"})))
    assert charts.NOT_FROM_ZERO not in texts(drawn(series({"2020": "2", "2021": "6.6"})))
    assert charts.NOT_FROM_ZERO not in texts(drawn(series({"2020": "80.5", "2021": "81.4"}, "bar")))
    assert charts.NOT_FROM_ZERO not in texts(drawn(series({"2020": "-3", "2021": "4"})))


def test_labels_of_bars_stand_outside_them():
    root = drawn(series({"2020": "-10.3", "2021": "5", "2022": "-0.1"}, "bar"))
    bars = [rect for rect in root.iter(f"{SVG}rect") if rect.get("fill") == charts.ACCENT]
    for bar, text in zip(bars, ("−10.3", "5", "−0.1")):
        top, foot = number(bar, "y"), number(bar, "y") + number(bar, "height")
        label = [one for one in root.iter(f"{SVG}text") if one.text == text and one.get("paint-order")][0]
        assert number(label, "y") <= top or number(label, "y") - charts.SIZE * 0.75 >= foot


@pytest.mark.parametrize("note", ["年鉴取整", "约4711亿元", "据上年倒推"])
def test_a_value_known_to_be_rough_is_about(note):
    one = series({"2020": "4300", "2021": "4711"}, notes={"2021": note})
    assert "约" in texts(drawn(one))
    assert "4711" in texts(drawn(one))
    assert "约4711" in charts.describe(one)
    assert "约4300" not in charts.describe(one)


@pytest.mark.parametrize("values", [{"2020": "0"}, {"2020": "5", "2021": "5"}, {"2020": "-5"}, {"2020": "0.0001"}])
@pytest.mark.parametrize("chart", ["bar", "line"])
def test_dull_data_are_drawn_too(values, chart):
    root = drawn(series(values, chart))
    height = float(root.get("height"))
    for text in root.iter(f"{SVG}text"):
        assert 0 <= number(text, "y") <= height


def test_text_of_data_is_no_markup():
    one = replace(series({"2020": "1"}), unit="<张&个>")
    assert "<张&个>" in texts(drawn(one))
