"""The check from the command line, and what cannot be said by editing one file of the small book."""

from __future__ import annotations

import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from PIL import Image

from scripts import check
from scripts.check import addresses
from scripts.check.finding import Finding
from scripts.check.rules import RULES, renewed, summary
from scripts.content import load_project
from tests.conftest import ROOT, scripts

CHAPTER = "docs/part1/ch01-city.md"


@pytest.fixture
def book(tmp_path) -> Path:
    """The small book, for a test to break."""
    shutil.copytree(ROOT / "tests/book", tmp_path / "book")
    return tmp_path / "book"


def edit(book: Path, file: str, old: str, new: str) -> None:
    path = book / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# ── the command line ──


def test_the_small_book_is_clean(book):
    run = scripts("check", "--root", book)
    assert (run.returncode, run.stdout) == (0, "")
    assert "没有问题" in run.stderr


def test_what_is_wrong_is_one_line_with_place_rule_and_remedy(book):
    edit(book, CHAPTER, "17.2万户", "17.3万户")
    run = scripts("check", "--root", book)
    assert run.returncode == 1
    assert run.stdout == (
        f"{CHAPTER}:22:1 数-2 “17.3万”不在所引来源的事实里；"
        "请核对数字和单位，或补引有这个数字的来源；不是数据的（如24小时）可注明免核\n"
    )
    assert "1处需要改正" in run.stderr


def test_what_is_only_a_reminder_does_not_fail(book):
    edit(book, CHAPTER, "要点二。", "待写。")
    run = scripts("check", "--root", book, "--format", "github")
    assert run.returncode == 0
    assert run.stdout.startswith(f"::warning file={CHAPTER},line=17,col=1,title=结-8::")


def test_json_gives_every_field(book):
    edit(book, CHAPTER, "17.2万户", "17.3万户")
    [finding] = json.loads(scripts("check", "--root", book, "--format", "json").stdout)
    assert list(finding) == ["path", "line", "col", "rule", "message", "hint", "severity"]
    assert (finding["path"], finding["line"], finding["col"], finding["rule"]) == (CHAPTER, 22, 1, "数-2")
    assert finding["severity"] == "error"


@pytest.mark.parametrize("text,place", [("nav: [\n", "mkdocs.yml:"), (None, "")])
def test_what_cannot_be_checked_is_exit_2(book, text, place):
    if text is None:
        (book / "mkdocs.yml").unlink()
    else:
        (book / "mkdocs.yml").write_text(text, encoding="utf-8")
    run = scripts("check", "--root", book)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(place) and "mkdocs.yml" in run.stderr
    assert "Traceback" not in run.stderr


# ── the registry ──


def test_the_manual_shows_the_registry():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert renewed(text) == text, "编辑手册的规则表旧了：请运行 .venv/bin/python -m scripts.check"


def test_help_names_every_rule():
    assert all(f"  {number}" in summary() for number in RULES)


def test_a_finding_without_a_rule_cannot_be_made():
    with pytest.raises(KeyError):
        Finding("a.md", 1, 1, "数-99", "什么")


def test_a_manual_without_its_marks_is_refused():
    with pytest.raises(ValueError, match="规则表"):
        renewed("# 编辑手册\n")


def test_each_mutant_that_may_survive_is_of_this_code_and_has_its_reason():
    """What the mutation testing accepts does not outlive the line it is about."""
    for one in yaml.safe_load((ROOT / "tests/mutation/survivors.yml").read_text(encoding="utf-8")):
        assert len(one["reason"]) > 10
        modules = (ROOT / "scripts").rglob("*.py") if one["module"] == "*" else [ROOT / one["module"]]
        assert any(one["before"] in path.read_text(encoding="utf-8") for path in modules), one


# ── files that are not as they should be ──


@pytest.mark.parametrize("encoding,col", [("gbk", 12), ("utf-8-sig", 1), ("utf-16", 1)])
def test_a_chapter_in_the_wrong_encoding_is_named(book, encoding, col):
    path = book / CHAPTER
    text = path.read_text(encoding="utf-8").replace("cutoff: 2024-12", "cutoff: 2024-12 # 年")
    path.write_bytes(text.encode(encoding))
    first = next(one for one in check.run(book) if one.path == CHAPTER)
    line = 3 if encoding == "gbk" else 1
    assert (first.rule, first.line) == ("文-2", line) and "另存为" in first.hint
    assert first.col == (19 if encoding == "gbk" else col)


