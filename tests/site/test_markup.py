"""Marks of notes and questions as the generator is given them: order, joining, names, ways back."""

from __future__ import annotations

import pytest
from lxml import html
from markdown import Markdown

from scripts.site.markup import ReadingMarkup


def rendered(text: str):
    extensions = ["footnotes", "tables", "pymdownx.details", "toc", ReadingMarkup()]
    return html.fragment_fromstring(Markdown(extensions=extensions).convert(text), create_parent=True)


def notes(*keys: str) -> str:
    return "\n".join(f"[^{key}]: 某报：《题{key}》，某报，2024年1月1日。" for key in keys)


@pytest.mark.parametrize(
    "marks,shown",
    [
        ("[^a]", "1"),
        ("[^b][^a]", "1、2"),
        ("[^c] [^a] [^b]", "1–3"),
        ("[^e][^c][^a][^b]", "1–3、5"),
        ("[^e][^a][^c]", "1、3、5"),
        ("[^d][^e][^a][^b]", "1、2、4、5"),
    ],
)
def test_marks_are_in_order_and_joined(marks, shown):
    page = rendered(f"甲[^a]乙[^b]丙[^c]丁[^d]戊[^e]\n\n一句话。{marks}下一句。\n\n{notes(*'abcde')}")
    run = page.xpath("(//span[@class='note-run'])[last()]")[0]
    seen = "".join(sup.text_content() for sup in run.iter("sup") if sup.get("class") != "note-between")
    assert seen == shown
    assert run.text == "。", "the mark keeps to the full stop before it"
    assert run.tail == "下一句。"
    reached = {link.get("href") for link in run.iter("a")}
    assert len(reached) == marks.count("^")
    assert all(page.xpath(f"//li[@id='{href[1:]}']") for href in reached)


def test_a_word_between_two_marks_parts_them():
    page = rendered(f"甲[^a]和[^b]\n\n{notes('a', 'b')}")
    assert [one.text_content() for one in page.xpath("//span[@class='note-run']")] == ["甲1", "和2"]


def test_a_mark_is_named_by_its_note_and_the_note_leads_back_once():
    page = rendered(f"甲。[^a]乙。[^a]丙。[^a]\n\n{notes('a')}")
    assert {link.get("aria-label") for link in page.xpath("//a[@class='footnote-ref']")} == {"注1：《题a》"}
    assert len(page.xpath("//a[@class='footnote-backref']")) == 1
    assert page.xpath("//div[@class='footnote']/h2[@id='notes']")[0].text == "注"


def test_a_mark_after_an_entity_or_nothing_stays_whole():
    page = rendered(f"甲&#42;[^a]\n\n[^a]乙\n\n{notes('a')}")
    assert [p.text_content() for p in page.xpath("./p")] == ["甲*1", "1乙"]


QUESTION = '1. {}\n{}\n    ??? note "参考答案"\n        {}\n'
OPTIONS = "\n    - A．甲\n    - B．乙\n"


@pytest.mark.parametrize(
    "stem,options,answer,kind,right",
    [
        ("（单选）哪个？", OPTIONS, "B。因为乙。", "单选", "B"),
        ("（多选）哪些？", OPTIONS, "A、B。都是。", "多选", "AB"),
        ("（判断）对吗？", "", "错。不对。", "判断", "错"),
        ("（简答）为何？", "", "B级。", "简答", ""),
        ("没有种类？", "", "对。", "简答", ""),
    ],
)
def test_a_question_says_its_kind_and_answer(stem, options, answer, kind, right):
    item = rendered(QUESTION.format(stem, options, answer)).xpath("//li[@class='question']")[0]
    assert (item.get("data-kind"), item.get("data-answer")) == (kind, right)
    assert bool(item.xpath("./ul[@class='options']")) == bool(options)


def test_other_folds_and_lists_are_left_alone():
    page = rendered('1. 一项\n\n    - A．甲\n\n    ??? note "说明"\n        文字。\n')
    assert not page.xpath("//*[@class='question' or @class='options']")
