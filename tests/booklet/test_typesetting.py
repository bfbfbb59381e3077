"""Properties of the typesetting that the finished files do not show: repeatability, caching, messages.

Everything here is set from pages of a few words, or from the small book.
"""

from __future__ import annotations

import hashlib
import html
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partialmethod
from pathlib import Path

import pytest

from scripts.booklet import Request, Typesetter, docx, fonts, jobs
from scripts.booklet.fragment import extract
from scripts.booklet.production import build_all, make
from scripts.build import build_booklet
from scripts.content import load_project
from scripts.errors import ProjectError
from tests.booklet.pages import Pdf
from tests.conftest import ROOT, copy_book

pytestmark = pytest.mark.full  # they typeset for half a minute and more

PAGE = '<html><body><article class="md-content__inner"><h1>{title}</h1>{body}</article></body></html>'
CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60">'
    '<text x="9" y="30" font-family="Noto Sans SC">地区生产总值 5777</text></svg>'
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The small book, not built."""
    return load_project(copy_book(tmp_path_factory.mktemp("sample")))


@pytest.fixture(scope="module")
def font_folder() -> Path:
    return fonts.prepare(ROOT, ROOT / ".cache")


@pytest.fixture
def new_cache(font_folder, tmp_path):
    """Gives empty caches; only the fonts are shared."""

    def make_one(name: str = "cache") -> Path:
        cache = tmp_path / name
        cache.mkdir()
        (cache / "fonts").symlink_to(font_folder, target_is_directory=True)
        return cache

    return make_one


@pytest.fixture
def typesetter(sample, small_site, new_cache):
    """A typesetter of the small book with an empty cache of its own."""
    return Typesetter(sample, small_site, new_cache())


@pytest.fixture
def one_page(sample, tmp_path, new_cache):
    """A typesetter of a site with one page of the HTML given: chapter one."""

    def run(body: str) -> Typesetter:
        folder = tmp_path / "site"
        target = folder / page_of(sample)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(PAGE.format(title="试", body=body), "utf-8")
        cache = tmp_path / "cache"
        return Typesetter(sample, folder, cache if cache.exists() else new_cache())

    return run


@pytest.fixture
def page(one_page, tmp_path):
    """Set one page of HTML as chapter one; gives the PDF."""

    def run(body: str, **request) -> Pdf:
        out = tmp_path / "one.pdf"
        make(one_page(body), Request(chapters=(1,), **request), out)
        return Pdf(out)

    return run


def page_of(project) -> str:
    return project.chapters[0].path.replace(".md", ".html")


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
def test_rebuild_gives_the_same_bytes(sample, small_site, tmp_path, new_cache, monkeypatch, request_):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    sums = []
    for run in ("a", "b"):
        make(Typesetter(sample, small_site, new_cache(run)), request_, tmp_path / f"{run}.out")
        sums.append(hashlib.sha256((tmp_path / f"{run}.out").read_bytes()).hexdigest())
    assert sums[0] == sums[1]


def test_only_what_holds_a_change_is_made_again(sample, small_site, tmp_path, new_cache, monkeypatch):
    """One changed chapter: it, and what it is part of; no other file."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    monkeypatch.setattr(jobs.os, "cpu_count", lambda: 1)  # in this process, to be counted
    shutil.copytree(small_site, tmp_path / "site", ignore=shutil.ignore_patterns("downloads"))
    cache, site = new_cache(), tmp_path / "site"
    monkeypatch.setattr(Typesetter, "__init__", partialmethod(Typesetter.__init__, cache=cache))
    first = {one.file: one.sha256 for one in build_all(sample, site, tmp_path / "first", lambda *_: None)}
    page = site / page_of(sample)
    page.write_text(page.read_text("utf-8").replace("</h1>", "</h1><p>新添的一段。</p>", 1), "utf-8")
    run = []
    real = jobs.Typeset.make
    monkeypatch.setattr(jobs.Typeset, "make", lambda job, shop: run.append(job.label) or real(job, shop))
    second = {one.file: one.sha256 for one in build_all(sample, site, tmp_path / "second", lambda *_: None)}
    holding = {one.number for one in sample.plan if 1 in one.chapters}
    changed = {file for file in first if first[file] != second[file]}
    expected = {
        file
        for file in first
        if file.startswith(("book", "chapter-01", f"part-{sample.chapters[0].part}-"))
        or any(file.startswith(f"session-{number:02d}") for number in holding)
    }
    assert changed == expected
    assert set(run) <= expected


