"""The build as an operator meets it: atomic, repeatable, plain about what is wrong."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.content import files, load_project
from scripts.errors import describe_os_error
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


def build(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Build the project under ``root`` without booklets, as from its own folder."""
    return subprocess.run(
        [sys.executable, "-m", "scripts", "build", "--no-booklets", *arguments],
        cwd=root,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONPATH": str(root), **environment},
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
    run = build(copy, "--out", "taken/site")
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert "写不了" in run.stderr


def errors(run: subprocess.CompletedProcess) -> list[str]:
    """What a check found besides the reminders that a sample has to be written."""
    return [line for line in run.stdout.splitlines() if " 结-8 " not in line]


@pytest.mark.parametrize("out", [".", "docs", "docs/new", "taken", "notes.txt"])
def test_nothing_the_build_did_not_make_is_replaced(copy, out):
    (copy / "taken").mkdir()
    (copy / "taken/总结.docx").write_text("mine")
    (copy / "notes.txt").write_text("mine")
    before = digest(copy)
    run = scripts("build", "--no-booklets", "--root", copy, "--out", copy / out)
    assert run.returncode == 1
    assert "没有动它" in run.stderr or "源文件" in run.stderr
    assert digest(copy) == before


def test_a_project_without_git_is_built(copy):
    environment = {"PATH": "", "PYTHONPATH": str(copy), "PYTHONUTF8": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "scripts", "build", "--no-booklets"],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "chapter", "4/new-topic", "--title", "新的一章"),
        ("new", "source", "yangli-2026", "--title", "样例"),
        ("new", "source", "yangli-2026", "--title", "贵阳: 一份“报告” #1 [图解] @x"),
        ("new", "session", "样例学习"),
        ("new", "session", "主题: 副题"),
    ],
    ids=lambda a: "-".join(a[1:3:2] + a[-1:]),
)
def test_a_scaffold_passes_the_check(copy, arguments):
    made = scripts(*arguments, "--root", copy)
    assert made.returncode == 0, made.stderr
    run = scripts("check", "--root", copy)
    assert (run.returncode, errors(run)) == (0, [])
    assert arguments[-1] in {
        *(source.title for source in load_project(copy).sources.values()),
        *(session.theme for session in load_project(copy).plan),
        *(chapter.title for chapter in load_project(copy).chapters),
    }


def test_a_new_chapter_joins_a_list_written_line_by_line(copy):
    plan = copy / "docs/data/plan.yml"
    text = plan.read_text(encoding="utf-8")
    lined = re.sub(
        r"^( *)chapters: \[(.*)\]$",
        lambda m: "\n".join([f"{m[1]}chapters:", *(f"{m[1]}  - {n.strip()}" for n in m[2].split(","))]),
        text,
        flags=re.M,
    )
    assert lined != text
    plan.write_text(lined, encoding="utf-8")
    before = load_project(copy).plan
    assert scripts("new", "chapter", "4/new-topic", "--root", copy).returncode == 0
    after = load_project(copy).plan
    assert after[-1].chapters == (*before[-1].chapters, 34)
    assert [session.chapters for session in after[:-1]] == [session.chapters for session in before[:-1]]


def test_a_sample_without_a_place_changes_nothing(copy):
    config = copy / "mkdocs.yml"
    config.write_text(re.sub(r"^ +- plan/.*\n", "", config.read_text(encoding="utf-8"), flags=re.M), encoding="utf-8")
    before = digest(copy)
    run = scripts("new", "session", "样例学习", "--root", copy)
    assert run.returncode == 1
    assert run.stderr.startswith("mkdocs.yml")
    assert digest(copy) == before


def test_unwritten_samples_are_reminded_of(copy):
    assert scripts("new", "chapter", "4/new-topic", "--root", copy).returncode == 0
    run = scripts("check", "--root", copy)
    assert re.search(r"ch34-new-topic\.md:\d+:1 结-8 还有\d+处“待写”", run.stdout)


def test_an_old_site_is_not_held_against_new_pages(copy):
    assert build(copy).returncode == 0
    assert scripts("new", "chapter", "4/new-topic", "--root", copy).returncode == 0
    run = scripts("check", "--root", copy, "--site", copy / "site")
    assert (run.returncode, errors(run)) == (0, [])
    assert "以前的内容" in run.stderr


@pytest.mark.parametrize(
    "arguments,words",
    [
        (("new", "chapter", "9/x"), "写法不对"),
        (("new", "chapter", "四/新"), "写法不对"),
        (("new", "source", "GYRB"), "小写"),
        (("new", "source", "null"), "小写"),
        (("booklet", "--chapters", "十四", "-o", "x.pdf"), "阿拉伯数字"),
        (("booklet", "--chapters", "", "-o", "x.pdf"), "阿拉伯数字"),
        (("booklet", "--session", "3", "-o", "x.docx"), "--format"),
        (("booklet", "--session", "3", "-o", "/dev/null"), "不能写"),
    ],
)
def test_wrong_arguments_are_answered_in_words(arguments, words):
    run = scripts(*arguments)
    assert run.returncode == 1
    assert words in run.stderr
    assert "Traceback" not in run.stderr


def test_every_jump_of_make_bat_has_its_label():
    text = (ROOT / "make.bat").read_bytes().decode("utf-8")
    assert "\r\n" in text and "\n" not in text.replace("\r\n", "")
    labels = set(re.findall(r"^:(\w+)", text, re.M))
    assert set(re.findall(r"goto (\w+)|call :(\w+)", text)) <= {(n, "") for n in labels} | {("", n) for n in labels}


@pytest.mark.parametrize(
    "arguments,words",
    [
        (("booklet",), "缺少 -o"),
        (("fly",), "没有 'fly'"),
        (("booklet", "--session", "三", "-o", "x.pdf"), "三"),
        (("build", "--fast"), "不认识 --fast"),
    ],
    ids=lambda a: a[0] if isinstance(a, tuple) else "",
)
def test_wrong_usage_is_exit_2_in_chinese(arguments, words):
    run = scripts(*arguments)
    assert run.returncode == 2
    assert run.stderr.startswith("命令写法不对：") and words in run.stderr
    assert "usage" not in run.stderr


def test_a_busy_port_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = scripts("serve", "--port", taken.getsockname()[1])
    assert run.returncode == 1
    assert "端口已被占用" in run.stderr and "Traceback" not in run.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(files.os, "getpid", lambda: 1)
    (tmp_path / ".book.pdf.1").symlink_to("/dev/full")
    with pytest.raises(OSError) as caught:
        files.write(tmp_path / "book.pdf", b"x" * 10_000)
    assert describe_os_error(caught.value) == "磁盘已满"
    assert list(tmp_path.iterdir()) == []
