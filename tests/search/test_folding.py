"""Folding and terms: what must hold for every text, driven through the JavaScript that is shipped."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.site.search.language import traditional

ROOT = Path(__file__).parents[2]
TRADITIONAL = traditional("".join(map(chr, range(0x4E00, 0xA000))))
DRIVER = """
require("vm").runInThisContext(require("fs").readFileSync(process.argv[1], "utf8"));
const text = SearchText;
text.setTraditional(process.argv[2]);
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const [name, ...given] = JSON.parse(line);
  console.log(JSON.stringify(text[name](...given)));
});
"""


@pytest.fixture(scope="module")
def text():
    """Calls a function of text.js."""
    node = Path(sys.executable).with_name("node")
    process = subprocess.Popen(
        [str(node), "-e", DRIVER, str(ROOT / "overrides/assets/search/text.js"), TRADITIONAL],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )

    def call(name: str, *given):
        process.stdin.write(json.dumps([name, *given]) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield call
    process.stdin.close()
    process.wait()


# What Chinese writers type, and anything else.
TYPED = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.sampled_from("“”‘’「」《》〈〉（）()〔〕【】、，。·—…　 \n0123456789.%+,ＧＤＰ５％．abcXYZ㎡①"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=60,
)
every = settings(max_examples=300, deadline=None)


@every
@given(TYPED)
def test_folding_again_changes_nothing(text, given_text):
    folded = text("fold", given_text)
    assert text("fold", folded) == folded


@every
@given(TYPED)
def test_folded_text_has_neither_capitals_nor_quotation_marks(text, given_text):
    folded = text("fold", given_text)
    assert not set(folded) & set("“”‘’\"'「」『』《》〈〉（）()〔〕【】[]，。；：？！、·　")
    assert folded == folded.lower()


@every
@given(
    st.text(
        st.one_of(
            st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
            st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters=","),
        ),
        max_size=40,
    )
)
def test_full_width_is_half_width(text, given_text):
    wide = "".join(chr(ord(c) + 0xFEE0) if c <= "~" else c for c in given_text)
    assert text("fold", wide) == text("fold", given_text)


@every
@given(TYPED)
def test_quotation_marks_do_not_matter_between_han(text, given_text):
    han = "".join(c for c in given_text if "\u4e00" <= c <= "\u9fff")
    quoted = "”".join("“" + c for c in han)
    assert text("fold", quoted) == text("fold", han)


@every
@given(TYPED)
def test_terms_stand_where_they_say_and_cover_everything(text, given_text):
    folded = text("fold", given_text)
    units = folded.encode("utf-16-le")
    seen = set()
    for term in text("tokens", folded):
        size = len(term["text"].encode("utf-16-le")) // 2
        assert units[2 * term["at"] : 2 * (term["at"] + size)].decode("utf-16-le") == term["text"]
        seen.update(range(term["at"], term["at"] + size))
    blank = {i for i in range(len(units) // 2) if units[2 * i : 2 * i + 2] in (b" \0", b"\n\0")}
    assert seen | blank == set(range(len(units) // 2))


@every
@given(TYPED, st.integers(0, 50), st.integers(1, 8))
def test_what_is_marked_folds_to_what_was_looked_for(text, given_text, start, size):
    chars = given_text.replace("\n", "")
    needle = text("fold", chars[start : start + size])
    units = chars.encode("utf-16-le")
    for first, last, found in text("occurrences", chars, [needle] if needle.strip() else []):
        assert text("fold", units[2 * first : 2 * last].decode("utf-16-le")) == found


@pytest.mark.parametrize("pair", [TRADITIONAL[i : i + 2] for i in range(0, len(TRADITIONAL), 200)])
def test_traditional_equals_simplified(text, pair):
    assert text("fold", pair[0]) == text("fold", pair[1])


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("“强省会”五年行动", "强省会五年行动"),
        ("強省會", "强省会"),
        ("国发〔2022〕2号", "国发2022 2号"),
        ("国发[2022]2号", "国发2022 2号"),
        ("4,311.65亿元", "4311.65亿元"),
        ("４，３１１．６５亿元", "4311.65亿元"),
        ("2021，2022年", "2021 2022年"),
        ("7.5％", "7.5%"),
        ("“1+7+1”重点产业", "1+7+1重点产业"),
        ("四在农家·和美乡村", "四在农家和美乡村"),
        ("２００９年", "2009年"),
        ("5Ｇ用户", "5g用户"),
        ("第十五章　抓学习", "第十五章抓学习"),
    ],
)
def test_examples(text, typed, folded):
    assert text("fold", typed) == folded


@pytest.mark.parametrize(
    ("folded", "terms"),
    [
        ("强省会", ["强省", "省会"]),
        ("2009年", ["2009", "年"]),
        ("gdp增速7.5%", ["gdp", "增速", "7.5%"]),
        ("国发2022 2号", ["国发", "2022", "2", "号"]),
    ],
)
def test_terms(text, folded, terms):
    assert [term["text"] for term in text("tokens", folded)] == terms


@pytest.mark.parametrize(
    ("body", "needle", "found"),
    [
        ("增长7.5%", "7.5%", True),
        ("增长17.5%", "7.5%", False),
        ("2025年", "5", False),
        ("1.5倍", "1", False),
        ("GDP增长", "gdp", True),
        ("GDPR条例", "gdp", False),
        ("用“强省会”五年", "强省会五年", True),
    ],
)
def test_numbers_and_words_are_found_whole(text, body, needle, found):
    assert bool(text("ranges", body, [needle])) is found
