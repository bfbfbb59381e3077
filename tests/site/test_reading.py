"""The small book in a browser, on a phone and on a desk: notes, 长辈版, the dark, self-tests, downloads."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.full  # a browser reads every page

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
CHAPTER, SESSION, QUIZ, DOWNLOADS = (
    "part1/ch01-city.html",
    "plan/session-01.html",
    "appendix/quiz.html",
    "downloads.html",
)
BODY = "parseFloat(getComputedStyle(document.querySelector('.md-typeset p')).fontSize)"


@pytest.fixture(params=SIZES)
def context(browser, request):
    """A browser of one size, with nothing kept from before."""
    made = browser.new_context(viewport=SIZES[request.param])
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def tab(context, small_site):
    """A tab that opens pages as files; a script's error or a request elsewhere fails the test."""
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda one: wrong.append(one.url) if not re.match("file:|data:|blob:", one.url) else None)
    page.show = lambda path: page.goto(f"file://{small_site}/{path}")
    yield page
    assert wrong == []


def opened(tab):
    """Open the first joined run of notes in the text; return its last mark and how far the page was scrolled."""
    mark = tab.locator("figcaption .note-run:has(sup:nth-of-type(3)) a.footnote-ref").last
    mark.scroll_into_view_if_needed()
    tab.wait_for_timeout(100)
    scrolled = tab.evaluate("scrollY")
    mark.click()
    tab.wait_for_selector(".note-sheet[open]")
    return mark, scrolled


CLOSING = {
    "button": lambda tab: tab.click(".note-sheet__close"),
    "Esc": lambda tab: tab.keyboard.press("Escape"),
    "backdrop": lambda tab: tab.mouse.click(3, 3),
    "Back": lambda tab: tab.evaluate("history.back()"),
}


@pytest.mark.parametrize("way", CLOSING)
def test_a_note_opens_where_the_reader_is_and_closing_leads_back(tab, way):
    tab.show(f"{CHAPTER}#quiz")
    address, (mark, scrolled) = tab.url, opened(tab)
    shown = tab.inner_text(".note-sheet")
    assert "统计公报" in shown
    assert "https://" in shown, "the original address"
    box = tab.locator(".note-sheet").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= tab.viewport_size["width"]
    assert box["y"] >= 0 and box["y"] + box["height"] <= tab.viewport_size["height"]
    CLOSING[way](tab)
    tab.wait_for_selector(".note-sheet", state="hidden")
    tab.wait_for_function("document.activeElement.matches('a.footnote-ref')")
    assert mark.evaluate("mark => mark === document.activeElement")
    assert abs(tab.evaluate("scrollY") - scrolled) <= 1
    assert tab.url == address


def test_other_places_of_a_source_are_links(tab):
    tab.show(CHAPTER)
    opened(tab)
    tab.locator(".note-sheet summary").first.click()
    link = tab.locator(".note-sheet details a").first
    place = link.get_attribute("href")[1:]
    link.click()
    tab.wait_for_selector(".note-sheet", state="hidden")
    tab.wait_for_function("id => document.activeElement.parentElement.id === id", arg=place)


