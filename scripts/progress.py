"""Tell what a long command is doing: a bar in a terminal, plain lines where there is none."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

SILENCE = 10  # seconds without a word where there is no terminal

Say = Callable[[str], None]
# Told (done, in all, what) while a step goes on.
Track = Callable[[int, int, str], None]


class Progress:
    """What a command tells. Call it with a line; ``step`` times a part of the work.

    ``say`` takes the lines, standard output unless given; a bar is drawn where ``terminal`` (by default:
    where standard output is one and takes the lines itself). ``steps`` keeps (name, seconds) of what was done.
    """

    def __init__(self, say: Say | None = None, *, terminal: bool | None = None) -> None:
        self._say = say or (lambda line: print(line, flush=True))
        self._terminal = say is None and sys.stdout.isatty() if terminal is None else terminal
        self._bar: Bar | None = None
        self.steps: list[tuple[str, float]] = []

    def __call__(self, line: str) -> None:
        """Tell one line."""
        if self._bar is not None:
            self._bar.console.print(line, markup=False, highlight=False)
        else:
            self._say(line)

    @contextmanager
    def step(self, name: str) -> Iterator[Track]:
        """Time the work done inside; what is yielded may be told how far it has come."""
        start = time.monotonic()
        with self._drawn(name) if self._terminal else self._written(name) as track:
            yield track
        took = time.monotonic() - start
        self.steps.append((name, took))
        self(f"{name}：完成，{took:.1f}秒")

    def summary(self) -> str:
        """How long each step took, in one line."""
        return "用时：" + "，".join(f"{name}{took:.1f}秒" for name, took in self.steps)

    @contextmanager
    def _written(self, name: str) -> Iterator[Track]:
        self(f"{name}……")
        last = time.monotonic()

        def track(done: int, total: int, what: str = "") -> None:
            nonlocal last
            if time.monotonic() - last >= SILENCE and done < total:
                last = time.monotonic()
                self(f"  {done}／{total}　{what}".rstrip("　"))

        yield track

    @contextmanager
    def _drawn(self, name: str) -> Iterator[Track]:
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        with Bar(*columns, TextColumn("{task.fields[what]}"), console=Console(), transient=True) as bar:
            self._bar = bar
            task = bar.add_task(name, total=None, what="")

            def track(done: int, total: int, what: str = "") -> None:
                bar.update(task, completed=done, total=total, what=what)

            try:
                yield track
            finally:
                self._bar = None
