"""The words of search an editor keeps: docs/data/synonyms.yml."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from scripts.content.files import Mapping, read_yaml
from scripts.errors import ProjectError

SYNONYMS = "docs/data/synonyms.yml"
PARTS = "同义", "俗说"


def synonyms(root: Path) -> tuple[list[list[str]], list[list[str]]]:
    """Rows of [what readers type, what the book says, …] from ``docs/data/synonyms.yml``.

    The first list are true synonyms, the second everyday words for what the book speaks of. The
    file maps, in each of its two parts, what the book says to a list of what readers type.
    Raises ProjectError 文-… (not YAML), 检-1 (not the two parts) or 检-2 (not a list of words).
    """
    path = root / SYNONYMS
    if not path.is_file():
        return [], []
    data = read_yaml(path, SYNONYMS) or Mapping()
    if not isinstance(data, Mapping) or not set(data) <= set(PARTS):
        raise ProjectError(
            "同义词表应分为“同义”“俗说”两部分",
            path=SYNONYMS,
            line=1,
            rule="检-1",
            hint="词条写在“同义:”或“俗说:”下面，前面空两格",
        )
    return _rows(data, PARTS[0]), _rows(data, PARTS[1])


def _rows(data: Mapping, part: str) -> list[list[str]]:
    entries = data.get(part) or Mapping()
    if not isinstance(entries, Mapping):
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