UNREADABLE = {"文-5": b"", "文-2": "键: 值\n".encode("gbk"), "文-1": None}  # None: there is no such file


@pytest.mark.parametrize("file", ["sources.yml", "plan.yml", "tags.yml", "terms.yml", "facts/city.yml"])
@pytest.mark.parametrize("rule", UNREADABLE)
def test_data_that_cannot_be_read_is_the_only_thing_said(book, file, rule):
    path, content = book / "docs/data" / file, UNREADABLE[rule]
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    elif file.startswith("facts/"):
        path.mkdir()  # facts are whatever files there are
    [finding] = check.run(book)
    assert (finding.path, finding.line, finding.rule) == (f"docs/data/{file}", 1, rule)
    assert check.partial([finding])


def test_a_broken_chapter_accuses_no_source(book):
    edit(book, "docs/part5/ch03-livelihood.md", "chapter: 3\n", "chapter 3\n")
    [finding] = check.run(book)
    assert (finding.path, finding.line, finding.rule) == ("docs/part5/ch03-livelihood.md", 2, "文-3")
    assert not check.partial([finding])


@pytest.mark.parametrize("file", ["part1/草稿.docx", "part1/more/ch02-x.md", "notes/x.md", "data/facts/x.yaml"])
def test_a_file_in_the_wrong_place_is_named(book, file):
    path = book / "docs" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"# PK\n")
    assert [one.path for one in check.run(book) if one.rule == "链-8"] == [f"docs/{file}"]


def test_what_the_system_leaves_in_folders_is_passed_over(book):
    for name in (".DS_Store", "assets/Thumbs.db", "part1/desktop.ini"):
        (book / "docs" / name).write_bytes(b"x")
    assert check.run(book) == []


@pytest.mark.parametrize("size,format,name", [((8, 8), "PNG", "a.jpg"), ((10000, 8001), "PNG", "a.png")])
def test_a_picture_that_cannot_be_printed_is_named(book, size, format, name):
    Image.new("1", size).save(book / "docs/assets" / name, format)
    [finding] = check.run(book)
    assert (finding.path, finding.rule) == (f"docs/assets/{name}", "印-5")


@pytest.mark.parametrize(
    "size,format,name",
    [
        ((8, 8), "PNG", "a.png"),
        ((8, 8), "JPEG", "a.JPG"),
        ((8, 8), "JPEG", "a.jpeg"),
        ((8, 8), "GIF", "a.gif"),
        ((8, 8), "WEBP", "a.webp"),
        ((10000, 8000), "PNG", "big.png"),
    ],
)
def test_a_picture_that_can_be_printed_passes(book, size, format, name):
    Image.new("1", size).convert("L" if format != "WEBP" else "RGB").save(book / "docs/assets" / name, format)
    assert check.run(book) == []


def test_a_character_no_font_has_is_named(book):
    (book / "node_modules").symlink_to(ROOT / "node_modules")
    edit(book, CHAPTER, "要点二", "要点😀")
    [finding] = check.run(book)
    assert (finding.line, finding.col, finding.rule) == (17, 5, "印-1") and "U+1F600" in finding.message


def test_there_is_no_site_where_nothing_was_built(book, tmp_path):
    [finding] = check.run(book, tmp_path / "nothing")
    assert (finding.path, finding.rule) == (str(tmp_path / "nothing"), "网-1")


# ── addresses ──


class _Server(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/here" else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


def test_an_address_that_does_not_answer_is_a_reminder(book):
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    edit(book, "docs/data/sources.yml", "https://example.org/tjgb\n", f"http://127.0.0.1:{httpd.server_port}/here\n")
    edit(book, "docs/data/sources.yml", "https://example.org/tjgb-2020", f"http://127.0.0.1:{httpd.server_port}/gone")
    edit(book, "docs/data/sources.yml", "https://example.org/jianghua", "http://127.0.0.1:9/")
    found = list(addresses.check(load_project(book)))
    httpd.shutdown()
    assert [(one.rule, one.severity, one.line) for one in found] == [("址-1", "warning", 13), ("址-1", "warning", 34)]
    assert "HTTP 404" in found[0].message
