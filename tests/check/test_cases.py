"""Every rule is broken by some edit of the small book, and passes one that nearly breaks it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.check.rules import RULES
from tests.check.cases import Book, Case, load, problems
from tests.conftest import ROOT

CASES = load()
SITE = "<html><body><article>{}</article></body></html>"


def make_book(folder: Path) -> Book:
    """A copy of the small book, and beside it a small site that has nothing wrong."""
    shutil.copytree(ROOT / "tests/book", folder / "book")
    chapters = "".join(f"<h1>{one}¶</h1>" for one in ("第一章　样城概况", "第二章　规划和任务", "第三章　民生发展"))
    pages = {
        "index.html": SITE.format(
            '<h1 id="top">样城</h1><a href="index.html#top">页首</a><a href="https://example.org/">外站</a>'
        ),
        "more/index.html": SITE.format('<p id="a">见<a href="../#top">首页</a>、<a href="../style.css">样式</a>。</p>'),
        "404.html": SITE.format('<a href="/nowhere.html">别处</a>'),
        "print_page.html": SITE.format(chapters),
        "style.css": "p { background: url(a.png) }\n",
        "downloads/manifest.json": '[{"file": "book.pdf"}]',
        "downloads/book.pdf": "%PDF",
    }
    for name, text in pages.items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Book(folder / "book", folder / "site")


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Book:
    return make_book(tmp_path_factory.mktemp("cases"))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(book: Book, case: Case):
    assert not (told := problems(book, case)), told


def test_cases_are_of_known_rules():
    assert {case.rule for case in CASES} <= RULES.keys()
