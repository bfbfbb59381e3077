"""Each real chapter, by name: its tags, citations, links, structure, figures."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from scripts import check
from scripts.content import load_project
from scripts.content.markdown import cited_keys, headings, passages

ROOT = Path(__file__).parents[1]
PROJECT = load_project(ROOT)
FINDINGS = defaultdict(list)
for _finding in check.run(ROOT):
    FINDINGS[_finding.path].append(_finding)

every_chapter = pytest.mark.parametrize("chapter", PROJECT.chapters, ids=lambda chapter: chapter.path)


@every_chapter
def test_chapter_passes(chapter):
    found = [str(f) for f in FINDINGS[f"docs/{chapter.path}"]]
    assert not found, "\n".join(found)


@every_chapter
def test_chapter_has_its_tags(chapter):
    assert len(chapter.tagged("专题")) == 1
    assert chapter.tagged("抓手")
    assert chapter.tagged("资料")
    if chapter.part == 5:
        assert chapter.title in {f"{field}" for field in chapter.tagged("领域")}


@every_chapter
def test_every_passage_with_figures_is_cited(chapter):
    bare = [p.line for p in passages(chapter) if p.quantities and not cited_keys(p.text) and "数-1" not in p.waiver]
    assert not bare


@every_chapter
def test_chapter_is_of_a_readable_length(chapter):
    assert 1200 <= chapter.characters <= 3500


@every_chapter
def test_chapter_has_sections_to_land_on(chapter):
    assert len([h for h in headings(chapter) if h.level == 2]) >= 5


def test_nothing_else_is_found_in_the_project():
    chapters = {f"docs/{chapter.path}" for chapter in PROJECT.chapters}
    others = [str(f) for path, found in FINDINGS.items() if path not in chapters for f in found]
    assert not others, "\n".join(others)


def test_the_outline_is_complete():
    assert [chapter.number for chapter in PROJECT.chapters] == list(range(1, 34))
    assert len(PROJECT.plan) == 12
    characters = sum(chapter.characters for chapter in PROJECT.chapters)
    assert characters > 60_000


def test_opt_outs_are_few_and_give_reasons():
    waivers = [
        (chapter.path, p.line, reason)
        for chapter in PROJECT.chapters
        for p in passages(chapter)
        for reason in p.waiver.values()
    ]
    assert len(waivers) <= 10, waivers
    assert all(len(reason) >= 4 for *_, reason in waivers)


SEED_TERMS = [
    "五大抓手",
    "四新",
    "四化",
    "六个新突破",
    "八个狠抓",
    "四个定位",
    "双向发力",
    "最大同心圆",
    "作战图",
    "书香政协",
    *PROJECT.tags["领域"].values,
]


@pytest.mark.parametrize("term", SEED_TERMS)
def test_each_term_of_the_founding_report_has_a_sourced_place(term):
    names = {name: one for one in PROJECT.terms.values() for name in (one.term, *one.aliases)}
    found = next((one for name, one in names.items() if term in name), None)
    assert found, term
    assert found.definition
    assert all(key in PROJECT.sources for key in found.sources)
    assert found.sources


@pytest.mark.parametrize("term", ["六个新突破", "八个狠抓"])
def test_what_is_not_public_is_a_slot_and_not_a_list(term):
    [entry] = [one for one in PROJECT.terms.values() if one.term == term]
    assert entry.slot
    assert "一是" not in entry.definition
