"""What the tests share: the real project, its built site, the small book, a browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import hypothesis
import pytest

from scripts.content import load_project

ROOT = Path(__file__).parents[1]
hypothesis.settings.register_profile("book", deadline=None)  # a busy machine is no mistake
hypothesis.settings.load_profile("book")
# Fixtures that build or copy the real book: what rests on them is left out of the quick loop.
REAL = {"site", "copy", "local_site", "pagefind_site"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need the real book."""
    for item in items:
        if REAL & set(getattr(item, "fixturenames", ())):
            item.add_marker("full")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each chapter's file, whether or not it can be read: tests are collected without loading the book."""
    if "chapter_path" in metafunc.fixturenames:
        paths = sorted(path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").glob("part*/*.md"))
        metafunc.parametrize("chapter_path", paths)


@pytest.fixture
def chapter(project, chapter_path):
    """The chapter in that file."""
    return next(one for one in project.chapters if one.path == chapter_path)


@pytest.fixture(scope="session")
def project():
    """The real content."""
    return load_project(ROOT)


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site with its booklets; built if it is not up to date."""
    run = scripts("build")
    assert run.returncode == 0, run.stderr
    return ROOT / "site"


def scripts(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    """Run ``python -m scripts`` as an editor does."""
    return subprocess.run(
        [sys.executable, "-m", "scripts", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def copy_book(folder: Path) -> Path:
    """Put the small book of ``tests/book`` into ``folder`` as a project that can be checked and built; return its root.

    Theme, tools and fonts are linked, not copied.
    """
    root = folder / "book"
    shutil.copytree(ROOT / "tests/book", root)
    for name in ("overrides", "scripts", "node_modules", "requirements.txt", "package-lock.json"):
        (root / name).symlink_to(ROOT / name)
    return root


@pytest.fixture(scope="session")
def small_site(tmp_path_factory) -> Path:
    """The small book built whole: site, search, booklets; a matter of seconds."""
    root = copy_book(tmp_path_factory.mktemp("small"))
    run = scripts("build", "--root", root, "--out", root / "site")
    assert run.returncode == 0, run.stdout + run.stderr
    return root / "site"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def server(site):
    """Address of the site served on loopback."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
    assert path, "没有找到 Chromium；Debian 上运行 apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()
