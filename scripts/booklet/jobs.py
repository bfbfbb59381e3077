"""The slow steps of making booklets, each a job that any process can do.

A job names all its inputs, so it has its own cache key; its result is a file in the cache.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

import typst

from scripts.booklet.docx import write_docx
from scripts.booklet.epub import write_epub
from scripts.booklet.impose import impose, order
from scripts.booklet.reflow import Chunk
from scripts.booklet.renderer import TEMPLATES, Renderer
from scripts.booklet.typesetter import Front
from scripts.content.cache import Cache

SHEET = TEMPLATES / "sheet.typ"
MOST_WORKERS = 4
MEMORY = 2_000_000_000  # bytes a worker may come to need


@dataclass(frozen=True)
class Workshop:
    """Where jobs are done: ``work`` holds chapters/ and images/, ``fonts`` the fonts."""

    work: Path
    fonts: Path


@dataclass(frozen=True)
class Job:
    """One slow step. ``key`` names all inputs, ``label`` the file it is for, ``weight`` its length, roughly."""

    key: str
    label: str
    weight: int

    folder: ClassVar[str]
    suffix: ClassVar[str] = "pdf"

    def find(self, shop: Workshop) -> Path | None:
        """The result, where it is made already."""
        return Cache(shop.work / self.folder).get(self.key, self.suffix)

    def run(self, shop: Workshop) -> Path:
        """The result, made where it is not there yet."""
        return Cache(shop.work / self.folder).made(self.key, self.suffix, lambda: self.make(shop))

    def make(self, shop: Workshop) -> bytes:
        """The bytes of the result."""
        raise NotImplementedError


@dataclass(frozen=True)
class Typeset(Job):
    """Set a specification as PDF."""

    specification: str

    folder = "pdf"

    def make(self, shop: Workshop) -> bytes:
        """The bytes of the PDF."""
        return renderer(shop).pdf(self.specification)


@dataclass(frozen=True)
class Impose(Job):
    """Arrange the pages of a finished PDF for folding, a sheet of instructions in front."""

    source: Path
    signature: int
    pages: int
    title: str
    paper: str

    folder = "imposed"

    def make(self, shop: Workshop) -> bytes:
        """The bytes of the PDF."""
        told = {
            "paper": self.paper,
            "title": self.title,
            "pages": str(self.pages),
            "signature": str(self.signature),
            "sheets": str(len(order(self.pages, self.signature)) // 2),
        }
        with tempfile.TemporaryDirectory() as folder:
            leaf, made = Path(folder) / "sheet.pdf", Path(folder) / "made.pdf"
            fonts = [str(shop.fonts)]
            typst.compile(str(SHEET), str(leaf), font_paths=fonts, ignore_system_fonts=True, sys_inputs=told)
            impose(self.source, made, self.signature, leaf)
            return made.read_bytes()


@dataclass(frozen=True)
class WriteEpub(Job):
    """Write chunks as EPUB; ``cover`` is the specification of its cover."""

    chunks: tuple[Chunk, ...]
    front: Front
    cover: str

    folder = "flow"
    suffix = "epub"

    def make(self, shop: Workshop) -> bytes:
        """The bytes of the file."""
        with tempfile.TemporaryDirectory() as folder:
            file, cover = Path(folder) / "book.epub", renderer(shop).png(self.cover)
            write_epub(self.chunks, file, shop.work, self.front, cover, f"urn:sha256:{self.key}")
            return file.read_bytes()


@dataclass(frozen=True)
class WriteDocx(Job):
    """Write a document as DOCX."""

    html: str
    front: Front

    folder = "flow"
    suffix = "docx"

    def make(self, shop: Workshop) -> bytes:
        """The bytes of the file."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "book.docx"
            write_docx(self.html, file, shop.work, self.front, shop.fonts)
            return file.read_bytes()


@cache
def renderer(shop: Workshop) -> Renderer:
    """The renderer of this process: fonts are read once."""
    return Renderer(shop.work, shop.fonts)


@contextmanager
def workers(shop: Workshop) -> Iterator[Executor | None]:
    """Processes to do jobs in, as many as there are cores and memory for; None where there is one core only.

    They get ready while the caller finds out what is to be done.
    """
    count = min(os.cpu_count() or 1, MOST_WORKERS, max(1, _memory() // MEMORY))
    if count < 2:
        yield None
        return
    # Not forked: Typst has threads of its own.
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        for _ in range(count):
            pool.submit(get_ready, shop)
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def get_ready(shop: Workshop) -> None:
    """Start Typst in this process."""
    renderer(shop).start()


def _memory() -> int:
    """Memory of the machine in bytes; taken for enough where the system does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return MOST_WORKERS * MEMORY


def run_all(jobs: Iterable[Job], shop: Workshop, pool: Executor | None, done: Callable[[Job], None]) -> dict[str, Path]:
    """Do all jobs whose results are not there yet, the longest first: key → result.

    Tells ``done`` of each. Raises what the first job that fails raises; jobs not yet begun are then left.
    """
    results: dict[str, Path] = {}
    missing: dict[str, Job] = {}
    for job in jobs:
        if job.key in missing or job.key in results:
            continue
        if found := job.find(shop):
            results[job.key] = found
            done(job)
        else:
            missing[job.key] = job
    ordered = sorted(missing.values(), key=lambda job: -job.weight)
    if pool is None:
        for job in ordered:
            results[job.key] = job.run(shop)
            done(job)
        return results
    running = {pool.submit(job.run, shop): job for job in ordered}
    for future in as_completed(running):
        job = running[future]
        results[job.key] = future.result()
        done(job)
    return results
