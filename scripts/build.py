"""Build everything into a temporary folder and put it in place only when all of it is good."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from scripts import booklet, check
from scripts.content import Project, load_project
from scripts.content.files import write
from scripts.errors import ProjectError, describe_os_error
from scripts.progress import Progress, Track
from scripts.site import offline, search
from scripts.site.folder import write_folder
from scripts.site.render import render

LIBRARIES = "node_modules/.package-lock.json"  # which fonts and browser libraries are installed
INPUTS = ("docs", "overrides", "scripts", "mkdocs.yml", "requirements.txt", "package-lock.json", LIBRARIES)
STAMP = ".build-stamp"
EPOCH_WITHOUT_GIT = 1609459200  # 2021-01-01, so that a copy without git builds reproducibly too

THICKEST = 80  # pages two staples hold well
ABANDONED = 3600  # seconds after which a temporary folder belongs to no running build

Report = Callable[[str], None]


def build(root: Path, out: Path, report: Report, booklets: bool = True) -> None:
    """Check the sources, build the site and its booklets, check them, then swap them into ``out``.

    Nothing is done where ``out`` was already built from the same inputs and is still as it was built.
    Raises ProjectError where anything is wrong; ``out`` is then left as it was. ``report`` is told what
    is being done; a :class:`Progress` shows it in a terminal as bars.
    """
    progress = report if isinstance(report, Progress) else Progress(report)
    _refuse_to_replace(root, out)
    _remove_leftovers(out)
    set_epoch(root)
    inputs = fingerprint(root, booklets)
    if _stamp(out) == (inputs, tree_digest(out) if out.is_dir() else ""):
        progress("内容没有变化，已是最新。")
        return
    with progress.step("核查正文和数据"):
        project = _checked(root, progress)
    # Beside the output, so that putting it in place is one rename; one for each process, so that two
    # builds at once do not tear each other's.
    work = out.with_name(f".{out.name}-new-{os.getpid()}")
    try:
        work.mkdir(parents=True)
        with progress.step("生成网站") as track:
            build_site(project, work, booklets, track)
        if booklets:
            with progress.step("排印印册") as track:
                booklet.build_all(project, work, work / "downloads", track)
        with progress.step("生成检索"):
            search.build_index(project, work)
        with progress.step("打包离线版"):
            offline.pack(work)
        with progress.step("核查网站"):
            stop_on(list(check.site.check(project, work)), progress)
        write(work / STAMP, f"{inputs}\n{tree_digest(work)}\n")
        _swap(work, out)
    except OSError as error:
        hint = "请检查磁盘空间和权限，关闭正在看的印册；原来的网站没有改动"
        raise ProjectError(
            f"写不了文件：{describe_os_error(error)}", path=str(error.filename or ""), hint=hint
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _checked(root: Path, report: Report) -> Project:
    """Load the content and check it. Raises ProjectError with all that is wrong."""
    try:
        project = load_project(root)
    except ProjectError:
        stop_on(check.run(root), report)  # tells what else is wrong, too
        raise
    stop_on(check.run(root, project=project), report)
    return project


def is_stale(root: Path, out: Path) -> bool:
    """Whether ``out`` was built from other inputs than those now under ``root``."""
    set_epoch(root)
    inputs, _ = _stamp(out)
    return bool(inputs) and inputs not in (fingerprint(root, True), fingerprint(root, False))


def _stamp(out: Path) -> tuple[str, str]:
    """What ``out`` was built from and the digest of what was built; empty where it is not known."""
    try:
        inputs, _, made = (out / STAMP).read_text(encoding="utf-8").strip().partition("\n")
    except (OSError, UnicodeDecodeError):
        return "", ""
    return inputs, made


def tree_digest(folder: Path) -> str:
    """Return a digest of every file under ``folder`` but the stamp: SHA-256 of names and contents."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / STAMP:
            content = hashlib.sha256(path.read_bytes()).digest()
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + content)
    return total.hexdigest()


def _refuse_to_replace(root: Path, out: Path) -> None:
    """Raise ProjectError where building into ``out`` would destroy what the build did not make."""
    if out.exists() and not (out / STAMP).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise ProjectError("输出位置不是本工具生成的文件夹，没有动它", path=str(out), hint="请换一个空文件夹")
    if any(out.is_relative_to(root / name) for name in (*INPUTS, "node_modules", ".git", ".venv")):
        raise ProjectError("不能输出到源文件里", path=str(out), hint="请换一个文件夹，例如 site")


