"""The whole book as PDF: this project, WeasyPrint and Chromium on the same pages, in one run.

``python -m tests.bench.booklets [--times 1 4 10]`` after a build. Ours starts with an empty cache
and reads the built site; the others print the site's one-page book in a plain style with the same fonts.
For N× the book every chapter is taken N times. WeasyPrint runs in an environment of its own (bench requirements).
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import lxml.html

from scripts.booklet import Request, Typesetter, compose
from scripts.booklet.production import make
from scripts.content import load_project
from scripts.content.outline import html

ROOT = Path(__file__).parents[2]
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
LIMIT = 3600  # seconds for one run


def ours(times: int, output: Path, site: Path) -> None:
    """Typeset the book with each chapter ``times`` times, from an empty cache."""
    project = load_project(ROOT)
    with tempfile.TemporaryDirectory() as cache:
        (Path(cache) / "fonts").symlink_to(ROOT / ".cache/fonts", target_is_directory=True)
        typesetter = Typesetter(project, site, Path(cache))
        chapters, pages = list(project.chapters), set(typesetter.pages)
        for copy in range(1, times):
            for chapter in project.chapters:
                page = html(chapter.path)
                fragment = typesetter.fragment(page)
                key, other = f"copy{copy}.{fragment.key}", f"copy{copy}/{page}"
                texts = {
                    name: getattr(fragment, name).replace(f"{fragment.key}:", f"{key}:") for name in ("html", "answers")
                }
                typesetter.fragments[other] = replace(fragment, key=key, targets=(), anchors=(), **texts)
                pages.add(other)
                chapters.append(replace(chapter, path=f"copy{copy}/{chapter.path}"))
        typesetter.pages = frozenset(pages)
        typesetter.project = replace(project, chapters=chapters)
        compose.chosen = lambda project, request: list(project.chapters)
        make(typesetter, Request(), output)


STYLE = """
@font-face { font-family: Song; src: url(FONTS/NotoSerifSC_400Regular.ttf); }
@font-face { font-family: Hei; src: url(FONTS/NotoSansSC_700Bold.ttf); }
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-center { content: counter(page); } }
body { font: 12.3pt/1.675 Song; text-align: justify; }
h1, h2, h3 { font-family: Hei; break-after: avoid; }
h1 { break-before: page; }
table { width: 100%; border-collapse: collapse; font-size: 10pt; }
td, th { border-bottom: 0.5pt solid; }
img { width: 80%; }
"""


def page(times: int, site: Path) -> Path:
    """The one-page book with every section ``times`` times, in a style as plain as it is fair."""
    tree = lxml.html.parse(site / "print_page.html").getroot()
    sections = tree.xpath("//section[not(ancestor::section)]")
    body = "".join(lxml.html.tostring(section, encoding="unicode") for section in sections)
    body = re.sub(r"<(script|style|nav)\b.*?</\1>", "", body, flags=re.S)
    copies = [body] + [re.sub(r'\b(id="|href="#)', rf"\1c{n}-", body) for n in range(1, times)]
    style = STYLE.replace("FONTS", (ROOT / ".cache/fonts").as_uri())
    file = site / f".bench-{times}.html"
    file.write_text(
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>书</title><style>{style}</style>'
        f"<body>{''.join(copies)}</body></html>",
        "utf-8",
    )
    return file


def run(command: list[str]) -> tuple[float, float]:
    """(seconds, peak memory in MB of the process and all its children). NaN seconds on failure."""
    peak, stop = [0.0], threading.Event()
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def watch() -> None:
        while not stop.wait(0.1):
            peak[0] = max(peak[0], memory(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        code = process.wait(LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        code = -1
    stop.set()
    watcher.join()
    return (time.monotonic() - start if code == 0 else float("nan")), peak[0]


def memory(root: int) -> float:
    """Resident memory in MB of a process and its descendants (Linux)."""
    parents, sizes = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(stat.parent.name)
        parents[number], sizes[number] = int(fields[1]), int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def under(number: int) -> bool:
        while number in parents:
            if number == root:
                return True
            number = parents[number]
        return False

    return sum(size for number, size in sizes.items() if under(number))


def main() -> None:
    """Print one line for each size and tool: seconds, ratio to ours, peak memory, pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 4, 10])
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--ours", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ours:
        ours(options.times[0], options.ours, options.site)
        return
    uv = Path(sys.executable).with_name("uv")
    weasy = [str(uv), "run", "-q", "--no-project", "--with-requirements", str(REQUIREMENTS)]
    chromium = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
    subprocess.run([*weasy, "python", "-c", ""], check=True)  # installing is not part of the race
    print(f"{'倍数':<6}{'工具':<14}{'秒':>8}{'比':>8}{'内存MB':>10}{'页':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for times in options.times:
            source, out = page(times, options.site), Path(folder) / "out.pdf"
            tools = {
                "本项目": [
                    sys.executable,
                    "-m",
                    "tests.bench.booklets",
                    "--times",
                    str(times),
                    "--site",
                    str(options.site),
                    "--ours",
                    str(out),
                ],
                "WeasyPrint": [*weasy, "python", "-m", "weasyprint", str(source), str(out)],
            }
            if chromium:
                tools["Chromium"] = [
                    chromium,
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-pdf-header-footer",
                    "--timeout=600000",
                    f"--print-to-pdf={out}",
                    source.as_uri(),
                ]
            base = None
            for name, command in tools.items():
                out.unlink(missing_ok=True)
                seconds, peak = run(command)
                base = base or seconds
                print(
                    f"{times:<6}{name:<14}{seconds:>8.1f}{seconds / base:>8.1f}{peak:>10.0f}{pages(out):>8}", flush=True
                )
            source.unlink()


def pages(file: Path) -> int:
    """Pages of a PDF; 0 when there is none."""
    import pikepdf

    if not file.exists():
        return 0
    with pikepdf.open(file) as pdf:
        return len(pdf.pages)


if __name__ == "__main__":
    main()
