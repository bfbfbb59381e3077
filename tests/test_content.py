"""Parsers hold for any input: quantities, quotations, YAML, Markdown passages."""

from __future__ import annotations

import json
import re
from typing import Annotated, Literal, get_args, get_origin, get_type_hints

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.content.files import parse_yaml, read_config, split_front_matter
from scripts.content.formulations import formulations
from scripts.content.markdown import parse
from scripts.content.outline import KINDS, SECTIONS, is_text, kind_of
from scripts.content.quantities import (
    SIZES,
    canonical,
    date_quantities,
    directed,
    fold,
    quantities,
    quotations,
    stated_unit,
)
from scripts.content.quiz import questions
from scripts.content.records import (
    Facet,
    Fact,
    Gap,
    Phrase,
    Series,
    Session,
    Source,
    Term,
    chinese_date,
    chinese_number,
)
from scripts.content.schema import is_date, record
from scripts.errors import ProjectError

CHINESE = st.text(
    alphabet="强省会政协贵阳市“”‘’《》（）〔〕，。、；：？！…—·0123456789.%万亿年月日个百分点 \n|-#>*[]^{}/`",
    max_size=200,
)


@pytest.mark.parametrize(
    "text,expected",
    [
        ("企业17.2万户", ["17.2万"]),
        ("达到１７．２万户", ["17.2万"]),
        ("2021年7月6日", ["2021年", "7月", "6日"]),
        ("2021—2025年", ["2021年", "2025年"]),
        ("5%—7%", ["5%", "7%"]),
        ("5—7%", ["5%", "7%"]),
        ("1,234.50亿元", ["1234.50亿"]),
        ("提高0.5个百分点", ["0.5百分点"]),
        ("1.2万亿元", ["1.2万亿"]),
        ("2022年24，2023年21", ["2022年", "24", "2023年", "21"]),
        ("结构3.7:30.1:66.2", ["3.7", "30.1", "66.2"]),
        ("国发〔2022〕2号", ["2022", "2"]),
        ("PM2.5和5G、4A级景区", []),
        ("500余家", ["500"]),
        ("突破126EFLOPS", ["126"]),
        ("1.2—1.5万亿元", ["1.2万亿", "1.5万亿"]),
        ("提高0.3—0.5个百分点", ["0.3百分点", "0.5百分点"]),
        ("十二个", []),
    ],
)
def test_quantities(text, expected):
    assert quantities(text) == expected


@pytest.mark.parametrize(
    "label,unit",
    [
        ("地区生产总值（亿元）", "亿"),
        ("在校生（万人，统计公报，完成数）", "万"),
        ("比上年（个百分点）", "百分点"),
        ("六大产业增速和比重（%，2024年）", "%"),
        ("企业（户）", ""),
        ("亿元", "亿"),
        ("签约额（亿美元）", "亿"),
        ("总值（快报）", None),
        ("小学", None),
        ("综合指数", None),
        ("收入（统计公报口径，按常住人口计）", None),
        ("占比%", "%"),
        ("万平方米", "万"),
        ("万平方公里", None),
    ],
)
def test_a_label_states_its_unit(label, unit):
    assert stated_unit(label) == unit


@pytest.mark.parametrize(
    "text,expected",
    [
        ("降4.2%", [("4.2%", -1)]),
        ("下降了超过4.2%", [("4.2%", 0)]),
        ("投资负增长超过4.2%", [("4.2%", -1)]),
        ("−4.2%", [("4.2%", -1)]),
        ("投资增长6.0%", [("6.0%", 1)]),
        ("+6%", [("6%", 1)]),
        ("共6%，增长2021年", [("6%", 0), ("2021年", 0)]),
        ("下降7月6日", [("7月", 0), ("6日", 0)]),
        ("降3；约5", [("3", -1), ("5", 0)]),
    ],
)
def test_a_quantity_rises_or_falls_as_is_said_before_it(text, expected):
    assert directed(text) == expected


@pytest.mark.parametrize(
    "quantity,spelled",
    [
        ("3千", "3000"),
        ("3万", "30000"),
        ("3百万", "3000000"),
        ("3千万", "30000000"),
        ("3亿", "300000000"),
        ("1.2万亿", "1200000000000"),
        ("3142.00亿", "314200000000"),
        ("1949", "1949年"),
        ("2021", "2021年"),
        ("2121", "2121"),
        ("2021年", "2021年"),
        ("2021%", "2021%"),
        ("5.60%", "5.6%"),
        ("0", "0"),
    ],
)
def test_a_quantity_is_spelled_out(quantity, spelled):
    assert canonical(quantity) == spelled


