"""One text against another: what agrees though written otherwise, and what differs by a digit, a day, a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.verify.compare import Element, Witness, elements, missing, nearest

ORIGINAL = """今年4月13日，市里召开“强省会”五年行动誓师大会。去年完成投资1,234.5亿元，增长6.0%。
《实施意见》（筑府发〔2021〕3号）分总体要求、重点任务等三个部分，共18项内容，
涉及17.2
万户。贵阳市政协主席会议审议通过。"""
WITNESS = Witness(ORIGINAL, "2021-07-06")


def lacking(text: str, actor: str = "") -> list[str]:
    found = elements(text) + ([Element("actor", actor)] if actor else [])
    return [one.text for one in missing(found, WITNESS, [])]


@pytest.mark.parametrize(
    "text",
    [
        "2021年4月13日召开“强省会”五年行动誓师大会",
        "4月13日召开大会",
        "2021年4月召开大会",
        "2020年完成投资1234.5亿元",
        "增长6%",
        "涉及17.2万户",
        "分3个部分，共18项",
        "《实施意见》（筑府发〔2021〕3号）",
        "2021年7月6日见报",
        "没有可核的东西",
    ],
)
def test_what_the_original_says_agrees_however_written(text):
    assert lacking(text) == []


@pytest.mark.parametrize(
    "text,what",
    [
        ("2021年4月12日召开", "2021年4月12日"),
        ("2021年5月召开", "2021年5月"),
        ("2019年4月13日召开", "2019年4月13日"),
        ("2019年完成投资", "2019年"),
        ("完成投资1234.6亿元", "1234.6亿"),
        ("完成投资1234.5万元", "1234.5万"),
        ("涉及17.2亿户", "17.2亿"),
        ("分4个部分", "4"),
        ("共19项", "19"),
        ("《实施办法》", "实施办法"),
        ("筑府发〔2021〕4号", "筑府发〔2021〕4号"),
        ("“强省会”五年行动动员大会", None),
        ("召开“强省会行动誓师大会”", "强省会行动誓师大会"),
    ],
)
def test_what_differs_in_one_place_is_named(text, what):
    assert lacking(text) == ([what] if what else [])


@pytest.mark.parametrize("actor", ["贵阳市政协", "市政协", "中共贵阳市政协主席会议", "贵阳市政协主要负责同志"])
def test_a_body_is_known_by_its_full_and_its_short_name(actor):
    assert lacking("", actor) == []


@pytest.mark.parametrize("actor", ["省委", "市政府", "市政协、市人大"])
def test_another_body_is_not(actor):
    assert lacking("", actor) == [actor]


def test_another_source_of_the_passage_may_bear_out_what_this_one_does_not():
    other = Witness("涉及9.9万户", "2022")
    assert missing(elements("17.2万户和9.9万户"), WITNESS, [other]) == []
    assert [one.text for one in missing(elements("17.2万户和9.8万户"), WITNESS, [other])] == ["9.8万"]


def test_a_count_of_our_own_agrees_only_where_it_is_marked_as_one():
    assert missing(elements("11个领域"), Witness("甲、乙等领域", counted=frozenset({"11"})), []) == []
    assert missing(elements("11个领域"), Witness("甲、乙等领域"), []) != []


def test_the_nearest_passage_is_the_one_that_speaks_of_the_same():
    assert nearest("《实施意见》共18项内容", ORIGINAL).startswith("《实施意见》")
    assert "誓师大会" in nearest("誓师大会4月13日召开", ORIGINAL)
    assert nearest("", ORIGINAL) == nearest("毫不相干XYZ", "") == ""


@given(st.text(alphabet="贵阳市政协〇一二三0123456789年月日万亿%“”《》〔〕号，。；\n ", max_size=80))
def test_every_text_bears_out_its_own_elements(text):
    assert missing(elements(text), Witness(text), []) == []
