"""Which characters the text fonts have: what can be printed, from npm packages with open licences."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from scripts.errors import ProjectError

NOTO = "node_modules/@expo-google-fonts/noto-{family}-sc/{weight}/Noto{Name}SC_{weight}.ttf"
PLAIN = [
    NOTO.format(family="serif", Name="Serif", weight="400Regular"),
    NOTO.format(family="serif", Name="Serif", weight="700Bold"),
    NOTO.format(family="sans", Name="Sans", weight="400Regular"),
    NOTO.format(family="sans", Name="Sans", weight="700Bold"),
]
# Radicals, compatibility ideographs and their supplement (Unicode blocks).
COMPATIBILITY = (("\u2e80", "\u2fdf"), ("\uf900", "\ufaff"), ("\U0002f800", "\U0002fa1f"))


def installed(root: Path, name: str) -> Path:
    """The file ``name`` of an npm package. Raises ProjectError when it is not installed."""
    if not (root / name).is_file():
        raise ProjectError(f"缺少字体 {name}", hint="请删去 node_modules 文件夹，再运行 make，它会重新安装")
    return root / name


def is_compatibility_form(char: str) -> bool:
    """Whether ``char`` is a Kangxi radical or CJK compatibility form: it looks right and cannot be found."""
    return any(first <= char <= last for first, last in COMPATIBILITY)


@cache
def covered(root: Path) -> frozenset[int]:
    """Code points both text families have, so that any text can be set in either.

    Raises ProjectError when the npm packages are missing.
    """
    return frozenset.intersection(
        *(frozenset(TTFont(installed(root, name), lazy=True).getBestCmap()) for name in (PLAIN[0], PLAIN[2]))
    )


@cache
def problem(char: str, root: Path) -> tuple[str, str, str] | None:
    """What keeps ``char`` from being printed: rule, what is wrong, remedy; None where nothing does.

    Kangxi radicals and CJK compatibility forms are refused too: they look right and cannot be found
    by searching.
    """
    code = ord(char)
    if char.isspace() or unicodedata.category(char) == "Cf":
        return None
    if is_compatibility_form(char):
        plain = unicodedata.normalize("NFKC", char)
        return "印-2", f"用了部首或兼容字“{char}”（U+{code:04X}）", f"改为通用汉字“{plain}”"
    if code not in covered(root):
        name = unicodedata.name(char, "")
        return "印-1", f"印册字体里没有“{char}”（U+{code:04X} {name}）", "换成通用规范汉字或常用符号"
    return None
