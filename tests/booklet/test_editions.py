"""Large print, pocket size, handouts and imposed sheets."""

from __future__ import annotations

import re
from collections import Counter

import pikepdf
import pypdfium2
import pytest

from scripts.booklet.impose import SIGNATURE, order
from scripts.site.pages import proof_rows, reading_state
from tests.booklet.pages import MM, Pdf

pytestmark = pytest.mark.full  # they typeset for half a minute and more


def common(values) -> float:
    return Counter(round(v, 1) for v in values).most_common(1)[0][0]


def test_large_print_is_large(large):
    first = large.labels.index("1")
    pages = range(first, next(page for _, title, page in large.outline if title == "自测答案"))
    size = common(c.size for i in pages for c in large.chars[i])
    steps = []
    for index in pages:
        lines = large.lines(index, size)
        steps += [a.base - b.base for a, b in zip(lines, lines[1:])]
    assert size >= 16
    assert common(steps) >= 1.5 * size
    assert min(c.size for i in pages for c in large.chars[i] if c.text not in "●○" and c.text.isalpha()) >= 9


def test_papers(book, large, pocket):
    for pdf, width, height in ((book, 210, 297), (large, 210, 297), (pocket, 148, 210)):
        for page in pdf.reader.pages:
            assert abs(float(page.mediabox.width) - width * MM) < 0.5
            assert abs(float(page.mediabox.height) - height * MM) < 0.5


def test_nothing_leaves_the_text_area_of_the_pocket_edition(pocket):
    for index in range(1, len(pocket)):
        left = (18 if index % 2 == 0 else 16) * MM
        for c in pocket.chars[index]:
            assert c.left > left - c.size and c.right < left + 114 * MM + c.size, (index, c)


def test_handout_has_all_a_session_needs(handout, project):
    session = next(s for s in project.plan if s.number == 1)
    text = "".join(handout.texts)
    assert "第一次学习" in handout.texts[0] and session.theme.replace("　", "") in handout.texts[0]
    for number in session.chapters:
        chapter = next(c for c in project.chapters if c.number == number)
        assert chapter.title in text
    for word in ("研讨题", "自测答案", "学习笔记", "领学人"):
        assert word in text
    titles = [t for _, t, _ in handout.outline]
    assert len([t for t in titles if re.match("第.+章　", t)]) >= len(session.chapters)


@pytest.mark.parametrize("edition", ["standard", "large", "pocket"])
def test_titles_on_covers_are_not_broken(downloads, project, edition):
    cover = Pdf(downloads / f"book-{edition}.pdf")
    title = project.config["extra"]["book"]["title"]
    assert any(title in line.text for line in cover.lines(0))
    for session in project.plan:
        cover = Pdf(downloads / f"session-{session.number:02d}-{edition}.pdf")
        assert any(session.theme in line.text for line in cover.lines(0)), session.number


def test_proof_list_is_complete_and_compact(downloads, project):
    """A box for every passage; sources are listed once a chapter and rows give their numbers."""
    proof, rows = Pdf(downloads / "proof-standard.pdf"), proof_rows(project)
    text = "".join(proof.texts)
    assert text.count("□") == len(rows) + len(project.gaps)
    assert len(proof) < 8 + len(rows) / 10  # several passages to a page beside their sources
    cited = {(row["chapter"].number, source.key) for row in rows for source in row["sources"]}
    sources = {source.key: source for row in rows for source in row["sources"]}
    states = {reading_state(source, project.verified.get(key)) for key, source in sources.items()}
    assert len(re.findall(f"（(?:{'|'.join(map(re.escape, states))})）", text)) >= len(cited)
    for gap in project.gaps:
        assert re.sub(r"\s", "", gap.what)[:12] in text  # the rest may stand on the next page
    for page in proof.chars[1:]:
        for c in page:
            assert c.text == "\u3000" or 26 * MM < (c.left + c.right) / 2 < (210 - 26) * MM, c


