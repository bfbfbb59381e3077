from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.booklet.pages import Pdf


@pytest.fixture(scope="session")
def downloads(site) -> Path:
    return site / "downloads"


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
