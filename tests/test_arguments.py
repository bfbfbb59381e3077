"""The command line explains itself, and what is wrong with a command, in Chinese."""

from __future__ import annotations

import argparse
import inspect
import re

import pytest

from scripts.__main__ import main
from scripts.arguments import CANNOT_RUN, WORDS


@pytest.mark.parametrize(
    "arguments,told",
    [
        ([], "缺少 命令"),
        (["bild"], "没有 'bild'；可写 "),
        (["booklet"], "缺少 -o/--output"),
        (["booklet", "-o", "x.pdf", "--session", "三"], "--session '三' 写法不对"),
        (["booklet", "-o", "x.pdf", "--part", "1", "--all"], "--all 不能和 --part 同时用"),
        (["booklet", "-o"], "-o/--output 后面要写一个值"),
        (["build", "--fast"], "不认识 --fast"),
        (["build", "--no-booklets=1"], "--no-booklets 后面不能写值 '1'"),
        (["check", "--format", "xml"], "--format 没有 'xml'；可写 'text'"),
        (["new", "chapter"], "缺少 name"),
    ],
)
def test_what_is_wrong_with_a_command_is_one_line(capsys, arguments, told):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    said = capsys.readouterr().err
    assert ended.value.code == CANNOT_RUN
    assert said.startswith("命令写法不对：") and said.count("\n") == 1 and "--help" in said
    assert told in said


@pytest.mark.parametrize("verb", ["", "build", "check", "booklet", "serve", "new"])
def test_help_has_no_english_words(capsys, verb):
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"] if verb else ["--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert said.startswith("用法：") and "选项" in said
    assert not re.search(r"\b(usage|arguments|options|show|help message|exit)\b", said.replace("--help", ""))


def test_every_message_is_one_that_argparse_has():
    source = re.sub(r"[\"']\s*\n\s*[\"']", "", inspect.getsource(argparse))
    assert not [words for words in WORDS if words not in source]
