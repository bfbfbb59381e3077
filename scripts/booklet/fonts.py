"""The fonts of the booklets: from npm packages with open licences, checked for coverage.

Noto Serif SC (body), Noto Sans SC (headings, tables' heads) and LXGW WenKai (quotations) are under
the SIL Open Font License 1.1. Only the weights in use are linked into the folder Typst reads:
scanning eighteen 14 MB files would cost more than a booklet.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from scripts.booklet.convert import write
from scripts.errors import ProjectError

NOTO = "node_modules/@expo-google-fonts/noto-{family}-sc/{weight}/Noto{Name}SC_{weight}.ttf"
PLAIN = [
    NOTO.format(family="serif", Name="Serif", weight="400Regular"),
    NOTO.format(family="serif", Name="Serif", weight="700Bold"),
    NOTO.format(family="sans", Name="Sans", weight="400Regular"),
    NOTO.format(family="sans", Name="Sans", weight="700Bold"),
]
KAI = "node_modules/@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff"  # WOFF2 of the same would take 40 s to unpack
KAI_NAME = "LXGWWenKai-Regular.ttf"


def prepare(root: Path, cache_dir: Path) -> Path:
    """Return the folder of fonts for Typst, made on first use under ``cache_dir``.

    Raises ProjectError when the npm packages are missing.
    """
    folder = cache_dir / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for name in PLAIN:
        source, target = root / name, folder / Path(name).name
        if not source.is_file():
            raise ProjectError(f"缺少字体 {name}", hint="运行 make 会自动安装字体")
        if not target.exists():
            write(target, source.read_bytes())
    if not (folder / KAI_NAME).exists():
        if not (root / KAI).is_file():
            raise ProjectError(f"缺少字体 {KAI}", hint="运行 make 会自动安装字体")
        font = TTFont(root / KAI, recalcTimestamp=False, recalcBBoxes=False, lazy=True)
        font.flavor = None  # plain TrueType, which is what Typst reads
        temp = folder / f".{KAI_NAME}"
        font.save(temp)
        temp.replace(folder / KAI_NAME)
    return folder


@cache
def covered(folder: Path) -> frozenset[int]:
    """Code points both text families have, so that any text can be set in either."""
    serif, sans = (set(TTFont(folder / Path(name).name, lazy=True).getBestCmap()) for name in (PLAIN[0], PLAIN[2]))
    return frozenset(serif & sans)


def check(text: str, source: str, root: Path, folder: Path) -> None:
    """Raise ProjectError naming the first character of ``text`` no font can print.

    Also refuses Kangxi radicals and CJK compatibility forms: they look right and cannot be found
    by searching. The place is looked up in ``root/source`` (the Markdown file), then in the data the
    page takes its notes, terms and figures from.
    """
    for char in dict.fromkeys(text):
        code = ord(char)
        if char.isspace() or unicodedata.category(char) == "Cf":
            continue
        if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F:
            plain = unicodedata.normalize("NFKC", char)
            raise ProjectError(
                f"用了部首或兼容字“{char}”（U+{code:04X}）",
                rule="印-2",
                hint=f"改为通用汉字“{plain}”",
                **_place(char, source, root),
            )
        if code not in covered(folder):
            raise ProjectError(
                f"印册字体里没有“{char}”（U+{code:04X} {unicodedata.name(char, '')}）",
                rule="印-1",
                hint="换成通用规范汉字或常用符号",
                **_place(char, source, root),
            )


def _place(char: str, source: str, root: Path) -> dict:
    data = sorted((root / "docs/data").rglob("*.*")) if (root / "docs/data").is_dir() else []
    for file in (root / source, *(f for f in data if f.suffix in (".yml", ".csv")), root / "mkdocs.yml"):
        if not file.is_file():
            continue
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if char in line:
                return {"path": file.relative_to(root).as_posix(), "line": number, "col": line.index(char) + 1}
    return {"path": source}
