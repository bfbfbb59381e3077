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
        target = folder / Path(name).name
        if not target.exists():
            write(target, _installed(root, name).read_bytes())
    if not (folder / KAI_NAME).exists():
        font = TTFont(_installed(root, KAI), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
        font.flavor = None  # plain TrueType, which is what Typst reads
        temp = folder / f".{KAI_NAME}"
        font.save(temp)
        temp.replace(folder / KAI_NAME)
    return folder


def _installed(root: Path, name: str) -> Path:
    if not (root / name).is_file():
        raise ProjectError(f"缺少字体 {name}", hint="请删去 node_modules 文件夹，再运行 make，它会重新安装")
    return root / name


@cache
def covered(root: Path) -> frozenset[int]:
    """Code points both text families have, so that any text can be set in either.

    Raises ProjectError when the npm packages are missing.
    """
    return frozenset.intersection(
        *(frozenset(TTFont(_installed(root, name), lazy=True).getBestCmap()) for name in (PLAIN[0], PLAIN[2]))
    )


def problem(char: str, root: Path) -> tuple[str, str, str] | None:
    """What keeps ``char`` from being printed: rule, what is wrong, remedy; None where nothing does.

    Kangxi radicals and CJK compatibility forms are refused too: they look right and cannot be found
    by searching.
    """
    code = ord(char)
    if char.isspace() or unicodedata.category(char) == "Cf":
        return None
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F:
        plain = unicodedata.normalize("NFKC", char)
        return "印-2", f"用了部首或兼容字“{char}”（U+{code:04X}）", f"改为通用汉字“{plain}”"
    if code not in covered(root):
        name = unicodedata.name(char, "")
        return "印-1", f"印册字体里没有“{char}”（U+{code:04X} {name}）", "换成通用规范汉字或常用符号"
    return None


def check(text: str, source: str, root: Path) -> None:
    """Raise ProjectError for the first character of ``text`` that has a :func:`problem`.

    The place is looked up in ``root/source`` (the Markdown file), then in the data the
    page takes its notes, terms and figures from.
    """
    for char in dict.fromkeys(text):
        if found := problem(char, root):
            rule, message, hint = found
            raise ProjectError(message, rule=rule, hint=hint, **_place(char, source, root))


def _place(char: str, source: str, root: Path) -> dict:
    data = sorted((root / "docs/data").rglob("*.*")) if (root / "docs/data").is_dir() else []
    for file in (root / source, *(f for f in data if f.suffix in (".yml", ".csv")), root / "mkdocs.yml"):
        if not file.is_file():
            continue
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if char in line:
                return {"path": file.relative_to(root).as_posix(), "line": number, "col": line.index(char) + 1}
    return {"path": source}
