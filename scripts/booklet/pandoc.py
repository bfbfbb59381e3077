"""Pandoc, for DOCX."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pypandoc

from scripts.booklet.typesetter import Front

FILTER = Path(__file__).with_name("filter.lua")
READ = "html-auto_identifiers"
OPTIONS = (
    "--quiet",
    f"--lua-filter={FILTER}",
    "--toc",
    "--toc-depth=2",
    "--metadata=toc-title:目录",
    "--metadata=lang:zh-Hans",
)


@cache
def recipe() -> tuple[str | Path, ...]:
    """What besides the document decides the result."""
    options = (option for option in OPTIONS if str(FILTER) not in option)
    return pypandoc.get_pandoc_version(), READ, *options, FILTER, Path(__file__)


def convert(html: str, target: str, output: Path, folder: Path, front: Front, more: list[str]) -> None:
    """Write ``output`` in pandoc's format ``target``; ``folder`` holds images/."""
    author = [f"--metadata=author:{front['author']}"] if front["author"] else []
    options = [*OPTIONS, f"--resource-path={folder}", f"--metadata=title:{front['title']}", *author, *more]
    document = f"<html><body>{html}</body></html>"
    pypandoc.convert_text(document, target, format=READ, outputfile=str(output.resolve()), extra_args=options)
