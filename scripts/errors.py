"""The one exception that carries a message meant for editors."""

from __future__ import annotations


class ProjectError(Exception):
    """Bad input that an editor can mend.

    ``str()`` gives the one-line form every command prints:
    ``path:line:col 规则号 what；remedy``. Parts that are unknown are left out.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        path: str = "",
        line: int = 0,
        col: int = 0,
        rule: str = "",
    ) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint
        self.path, self.line, self.col, self.rule = path, line, col, rule

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.col) if part)
        what = f"{self.message}；{self.hint}" if self.hint else self.message
        return " ".join(part for part in (place, self.rule, what) if part)
