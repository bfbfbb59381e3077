"""The standard edition of the book, as the reader gets it."""

from __future__ import annotations

import re
import unicodedata

import pikepdf
import pytest

from tests.booklet.pages import CLOSING, MM, OPENING, Pdf

pytestmark = pytest.mark.full  # they typeset for half a minute and more

WIDTH = 156 * MM
BODY = WIDTH / 36  # size of the body in points
PITCH = 225 * MM / 33
FORBIDDEN_START = CLOSING + "…—·"


def inner_left(index: int) -> float:
    """Left edge of the text area: 28 mm at the binding, 26 mm outside."""
    return (28 if index % 2 == 0 else 26) * MM


def body_pages(book: Pdf) -> range:
    first = book.labels.index("1")
    return range(first, next(page for _, title, page in book.outline if title == "自测答案"))


def paragraphs(book: Pdf):
    """Pairs (line, next line) of one paragraph set to the full measure."""
    for index in body_pages(book):
        left = inner_left(index)
        lines = [line for line in book.lines(index, BODY) if not line.chars[0].bold]
        for line, after in zip(lines, lines[1:]):
            together = abs(line.base - after.base - PITCH) < 0.6
            if together and abs(after.left - left) < 0.6 and line.left < left + 2.2 * BODY:
                yield index, line, after


def test_full_lines_are_justified(book):
    edges = [(abs(line.right - inner_left(i) - WIDTH), i, line.text) for i, line, _ in paragraphs(book)]
    off = [edge for edge in edges if edge[0] > 0.5]
    assert edges
    assert len(off) <= 0.005 * len(edges), off[:10]


def test_no_forbidden_line_start_or_end(book):
    for index in body_pages(book):
        for line in book.lines(index, BODY):
            # A dash of two characters may open a line; what joins two words may not (GB/T 15834—2011, 5.1).
            opens = line.text[0] not in FORBIDDEN_START or line.text.startswith("——")
            assert opens, (book.labels[index], line.text)
            assert line.text[-1] not in OPENING, (book.labels[index], line.text)


def test_han_and_latin_are_spaced(book):
    gaps = []
    for _, line, _ in paragraphs(book):
        for a, b in zip(line.chars, line.chars[1:]):
            if unicodedata.category(a.text) == "Lo" and b.text.isascii() and b.text.isalnum() and b.size > BODY - 1:
                gaps.append(b.left - a.right)
    assert gaps
    assert min(gaps) > 0.1 * BODY


def test_adjacent_marks_are_squeezed(book):
    """。” and ）， and ：“ together take less than two characters."""
    widths = []
    for _, line, _ in paragraphs(book):
        for a, b, c in zip(line.chars, line.chars[1:], line.chars[2:]):
            if a.text in CLOSING and b.text in CLOSING + OPENING and c.size > BODY - 1:
                widths.append((c.left - a.left) / BODY)
    assert sum(w >= 1.9 for w in widths) <= 0.05 * len(widths)


def test_everything_lies_on_the_paper_and_text_in_its_area(book):
    for index in range(len(book)):
        if index == 0 or not book.chars[index]:
            continue
        left = inner_left(index)
        for char in book.chars[index]:
            start = char.right - char.size / 2 if char.text in OPENING else char.left
            end = char.left + char.size / 2 if char.text in CLOSING else char.right
            assert left - 1 < start and end < left + WIDTH + 1, (index, char)
            assert char.bottom > 15 * MM and char.top < 297 * MM - 15 * MM, (index, char)


def test_no_heading_is_stranded(book):
    """Something of the text follows the last heading on every page."""
    for index in range(2, len(book)):
        text = [c for c in book.chars[index] if c.base > 34 * MM and not is_note(c)]
        headings = [c for c in text if c.bold and BODY * 1.03 < c.size < BODY * 1.3]
        if headings:
            lowest = min(c.base for c in headings)
            assert any(c.base < lowest - BODY for c in text), (book.labels[index], book.texts[index][-60:])


def is_note(char) -> bool:
    return char.size < BODY * 0.73


