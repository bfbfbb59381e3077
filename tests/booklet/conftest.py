"""The booklets the tests look at: those of the small book always, of the real book in the full run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.content import Project, load_project
from tests.booklet.pages import Pdf


@pytest.fixture(scope="session", params=["small", pytest.param("real", marks=pytest.mark.full)])
def built(request) -> Path:
    """A built site with its booklets."""
    return request.getfixturevalue({"small": "small_site", "real": "site"}[request.param])


@pytest.fixture(scope="session")
def project(built) -> Project:
    """The content that site was built from."""
    return load_project(built.parent)


@pytest.fixture(scope="session")
def downloads(built) -> Path:
    return built / "downloads"


@pytest.fixture(scope="session")
def manifest(downloads) -> list[dict]:
    return json.loads((downloads / "manifest.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def book(downloads) -> Pdf:
    return Pdf(downloads / "book-standard.pdf")


@pytest.fixture(scope="session")
def large(downloads) -> Pdf:
    return Pdf(downloads / "book-large.pdf")


@pytest.fixture(scope="session")
def pocket(downloads) -> Pdf:
    return Pdf(downloads / "book-pocket.pdf")


@pytest.fixture(scope="session")
def handout(downloads) -> Pdf:
    return Pdf(downloads / "session-01-standard.pdf")
