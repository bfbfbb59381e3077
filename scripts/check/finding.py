"""What a rule reports."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from scripts.check.rules import RULES
from scripts.errors import ProjectError


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend: where, which rule, what, and how. Lines and columns count from 1.

    Without ``hint`` it has the rule's own remedy. Raises KeyError for a rule that is not in the registry.
    """

    path: str
    line: int
    col: int
    rule: str
    message: str
    hint: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "hint", self.hint or RULES[self.rule].remedy)

    @property
    def severity(self) -> str:
        """``error``, ``warning`` or ``off``, as the registry has it."""
        return RULES[self.rule].severity

    @classmethod
    def of(cls, error: ProjectError) -> Finding:
        """The finding that says what ``error`` says."""
        return cls(error.path, error.line or 1, error.col or 1, error.rule or "文-1", error.message, error.hint)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.col} {self.rule} {self.message}；{self.hint}"

    def as_github(self) -> str:
        """The finding as a GitHub Actions workflow command."""
        return (
            f"::{self.severity} file={self.path},line={self.line},col={self.col},"
            f"title={self.rule}::{self.message}；{self.hint}"
        )

    def as_dict(self) -> dict[str, str | int]:
        """The finding as the JSON format has it."""
        return {**asdict(self), "severity": self.severity}
