"""Pack the site as one ZIP for rooms without a network: unpack, double-click index.html."""

from __future__ import annotations

import os
import time
import zipfile
from pathlib import Path
from posixpath import dirname, join, normpath
from zlib import Z_BEST_COMPRESSION

from lxml import html

FOLDER = "qiangshenghui"
FILE = f"downloads/{FOLDER}-offline.zip"


def pack(site: Path) -> Path:
    """Write ``site/downloads/qiangshenghui-offline.zip`` and return its path.

    Booklets stay out, they are printed matter and ten times the size; links to them become plain
    text. Every entry bears SOURCE_DATE_EPOCH (1980-01-01 if unset), so equal sites give equal bytes.
    """
    epoch = max(int(os.environ.get("SOURCE_DATE_EPOCH", 0)), 315532800)  # ZIP begins in 1980
    stamp = time.gmtime(epoch)[:6]
    target = site / FILE
    target.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=Z_BEST_COMPRESSION) as archive:
        for path in sorted(site.rglob("*")):
            name = path.relative_to(site).as_posix()
            if path.is_file() and not name.startswith("downloads/") and name not in ("sitemap.xml", "sitemap.xml.gz"):
                data = path.read_bytes()
                entry = zipfile.ZipInfo(f"{FOLDER}/{name}", stamp)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                archive.writestr(entry, _without_downloads(data, name) if path.suffix == ".html" else data)
    return target


def _without_downloads(page: bytes, name: str) -> bytes:
    """``page`` with its links into downloads/ turned into plain text."""
    if b"downloads/" not in page:
        return page
    tree = html.document_fromstring(page, html.HTMLParser(encoding="utf-8"))
    for link in list(tree.iter("a")):
        if isinstance(link, html.HtmlElement) and normpath(join(dirname(name), link.get("href", ""))).startswith(
            "downloads/"
        ):
            link.drop_tag()
    written: bytes = html.tostring(tree, encoding="utf-8", doctype="<!doctype html>")
    return written
