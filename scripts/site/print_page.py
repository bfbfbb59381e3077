"""Mend the one-page book print-site makes: its notes' back links and repeated ids."""

from __future__ import annotations

from pathlib import Path

from lxml import html


def mend(page: Path) -> None:
    """Prefix every id of a chapter's section with the section's key, as print-site does its links.

    print-site 2.9 renames the ids of headings only, so that the back links of notes lead nowhere
    and the same note cited in two chapters has one id twice. Rewrites ``page`` in place.
    """
    if not page.is_file():
        return  # print-site is off: the check says so
    tree = html.parse(str(page), html.HTMLParser(encoding="utf-8"))
    for section in tree.xpath("//section[contains(@class,'print-page')][@id][not(.//section)]"):
        prefix = f"{section.get('id')}-"
        for element in section.xpath(".//*[@id]"):
            if not element.get("id").startswith(prefix):
                element.set("id", prefix + element.get("id"))
    page.write_bytes(html.tostring(tree, encoding="utf-8", doctype="<!doctype html>"))
