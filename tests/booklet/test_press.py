"""Properties of the press that the finished files do not show: repeatability, caching, messages."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.booklet import Press, Request, convert, fonts, reflow
from scripts.booklet.downloads import make
from scripts.booklet.extract import extract
from scripts.build import build_booklet
from scripts.errors import ProjectError
from tests.booklet.pages import Pdf
from tests.conftest import ROOT

PAGE = '<html><body><article class="md-content__inner"><h1>{title}</h1>{body}</article></body></html>'
CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60">'
    '<text x="9" y="30" font-family="Noto Sans SC">地区生产总值 5777</text></svg>'
)


def own_cache(project, folder: Path) -> Path:
    """An empty cache in ``folder``; only the fonts are shared."""
    cache = folder / "cache"
    cache.mkdir(parents=True)
    (cache / "fonts").symlink_to(fonts.prepare(project.root, project.root / ".cache"), target_is_directory=True)
    return cache


@pytest.fixture
def press(project, site, tmp_path):
    """A press of the real book with an empty cache of its own."""
    return Press(project, site, own_cache(project, tmp_path))


@pytest.fixture
def page(press, tmp_path):
    """Set one page of HTML as chapter one; gives the PDF."""

    def run(body: str, **request) -> Pdf:
        folder = tmp_path / "site"
        target = folder / press.project.chapters[0].path.replace(".md", ".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(PAGE.format(title="试", body=body), "utf-8")
        one = Press(press.project, folder, press.cache)
        out = tmp_path / "one.pdf"
        make(one, Request(chapters=(press.project.chapters[0].number,), **request), out)
        return Pdf(out)

    return run


@pytest.mark.parametrize(
    "request_",
    [
        Request(session=1),
        Request(session=1, edition="pocket", impose="saddle"),
        Request(chapters=(1,), format="epub"),
        Request(chapters=(1,), format="docx"),
    ],
    ids=["pdf", "saddle", "epub", "docx"],
)
def test_rebuild_gives_the_same_bytes(project, site, tmp_path, monkeypatch, request_):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    sums = []
    for run in ("a", "b"):
        cache = own_cache(project, tmp_path / run)
        make(Press(project, site, cache), request_, tmp_path / f"{run}.out")
        sums.append(hashlib.sha256((tmp_path / f"{run}.out").read_bytes()).hexdigest())
    assert sums[0] == sums[1]


def test_only_what_changed_is_made_again(press, tmp_path, monkeypatch):
    requests = [Request(chapters=(1,)), Request(chapters=(2,))]
    first = [press.pdf(r) for r in requests]
    copy = tmp_path / "copy"
    shutil.copytree(press.site / "part1", copy / "part1")
    if (press.site / "assets").exists():
        (copy / "assets").symlink_to(press.site / "assets", target_is_directory=True)
    html = copy / press.project.chapters[1].path.replace(".md", ".html")
    html.write_text(html.read_text("utf-8").replace("</h1>", "</h1><p>新添的一段。</p>", 1), "utf-8")
    runs = []
    real = convert.pypandoc.convert_text
    monkeypatch.setattr(convert.pypandoc, "convert_text", lambda *a, **k: runs.append(1) or real(*a, **k))
    later = Press(press.project, copy, press.cache)
    later.pages = press.pages
    second = [later.pdf(r) for r in requests]
    assert second[0] == first[0]  # untouched: the same file from the cache
    assert second[1] != first[1]
    assert len(runs) == 1


@pytest.mark.parametrize("format_", ["pdf", "epub", "docx"])
@pytest.mark.parametrize("harm", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: data + b" "])
def test_a_harmed_cache_is_not_used(project, tmp_path, monkeypatch, format_, harm):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    cache, site = own_cache(project, tmp_path), tmp_path / "site"
    chapter = project.chapters[0]
    target = site / chapter.path.replace(".md", ".html")
    target.parent.mkdir(parents=True)
    (target.parent / "a.svg").write_text(CHART, "utf-8")
    target.write_text(PAGE.format(title="试", body='<p>字。</p><p><img src="a.svg" alt="图"></p>'), "utf-8")
    made = []
    for _ in range(2):
        out = tmp_path / "out"
        make(Press(project, site, cache), Request(chapters=(chapter.number,), format=format_), out)
        made.append(out.read_bytes())
        for file in (cache / "booklet").rglob("*"):
            if file.is_file():
                file.write_bytes(harm(file.read_bytes()))
    assert made[0] == made[1]


def test_charts_in_word_have_the_fonts_of_the_book(project, tmp_path):
    """Whatever was drawn before in the same run or not: a fresh process gives the same picture."""
    cache, images = own_cache(project, tmp_path), tmp_path / "images"
    images.mkdir()
    (images / "a.svg").write_text(CHART, "utf-8")
    folder = fonts.prepare(project.root, cache)
    ours = (tmp_path / reflow._png(tmp_path, "images/a.svg", folder)).read_bytes()
    draw = "import sys, vl_convert as v; v.register_font_directory(sys.argv[1]); open(sys.argv[2], 'wb').write(v.svg_to_png(open(sys.argv[3], encoding='utf-8').read(), scale=2))"
    fresh = tmp_path / "fresh.png"
    subprocess.run([sys.executable, "-c", draw, folder, fresh, images / "a.svg"], check=True)
    assert ours == fresh.read_bytes()


@pytest.fixture
def root(tmp_path) -> Path:
    """A folder to put a page in, with the installed fonts."""
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    (tmp_path / "docs/data").mkdir(parents=True)
    return tmp_path


def test_missing_glyph_names_character_and_place(root):
    (root / "docs/a.md").write_text("第一行\n这里有\U0001f600表情\n", "utf-8")
    with pytest.raises(ProjectError) as caught:
        fonts.check("这里有\U0001f600表情", "docs/a.md", root)
    assert "docs/a.md:2:4" in str(caught.value)
    assert "U+1F600" in str(caught.value) and "\U0001f600" in str(caught.value)


def test_kangxi_radical_is_refused(root):
    (root / "a.md").write_text("⼯业", "utf-8")
    with pytest.raises(ProjectError, match=r"a\.md:1:1 .*U\+2F2F.*工"):
        fonts.check("⼯业", "a.md", root)


def test_glyph_missing_in_a_note_is_found_in_the_data(root):
    (root / "docs/data/sources.yml").write_text("a:\n  title: 表\U0001f600情\n", "utf-8")
    with pytest.raises(ProjectError, match=r"^docs/data/sources\.yml:2:11 印-1 .*；换成"):
        fonts.check("\U0001f600", "docs/a.md", root)


def test_missing_fonts_say_what_to_do(tmp_path):
    with pytest.raises(ProjectError, match="缺少字体 .*；.*再运行 make"):
        fonts.prepare(tmp_path, tmp_path / "cache")


@pytest.mark.parametrize(
    ("request_", "output", "message"),
    [
        (Request(session=99), "a.pdf", "没有第99次"),
        (Request(session=1), "file/a.pdf", "不能写到 .*；换一个"),
        (Request(session=1), "", "不能写到 .*；换一个"),
    ],
)
def test_what_cannot_be_made_is_said_before_the_build(project, tmp_path, monkeypatch, request_, output, message):
    monkeypatch.setattr("scripts.build.build_site", lambda *_: pytest.fail("built first"))
    (tmp_path / "file").write_text("")
    with pytest.raises(ProjectError, match=message):
        build_booklet(project.root, request_, tmp_path / output, print)


def test_only_pdf_is_imposed(press, tmp_path):
    with pytest.raises(ProjectError, match="docx 不能拼版；"):
        make(press, Request(session=1, impose="saddle", format="docx"), tmp_path / "a.docx")


def test_tall_pictures_are_whole(page, project, tmp_path):
    """One made lower to fit the page keeps its proportions; it is not cut off above and below."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="600"><rect width="300" height="600"/></svg>'
    file = tmp_path / "site" / project.chapters[0].path.replace(".md", ".svg")
    file.parent.mkdir(parents=True)
    file.write_text(svg, "utf-8")
    pdf = page(f'<figure><p><img src="{file.name}" alt="图"></p><figcaption><p>竖图</p></figcaption></figure>')
    index = next(i for i in range(len(pdf)) if "竖图" in pdf.texts[i])
    boxes = [o.get_bounds() for o in pdf.places[index].get_objects(max_depth=5) if o.type == 2]
    widths, heights = zip(*((right - left, top - bottom) for left, bottom, right, top in boxes))
    assert any(abs(h - 2 * w) < 2 and h > 300 for w, h in zip(widths, heights))


