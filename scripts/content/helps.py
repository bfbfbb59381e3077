"""What search offers before anything is typed, and its answers on using the site: docs/data/helps.yml."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from scripts.content.files import Mapping, read_yaml
from scripts.errors import ProjectError

HELPS = "docs/data/helps.yml"
EXAMPLES, ANSWERS = "示例", "帮助"
ASKED, SAID, PAGE = "问", "答", "页"


class Help(TypedDict):
    """One answer: the ways to ask (``asked``), what is said, the page (with ``#section``) relative to the site."""

    asked: list[str]
    text: str
    url: str


class Helps(TypedDict):
    """Questions to try and answers on using the site."""

    examples: list[str]
    answers: list[Help]


def helps(root: Path) -> Helps:
    """What ``docs/data/helps.yml`` holds; nothing where there is no such file.

    Raises ProjectError 文-… (not YAML) or 检-8 (not of the form the file's remarks describe).
    """
    path = root / HELPS
    data = read_yaml(path, HELPS) if path.is_file() else Mapping()
    if not isinstance(data, Mapping):
        raise _error("应分成“示例”和“帮助”两部分", 1)
    for name in data:
        if name not in (EXAMPLES, ANSWERS):
            raise _error(f"不认得“{name}”", data.lines[name])
    examples = data.get(EXAMPLES) or []
    if not _words(examples):
        raise _error(f"“{EXAMPLES}”后面应是方括号里的一列问法", data.lines[EXAMPLES])
    entries = data.get(ANSWERS) or []
    if not isinstance(entries, list):
        raise _error(f"“{ANSWERS}”后面应是一条条问答", data.lines[ANSWERS])
    return Helps(examples=examples, answers=[_answer(entry, data) for entry in entries])


def _answer(entry: object, data: Mapping) -> Help:
    if not isinstance(entry, Mapping):
        raise _error(f"“{ANSWERS}”的每一条应有{ASKED}、{SAID}、{PAGE}", data.lines[ANSWERS])
    line = min(entry.lines.values(), default=1)
    if set(entry) != {ASKED, SAID, PAGE}:
        raise _error(f"这一条应有{ASKED}、{SAID}、{PAGE}三项，不多不少", line)
    asked, said, page = entry[ASKED], entry[SAID], entry[PAGE]
    if not asked or not _words(asked):
        raise _error(f"“{ASKED}”后面应是方括号里的一列问法", entry.lines[ASKED])
    if not isinstance(said, str) or not isinstance(page, str):
        raise _error(f"“{SAID}”和“{PAGE}”应各是一行文字", line)
    return Help(asked=asked, text=said, url=page)


def _words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word for word in value)


def _error(what: str, line: int) -> ProjectError:
    hint = f"照文件开头的说明写：{EXAMPLES}是一列问法，{ANSWERS}的每一条有{ASKED}、{SAID}、{PAGE}"
    return ProjectError(what, path=HELPS, line=line, rule="检-8", hint=hint)
