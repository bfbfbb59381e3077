"""Read originals (原件): the texts an office has of the sources it cites, one file per source key.

Text, Markdown, HTML, Word (.docx) and PDF with a text layer are read; pandoc and pypdf do the work.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypandoc
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from scripts.errors import ProjectError

LARGEST = 64 * 1024 * 1024  # bytes; an original is a document, not an archive of them
SAVE_AS = {  # formats no open library reads well -> what to do
    ".doc": "请用 Word 或 WPS 打开，另存为 .docx",
    ".wps": "请用 WPS 打开，另存为 .docx",
    ".rtf": "请用 Word 或 WPS 打开，另存为 .docx",
    ".ofd": "请用阅读器另存为 .pdf，或把文字复制到 .txt",
    ".ceb": "请用阅读器另存为 .pdf，或把文字复制到 .txt",
}


def find(folder: Path) -> dict[str, Path]:
    """Source key -> the original's file in ``folder``, in order of keys.

    Hidden files and README are passed over. Raises ProjectError 原-1 where one key has two files.
    """
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith((".", "~$")) or path.stem.lower() == "readme" or not path.is_file():
            continue
        if path.stem in found:
            raise _wrong(path, f"与 {found[path.stem].name} 是同一个来源的原件", "请只留一个")
        found[path.stem] = path
    return found


def read(path: Path) -> str:
    """The text of an original. Raises ProjectError 原-1 saying why it cannot be read and what to do."""
    suffix = path.suffix.lower()
    if suffix in SAVE_AS:
        raise _wrong(path, f"{suffix} 文件读不了", SAVE_AS[suffix])
    if suffix not in READERS:
        raise _wrong(path, f"不认识 {suffix or '没有扩展名的'} 文件", f"原件请用 {'、'.join(READERS)} 之一")
    if path.stat().st_size > LARGEST:
        raise _wrong(path, f"文件超过{LARGEST // 1024 // 1024} MB", "请只留与引用有关的部分")
    text = READERS[suffix](path)
    if not text.strip():
        raise _wrong(path, "里面没有文字", "请核对文件；扫描件请先做文字识别（OCR），或另存为带文字的 PDF")
    return text


def _plain(path: Path) -> str:
    """Text in UTF-8 or UTF-16 with a byte order mark, else UTF-8, else GB 18030, as Windows in Chinese saves it."""
    raw = path.read_bytes()
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    encodings = next(([name] for mark, name in marks.items() if raw.startswith(mark)), ["utf-8", "gb18030"])
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _wrong(path, "看不出是什么编码的文字", "请用记事本打开，另存为 UTF-8 编码")


def _pandoc(format: str) -> Callable[[Path], str]:
    def convert(path: Path) -> str:
        try:
            return str(
                pypandoc.convert_file(
                    str(path), "plain", format=format, sandbox=True, extra_args=["--wrap=none", "--quiet"]
                )
            )
        except RuntimeError as error:
            raise _wrong(path, "文件打不开，可能损坏或设了密码", "请用 Word 或 WPS 打开后另存一份") from error

    return convert


def _html(path: Path) -> str:
    text = _plain(path)
    return str(pypandoc.convert_text(text, "plain", format="html", sandbox=True, extra_args=["--wrap=none", "--quiet"]))


def _pdf(path: Path) -> str:
    plain = io.BytesIO()
    try:
        with pikepdf.open(path) as file:  # it mends and decrypts, as far as no password is asked for
            file.save(plain, encryption=False)
        return "\n".join(page.extract_text() for page in PdfReader(plain).pages)
    except pikepdf.PasswordError as error:
        raise _wrong(path, "是设了密码的 PDF", "请另存一份不设密码的") from error
    except (pikepdf.PdfError, PyPdfError, ValueError, KeyError, RecursionError) as error:
        raise _wrong(path, "PDF 打不开，可能损坏", "请用阅读器打开后另存一份") from error


def _wrong(path: Path, message: str, hint: str) -> ProjectError:
    return ProjectError(f"原件{message}", hint=hint, path=f"{path.parent.name}/{path.name}", line=1, col=1, rule="原-1")


READERS: dict[str, Callable[[Path], str]] = {
    ".txt": _plain,
    ".md": _plain,
    ".docx": _pandoc("docx"),
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
}
