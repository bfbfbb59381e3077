"""The words people speak around what they ask: docs/data/spoken.yml."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from scripts.content.files import Mapping, read_yaml
from scripts.errors import ProjectError

SPOKEN = "docs/data/spoken.yml"
MEASURE = "〔量词〕"
LISTS = {"开头": "openings", "结尾": "endings", "疑问": "questions", "弱词": "weak", "连词": "joining"}
MEASURES, FILLERS = "量词", "虚字"


class Spoken(TypedDict):
    """Lists of words as the search takes them: see the remarks in spoken.yml. ``fillers`` are single characters."""

    openings: list[str]
    endings: list[str]
    questions: list[str]
    weak: list[str]
    joining: list[str]
    fillers: str


def spoken(root: Path) -> Spoken:
    """The words of ``docs/data/spoken.yml``, with 〔量词〕 written out; all empty where there is no such file.

    Raises ProjectError 文-… (not YAML) or 检-7 (an unknown list, or not a list of words).
    """
    path = root / SPOKEN
    data = read_yaml(path, SPOKEN) if path.is_file() else Mapping()
    if not isinstance(data, Mapping):
        raise _error("应分成几个词表", 1)
    for name in data:
        if name not in LISTS and name not in (MEASURES, FILLERS):
            raise _error(f"不认得词表“{name}”", data.lines[name])
    measures = _words(data, MEASURES)
    lists = {key: _written_out(_words(data, name), measures) for name, key in LISTS.items()}
    fillers = data.get(FILLERS) or ""
    if not isinstance(fillers, str):
        raise _error(f"“{FILLERS}”应是连写的一串字", data.lines[FILLERS])
    return Spoken(
        openings=lists["openings"],
        endings=lists["endings"],
        questions=lists["questions"],
        weak=lists["weak"],
        joining=lists["joining"],
        fillers=fillers,
    )


def _words(data: Mapping, name: str) -> list[str]:
    words = data.get(name) or []
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise _error(f"“{name}”后面应是方括号里的一列词", data.lines[name])
    return words


def _written_out(words: list[str], measures: list[str]) -> list[str]:
    """Each word once; one with 〔量词〕 becomes as many as there are measure words."""
    out = []
    for word in words:
        out += [word.replace(MEASURE, measure) for measure in measures] if MEASURE in word else [word]
    return list(dict.fromkeys(out))


def _error(what: str, line: int) -> ProjectError:
    names = "、".join([*LISTS, MEASURES, FILLERS])
    hint = f"词表有{names}，每个写成“名称: [词, 词]”，{FILLERS}写成一串字"
    return ProjectError(what, path=SPOKEN, line=line, rule="检-7", hint=hint)
