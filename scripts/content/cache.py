"""Keep finished results under the content of all they were made from.

An entry is one file, ``KEY.DIGEST.SUFFIX``: KEY (see :func:`key`) names all inputs, DIGEST is that
of the bytes and is compared whenever the entry is read. What was cut short or altered therefore
counts as absent and is made again. Nothing here needs to be kept: deleting the folder only costs time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

from scripts.content.files import write
from scripts.errors import ProjectError, describe_os_error

DAY = 86400  # seconds


def key(*inputs: str | bytes | Path) -> str:
    """Name all inputs of a result, in order: SHA-256, 32 hex digits; of a Path the file's content counts."""
    total = hashlib.sha256()
    for one in inputs:
        data = one.read_bytes() if isinstance(one, Path) else one.encode() if isinstance(one, str) else one
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()[:32]


class Cache:
    """One folder of entries of one kind.

    Entries not used for ``days`` are removed, and the longest unused ones where all together take
    more than ``size`` bytes; what was used within the last day stays, as a build may be using it now.
    """

    def __init__(self, folder: Path, *, days: float = 60, size: int = 1_000_000_000) -> None:
        self.folder, self.days, self.size = folder, days, size
        self._pruned = False

    def get(self, name: str, suffix: str) -> Path | None:
        """Return the sound entry of that key, None where there is none. Unsound ones are removed."""
        for path in self.folder.glob(f"{name}.*.{suffix}"):
            with contextlib.suppress(OSError):  # another process may prune or replace it meanwhile
                if path.name == _file_name(name, path.read_bytes(), suffix):
                    os.utime(path)  # used now
                    return path
                path.unlink()
        return None

    def put(self, name: str, suffix: str, data: bytes) -> Path:
        """Write an entry, whole and through to the disk. Raises ProjectError where it cannot be written."""
        path = self.folder / _file_name(name, data, suffix)
        try:
            write(path, data, durable=True)
        except OSError as error:
            hint = "请检查磁盘空间和权限；删去 .cache 文件夹可以腾出空间，下次会重新生成"
            raise ProjectError(f"写不了缓存：{describe_os_error(error)}", path=str(path), hint=hint) from error
        if not self._pruned:
            self._pruned = True
            self.prune()
        return path

    def made(self, name: str, suffix: str, make: Callable[[], bytes]) -> Path:
        """Return the entry of that key, made with ``make`` where there is none."""
        return self.get(name, suffix) or self.put(name, suffix, make())

    def prune(self) -> None:
        """Remove what has not been used for long, and the longest unused of what is too much."""
        entries = []
        for path in self.folder.glob("*"):
            with contextlib.suppress(OSError):
                entries.append((path.stat().st_mtime, path.stat().st_size, path))
        total, now = sum(size for _, size, _ in entries), time.time()
        for used, size, path in sorted(entries):
            unused = (now - used) / DAY
            if unused > self.days or (total > self.size and unused > 1):
                total -= size
                with contextlib.suppress(OSError):
                    path.unlink()


def _file_name(name: str, data: bytes, suffix: str) -> str:
    return f"{name}.{hashlib.sha256(data).hexdigest()[:32]}.{suffix}"
