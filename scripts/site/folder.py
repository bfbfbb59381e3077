"""Write the whole site out as plain Markdown and assets, before any generator runs.

The folder holds ``docs/`` (written pages with their notes and furniture, pages made from data,
charts, assets) and a ``mkdocs.yml`` that inherits everything from the project's own and adds what
only the content knows. A site generator needs nothing else: no hooks, no plugin of ours.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from scripts.content import Project
from scripts.content.files import is_system_file, read_text, split_front_matter, write
from scripts.site import charts, footnotes, pages
from scripts.site.furniture import furnished


@dataclass(frozen=True)
class Written:
    """What :func:`write_folder` did: paths relative to ``folder``/docs with ``/``.

    ``changed`` are those that are new or other than before, ``removed`` those that are gone;
    ``settings`` says whether the generator's settings changed.
    """

    folder: Path
    changed: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    settings: bool = False


def write_folder(project: Project, booklets: bool, folder: Path | None = None) -> Written:
    """Write the pages folder of ``project`` and return what changed in it.

    ``booklets`` says whether handouts are made too, so that pages may link to them; ``folder`` is
    ``.cache/pages/…`` under the project's root unless given. Files whose content is the same are
    not touched. Raises ProjectError where a page cannot be read, OSError where none can be written.
    """
    folder = folder or project.root / ".cache" / ("pages" if booklets else "pages-no-booklets")
    written = Written(folder, settings=_put(folder / "mkdocs.yml", settings(project, folder).encode()))
    wanted = set()
    for path, content in _contents(project, booklets):
        wanted.add(path)
        if _put(folder / "docs" / path, content):
            written.changed.add(path)
    for old in sorted((folder / "docs").rglob("*"), reverse=True):
        path = old.relative_to(folder / "docs").as_posix()
        if old.is_dir():
            if not any(old.iterdir()):
                old.rmdir()
        elif path not in wanted:
            old.unlink()
            written.removed.add(path)
    return written


def settings(project: Project, folder: Path) -> str:
    """The generator's settings for ``folder``: those of mkdocs.yml, its paths, and the tags that exist."""
    root = Path(os.path.relpath(project.root, folder)).as_posix()
    derived: dict[str, object] = {"INHERIT": f"{root}/mkdocs.yml", "docs_dir": "docs"}
    theme = project.config.get("theme")
    if isinstance(theme, Mapping) and theme.get("custom_dir"):
        derived["theme"] = {"custom_dir": f"{root}/{theme['custom_dir']}"}
    plugins = _plugins(project)
    if "tags" in plugins:
        allowed = sorted(f"{facet.name}/{value}" for facet in project.tags.values() for value in facet.values)
        plugins["tags"] = {**plugins["tags"], "tags_allowed": allowed}
        derived["plugins"] = [{name: options} for name, options in plugins.items()]
    head = "# 由 mkdocs.yml 和 docs/data 生成，请勿改动。\n"
    return head + yaml.safe_dump(derived, allow_unicode=True, sort_keys=False)


def _plugins(project: Project) -> dict[str, dict[str, object]]:
    """The plugins mkdocs.yml names, in order, each with its options."""
    listed = project.config.get("plugins") or []
    items = (
        [listed] if isinstance(listed, Mapping) else [one if isinstance(one, Mapping) else {one: {}} for one in listed]
    )
    return {str(name): _plain(options or {}) for item in items for name, options in item.items()}


def _plain(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, Mapping) else {}


def _contents(project: Project, booklets: bool) -> Iterator[tuple[str, bytes]]:
    """Yield (path, content) of everything the site is made of."""
    chapters = {chapter.path: chapter for chapter in project.chapters}
    for file in sorted(project.docs.rglob("*")):
        path = file.relative_to(project.docs).as_posix()
        if not file.is_file() or is_system_file(file) or _only_data(path):
            continue
        if file.suffix != ".md":
            yield path, file.read_bytes()
            continue
        text = read_text(file, f"docs/{path}")
        _, body, first = split_front_matter(text, f"docs/{path}")
        head = "".join(f"{line}\n" for line in text.split("\n")[: first - 1])
        if path in chapters:
            body = furnished(body, chapters[path], project, booklets)
        yield path, (head + footnotes.with_notes(body, project.sources)).encode()
    for path, markdown in pages.generated_pages(project, booklets).items():
        yield path, footnotes.with_notes(markdown, project.sources).encode()
    for series in project.series.values():
        if series.chart != "none":
            yield f"assets/charts/{series.id}.svg", charts.chart_svg(series).encode()


def _only_data(path: str) -> bool:
    """Whether a file is the editors' data, of which readers are given the series alone."""
    return path.startswith("data/") and not (path.startswith("data/series/") and path.endswith(".csv"))


def _put(path: Path, content: bytes) -> bool:
    """Write ``content`` unless it stands there already; return whether it had to be written."""
    if path.is_file() and path.read_bytes() == content:
        return False
    write(path, content)
    return True
