"""EPUB 3 and DOCX: the same pages as text that flows, for readers on a phone and editors in Word.

Both come from the HTML dialect of extract.py through pandoc and the same Lua filter. EPUB notes
number from 1 in each chapter, DOCX notes through the document, and repeated marks are counted
accordingly.
"""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import docx as python_docx
import lxml.etree
import lxml.html
import pypandoc
import vl_convert
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from scripts.booklet.convert import FILTER, READ
from scripts.booklet.extract import Piece
from scripts.content.cache import Cache, key

STYLE = Path(__file__).with_name("epub.css")
SONG, HEI, KAI = "宋体", "黑体", "楷体"  # names every Chinese Word and WPS has
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest date a zip can hold: the same bytes every time


def recipe() -> tuple[str | bytes | Path, ...]:
    """What besides text, pictures and cover decides the files: the tools and this room's code."""
    tools = pypandoc.get_pandoc_version(), python_docx.__version__, vl_convert.__version__, lxml.etree.__version__
    time = os.environ.get("SOURCE_DATE_EPOCH", "")  # written into the files
    return *tools, time, READ, Path(__file__), STYLE, FILTER


@dataclass(frozen=True)
class Chunk:
    """One heading of the flowing book with what follows it; ``piece`` is None for a bare 编 title."""

    level: int
    title: str
    piece: Piece | None = None


def assemble(chunks: Iterable[Chunk], answers: Iterable[tuple[str, Piece]], continuous: bool) -> str:
    """One HTML document of all chunks, the answers at its end.

    ``continuous`` says that notes are numbered through the document and not per chapter.
    """
    chunks, answers = list(chunks), list(answers)
    pieces = [c.piece for c in chunks if c.piece]
    places = {p.key for p in pieces} | {a for p in pieces for a in p.anchors}
    offset, starts, out = 0, {}, []
    for chunk in chunks:
        key = f' id="{chunk.piece.key}"' if chunk.piece else ""
        out.append(f"<h{chunk.level}{key}>{_escape(chunk.title)}</h{chunk.level}>")
        if chunk.piece:
            starts[chunk.piece.key] = offset
            body = _body(chunk.piece.html, places, offset, chunk.level - 1)
            offset += len(body.xpath("//span[@class='note']")) if continuous else 0
            out.append(_inner(body))
    if answers:
        out.append('<h1 id="answers">自测答案</h1><p>方括号中的数字是该章注释的序号。</p>')
        for title, piece in answers:
            out.append(f"<h2>{_escape(title)}</h2>")
            body = _body(piece.answers, places, starts[piece.key], 0)
            for answer in body.xpath("//div[@class='answer']"):
                number = answer.get("data-n")
                answer.tag = "ol"
                answer.attrib.clear()
                answer.set("start", number)
                item = lxml.html.Element("li")
                item.text, answer.text = answer.text, None
                item.extend(list(answer))
                answer.append(item)
            out.append(_inner(body))
    return "\n".join(out)


def _body(html: str, places: set[str], offset: int, deeper: int):
    body = lxml.html.fromstring(f"<div>{html}</div>")
    for link in body.xpath("//a[starts-with(@href,'#')]"):
        if link.get("href")[1:] not in places:
            link.drop_tag()
    for span in body.xpath("//span[@data-n]"):
        if span.get("data-n") != "0":
            span.set("data-n", " ".join(str(int(n) + offset) for n in span.get("data-n").split()))
    for word, kind in (("表", "//table/caption"), ("图", "//figure[.//img]/figcaption")):
        for number, caption in enumerate(body.xpath(kind), 1):
            line = caption.find("p") if caption.find("p") is not None else caption
            line.text = f"{word}{number}　{(line.text or '').lstrip()}"
    for level in (5, 4, 3, 2):
        for head in body.xpath(f"//h{level}"):
            head.tag = f"h{min(6, level + deeper)}"
    return body


def epub(html: str, output: Path, folder: Path, front: dict, cover: Path, name: str) -> None:
    """Write an EPUB 3.

    ``folder`` holds images/, ``front`` is what the cover says (Press.front), ``cover`` a PNG,
    ``name`` identifies the book.
    """
    more = [f"--epub-cover-image={cover}", f"--css={STYLE}", "--split-level=2", f"--metadata=identifier:{name}"]
    _pandoc(html, output, folder, "epub3", front, more)


def docx(html: str, output: Path, folder: Path, front: dict, fonts: Path) -> None:
    """Write a Word file with real styles, footnotes and a contents field, ready for editing.

    ``folder`` holds images/, ``fonts`` the fonts of the charts.
    """
    reference = output.with_name("reference.docx")
    _reference(reference)
    html = re.sub(r'(?<=src=")images/[^"]*\.svg(?=")', lambda m: _png(folder, m.group(), fonts), html)
    cover = front["cover"]
    subtitle = cover["subtitle"] or cover["kicker"]
    front = {**front, "title": cover["title"].replace("\n", "　")}
    more = [f"--reference-doc={reference}", f"--metadata=subtitle:{subtitle}", f"--metadata=date:{cover['date']}"]
    _pandoc(html, output, folder, "docx", front, more)
    _finish(output)


def _png(folder: Path, svg: str, fonts: Path) -> str:
    """The picture ``svg`` under ``folder`` as PNG in the book's fonts: WPS and older Word show no SVG."""
    text = (folder / svg).read_text("utf-8")

    def draw() -> bytes:
        vl_convert.register_font_directory(str(fonts))
        return vl_convert.svg_to_png(text, scale=2)

    pictures = Cache(folder / "images")
    name = key(text, vl_convert.__version__, *sorted(file.name for file in fonts.iterdir()))
    return f"images/{pictures.made(name, 'png', draw).name}"


