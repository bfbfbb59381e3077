"""Tables and pictures of a page: captions inside tables, picture files by content, charts beside their tables."""

from __future__ import annotations

import hashlib
import posixpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from scripts.booklet.dom import drop, new, select
from scripts.errors import ProjectError


def move_captions(body: HtmlElement) -> None:
    """Put the caption of a table inside it; take out the numbers, which every format sets itself."""
    for prefix in select(body, ".//span[contains(@class,'caption-prefix')]"):
        drop(prefix)
    for figure in select(body, ".//figure[.//table]"):
        table, caption = figure.find(".//table"), figure.find(".//figcaption")
        parent = figure.getparent()
        if table is None or parent is None:
            continue
        if caption is not None:
            inside = new("caption")
            table.insert(0, inside)
            for p in caption.findall("p") or [caption]:
                inside.text = (inside.text or "") + (p.text or "").lstrip()
                inside.extend(list(p))
        table.tail = figure.tail
        parent.replace(figure, table)


def take_pictures(body: HtmlElement, site: Path, page: str, source: str) -> dict[str, Path]:
    """Name pictures by their content, as ``images/NAME``: name → file.

    Raises ProjectError for a picture that is not there or has no text alternative.
    """
    for p in select(body, ".//figure/p[img]"):
        p.drop_tag()
    found = {}
    for image in body.iter("img"):
        alt = (image.get("alt") or "").strip()
        src = unquote(urlsplit(image.get("src") or "").path)
        file = (site / posixpath.join(posixpath.dirname(page), src)).resolve()
        if not alt:
            raise ProjectError(f"图片缺少文字说明：{src}", path=source, hint="在 ![ ] 的方括号里写明图的内容")
        if not file.is_file():
            raise ProjectError(f"找不到图片：{src}", path=source, hint="请改正路径，或把图片放到该处")
        name = hashlib.sha256(file.read_bytes()).hexdigest()[:16] + file.suffix.lower()
        found[name] = file
        for extra in set(image.attrib) - {"alt"}:
            del image.attrib[extra]
        image.set("src", f"images/{name}")
    return found


def pair(body: HtmlElement) -> None:
    """Wrap each picture, the table right after it and the remarks up to the next heading."""
    for figure in select(body, ".//figure[following-sibling::*[1][self::table]]"):
        box, follow = new("div", class_="beside"), [figure]
        for node in figure.itersiblings():
            if node.tag not in ("table", "p"):
                break
            follow.append(node)
        figure.addprevious(box)
        box.extend(follow)
