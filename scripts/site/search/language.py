"""What the search knows of the language: traditional characters, pinyin."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from importlib.resources import files

from pypinyin import lazy_pinyin

# The characters of GB 2312's first level, 3755: those in common use.
COMMON = bytes(byte for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF) for byte in (high, low)).decode(
    "gb2312", "ignore"
)
HAN_RUN = re.compile(r"[\u3400-\u9fff]+")


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
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for run in HAN_RUN.findall(text):
        for char, reading in zip(run, _readings(run)):
            counts[char][reading] += 1
    usual = {char: count.most_common(1)[0][0] for char, count in counts.items()}
    for char in COMMON:  # what is typed by mistake need not stand in the book
        usual.setdefault(char, _readings(char)[0])
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
