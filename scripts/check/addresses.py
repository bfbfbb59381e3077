"""址: the original addresses of sources still answer. Advisory: a dead site is nobody's mistake."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from scripts.check.finding import Finding
from scripts.content import Project, Source
from scripts.content.outline import SOURCES_FILE

TIMEOUT = 15  # seconds
BROWSER = {"User-Agent": "Mozilla/5.0"}  # some government sites refuse unknown clients


def check(project: Project) -> Iterator[Finding]:
    """One warning for each address that does not answer."""
    sources = [source for source in project.sources.values() if source.url]
    with ThreadPoolExecutor(max_workers=8) as pool:
        for source, problem in zip(sources, pool.map(_problem, sources)):
            if problem:
                message = f"来源“{source.key}”的网址打不开（{problem}）"
                yield Finding(SOURCES_FILE, source.line, 1, "址-1", message)


def _problem(source: Source) -> str:
    try:
        with urlopen(Request(source.url, headers=BROWSER), timeout=TIMEOUT):
            return ""
    except HTTPError as error:
        return f"HTTP {error.code}"
    except (OSError, HTTPException, ValueError) as error:
        return str(getattr(error, "reason", error))
