"""What a mutant must survive, the likeliest first: ``python -m tests.mutation.killers scripts/check/plan.py``.

For a parser its own tests; then the cases of the rules that the module reports, all other cases, and all tests.
Ends with 1 at the first that notices the mutant.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import pytest

from tests.check.cases import Case, load, problems
from tests.check.test_cases import make_book

ROOT = Path(__file__).parents[2]
TESTS = ("tests/test_content.py", "tests/test_check.py")


def ordered(cases: list[Case], module: str) -> list[Case]:
    """``cases`` with those of the rules named in ``module`` first."""
    own = set(re.findall(r"[\"'](\w-\d+)[\"']", (ROOT / module).read_text(encoding="utf-8")))
    return sorted(cases, key=lambda case: case.rule not in own)


def main(module: str) -> int:
    """1 if something notices what is wrong with the code, 0 if nothing does."""
    if module.startswith("scripts/content/") and _tests(TESTS[0]):
        return 1
    with tempfile.TemporaryDirectory() as folder:
        book = make_book(Path(folder))
        if any(problems(book, case) for case in ordered(load(), module)):
            return 1
    return 1 if _tests(*TESTS) else 0


def _tests(*files: str) -> bool:
    """Whether a test in ``files`` fails."""
    return bool(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *files]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