@pytest.mark.parametrize("format_", ["pdf", "epub", "docx"])
@pytest.mark.parametrize(
    "harm", [lambda data: data[: len(data) // 2], lambda _: b"", lambda data: data + b" "], ids=["cut", "empty", "more"]
)
def test_a_harmed_cache_is_not_used(one_page, sample, tmp_path, monkeypatch, format_, harm):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    (tmp_path / "site" / page_of(sample)).parent.mkdir(parents=True)
    (tmp_path / "site" / page_of(sample)).with_name("a.svg").write_text(CHART, "utf-8")
    made = []
    for _ in range(2):
        typesetter = one_page('<p>字。</p><p><img src="a.svg" alt="图"></p>')
        out = tmp_path / "out"
        make(typesetter, Request(chapters=(1,), format=format_), out)
        made.append(out.read_bytes())
        for file in (typesetter.cache / "booklet").rglob("*"):
            if file.is_file():
                file.write_bytes(harm(file.read_bytes()))
        jobs.renderer.cache_clear()  # as in another run
    assert made[0] == made[1]


def test_a_harmed_font_is_made_again(tmp_path):
    folder = fonts.prepare(ROOT, tmp_path)
    whole = {file.name: file.stat().st_size for file in folder.iterdir()}
    for name in whole:
        (folder / name).write_bytes((folder / name).read_bytes()[:1000])
        assert {file.name: file.stat().st_size for file in fonts.prepare(ROOT, tmp_path).iterdir()} == whole


def test_charts_in_word_have_the_fonts_of_the_book(font_folder, tmp_path):
    """Whatever was drawn before in the same run or not: a fresh process gives the same picture."""
    images = tmp_path / "images"
    images.mkdir()
    (images / "a.svg").write_text(CHART, "utf-8")
    ours = (tmp_path / docx.png(tmp_path, "images/a.svg", font_folder)).read_bytes()
    draw = (
        "import sys, pathlib, vl_convert as v; v.register_font_directory(sys.argv[1]);"
        "text = pathlib.Path(sys.argv[3]).read_text('utf-8');"
        "pathlib.Path(sys.argv[2]).write_bytes(v.svg_to_png(text, scale=2))"
    )
    fresh = tmp_path / "fresh.png"
    subprocess.run([sys.executable, "-c", draw, font_folder, fresh, images / "a.svg"], check=True)
    assert ours == fresh.read_bytes()


def test_two_processes_make_what_one_makes(sample, small_site, new_cache, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    init, sums = Typesetter.__init__, []
    for cores in (1, 2):
        monkeypatch.setattr(jobs.os, "cpu_count", lambda cores=cores: cores)
        monkeypatch.setattr(Typesetter, "__init__", partialmethod(init, cache=new_cache(f"cache{cores}")))
        shutil.copytree(small_site, tmp_path / f"site{cores}", ignore=shutil.ignore_patterns("downloads"))
        made = build_all(sample, tmp_path / f"site{cores}", tmp_path / f"out{cores}", lambda *_: None)
        sums.append({one.file: one.sha256 for one in made})
    assert sums[0] == sums[1]


def test_a_mistake_found_by_a_worker_is_told_as_one(sample, new_cache, monkeypatch):
    """Its place and remedy come through from the other process."""
    typesetter = Typesetter(sample, ROOT, new_cache())
    shop = jobs.Workshop(typesetter.work, typesetter.fonts)
    monkeypatch.setattr(jobs.os, "cpu_count", lambda: 2)
    with jobs.workers(shop) as pool, pytest.raises(ProjectError, match="^印-4 排版失败"):
        jobs.run_all([jobs.Typeset("k", "a.pdf", 1, "{}")], shop, pool, lambda *_: None)


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
def test_what_cannot_be_made_is_said_before_the_build(sample, tmp_path, monkeypatch, request_, output, message):
    monkeypatch.setattr("scripts.build.build_site", lambda *_: pytest.fail("built first"))
    (tmp_path / "file").write_text("")
    with pytest.raises(ProjectError, match=message):
        build_booklet(sample.root, request_, tmp_path / output, print)


def test_only_pdf_is_imposed(typesetter, tmp_path):
    with pytest.raises(ProjectError, match="docx 不能拼版；"):
        make(typesetter, Request(session=1, impose="saddle", format="docx"), tmp_path / "a.docx")


def test_tall_pictures_are_whole(page, sample, tmp_path):
    """One made lower to fit the page keeps its proportions; it is not cut off above and below."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="600"><rect width="300" height="600"/></svg>'
    file = (tmp_path / "site" / page_of(sample)).with_suffix(".svg")
    file.parent.mkdir(parents=True)
    file.write_text(svg, "utf-8")
    pdf = page(f'<figure><p><img src="{file.name}" alt="图"></p><figcaption><p>竖图</p></figcaption></figure>')
    index = next(i for i in range(len(pdf)) if "竖图" in pdf.texts[i])
    boxes = [o.get_bounds() for o in pdf.places[index].get_objects(max_depth=5) if o.type == 2]
    widths, heights = zip(*((right - left, top - bottom) for left, bottom, right, top in boxes))
    assert any(abs(h - 2 * w) < 2 and h > 300 for w, h in zip(widths, heights))


def test_dead_link_stops_the_booklet(typesetter, tmp_path):
    page = page_of(typesetter.project)
    fragment = typesetter.fragment(page)
    typesetter.fragments[page] = replace(fragment, targets=(f"{fragment.key}:nowhere",))
    with pytest.raises(ProjectError, match="印-3 链接的位置不存在"):
        make(typesetter, Request(chapters=(1,)), tmp_path / "a.pdf")


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
def test_impossible_requests_are_explained(typesetter, tmp_path, request_, message):
    with pytest.raises(ProjectError, match=message):
        make(typesetter, request_, tmp_path / "a.pdf")


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
    shown = next(
        resources for resources in map(fonts_of, pdf.reader.pages) if any("WenKai" in one for one in resources)
    )
    assert any("NotoSerifSC" in one for one in shown)


def fonts_of(page) -> set[str]:
    fonts_shown = (page["/Resources"].get("/Font") or {}).values()
    return {one.get_object()["/BaseFont"].split("+")[1] for one in fonts_shown}


NASTY = [
    *(f"甲{mark}乙{mark}{mark}丙" for mark in "!#$%&()*+,-./:;<=>?@[]^_`{|}~"),
    *(f"{mark} 起首" for mark in "=+-/*#@"),
    *(f"{mark}起首" for mark in "=+-/*#@"),
    "1. 不是列表", "- 不是列表", "2021.5 不是列表", "/ 词: 不是词条", "3) 不是列表",
    "甲//不是注释", "甲/*不是注释*/乙", "见http://a.cn/b_c_d和https://a.cn", "...三点...", "--两短", "---三短", "-5与-?",
    "#let x = 1", "#pagebreak()", "$x^2$", "_下_划_", "*星*", "`码`", "<标>", "@引", "\\反斜\\n", '"直引"', "'单引'", "a~b",
    "甲；乙];丙", "】；[]", "#note(\"k\", 1)[x];",
]  # fmt: skip


def test_text_is_printed_as_it_stands(page):
    """Nothing in a text is taken for Typst's own signs, at the start of a line or within."""
    paragraphs = [text.replace("\\n", "") for text in NASTY]
    body = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    cells = "".join(f"<tr><td>{html.escape(text)}</td></tr>" for text in paragraphs)
    items = "".join(f"<li>{html.escape(text)}</li>" for text in paragraphs)
    pdf = page(f"{body}<ul>{items}</ul><table><thead><tr><th>栏</th></tr></thead><tbody>{cells}</tbody></table>")
    printed = re.sub(r"\s", "", "".join(pdf.texts))
    for text in paragraphs:
        plain = re.sub(r"\s", "", text)
        assert printed.count(plain) >= 3, text


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>甲<strong>乙</strong>、<em>丙</em>丁<sup>2</sup><sub>3</sub></p>", "甲乙、丙丁23"),
        ("<p>甲<br>乙</p>", "甲乙"),
        ("<p><del>甲</del><ins>乙</ins><mark>丙</mark><kbd>丁</kbd><code>戊 #己</code></p>", "甲乙丙丁戊#己"),
        ("<pre><code>#甲\n乙</code></pre>", "#甲乙"),
        ("<dl><dt>甲</dt><dd>乙</dd><dt>丙</dt><dd><p>丁</p></dd></dl>", "甲乙丙丁"),
        ("<ol start='3'><li>甲</li><li>乙<ul><li>丙</li></ul></li></ol>", "3.甲4.乙●丙"),
        ("<ul><li><input type='checkbox'> 甲</li></ul>", "●□甲"),
        ("<p>甲</p><hr><p>乙</p>", "甲乙"),
        ("<div><div><p>甲</p></div>乙<p>丙</p></div>", "甲乙丙"),
        ("<p>甲<!-- 注 -->乙</p><!-- 注 --><p>丙</p>", "甲乙丙"),
        ("<table><tr><td colspan='2'>甲</td></tr><tr><td>乙</td><td>丙</td></tr></table>", "甲乙丙"),
        ("<details><summary>题</summary><p>甲</p></details>", "题甲"),
        ("<p>甲 <a>乙</a> <span>丙</span></p>", "甲乙丙"),
    ],
)
def test_every_construct_is_printed(page, body, shown):
    pdf = page(body)
    text = re.sub(r"\s", "", next(text for text in pdf.texts if "资料截止：" in text and "甲" in text))
    assert shown in text.replace("\u3000", ""), text


def test_a_rule_of_dashes_is_drawn(page):
    pdf = page("<p>甲</p><hr><p>乙</p>")
    index = next(i for i, text in enumerate(pdf.texts) if "甲" in text)
    assert any(one.type == 2 for one in pdf.places[index].get_objects(max_depth=5))


QUESTION = "<li><p>（单选）题目{0}是什么？</p><ul><li>A．{1}</li><li>B．{1}乙</li><li>C．{1}丙</li></ul>{2}</li>"
ANSWER = "<details class='note'><summary>参考答案</summary><p>B。说明{}。</p></details>"


@pytest.mark.parametrize(("words", "lines"), [(3, 1), (9, 2), (20, 3)])
def test_answers_to_choose_from_have_letters_and_no_bullets(page, words, lines):
    pdf = page(f"<h2 id='quiz'>自测</h2><ol>{QUESTION.format(1, '字' * words, ANSWER.format(1))}</ol>")
    index = next(i for i, text in enumerate(pdf.texts) if "题目1" in text)
    assert "●" not in pdf.texts[index]
    shown = [line.text for line in pdf.lines(index) if "．字" in line.text]
    assert len(shown) == lines
    assert re.findall(r"([A-C])．", "".join(shown)) == ["A", "B", "C"]
    assert "B。说明1。" not in pdf.texts[index]
    assert any("自测答案" in text and "1.B。说明1。" in text for text in pdf.texts)


def test_a_question_is_not_parted_from_its_choices(page):
    for n in range(20, 32):
        pdf = page(f"{'<p>字。</p>' * n}<ol>{QUESTION.format(1, '长' * 30, '')}</ol>")
        assert any("题目1" in text and "A．长" in text and "C．长" in text for text in pdf.texts), n


def test_a_list_that_only_starts_with_a_letter_keeps_its_bullets(page):
    pdf = page("<ul><li>A．甲</li><li>另一条</li></ul>")
    assert "●A．甲" in "".join(pdf.texts)


def test_joining_dash_never_starts_a_line(page):
    body = "".join(f"<p>{'字' * n}（2023—2027年）的计划与安排分年列出。</p>" for n in range(10, 40))
    pdf = page(body)
    for index in range(len(pdf)):
        for line in pdf.lines(index):
            assert line.text[0] != "—" or line.base < 100  # folios have dashes


def test_no_line_starts_with_the_mark_after_a_page_number(page, sample):
    other = page_of(sample)
    body = "".join(
        f'<p>{"字" * n}见<a href="{other.rpartition("/")[2]}#here">那里</a>：字。</p>' for n in range(20, 60)
    )
    pdf = page(f'<h2 id="here">此处</h2>{body}')
    assert not [line.text for i in range(len(pdf)) for line in pdf.lines(i) if line.text[0] in "：，。"]


PHRASES = [
    "2021—2025",
    "贵阳—贵安",
    "三～五",
    "习近平·讲话",
    "完。",
    "何？",
    "好！",
    "“甲”",
    "《乙》",
    "（丙）",
    "丁、戊",
    "己；庚",
]


def test_what_is_typed_is_found(page, tmp_path):
    """With a note behind and in front, in text, heading and table; by poppler, PDFium and pdf.js's like (pypdf)."""
    mark = '<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">1</a></sup>'
    notes = '<div class="footnote"><hr><ol><li id="fn:a"><p>来源。</p></li></ol></div>'
    cells = "".join(f"<tr><td>{phrase}{mark}</td><td>{phrase}</td></tr>" for phrase in PHRASES)
    table = f"<table><thead><tr><th>栏</th><th>—</th></tr></thead><tbody>{cells}</tbody></table>"
    body = "".join(f"<h2>题{phrase}</h2><p>字{phrase}{mark}字{phrase}</p>" for phrase in PHRASES)
    pdf = page(f"{body}{table}{notes}")
    file = tmp_path / "one.pdf"
    poppler = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode()
    pdfium = "".join(pdf.places[i].get_textpage().get_text_range() for i in range(len(pdf)))
    other = "".join(one.extract_text() for one in pdf.reader.pages)
    for name, text in {"poppler": poppler, "PDFium": pdfium, "pypdf": other}.items():
        for phrase in PHRASES:
            assert text.count(phrase) >= 5, (name, phrase)
        assert not set(text) & set("\u200b\u200c\u200d\u2060\ufeff\u00ad"), name


@pytest.mark.parametrize("mode", ["none", "text", "qr"])
def test_addresses_are_printed_as_configured(one_page, tmp_path, mode):
    url = "https://www.example.gov.cn/a/b.html"
    typesetter = one_page(f'<ul><li>来源甲。<a class="source-link" href="{url}">原文</a></li></ul>')
    typesetter.book = {**typesetter.book, "print_urls": mode}
    make(typesetter, Request(chapters=(1,)), tmp_path / "a.pdf")
    text = "".join(Pdf(tmp_path / "a.pdf").texts)
    assert "原文" not in text
    assert ("example.gov.cn/a/b.html" in text) == (mode == "text")
    assert bool(list((typesetter.work / "codes").glob("*.svg"))) == (mode == "qr")