@pytest.mark.parametrize(
    "text,expected", [("007号", ["7"]), ("0个", ["0"]), ("0.50%", ["0.50%"]), ("A5万", ["5万"]), ("甲5", ["5"])]
)
def test_a_number_is_written_without_needless_zeros_and_is_no_name(text, expected):
    assert quantities(text) == expected


@pytest.mark.parametrize(
    "date,expected", [("2021-07-06", ["2021年", "7月", "6日"]), ("2021-07", ["2021年", "7月"]), ("", [])]
)
def test_a_date_is_its_quantities(date, expected):
    assert date_quantities(date) == expected


PAGE = """## 甲 {#a}

一段5万户，
又增长6%。[^k] <!-- 计算：1+5=6 --><!-- 免核 数-1：说明 -->

<!-- 说明 -->

- 一项

    - 小项

    小段

- 二项

### 小题

| 名称（个） | 金额（亿元） | 数 |
|---|---|---|
| 甲 | 1,234.5 | 7 |
| 乙 | 3 | 下降8% |

/// table-caption
金额（万元）[^k]
///

![图](a.png)

/// figure-caption
图题
///

## 无标识

末段
"""


def test_a_page_is_read_as_passages():
    headings, passages = parse(PAGE, 11)
    assert [(one.level, one.text, one.id, one.line) for one in headings] == [
        (2, "甲", "a", 11),
        (3, "小题", "", 26),
        (2, "无标识", "", 43),
    ]
    assert [(one.kind, one.line, one.section) for one in passages] == [
        ("paragraph", 13, "a"),
        ("item", 18, "a"),
        ("item", 24, "a"),
        ("table", 28, "a"),
        ("figure", 37, "a"),
        ("paragraph", 45, ""),
    ]
    first, table, figure = passages[0], passages[3], passages[4]
    assert first.text.endswith("<!-- 说明 -->")
    assert first.words == "一段5万户，\n又增长6%。"
    assert (first.computed, first.waiver) == (["1+5=6"], {"数-1": "说明"})
    assert (first.line_of("5万"), first.line_of("6%"), first.line_of("9")) == (13, 14, 13)
    assert table.rows == (
        ("名称（个）", "金额（亿元）", "数"),
        ("甲", "1,234.5", "7"),
        ("乙", "3", "下降8%"),
    )
    assert (table.caption, table.stray_unit) == ("金额（万元）", "万")
    assert table.directed == [("1234.5亿", 0), ("7万", 0), ("3亿", 0), ("8%", -1)]
    assert "图题" in figure.words and (figure.caption, figure.stray_unit) == ("", "")


@pytest.mark.parametrize(
    "text,there",
    [("2021", True), ("2021-12", True), ("2021-13", False), ("2021-02-28", True), ("2021-02-30", False)]
    + [("21", False), ("2021-7", False), ("2021-01-01-01", False)],
)
def test_a_date_exists(text, there):
    assert is_date(text) is there


@pytest.mark.parametrize(
    "path,kind",
    [
        ("index.md", "home"),
        ("front/about.html", "front"),
        ("plan/index.md", "plan"),
        ("plan/session-01.md", "session"),
        ("part1/ch01-city.html", "chapter"),
        ("appendix/quiz.md", "quiz"),
        ("downloads.md", "downloads"),
        ("part1/more/ch01.md", None),
        ("appendix/more.md", None),
    ],
)
def test_a_page_is_of_its_kind(path, kind):
    found = kind_of(path)
    assert (found and found.id) == kind


def test_weights_of_search_fall_from_the_text_to_what_repeats_it():
    weights = {kind.id: kind.boost for kind in KINDS}
    assert max(weights, key=weights.__getitem__) == "chapter" and all(0 < one <= 1 for one in weights.values())
    assert max(weights["plan"], weights["session"]) < min(weights["terms"], weights["data"], weights["front"])
    parts = {section.id: section.boost for section in SECTIONS.values()}
    assert all(0 < one <= 1 for one in parts.values())
    assert max(one.boost for one in SECTIONS.values() if one.asks) < min(
        one.boost for one in SECTIONS.values() if not one.asks
    )


@pytest.mark.parametrize(
    "tag,classes,text",
    [
        ("p", None, True),
        ("p", "lead", True),
        ("p", "lead screen-only", False),
        ("nav", None, False),
        (len, None, False),
    ],
)
def test_an_element_belongs_to_the_text(tag, classes, text):
    assert is_text(tag, classes) is text


@given(CHINESE)
def test_quantities_are_the_same_in_full_and_half_width(text):
    full = text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert quantities(full) == quantities(text)


@given(st.integers(0, 10**9), st.sampled_from(["", "万", "亿", "万亿", "%", "年", "百分点"]))
def test_a_written_quantity_is_found(number, unit):
    assert quantities(f"共有{number}{unit}。") == [f"{number}{unit}"]


