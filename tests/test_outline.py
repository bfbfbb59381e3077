"""The outline is the one list of what the book is made of: site, print and search follow it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scripts.booklet import compose
from scripts.content import load_project, outline
from scripts.site import pages

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests/book"


@pytest.fixture(params=["tests/book", "."])
def project(request):
    return load_project(ROOT / request.param)


@pytest.fixture
def editable(tmp_path):
    """A copy of the small project, to be changed."""
    return shutil.copytree(SMALL, tmp_path / "project")


def printed(project) -> list[str]:
    """The pages of the whole book, in order, when the site has every page."""
    every = {outline.html(path) for path in project.pages()}
    items = compose.reading_order(project, compose.Request(), every)
    return [item.page for item in items if isinstance(item, compose.Text)]


def test_a_page_is_in_the_book_or_says_why_not():
    for kind in outline.KINDS:
        assert kind.matter in ("front", "body", "back", "own", "screen")
        assert bool(kind.why) == (kind.matter in ("own", "screen")), kind.id


def test_the_book_holds_what_the_outline_says_in_the_order_of_the_navigation(project):
    expected = [
        outline.html(path)
        for matter in ("front", "body", "back")
        for path, kind in project.pages().items()
        if kind.matter == matter
    ]
    assert printed(project) == expected


def test_every_page_of_the_navigation_is_of_one_kind(project):
    for path, _ in project.nav:
        fitting = [kind for kind in outline.KINDS if re.fullmatch(kind.path.replace("*", "[^/]+"), path)]
        assert fitting == [outline.kind_of(path)] == [outline.kind_of(outline.html(path))], path


def test_a_new_front_page_is_printed_where_the_navigation_has_it(editable):
    (editable / "docs/front/preface.md").write_text("# 前言\n\n说明。\n", encoding="utf-8")
    config = editable / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("    - front/", "    - front/preface.md\n    - front/", 1), encoding="utf-8")
    assert printed(load_project(editable)) == ["front/preface.html", *printed(load_project(SMALL))]


def test_every_generated_page_has_the_anchors_others_may_link_to(project):
    made = pages.generated_pages(project, booklets=False)
    anchors = project.generated_anchors()
    assert made.keys() == anchors.keys()
    for path, ids in anchors.items():
        optional = {"reading", "outline"} if outline.kind_of(path) is outline.SESSION else set()
        found = set(re.findall(r"\{#([\w-]+)\}|<a id=\"([\w-]+)\"", made[path]))
        found = {one or other for one, other in found}
        if path == outline.PROOF.path:
            optional = ids  # a chapter without anything to verify is left out
        if path == outline.SOURCES.path:
            optional = {key for key, one in project.sources.items() if one.reserve or one.unusable}
        if path == outline.QUIZZES.path:
            optional = {f"ch{chapter.number:02d}" for chapter in project.chapters if "#quiz}" not in chapter.body}
        assert ids - optional <= found, path


@pytest.mark.parametrize("path", ["index.md", "part4/ch15-study.md", "front/about.md"])
def test_a_page_and_its_source_name_each_other(path):
    assert outline.source(outline.html(path)) == path


@pytest.mark.parametrize(
    "path", ["draft.md", "part4/more/ch15-study.md", "appendix/extra.md", "print_page.html", "404.html"]
)
def test_other_files_are_no_pages_of_the_book(path):
    assert outline.kind_of(path) is None


@pytest.mark.parametrize(
    "tag,classes,text",
    [
        ("p", None, True),
        ("p", "screen-only", False),
        ("div", "related screen-only", False),
        ("p", "screen-only-not", True),
        ("nav", "", False),
        ("a", "headerlink", False),
        (len, None, False),  # lxml gives a comment a function for its tag
    ],
)
def test_what_is_no_text_is_the_same_for_print_and_search(tag, classes, text):
    assert outline.is_text(tag, classes) == text
