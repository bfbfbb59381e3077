"""The one exception that carries a message meant for editors, and what the system's own errors mean."""

from __future__ import annotations

import errno

OS_ERRORS = {
    errno.ENOENT: "文件不存在",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENETUNREACH: "连不上网络",
    errno.ECONNREFUSED: "对方拒绝连接",
    errno.ENOSPC: "磁盘已满",
    errno.EACCES: "没有写入权限，或文件正开着",
    errno.EPERM: "没有写入权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOTDIR: "上级不是文件夹",
    errno.EBUSY: "正被占用，或是磁盘的根文件夹",
    errno.EADDRINUSE: "端口已被占用",
    errno.ENAMETOOLONG: "名称太长",
}


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


def describe_os_error(error: OSError) -> str:
    """What a system error means, in Chinese where it is a common one."""
    return OS_ERRORS.get(error.errno or 0, error.strerror or str(error))