@given(CHINESE)
def test_fold_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(alphabet="强省会四新‘’，", max_size=8), max_size=5))
def test_every_quotation_is_found(phrases):
    assert quotations("，".join(f"“{phrase}”" for phrase in phrases)) == phrases


TABLE = st.lists(st.lists(st.text(alphabet="强省会1（亿元）|\\- ", max_size=6), max_size=3).map("|".join), max_size=5)


@given(st.one_of(CHINESE, TABLE.map("\n".join)))
def test_any_markdown_is_read_and_no_line_is_invented(text):
    lines = text.split("\n")
    _, passages = parse(text)
    for passage in passages:
        assert 1 <= passage.line <= len(lines)
        assert passage.quantities == [quantity for quantity, _ in passage.directed]
        assert all(isinstance(one, str) for one in (passage.words, *passage.computed, *passage.waiver))
        assert passage.text.split("\n")[0].rstrip() == lines[passage.line - 1].rstrip() or passage.text == ""


@given(st.text(max_size=120))
def test_yaml_is_read_or_refused_in_words(text):
    try:
        parse_yaml(text, "x.yml")
    except ProjectError as error:
        assert str(error).startswith("x.yml:")


@given(st.text(max_size=120))
def test_front_matter_is_read_or_refused_in_words(text):
    try:
        _, body, first = split_front_matter(f"---\n{text}", "x.md")
    except ProjectError as error:
        assert str(error).startswith("x.md:")
    else:
        assert f"---\n{text}".split("\n")[first - 1 :] == body.split("\n")


def test_dates_stay_text():
    assert parse_yaml("date: 2021-07-06", "x") == {"date": "2021-07-06"}


@given(st.integers(1, 9999))
def test_chinese_numbers_are_written_as_others_write_them(number):
    assert chinese_number(number) == cn2an.an2cn(number)


@pytest.mark.parametrize("number", [-1, 0, 10000])
def test_other_numbers_are_refused(number):
    with pytest.raises(ValueError):
        chinese_number(number)


def test_a_citation_has_the_standard_order():
    source = Source(
        "k",
        "关于《某规划》的说明",
        1,
        author="国务院",
        number="国发〔2022〕2号",
        outlet="中国政府网",
        date="2022-01-26",
    )
    assert source.citation == "国务院：《关于〈某规划〉的说明》（国发〔2022〕2号），中国政府网，2022年1月26日"


@pytest.mark.parametrize(
    "date,shown", [("2021", "2021年"), ("2021-07", "2021年7月"), ("2021-07-06", "2021年7月6日"), ("", "")]
)
def test_dates_are_shown_as_far_as_known(date, shown):
    assert chinese_date(date) == shown


def quiz(text: str) -> tuple:
    """The questions of a chapter whose self-test is ``text``."""
    return questions(parse(f"## 自测 {{#quiz}}\n\n{text}")[1])


def test_a_question_is_read_with_its_options_and_answer():
    (question,) = quiz(
        "3. （多选）下面\n    哪些对？\n\n    - A．甲\n    - B．乙，\n      接着说\n    - C．丙\n\n"
        '    ??? note "参考答案"\n        A、C。因为甲。[^key]\n\n        还有丙。\n'
    )
    assert (question.kind, question.stem, question.answer) == ("多选", "下面\n哪些对？", ("A", "C"))
    assert [(option.letter, option.line) for option in question.options] == [("A", 6), ("B", 7), ("C", 9)]
    assert question.explanation == "因为甲。[^key]\n\n还有丙。"


def test_a_question_without_its_number_is_read_as_it_stands():
    (question,) = quiz('- 题目\n    接着\n\n    ??? note "参考答案"\n        答。\n')
    assert (question.kind, question.mark, question.stem, question.explanation) == ("简答", "", "- 题目\n接着", "答。")


@pytest.mark.parametrize(
    "stem,answer,kind,read",
    [
        ("（单选）题", "B。为什么。", "单选", ("B",)),
        ("（单选）题", "B[^key]", "单选", ("B",)),
        ("（单选）题", "GDP增长。", "单选", ()),
        ("（单选）题", "乙。", "单选", ()),
        ("（多选）题", "ABD。", "多选", ("A", "B", "D")),
        ("（多选）题", "A，B和D", "多选", ("A", "B", "D")),
        ("（判断）题", "对。", "判断", ("对",)),
        ("（判断）题", "错，因为。", "判断", ("错",)),
        ("（判断）题", "对口支援。", "判断", ()),
        ("（判断）题", "正确。", "判断", ()),
        ("（简答）题", "A组。", "简答", ()),
        ("题", "对。", "简答", ()),
        ("（填空）题", "甲。", None, ()),
        ("（单选题）题", "甲。", None, ()),
        ("（2021年）题", "甲。", "简答", ()),
    ],
)
def test_kinds_and_answers_are_understood_as_written(stem, answer, kind, read):
    (question,) = quiz(f'1. {stem}\n\n    ??? note "参考答案"\n        {answer}\n')
    assert (question.kind, question.answer, question.answered) == (kind, read, True)


