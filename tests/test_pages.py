"""What is written out for the generator, and what a reader of a small book finds on its pages."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
import yaml
from lxml import html
from markdown import markdown

from scripts.build import build_site
from scripts.content import load_project, outline
from scripts.errors import ProjectError
from scripts.site import preview as previews
from scripts.site.escape import escape
from scripts.site.folder import write_folder
from scripts.site.furniture import originals
from scripts.site.pages import reading_state, term_name
from scripts.site.preview import Preview
from tests.conftest import copy_book


@pytest.fixture
def book(tmp_path) -> Path:
    """The small book, to be changed."""
    return copy_book(tmp_path)


def page(site: Path, path: str) -> html.HtmlElement:
    return html.parse(str(site / outline.html(path)), html.HTMLParser(encoding="utf-8")).getroot()


def words(root: html.HtmlElement) -> str:
    return re.sub(r"\s+", "", root.xpath("string(//article)"))


def links(root: html.HtmlElement) -> list[str]:
    return [link.text_content().strip() for link in root.iter("a")]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


# ── The folder ──


def test_the_folder_is_all_a_generator_needs(book):
    written = write_folder(load_project(book), booklets=True)
    settings = yaml.safe_load((written.folder / "mkdocs.yml").read_text(encoding="utf-8"))
    assert (written.folder / settings["INHERIT"]).resolve() == book / "mkdocs.yml"
    assert (written.folder / settings["theme"]["custom_dir"]).resolve() == (book / "overrides").resolve()
    assert "hooks" not in {
        **yaml.safe_load(re.sub(r"!!python\S+", "", (book / "mkdocs.yml").read_text("utf-8"))),
        **settings,
    }
    project = load_project(book)
    for path, _ in project.nav:
        text = (written.folder / "docs" / path).read_text(encoding="utf-8")
        cited = set(re.findall(r"\[\^([\w-]+)\](?!:)", text))
        assert cited <= set(re.findall(r"^\[\^([\w-]+)\]:", text, re.M)), path
    assert not list((written.folder / "docs").rglob("facts"))
    assert (written.folder / "docs/data/series/gdp.csv").is_file()


def test_only_what_changed_is_written(book):
    write_folder(load_project(book), booklets=False)
    again = write_folder(load_project(book), booklets=False)
    assert (again.changed, again.removed, again.settings) == (set(), set(), False)
    edit(book / "docs/data/terms.yml", "省会经济总量占全省的比重", "省会经济总量占全省总量的比重")
    assert write_folder(load_project(book), booklets=False).changed == {outline.TERMS.path}
    (book / "docs/assets/more.svg").write_text("<svg/>")
    assert write_folder(load_project(book), booklets=False).changed == {"assets/more.svg"}
    (book / "docs/assets/more.svg").unlink()
    assert write_folder(load_project(book), booklets=False).removed == {"assets/more.svg"}


def test_a_page_altered_in_the_folder_is_made_again(book):
    folder = write_folder(load_project(book), booklets=False).folder
    before = (folder / "docs/index.md").read_bytes()
    (folder / "docs/index.md").write_bytes(before[:10])
    write_folder(load_project(book), booklets=False)
    assert (folder / "docs/index.md").read_bytes() == before


@pytest.mark.parametrize(
    "file, text, link",
    [
        ("docs/index.md", "见[别处](nowhere.md)。", "nowhere.md"),
        ("docs/part1/ch02-tasks.md", "见[别处](ch01-city.md#nowhere)。", "ch01-city.md#nowhere"),
    ],
)
def test_what_the_generator_warns_of_is_told_at_its_place(book, tmp_path, file, text, link):
    path = book / file
    path.write_text(path.read_text(encoding="utf-8") + f"\n{text}\n", encoding="utf-8", newline="\n")
    line = path.read_text(encoding="utf-8").split("\n").index(text) + 1
    with pytest.raises(ProjectError, match=re.escape(f"{file}:{line}:{text.index(link) + 1} ")):
        build_site(load_project(book), tmp_path / "out", booklets=False)


# ── Text from data ──


@pytest.mark.parametrize(
    "text",
    [
        "a < b & c > d",
        "*星号*和_下划线_",
        "[方括号](x)、[^键]",
        "竖线|和`反引号`",
        "# 井号",
        "1. 数字",
        "- 短横",
        "!!! 叹号",
        "{.类}",
        "反斜杠\\*",
        "AT&T &amp; &lt;",
        "<script>alert(1)</script>",
    ],
)
def test_text_of_data_shows_as_typed(text):
    extensions = ["tables", "attr_list", "footnotes", "admonition"]
    for template in ("{}", "### {} {{#id}}", "| {} | 二 |\n|---|---|\n| {} | 四 |", "- {}", "见[{}](x.md)。"):
        shown = html.fromstring(
            f"<div>{markdown(template.format(escape(text), escape(text)), extensions=extensions)}</div>"
        )
        assert text in shown.text_content(), template
        assert not shown.xpath(".//em|.//script|.//code")


def test_fields_of_data_show_as_typed_on_pages(book, tmp_path):
    edit(book / "docs/data/terms.yml", "省会经济总量占全省的比重", "省会<经济>总量*占*全省|的比重")
    edit(book / "docs/data/plan.yml", "text: 读讲话", "text: 读讲话<一>_二_")
    build_site(load_project(book), tmp_path / "out", booklets=False)
    assert "省会<经济>总量*占*全省|的比重" in words(page(tmp_path / "out", outline.TERMS.path))
    assert "读讲话<一>_二_（30分钟）" in words(page(tmp_path / "out", outline.SESSION.named("01")))


# ── What a reader finds ──


def test_each_chapter_shows_its_terms_links_gaps_and_originals(small_site):
    project = load_project(small_site.parent)
    assert project.gaps
    for chapter in project.chapters:
        root = page(small_site, chapter.path)
        (related,) = root.xpath(f"//div[contains(@class,'{outline.RELATED}')]") or [html.fromstring("<div/>")]
        linked = {link.get("href").partition("#")[2] for link in related.iter("a")}
        terms = {term.id for term in project.terms.values() if term_name(term.term) in chapter.body}
        assert terms <= linked, chapter.path
        boxes = root.xpath(f"//div[contains(concat(' ', @class, ' '), ' {outline.GAPS} ')]")
        gaps = [gap for gap in project.gaps if chapter.number in gap.chapters]
        assert len(boxes) == bool(gaps), chapter.path
        for gap in gaps:
            text = boxes[0].text_content()
            assert all(part in text for part in (gap.what, gap.why, gap.sought, gap.holder))
        further = root.xpath(f"//h2[@id='{outline.FURTHER}']/following-sibling::ul[1]/li")
        assert [source.citation for source in originals(chapter, project)] == [
            item.text_content().removesuffix("原文").rstrip("。") for item in further
        ], chapter.path
        for source, item in zip(originals(chapter, project), further):
            assert [link.get("href") for link in item.iter("a")] == [source.url] * bool(source.url)


def test_gaps_and_originals_are_printed_with_their_chapter(small_site):
    project = load_project(small_site.parent)
    printed = 0
    for chapter in project.chapters:
        with pypdfium2.PdfDocument(small_site / f"downloads/chapter-{chapter.number:02d}-standard.pdf") as pdf:
            text = "".join(re.sub(r"\s+", "", sheet.get_textpage().get_text_range()) for sheet in pdf)
        gaps = [gap for gap in project.gaps if chapter.number in gap.chapters]
        assert ("待补与待核" in text) == bool(gaps)
        assert all(re.sub(r"\s+", "", gap.what) in text for gap in gaps)
        assert ("延伸阅读" in text) == bool(originals(chapter, project))
        printed += bool(gaps) + bool(originals(chapter, project))
    assert printed > 1


def test_only_originals_are_recommended(small_site):
    project = load_project(small_site.parent)
    shown = [source for chapter in project.chapters for source in originals(chapter, project)]
    assert shown
    assert all(source.original and not source.unusable for source in shown)


def test_sessions_show_how_they_are_led(small_site):
    project = load_project(small_site.parent)
    for session in project.plan:
        steps = page(small_site, session.path).xpath("//h2[@id='outline']/following-sibling::ol[1]/li")
        assert [step.text_content() for step in steps] == [
            f"{one.text}（{one.minutes}分钟）" for one in session.outline
        ]
        assert f"共{sum(one.minutes for one in session.outline)}分钟" in words(page(small_site, session.path))


def test_sources_say_how_far_they_were_read(small_site):
    project = load_project(small_site.parent)
    root = page(small_site, outline.SOURCES.path)
    for source in project.sources.values():
        if not source.reserve and not source.unusable:
            (item,) = root.xpath(f"//li[.//a[@id='{source.key}']]")
            assert f"（{reading_state(source, None)}）" in item.text_content()
    read = [source for source in project.sources.values() if source.read == "full"]
    assert read
    assert reading_state(read[0], None).startswith("全文已核，20")


def test_gaps_stand_in_full_on_the_list_to_check(small_site):
    project = load_project(small_site.parent)
    text = words(page(small_site, outline.PROOF.path))
    for gap in project.gaps:
        for part in (gap.what, gap.why, gap.sought, gap.holder):
            assert re.sub(r"\s+", "", part) in text


def test_captions_of_series_name_the_unit_and_the_basis_stands_below(small_site):
    project = load_project(small_site.parent)
    root = page(small_site, outline.DATA.path)
    for series in project.series.values():
        (heading,) = root.xpath(f"//h2[@id='{series.id}']")
        captions = [one.text_content() for one in heading.itersiblings("figure")][:2]
        assert all(f"{series.name}（{series.unit}）" in re.sub(r"\s+", " ", caption) for caption in captions[-1:])
        assert series.basis not in "".join(captions)
        assert f"口径：{series.basis}。" in root.xpath("string(//article)")


# ── The preview ──


@pytest.fixture
def preview(book, tmp_path):
    told: list[str] = []
    one = Preview(book, tmp_path / "preview", told.append)
    (tmp_path / "preview").mkdir()
    assert one.start()
    one.told = told
    return one


def test_the_preview_renders_an_edited_page_and_no_other(book, preview):
    times = {path: path.stat().st_mtime_ns for path in preview.site.rglob("*.html")}
    edit(book / "docs/part1/ch02-tasks.md", "再讲作风", "接着讲作风")
    assert preview.update()
    assert "接着讲作风" in words(page(preview.site, "part1/ch02-tasks.md"))
    changed = {path.name for path, time in times.items() if path.stat().st_mtime_ns != time}
    assert "ch02-tasks.html" in changed
    assert not changed & {"ch01-city.html", "index.html", "sources.html"}
    assert "part1/ch02-tasks.html" in preview.told[-1]


@pytest.mark.full
def test_the_preview_equals_the_site(book, preview, tmp_path):
    edit(book / "docs/part1/ch02-tasks.md", "再讲作风", "接着讲作风")
    edit(book / "docs/data/terms.yml", "省会经济总量占全省的比重", "省会经济总量占全省总量的比重")
    edit(book / "docs/part1/ch01-city.md", "\n# 第一章　", "\n# 第一章　新的")
    assert preview.update()
    build_site(load_project(book), tmp_path / "site", booklets=False)
    for path in sorted((tmp_path / "site").rglob("*.html")):
        name = path.relative_to(tmp_path / "site")
        if name.name not in ("print_page.html", "404.html"):
            ours = page(preview.site, name.as_posix())
            assert words(ours) == words(page(tmp_path / "site", name.as_posix())), name
            assert links(ours) == links(page(tmp_path / "site", name.as_posix())), name


def test_the_preview_tells_mistakes_and_keeps_what_stood(book, preview):
    path = book / "docs/part1/ch02-tasks.md"
    good = path.read_text(encoding="utf-8")
    before = (preview.site / "part1/ch02-tasks.html").read_bytes()
    path.write_text(good.replace("chapter: 2", "chapter： 2"), encoding="utf-8")
    assert not preview.update()
    assert "docs/part1/ch02-tasks.md:" in preview.told[-1]
    assert (preview.site / "part1/ch02-tasks.html").read_bytes() == before
    path.write_text(good.replace("再讲作风", "接着讲作风"), encoding="utf-8")
    assert preview.update()
    assert "接着讲作风" in words(page(preview.site, "part1/ch02-tasks.md"))


@pytest.mark.full
def test_the_preview_follows_new_pages_styles_and_charts(book, preview):
    edit(book / "docs/data/series/gdp.csv", "4311.65", "4300.15")
    assert preview.update()
    assert "4300.15" in (preview.site / "assets/charts/gdp.svg").read_text(encoding="utf-8")
    (book / "docs/front/more.md").write_text("# 又一页\n\n写几句。\n", encoding="utf-8")
    edit(book / "mkdocs.yml", "    - front/about.md\n", "    - front/about.md\n    - front/more.md\n")
    assert preview.update()
    assert "又一页" in " ".join(links(page(preview.site, "index.md")))
    edit(book / "mkdocs.yml", "site_name: 样城学习册", "site_name: 样城读本")
    assert preview.update()
    assert "样城读本" in page(preview.site, "index.md").xpath("string(//header)")


def test_the_preview_does_nothing_where_nothing_changed(book, preview):
    times = {path: path.stat().st_mtime_ns for path in preview.site.rglob("*.html")}
    (book / "docs/index.md").write_bytes((book / "docs/index.md").read_bytes())
    assert not preview.update()
    assert times == {path: path.stat().st_mtime_ns for path in preview.site.rglob("*.html")}


@pytest.mark.full
def test_the_preview_makes_search_and_the_whole_book_page(book, preview):
    preview.index()
    assert "首位度" in (preview.site / "assets/search/index.js").read_text(encoding="utf-8")
    assert not (preview.site / "print_page.html").exists()
    preview.whole_book()
    assert "首位度" in (preview.site / "print_page.html").read_text(encoding="utf-8")


def test_a_taken_port_is_told_before_the_wait(book):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use|已"):
            previews.serve(book, taken.getsockname()[1], lambda line: pytest.fail(line))
