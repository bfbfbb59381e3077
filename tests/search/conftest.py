"""The real content behind the search box: over http, from file:// and over Pagefind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.search import sites
from tests.search.box import Box
from tests.search.evaluate import served

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def local_site(tmp_path_factory) -> Path:
    """The site with our search and the page numbers of a printed book."""
    out = tmp_path_factory.mktemp("search") / "site"
    sites.rendered(ROOT, out, stock=False)
    (out / "downloads").mkdir(exist_ok=True)
    pages = {"part4/ch15-study.html": "187", "part4/ch15-study.html#reading": "190"}
    (out / "downloads/pages.json").write_text(json.dumps(pages))
    return sites.ours(ROOT, out, "local")


@pytest.fixture(scope="session")
def pagefind_site(tmp_path_factory) -> Path:
    """The site with our search over Pagefind."""
    return sites.ours(ROOT, tmp_path_factory.mktemp("pagefind") / "site", "pagefind")


@pytest.fixture(scope="session")
def local_base(local_site):
    """Address of the local site."""
    with served(local_site) as base:
        yield base


@pytest.fixture
def box(browser, local_base):
    """The opened search box on a phone 390 px wide."""
    opened = Box(browser, local_base)
    opened.open()
    yield opened
    opened.close()
