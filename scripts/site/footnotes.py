"""Turn citations of registry keys into numbered notes.

A page cites ``[^key]``. Python-Markdown prints every definition it is given, used or not, so
only the definitions of the keys a page uses are appended to it.
"""

from __future__ import annotations

from scripts.content import Source
from scripts.content.markdown import cited_keys
from scripts.content.outline import SOURCE_LINK
from scripts.site.escape import escape


def note(source: Source) -> str:
    """Return the text of a note as Markdown: the citation, then a link to the original outlet if any."""
    return f"{escape(source.citation)}。{link(source)}"


def link(source: Source) -> str:
    """Return the link to the outlet a source stands in, as Markdown; nothing where none is known."""
    return f"[原文]({source.url}){{ .{SOURCE_LINK} }}" if source.url else ""


def with_notes(markdown: str, sources: dict[str, Source]) -> str:
    """Return ``markdown`` with a definition appended for each registered key it cites."""
    definitions = [f"[^{key}]: {note(sources[key])}" for key in cited_keys(markdown) if key in sources]
    return "\n\n".join([markdown, *definitions]) + "\n"
