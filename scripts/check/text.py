"""文: characters. Encoding, punctuation, stray compatibility characters, overlong paragraphs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from scripts.check.finding import Finding
from scripts.content import Project, glyphs
from scripts.content.files import read_text
from scripts.content.markdown import passages
from scripts.errors import ProjectError

_BEFORE = r"(?<=[\u4e00-\u9fff”’》）%])"
HALF_WIDTH = re.compile(rf"{_BEFORE}[,;:?!](?=[\u4e00-\u9fff“‘《（])|(?<=[\u4e00-\u9fff])\((?=[\u4e00-\u9fff])")
# In prose a figure or the end of the line may follow too; in data a colon there belongs to YAML.
HALF_WIDTH_PROSE = re.compile(rf"{HALF_WIDTH.pattern}|{_BEFORE}[,;:?!](?=\d|$)|{_BEFORE}\.(?=[\u4e00-\u9fff]|\[\^|$)")
FULL_WIDTH = dict(zip(",;:?!(.", "，；：？！（。"))
STRAIGHT_QUOTE = re.compile(r"(?<=[\u4e00-\u9fff，。：；])\"(?=[\u4e00-\u9fff])|[「」『』]")
# What Word and web pages bring along unseen: control characters, replacement and private-use characters.
UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd\ue000-\uf8ff]"
)
COMPATIBILITY = re.compile("[" + "".join(f"{first}-{last}" for first, last in glyphs.COMPATIBILITY) + "]")
LONGEST_PARAGRAPH = 180


def check(project: Project) -> Iterator[Finding]:
    """Every Markdown and data file, and the paragraphs of the chapters."""
    for path in sorted(
        [*project.docs.rglob("*.md"), *project.docs.glob("data/**/*.yml"), *project.docs.glob("data/**/*.csv")]
    ):
        name = path.relative_to(project.root).as_posix()
        try:
            text = read_text(path, name)
        except ProjectError as error:
            yield Finding.of(error)
            continue
        yield from _characters(text, name, prose=path.suffix == ".md")
    for chapter in project.chapters:
        for passage in passages(chapter):
            length = len(re.sub(r"\s", "", passage.words))
            if passage.kind == "paragraph" and length > LONGEST_PARAGRAPH:
                yield Finding(
                    f"docs/{chapter.path}",
                    passage.line,
                    1,
                    "文-8",
                    f"段落有{length}字，超过{LONGEST_PARAGRAPH}字",
                )


@lru_cache(maxsize=512)  # what was found in a file holds as long as its text: a preview asks again and again
def _characters(text: str, name: str, prose: bool) -> tuple[Finding, ...]:
    return tuple(_strange(text, name, prose))


def _strange(text: str, name: str, prose: bool) -> Iterator[Finding]:
    front = re.match(r"---\n.*?\n---\n", text, re.S) if prose else None
    body = front[0].count("\n") + 1 if front else 1  # the first line that is no data
    for number, line in enumerate(text.split("\n"), 1):
        data = not prose or number < body
        for match in (HALF_WIDTH if data else HALF_WIDTH_PROSE).finditer(line):
            hint = f"请改为全角“{FULL_WIDTH[match[0]]}”"
            if data:
                hint = f"文字里的{hint}；分隔各项的，请在后面空一格"
            yield Finding(name, number, match.start() + 1, "文-6", f"汉字旁用了半角标点“{match[0]}”", hint)
        if data and (comma := re.search(r": *\[[^\]\"']*，", line)):
            yield Finding(name, number, comma.end(), "文-6", "方括号里用全角逗号隔开各项", "请改为半角逗号，后面空一格")
        if not data and not re.match(r"\s*(\?\?\?|!!!)", line):
            for match in STRAIGHT_QUOTE.finditer(line):
                yield Finding(name, number, match.start() + 1, "文-6", "引号不对", "请改为“ ”")
        for match in UNSEEN.finditer(line):
            yield Finding(
                name,
                number,
                match.start() + 1,
                "文-9",
                f"有看不见的字符（U+{ord(match[0]):04X}），多是从 Word 或网页粘贴来的",
            )
        for match in COMPATIBILITY.finditer(line):
            proper = unicodedata.normalize("NFKC", match[0])
            message = f"“{match[0]}”（U+{ord(match[0]):04X}）是部首或兼容字形，检索不到"
            yield Finding(name, number, match.start() + 1, "文-7", message, f"请改为“{proper}”")
