"""``make canary``: do other generators still render the pages folder, and what do their pages lack?

Material for MkDocs ends on 2027-05-05. The site is written out as plain Markdown before any generator
runs (scripts/site/folder.py), so each of those below renders the very same folder; this says, page
by page, whose text differs from what the present generator makes. Run it once a month. Each runs in
an environment of its own, made by uv from the requirements beside this file, not hash-locked: a
canary is to meet what is new.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from difflib import unified_diff
from pathlib import Path

from lxml import html

from scripts.content import load_project
from scripts.content.outline import is_text
from scripts.site.folder import Written, write_folder
from scripts.site.render import render

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
COMMANDS = {
    "properdocs": ["properdocs", "build", "--quiet", "--config-file", "{config}", "--site-dir", "{out}"],
    "zensical": ["zensical", "build", "--config-file", "{config}"],  # it writes where the settings say
}
SHOWN = 5  # differing lines a page, at most


def main() -> int:
    """Render with each generator and print what differs. Returns 1 when one cannot render at all."""
    project = load_project(ROOT)
    failed = False
    with tempfile.TemporaryDirectory(prefix="canary-", dir=ROOT / ".cache") as name:
        written = write_folder(project, booklets=False, folder=Path(name) / "pages")
        present = Path(name) / "present"
        render(project, written, present)
        for generator, command in COMMANDS.items():
            out = _rendered(generator, command, written, Path(name) / generator)
            if out is None:
                failed = True
                continue
            print(f"{generator}：", *(_compared(present, out) or ["各页文字相同"]), sep="\n  ")
    return int(failed)


def _rendered(generator: str, command: list[str], written: Written, out: Path) -> Path | None:
    """The folder ``generator`` wrote, or None with its last words when it failed."""
    config = written.folder / "mkdocs.yml"
    before = set(written.folder.iterdir())
    uv = Path(sys.executable).with_name("uv")
    start = [str(uv), "run", "--quiet", "--no-project", "--with-requirements", str(HERE / f"{generator}.txt")]
    filled = [part.format(config=config, out=out) for part in command]
    run = subprocess.run([*start, *filled], capture_output=True, text=True, encoding="utf-8", check=False)
    if run.returncode:
        print(f"{generator}：没有建成\n  " + "\n  ".join((run.stdout + run.stderr).strip().splitlines()[-10:]))
        return None
    for made in set(written.folder.iterdir()) - before:
        if (made / "index.html").is_file():
            shutil.move(made, out)
    return out


def _compared(present: Path, other: Path) -> list[str]:
    """One line a page that is missing in ``other`` or reads otherwise there, with the first lines that differ."""
    told = []
    for page in sorted(present.rglob("*.html")):
        path = page.relative_to(present)
        if not (other / path).is_file():
            told.append(f"{path} 没有")
            continue
        ours, theirs = _lines(page), _lines(other / path)
        differing = [line for line in unified_diff(ours, theirs, lineterm="", n=0) if line[:3] not in ("---", "+++")]
        differing = [line[:80] for line in differing if line[:2] != "@@"]
        if differing:
            told.append(f"{path} 有{len(differing)}行不同，例如：{'　'.join(differing[:SHOWN])}")
    return told


def _lines(page: Path) -> list[str]:
    """The text of a page's article, a line for each of its blocks, space dropped."""
    tree = html.parse(str(page), html.HTMLParser(encoding="utf-8")).getroot()
    articles = tree.xpath("//article") or tree.xpath("//body")
    for one in articles[0].xpath(".//*"):
        if not is_text(one.tag, one.get("class")) and one.getparent() is not None:
            one.drop_tree()
    blocks = articles[0].xpath(".//p | .//li | .//td | .//th | .//h1 | .//h2 | .//h3 | .//figcaption | .//summary")
    return ["".join(block.text_content().split()) for block in blocks if block.text_content().strip()]


if __name__ == "__main__":
    sys.exit(main())
