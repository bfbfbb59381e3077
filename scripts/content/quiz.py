"""Read the self-tests (自测) of chapters as typed questions.

A question is a numbered item: its kind in brackets, the stem, options where one is to be chosen, and
the answer folded away. It begins with letters, or 对 or 错; a question without a kind is 简答.

    1. （单选）题目？

        - A．甲
        - B．乙

        ??? note "参考答案"
            B。为什么。[^key]
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast, get_args

from scripts.content.markdown import Passage
from scripts.content.outline import QUIZ

Kind = Literal["单选", "多选", "判断", "简答"]
KINDS: tuple[Kind, ...] = get_args(Kind)
VERDICTS = "对", "错"
ANSWER = re.compile(r"^ {4}\?\?\? note \"参考答案\"$")

# Also what is no kind of ours, so that it is not taken for a part of the stem.
_MARK = "(?:[单多]选|(?:[单多]项|不定项)?选择|判断|是非|简答|问答|填空|论述|案例分析)题?"
_STEM = re.compile(rf"\d+[.)]\s+(?:[（(]\s*({_MARK})\s*[）)])?\s*(.*)")
_OPTION = re.compile(r"\s+[-*+]\s+([A-Z])．\s*(.*)")
_ITEM = re.compile(r"\s+[-*+]\s+(.*)")
_LETTERS = re.compile(r"([A-Z](?:[、，和]?[A-Z])*)(?=[。．，；：\s\[]|$)[。．，；：]?\s*")
_VERDICT = re.compile(rf"([{''.join(VERDICTS)}])[。，；：]\s*")


@dataclass(frozen=True)
class Option:
    """One option; ``letter`` is empty where the line does not begin with one and “．”."""

    letter: str
    text: str
    line: int


@dataclass(frozen=True)
class Question:
    """One question of a chapter, as far as it can be understood; what is wrong with it says the check.

    ``mark`` is the kind as typed, ``kind`` what it means (None for an unknown mark). ``answer`` holds
    letters, or 对 or 错, or nothing for 简答 and where the answer begins otherwise; ``explanation`` is what
    follows, in Markdown. ``answered`` says whether there is an answer at all, ``markdown`` is the item as typed.
    """

    mark: str
    kind: Kind | None
    stem: str
    options: tuple[Option, ...]
    answered: bool
    answer: tuple[str, ...]
    explanation: str
    line: int
    markdown: str


def questions(passages: Iterable[Passage]) -> tuple[Question, ...]:
    """The questions among the passages of a chapter, in order."""
    return tuple(_question(one) for one in passages if one.section == QUIZ.id and one.kind == "item")


def _question(passage: Passage) -> Question:
    lines = passage.text.split("\n")
    fold = next((number for number, line in enumerate(lines) if ANSWER.match(line)), len(lines))
    first = _STEM.match(lines[0])
    mark, stem = (first[1] or "", [first[2]]) if first else ("", [lines[0]])
    kind = cast(Kind, mark) if mark in KINDS else None if mark else "简答"
    options: list[Option] = []
    for number, line in enumerate(lines[1:fold], passage.line + 1):
        if option := _OPTION.match(line):
            options.append(Option(option[1], option[2].strip(), number))
        elif (item := _ITEM.match(line)) and kind in ("单选", "多选"):
            options.append(Option("", item[1].strip(), number))
        elif not options:
            stem.append(line.strip())
    text = "\n".join(line.removeprefix(" " * 8) for line in lines[fold + 1 :]).strip()
    start = _beginning(kind, text)
    return Question(
        mark,
        kind,
        "\n".join(stem).strip(),
        tuple(options),
        fold < len(lines),
        letters(kind, text),
        text[start.end() :] if start else text,
        passage.line,
        passage.text,
    )


def letters(kind: str | None, answer: str) -> tuple[str, ...]:
    """What an answer's text says is right: letters for 单选 and 多选, 对 or 错 for 判断, otherwise nothing."""
    start = _beginning(kind, answer)
    return tuple(re.findall(r"[A-Z对错]", start[0])) if start else ()


def _beginning(kind: str | None, answer: str) -> re.Match[str] | None:
    return (_LETTERS if kind in ("单选", "多选") else _VERDICT if kind == "判断" else re.compile("")).match(answer)
