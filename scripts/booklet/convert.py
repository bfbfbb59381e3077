"""Convert one piece to Typst with pandoc, once, and keep the result under the name of its content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pypandoc

from scripts.content.files import write

FILTER = Path(__file__).with_name("filter.lua")
CUT = "//✂"  # between texts converted together; filter.lua writes it
READ, WRITE = "html-auto_identifiers", "typst-smart"  # -smart: “ ” stay the characters they are


@cache
def _recipe() -> bytes:
    """What besides the text decides the result: pandoc's version and the filter."""
    return pypandoc.get_pandoc_version().encode() + FILTER.read_bytes()


def digest(*parts: str | bytes) -> str:
    """Content address (SHA-256, 32 hex digits) of the parts in order."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()[:32]


def to_typst(texts: Iterable[str], folder: Path) -> dict[str, str]:
    """Convert HTML in the dialect of extract.py to ``.typ`` files in ``folder``: HTML → file name.

    What is there already is not converted again; the rest goes through pandoc together, because
    starting pandoc takes longer than converting a chapter.
    """
    names = {html: f"{digest(_recipe(), html)}.typ" for html in texts}
    missing = [html for html, name in names.items() if not (folder / name).exists()]
    if missing:
        together = "".join(f'<div class="cut"></div><section>{html}</section>' for html in missing)
        made = pypandoc.convert_text(together, WRITE, format=READ, extra_args=["--wrap=none", f"--lua-filter={FILTER}"])
        for html, body in zip(missing, made.split(CUT)[1:], strict=True):
            write(folder / names[html], '#import "/book.typ": *\n' + body)
    return names
