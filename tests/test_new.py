"""What ``new`` makes, done as the manual says, leaves nothing to mend but what is to be written."""

from __future__ import annotations

import shutil

import pytest

from scripts import check
from scripts.content import load_project
from scripts.errors import ProjectError
from scripts.new import create
from tests.conftest import ROOT


@pytest.fixture
def book(tmp_path):
    """A copy of the small book, to be added to."""
    return shutil.copytree(ROOT / "tests/book", tmp_path / "book")


@pytest.mark.parametrize(
    "kind,name,title",
    [
        ("chapter", "1/new-topic", "新的一章"),
        ("chapter", "5/new-field", ""),
        ("source", "xinhua-2024-01-02-yangli", "样例：关于“新”的报道"),
        ("session", "新的主题", ""),
        ("session", "主题：“甲”和#乙", "另一个: 题目"),
    ],
)
def test_a_sample_leaves_only_what_is_to_be_written(book, kind, name, title):
    create(book, kind, name, title)
    assert {finding.rule for finding in check.run(book)} <= {"结-8"}


def test_a_chapter_has_the_form_of_the_manual(book):
    create(book, "chapter", "5/new-field", "新的一章")
    project = load_project(book)
    chapter = project.chapters[-1]
    assert (chapter.path, chapter.title, chapter.part) == ("part5/ch04-new-field.md", "新的一章", 5)
    assert [question.kind for question in chapter.questions] == ["单选", "多选", "判断", "简答"]
    assert [len(question.answer) for question in chapter.questions] == [1, 2, 1, 0]
    assert chapter.tagged("领域") and project.sessions_of(chapter)
    assert chapter.path in project.pages()


def test_a_session_follows_the_last(book):
    before = load_project(book).plan
    create(book, "session", "新的主题", "")
    project = load_project(book)
    assert project.plan[:-1] == before
    assert (project.plan[-1].number, project.plan[-1].theme) == (len(before) + 1, "新的主题")
    assert project.plan[-1].path in project.pages()


def test_a_source_can_be_cited_at_once(book):
    create(book, "source", "xinhua-2024-01-02", "题“名”: 其一")
    assert load_project(book).sources["xinhua-2024-01-02"].title == "题“名”: 其一"


def test_the_numbers_go_on_past_a_hundred(book):
    chapter = book / "docs/part5/ch03-livelihood.md"
    text = chapter.read_text(encoding="utf-8").replace("chapter: 3", "chapter: 99").replace("第三章", "第九十九章", 1)
    chapter.rename(chapter.with_name("ch99-livelihood.md")).write_text(text, encoding="utf-8")
    for path in (*book.rglob("*.md"), *book.rglob("*.yml")):
        words = path.read_text(encoding="utf-8")
        path.write_text(words.replace("ch03-livelihood", "ch99-livelihood"), encoding="utf-8")
    plan = book / "docs/data/plan.yml"
    words = plan.read_text(encoding="utf-8")
    plan.write_text(words.replace("chapters: [2, 3]", "chapters: [2, 99]"), encoding="utf-8")
    create(book, "chapter", "5/hundredth", "第一百章的题目")
    project = load_project(book)
    assert project.chapters[-1].path == "part5/ch100-hundredth.md"
    assert project.chapters[-1].heading == "第一百章　第一百章的题目"
    assert {finding.rule for finding in check.run(book)} <= {"结-8"}


@pytest.mark.parametrize(
    "kind,name",
    [
        ("chapter", "9/new-topic"),
        ("chapter", "1/新章"),
        ("chapter", "new-topic"),
        ("source", "tjgb-2024"),
        ("source", "null"),
        ("source", "2021"),
        ("source", "Xinhua"),
    ],
)
def test_what_cannot_be_added_is_refused_and_nothing_written(book, kind, name):
    before = {path: path.read_bytes() for path in book.rglob("*") if path.is_file()}
    with pytest.raises(ProjectError) as refused:
        create(book, kind, name, "")
    assert refused.value.hint
    assert {path: path.read_bytes() for path in book.rglob("*") if path.is_file()} == before
