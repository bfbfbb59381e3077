"""Typst at work: a specification becomes a PDF or a picture. One renderer for each process."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import pikepdf
import typst

from scripts.booklet import fonts
from scripts.content.cache import key
from scripts.content.files import write
from scripts.errors import ProjectError

TEMPLATES = Path(__file__).with_name("typst")
MAIN = '#import "/typst/book.typ": book\n#book()\n'
# Both at once: tagged and described for screen readers, and fit for the archive.
STANDARDS = ["ua-1", "a-2a"]
COVER_PPI = 120
JOINER = b"2060"  # UTF-16 in hexadecimal
ACTUAL_TEXT = re.compile(rb"(?<=/ActualText<FEFF)(?:[0-9A-F]{4})+(?=>)")
MAPPED_TEXT = re.compile(rb"(?<=> <)(?:[0-9A-F]{4}){2,}(?=>)")  # of more than one character


def recipe(root: Path) -> str:
    """What besides a specification and the files it names decides how a page looks."""
    templates = sorted(TEMPLATES.glob("*.typ"))
    tools = version("typst"), pikepdf.__version__, *STANDARDS, str(COVER_PPI)
    return key(*tools, MAIN, fonts.version(root), Path(__file__), *templates)


@dataclass(frozen=True)
class Renderer:
    """Sets booklets with the files under ``work`` (chapters/, images/) and the fonts in ``font_folder``."""

    work: Path
    font_folder: Path

    def pdf(self, specification: str) -> bytes:
        """A PDF, compact. Raises ProjectError 印-4 where Typst refuses."""
        return _finished(self._compile(specification, format="pdf"))

    def png(self, specification: str) -> bytes:
        """The first page as a picture."""
        return self._compile(specification, format="png")

    def start(self) -> None:
        """Read the fonts, which takes a moment, before the first page is wanted."""
        _ = self.compiler

    @cached_property
    def compiler(self) -> typst.Compiler:
        """One Typst for all booklets: fonts are read once, chapters laid out before are reused."""
        for template in TEMPLATES.glob("*.typ"):
            write(self.work / "typst" / template.name, template.read_bytes())
        write(self.work / "main.typ", MAIN)
        return typst.Compiler(root=str(self.work), font_paths=[str(self.font_folder)], ignore_system_fonts=True)

    def _compile(self, specification: str, format: Literal["pdf", "png"]) -> bytes:
        options = {"pdf_standards": STANDARDS} if format == "pdf" else {"ppi": COVER_PPI}
        try:
            made = self.compiler.compile(
                input=str(self.work / "main.typ"), sys_inputs={"spec": specification}, format=format, **options
            )
        except typst.TypstError as error:
            raise ProjectError(f"排版失败：{error.diagnostic}", rule="印-4") from error
        first = made[0] if isinstance(made, list) else made
        assert first is not None  # no output file was asked for
        return first


def _finished(pdf: bytes) -> bytes:
    """The same PDF to be searched and sent: no joiners in its text, small objects compressed together.

    Typst says of a character with a joiner that its text is both, where it is drawn (ActualText) or
    in the font (ToUnicode); who looks for 2021—2025 would not find it. Compression makes a third of
    the size.
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        texts = [(page.Contents, ACTUAL_TEXT) for page in file.pages]
        texts += [(font.ToUnicode, MAPPED_TEXT) for font in _fonts(file)]
        for stream, said in texts:
            content = stream.read_bytes()
            clean = said.sub(_without_joiners, content)
            if clean != content:
                stream.write(clean)
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def _fonts(file: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one]


def _without_joiners(found: re.Match[bytes]) -> bytes:
    text = found.group()
    return b"".join(text[at : at + 4] for at in range(0, len(text), 4) if text[at : at + 4] != JOINER)
