"""Renew the table of rules in CONTRIBUTING.md from the registry: ``python -m scripts.check``."""

from __future__ import annotations

from pathlib import Path

from scripts.check.rules import renewed
from scripts.content.files import write

MANUAL = Path(__file__).parents[2] / "CONTRIBUTING.md"

if __name__ == "__main__":
    write(MANUAL, renewed(MANUAL.read_text(encoding="utf-8")))