def build_site(project: Project, out: Path, booklets: bool, track: Track | None = None) -> None:
    """Render the site strictly into ``out``. Raises ProjectError with all that is wrong with it."""
    if not (project.root / "node_modules").is_dir():
        raise ProjectError("没有安装字体和浏览器程序库（node_modules）", hint="请运行 make，它会重新安装")
    render(project, write_folder(project, booklets), out, track)


def build_booklet(root: Path, request: booklet.Request, output: Path, report: Report) -> booklet.Booklet:
    """Make one booklet straight from the sources, building the pages in a temporary folder first."""
    set_epoch(root)
    project = load_project(root)
    booklet.chosen(project, request)  # what cannot be made is said before the wait
    _writable(output, request.format)
    with tempfile.TemporaryDirectory() as site:
        report("生成网站……")
        build_site(project, Path(site), True)
        report("排印……")
        made = booklet.build_one(project, Path(site), request, output)
    if request.impose == "saddle" and made.pages > THICKEST:
        report(f"提醒：共{made.pages}页，骑马订嫌厚；装订整本请用 --impose signatures")
    return made


def _writable(output: Path, format: str) -> None:
    """Raise ProjectError when no file can be written there, or one whose name says another format."""
    if output.suffix.lower() in {".pdf", ".epub", ".docx"} - {f".{format}"}:
        raise ProjectError(
            f"文件名“{output.name}”与格式 {format} 不符", hint=f"文件名请以 .{format} 结尾，或用 --format 另选格式"
        )
    try:
        if output.exists() and not output.is_file():
            raise IsADirectoryError
        output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output.parent):
            pass
    except OSError:
        raise ProjectError(
            f"不能写到 {output}", hint="换一个有写入权限的文件夹，并写明文件名，例如 -o 讲义.pdf"
        ) from None


def set_epoch(root: Path) -> None:
    """Set SOURCE_DATE_EPOCH to the last commit's time unless set: same commit, same bytes."""
    if "SOURCE_DATE_EPOCH" not in os.environ:
        try:
            git = subprocess.run(
                ["git", "log", "-1", "--format=%ct"], cwd=root, capture_output=True, text=True, check=False
            )
            committed = git.stdout.strip()
        except OSError:  # a copy of the folder on a machine without git
            committed = ""
        os.environ["SOURCE_DATE_EPOCH"] = committed or str(EPOCH_WITHOUT_GIT)


def fingerprint(root: Path, booklets: bool) -> str:
    """Return a digest of all that the output depends on: options, content, tools and their versions."""
    options = booklets, os.environ.get("SOURCE_DATE_EPOCH"), sys.version, _versions(root)
    digest = hashlib.sha256(repr(options).encode())
    for name in INPUTS:
        top = root / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and "__pycache__" not in path.parts:
                content = path.read_bytes()
                digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _versions(root: Path) -> list[str]:
    """The versions installed of all that requirements.txt locks: they may differ from it."""
    found = []
    locked = root / "requirements.txt"
    for name in re.findall(r"^([\w.-]+)(?:\[[^]]*])?==", locked.read_text("utf-8") if locked.is_file() else "", re.M):
        with suppress(PackageNotFoundError):  # not needed on this system
            found.append(f"{name} {version(name)}")
    return found


def stop_on(findings: list[check.Finding], report: Report) -> None:
    """Report warnings among ``findings``; raise ProjectError listing the errors, if any."""
    for finding in findings:
        if finding.severity == "warning":
            report(f"提醒：{finding}")
    errors = [str(finding) for finding in findings if finding.severity == "error"]
    if errors:
        raise ProjectError(
            "\n".join(errors) + f"\n共{len(errors)}处需要改正", hint="改正后重新运行；原来的网站没有改动"
        )


def _remove_leftovers(out: Path) -> None:
    """Remove what builds that were cut short left beside ``out``; put back what one had moved away."""
    old = out.with_name(f".{out.name}-old")
    if old.is_dir() and not out.exists():
        old.rename(out)
    for left in out.parent.glob(f".{out.name}-new-*"):
        if time.time() - left.stat().st_mtime > ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


def _swap(new: Path, out: Path) -> None:
    """Put ``new`` in the place of ``out``; the old output is gone only once the new one stands."""
    if hasattr(os, "sync"):
        os.sync()  # contents reach the disk before the names do
    old = out.with_name(f".{out.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    try:
        new.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
