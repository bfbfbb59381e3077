"""What Python writes is what JavaScript reads: the index of the small book, the theme the box leans on, the cards."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from scripts.content import load_project
from scripts.content.helps import HELPS, helps
from scripts.content.spoken import SPOKEN, spoken
from scripts.errors import ProjectError
from scripts.site import search
from scripts.site.search import answers
from scripts.site.search.extract import Page, Section
from scripts.site.search.format import IndexData
from tests.search import quick

ROOT = Path(__file__).parents[2]
NODE = Path(sys.executable).with_name("node")


@pytest.fixture(scope="module")
def index(small_site) -> dict[str, Any]:
    text = (small_site / "assets/search/index.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("self.SEARCH_INDEX=").rstrip(";\n"))


def misfits(value: Any, kind: Any, where: str = "") -> list[str]:
    """Where ``value`` is not of the type ``kind``: TypedDict, list, tuple, dict or a plain type."""
    if is_typeddict(kind):
        hints = get_type_hints(kind, include_extras=True)
        needed = {name for name, hint in hints.items() if get_origin(hint) is not NotRequired}
        wrong = [f"{where}: {name}" for name in (needed - set(value)) | (set(value) - set(hints))]
        for name in set(value) & set(hints):
            hint = get_args(hints[name])[0] if get_origin(hints[name]) is NotRequired else hints[name]
            wrong += misfits(value[name], hint, f"{where}.{name}")
        return wrong
    origin, inner = get_origin(kind), get_args(kind)
    if origin is list:
        return [wrong for one in value for wrong in misfits(one, inner[0], f"{where}[]")]
    if origin is tuple:
        parts = zip(value, inner, strict=True)
        return [wrong for one, part in parts for wrong in misfits(one, part, f"{where}[]")]
    if origin is dict:
        return [wrong for one in value.values() for wrong in misfits(one, inner[1], f"{where}{{}}")]
    if kind is float and isinstance(value, int):
        return []
    return [] if type(value) is kind else [f"{where}: {value!r} is no {kind.__name__}"]


def test_the_index_has_the_form_python_says(index):
    assert misfits(index, IndexData) == []


def test_a_misfit_is_seen(index):
    assert misfits({**index, "extra": 1}, IndexData)
    assert misfits({name: value for name, value in index.items() if name != "spoken"}, IndexData)
    assert misfits({**index, "parts": [1]}, IndexData)


@pytest.mark.full
def test_the_index_has_the_form_javascript_says(index, tmp_path):
    """The index as a literal, compiled against the types the worker is checked with."""
    compiler = ROOT / "node_modules/typescript/bin/tsc"
    source = tmp_path / "index.ts"

    def accepted(data: dict[str, Any]) -> bool:
        source.write_text(f"const index: IndexData = {json.dumps(data, ensure_ascii=False)};", encoding="utf-8")
        types = ROOT / "scripts/site/search/types.d.ts"
        command = [NODE, compiler, "--noEmit", "--strict", "--lib", "es2017,dom", source, types]
        run = subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False)
        # Types that come from the scripts, which are not given here, are missed in types.d.ts; that is no matter.
        return not [line for line in run.stdout.splitlines() if source.name in line]

    assert accepted(index)
    assert not accepted({**index, "tags": [1]})


def test_columns_are_of_one_length_and_numbers_point_somewhere(index):
    for table in ("pages", "sections"):
        assert len({len(column) for column in index[table].values()}) == 1
    assert index["sections"]["page"] == sorted(index["sections"]["page"])
    assert max(index["sections"]["page"]) < len(index["pages"]["url"])
    assert max(index["pages"]["part"]) < len(index["parts"])
    assert max(index["pages"]["kind"]) < len(index["kinds"])
    assert all(tag < len(index["tags"]) for tags in index["pages"]["tags"] for tag in tags)


def test_the_engine_answers_from_the_small_book(small_site):
    project = load_project(small_site.parent)
    terms, chapters = list(project.terms.values()), project.chapters
    queries = [f"什么是{term.term}" for term in terms] + [chapter.title for chapter in chapters] + ["量子火锅"]
    *found, nothing = quick.ask(small_site, queries)
    for term, answer in zip(terms, found):
        assert f"appendix/terms.html#{term.id}" in answer["shown"][0], term.term
    for chapter, answer in zip(chapters, found[len(terms) :]):
        assert any(chapter.path.replace(".md", ".html") in place for places in answer["shown"][:2] for place in places)
    assert nothing["nothing"]


# ---- cards for figures: only for the thing asked ----


@pytest.fixture
def book(small_site):
    """The project and a chapter that says 住户存款4402.6亿元; a test changes who else has that figure."""
    project = load_project(small_site.parent)
    path = project.chapters[0].path.replace(".md", ".html")
    text = "2024年住户存款4402.6亿元。2024年新增就业61.25万人。"
    return project, [Page(path, "章", [Section("text", "节", text)])]


def figures(project, pages) -> set[str]:
    return {row[0] for row in answers.figures(project, pages)}


def with_facts(project, *changes: dict[str, Any]):
    """The project with the fact that has 4402.6亿元, and one more fact for each of ``changes`` to it."""
    base = next(fact for fact in project.facts.values() if "4402.6亿元" in fact.figures.values())
    only = {"住户存款": "4402.6亿元"}
    facts = [dataclasses.replace(base, figures=only)]
    facts += [
        dataclasses.replace(base, **{"figures": only, **change}, id=f"other-{n}") for n, change in enumerate(changes)
    ]
    project.facts.clear()
    project.facts.update({fact.id: fact for fact in facts})
    return project


@pytest.mark.parametrize(
    ("changes", "has_card"),
    [
        ([], True),
        ([{"figures": {"住户存款": "4402.6亿元"}}], True),
        ([{"figures": {"住户存款（年末）": "4402.6亿元"}}], True),
        ([{"figures": {"贷款余额": "4402.6亿元"}}], False),
        ([{}, {"figures": {"财政支出": "4402.6亿元"}}], False),
        ([{"confidence": "low"}], False),
        ([{"sources": ()}], False),
    ],
)
def test_a_figure_has_a_card_only_where_one_thing_has_it(book, changes, has_card):
    project, pages = book
    assert ("4402.6亿元" in figures(with_facts(project, *changes), pages)) is has_card


def test_a_figure_that_no_chapter_states_with_a_year_has_no_card(book):
    project, pages = book
    pages[0].sections[0].text = "住户存款4402.6亿元。"
    assert figures(with_facts(project), pages) == set()


# ---- the theme ----


@pytest.fixture
def themed(small_site, tmp_path) -> Path:
    """What of a built site the check of the theme reads, to be changed."""
    for name in ("index.html", "assets/search/protocol.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(small_site / name, tmp_path / name)
    shutil.copytree(small_site / "assets/javascripts", tmp_path / "assets/javascripts")
    return tmp_path


def test_the_locked_theme_has_what_the_box_leans_on(themed):
    search.check_theme(themed)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("index.html", "workers/search.", "workers/find.", "检索程序"),
        ("index.html", '"search":', '"searcher":', "检索程序"),
        ("index.html", "md-search__input", "md-find__input", "md-search__input"),
        ("index.html", 'id="__search"', 'id="__find"', "__search"),
        ("bundle", "type:2,data:", "type:4,data:", "消息"),
        ("bundle", "type:0,data:{config:", "type:0,payload:{config:", "消息"),
    ],
)
def test_a_changed_theme_is_said(themed, file, old, new, says):
    path = next(themed.glob("assets/javascripts/bundle.*.js")) if file == "bundle" else themed / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ProjectError) as error:
        search.check_theme(themed)
    assert error.value.rule == "检-9" and says in str(error.value)


# ---- the data an editor keeps ----


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("- 请问\n", 1, "检-7"),
        ("开头: [请问]\n结束: [吗]\n", 2, "检-7"),
        ("开头: 请问\n", 1, "检-7"),
        ("开头: [请问]\n结尾: [吗, [呢]]\n", 2, "检-7"),
        ("虚字: [的, 了]\n", 1, "检-7"),
        ("开头: [请问\n", 2, "文-3"),
    ],
)
def test_a_malformed_list_of_spoken_words_is_reported_with_its_line(tmp_path, text, line, rule):
    assert reported(tmp_path, SPOKEN, text, spoken) == (SPOKEN, line, rule)


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("- 打印\n", 1, "检-8"),
        ("示例: 什么是四新\n", 1, "检-8"),
        ("示例: []\n问答: []\n", 2, "检-8"),
        ("帮助:\n  - 打印\n", 1, "检-8"),
        ("帮助:\n  - 问: [打印]\n    答: 在下载页。\n", 2, "检-8"),
        ("帮助:\n  - 问: 打印\n    答: 在下载页。\n    页: downloads.html\n", 2, "检-8"),
        ("帮助:\n  - 问: [打印]\n    答: [在下载页]\n    页: downloads.html\n", 2, "检-8"),
    ],
)
def test_malformed_helps_are_reported_with_their_line(tmp_path, text, line, rule):
    assert reported(tmp_path, HELPS, text, helps) == (HELPS, line, rule)


def reported(root: Path, name: str, text: str, read) -> tuple[str, int, str]:
    (root / name).parent.mkdir(parents=True)
    (root / name).write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError) as error:
        read(root)
    return error.value.path, error.value.line, error.value.rule


def test_measure_words_are_written_out(tmp_path):
    (tmp_path / SPOKEN).parent.mkdir(parents=True)
    (tmp_path / SPOKEN).write_text("疑问: [几〔量词〕, 谁]\n量词: [个, 条]\n虚字: 的了\n", encoding="utf-8")
    found = spoken(tmp_path)
    assert found["questions"] == ["几个", "几条", "谁"] and found["fillers"] == "的了"


def test_the_pages_that_helps_name_are_there():
    project = load_project(ROOT)
    pages = {path.replace(".md", ".html") for path, _ in project.nav}
    assert {re.sub("#.*", "", one["url"]) for one in helps(ROOT)["answers"]} <= pages
