"""What the search knows of the language: synonyms, traditional characters, pinyin."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

from pypinyin import lazy_pinyin

from scripts.content.files import read_yaml
from scripts.errors import ProjectError

SYNONYMS = "docs/data/synonyms.yml"
PARTS = "同义", "俗说"
HAN_RUN = re.compile(r"[\u3400-\u9fff]+")


def synonyms(root: Path) -> tuple[list[list[str]], list[list[str]]]:
    """Rows of [what readers type, what the book says, …] from ``docs/data/synonyms.yml``.

    The first list are true synonyms, the second everyday words for what the book speaks of. The
    file maps, in each of its two parts, what the book says to a list of what readers type.
    Raises ProjectError 文-… (not YAML), 检-1 (not the two parts) or 检-2 (not a list of words).
    """
    path = root / SYNONYMS
    if not path.is_file():
        return [], []
    data = read_yaml(path, SYNONYMS) or {}
    if not isinstance(data, dict) or not set(data) <= set(PARTS):
        raise ProjectError(
            "同义词表应分为“同义”“俗说”两部分",
            path=SYNONYMS,
            line=1,
            rule="检-1",
            hint="词条写在“同义:”或“俗说:”下面，前面空两格",
        )
    return _rows(data, PARTS[0]), _rows(data, PARTS[1])


def _rows(data: dict, part: str) -> list[list[str]]:
    entries = data.get(part) or {}
    if not isinstance(entries, dict):
        raise ProjectError(
            f"“{part}”下面不是词条",
            path=SYNONYMS,
            line=data.lines[part],
            rule="检-2",
            hint="每行写成“书里的说法: [读者说法, 读者说法]”",
        )
    rows: dict[str, list[str]] = defaultdict(list)
    for said, typed in entries.items():
        if not isinstance(typed, list) or not all(isinstance(word, (str, int, float)) for word in typed):
            raise ProjectError(
                f"“{said}”后面应是方括号里的一列词",
                path=SYNONYMS,
                line=entries.lines[said],
                rule="检-2",
                hint="例如 首位度: [首位比]",
            )
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
