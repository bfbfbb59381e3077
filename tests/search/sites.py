"""The same content behind other searches, to compare with."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from scripts.content import load_project
from scripts.site import search
from scripts.site.folder import write_folder
from scripts.site.render import configuration


def rendered(root: Path, out: Path, stock: bool) -> Path:
    """The site as MkDocs renders it, without our index; ``stock``: with Material's own search."""
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    written = write_folder(load_project(root), booklets=False)
    if not stock:
        mkdocs_build(configuration(written, out))
    else:
        config = load_config(str(written.folder / "mkdocs.yml"), site_dir=str(out))
        config.extra["polyfills"] = []
        config.extra_javascript = [one for one in config.extra_javascript if "search/" not in str(one)]
        config.theme["features"] = [*config.theme["features"], "search.highlight"]
        mkdocs_build(config)
    return out


def ours(root: Path, out: Path, engine: str) -> Path:
    """The site with our search behind the box; ``engine``: local or pagefind."""
    if not out.exists():
        rendered(root, out, stock=False)
    project = load_project(root)
    project.config["extra"]["search_engine"] = engine
    search.build_index(project, out)
    return out


def plain_pagefind(site: Path) -> None:
    """Index ``site`` with Pagefind as it comes, into ``site/pagefind-plain/``."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pagefind",
            "--site",
            str(site),
            "--output-subdir",
            "pagefind-plain",
            "--root-selector",
            "article",
        ],
        capture_output=True,
        check=True,
    )
