"""How well the search answers, kind by kind, on queries made from the book: the engine alone, some seconds."""

from __future__ import annotations

from collections import defaultdict

import pytest

from scripts.content import load_project
from tests.conftest import ROOT
from tests.search import kinds, quick

LEAST = 0.97
# No figure may be shown for what the book lacks, and the glossary always answers.
LEAST_OF = {"figure not in the book": 1, "nonsense": 0.95, "title": 0.95}


@pytest.fixture(scope="module")
def answered(local_site):
    asked = list(kinds.asked(load_project(ROOT), quick.TODAY))
    rows = defaultdict(list)
    for one, answer in zip(asked, quick.ask(local_site, [one.text for one in asked])):
        rows[one.kind].append((one.text, kinds.judged(one, answer)))
    return rows


def test_every_kind_is_answered(answered):
    wrong = {}
    for kind, rows in answered.items():
        missed = [text for text, right in rows if not right]
        if 1 - len(missed) / len(rows) < LEAST_OF.get(kind, LEAST):
            wrong[kind] = missed[:20]
    assert wrong == {}


def test_there_are_many_of_many_kinds(answered):
    assert len(answered) >= 12 and all(len(rows) >= 20 for rows in answered.values())


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("去年GDP是多少", [["去年（2025年）", "6038.15", ""]]),
        ("2021到2023年GDP", [["2021", "4711", "年鉴取整"], ["2022", "4921.17", ""], ["2023", "5154.75", ""]]),
        ("近两年旅游总收入", [["2025", "2444.75", ""], ["2024", "2239.16", ""]]),
    ],
)
def test_years_as_people_say_them(local_site, query, rows):
    [answer] = quick.ask(local_site, [query])
    assert answer["cards"][0]["rows"] == rows


def test_a_year_without_a_figure_yet_is_said_with_the_years_before(local_site):
    [answer] = quick.ask(local_site, ["今年GDP是多少"])
    card = answer["cards"][0]
    assert "今年（2026年）的数字书中还没有" in card["remark"]
    assert card["rows"][0][0] == "2025" and len(card["rows"]) > 1


def test_what_lies_on_both_sides_of_a_break_stands_apart_and_is_said(local_site):
    [answer] = quick.ask(local_site, ["2020年和2024年GDP"])
    first, second = answer["cards"][:2]
    assert [row[0] for row in first["rows"]] == ["2024"] and [row[0] for row in second["rows"]] == ["2020"]
    assert "口径不同" in first["remark"]


def test_a_word_that_is_nowhere_is_named(local_site):
    answers = quick.ask(local_site, ["鹤岗市GDP", "磷矿渣壳怎么办", "拉投资", "政协"])
    assert answers[0]["note"]["missing"] == ["鹤岗市"] and not answers[0]["cards"]
    assert answers[2]["note"]["closest"] and answers[2]["shown"]
    assert "closest" not in answers[3]["note"] and "missing" not in answers[3]["note"]


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("字太小了怎么办", "help"),
        ("没有网络怎么看", "help"),
        ("怎么打印出来", "help"),
        ("在哪里可以下载", "help"),
        ("第五编", "page"),
        ("第17章自测", "page"),
        ("抓手/抓协商", "tag"),
    ],
)
def test_helps_places_and_tags_are_answered(local_site, query, kind):
    [answer] = quick.ask(local_site, [query])
    assert [card["kind"] for card in answer["cards"]][0] == kind


@pytest.mark.parametrize("query", ["提案反馈", "政协文件下载量", "会议资料打印费", "工业园区的装订厂"])
def test_what_only_sounds_like_a_help_has_none(local_site, query):
    [answer] = quick.ask(local_site, [query])
    assert "help" not in [card["kind"] for card in answer["cards"]]
