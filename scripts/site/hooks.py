"""MkDocs hooks: pages made from data, notes from the registry, charts, the search index."""

from __future__ import annotations

import sys
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:  # MkDocs loads hooks by path, so the package may not be importable
    sys.path.insert(0, str(ROOT))

from scripts.content import load_project
from scripts.errors import ProjectError
from scripts.site import charts, footnotes, pages, print_page, search
from scripts.site.frame import framed

FONTS = ROOT / "node_modules/@expo-google-fonts/noto-sans-sc/400Regular"
CACHE = ROOT / ".cache/charts"


_serving = False


def on_startup(command, dirty):
    """Remember whether this is a live preview; the build makes its index itself, after the booklets."""
    global _serving
    _serving = command == "serve"


def on_config(config):
    """Load the content once per build; hand the tag vocabulary to the tags plugin."""
    try:
        project = load_project(Path(config.config_file_path).parent)
    except ProjectError as error:
        raise PluginError(str(error)) from error
    config.extra["project"] = project
    config.plugins["material/tags"].config.tags_allowed = {
        f"{facet.name}/{value}" for facet in project.tags.values() for value in facet.values
    }
    return config


def on_files(files, config):
    """Add the generated pages and the charts beside the written files."""
    project = config.extra["project"]
    for path, markdown in pages.generated_pages(project, config.extra.get("booklets", False)).items():
        files.append(File.generated(config, path, content=markdown))
    for series in project.series.values():
        if series.chart != "none":
            svg = charts.chart_svg(series, FONTS, CACHE)
            files.append(File.generated(config, f"assets/charts/{series.id}.svg", content=svg))
    return files


def on_page_markdown(markdown, page, config, files):
    """Frame chapters with what belongs to them and append the notes every page cites."""
    project = config.extra["project"]
    chapter = next((one for one in project.chapters if one.path == page.file.src_uri), None)
    if chapter:
        markdown = framed(markdown, chapter, project, booklets=config.extra.get("booklets", False))
    return footnotes.with_notes(markdown, project.sources)


def on_post_build(config):
    """Mend the print page; give the live preview a search index."""
    print_page.mend(Path(config.site_dir) / "print_page.html")
    if _serving:
        search.build_index(config.extra["project"], Path(config.site_dir))
