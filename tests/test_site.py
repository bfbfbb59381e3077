"""What a reader gets from the built site: pages, notes, links, phone layout, text size, no network."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from lxml import etree, html

from scripts import check
from scripts.content import outline
from scripts.site import offline
from tests.conftest import ROOT

PHONE = {"width": 390, "height": 844}


def page(site, path):
    return html.parse(str(site / path.replace(".md", ".html")), html.HTMLParser(encoding="utf-8")).getroot()


def test_built_site_and_print_page_are_sound(site):
    assert [str(f) for f in check.run(ROOT, site) if f.severity == "error"] == []


def test_citations_are_numbered_notes_with_author_title_outlet_date(site, chapter, project):
    tree = page(site, chapter.path)
    assert "[^" not in tree.xpath("string(//article)")
    notes = tree.xpath("//div[@class='footnote']//li")
    assert notes
    for note in notes:
        key = note.get("id").removeprefix("fn:")
        assert project.sources[key].citation in note.text_content()
        assert note.xpath(".//a[contains(@class,'footnote-backref')]")


def test_no_mirror_address_is_shown(site, chapter, project):
    shown = {a.get("href") for a in page(site, chapter.path).iter("a")}
    assert not shown & {source.mirror for source in project.sources.values() if source.mirror}


def test_answers_are_folded_and_tables_have_captions(site, chapter):
    tree = page(site, chapter.path)
    answers = tree.xpath(f"//h2[@id='{outline.QUIZ.id}']/following::details")
    assert outline.QUIZ.items
    least, most = outline.QUIZ.items
    assert least <= len(answers) <= most
    assert not [one for one in answers if one.get("open") is not None]
    for number, caption in enumerate(tree.xpath("//figure[contains(@class,'table-caption')]/figcaption"), 1):
        assert caption.text_content().strip().startswith(f"表{number}")


def test_chapter_shows_cutoff_and_the_sessions_that_read_it(site, chapter):
    facts = page(site, chapter.path).xpath("string(//div[@class='chapter-facts'])")
    assert "资料截止" in facts
    assert "次学习" in facts


def test_session_pages_leave_blanks_blank(site, project):
    for session in project.plan:
        text = page(site, session.path).xpath("string(//article)")
        assert session.theme in text
        for row in page(site, session.path).xpath("//table//tr"):
            cells = [cell.text_content() for cell in row.iter("td")]
            if cells and cells[0] in ("领学人", "发言人", "主持人"):
                assert cells[1].strip("　 ") == ""


def test_every_tag_leads_to_its_chapters(site, project):
    under: dict[str, set[str]] = {}
    tag = ""
    for element in page(site, outline.TAGS.path).xpath("//article//*[self::h2 or self::a]"):
        if element.tag == "h2":
            tag = element.xpath("string(.//span[contains(@class,'md-tag')])").strip()
        else:
            under.setdefault(tag, set()).add(element.get("href").removeprefix("../"))
    for chapter in project.chapters:
        for tag in chapter.tags:
            assert outline.html(chapter.path) in under.get(tag, set()), tag


def test_every_term_has_its_anchor_and_source(site, project):
    tree = page(site, "appendix/terms.md")
    for term in project.terms.values():
        assert tree.xpath(f"//h3[@id='{term.id}']"), term.term


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "part4/ch15-study.html",
        "part5/ch21-industry.html",
        "plan/index.html",
        "appendix/terms.html",
        "appendix/data.html",
        "downloads.html",
    ],
)
@pytest.mark.parametrize("size", ["standard", "large"])
def test_pages_fit_a_phone_in_both_text_sizes(server, browser, path, size):
    context = browser.new_context(viewport=PHONE)
    tab = context.new_page()
    foreign = []
    tab.on(
        "request",
        lambda request: foreign.append(request.url) if not request.url.startswith((server, "data:", "blob:")) else None,
    )
    tab.goto(f"{server}/{path}")
    if size == "large":
        before = tab.evaluate("parseFloat(getComputedStyle(document.querySelector('.md-typeset')).fontSize)")
        tab.click(".elder-switch")
        tab.click(".elder-size >> nth=2")
        tab.reload()
        assert (
            tab.evaluate("parseFloat(getComputedStyle(document.querySelector('.md-typeset')).fontSize)") >= before * 1.2
        )
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert tab.evaluate("parseFloat(getComputedStyle(document.querySelector('.md-typeset')).fontSize)") >= 17
    assert foreign == []
    context.close()


def test_the_site_opens_without_a_server_and_without_errors(site, browser):
    tab = browser.new_page(viewport=PHONE)
    problems = []
    tab.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.goto(f"file://{site}/part4/ch15-study.html")
    tab.wait_for_timeout(500)
    assert problems == []
    tab.close()


def test_charts_show_the_values_of_the_data_readers_can_download(site, project):
    images = page(site, outline.DATA.path).xpath("//img[contains(@src,'charts/')]")
    assert len(images) == sum(series.chart != "none" for series in project.series.values())
    for image in images:
        drawn = etree.parse(site / "appendix" / image.get("src")).getroot()
        shown = {"".join(text.itertext()) for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
        data = (site / "data/series" / image.get("src").rpartition("/")[2]).with_suffix(".csv")
        for row in csv.DictReader(io.StringIO(data.read_text(encoding="utf-8"))):
            value = row["value"].replace("-", "−")
            assert {row["year"], value} <= shown, (data.name, row)
            assert f"{row['year']}年" in image.get("alt") and value in image.get("alt")


def test_the_offline_edition_opens_and_has_no_dead_link(site, browser, tmp_path):
    with zipfile.ZipFile(site / offline.FILE) as archive:
        archive.extractall(tmp_path)
    unpacked = tmp_path / offline.FOLDER
    found = [str(f) for f in check.run(ROOT, unpacked) if f.rule in ("网-2", "网-3", "网-4")]
    assert found == []
    tab = browser.new_page(viewport=PHONE)
    tab.goto(f"file://{unpacked}/index.html")
    tab.click(".md-header [for=__search]")
    tab.keyboard.type("五大抓手")
    tab.wait_for_selector(".md-search-result__link")
    assert "五大抓手" in tab.inner_text(".md-search-result__list")
    tab.close()


@pytest.mark.parametrize(
    "query,page",
    [
        ("什么是四新", "part2/ch06-four-new.html"),
        ("双向发力", "part1/ch03-consultation.html"),
        ("五大抓手", "part4/ch14-opinions.html"),
        ("17.2万户", "part5/ch30-renewal.html"),
    ],
)
def test_a_query_typed_on_a_phone_leads_to_the_chapter(server, browser, query, page):
    tab = browser.new_page(viewport=PHONE)
    tab.goto(f"{server}/index.html")
    tab.click(".md-header [for=__search]")
    tab.keyboard.type(query)
    tab.wait_for_selector(".md-search-result__link")
    links = tab.eval_on_selector_all(".md-search-result__link", "all => all.slice(0, 3).map(a => a.href)")
    assert any(page in link for link in links), links
    tab.click(f".md-search-result__link[href*='{page}'] >> nth=0")
    tab.wait_for_selector("mark")
    tab.close()