def test_dead_link_stops_the_press(press):
    page = press.project.chapters[0].path.replace(".md", ".html")
    piece = press.piece(page)
    press.pieces[page] = replace(piece, targets=(f"{piece.key}:nowhere",))
    with pytest.raises(ProjectError, match="链接的位置不存在"):
        press.pdf(Request(chapters=(press.project.chapters[0].number,)))


def test_picture_without_description_is_an_error(tmp_path):
    (tmp_path / "a.html").write_text(PAGE.format(title="题", body='<p><img src="x.svg" alt=""></p>'), "utf-8")
    with pytest.raises(ProjectError, match="缺少文字说明"):
        extract(tmp_path, "a.html", [])


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (Request(session=99), "没有第99次"),
        (Request(chapters=(1, 999)), "没有第999章"),
        (Request(part=99), "第99编没有章"),
    ],
)
def test_impossible_requests_are_explained(press, request_, message):
    with pytest.raises(ProjectError, match=message):
        press.pdf(request_)


def table(columns: int, rows: int) -> str:
    head = "".join(f"<th>指标{c}</th>" for c in range(columns))
    row = "<td>地区生产总值</td>" + '<td style="text-align: right;">12345.67</td>' * (columns - 1)
    return f"<figure><table><thead><tr>{head}</tr></thead><tbody>{f'<tr>{row}</tr>' * rows}</tbody></table></figure>"


