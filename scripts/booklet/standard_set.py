"""The booklets the downloads page offers, and what is told of each when it is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scripts.booklet.compose import Edition, Request
from scripts.content import Project

EDITIONS: tuple[Edition, ...] = ("standard", "large", "pocket")
PAPER = {"standard": "A4", "large": "A4", "pocket": "A5"}
LARGER = {"A4": "A3", "A5": "A4"}


@dataclass(frozen=True)
class Booklet:
    """One finished file: what it is, its path in the downloads folder, pages (0 if it flows), bytes."""

    request: Request
    file: str
    title: str
    pages: int
    size: int
    paper: str
    sha256: str


def name(request: Request) -> str:
    """File name of a booklet: ``session-03-pocket-saddle.pdf``, ``book.epub``."""
    stem = (
        f"session-{request.session:02d}"
        if request.session is not None
        else f"part-{request.part}"
        if request.part is not None
        else "proof"
        if request.proof
        else "chapter-" + "-".join(f"{n:02d}" for n in request.chapters)
        if request.chapters
        else "book"
    )
    if request.format != "pdf":
        return f"{stem}.{request.format}"
    return "-".join([stem, request.edition, *([str(request.impose)] if request.imposed else [])]) + ".pdf"


def standard_set(project: Project) -> Iterator[Request]:
    """What the downloads page offers."""
    for edition in EDITIONS:
        yield Request(edition=edition)
    yield Request(edition="pocket", impose="signatures")
    yield Request(format="epub")
    yield Request(format="docx")
    yield Request(proof=True)
    for session in project.plan:
        for edition in EDITIONS:
            yield Request(session=session.number, edition=edition)
        yield Request(session=session.number, edition="pocket", impose="saddle")
        yield Request(session=session.number, format="docx")
    for part in sorted({c.part for c in project.chapters}):
        yield Request(part=part)
    for chapter in project.chapters:
        yield Request(chapters=(chapter.number,))
