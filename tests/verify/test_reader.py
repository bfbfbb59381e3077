"""Originals of every format an office has: what is read, and what is said of those that cannot be."""

from __future__ import annotations

import pikepdf
import pypandoc
import pytest
import typst

from scripts.errors import ProjectError
from scripts.verify import reader

TEXT = "会议4月13日召开，通过《实施意见》，完成17.2万户改造。"


def docx(path):
    pypandoc.convert_text(TEXT, "docx", format="markdown-smart", outputfile=str(path))


def pdf(path):
    path.write_bytes(typst.compile(f'#set text(font: "Noto Serif SC")\n{TEXT}'.encode(), font_paths=["node_modules"]))


WRITTEN = {
    "utf8.txt": lambda path: path.write_text(TEXT, encoding="utf-8"),
    "bom.txt": lambda path: path.write_text(TEXT, encoding="utf-8-sig"),
    "utf16.txt": lambda path: path.write_text(TEXT, encoding="utf-16"),
    "gbk.txt": lambda path: path.write_text(TEXT, encoding="gbk"),
    "page.md": lambda path: path.write_text(f"# 标题\n\n{TEXT}\n", encoding="utf-8"),
    "page.html": lambda path: path.write_text(f"<html><body><p>{TEXT}</p></body></html>", encoding="utf-8"),
    "gbk.html": lambda path: path.write_text(f"<p>{TEXT}</p>", encoding="gbk"),
    "letter.docx": docx,
    "letter.pdf": pdf,
}


@pytest.mark.parametrize("name", WRITTEN)
def test_every_format_gives_the_same_text(tmp_path, name):
    WRITTEN[name](tmp_path / name)
    text = "".join(reader.read(tmp_path / name).split())
    for part in ("4月13日", "《实施意见》", "17.2万户"):
        assert part in text


def scan(path):
    file = pikepdf.new()
    file.add_blank_page()
    file.save(path)


def locked(path):
    file = pikepdf.new()
    file.add_blank_page()
    file.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))


def test_a_pdf_only_its_owner_may_change_is_read(tmp_path):
    pdf(tmp_path / "plain.pdf")
    with pikepdf.open(tmp_path / "plain.pdf") as file:
        file.save(tmp_path / "kept.pdf", encryption=pikepdf.Encryption(owner="a", user=""))
    assert "17.2万户" in "".join(reader.read(tmp_path / "kept.pdf").split())


BROKEN = {
    "scan.pdf": (scan, "没有文字", "文字识别"),
    "locked.pdf": (locked, "设了密码", "不设密码"),
    "torn.pdf": (lambda path: path.write_bytes(b"%PDF-1.7 torn"), "打不开", "另存"),
    "torn.docx": (lambda path: path.write_bytes(b"PK\x03\x04 torn"), "打不开", "另存"),
    "old.doc": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0"), "读不了", "另存为 .docx"),
    "old.wps": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0"), "读不了", "另存为 .docx"),
    "sheet.xlsx": (lambda path: path.write_bytes(b"PK"), "不认识", ".txt"),
    "bare": (lambda path: path.write_text(TEXT, encoding="utf-8"), "没有扩展名", ".txt"),
    "empty.txt": (lambda path: path.write_text(" \n"), "没有文字", "核对文件"),
    "picture.txt": (lambda path: path.write_bytes(b"\xff\x00\xd8\x00\x81"), "编码", "UTF-8"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_told_with_the_remedy(tmp_path, name):
    write, what, remedy = BROKEN[name]
    write(tmp_path / name)
    with pytest.raises(ProjectError) as told:
        reader.read(tmp_path / name)
    assert (told.value.rule, told.value.line) == ("原-1", 1)
    assert told.value.path.endswith(name)
    assert what in told.value.message and remedy in told.value.hint


def test_a_large_file_is_refused_unread(tmp_path):
    with (tmp_path / "all.txt").open("wb") as file:
        file.truncate(reader.LARGEST + 1)
    with pytest.raises(ProjectError, match="超过"):
        reader.read(tmp_path / "all.txt")


def test_files_are_found_by_key_and_one_key_has_one_file(tmp_path):
    for name in ("b-2021.txt", "a-2021.docx", "README.md", ".hidden", "~$a-2021.docx"):
        (tmp_path / name).write_text("文", encoding="utf-8")
    assert [path.name for path in reader.find(tmp_path).values()] == ["a-2021.docx", "b-2021.txt"]
    assert reader.find(tmp_path / "absent") == {}
    (tmp_path / "a-2021.pdf").write_text("文", encoding="utf-8")
    with pytest.raises(ProjectError, match="同一个来源"):
        reader.find(tmp_path)
