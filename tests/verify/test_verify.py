"""``verify`` as an office uses it: originals put into a folder, the outcome told, kept, and gone stale."""

from __future__ import annotations

import contextlib
import io
import json
from types import SimpleNamespace

import pytest

from scripts.__main__ import main
from scripts.content import load_project, outline, verification
from scripts.content.verification import State
from scripts.site.pages import generated_pages
from tests.conftest import copy_book

KEY = "xinwen-2024"
ORIGINAL = """样城日报讯　市政协今年调研提出一梯一策、先易后难的建议。东山区有老旧小区340个。
据市住房城乡建设局介绍，到2024年末，东山区完成加装电梯126台，2023年35台；满意度2023年88.5%，2024年91.2%。
2024年计划加装120台，投入资金5300万元。群众把商量的地方叫作“小院里的圆桌”。2023年调研过一次。
"""


@pytest.fixture
def book(tmp_path):
    root = copy_book(tmp_path)
    (root / "originals").mkdir()
    return root


def verify(root, *arguments):
    """The exit code, standard output and standard error of ``verify``, as the command line gives them."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["verify", "--root", str(root), *arguments])
    return SimpleNamespace(returncode=code, stdout=out.getvalue(), stderr=err.getvalue())


def report(root, *arguments):
    return json.loads(verify(root, "--format", "json", *arguments).stdout)


def put(root, name, text=ORIGINAL):
    (root / "originals" / name).write_text(text, encoding="utf-8")


def test_without_originals_it_says_where_they_go(book):
    run = verify(book)
    assert run.returncode == 0
    assert "originals" in run.stderr and "来源键.txt" in run.stderr


def test_what_agrees_is_marked_and_kept(book):
    put(book, f"{KEY}.txt")
    run = verify(book)
    assert (run.returncode, run.stdout) == (0, "")
    assert "原件已核" in run.stderr
    kept = verification.load(book)
    fact = load_project(book).facts["m-002"]
    assert verification.state_of(kept, KEY, fact.claim) is State.AGREED
    assert verification.state_of(kept, "tjgb-2024", fact.claim) is State.ABSENT
    assert ORIGINAL[:10] not in (book / verification.FILE).read_text("utf-8")


@pytest.mark.parametrize(
    "was,is_now,rule",
    [
        ("126台", "125台", "原-2"),
        ("340个", "34个", "原-2"),
        ("5300万元", "5300亿元", "原-2"),
        ("小院里的圆桌", "小院里的方桌", "原-3"),
        ("2023年", "2022年", "原-5"),
        ("市住房城乡建设局", "有关方面", "原-6"),
    ],
)
def test_one_difference_in_the_original_is_told_with_both_texts(book, was, is_now, rule):
    put(
        book,
        f"{KEY}.txt",
        ORIGINAL.replace("2024年91.2%", "去年91.2%").replace("2024年计划", "计划").replace(was, is_now),
    )
    run = verify(book)
    assert run.returncode == 1
    told = [line for line in run.stdout.splitlines() if f" {rule} " in line]
    assert told and all(line.startswith("docs/") for line in told)
    assert "    本书：" in run.stdout and "    原件：" in run.stdout
    assert verify(book).stdout == run.stdout  # the outcome does not depend on what was kept


def test_a_changed_fact_or_original_is_no_longer_verified(book):
    put(book, f"{KEY}.txt")
    verify(book)
    kept = verification.load(book)
    fact = load_project(book).facts["m-002"]
    assert verification.state_of(kept, KEY, fact.claim.replace("126", "127")) is State.CHANGED
    was = kept[KEY].original
    put(book, f"{KEY}.txt", ORIGINAL + "又及。")
    verify(book)
    assert verification.load(book)[KEY].original != was


def test_one_key_shows_everything_that_rests_on_it(book):
    put(book, f"{KEY}.txt")
    put(book, "guihua-145.txt", "空的规划")
    run = verify(book, KEY)
    assert run.returncode == 0
    assert "原件已核" in run.stdout and "guihua-145" not in run.stdout
    found = report(book, KEY)
    assert found["findings"] == []
    assert {one["state"] for one in found["citations"] if one["key"] == KEY} == {"原件已核"}
    assert any("126台" in one["original"] for one in found["citations"] if one["key"] == KEY)


def test_what_cannot_be_read_is_told_and_the_rest_is_compared(book):
    put(book, f"{KEY}.txt")
    (book / "originals/guihua-145.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    put(book, "xinwen-204.txt")
    run = verify(book)
    assert run.returncode == 1
    lines = run.stdout.splitlines()
    assert any(line.startswith("originals/guihua-145.doc:1:1 原-1 ") and "另存为 .docx" in line for line in lines)
    assert any(line.startswith("originals/xinwen-204.txt:1:1 原-1 ") and KEY in line for line in lines)
    assert "原件已核" in run.stderr


def test_an_unknown_key_cannot_run(book):
    run = verify(book, "xinwen-2042")
    assert run.returncode == 2
    assert "xinwen-2042" in run.stderr and KEY in run.stderr


def test_a_damaged_record_is_told_with_its_remedy(book):
    (book / verification.FILE).write_text("xinwen-2024: [坏了]\n", encoding="utf-8")
    run = verify(book)
    assert run.returncode == 2
    assert run.stderr.startswith(f"{verification.FILE}") and "verify" in run.stderr


def test_readers_and_the_proof_list_are_told_the_outcome(book):
    put(book, f"{KEY}.txt", ORIGINAL.replace("35台", "36台"))
    verify(book)
    project = load_project(book)
    made = generated_pages(project, booklets=False)
    title = project.sources[KEY].title.strip("（）")
    line = next(one for one in made[outline.SOURCES.path].splitlines() if title in one)
    assert "原件不符" in line and "年" in line
    rows = [one for one in made[outline.PROOF.path].splitlines() if one.startswith("|")]
    assert any("126" in row and "原件已核" in row for row in rows)
    assert any("35" in row and "原件不符" in row for row in rows)
    page = book / "docs/part5/ch03-livelihood.md"
    page.write_text(page.read_text("utf-8").replace("完成加装电梯126台", "共加装电梯126台"), encoding="utf-8")
    assert "核后有改动" in generated_pages(load_project(book), booklets=False)[outline.PROOF.path]