def test_notes_and_answers_hold_without_scripts(browser, small_site):
    context = browser.new_context(viewport=SIZES["phone"], java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{small_site}/{CHAPTER}")
    page.locator("a.footnote-ref").first.click()
    assert page.url.partition("#")[2].startswith("fn:")
    assert page.locator("h2#notes").is_visible()
    assert page.locator("ul.options").first.is_visible()
    page.locator(".question summary").first.click()
    assert page.locator(".question details p").first.is_visible()
    context.close()


def test_a_mark_is_large_enough_to_touch_and_moves_no_line(browser, small_site):
    context = browser.new_context(viewport=SIZES["phone"], has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"file://{small_site}/{CHAPTER}")
    size = page.evaluate(
        "(({width, height}) => [width, height])(getComputedStyle(document.querySelector('.footnote-ref'), '::after'))"
    )
    assert [float(one[:-2]) >= 44 for one in size] == [True, True]
    assert page.evaluate("getComputedStyle(document.querySelector('.footnote-ref'), '::after').position") == "absolute"
    context.close()


def test_the_elder_edition_is_one_switch_and_is_remembered(tab):
    tab.show(CHAPTER)
    assert not tab.locator(".elder-bar").is_visible()
    tab.click(".elder-switch")
    seen = []
    for at in range(4):
        tab.locator(".elder-size").nth(at).click()
        tab.reload()
        seen.append(tab.evaluate(BODY))
        assert tab.locator(".elder-size").nth(at).get_attribute("aria-pressed") == "true"
    assert [round(one) for one in seen] == [18, 21, 24, 28]
    tab.click(".elder-switch")
    tab.reload()
    assert not tab.locator(".elder-bar").is_visible()


def test_large_text_chosen_before_is_kept(tab):
    tab.show(CHAPTER)
    tab.evaluate("localStorage.setItem('reader-size', 'large')")
    tab.reload()
    assert round(tab.evaluate(BODY)) == 21
    assert tab.locator(".elder-bar").is_visible()


@pytest.mark.parametrize("path", ["index.html", CHAPTER, SESSION, QUIZ, DOWNLOADS, "appendix/data.html"])
@pytest.mark.parametrize("size", ["1", "4"])
def test_nothing_is_cut_off_for_elders(tab, path, size):
    tab.show("index.html")
    tab.evaluate(
        "size => {localStorage.setItem('reader-elder', 'on'); localStorage.setItem('reader-size', size);}", size
    )
    tab.show(path)
    width = tab.viewport_size["width"]
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    outside = """width => [...document.querySelectorAll('a, button, summary, label, img, td')].filter(one => {
        const box = one.getBoundingClientRect();
        const rolls = one.closest('.md-typeset__scrollwrap, figure > p, .md-sidebar, .md-search, .note-sheet');
        return box.width && !rolls && !one.matches('[for^=__]') && (box.left < -1 || box.right > width + 1);
    }).map(one => one.outerHTML.slice(0, 90))"""
    assert tab.evaluate(outside, width) == []
    small = """() => [...document.querySelectorAll('button, summary, .md-header label, .quiz-options label')].filter(one => {
        const box = one.getBoundingClientRect();
        return box.width && !one.closest('.md-search, .md-sidebar') && (box.height < 59.5 || box.width < 59.5);
    }).map(one => one.outerHTML.slice(0, 90))"""
    assert tab.evaluate(small) == []
    line = "(s => parseFloat(s.lineHeight) / parseFloat(s.fontSize))(getComputedStyle(document.querySelector('.md-typeset')))"
    assert tab.evaluate(line) >= 1.79


def test_charts_grow_with_the_text(tab):
    tab.show("appendix/data.html")
    tab.click(".elder-switch")
    tab.locator(".elder-size").nth(3).click()
    chart = "document.querySelector('img[src*=charts]')"
    tab.wait_for_function(f"{chart}.complete")
    text = tab.evaluate(f"14 / 452 * {chart}.getBoundingClientRect().width")
    assert text >= tab.evaluate(BODY) * 0.97


def test_the_device_decides_until_the_reader_does(browser, small_site):
    for wish, scheme, other in (("dark", "slate", "default"), ("light", "default", "slate")):
        context = browser.new_context(viewport=SIZES["phone"], color_scheme=wish)
        page = context.new_page()
        shown = "document.body.dataset.mdColorScheme"
        page.goto(f"file://{small_site}/{CHAPTER}", wait_until="commit")
        page.wait_for_selector(f"body[data-md-color-scheme={scheme}]", state="attached")
        page.wait_for_load_state()
        assert page.evaluate(shown) == scheme
        page.locator(".md-header__option label:visible").click()
        assert page.evaluate(shown) == other
        page.goto(f"file://{small_site}/index.html")
        assert page.evaluate(shown) == other
        context.close()


@pytest.mark.parametrize("path", [CHAPTER, QUIZ])
def test_a_question_is_answered_counted_and_forgotten(tab, path):
    tab.show(path)
    one = tab.locator(".question[data-kind=单选]").first
    right = one.get_attribute("data-answer")
    one.get_by_text("核对").click()
    assert "请先选择" in one.inner_text()
    one.locator(f"input:not([value={right}])").first.check()
    one.get_by_text("核对").click()
    assert f"应为{right}" in one.inner_text()
    assert one.locator("details[open] p").is_visible(), "the reason"
    one.locator(f"input[value={right}]").focus()
    tab.keyboard.press("Space")
    one.get_by_text("核对").click()
    assert "答对了" in one.inner_text()
    many = tab.locator(".question[data-kind=多选]").first
    for letter in many.get_attribute("data-answer"):
        many.locator(f"input[value={letter}]").check()
    many.get_by_text("核对").click()
    assert "答对了" in many.inner_text()
    verdict = tab.locator(".question[data-kind=判断]").first
    assert verdict.locator("label").all_inner_texts() == ["对", "错"]
    short = tab.locator(".question[data-kind=简答]").first
    assert not short.locator("input").count()
    assert "已答2题" in tab.locator(".quiz-score").first.inner_text()
    tab.show(QUIZ if path == CHAPTER else CHAPTER)
    assert "答对2题" in tab.locator(".quiz-score").first.inner_text()
    tab.get_by_text("清除本章成绩").first.click()
    tab.reload()
    assert "已答" not in tab.locator(".quiz-score").first.inner_text()


def test_options_bring_their_own_letters(tab):
    tab.show(CHAPTER)
    labels = tab.locator(".question[data-kind=单选] label").all_inner_texts()
    assert [label[:2] for label in labels] == ["A．", "B．", "C．"]


def test_a_session_begins_with_what_is_read_and_ends_with_the_form(tab):
    tab.show(SESSION)
    headings = tab.eval_on_selector_all("article h2", "all => all.map(one => one.id)")
    order = [one for one in headings if one in ("chapters", "reading", "outline", "discussion", "quiz", "form")]
    assert order[0] == "chapters" and order[-1] == "form"
    assert order.index("discussion") < order.index("quiz")
    assert tab.locator("#form ~ figure, #form ~ .md-typeset__scrollwrap").count()


def test_every_download_is_within_reach(tab):
    tab.show(DOWNLOADS)
    width = tab.viewport_size["width"]
    rights = tab.eval_on_selector_all("[id^=downloads-] a", "all => all.map(one => one.getBoundingClientRect().right)")
    assert rights
    assert max(rights) <= width
