"""Render a pages folder to HTML with MkDocs and Material, strictly, without any hook of MkDocs."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.pages import Page

from scripts.content import Project
from scripts.content.files import read_text
from scripts.errors import ProjectError
from scripts.site import print_page
from scripts.site.folder import Written
from scripts.site.markup import ReadingMarkup

PRINT_PAGE = "print_page.html"
# MkDocs' words on links -> what is told. The page and the link come first.
LINK = re.compile(r"Doc file '(?P<page>[^']+)' contains an? [^']*link '(?P<link>[^']*)'(?P<rest>.*)", re.S)
REASONS = (
    ("not found", "链接的文件不存在"),
    ("anchor", "链接的标识不存在"),
    ("left as is", "链接不是相对路径，或写法认不出"),
)


def configuration(written: Written, out: Path, *, strict: bool = True) -> MkDocsConfig:
    """MkDocs' configuration for rendering the folder into ``out``, without Material's search index.

    The theme's search box stays; what it searches is made from the finished pages (:mod:`scripts.site.search`).
    """
    config = load_config(str(written.folder / "mkdocs.yml"), site_dir=str(out), strict=strict)
    search = config.plugins.get("material/search")
    for event in ("page_context", "post_build"):
        methods = config.plugins.events[event]
        methods[:] = [one for one in methods if getattr(one, "__self__", None) is not search]
    config.markdown_extensions.append(ReadingMarkup())  # type: ignore[arg-type]  # Python-Markdown takes both
    return config


def render(
    project: Project, written: Written, out: Path, on_page: Callable[[int, int, str], None] | None = None
) -> None:
    """Render the folder ``written`` into ``out``.

    ``on_page`` is told (pages done, pages in all, page). Raises ProjectError with all that MkDocs warned
    of, each at its place in the project's own files.
    """
    told_so_far: list[str] = []
    try:
        with told(project, told_so_far.append):
            config = configuration(written, out)
            if on_page:
                _count(config, written, on_page)
            mkdocs_build(config)
    except (MkDocsException, SystemExit) as error:
        details = "\n".join([*told_so_far, str(error)])
        raise ProjectError(f"网站没有建成：\n{details}", hint="请按上面各行改正后重试") from error
    print_page.mend(out / PRINT_PAGE)


def place(project: Project, message: str) -> str:
    """``message`` of MkDocs with the place in the project's own files it speaks of, if it is about a link."""
    match = LINK.match(message)
    if not match:
        return message
    what = next((chinese for english, chinese in REASONS if english in match["rest"]), message)
    written = project.docs / match["page"]
    # A page made from data, or what was added to a written one: the link stands in the data or in another chapter.
    files = [written] if written.is_file() else []
    files += [*sorted((project.docs / "data").rglob("*.yml")), *sorted(project.docs.glob("part*/*.md"))]
    for file in files:
        name = file.relative_to(project.root).as_posix()
        for number, line in enumerate(read_text(file, name).split("\n"), 1):
            if f"]({match['link']}" in line or f'"{match["link"]}"' in line:
                return str(
                    ProjectError(f"{what}：{match['link']}", path=name, line=number, col=line.index(match["link"]) + 1)
                )
    return str(ProjectError(f"{what}：{match['link']}", path=f"docs/{match['page']}"))


def _count(config: MkDocsConfig, written: Written, on_page: Callable[[int, int, str], None]) -> None:
    total = sum(1 for _ in (written.folder / "docs").rglob("*.md"))
    done = 0

    def finished(output: str, *, page: Page, **_: object) -> str:
        nonlocal done
        done += 1
        on_page(done, total, page.file.src_uri)
        return output

    config.plugins.events["post_page"].append(finished)


@contextmanager
def told(project: Project, report: Callable[[str], None]) -> Iterator[None]:
    """Hand what MkDocs warns of to ``report``, each at its place; strict mode by itself only counts it."""

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            report(place(project, record.getMessage()))

    handler = Handler(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
