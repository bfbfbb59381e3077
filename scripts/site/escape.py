"""Text from data as Markdown that shows it as typed."""

from __future__ import annotations

import re

from markupsafe import Markup

# Entities, not backslashes: they hold in headings, table cells, links and raw HTML alike.
_SPECIAL = re.compile(r"[\\`*_\[\]<>|{}]|&(?=#?\w+;)")
# What has a meaning only where a line begins: headings, lists, admonitions, blocks.
_LINE_START = re.compile(r"^(\s*)(?:([#!?/~:=])|([-+])(?=\s)|(\d+)([.)])(?=\s))", re.M)


def escape(text: object) -> Markup:
    """Return ``text`` as Markdown that is read as nothing but text; what is Markdown already stays as it is."""
    if isinstance(text, Markup):
        return text
    plain = _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", str(text))
    return Markup(_LINE_START.sub(_entity, plain))


def _entity(match: re.Match[str]) -> str:
    before, sign, dash, number, point = match.groups(default="")
    return f"{before}{number}&#{ord(sign or dash or point)};"
