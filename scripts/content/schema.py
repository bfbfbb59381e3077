"""Make typed records of YAML data: the type hints of a record are its schema.

A field is ``str``, ``int``, ``bool``, :data:`Date`, ``Literal[...]`` (one of a few words), a tuple of one
of these (a single value may stand for a list of one), a dict of them, a tuple of records, or a record
itself. Whatever does not fit raises ProjectError 文-5 with the line it stands on and the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from scripts.content.files import Mapping, Sequence, read_yaml
from scripts.errors import ProjectError

# ISO 8601, as far as it is known: 2021-07-06, 2021-07 or 2021.
Date = Annotated[str, "date"]
PLACE = {"line", "path"}  # fields that say where a record stands; not written in the data
Record = TypeVar("Record")


def is_date(text: str) -> bool:
    """Whether ``text`` is a day, month or year that exists: 2021-07-06, 2021-07 or 2021 (ISO 8601)."""
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def mistake(path: str, line: int, message: str, hint: str, rule: str = "文-5") -> ProjectError:
    """What is wrong on a line of a file, and how to mend it."""
    return ProjectError(message, hint=hint, path=path, line=line, col=1, rule=rule)


def mapping(root: Path, file: str, needed: bool) -> Mapping:
    """The entries of the mapping in ``root``/``file``; none where it is absent and not ``needed``.

    Raises ProjectError where the file cannot be read, is no mapping, or is needed and empty.
    """
    data = _data(root, file, needed)
    if data is not None and not isinstance(data, Mapping):
        raise mistake(file, 1, "应是“键: 内容”的形式", "请仿照已有条目")
    return Mapping() if data is None else data


def entries(root: Path, file: str, needed: bool, key: str | None = None) -> Iterator[Mapping]:
    """Yield the entries of the list in ``root``/``file``; ``key`` names it inside a mapping. Raises as :func:`mapping`."""
    data = _data(root, file, needed)
    if key and isinstance(data, Mapping):
        if key not in data:
            raise mistake(file, 1, f"没有“{key}:”", f"请在“{key}:”下面列出各条")
        data = data[key]
    if data is None:
        return
    if not isinstance(data, Sequence):
        raise mistake(file, 1, "应是一个列表", "每条以“- ”开头")
    for number, (entry, line) in enumerate(zip(data, data.lines), 1):
        yield as_mapping(entry, f"第{number}条", file, line)


def _data(root: Path, file: str, needed: bool) -> Any:
    path = root / file
    data = read_yaml(path, file) if needed or path.exists() else None
    if needed and not data:
        raise mistake(file, 1, "文件是空的", "请恢复原来的内容")
    return data


def as_mapping(entry: object, name: str, file: str, line: int) -> Mapping:
    """``entry``, which ``name`` heads on ``line`` of ``file``. Raises ProjectError where it is no mapping."""
    if not isinstance(entry, Mapping):
        raise mistake(file, line, f"“{name}”下面不是“名称: 内容”各项", "请仿照已有条目写全")
    return entry


def keyed(kind: type[Record], data: Mapping, file: str, key_field: str, **known: object) -> dict[str, Record]:
    """Records of the entries of a mapping; their key is the field ``key_field``, ``known`` are fields known otherwise."""
    return {
        key: record(
            kind, as_mapping(entry, key, file, data.lines[key]), file, data.lines[key], **{key_field: key}, **known
        )
        for key, entry in data.items()
    }


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The types of a record's fields."""
    return get_type_hints(kind, include_extras=True)


def record(kind: type[Record], entry: Mapping, file: str, at: int | None = None, /, **known: object) -> Record:
    """Make a record from a mapping at line ``at`` of ``file``; ``known`` are fields known otherwise.

    Raises ProjectError 文-5 on an unknown or missing field, or one of another shape than the record's.
    """
    start = at or entry.line
    hints = _hints(kind)  # type: ignore[arg-type]  # a class is hashable
    values: dict[str, Any] = {"line": start, **known} if "line" in hints else dict(known)
    for key, value in entry.items():
        if key in known:
            continue
        line = entry.lines.get(key, start)
        if key not in hints:
            shown = "、".join(sorted(hints.keys() - PLACE - known.keys()))
            raise mistake(file, line, f"不认识的字段“{key}”", f"可用的字段：{shown}")
        if value is not None:
            values[key] = _value(hints[key], value, key, file, line)
    missing = [
        one.name
        for one in fields(kind)  # type: ignore[arg-type]  # records are dataclasses; there is no type for that
        if one.default is MISSING and one.default_factory is MISSING and values.get(one.name) in (None, "", ())
    ]
    if missing:
        raise mistake(file, start, f"缺少字段：{'、'.join(missing)}", "请补上，不知道的不要编造")
    return kind(**values)


def _value(hint: Any, value: object, key: str, file: str, line: int) -> object:
    """``value`` as the field ``key``, of type ``hint``, takes it. Raises ProjectError saying what to write instead."""

    def wrong(remedy: str) -> ProjectError:
        return mistake(file, line, f"“{key}”写法不对", f"请{remedy}")

    origin = get_origin(hint)
    if hint == Date:
        if value == "" or isinstance(value, (str, int)) and is_date(str(value)):
            return str(value)
        raise mistake(file, line, f"日期“{value}”写法不对", "请写成 2021-07-06，不全的写到月或年")
    if origin is Literal:
        words = [word for word in get_args(hint) if word]
        if value in words:
            return value
        raise mistake(file, line, f"“{key}”不能写“{value}”", f"请写 {'、'.join(words)} 之一")
    if origin in (dict, tuple):
        inner = get_args(hint)[1 if origin is dict else 0]
        if origin is dict:
            if not isinstance(value, Mapping):
                raise wrong("每行写一项“名称: 内容”")
            return {
                name: "" if one is None and inner is str else _value(inner, one, key, file, value.lines[name])
                for name, one in value.items()
            }
        items, lines = (value, value.lines) if isinstance(value, Sequence) else ([value], [line])
        return tuple(_value(inner, one, key, file, place) for one, place in zip(items, lines))
    if is_dataclass(hint) and isinstance(hint, type):
        return record(hint, as_mapping(value, key, file, line), file)
    if hint is bool:
        if isinstance(value, bool):
            return value
        raise wrong("写 true 或 false")
    if hint is int:
        if type(value) is int:
            return value
        raise wrong("写阿拉伯数字，不加引号")
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value)
    raise wrong("写文字；含冒号的文字要加引号")
