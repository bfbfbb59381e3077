"""The build as an operator meets it: atomic, repeatable, plain about what is wrong."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scripts import build as building
from scripts.content import files, load_project
from scripts.errors import describe_os_error
from scripts.progress import Progress
from tests.conftest import ROOT, copy_book, scripts


@pytest.fixture
def copy(tmp_path) -> Path:
    """The small book in a folder of its own, sharing theme, tools, fonts and libraries."""
    return copy_book(tmp_path)


def build(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Build the project under ``root`` without booklets, as from its own folder."""
    return subprocess.run(
        [sys.executable, "-m", "scripts", "build", "--no-booklets", "--root", root, *arguments],
        cwd=root,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONPATH": str(ROOT), **environment},
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


@pytest.mark.parametrize("harm", ["altered", "cut short", "lost", "added", "stamp cut"])
def test_a_site_that_is_not_as_it_was_built_is_never_up_to_date(copy, harm):
    assert build(copy).returncode == 0
    page, before = copy / "site/index.html", digest(copy / "site")
    if harm == "altered":
        page.write_bytes(page.read_bytes().replace(b"<h1", b"<h2", 1))
    elif harm == "cut short":
        page.write_bytes(page.read_bytes()[:100])
    elif harm == "lost":
        page.unlink()
    elif harm == "added":
        (copy / "site/more.html").write_text("<p>")
    else:
        stamp = copy / "site/.build-stamp"
        stamp.write_text(stamp.read_text().split("\n")[0])
    again = build(copy)
    assert again.returncode == 0, again.stderr
    assert "已是最新" not in again.stdout
    assert digest(copy / "site") == before


def test_the_stamp_knows_options_inputs_and_tools(copy, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    seen = {building.fingerprint(copy, True), building.fingerprint(copy, False)}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000001")
    seen.add(building.fingerprint(copy, True))
    (copy / "docs/data/new.csv").write_text("")
    seen.add(building.fingerprint(copy, True))
    monkeypatch.setattr(building, "version", lambda name: "0.0.0")
    seen.add(building.fingerprint(copy, True))
    assert len(seen) == 5
    assert building.fingerprint(copy, True) in seen


def test_the_old_site_is_put_back_when_the_new_one_cannot_take_its_place(tmp_path, monkeypatch):
    new, out = tmp_path / "new", tmp_path / "site"
    for folder in (new, out):
        folder.mkdir()
        (folder / "index.html").write_text(folder.name)
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self == new:
            raise OSError(28, "full")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError):
        building._swap(new, out)
    assert (out / "index.html").read_text() == "site"
    monkeypatch.undo()
    building._swap(new, out)
    assert (out / "index.html").read_text() == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_a_site_left_aside_by_a_build_cut_short_comes_back(copy):
    assert build(copy).returncode == 0
    before = digest(copy / "site")
    (copy / "site").rename(copy / ".site-old")
    page = copy / "docs/index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n见[别处](nowhere.md)。\n", encoding="utf-8")
    assert build(copy).returncode == 1
    assert digest(copy / "site") == before


def test_what_was_made_where_and_how_long_it_took_is_told(copy):
    run = build(copy)
    assert run.returncode == 0, run.stderr
    assert re.search(r"网站：.*site（\d+页", run.stdout)
    for step in ("核查正文和数据", "生成网站", "生成检索", "打包离线版", "核查网站"):
        assert re.search(rf"^{step}：完成，[\d.]+秒$", run.stdout, re.M)
        assert re.search(rf"^用时：.*{step}[\d.]+秒", run.stdout, re.M)


def test_progress_is_plain_lines_without_a_terminal_and_not_too_many(monkeypatch):
    lines: list[str] = []
    progress = Progress(lines.append)
    clock = iter(range(1000))
    monkeypatch.setattr("scripts.progress.time.monotonic", lambda: next(clock))
    with progress.step("生成") as track:
        for done in range(1, 101):
            track(done, 100, f"第{done}页")
    assert lines[0] == "生成……"
    assert re.fullmatch(r"生成：完成，[\d.]+秒", lines[-1])
    assert 2 < len(lines) < 20
    assert re.fullmatch(r"  \d+／100　第\d+页", lines[1])


def test_progress_in_a_terminal_keeps_what_is_said(capsys):
    progress = Progress(terminal=True)
    with progress.step("生成") as track:
        track(1, 2, "一页")
        progress("提醒：[一件事]")
    assert "提醒：[一件事]" in capsys.readouterr().out


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
    environment = {"PATH": "", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "scripts", "build", "--no-booklets", "--root", copy],
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
        ("new", "chapter", "5/new-topic", "--title", "新的一章"),
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
    assert scripts("new", "chapter", "5/new-topic", "--root", copy).returncode == 0
    after = load_project(copy).plan
    newest = max(chapter.number for chapter in load_project(copy).chapters)
    assert after[-1].chapters == (*before[-1].chapters, newest)
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
    assert scripts("new", "chapter", "5/new-topic", "--root", copy).returncode == 0
    run = scripts("check", "--root", copy)
    assert re.search(r"ch\d\d-new-topic\.md:\d+:1 结-8 还有\d+处“待写”", run.stdout)


def test_an_old_site_is_not_held_against_new_pages(copy):
    assert build(copy).returncode == 0
    assert scripts("new", "chapter", "5/new-topic", "--root", copy).returncode == 0
    run = scripts("check", "--root", copy, "--site", copy / "site")
    assert (run.returncode, errors(run)) == (0, [])
    assert "以前的内容" in run.stderr


@pytest.mark.full
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


@pytest.mark.full
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
    (tmp_path / f".book.pdf.1-{threading.get_ident()}").symlink_to("/dev/full")
    with pytest.raises(OSError) as caught:
        files.write(tmp_path / "book.pdf", b"x" * 10_000)
    assert describe_os_error(caught.value) == "磁盘已满"
    assert list(tmp_path.iterdir()) == []
