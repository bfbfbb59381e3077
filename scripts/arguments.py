"""Command-line arguments explained in Chinese: argparse with a translation of what it says, as gettext has it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from gettext import NullTranslations
from typing import NoReturn

# What argparse passes to gettext -> Chinese. The test compares with the Python in use.
WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这份说明",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s %(message)s",
    "the following arguments are required: %s": "缺少 %s",
    "one of the arguments %s is required": "%s 要写其中一个",
    "not allowed with argument %s": "不能和 %s 同时用",
    "unrecognized arguments: %s": "不认识 %s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 写得不全，可能是 %(matches)s",
    "ignored explicit argument %r": "后面不能写值 %r",
    "expected one argument": "后面要写一个值",
    "expected at most one argument": "后面最多写一个值",
    "expected at least one argument": "后面至少写一个值",
    "expected %s argument": "后面要写%s个值",
    "expected %s arguments": "后面要写%s个值",
    "invalid %(type)s value: %(value)r": "%(value)r 写法不对",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r；可写 %(choices)s",
}
CANNOT_RUN = 2


class _Chinese(NullTranslations):
    def gettext(self, message: str) -> str:
        return WORDS.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


# argparse looks both up under these names; a catalogue in a file would depend on the language the machine is set to.
argparse._, argparse.ngettext = _Chinese().gettext, _Chinese().ngettext  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    """Explains itself in Chinese; what is wrong with the arguments is one line, exit 2.

    ``details`` gives what stands at the end of the help.
    """

    details: Callable[[], str] = staticmethod(str)

    def format_help(self) -> str:
        """The help, and the details behind it."""
        details = self.details()
        return super().format_help() + (f"\n{details}\n" if details else "")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and exit."""
        self.exit(CANNOT_RUN, f"命令写法不对：{message}；用法见 {self.prog} --help\n")
