"""How well the search answers: thresholds on queries of both halves, typed into the real box."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.content.synonyms import synonyms
from tests.search import scoring
from tests.search.evaluate import answers, served

ROOT = Path(__file__).parents[2]
HALVES = [half for half in ("tuned", "held_out") if scoring.load(half)]


def measured(browser, base: str, half: str, book: dict[str, str] | None = None) -> dict[str, float]:
    queries = scoring.load(half)
    measures, table = scoring.table(queries, answers(browser, base, queries), book)
    print(f"\n{half}\n{table}")
    return measures


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("protocol", ["http", "file"])
def test_answers(browser, local_site, local_base, half, protocol):
    base = local_base if protocol == "http" else f"{local_site.as_uri()}/"
    found = measured(browser, base, half, scoring.texts(local_site))
    assert found["hit1"] >= 0.95
    assert found["hit3"] >= 0.98
    assert found["zero"] <= 0.02
    assert found["junk"] <= 0.10


def test_answers_over_pagefind(browser, pagefind_site):
    with served(pagefind_site) as base:
        found = measured(browser, base, HALVES[-1])
    assert found["hit1"] >= 0.85
    assert found["zero"] <= 0.05


def test_every_chapter_is_found_by_its_title(browser, local_base, project):
    queries = [scoring.Query(one.title, "title", (one.path.replace(".md", ".html"),)) for one in project.chapters]
    shown = answers(browser, local_base, queries)
    missed = [query.text for query, places in zip(queries, shown) if not 0 < scoring.rank(query, places) <= 2]
    assert missed == []


def test_every_term_is_answered_by_its_card(browser, local_base, project):
    terms = list(project.terms.values())
    queries = [scoring.Query(f"什么是{term.term}", "term", (f"appendix/terms.html#{term.id}",)) for term in terms]
    shown = answers(browser, local_base, queries)
    missed = [query.text for query, places in zip(queries, shown) if scoring.rank(query, places) not in (1, 2)]
    assert missed == []


def test_synonyms_lead_to_what_the_book_says(local_site):
    text = (local_site / "assets/search/index.js").read_text(encoding="utf-8").replace("“", "").replace("”", "")
    rows = [row for part in synonyms(ROOT) for row in part]
    book = text.partition('"synonyms"')[0]
    said = {re.sub("[“”]", "", one) for _, *all_said in rows for one in all_said}
    assert sorted(one for one in said if one not in book) == []