def test_no_line_is_alone(book):
    """The last line of a paragraph never stands alone on top of a page."""
    lonely = [
        (book.labels[i], first.text)
        for i in body_pages(book)
        if (first := next(iter(book.lines(i, BODY)), None)) is not None
        and abs(first.base - (297 - 37) * MM + 0.88 * BODY) < 2
        and first.left < inner_left(i) + 1
        and first.right < inner_left(i) + WIDTH - 1
    ]
    assert not lonely


def test_contents_numbers_are_right(book, project):
    start = next(page for _, title, page in book.outline if title == "目录")
    end = next(page for _, _, page in book.outline if page > start)
    entries = []
    for index in range(start, end):
        for line in book.lines(index):
            if m := re.fullmatch(r"(.*?)\.{3,}([IVX]+|\d+)", line.text):
                entries.append((m.group(1).replace("\u3000", ""), m.group(2)))
    assert {chapter.heading.replace("\u3000", "") for chapter in project.chapters} <= {title for title, _ in entries}
    marks = iter(book.outline[1:])
    for title, number in entries:
        found = next((page for _, name, page in marks if name.replace("\u3000", "") == title), None)
        assert found is not None, title
        assert book.labels[found] == number, title
        assert title.split("章")[-1] in book.texts[found].replace("\u3000", ""), title


def test_bookmarks_nest_as_the_book_does(book, project):
    depth = {title: d for d, title, _ in book.outline}
    end = body_pages(book).stop
    chapters = [title for d, title, page in book.outline if d == 2 and page < end and re.match(r"第.+章　", title)]
    assert chapters == [c.heading for c in project.chapters]
    for chapter in project.chapters:
        assert depth[chapter.part_title] == 1
    parent = None
    for d, title, _ in book.outline:
        if d == 1:
            parent = title
        elif d == 2 and title in {c.heading for c in project.chapters} and parent != "自测答案":
            assert parent == next(c.part_title for c in project.chapters if c.heading == title)
    assert max(d for d, _, _ in book.outline) >= 3


def test_parts_and_chapters_open_on_the_right(book, project):
    titles = {c.heading for c in project.chapters} | {c.part_title for c in project.chapters}
    pages = {}
    for _, title, page in book.outline:
        if title in titles:
            pages.setdefault(title, page)
    assert pages.keys() == titles
    assert all(page % 2 == 0 for page in pages.values())  # index 0 is page 1, a right-hand page
    for page in pages.values():
        if not book.chars[page - 1]:
            assert book.blank(page - 1)


def test_running_heads_and_folios_stand_outside(book, project):
    part = {c.heading: c.part_title for c in project.chapters}
    opened = {page: title for d, title, page in book.outline if title in part and d == 2}
    current, seen = None, 0
    for index in body_pages(book):
        current = opened.get(index, current)
        chars = book.chars[index]
        if not chars or current is None:
            continue
        left, right = inner_left(index), inner_left(index) + WIDTH
        folio = [c for c in chars if c.top < 30 * MM]
        if folio:  # part pages carry none
            assert "".join(c.text for c in folio).strip("—") == book.labels[index]
            assert abs((right - folio[-1].right) if index % 2 == 0 else (folio[0].left - left)) < 2 * BODY
        head = [c for c in chars if c.bottom > 297 * MM - 34 * MM]
        if index in opened:
            assert not head
        elif head:
            text = "".join(c.text for c in head)
            assert text in {current, part[current]}
            assert text == (current if index % 2 == 0 else part[current])
            seen += 1
    assert seen


def chapter_pages(book: Pdf, project) -> list[tuple[str, range]]:
    count = len(project.chapters)
    starts = [page for _, t, page in book.outline if t in {c.heading for c in project.chapters}][:count]
    ends = [*starts[1:], body_pages(book).stop]
    return [(c.heading, range(start, end)) for c, start, end in zip(project.chapters, starts, ends)]


def notes_on(book: Pdf, index: int) -> list[int]:
    """Numbers of the notes at the foot of a page."""
    return [
        int(m.group(1))
        for line in book.lines(index)
        if line.chars[0].size < BODY * 0.8 and abs(line.chars[0].left - inner_left(index)) < 1
        if (m := re.match(r"\[(\d+)\]", line.text))
    ]