def test_every_session_part_and_chapter_has_its_file(manifest, downloads, project):
    files = {b["file"] for b in manifest}
    assert {f"chapter-{c.number:02d}-standard.pdf" for c in project.chapters} <= files
    assert {f"part-{c.part}-standard.pdf" for c in project.chapters} <= files
    for s in project.plan:
        stem = f"session-{s.number:02d}"
        assert {f"{stem}-{e}.pdf" for e in ("standard", "large", "pocket", "pocket-saddle")} <= files
    for booklet in manifest:
        assert (downloads / booklet["file"]).stat().st_size == booklet["size"]


# ── imposition ──


def fold(sides: list[tuple[int, int]]) -> list[int]:
    """Read the pages of a folded, nested pile of sheets: what the reader leafs through."""
    sheets = [(sides[i], sides[i + 1]) for i in range(0, len(sides), 2)]
    front = [n for (_, right), (left, _) in sheets for n in (right, left)]
    back = [n for (left, _), (_, right) in reversed(sheets) for n in (right, left)]
    return front + back


@pytest.mark.parametrize("pages", [1, 2, 4, 5, 8, 22, 23])
def test_saddle_stitch_reads_in_order(pages):
    read = fold(order(pages))
    assert len(read) % 4 == 0
    assert read == [n if n <= pages else 0 for n in range(1, len(read) + 1)]


@pytest.mark.parametrize("pages", [16, 17, 32, 44, 345])
def test_signatures_read_in_order(pages):
    sides, read = order(pages, SIGNATURE), []
    for start in range(0, len(sides), SIGNATURE // 2):
        read += fold(sides[start : start + SIGNATURE // 2])
    assert read == [n if n <= pages else 0 for n in range(1, len(read) + 1)]
    assert len(read) - pages < 4


@pytest.mark.parametrize(
    ("flat", "folded", "signature"),
    [("session-01-pocket", "session-01-pocket-saddle", 0), ("book-pocket", "book-pocket-signatures", SIGNATURE)],
)
def test_imposed_sheets_hold_the_right_pages(downloads, flat, folded, signature):
    """Each half of each sheet shows the page it should: same picture, and the folded pile reads on."""
    pages = pypdfium2.PdfDocument(downloads / f"{flat}.pdf")
    sheets = pypdfium2.PdfDocument(downloads / f"{folded}.pdf")
    sides = order(len(pages), signature)
    assert len(sheets) == len(sides) + 2  # the sheet of instructions
    width, height = pages[0].get_size()
    assert "短边翻转" in sheets[0].get_textpage().get_text_range()
    for number, pair in enumerate(sides[:24]):
        side = sheets[number + 2]
        assert [round(v) for v in side.get_size()] == [round(2 * width), round(height)]
        picture = side.render(scale=0.25).to_pil()
        for position, page in enumerate(pair):
            left = round(position * width * 0.25)
            half = picture.crop((left, 0, left + int(width * 0.25), picture.height))
            if not page:
                assert half.convert("L").getextrema() == (255, 255)
                continue
            alone = pages[page - 1].render(scale=0.25).to_pil().crop((0, 0, half.width, half.height)).convert("L")
            assert ink(half.convert("L")) == pytest.approx(ink(alone), rel=0.05, abs=30)


def ink(picture) -> float:
    return sum(255 - value for value in picture.tobytes()) / 255


def test_imposed_files_are_sound(downloads):
    for file in [downloads / "book-pocket-signatures.pdf", *downloads.glob("session-*-saddle.pdf")]:
        with pikepdf.open(file) as pdf:
            assert not pdf.check_pdf_syntax()


def test_downloads_page_lists_every_file(built, manifest):
    page = (built / "downloads.html").read_text("utf-8")
    for booklet in manifest:
        assert f'href="downloads/{booklet["file"]}"' in page
    for word in ("标准版", "大字本", "口袋本"):
        assert word in page
    counts = {b["file"]: b["pages"] for b in manifest}
    assert f"<td>{counts['book-standard.pdf']}</td>" in page


def test_page_counts_are_true(manifest, downloads):
    for booklet in manifest:
        if booklet["request"]["format"] == "pdf" and not booklet["file"].endswith(("saddle.pdf", "signatures.pdf")):
            assert len(Pdf(downloads / booklet["file"])) == booklet["pages"]
