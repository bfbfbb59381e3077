"""What the search knows of the language: synonyms, traditional characters, pinyin."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

from pypinyin import lazy_pinyin
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from scripts.errors import ProjectError

SYNONYMS = "docs/data/synonyms.yml"
HAN_RUN = re.compile(r"[\u3400-\u9fff]+")


def synonyms(root: Path) -> list[list[str]]:
    """Rows of [what readers type, what the book says, …] from ``docs/data/synonyms.yml``.

    The file maps what the book says to a list of what readers type. Raises ProjectError.
    """
    path = root / SYNONYMS
    if not path.is_file():
        return []
    try:
        entries = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ProjectError("同义词表格式不对", path=SYNONYMS, line=mark.line + 1 if mark else 0,
                           hint="每行写成“书中说法: [读者说法, 读者说法]”") from error
    rows: dict[str, list[str]] = defaultdict(list)
    for said, typed in entries.items():
        if not isinstance(typed, list):
            raise ProjectError(f"“{said}”后面应是方括号里的一列词", path=SYNONYMS, hint="例如 首位度: [首位]")
        for word in typed:
            rows[str(word)].append(str(said))
    return [[word, *said] for word, said in rows.items()]


def traditional(text: str) -> str:
    """Pairs of characters, traditional then simplified, for the simplified ones in ``text``.

    Only characters with one simplified form (OpenCC's TSCharacters table): the others would need
    the context to choose.
    """
    present = set(text)
    table = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = []
    for line in table.splitlines():
        old, _, new = line.partition("\t")
        if len(old) == 1 and len(new) == 1 and old != new and new in present:
            pairs.append(old + new)
    return "".join(sorted(pairs))


def pinyin(text: str, words: list[str]) -> tuple[str, list[list[str]]]:
    """Readings without tones: of characters, and of the ``words`` that are read otherwise.

    The first is ``"a阿 ai爱…"``: each syllable followed by the characters most often read so in
    ``text``. The second lists [word, "xing hang …"] where pypinyin's phrase reading differs.
    """
    counts: dict[str, Counter] = defaultdict(Counter)
    for run in HAN_RUN.findall(text):
        for char, reading in zip(run, _readings(run)):
            counts[char][reading] += 1
    usual = {char: count.most_common(1)[0][0] for char, count in counts.items()}
    groups: dict[str, list[str]] = defaultdict(list)
    for char, reading in sorted(usual.items()):
        groups[reading].append(char)
    table = " ".join(reading + "".join(chars) for reading, chars in sorted(groups.items()) if reading.isascii())
    odd = {}
    for word in words:
        for run in HAN_RUN.findall(word):
            readings = _readings(run)
            if readings != [usual[char] for char in run] and all(map(str.isascii, readings)):
                odd[run] = " ".join(readings)
    return table, [[word, readings] for word, readings in sorted(odd.items())]


def _readings(run: str) -> list[str]:
    readings = lazy_pinyin(run, v_to_u=False)
    return readings if len(readings) == len(run) else [lazy_pinyin(char)[0] for char in run]
