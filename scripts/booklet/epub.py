"""EPUB 3, for reading on a phone."""

from __future__ import annotations

from pathlib import Path

from scripts.booklet import pandoc
from scripts.booklet.typesetter import Front

STYLE = Path(__file__).with_name("epub.css")


def recipe() -> tuple[str | Path, ...]:
    """What besides text, pictures and cover decides the file."""
    return *pandoc.recipe(), STYLE, Path(__file__)


def write_epub(html: str, output: Path, folder: Path, front: Front, cover: Path, name: str) -> None:
    """Write the document (see reflow.assemble) as EPUB.

    ``folder`` holds images/, ``cover`` is a PNG, ``name`` identifies the book.
    """
    more = [f"--epub-cover-image={cover}", f"--css={STYLE}", "--split-level=2", f"--metadata=identifier:{name}"]
    pandoc.convert(html, "epub3", output, folder, front, more)