def spread(numbers: str) -> set[int]:
    """2、5—7 → {2, 5, 6, 7}."""
    ends = [part.split("—") for part in numbers.split("、")]
    return {n for part in ends for n in range(int(part[0]), int(part[-1]) + 1)}


def test_notes_run_from_one_in_every_chapter(book, project):
    for heading, pages in chapter_pages(book, project):
        numbers = [n for index in pages for n in notes_on(book, index)]
        assert numbers == list(range(1, len(numbers) + 1)), heading
        assert numbers, heading


def test_every_mark_has_its_note_or_the_page_where_it_is(book, project):
    """A source cited again keeps its number; the foot says on which page its note is printed."""
    for heading, pages in chapter_pages(book, project):
        place = {n: book.labels[index] for index in pages for n in notes_on(book, index)}
        for index in pages:
            small = "".join(c.text for c in book.chars[index] if c.size < BODY * 0.66)
            marks = set().union(*map(spread, re.findall(r"\[([\d、—]+)\]", small)))
            foot = next((line.text for line in book.lines(index) if line.text.startswith("注[")), "")
            pointed = {
                n: page for numbers, page in re.findall(r"\[([\d、—]+)\]见第(\d+)页", foot) for n in spread(numbers)
            }
            assert set(pointed) == marks - set(notes_on(book, index)), (heading, book.labels[index])
            assert all(place[n] == page for n, page in pointed.items()), (heading, book.labels[index])


def test_feet_of_pages_are_compact(book, project):
    """A note is a source in full, printed once in a chapter: later marks repeat its number."""
    for heading, pages in chapter_pages(book, project):
        notes = [one for index in pages for one in note_texts(book, index)]
        assert len(notes) == len(set(notes)), heading


def note_texts(book: Pdf, index: int) -> list[str]:
    """What the notes at the foot of a page say, without their numbers."""
    notes: list[str] = []
    for line in book.lines(index):
        start = line.chars[0]
        if start.size >= BODY * 0.8:
            continue
        if abs(start.left - inner_left(index)) < 1 and re.match(r"\[\d+\]", line.text):
            notes.append(re.sub(r"^\[\d+\]|\s", "", line.text))
        elif notes and abs(start.left - inner_left(index) - 2.4 * start.size) < 2:
            notes[-1] += re.sub(r"\s", "", line.text)
    return notes


def test_links_become_page_numbers(book):
    found = re.findall(r"（见第(\d+|[IVX]+)页）", "".join(book.texts))
    assert found
    assert set(found) <= set(book.labels)


def test_clickable_links_lead_where_their_number_says(book):
    """Every internal link drawn as a page number opens that page."""
    checked = 0
    for index in body_pages(book):
        for annotation in book.reader.pages[index].get("/Annots") or []:
            annotation = annotation.get_object()
            dest = annotation.get("/Dest") or annotation.get("/A", {}).get("/D")
            if dest is None:
                continue
            x0, y0, x1, y1 = map(float, annotation["/Rect"])
            inside = "".join(
                c.text
                for c in book.chars[index]
                if x0 - 0.5 <= (c.left + c.right) / 2 <= x1 + 0.5 and y0 - 1 <= (c.top + c.bottom) / 2 <= y1 + 1
            )
            before = "".join(
                c.text for c in book.chars[index] if x0 - 2.5 * BODY <= c.left < x0 and abs(c.bottom - y0) < BODY / 2
            )
            if inside.isdigit() and before.endswith("见第"):
                target = book.reader.named_destinations.get(dest) if isinstance(dest, str) else None
                page = (
                    book.reader.get_destination_page_number(target)
                    if target is not None
                    else book.reader.get_page_number(dest[0].get_object())
                )
                assert book.labels[page] == inside
                checked += 1
    assert checked


def test_answers_are_at_the_end_only(book, project):
    body = "".join(book.texts[i] for i in body_pages(book))
    assert "参考答案" not in body
    back = re.sub(r"\[\d+\]", "", "".join(book.texts[body_pages(book).stop :]))
    checked = 0
    for chapter in project.chapters:
        for block in re.findall(r'\?\?\? note "参考答案"\n+ +(\S[^\n]*)', chapter.body):
            answer = re.sub(r"\[\^.*?\]|<!--.*?-->|\[([^\]]*)\]\([^)]*\)|\*", r"\1", block)
            answer = re.sub(r"\s", "", answer)[:12]
            if len(answer) == 12:
                assert answer in back, (chapter.heading, answer)
                checked += 1
    assert checked


