"""Convert one piece to Typst with pandoc, once, and keep the result under the name of its content."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pypandoc

from scripts.content.cache import Cache, key

FILTER = Path(__file__).with_name("filter.lua")
CUT = "//✂"  # between texts converted together; filter.lua writes it
READ, WRITE = "html-auto_identifiers", "typst-smart"  # -smart: “ ” stay the characters they are


OPTIONS = ["--wrap=none", f"--lua-filter={FILTER}"]
HEAD = '#import "/book.typ": *\n'


@cache
def _recipe() -> str:
    """What besides the text decides the result."""
    return key(pypandoc.get_pandoc_version(), FILTER, READ, WRITE, OPTIONS[0], HEAD)


def to_typst(texts: Iterable[str], folder: Path) -> dict[str, str]:
    """Convert HTML in the dialect of extract.py to ``.typ`` files in ``folder``: HTML → file name.

    What is there already is not converted again; the rest goes through pandoc together, because
    starting pandoc takes longer than converting a chapter.
    """
    store = Cache(folder)
    names = {html: key(_recipe(), html) for html in texts}
    files = {html: store.get(name, "typ") for html, name in names.items()}
    missing = [html for html, file in files.items() if file is None]
    if missing:
        together = "".join(f'<div class="cut"></div><section>{html}</section>' for html in missing)
        made = pypandoc.convert_text(together, WRITE, format=READ, extra_args=OPTIONS)
        for html, body in zip(missing, made.split(CUT)[1:], strict=True):
            files[html] = store.put(names[html], "typ", (HEAD + body).encode())
    return {html: file.name for html, file in files.items() if file}