@given(st.lists(st.text(alphabet="强省会A．、。12（单选判断）- \n？#>", max_size=30), max_size=6))
def test_any_self_test_is_read_and_its_lines_are_its_own(parts):
    text = "\n".join(parts)
    lines = f"## 自测 {{#quiz}}\n\n{text}".split("\n")
    for question in quiz(text):
        assert question.markdown.split("\n")[0].rstrip() == lines[question.line - 1].rstrip()
        for option in question.options:
            assert option.text in lines[option.line - 1]
            assert option.letter in lines[option.line - 1]


@pytest.mark.parametrize(
    "item,expected",
    [
        ("“甲乙”——2021年2月3日至5日，某人提出。[^a]", ("甲乙", "2021年2月3日至5日，某人提出。", "2021-02-03", ("a",))),
        ("“甲”“乙”——某文件。", ("甲", "“乙”——某文件。", "", ())),
        ("2021年提出“甲乙”。[^a] [^b]", ("", "2021年提出“甲乙”。", "2021", ("a", "b"))),
    ],
)
def test_a_formulation_is_read_with_its_occasion(item, expected):
    (one,) = formulations(parse(f"## 重要提法 {{#formulations}}\n\n- {item}\n")[1])
    assert (one.text, one.occasion, one.date, one.keys) == expected


def fits(value: object, hint: object) -> bool:
    """Whether ``value`` is what a field of type ``hint`` may hold."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return value == "" or (isinstance(value, str) and is_date(value))
    if origin is Literal:
        return value in inner
    if origin is tuple:
        return isinstance(value, tuple) and all(fits(one, inner[0]) for one in value)
    if origin is dict:
        return isinstance(value, dict) and all(fits(one, inner[1]) for one in value.values())
    return type(value) is hint


SCALAR = st.one_of(
    st.none(), st.booleans(), st.integers(), st.sampled_from(["", "甲", "2024-02-30", "2024-02", "high", "目标", "bar"])
)
FIELDS = sorted({name for kind in (Source, Fact, Session, Facet) for name in get_type_hints(kind)} | {"unknown"})
DATA = st.dictionaries(
    st.sampled_from(FIELDS),
    st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just("text"), inner)),
    max_size=8,
)


@given(st.sampled_from([Source, Fact, Term, Session, Facet, Gap, Phrase, Series]), DATA)
def test_any_data_becomes_a_record_of_the_right_types_or_is_refused_with_its_line(kind, data):
    entry = parse_yaml(json.dumps({"k": data}, ensure_ascii=False, indent=1), "x.yml")["k"]
    known = {name: "k" for name in ("key", "id", "name", "path", "phrase") if name in get_type_hints(kind)}
    try:
        made = record(kind, entry, "x.yml", **known)
    except ProjectError as error:
        assert re.match(r"x\.yml:\d+:1 文-5 .+；.+", str(error))
        assert 1 <= error.line <= 3 + json.dumps(data, indent=1).count("\n")
    else:
        hints = get_type_hints(kind, include_extras=True)
        assert all(fits(getattr(made, name), hint) for name, hint in hints.items())


@given(st.integers(1, 10**6), st.sampled_from(["万", "亿", "万亿"]), st.integers(0, 3))
def test_the_same_quantity_has_one_spelling(number, unit, zeros):
    spelled = canonical(f"{number}{'.' + '0' * zeros if zeros else ''}{unit}")
    assert spelled == canonical(str(number * SIZES[unit])) == str(number * SIZES[unit])


@given(st.text(alphabet="a: !ENV[]{}\n-甲,&*|>'\"0", max_size=60))
def test_any_configuration_is_read_or_refused_in_words(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "mkdocs.yml"
    path.write_text(text, encoding="utf-8")
    try:
        read_config(path, "mkdocs.yml")
    except ProjectError as error:
        assert str(error).startswith("mkdocs.yml:")


def test_tags_of_the_configuration_do_not_stop_it(tmp_path, monkeypatch):
    monkeypatch.setenv("BOOK_NAME", "样例")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: !ENV [BOOK_NAME, 书]\nother: !ENV [NOT_SET, 书]\n"
        "slugify: !!python/object/apply:a.b {kwds: {case: lower}}\nname: !!python/name:a.b\n",
        encoding="utf-8",
    )
    config = read_config(tmp_path / "mkdocs.yml", "mkdocs.yml")
    assert config == {"site_name": "样例", "other": "书", "slugify": None, "name": None}
