"""The cold site part against MkDocs with Material alone, in the same run, each in a process of its own.

ours      content loaded, pages written out, rendered with charts, tags and the whole-book page
plain     MkDocs with Material and its own search, over the very same pages
written   the same over the pages people write alone: chapters, front matter, home
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from scripts.content import load_project
from scripts.site.folder import write_folder

ROOT = Path(__file__).parents[2]
OURS = """
import sys
from pathlib import Path
from scripts.content import load_project
from scripts.site.folder import write_folder
from scripts.site.render import render
project = load_project(Path(sys.argv[1]))
render(project, write_folder(project, True, Path(sys.argv[2])), Path(sys.argv[3]))
"""
TARGET = 3  # times plain MkDocs with Material


def main() -> None:
    """Print seconds and ratios; the fastest of ``--times`` runs counts."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=3)
    times = options.parse_args().times
    with tempfile.TemporaryDirectory(dir=ROOT / ".cache") as folder:
        work = Path(folder)
        pages = write_folder(load_project(ROOT), True, work / "pages").folder
        plain = _plain(pages, "plain")
        written = _written(pages, work / "written")
        seconds = {"ours": 0.0, "plain": 0.0, "written": 0.0}
        for _ in range(times):  # in turns, so that what else the machine does falls on all alike
            for name, command in {
                "ours": [sys.executable, "-c", OURS, str(ROOT), str(work / "cold"), str(work / "site")],
                "plain": [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(plain), "-d", str(work / "site")],
                "written": [
                    sys.executable,
                    "-m",
                    "mkdocs",
                    "build",
                    "-q",
                    "-f",
                    str(written),
                    "-d",
                    str(work / "site"),
                ],
            }.items():
                for old in ("cold", "site"):
                    shutil.rmtree(work / old, ignore_errors=True)
                start = time.perf_counter()
                subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
                took = time.perf_counter() - start
                seconds[name] = min(seconds[name] or took, took)
                if name == "ours":
                    count = len(list((work / "site").rglob("*.html")))
    print(f"{'':<10}{'seconds':>10}{'ours / it':>12}")
    for name, took in seconds.items():
        print(f"{name:<10}{took:>10.2f}{seconds['ours'] / took:>12.2f}")
    print(f"{count} pages; target: at most {TARGET} times plain")


def _plain(pages: Path, name: str, **settings: object) -> Path:
    """Settings beside ``pages``/docs for MkDocs, Material and its search, with nothing of ours."""
    derived = yaml.safe_load((pages / "mkdocs.yml").read_text(encoding="utf-8"))
    derived |= {
        "plugins": ["search"],
        "extra_css": [],
        "extra_javascript": [],
        **settings,
    }
    file = pages / f"{name}.yml"
    file.write_text(yaml.safe_dump(derived, allow_unicode=True), encoding="utf-8")
    return file


def _written(pages: Path, folder: Path) -> Path:
    shutil.copytree(pages, folder)
    for path in folder.glob("docs/*"):
        if path.name in ("plan", "appendix", "data"):
            shutil.rmtree(path)
    nowhere = {
        "nav": None,
        "validation": {"nav": {"omitted_files": "ignore"}, "links": {"not_found": "ignore", "anchors": "ignore"}},
    }
    return _plain(folder, "plain", **nowhere)


if __name__ == "__main__":
    main()
