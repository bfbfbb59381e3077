"""网: the built site. Links and anchors of every page, and nothing from a foreign host."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from lxml import html
from lxml.html import HtmlElement

from scripts.check.finding import Finding
from scripts.content import Project

# What Markdown looks like where it was not understood.
RAW = re.compile(r"\?\?\?|^\s*///|\|\s*:?-{3}|\[\^|［\^|\]\(|\]（|\{#|\{:|\*\*", re.M)
LOADING_RELS = {"stylesheet", "preload", "modulepreload", "prefetch", "icon", "preconnect", "dns-prefetch", "manifest"}
FOREIGN = re.compile(r"\s*(?:https?:)?//", re.I)
STYLE_ADDRESS = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s]+)""", re.I)


def check(project: Project, built: Path) -> Iterator[Finding]:
    """Every HTML page under ``built``, the print page, and the booklets' manifest."""
    if not built.is_dir():
        yield Finding(str(built), 1, 1, "网-1", "没有找到建好的网站", "请先运行 make")
        return
    pages = {}
    for path in sorted(built.rglob("*.html")):
        name = path.relative_to(built).as_posix()
        page = html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot()
        if page is None:
            yield Finding(name, 1, 1, "网-1", "网页是空的", "请重新运行 make")
        else:
            pages[name] = page
    if "index.html" not in pages:
        yield Finding(str(built), 1, 1, "网-1", "没有找到建好的网站", "请先运行 make")
        return
    anchors = {name: {*page.xpath("//@id"), *page.xpath("//a/@name")} for name, page in pages.items()}
    for name, page in pages.items():
        yield from _foreign(name, page)
        yield from _raw(name, page)
        if name != "404.html":
            yield from _links(built, name, page, anchors)
    yield from _foreign_styles(built)
    yield from _print_page(project, pages)
    yield from _downloads(built)


def _foreign(name: str, page: HtmlElement) -> Iterator[Finding]:
    """Whatever the page loads by itself: all its addresses but those a reader follows."""
    loaded = [
        (element, address)
        for element, _, address, _ in page.iterlinks()
        if element.tag not in ("a", "area") and (element.tag != "link" or _loads(element))
    ]
    loaded += [(e, one) for e in page.iter() for one in (e.get("srcset") or "").split(",")]
    for element, address in loaded:
        if FOREIGN.match(address):
            yield _foreign_finding(name, element.sourceline or 1, address.split()[0])


def _loads(link: HtmlElement) -> bool:
    return bool(LOADING_RELS & set((link.get("rel") or "").split()))


def _foreign_styles(built: Path) -> Iterator[Finding]:
    for path in sorted(built.rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        for match in STYLE_ADDRESS.finditer(text):
            if FOREIGN.match(match[1]):
                line = text.count("\n", 0, match.start()) + 1
                yield _foreign_finding(path.relative_to(built).as_posix(), line, match[1])


def _foreign_finding(name: str, line: int, address: str) -> Finding:
    return Finding(name, line, 1, "网-2", f"页面会向外部网址 {address} 请求内容")


def _raw(name: str, page: HtmlElement) -> Iterator[Finding]:
    """Marks of Markdown a reader would see."""
    for text in page.xpath("//article//text()[not(ancestor::code or ancestor::script or ancestor::style)]"):
        if mark := RAW.search(text):
            yield Finding(
                name,
                text.getparent().sourceline or 1,
                1,
                "网-7",
                f"网页上露出了记号“{mark[0].strip()}”（{' '.join(text.split())[:30]}……）",
            )


def _links(built: Path, name: str, page: HtmlElement, anchors: dict[str, set[str]]) -> Iterator[Finding]:
    seen = set()
    for element in page.xpath("//a[@href] | //img[@src]"):
        address = element.get("href") or element.get("src")
        try:
            parts = urlsplit(address)
        except ValueError:
            yield Finding(name, element.sourceline or 1, 1, "网-3", f"网址 {address} 写法不对", "请改正后重建")
            continue
        if parts.scheme or parts.netloc or address in seen:
            continue
        seen.add(address)
        path = unquote(parts.path)
        target = normpath(join(dirname(name), path)) if path else name
        if path.endswith("/") or target == ".":
            target = normpath(join(target, "index.html"))
        line = element.sourceline or 1
        if target not in anchors:
            if not (built / target).exists():
                yield Finding(name, line, 1, "网-3", f"链接指向的 {target} 不存在")
        elif parts.fragment and unquote(parts.fragment) not in anchors[target] and parts.fragment != "__top":
            yield Finding(name, line, 1, "网-4", f"{target} 里没有标识 #{unquote(parts.fragment)}")


def _print_page(project: Project, pages: dict[str, HtmlElement]) -> Iterator[Finding]:
    page = pages.get("print_page.html")
    if page is None:
        yield Finding("print_page.html", 1, 1, "网-5", "没有全书一页", "请在 mkdocs.yml 里启用 print-site")
        return
    headings = {"".join(h.itertext()).rstrip("¶").strip() for h in page.iter("h1")}
    for chapter in project.chapters:
        if chapter.heading not in headings:
            yield Finding(
                "print_page.html", 1, 1, "网-5", f"全书一页缺少“{chapter.heading}”", "请在 nav 中加上该章后重建"
            )


def _downloads(built: Path) -> Iterator[Finding]:
    manifest = built / "downloads" / "manifest.json"
    if manifest.exists():
        try:
            entries = json.loads(manifest.read_text(encoding="utf-8"))
        except ValueError:
            yield Finding("downloads/manifest.json", 1, 1, "网-6", "印册的清单损坏")
            return
        for entry in entries if isinstance(entries, list) else []:
            file = built / "downloads" / entry["file"]
            if not file.is_file() or file.stat().st_size == 0:
                yield Finding(f"downloads/{entry['file']}", 1, 1, "网-6", "印册缺失或为空")
