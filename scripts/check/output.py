"""检、印: what search and booklets would stop at, said before they are built."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from PIL import Image

from scripts.check.finding import Finding
from scripts.content import Project, glyphs
from scripts.content.files import is_system_file, read_text
from scripts.content.helps import helps
from scripts.content.outline import DATA_FILES
from scripts.content.spoken import spoken
from scripts.content.synonyms import synonyms
from scripts.errors import ProjectError

PRINT_URLS = ("none", "text", "qr")
# What Typst and browsers both show, besides SVG.
LARGEST = 80_000_000  # pixels: A0 at 200 dpi
SUFFIXES = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "GIF": (".gif",), "WEBP": (".webp",)}


def check(project: Project) -> Iterator[Finding]:
    """Settings of search and booklets, the words of search, characters the fonts lack, and pictures."""
    yield from _settings(project)
    for path in sorted((project.docs / "assets").rglob("*")):
        if path.is_file() and not is_system_file(path) and not _readable(path):
            name = path.relative_to(project.root).as_posix()
            yield Finding(name, 1, 1, "印-5", "图片打不开、太大，或与扩展名不符")
    if (project.root / "node_modules").is_dir():
        yield from _characters(project)


def _settings(project: Project) -> Iterator[Finding]:
    try:
        project.search_engine  # noqa: B018 - raises where it is unknown
        for read in (synonyms, spoken, helps):
            read(project.root)
    except ProjectError as error:
        yield Finding.of(error)
    chosen = project.book.get("print_urls") or "none"
    if chosen not in PRINT_URLS:
        yield Finding("mkdocs.yml", 1, 1, "印-6", f"print_urls 不能写“{chosen}”", f"请写 {'、'.join(PRINT_URLS)} 之一")


def _readable(path: Path) -> bool:
    """Whether the picture opens and is what its extension says."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".svg":
            return etree.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=list(SUFFIXES)) as picture:
            if picture.width * picture.height > LARGEST:
                return False
            picture.load()
            return suffix in SUFFIXES[picture.format or ""]
    except (OSError, SyntaxError, Image.DecompressionBombError):
        return False  # SyntaxError is what lxml and Pillow's PNG reader raise


def _characters(project: Project) -> Iterator[Finding]:
    for key, value in project.book.items():
        for char in str(value):
            if found := glyphs.problem(char, project.root):
                yield Finding("mkdocs.yml", project.book.lines[key], 1, *found)
    files = [
        *project.docs.rglob("*.md"),
        *(f for one in DATA_FILES if one.printed for f in project.root.glob(one.path)),
    ]
    for path in sorted(files):
        name = path.relative_to(project.root).as_posix()
        try:
            text = read_text(path, name)
        except ProjectError:
            continue  # reported when the text itself is checked
        wanting = {
            char: found for char in set(text) if char.isprintable() and (found := glyphs.problem(char, project.root))
        }
        for number, line in enumerate(text.split("\n") if wanting else (), 1):
            for char in sorted(wanting.keys() & set(line)):
                rule, message, hint = wanting[char]
                if rule == "印-1":  # compatibility forms are 文-7 already
                    yield Finding(name, number, line.index(char) + 1, rule, message, hint)
