"""Turn citations of registry keys into numbered notes.

A page cites ``[^key]``. Python-Markdown prints every definition it is given, used or not, so
only the definitions of the keys a page uses are appended to it.
"""

from __future__ import annotations

import re

from scripts.content import Source
from scripts.content.markdown import cited_keys

_SPECIAL = re.compile(r"([\\`*_\[\]<>])")


def note(source: Source) -> str:
    """The text of a note as Markdown: the citation, then a link to the original outlet if any."""
    link = f"[原文]({source.url}){{ .source-link }}" if source.url else ""
    return f"{escape(source.citation)}。{link}"


def escape(text: str) -> str:
    """``text`` with the characters Markdown gives a meaning escaped."""
    return _SPECIAL.sub(r"\\\1", text)


def with_notes(markdown: str, sources: dict[str, Source]) -> str:
    """``markdown`` with a definition appended for each registered key it cites."""
    definitions = [f"[^{key}]: {note(sources[key])}" for key in cited_keys(markdown) if key in sources]
    return "\n\n".join([markdown, *definitions]) + "\n"
