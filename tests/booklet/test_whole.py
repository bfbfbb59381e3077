"""Nothing is lost on the way to print: the book holds what the outline and the site say, the small book for all."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import lxml.html
import pytest
from lxml import etree

from scripts.content import load_project, outline
from scripts.content.outline import html
from scripts.site.furniture import gap, originals
from tests.booklet.pages import Pdf

pytestmark = pytest.mark.full  # they typeset for half a minute and more


@pytest.fixture(scope="module")
def sample(small_site):
    return load_project(small_site.parent)


@pytest.fixture(scope="module", params=["standard", "large", "pocket"])
def printed(request, small_site) -> Pdf:
    return Pdf(small_site / f"downloads/book-{request.param}.pdf")


@pytest.fixture(scope="module")
def book(small_site) -> Pdf:
    return Pdf(small_site / "downloads/book-standard.pdf")


def article(site: Path, path: str) -> etree._Element:
    return lxml.html.fromstring((site / html(path)).read_text("utf-8")).xpath("//article")[0]


def heading(site: Path, path: str) -> str:
    return squeezed(
        next(iter(article(site, path).itertext("h1"))) and article(site, path).xpath("string(.//h1/text())")
    )


def squeezed(text: str) -> str:
    return re.sub(r"\s|\u3000", "", text)


def plain(text: str) -> str:
    """Without what print adds to a text: numbers of notes and of pages."""
    return re.sub(r"\[[\d、—]+\]|（见第[\dIVX]+页）", "", squeezed(text))


def test_the_bookmarks_are_what_the_outline_says(printed, small_site, sample):
    """Every page that belongs in the book, under its own title, in order; no other."""
    titles, parts = [], set()
    for matter in ("front", "body", "back"):
        for path, kind in sample.pages().items():
            if kind.matter != matter:
                continue
            chapter = next((one for one in sample.chapters if one.path == path), None)
            if chapter and chapter.part not in parts:
                parts.add(chapter.part)
                titles.append(chapter.part_title)
            titles.append(chapter.heading if chapter else heading(small_site, path))
        if matter == "body":
            titles.append("自测答案")
    wanted = ["目录", "图表目录", *titles, "术语索引"]
    levels = {one.heading for one in sample.chapters}
    marks = [title for depth, title, _ in printed.outline if depth == 1 or title in levels]
    answers = marks.index("自测答案")
    found = [title for place, title in enumerate(marks) if place <= answers or title not in levels]
    assert [squeezed(title) for title in found] == [squeezed(title) for title in wanted]


def test_every_section_of_the_site_is_bookmarked_in_its_chapter(book, small_site, sample):
    for path, kind in sample.pages().items():
        if kind.matter not in ("front", "body", "back"):
            continue
        sections = [
            squeezed(one.xpath("string(text())")) for one in article(small_site, path).xpath(".//h2[not(@id='notes')]")
        ]
        titles = [squeezed(title) for _, title, _ in book.outline]
        start = titles.index(heading(small_site, path))
        assert titles[start + 1 :][: len(sections)] == sections or set(sections) <= set(titles[start:]), path


def test_gaps_and_originals_of_every_chapter_are_printed(printed, sample):
    text = plain("".join(printed.texts))
    for chapter in sample.chapters:
        for one in sample.gaps:
            if chapter.number in one.chapters:
                assert plain(gap(one)) in text
        for source in originals(chapter, sample):
            assert text.count(plain(source.citation)) >= 2, source.key  # in the chapter, in the list of sources
    assert any(one.chapters for one in sample.gaps)


def test_terms_are_explained_and_indexed(printed, sample):
    text = plain("".join(printed.texts))
    index = next(page for _, title, page in printed.outline if title == "术语索引")
    indexed = plain("".join(printed.texts[index:]))
    for term in sample.terms.values():
        assert plain(term.definition)[:20] in text
        name = plain(term.term)
        number = re.search(f"{re.escape(name)}(\\d+)", indexed)
        assert number, term
        page = printed.labels.index(number.group(1))  # where it is explained, first
        there = plain("".join(printed.texts[page : page + 2]))
        assert name in there and plain(term.definition)[:12] in there


def test_the_chart_of_every_series_shows_its_values(printed, sample):
    start = next(page for _, title, page in printed.outline if title == "数据图表")
    end = next(page for depth, _, page in printed.outline if depth == 1 and page > start)
    words = [word for index in range(start, max(end, start + 1)) for word in drawn_words(printed, index)]
    for series in sample.series.values():
        if series.chart == "none":
            continue
        for point in series.points:
            if point.value[-1:].isdigit():
                assert words.count(point.value.replace("-", "−")) >= 2, point  # in the chart, in the table


def drawn_words(pdf: Pdf, index: int) -> list[str]:
    text = pdf.places[index].get_textpage().get_text_range().replace("-", "−")
    return re.findall(r"−?\d+(?:\.\d+)?", text)


def test_epub_and_word_hold_every_page_and_answer(small_site, sample):
    with zipfile.ZipFile(small_site / "downloads/book.epub") as epub:
        flowing = "".join(
            lxml.html.fromstring(epub.read(name)).text_content() for name in epub.namelist() if name.endswith(".xhtml")
        )
    with zipfile.ZipFile(small_site / "downloads/book.docx") as word:
        document = etree.fromstring(word.read("word/document.xml"))
    for text in (plain(flowing), plain("".join(document.itertext()))):
        for path, kind in sample.pages().items():
            if kind.matter in ("front", "body", "back"):
                assert heading(small_site, path) in text, path
        for chapter in sample.chapters:
            for letter, option in re.findall(r"^ +- ([A-Z])．(.*)$", chapter.body, re.M):
                assert plain(f"{letter}．{option}") in text
            for answer in re.findall(r'"参考答案"\n +(.*)', chapter.body):
                assert plain(re.sub(r"\[\^.*?\]", "", answer)) in text


def test_the_site_knows_the_page_of_every_chapter(small_site, sample):
    folios = json.loads((small_site / "downloads/pages.json").read_text("utf-8"))
    book = Pdf(small_site / "downloads/book-standard.pdf")
    for chapter in sample.chapters:
        page = book.labels.index(folios[html(chapter.path)])
        assert squeezed(chapter.title) in squeezed(book.texts[page])
        for anchor in re.findall(r"^## (.*) \{#([\w-]+)\}", chapter.body, re.M):
            at = book.labels.index(folios[f"{html(chapter.path)}#{anchor[1]}"])
            assert squeezed(anchor[0]) in squeezed(book.texts[at])


def test_only_what_is_for_the_screen_is_left_out(book, small_site, sample):
    """Every sentence of every printed page of the site stands in the book."""
    text = plain("".join(book.texts))
    for path, kind in sample.pages().items():
        if kind.matter not in ("front", "body", "back"):
            continue
        body = article(small_site, path)
        for node in [one for one in body.iterdescendants() if not outline.is_text(one.tag, one.get("class"))]:
            node.drop_tree()
        for mark in body.xpath(".//sup | .//div[@class='footnote'] | .//details | .//a[@class='source-link']"):
            mark.drop_tree()
        for block in body.xpath(".//p | .//li[not(p)] | .//td | .//th"):
            for sentence in re.split("[。；]", plain(block.text_content())):
                assert sentence in text, (path, sentence)
