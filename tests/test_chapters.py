"""The real book as it stands: the check finds nothing, and what the founding report names has its sourced place."""

from __future__ import annotations

from collections import defaultdict

import pytest

from scripts import check
from scripts.check import Finding
from scripts.content import Project
from scripts.content.records import Term
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def findings() -> dict[str, list[Finding]]:
    """What the check says of each file, reminders apart."""
    found = defaultdict(list)
    for finding in check.run(ROOT):
        if finding.severity == "error":
            found[finding.path].append(finding)
    return found


def test_chapter_passes(chapter_path: str, findings):
    found = findings[f"docs/{chapter_path}"]
    assert not found, "\n".join(map(str, found))


def test_nothing_else_is_found_in_the_project(findings):
    others = [str(one) for path, found in findings.items() if not path.startswith("docs/part") for one in found]
    assert not others, "\n".join(others)


@pytest.fixture(scope="module")
def names(project: Project) -> dict[str, Term]:
    """Every name of a term, with the term."""
    return {name: one for one in project.terms.values() for name in (one.term, *one.aliases)}


# What the founding report names.
NAMED = [
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
]


@pytest.mark.parametrize("term", NAMED)
def test_each_term_of_the_founding_report_has_a_sourced_place(term, names, project):
    found = next((one for name, one in names.items() if term in name), None)
    assert found, term
    assert found.definition
    assert found.sources and all(key in project.sources for key in found.sources)


def test_each_field_has_a_sourced_place(names, project):
    missing = [field for field in project.tags["领域"].values if not any(field in name for name in names)]
    assert not missing


@pytest.mark.parametrize("term", ["六个新突破", "八个狠抓"])
def test_what_is_not_public_is_a_slot_and_not_a_list(term, project):
    [entry] = [one for one in project.terms.values() if one.term == term]
    assert entry.slot
    assert "一是" not in entry.definition
