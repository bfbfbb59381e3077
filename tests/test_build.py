"""The build as an operator meets it: atomic, repeatable, plain about what is wrong."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, scripts

NEEDED = ("docs", "overrides", "scripts", "mkdocs.yml", "requirements.txt", "package-lock.json")


@pytest.fixture
def copy(tmp_path) -> Path:
    """The real project in a folder of its own, sharing the installed fonts and libraries."""
    root = tmp_path / "project"
    root.mkdir()
    for name in NEEDED:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / name)
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    return root


def build(root: Path) -> subprocess.CompletedProcess:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONPATH": str(root)}
    return subprocess.run(
        [sys.executable, "-m", "scripts", "build", "--no-booklets"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_same_sources_same_bytes_and_nothing_done_twice(copy):
    first = build(copy)
    assert first.returncode == 0, first.stderr
    before = digest(copy / "site")
    again = build(copy)
    assert again.returncode == 0
    assert "已是最新" in again.stdout
    shutil.rmtree(copy / "site")
    shutil.rmtree(copy / ".cache")
    assert build(copy).returncode == 0
    assert digest(copy / "site") == before


def test_a_failed_build_leaves_the_site_as_it_was(copy):
    assert build(copy).returncode == 0
    before = digest(copy / "site")
    page = copy / "docs/index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n见[别处](nowhere.md)。\n", encoding="utf-8")
    run = build(copy)
    assert run.returncode == 1
    assert "docs/index.md:" in run.stderr
    assert "Traceback" not in run.stderr
    assert digest(copy / "site") == before
    assert [path.name for path in copy.iterdir() if path.name.startswith(".site")] == []


def test_a_broken_template_is_told_and_nothing_is_lost(copy):
    assert build(copy).returncode == 0
    before = digest(copy / "site")
    (copy / "mkdocs.yml").write_text(
        (copy / "mkdocs.yml").read_text(encoding="utf-8") + "\nunknown_setting: {\n", encoding="utf-8"
    )
    run = build(copy)
    assert run.returncode == 1
    assert run.stderr.startswith("mkdocs.yml:")
    assert "Traceback" not in run.stderr
    assert digest(copy / "site") == before


def test_an_unwritable_place_is_told(copy):
    (copy / "taken").write_text("a file, not a folder")
    run = subprocess.run(
        [sys.executable, "-m", "scripts", "build", "--no-booklets", "--out", "taken/site"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert "写不了" in run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "chapter", "4/new-topic", "--title", "新的一章"),
        ("new", "source", "yangli-2026", "--title", "样例"),
        ("new", "session", "样例学习"),
    ],
    ids=lambda a: a[1],
)
def test_a_scaffold_passes_the_check(copy, arguments):
    made = scripts(*arguments, "--root", copy)
    assert made.returncode == 0, made.stderr
    run = scripts("check", "--root", copy)
    assert (run.returncode, run.stdout) == (0, "")


@pytest.mark.parametrize(
    "arguments,words",
    [
        (("new", "chapter", "9/x"), "写法不对"),
        (("new", "chapter", "四/新"), "写法不对"),
        (("new", "source", "GYRB"), "小写"),
        (("booklet", "--chapters", "十四", "-o", "x.pdf"), "阿拉伯数字"),
    ],
)
def test_wrong_arguments_are_answered_in_words(arguments, words):
    run = scripts(*arguments)
    assert run.returncode == 1
    assert words in run.stderr
    assert "Traceback" not in run.stderr
