"""DOCX, for editing in Word and WPS: real styles, footnotes, a contents field; the same bytes every time."""

from __future__ import annotations

import re
import subprocess
import zipfile
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NotRequired, TypedDict, cast

import pypandoc
import vl_convert
import yaml
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.run import CT_R
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table

from scripts.booklet import pandoc
from scripts.booklet.typesetter import Front
from scripts.content.cache import Cache, key

STYLES = Path(__file__).with_name("word.yml")
ALIGNMENTS = {"center": WD_ALIGN_PARAGRAPH.CENTER, "justify": WD_ALIGN_PARAGRAPH.JUSTIFY}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest date a zip can hold: the same bytes every time


class Style(TypedDict):
    """One style of word.yml; sizes in points, ``indent`` in characters, ``left`` in centimetres."""

    font: str
    size: float
    bold: NotRequired[bool]
    indent: NotRequired[int]
    line: NotRequired[float]
    align: NotRequired[str]
    before: NotRequired[float]
    after: NotRequired[float]
    left: NotRequired[float]
    page: NotRequired[bool]


class Look(TypedDict):
    """word.yml: the page in millimetres, the Latin font, the styles by their English names."""

    latin: str
    page: dict[str, float]
    table: dict[str, float]
    styles: dict[str, Style]


@cache
def look() -> Look:
    """The look of the Word files."""
    return cast(Look, yaml.safe_load(STYLES.read_text("utf-8")))


def recipe() -> tuple[str | Path, ...]:
    """What besides text and pictures decides the file."""
    tools = (version(name) for name in ("python-docx", "vl-convert-python", "lxml"))
    return *pandoc.recipe(), *tools, STYLES, Path(__file__)


def write_docx(html: str, output: Path, folder: Path, front: Front, fonts: Path) -> None:
    """Write the document (see reflow.assemble) as DOCX; ``folder`` holds images/, ``fonts`` those of the charts."""
    reference = output.with_name("reference.docx")
    _write_reference(reference)
    html = re.sub(r'(?<=src=")images/[^"]*\.svg(?=")', lambda found: png(folder, found.group(), fonts), html)
    cover = front["cover"]
    subtitle = cover["subtitle"] or cover["kicker"]
    front = {**front, "title": cover["title"].replace("\n", "　")}
    more = [f"--reference-doc={reference}", f"--metadata=subtitle:{subtitle}", f"--metadata=date:{cover['date']}"]
    pandoc.convert(html, "docx", output, folder, front, more)
    _finish(output)


def png(folder: Path, svg: str, fonts: Path) -> str:
    """The picture ``svg`` under ``folder`` as PNG in the book's fonts: WPS and older Word show no SVG."""
    text = (folder / svg).read_text("utf-8")

    def draw() -> bytes:
        vl_convert.register_font_directory(str(fonts))
        return vl_convert.svg_to_png(text, scale=2)

    name = key(text, version("vl-convert-python"), *sorted(file.name for file in fonts.iterdir()))
    return f"images/{Cache(folder / 'images').made(name, 'png', draw).name}"


def _write_reference(file: Path) -> None:
    """The style sheet: pandoc's own with A4, Chinese fonts and Chinese habits."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    file.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
    doc = Document(str(file))
    page = {name: Mm(value) for name, value in look()["page"].items()}
    for section in doc.sections:
        section.page_width, section.page_height = page["width"], page["height"]
        section.top_margin, section.bottom_margin = page["top"], page["bottom"]
        section.left_margin, section.right_margin = page["left"], page["right"]
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        footer._p.append(_element("fldSimple", instr="PAGE"))
    styles = {style.name: style for style in doc.styles if isinstance(style, ParagraphStyle)}
    for name, said in look()["styles"].items():
        style = styles.get(name) or styles.get(name.lower())
        if style is not None:
            _dress(style, said)
    doc.save(str(file))


def _dress(style: ParagraphStyle, said: Style) -> None:
    """Give a style the look word.yml says."""
    font, paragraph = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(said["size"]), said.get("bold", False), False
    font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in [one for one in fonts.attrib if "Theme" in one]:  # theme fonts would win over the names below
        del fonts.attrib[attribute]
    fonts.set(qn("w:eastAsia"), said["font"])
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), look()["latin"])
    # Always set, so that it is not that of Body Text, which many are based on; in characters and, for
    # programs that do not count them, in twips.
    indent = style.element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(100 * said.get("indent", 0)))
    indent.set(qn("w:firstLine"), str(round(20 * said["size"] * said.get("indent", 0))))
    if "line" in said:
        paragraph.line_spacing = said["line"]
    if "before" in said:
        paragraph.space_before = Pt(said["before"])
    if "after" in said:
        paragraph.space_after = Pt(said["after"])
    if "align" in said:
        paragraph.alignment = ALIGNMENTS[said["align"]]
    if "left" in said:
        paragraph.left_indent = Cm(said["left"])
    if "page" in said:
        paragraph.page_break_before = said["page"]


def _element(name: str, **attributes: object) -> BaseOxmlElement:
    """A new element of WordprocessingML."""
    element = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), str(value))
    return cast(BaseOxmlElement, element)


def _finish(file: Path) -> None:
    """Rule the tables, fill in the contents (Word adds page numbers when it opens), fix the zip's dates."""
    doc = Document(str(file))
    for table in doc.tables:
        _rule(table)
    _fill_contents(doc)
    doc.settings.element.append(_element("updateFields", val="true"))
    doc.save(str(file))
    with zipfile.ZipFile(file) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts:
            new.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)


def _rule(table: Table) -> None:
    """Full width, thick rules above and below, thin ones between the rows; small text, the head bold."""
    properties = table._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    if width is None:
        width = _element("tblW")
        properties.append(width)
    width.set(qn("w:type"), "pct")
    width.set(qn("w:w"), "5000")
    borders = _element("tblBorders")
    for edge, thickness in (("top", 8), ("bottom", 8), ("insideH", 4)):
        borders.append(_element(edge, val="single", sz=thickness, space=0, color="000000"))
    place = next((e for e in properties if e.tag in {qn("w:tblLayout"), qn("w:tblLook")}), None)
    if place is None:
        properties.append(borders)
    else:
        place.addprevious(borders)
    for number, row in enumerate(table._tbl.tr_lst):
        for run in row.iter(qn("w:r")):
            text = cast(CT_R, run).get_or_add_rPr()
            text.sz_val = Pt(look()["table"]["size"])
            if number == 0:
                text.insert_element_before(_element("b"), "w:bCs", "w:i", "w:color", "w:sz", "w:u", "w:vertAlign")


def _fill_contents(doc: WordDocument) -> None:
    """Put the headings into the contents field, so that it is not empty before its first update."""
    ends = doc.element.xpath("//w:sdt//w:fldChar[@w:fldCharType='end']")
    if not ends:
        return
    paragraph = ends[0].getparent().getparent()
    for heading in doc.element.xpath("//w:body/w:p[w:pPr/w:pStyle[@w:val='Heading1' or @w:val='Heading2']]"):
        level = heading.style.removeprefix("Heading")
        line, properties, run, text = (_element(name) for name in ("p", "pPr", "r", "t"))
        properties.append(_element("ind", left=480 * (int(level) - 1)))
        text.text = heading.text
        run.append(text)
        line.extend([properties, run])
        paragraph.addnext(line)
        paragraph = line
    closing, run = _element("p"), _element("r")
    run.append(ends[0])
    closing.append(run)
    paragraph.addnext(closing)
