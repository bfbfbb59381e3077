"""The synonym file, and how a query is read: driven through the JavaScript that is shipped."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.content.spoken import spoken
from scripts.content.synonyms import SYNONYMS, synonyms
from scripts.errors import ProjectError

ROOT = Path(__file__).parents[2]
READ = """
require(process.argv[1])(process.argv[2]);
const { spoken, names, queries } = JSON.parse(process.argv[3]), reader = new SearchQuery(spoken, names);
console.log(JSON.stringify(queries.map((query) => reader.parse(query).terms)));
"""


def read(*queries: str, names: tuple[str, ...] = ()) -> list[list[str]]:
    """The terms of each query, in a book that calls things ``names`` and has no other text."""
    given = {"spoken": spoken(ROOT), "names": names, "queries": queries}
    command = [str(Path(sys.executable).with_name("node")), "-e", READ, str(ROOT / "tests/search/load.js")]
    command += [str(ROOT / "overrides/assets/search"), json.dumps(given)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("同义:\n  首位度: [首位比\n", 3, "文-3"),
        ("首位度: [首位比]\n", 1, "检-1"),
        ("同义:\n  - 首位比\n", 1, "检-2"),
        ("同义:\n  四新: [四个新]\n  首位度: 首位比\n", 3, "检-2"),
        ("同义:\n  四新: [四个新]\n  四新: [新]\n", 3, "文-4"),
    ],
)
def test_a_malformed_synonym_file_is_reported_with_its_line(tmp_path, text, line, rule):
    file = tmp_path / SYNONYMS
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError) as error:
        synonyms(tmp_path)
    assert (error.value.path, error.value.line, error.value.rule) == (SYNONYMS, line, rule)


def test_synonyms_by_what_readers_type(tmp_path):
    file = tmp_path / SYNONYMS
    file.parent.mkdir(parents=True)
    file.write_text("同义:\n  首位度: [首位比]\n俗说:\n  停车: [停车难]\n  停车位: [停车难]\n", encoding="utf-8")
    assert synonyms(tmp_path) == ([["首位比", "首位度"]], [["停车难", "停车", "停车位"]])


@pytest.mark.parametrize(
    "typed", ["2023.7.21", "2023-07-21", "2023/7/21", "20230721", "23年7月21日", "2023年07月21号", "２０２３．７．２１"]
)
def test_dates_are_read_as_the_book_writes_them(typed):
    assert read(typed) == [["2023年7月21日"]]


@pytest.mark.parametrize("typed", ["7.5%", "2023.7", "17.2万户", "4311.65", "国发2022 2号", "1+7+1"])
def test_figures_are_no_dates(typed):
    assert "月" not in "".join(read(typed)[0])


@pytest.mark.parametrize(
    ("asked", "content"),
    [
        ("什么是四新", ["四新"]),
        ("谁审议通过了实施意见", ["审议通过了实施意见"]),
        ("政治协商条例一共几条", ["政治协商条例"]),
        ("南明河治理花了多少钱", ["南明河治理花了", "钱"]),
        ("四新", ["四新"]),
        ("是什么", ["是什么"]),
    ],
)
def test_question_words_are_dropped(asked, content):
    assert read(asked) == [content]
