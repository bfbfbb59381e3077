"""链: every link, anchor and image in the Markdown leads somewhere; navigation is complete."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from pymdownx.slugs import slugify

from scripts.check.finding import Finding
from scripts.content import Project, outline
from scripts.content.files import is_system_file, read_text, split_front_matter
from scripts.content.markdown import parse
from scripts.errors import ProjectError

LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*(?:<([^>]*)>|([^)\s]*))([^)]*)\)")
ID = re.compile(r"\{[^}]*#([\w-]+)[^}]*\}")
DEFINITION = re.compile(r"^ {0,3}()\[([^\]^]+)\]:\s*(?:<([^>]*)>|(\S+))()(?:\s.*)?$")  # [words]: target
EXTERNAL = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
DATA = {("data", ".yml"), ("data/facts", ".yml"), ("data/series", ".yml"), ("data/series", ".csv")}
_slug = slugify(case="lower")


def check(project: Project) -> Iterator[Finding]:
    """Links of every written page, then the navigation of mkdocs.yml."""
    texts, anchors = _pages(project)
    for rel, text in texts.items():
        for number, line in enumerate(text.split("\n"), 1):
            for match in (*LINK.finditer(line), *DEFINITION.finditer(line)):
                yield from _link(project, anchors, rel, match, number)
    yield from _nav(project, set(texts), set(anchors))


def _pages(project: Project) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Text of each written page, and the anchors of each page, generated ones included."""
    texts: dict[str, str] = {}
    anchors = {page: set(ids) for page, ids in project.generated_anchors().items()}
    for path in sorted(project.docs.rglob("*.md")):
        rel = path.relative_to(project.docs).as_posix()
        name = f"docs/{rel}"
        try:
            texts[rel] = read_text(path, name)
            _, body, first = split_front_matter(texts[rel], name)
        except ProjectError:
            texts.setdefault(rel, "")
            anchors[rel] = set()
            continue
        found, _ = parse(body, first)
        anchors[rel] = {h.id or _slug(h.text, "-") for h in found} | set(ID.findall(body))
    return texts, anchors


def _link(
    project: Project, anchors: dict[str, set[str]], rel: str, match: re.Match[str], line: int
) -> Iterator[Finding]:
    image, words, target, rest = match[1] == "!", match[2], match[3] or match[4] or "", match[5].strip()
    col = match.start() + 1

    def finding(rule: str, message: str, hint: str = "") -> Finding:
        return Finding(f"docs/{rel}", line, col, rule, message, hint)

    if rest and not rest.startswith(('"', "'")):
        yield finding("链-1", f"路径“{target} {rest}”里有空格", "请给文件改名，名称里不留空格")
        return
    if re.match(r"[A-Za-z]:[\\/]|file:", target):
        yield finding("链-1", f"{target} 是本机上的路径，别人打不开", "请把文件放进 docs/assets，写相对路径")
        return
    if image and not words.strip():
        yield finding("链-6", f"图片 {target} 没有文字说明")
    if EXTERNAL.match(target):
        if image:
            yield finding("链-7", f"图片来自外部网址 {target}")
        return
    path, _, anchor = unquote(target).partition("#")
    page = normpath(join(dirname(rel), path)) if path else rel
    if page.endswith(".md"):
        if page not in anchors:
            yield finding("链-1", f"链接指向的文件 {page} 不存在", _nearest(page, anchors, "请改正路径"))
        elif anchor and anchor not in anchors[page]:
            yield finding(
                "链-2",
                f"{page} 里没有标识 #{anchor}",
                _nearest(anchor, anchors[page], "请在目标标题后加 {#标识}，或改正链接"),
            )
    elif not _published(project, page):
        rule, what = ("链-3", "图片") if image else ("链-1", "文件")
        yield finding(rule, f"{what} {page} 不存在", "请改正路径，或把文件放到该处")


def _published(project: Project, file: str) -> bool:
    """Whether ``file`` is on the site: of docs/data only the series are (exclude_docs in mkdocs.yml)."""
    if file.startswith("data/") and not file.startswith("data/series/"):
        return False
    return file in project.generated_files() or (project.docs / file).is_file()


def _nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    near = get_close_matches(name, list(known), n=1, cutoff=0.8)
    return f"是否应为 {near[0]}？" if near else otherwise


def _nav(project: Project, written: set[str], pages: set[str]) -> Iterator[Finding]:
    listed: dict[str, int] = {}
    for path, line in project.nav:
        if " " in path:
            yield Finding(
                "mkdocs.yml",
                line,
                1,
                "链-5",
                "导航的这一段缩进或冒号不对",
                "栏目名后要有半角冒号，下面各页各占一行，缩进一致",
            )
            continue
        if path not in pages:
            yield Finding(
                "mkdocs.yml", line, 1, "链-5", f"导航里的 {path} 没有对应的文件", "请新建该文件，或删去这一行"
            )
        if path in listed:
            yield Finding(
                "mkdocs.yml", line, 1, "链-5", f"{path} 在导航里出现两次", f"第{listed[path]}行已有，请删去一处"
            )
        listed.setdefault(path, line)
    for title, parts in project.parts_in_nav().items():
        if len(parts) > 1:
            shown = "、".join(f"part{part}" for part in sorted(parts))
            line = min(line for path, line in project.nav if path.startswith(tuple(f"part{part}/" for part in parts)))
            yield Finding("mkdocs.yml", line, 1, "链-5", f"导航的“{title}”下混有 {shown} 的章", "请把各章放回本编之下")
    yield from _strays(project)
    for path in sorted(project.generated_anchors().keys() - listed.keys()):
        yield Finding("mkdocs.yml", 1, 1, "链-4", f"导航里没有 {path}，读者找不到这一页", "请在 nav 中加上它")
    for path in sorted(written - listed.keys()):
        yield Finding(f"docs/{path}", 1, 1, "链-4", "不在导航里，读者找不到这一页", "请在 mkdocs.yml 的 nav 中加上它")


def _written(path: str) -> bool:
    """Whether the book has written pages where this file lies."""
    kind = outline.kind_of(path)
    return kind is not None and not kind.generated and path.endswith(".md")


def _strays(project: Project) -> Iterator[Finding]:
    """Files that would be published, or that nobody reads, because they lie in the wrong place."""
    for path in sorted(project.docs.rglob("*")):
        rel = path.relative_to(project.docs)
        if not path.is_file() or rel.parts[0] == "assets" or is_system_file(path) or _written(rel.as_posix()):
            continue
        if rel.parts[0] != "data" or (rel.parent.as_posix(), path.suffix) not in DATA:
            yield Finding(
                f"docs/{rel.as_posix()}",
                1,
                1,
                "链-8",
                "这个文件不该放在这里",
            )
