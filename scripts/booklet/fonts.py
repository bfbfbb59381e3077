"""The fonts of the booklets: from npm packages with open licences, checked for coverage.

Noto Serif SC (body), Noto Sans SC (headings, tables' heads) and LXGW WenKai (quotations) are under
the SIL Open Font License 1.1. Only the weights in use are linked into the folder Typst reads:
scanning eighteen 14 MB files would cost more than a booklet.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import TypedDict

from fontTools.ttLib import TTFont

from scripts.content.cache import key
from scripts.content.files import write
from scripts.content.glyphs import PLAIN, installed, problem
from scripts.errors import ProjectError

KAI = "node_modules/@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff"  # WOFF2 of the same would take 40 s to unpack
KAI_NAME = "LXGWWenKai-Regular.ttf"


def prepare(root: Path, cache_dir: Path) -> Path:
    """Return the folder of fonts for Typst, made on first use under ``cache_dir``.

    Raises ProjectError when the npm packages are missing.
    """
    folder = cache_dir / "fonts"
    stamp = folder / "version"
    if stamp.is_file() and stamp.read_text() == _state(folder, root):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    for name in PLAIN:
        target = folder / Path(name).name
        if not target.exists():
            write(target, installed(root, name).read_bytes())
    if not (folder / KAI_NAME).exists():
        font = TTFont(installed(root, KAI), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
        font.flavor = None  # plain TrueType, which is what Typst reads
        plain = io.BytesIO()
        font.save(plain)
        write(folder / KAI_NAME, plain.getvalue())
    write(stamp, _state(folder, root))
    return folder


def _state(folder: Path, root: Path) -> str:
    """What the folder holds and of which packages: cut or altered fonts are made again."""
    return key(version(root), *sorted(folder.glob("*.ttf")))


def version(root: Path) -> str:
    """What tells one set of installed fonts from another."""
    return key(root / "package-lock.json")


def check(text: str, source: str, root: Path) -> None:
    """Raise ProjectError for the first character of ``text`` that has a :func:`problem`.

    The place is looked up in ``root/source`` (the Markdown file), then in the data the
    page takes its notes, terms and figures from.
    """
    for char in dict.fromkeys(text):
        if found := problem(char, root):
            rule, message, hint = found
            raise ProjectError(message, rule=rule, hint=hint, **_place(char, source, root))


class Place(TypedDict, total=False):
    """Where a character stands, as ProjectError takes it."""

    path: str
    line: int
    col: int


def _place(char: str, source: str, root: Path) -> Place:
    data = sorted((root / "docs/data").rglob("*.*")) if (root / "docs/data").is_dir() else []
    for file in (root / source, *(f for f in data if f.suffix in (".yml", ".csv")), root / "mkdocs.yml"):
        if not file.is_file():
            continue
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if char in line:
                return {"path": file.relative_to(root).as_posix(), "line": number, "col": line.index(char) + 1}
    return {"path": source}