def _pandoc(html: str, output: Path, folder: Path, target: str, front: dict, more: list[str]) -> None:
    pypandoc.convert_text(
        f"<html><body>{html}</body></html>",
        target,
        format=READ,
        outputfile=str(output.resolve()),
        extra_args=[
            "--quiet",
            f"--lua-filter={FILTER}",
            f"--resource-path={folder}",
            "--toc",
            "--toc-depth=2",
            "--metadata=toc-title:目录",
            "--metadata=lang:zh-Hans",
            f"--metadata=title:{front['title']}",
            *([f"--metadata=author:{front['author']}"] if front["author"] else []),
            *more,
        ],
    )


def _reference(file: Path) -> None:
    """The style sheet of the Word files: pandoc's own, with A4, Chinese fonts and Chinese habits."""
    pandoc = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    file.write_bytes(subprocess.run(pandoc, check=True, capture_output=True).stdout)
    doc = Document(str(file))
    for section in doc.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
    look = {  # style: (font, size in pt, bold)
        "Normal": (SONG, 12, False),
        "Body Text": (SONG, 12, False),
        "First Paragraph": (SONG, 12, False),
        "Compact": (SONG, 12, False),
        "Title": (HEI, 26, True),
        "Subtitle": (HEI, 15, False),
        "Author": (SONG, 14, False),
        "Date": (SONG, 14, False),
        "Heading 1": (HEI, 20, True),
        "Heading 2": (HEI, 16, True),
        "Heading 3": (HEI, 14, True),
        "Heading 4": (HEI, 12, True),
        "Block Text": (KAI, 12, False),
        "Footnote Text": (SONG, 9, False),
        "Caption": (HEI, 10.5, False),
        "Table Caption": (HEI, 10.5, False),
        "Image Caption": (HEI, 10.5, False),
        "TOC Heading": (HEI, 16, True),
    }
    names = {style.name: style for style in doc.styles}
    for name, (font, size, bold) in look.items():
        style = names.get(name) or names.get(name.lower())
        if style is None:
            continue
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            if "Theme" in attribute:  # theme fonts would win over the names below
                del fonts.attrib[attribute]
        fonts.set(qn("w:eastAsia"), font)
        for script in ("w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(qn(script), "Times New Roman")
        style.element.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "0")
        style.element.pPr.ind.set(qn("w:firstLine"), "0")  # not that of Body Text, which many are based on
        if name in ("Body Text", "First Paragraph"):
            style.paragraph_format.line_spacing = 1.5
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
            indent = style.element.pPr.ind
            indent.set(qn("w:firstLineChars"), "200")
            indent.set(qn("w:firstLine"), "480")  # the same in twips, for programs that count no characters
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if name in ("Heading 1", "Title", "Subtitle", "Author", "Date") or "Caption" in name:
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if name == "Heading 1":
            style.paragraph_format.page_break_before = True
        if name == "Footnote Text":
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        if name == "Block Text":
            style.paragraph_format.left_indent = Cm(0.85)
    for section in doc.sections:
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        footer._p.append(field)
    doc.save(str(file))


def _finish(file: Path) -> None:
    """Rule the tables, fill in the contents (Word adds page numbers when it opens), fix the zip's dates."""
    doc = Document(str(file))
    for table in doc.tables:
        _rule(table)
        for number, row in enumerate(table._tbl.tr_lst):
            for run in row.iter(qn("w:r")):
                properties = run.get_or_add_rPr()
                properties.sz_val = Pt(10.5)
                if number == 0:
                    bold = OxmlElement("w:b")
                    properties.insert_element_before(bold, "w:bCs", "w:i", "w:color", "w:sz", "w:u", "w:vertAlign")
    _contents(doc)
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    doc.settings.element.append(update)
    doc.save(str(file))
    with zipfile.ZipFile(file) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts:
            new.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)


def _rule(table) -> None:
    """Full width, thick rules above and below, thin ones between the rows."""
    properties = table._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    if width is None:
        width = OxmlElement("w:tblW")
        properties.append(width)
    width.set(qn("w:type"), "pct")
    width.set(qn("w:w"), "5000")
    borders = OxmlElement("w:tblBorders")
    for edge, thickness in (("top", "8"), ("bottom", "8"), ("insideH", "4")):
        line = OxmlElement(f"w:{edge}")
        for attribute, value in (("val", "single"), ("sz", thickness), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{attribute}"), value)
        borders.append(line)
    place = next((e for e in properties if e.tag in {qn("w:tblLayout"), qn("w:tblLook")}), None)
    properties.append(borders) if place is None else place.addprevious(borders)


def _contents(doc) -> None:
    """Put the headings into the contents field, so that it is not empty before its first update."""
    ends = doc.element.xpath("//w:sdt//w:fldChar[@w:fldCharType='end']")
    if not ends:
        return
    paragraph = ends[0].getparent().getparent()
    for heading in doc.paragraphs:
        level = heading.style.name.removeprefix("Heading ")
        if level not in ("1", "2"):
            continue
        line = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        indent = OxmlElement("w:ind")
        indent.set(qn("w:left"), str(480 * (int(level) - 1)))
        properties.append(indent)
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = heading.text
        run.append(text)
        line.extend([properties, run])
        paragraph.addnext(line)
        paragraph = line
    closing, run = OxmlElement("w:p"), OxmlElement("w:r")
    run.append(ends[0])
    closing.append(run)
    paragraph.addnext(closing)


def _inner(body) -> str:
    return (_escape(body.text or "")) + "".join(lxml.html.tostring(c, encoding="unicode") for c in body)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
