"""Read text and YAML so that every mistake is reported with its place; write whole files.

Files are UTF-8 without a byte order mark. YAML follows 1.1 as read by PyYAML,
but dates, decimals, times and numbers with leading zeros stay text as written, and a repeated key
is an error.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from yaml_env_tag import construct_env_tag  # type: ignore[import-untyped]  # it has no types

from scripts.errors import ProjectError, describe_os_error

# Slips of the pen that YAML reports lines later, and in words of its own.
SLIPS = (
    (re.compile(r" *\t"), "行首用了制表符", "请改用空格缩进"),
    (re.compile(r"\s*(?:- )?[\w-]+：(?!.*: )"), "冒号是全角的", "请改用半角冒号，后面空一格"),
    (re.compile(r"\s*(?:- )?[A-Za-z_][\w-]*:[^\s/]"), "冒号后没有空格", "请在冒号后空一格"),
    (re.compile(r"\s*[A-Za-z_][\w-]*(?: [^:]*)?$"), "没有冒号", "请写成“名称: 内容”，冒号用半角，后面空一格"),
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
PROBLEMS = {
    "mapping values are not allowed in this context": "有多余的冒号，或缩进不齐",
    "did not find expected key": "缩进不齐",
    "did not find expected '-' indicator": "缩进不齐",
    "could not find expected ':'": "缺少冒号",
    "did not find expected ',' or ']'": "方括号没有配对，或少了逗号",
    "did not find expected ',' or '}'": "花括号没有配对，或少了逗号",
}
RESAVE = "请用记事本打开，选“另存为”，编码选“UTF-8”后保存"


def is_system_file(path: Path) -> bool:
    """Whether ``path`` is one of those that Windows, macOS and editors leave in folders."""
    return path.name.startswith(".") or path.name.lower() in ("thumbs.db", "desktop.ini")


def read_text(path: Path, name: str) -> str:
    """Return the text of ``path``; ``name`` is how messages call it.

    Raises ProjectError 文-1 (missing or unreadable) or 文-2 (not plain UTF-8).
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        hint = "请确认文件存在、未被其他程序占用"
        raise ProjectError(f"文件读不了：{describe_os_error(error)}", hint=hint, path=name, rule="文-1") from error
    if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise ProjectError("文件开头带有 BOM 标记", hint=f"{RESAVE}（不带 BOM）", path=name, line=1, col=1, rule="文-2")
    try:
        return raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        col = len(before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")) + 1
        raise ProjectError(
            "文件不是 UTF-8 编码（可能是 GBK）", hint=RESAVE, path=name, line=line, col=col, rule="文-2"
        ) from error


class Mapping(dict[str, Any]):
    """A YAML mapping that remembers the line each key stands on (from 1)."""

    line: int = 1

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class Sequence(list[Any]):
    """A YAML list that remembers the line each item stands on (from 1)."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


if TYPE_CHECKING:
    from yaml import SafeLoader as _Base
else:
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):
    """Safe loader: keeps all but plain whole numbers as text, keeps line numbers, refuses repeated keys."""

    name_shown = ""
    first_line = 1
    yaml_implicit_resolvers = {
        first: [pair for pair in pairs if pair[0].rpartition(":")[2] not in ("timestamp", "float", "int")]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _construct_mapping(loader: _Loader, node: yaml.MappingNode) -> Iterator[Mapping]:
    result = Mapping()
    result.line = node.start_mark.line + loader.first_line
    yield result
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + loader.first_line
        if not isinstance(key, (str, int)) or isinstance(key, bool):
            raise ProjectError(
                "键不是文字",
                hint="请检查冒号和缩进",
                path=loader.name_shown,
                line=line,
                col=key_node.start_mark.column + 1,
                rule="文-3",
            )
        key = str(key)
        if key in result:
            raise ProjectError(
                f"“{key}”重复（第{result.lines[key]}行已有）",
                hint="请删去或改名其中一处",
                path=loader.name_shown,
                line=line,
                col=key_node.start_mark.column + 1,
                rule="文-4",
            )
        result.lines[key] = line
        result[key] = loader.construct_object(value_node, deep=True)


def _construct_sequence(loader: _Loader, node: yaml.SequenceNode) -> Iterator[Sequence]:
    result = Sequence()
    yield result
    for item in node.value:
        result.lines.append(item.start_mark.line + loader.first_line)
        result.append(loader.construct_object(item, deep=True))


_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"(?:0|-?[1-9]\d*)$"), list("-0123456789"))
_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)
_Loader.add_constructor("tag:yaml.org,2002:seq", _construct_sequence)


class _ConfigLoader(_Loader):
    """Reads mkdocs.yml: ``!ENV`` gives what the environment says, objects of Python are of no concern: None."""


_ConfigLoader.add_constructor("!ENV", construct_env_tag)
_ConfigLoader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)


@lru_cache(maxsize=128)  # a build loads the project several times
def parse_yaml(text: str, name: str, first_line: int = 1, kind: type[_Loader] = _Loader) -> Any:
    """Return the data in ``text``, its mappings as :class:`Mapping`, its lists as :class:`Sequence`.

    ``first_line`` is the line of ``name`` that ``text`` begins on. The data are kept: callers do not change them.
    Raises ProjectError 文-3 (syntax) or 文-4 (repeated key).
    """
    loader = None
    try:
        loader = kind(text)
        loader.name_shown, loader.first_line = name, first_line
        return loader.get_single_data()
    except yaml.YAMLError as error:
        line, col, what, hint = _slip(text.split("\n"), error)
        raise ProjectError(
            f"YAML 格式有误：{what}", hint=hint, path=name, rule="文-3", line=line + first_line, col=col
        ) from error
    finally:
        if loader is not None:
            loader.dispose()


def _slip(lines: list[str], error: yaml.YAMLError) -> tuple[int, int, str, str]:
    """Where the mistake behind a YAML error is, likely: line from 0, column from 1, what, and the remedy.

    YAML notices a mistake only where the text stops making sense, often a line or more below it.
    """
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    until = min(mark.line if mark else len(lines), len(lines) - 1)
    for index in range(until, max(until - 4, -1), -1):
        for slip, what, hint in SLIPS:
            if slip.match(lines[index]):
                return index, 1, what, hint
    for index, line in enumerate(lines[: until + 1]):
        if line.count('"') % 2 or re.search(r""":\s+'[^']*$""", line):
            return index, 1, "引号不成对", "请补上另一个引号"
        if unseen := CONTROL.search(line):
            return index, unseen.start() + 1, "有看不见的控制字符", "请删去"
    if re.search(r"(?:: |- )[@`%*&!|>{\[?]", lines[until]):
        return until, 1, "以记号开头的文字没有加引号", '请给冒号后的整段文字加半角双引号 " "'
    problem = getattr(error, "problem", "") or str(error).splitlines()[0]
    hint = "请检查缩进、冒号后的空格、引号是否成对；含冒号的文字要加引号"
    return until, mark.column + 1 if mark else 1, f"这一行或上一行{PROBLEMS.get(problem, f'读不通（{problem}）')}", hint


def read_yaml(path: Path, name: str) -> Any:
    """Return the data of a YAML file; see :func:`read_text` and :func:`parse_yaml`."""
    return parse_yaml(read_text(path, name), name)


def read_config(path: Path, name: str) -> Any:
    """Return the data of MkDocs' configuration, which has tags of its own; see :func:`read_yaml`."""
    return parse_yaml(read_text(path, name), name, kind=_ConfigLoader)


def split_front_matter(text: str, name: str) -> tuple[Mapping, str, int]:
    """Split a Markdown file into front matter (empty where there is none), body, and the body's first line number.

    Raises ProjectError 文-3 where the front matter is open-ended or not a mapping.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return Mapping(), text, 1
    try:
        end = next(i for i, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "..."))
    except StopIteration:
        raise ProjectError(
            "开头的元数据没有结束", hint="请在元数据后另起一行写 ---", path=name, line=1, col=1, rule="文-3"
        ) from None
    data = parse_yaml("\n".join(lines[1:end]), name, first_line=2)
    if data is None:
        data = Mapping()
    if not isinstance(data, Mapping):
        raise ProjectError(
            "元数据不是“名称: 值”的形式", hint="请仿照其他章节书写", path=name, line=2, col=1, rule="文-3"
        )
    return data, "\n".join(lines[end + 1 :]), end + 2


def write(path: Path, text: str | bytes, *, durable: bool = False) -> None:
    """Write ``path``, its folder too if need be, whole or not at all.

    With ``durable`` the bytes are on the disk before the name is, so that no power cut leaves an
    empty file under it. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temp = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        with temp.open("wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temp.replace(path)
    finally:
        temp.unlink(missing_ok=True)
