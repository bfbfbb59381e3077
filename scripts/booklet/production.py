"""Make booklets: one that is asked for, or the standard set with its manifest."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pikepdf

from scripts.booklet import compose, docx, downloads_page, epub, reflow
from scripts.booklet.compose import PartTitle, Request, Text
from scripts.booklet.impose import SIGNATURE
from scripts.booklet.jobs import SHEET, Impose, Job, Typeset, Workshop, WriteDocx, WriteEpub, run_all, workers
from scripts.booklet.links import page_key
from scripts.booklet.standard_set import LARGER, PAPER, Booklet, name, standard_set
from scripts.booklet.typesetter import Typesetter, as_json
from scripts.content import Project
from scripts.content.cache import key
from scripts.content.files import write
from scripts.errors import ProjectError


def build_all(project: Project, site: Path, out: Path, progress: Callable[[int, int, str], None]) -> list[Booklet]:
    """Make the standard set in ``out``, write manifest.json and fill the tables of the downloads page.

    ``progress`` is told (made, in all, file) after each. Raises ProjectError for anything that would print wrong; files in ``out`` are then incomplete,
    which the caller's temporary folder takes care of.
    """
    typesetter = Typesetter(project, site)
    shop = Workshop(typesetter.work, typesetter.fonts)
    requests = list(standard_set(project))
    ready: set[str] = set()

    def done(job: Job) -> None:
        ready.add(job.key)
        progress(len(ready), len(requests), job.label)

    with workers(shop) as pool:
        jobs = {request: first_job(typesetter, request) for request in requests}
        results = run_all(jobs.values(), shop, pool, done)
        flat = {request: results[job.key] for request, job in jobs.items()}
        folded = {request: imposition(typesetter, request, flat[request]) for request in requests if request.imposed}
        results |= run_all(folded.values(), shop, pool, done)
    made = []
    for request in requests:
        result = results[(folded.get(request) or jobs[request]).key]
        made.append(deliver(typesetter, request, flat[request], result, out / name(request)))
    numbers = folios(out / name(Request()), typesetter.pages)
    write(out / "pages.json", json.dumps(numbers, ensure_ascii=False, sort_keys=True))
    write(out / "manifest.json", json.dumps([dataclasses.asdict(b) for b in made], ensure_ascii=False, indent=1))
    downloads_page.fill(Path(site) / "downloads.html", made)
    return made


def build_one(project: Project, site: Path, request: Request, output: Path) -> Booklet:
    """Make one booklet from an already built site."""
    return make(Typesetter(project, site), request, Path(output))


def make(typesetter: Typesetter, request: Request, output: Path) -> Booklet:
    """Make one booklet, or take it from the cache. Raises ProjectError when the request makes no sense."""
    if request.imposed and request.format != "pdf":
        raise ProjectError(f"{request.format} 不能拼版", hint="拼版只用于 pdf：去掉 --impose，或者改用 --format pdf")
    shop = Workshop(typesetter.work, typesetter.fonts)
    flat = first_job(typesetter, request).run(shop)
    result = imposition(typesetter, request, flat).run(shop) if request.imposed else flat
    return deliver(typesetter, request, flat, result, output)


def deliver(typesetter: Typesetter, request: Request, flat: Path, result: Path, output: Path) -> Booklet:
    """Write ``result`` to ``output`` and describe it; ``flat`` is the same before imposition."""
    data = result.read_bytes()
    write(output, data)
    is_pdf, paper = request.format == "pdf", PAPER[request.edition]
    return Booklet(
        request,
        output.name,
        compose.title(typesetter.project, request),
        page_count(flat) if is_pdf else 0,
        len(data),
        LARGER[paper] if request.imposed else paper,
        hashlib.sha256(data).hexdigest(),
    )


def first_job(typesetter: Typesetter, request: Request) -> Job:
    """The job that sets or writes the booklet, before any imposition."""
    label = name(request)
    if request.format == "pdf":
        text = as_json(typesetter.specification(request))
        return Typeset(key(typesetter.recipe, text), label, _weight(typesetter, request), text)
    chunks = [
        reflow.Chunk(1, item.title)
        if isinstance(item, PartTitle)
        else reflow.Chunk(
            item.level, item.title or typesetter.fragment(item.page).title, typesetter.fragment(item.page)
        )
        for item in compose.reading_order(typesetter.project, request, typesetter.pages)
        if isinstance(item, PartTitle | Text)
    ]
    front = typesetter.front(request)
    told, texts = json.dumps(front, sort_keys=True), [text for chunk in chunks for text in _texts(chunk)]
    weight = sum(map(len, texts)) // 5000
    if request.format == "docx":
        html = reflow.assemble(chunks)
        return WriteDocx(key(*docx.recipe(), typesetter.recipe, told, html), label, weight, html, front)
    cover = typesetter.cover(request)
    named = key(*epub.recipe(), typesetter.recipe, told, cover, *texts)
    return WriteEpub(named, label, weight, tuple(chunks), front, cover)


def _texts(chunk: reflow.Chunk) -> tuple[str, ...]:
    """All that a chunk holds, for a key."""
    fragment = chunk.fragment
    return (str(chunk.level), chunk.title, *((fragment.key, fragment.html, fragment.answers) if fragment else ()))


def imposition(typesetter: Typesetter, request: Request, source: Path) -> Impose:
    """The job that arranges the pages of ``source`` for folding."""
    signature = SIGNATURE if request.impose == "signatures" else 0
    title, paper, pages = compose.title(typesetter.project, request), LARGER[PAPER[request.edition]], page_count(source)
    code = SHEET, Path(__file__).with_name("impose.py"), Path(__file__).with_name("jobs.py")
    named = key(typesetter.recipe, *code, source.name, str(signature), title, paper)
    return Impose(named, name(request), pages // 10, source, signature, pages, title, paper)


def page_count(pdf: Path) -> int:
    """Number of pages of a PDF."""
    with pikepdf.open(pdf) as file:
        return len(file.pages)


def _place_of(target: pikepdf.Object) -> tuple[int, int]:
    """Object number of the page a destination is on."""
    page: pikepdf.Object = target[0]
    return page.objgen


def _weight(typesetter: Typesetter, request: Request) -> int:
    """How long setting a request takes, roughly: its pages."""
    fragments = typesetter.fragments_of(compose.reading_order(typesetter.project, request, typesetter.pages))
    return sum(len(fragment.html) for fragment in fragments.values()) // 5000


def folios(pdf: Path, pages: Iterable[str]) -> dict[str, str]:
    """Place on the site (``part4/ch15-study.html#points``) → page number printed in the book.

    Read from the PDF's named destinations and page labels; ``pages`` are the site's pages.
    """
    names = {page_key(page): page for page in pages}
    found = {}
    with pikepdf.open(pdf) as file:
        labels = {page.obj.objgen: page.label for page in file.pages}
        for place, target in pikepdf.NameTree(file.Root.Names.Dests).items():
            named, _, anchor = str(place).partition(":")
            if named in names and (label := labels.get(_place_of(target))):
                found[names[named] + (f"#{anchor}" if anchor else "")] = label
    return found