def test_index_of_terms_is_right(book):
    start = next(page for _, title, page in book.outline if title == "术语索引")
    at = {label: i for i, label in enumerate(book.labels)}
    text = "\n".join(line for i in range(start, len(book)) for line in column_lines(book, i) if len(line) > 1)
    text = text[: text.index("资料截止")]  # the colophon follows
    rows = re.findall(r"^([^\dA-Z\n]+?)((?:\d+|[IVX]+)(?:，(?:\d+|[IVX]+))*)$", text, re.M)
    assert rows
    wrong = [
        (term, number)
        for term, numbers in rows
        for number in numbers.split("，")
        if re.sub(r"（.*?）$", "", term) not in book.texts[at[number]] + book.texts[at[number] + 1]
    ]
    assert len(wrong) <= 0.05 * len(rows), wrong[:10]  # the rest stand for an alias


def column_lines(book, index):
    middle = inner_left(index) + WIDTH / 2
    for side in (False, True):
        rows: dict[int, list] = {}
        for c in book.chars[index]:
            if (c.left > middle) == side:
                rows.setdefault(round(c.base), []).append(c)
        for key in sorted(rows, reverse=True):
            yield "".join(c.text for c in sorted(rows[key], key=lambda c: c.left))


# ── the file itself ──


def test_text_can_be_searched(book):
    for index, page in enumerate(book.reader.pages):
        for char in page.extract_text():
            code = ord(char)
            assert not (0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF), (index, char)
            assert char != "\ufffd"


@pytest.mark.parametrize("name", ["book-standard", "book-large", "book-pocket", "session-01-standard"])
def test_pdf_is_accessible_and_archival(downloads, name):
    """PDF/UA-1 and PDF/A-2a as far as can be seen without veraPDF; Typst refuses to write what is not."""
    with pikepdf.open(downloads / f"{name}.pdf") as pdf:
        assert not pdf.check_pdf_syntax() if hasattr(pdf, "check_pdf_syntax") else not pdf.check()
        meta = pdf.open_metadata()
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert meta["dc:title"]
        root = pdf.Root
        assert str(root.Lang).lower().startswith("zh")
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        kinds = {"/Figure": 0, "/Table": 0, "/H1": 0, "/P": 0, "/TOC": 0, "/Note": 0}
        for element in structure(root.StructTreeRoot):
            kind = str(element.get("/S"))
            kinds[kind] = kinds.get(kind, 0) + 1
            if kind == "/Figure":
                assert str(element.get("/Alt", "")).strip(), "picture without description"
        assert all(kinds[k] for k in ("/H1", "/P", "/Table", "/TOC", "/Note")), kinds


def structure(node):
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, pikepdf.Array):
            stack.extend(item)
        elif isinstance(item, pikepdf.Dictionary):
            if "/S" in item:
                yield item
            if "/K" in item:
                stack.append(item["/K"])


@pytest.mark.parametrize("name", ["book-standard", "book-large", "book-pocket", "book-pocket-signatures"])
def test_fonts_are_embedded_subsets(downloads, name):
    with pikepdf.open(downloads / f"{name}.pdf") as pdf:
        fonts = {}
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
                fonts[str(item.FontName)] = any(k in item for k in ("/FontFile", "/FontFile2", "/FontFile3"))
        assert fonts and all(fonts.values())
        assert all(re.match(r"/[A-Z]{6}\+", font) for font in fonts)
        families = " ".join(fonts)
        assert "NotoSerifSC" in families and "NotoSansSC" in families
    assert (downloads / f"{name}.pdf").stat().st_size < 20e6


def test_colophon_and_cover_come_from_the_configuration(book, project):
    settings = project.config["extra"]["book"]
    assert re.sub(r"\s", "", settings["title"]) in book.texts[0]
    last = next(text for text in reversed(book.texts) if text)
    assert "资料截止" in last and "思源宋体" in last
    assert book.reader.metadata.title == settings["title"]