@pytest.mark.parametrize(("edition", "width", "left"), [("standard", 156, 28), ("pocket", 114, 18)])
def test_eight_columns_fit(page, edition, width, left):
    mm = 72 / 25.4
    pdf = page(table(8, 6), edition=edition)
    index = next(i for i, text in enumerate(pdf.texts) if "指标7" in text)
    right = max(c.right for c in pdf.chars[index])
    assert right <= (left + width) * mm + 0.5
    assert pdf.texts[index].count("12345.67") == 42  # no number is broken or cut
    rows = [line.text for line in pdf.lines(index) if "12345.67" in line.text]
    assert all(row.count("12345.67") == 7 for row in rows)


def test_long_table_repeats_its_header(page):
    pdf = page(table(4, 90))
    pages = [text for text in pdf.texts if "12345.67" in text]
    assert len(pages) >= 2
    assert all("指标0指标1指标2指标3" in text for text in pages)


def captioned(rows: int) -> str:
    lines = "".join(f"<tr><td>第{row}行</td><td>格{row}</td></tr>" for row in range(rows))
    head = "<thead><tr><th>栏一</th><th>栏二</th></tr></thead>"
    return f"<figure><table>{head}<tbody>{lines}</tbody></table><figcaption><p>此表的题</p></figcaption></figure>"


@pytest.mark.parametrize(("rows", "most"), [(5, 1), (12, 2)])
def test_tables_start_with_their_caption_and_break_only_when_long(page, rows, most):
    """Wherever a table falls: no caption alone, a header on every page, short tables whole."""
    pages = {n: page(f"{'<p>字。</p>' * n}<h2>小节</h2>{captioned(rows)}") for n in range(19, 33, 2)}
    broken = 0
    for n, pdf in pages.items():
        held = [text for text in pdf.texts if "格" in text]
        assert len(held) <= most, n
        assert all("栏一栏二" in text for text in held), n
        assert "小节" in held[0] and "此表的题" in held[0], n
        assert held[0].count("格") >= 2, n
        broken += len(held) > 1
    assert bool(broken) == (most > 1)


def test_titles_of_asides_stay_with_their_text(page):
    aside = '<div class="admonition"><p class="admonition-title">附题</p><p>附注的话。</p></div>'
    for n in range(22, 30):
        pdf = page(f"{'<p>字。</p>' * n}{aside}")
        assert any("附题附注的话" in text for text in pdf.texts), n


def test_quotations_are_in_kai_with_song_marks(page):
    pdf = page("<blockquote><p>“引语，在此。”</p></blockquote>")
    raw = str(pdf.reader.pages[4].get("/Resources"))
    names = {
        f.get_object()["/BaseFont"].split("+")[1]
        for p in pdf.reader.pages
        for f in (p["/Resources"].get("/Font") or {}).values()
    }
    assert any("WenKai" in n for n in names), raw
    assert any("NotoSerifSC" in n for n in names)


def test_joining_dash_never_starts_a_line(page):
    body = "".join(f"<p>{'字' * n}（2023—2027年）的计划与安排分年列出。</p>" for n in range(10, 40))
    pdf = page(body)
    for index in range(len(pdf)):
        for line in pdf.lines(index):
            assert line.text[0] != "—" or line.base < 100  # folios have dashes


@pytest.mark.parametrize("mode", ["none", "text", "qr"])
def test_addresses_are_printed_as_configured(press, tmp_path, mode):
    folder = tmp_path / "site"
    chapter = press.project.chapters[0]
    target = folder / chapter.path.replace(".md", ".html")
    target.parent.mkdir(parents=True)
    url = "https://www.example.gov.cn/a/b.html"
    body = f'<ul><li>来源甲。<a class="source-link" href="{url}">原文</a></li></ul>'
    target.write_text(PAGE.format(title="试", body=body), "utf-8")
    one = Press(press.project, folder, press.cache)
    one.book = {**one.book, "print_urls": mode}
    pdf = Pdf(one.pdf(Request(chapters=(chapter.number,))))
    text = "".join(pdf.texts)
    assert "原文" not in text
    assert ("example.gov.cn/a/b.html" in text) == (mode == "text")
    images = list((press.cache / "booklet/codes").glob("*.svg"))
    assert bool(images) == (mode == "qr")
