"""What was compared with originals (原件), and how it came out: docs/data/verified.yml, written by ``verify``.

The file holds digests only, nothing of an original. A fact or passage that was changed since, or
whose original was, no longer has its digest there, and so counts as not compared.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import yaml

from scripts.content.files import read_yaml, write
from scripts.errors import ProjectError

FILE = "docs/data/verified.yml"
HEAD = """# 与原件核对的结果，由 python -m scripts verify 写成，请不要手改；删去一条就是当作没有核过。
# original   所用原件的摘要（SHA-256）；原件换了，要重新核对
# on         核对日期
# agreed     与原件相合的事实和正文段落的摘要；differing 不合的
"""


class State(Enum):
    """How a citation stands to the original of its source, as readers of the proof list are told."""

    AGREED = "原件已核"
    DIFFERING = "原件不符"
    CHANGED = "核后有改动"
    ABSENT = "无原件"


@dataclass
class Comparison:
    """One source's original, by digest, and the digests of what was compared with it on a day (YYYY-MM-DD)."""

    original: str
    on: str
    agreed: set[str] = field(default_factory=set)
    differing: set[str] = field(default_factory=set)

    def state(self, text: str) -> State:
        """How ``text``, a fact's or a passage's, stands to this original."""
        mark = digest(text)
        return State.AGREED if mark in self.agreed else State.DIFFERING if mark in self.differing else State.CHANGED


def digest(data: str | bytes) -> str:
    """SHA-256 of a text (UTF-8) or bytes, the first 16 of its 64 hex digits."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()[:16]


def load(root: Path) -> dict[str, Comparison]:
    """Source key -> comparison; empty where nothing was compared yet.

    Raises ProjectError 文-3 or 文-5 where the file is not as ``save`` writes it.
    """
    if not (root / FILE).is_file():
        return {}
    found = {}
    for key, entry in (read_yaml(root / FILE, FILE) or {}).items():
        try:
            agreed, differing = (set(map(str, entry.get(name) or ())) for name in ("agreed", "differing"))
            found[str(key)] = Comparison(str(entry["original"]), str(entry["on"]), agreed, differing)
        except (AttributeError, KeyError, TypeError):
            hint = "请删去这一条，再运行 python -m scripts verify"
            raise ProjectError(f"“{key}”的核对记录写法不对", path=FILE, hint=hint, rule="文-5") from None
    return found


def save(root: Path, comparisons: dict[str, Comparison]) -> None:
    """Write ``docs/data/verified.yml``, whole or not at all; sorted, so that equal results are equal bytes."""
    data = {
        key: {
            "original": one.original,
            "on": one.on,
            **{name: sorted(getattr(one, name)) for name in ("agreed", "differing") if getattr(one, name)},
        }
        for key, one in sorted(comparisons.items())
    }
    write(root / FILE, HEAD + yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


def state_of(comparisons: dict[str, Comparison], key: str, text: str) -> State:
    """How ``text`` stands to the original of source ``key``."""
    return comparisons[key].state(text) if key in comparisons else State.ABSENT
