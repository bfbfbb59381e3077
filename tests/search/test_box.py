"""The search box as readers use it."""

from __future__ import annotations

import re

import pytest

from tests.search.box import Box

TOUCH = 44  # px: the smallest target for a finger


def card_text(box: Box) -> list[str]:
    return box.page.locator(".search-card").all_inner_texts()


def meta(box: Box) -> str:
    return box.page.inner_text(".md-search-result__meta")


def test_a_term_is_answered_with_its_definition_and_source(box):
    box.ask("什么是四新")
    [card] = card_text(box)
    assert "闯新路" in card and "开新局" in card and "抢新机" in card and "出新绩" in card
    assert "来源：" in card
    box.page.click(".search-card")
    box.page.wait_for_url("**/appendix/terms.html*#sixin")


@pytest.mark.parametrize("query", ["2024年GDP", "ＧＤＰ ２０２４", "贵阳2024年地区生产总值是多少"])
def test_a_figure_is_answered_with_year_basis_and_source(box, query):
    box.ask(query)
    card = card_text(box)[0]
    assert "2024年 5777.41亿元" in card and "口径：" in card and "来源：" in card


@pytest.mark.parametrize("query", ["17.2万户", "17.2万户从哪来", "１７．２万户是什么"])
def test_a_figure_of_one_thing_is_answered_with_its_sentence_and_source(box, query):
    box.ask(query)
    [card] = card_text(box)
    assert "老旧小区改造17.2万户" in card and "来源：" in card


def test_two_bases_are_both_shown(box):
    box.ask("2020年GDP")
    first, second = card_text(box)
    assert "4311.65" in first and "4505.23" in second


@pytest.mark.parametrize(
    "query",
    [
        "2030年GDP",
        "南明区2024年GDP",
        "2024年GDP目标",
        "四新企业",
        "四新 四化",
        "2024",
        "贵阳",
        "GDP 人口 2024年",
        "增速",
        "1000亿元",
        "17.2万",
    ],
)
def test_no_card_where_the_query_asks_something_else(box, query):
    box.ask(query)
    assert card_text(box) == []


def test_the_place_reached_is_marked_and_in_view(box):
    box.ask("铝水供需价格")
    box.page.locator(".md-search-result__item a:visible").nth(1).click()
    box.page.wait_for_selector("mark[data-search-mark]")
    box.page.wait_for_timeout(300)
    tops = [mark.bounding_box()["y"] for mark in box.page.locator("mark[data-search-mark]").all()]
    assert any(0 <= top < 844 for top in tops)
    assert "?h=" not in box.page.url and "#" in box.page.url


@pytest.mark.parametrize("query", ["17.2万户", "五大抓手", "路边音乐会 文昌阁"])
def test_the_line_of_the_page_leads_to_the_place_in_it(box, query):
    box.ask(query)
    box.page.locator(".md-search-result__item a[href*=part]").first.click()
    box.page.wait_for_selector("mark[data-search-mark]")
    box.page.wait_for_timeout(300)
    tops = [mark.bounding_box()["y"] for mark in box.page.locator("mark[data-search-mark]:visible").all()]
    assert any(0 <= top < 844 for top in tops)


def test_answers_folded_away_are_opened_where_the_hit_is_in_them(box):
    box.page.goto(box.base + "part4/ch18-implementation.html?h=参考答案#quiz")
    box.page.wait_for_selector("mark[data-search-mark]")
    assert box.page.locator("details[open] mark").count() > 0


def test_part_and_page_of_the_printed_book_are_shown(box):
    box.ask("委员读书活动")
    places = box.page.locator(".search-place").all_inner_texts()
    assert any("五大抓手" in place and "印册第190页" in place for place in places)


def test_filter_by_part(box):
    box.ask("政协")
    box.page.click(".search-filter summary")
    chosen = box.page.locator(".search-filter select").first
    assert chosen.bounding_box()["height"] >= TOUCH
    values = [
        value
        for value in chosen.locator("option").evaluate_all("all => all.map((one) => one.value)")
        if "四编" in value
    ]
    chosen.select_option(values[0])
    box.page.wait_for_function("() => document.querySelector('.search-filter summary').textContent.includes('第四编')")
    assert all(links[0].startswith("part4/") for links in box.shown())
    box.page.wait_for_selector(".search-filter select >> nth=0")


@pytest.mark.parametrize("facet", ["领域", "抓手", "资料"])
def test_filter_by_tag(box, facet):
    box.ask("贵阳")
    total = box.page.locator(".md-search-result__item").count()
    box.page.click(".search-filter summary")
    select = box.page.locator(".search-filter").get_by_label(facet)
    value = select.locator("option").nth(1).get_attribute("value")
    select.select_option(value)
    box.page.wait_for_function(
        "value => document.querySelector('.search-filter summary').textContent.includes(value)", arg=value
    )
    assert 0 < box.page.locator(".md-search-result__item").count() <= total


def test_search_address_can_be_shared(browser, local_base):
    box = Box(browser, local_base)
    box.page.goto(local_base + "index.html?q=首位度")
    box.page.wait_for_selector(".md-search-result__item")
    assert "首位度" in card_text(box)[0]
    assert "q=%E9%A6%96" in box.page.get_attribute("[data-md-component=search-share]", "href")
    box.close()


def test_recent_searches_stay_in_the_browser(box):
    requests = []
    box.ask("书香政协")
    box.page.click(".search-card")
    box.page.wait_for_url("**/appendix/terms.html*")
    box.page.on("request", lambda request: requests.append(request.url))
    box.open()
    recent = box.page.locator(".search-button", has_text="书香政协")
    assert recent.bounding_box()["height"] >= TOUCH
    recent.click()
    box.page.wait_for_selector(".md-search-result__item")
    assert all(url.startswith(box.base) and "书香" not in url for url in requests)
    box.page.fill(".md-search__input", "")
    box.page.keyboard.press("End")
    box.page.locator(".search-button", has_text="清除记录").click()
    assert "最近查过" not in box.page.inner_text(".search-area")


def test_nothing_found_is_said_and_leads_on(box):
    assert box.ask("量子纠缠火锅") == []
    assert meta(box) == "未找到“量子纠缠火锅”"
    tags = box.page.locator(".search-button")
    assert min(tag.bounding_box()["height"] for tag in tags.all()) >= TOUCH
    tags.get_by_text("抓协商").click()
    box.page.wait_for_selector(".md-search-result__item")
    assert ["part4/ch17-consultation.html"] in box.shown()[:2]


def test_how_much_was_found_and_is_listed_is_said(box):
    box.ask("贵阳")
    pages, listed = map(int, re.fullmatch(r"在(\d+)页中找到\d+处，先列(\d+)页", meta(box)).groups())
    assert pages > listed == len(box.page.locator(".md-search-result__item").all())
    box.ask("打击非法捕捞")
    assert "先列" not in meta(box)


def test_a_slip_is_mended_and_said(box):
    box.ask("双向发利")
    assert "没有找到“双向发利”，下面是“双向发力”的结果" in box.page.inner_text(".search-area")


def test_pinyin_is_read_and_said(box):
    box.ask("shuangxiangfali")
    assert "按“双向发力”查找" in box.page.inner_text(".search-area")


def test_half_typed_pinyin_is_not_searched(box):
    client = box.page.context.new_cdp_session(box.page)
    for composed in ("s", "si", "si x", "si xi", "si xin"):
        client.send(
            "Input.imeSetComposition",
            {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)},
        )
        box.page.evaluate(
            "document.querySelector('.md-search__input').dispatchEvent("
            "new KeyboardEvent('keyup', { key: 'x', isComposing: true, bubbles: true }))"
        )
        box.page.wait_for_timeout(50)
    assert box.page.evaluate("searchWatch.sent.filter(Boolean)") == []
    client.send("Input.insertText", {"text": "四新"})
    box.page.wait_for_selector(".search-card")
    assert box.page.evaluate("searchWatch.sent.filter(Boolean)") == ["四新"]


def test_input_without_keys_is_searched(box):
    """Handwriting and dictation put words into the box without any key."""
    box.page.evaluate(
        "const box = document.querySelector('.md-search__input'); box.value = '四化'; "
        "box.dispatchEvent(new InputEvent('input', { bubbles: true }))"
    )
    box.page.wait_for_selector(".search-card")


def test_keyboard_reaches_cards_and_results(box):
    box.ask("四新")
    box.page.keyboard.press("ArrowDown")
    assert "search-card" in box.page.evaluate("document.activeElement.className")
    for _ in range(3):
        box.page.keyboard.press("ArrowDown")
    assert box.page.evaluate("document.activeElement.closest('.md-search-result') !== null")
    box.page.focus(".md-search__input")
    box.page.keyboard.press("Enter")
    box.page.wait_for_url("**/appendix/terms.html*#sixin")


def test_filter_can_be_worked_by_keyboard(box):
    box.ask("政协")
    summary = box.page.locator(".search-filter summary")
    summary.focus()
    box.page.keyboard.press("Enter")
    assert box.page.locator(".search-filter").get_attribute("open") is not None
    box.page.keyboard.press("Tab")
    assert box.page.evaluate("document.activeElement.tagName") == "SELECT"


def test_a_page_that_is_only_read_fetches_no_index(browser, local_base):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { effectiveType: '3g' } })")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(local_base + "index.html")
    page.wait_for_timeout(500)
    assert not [url for url in requests if "assets/search/index.js" in url]
    assert not [url for url in requests if not url.startswith(local_base)]
    page.click("label.md-header__button[for=__search]")
    page.wait_for_timeout(500)
    assert len([url for url in requests if "assets/search/index.js" in url]) == 1
    page.close()


def test_a_failed_load_is_said_and_tried_again(browser, local_site, local_base):
    index = local_site / "assets/search/index.js"
    away = index.rename(index.with_suffix(".away"))
    try:
        box = Box(browser, local_base)
        box.open()
        box.page.keyboard.type("四新")
        box.page.wait_for_function(
            "() => document.querySelector('.md-search-result__meta').textContent.includes('没有载入')"
        )
    finally:
        away.rename(index)
    box.page.keyboard.type("要求")
    box.page.wait_for_selector(".md-search-result__item")
    box.close()


def test_nothing_is_wider_than_a_phone(box):
    for query in ("什么是四新", "2024年GDP", "贵阳", "量子火锅"):
        box.ask(query)
        assert box.page.evaluate("document.querySelector('.md-search-result').scrollWidth") <= 390
    small = box.page.evaluate("""() => [...document.querySelectorAll('.md-search-result a, .md-search-result summary')]
        .filter((one) => one.offsetHeight && one.offsetHeight < 44).map((one) => one.outerHTML.slice(0, 80))""")
    assert small == []


def test_it_works_from_a_file(browser, local_site):
    box = Box(browser, f"{local_site.as_uri()}/")
    box.open()
    box.ask("什么是四新")
    assert len(card_text(box)) == 1
    box.ask("17.2万户")
    assert "老旧小区改造17.2万户" in card_text(box)[0]
    box.ask("什么是四新")
    box.page.locator(".md-search-result__item a:visible").nth(1).click()
    box.page.wait_for_selector("mark[data-search-mark]")
    box.close()


def test_back_restores_query_results_and_place(box):
    box.ask("政协")
    box.page.wait_for_function("document.querySelectorAll('.md-search-result__item').length > 3")
    box.page.evaluate("document.querySelector('.md-search__scrollwrap').scrollTop = 900")
    shown = box.shown()
    box.page.locator(".md-search-result__item a:visible").nth(12).click()
    box.page.wait_for_selector(".md-content mark[data-search-mark]")
    box.page.go_back()
    box.page.wait_for_selector(".md-search-result__item")
    box.page.wait_for_function("document.querySelector('.md-search__scrollwrap').scrollTop > 800")
    assert box.page.input_value(".md-search__input") == "政协" and box.shown() == shown
    assert box.page.is_checked("#__search")


def test_the_opened_box_shows_how_to_begin(box):
    box.page.wait_for_selector(".search-button")
    text = box.page.inner_text(".search-area")
    assert "可以这样问" in text and "话筒" in text and "常见的提法" in text
    box.page.locator(".search-button", has_text="什么是四新").click()
    box.page.wait_for_selector(".search-card")


def test_terms_that_go_on_from_what_is_typed_are_offered(box):
    box.ask("双向")
    offered = box.page.locator("[role=listbox] [role=option]")
    assert "双向发力" in offered.all_inner_texts()
    assert box.page.get_attribute(".md-search__input", "aria-expanded") == "true"


def test_a_mended_query_can_be_asked_as_typed(box):
    box.ask("双向发利")
    box.page.locator(".search-button", has_text="仍按").click()
    box.page.wait_for_function("!document.querySelector('.search-area').textContent.includes('下面是“双向发力”')")
    assert box.page.input_value(".md-search__input") == "“双向发利”"


def test_tab_reaches_the_results_and_stays_in_the_open_box(box):
    box.ask("四新")
    box.page.focus(".md-search__input")
    reached = []
    for _ in range(40):
        box.page.keyboard.press("Tab")
        reached.append(
            box.page.evaluate(
                "[!!document.activeElement.closest('.md-search-result'), "
                "!!document.activeElement.closest('.md-search, body:focus')]"
            )
        )
    assert any(within for within, _ in reached)
    assert box.page.is_checked("#__search")


def test_icons_of_the_box_are_as_large_as_a_finger_and_text_does_not_run_under_them(box):
    box.ask("委员读书活动是怎样和政协履职结合起来的")
    input_box = box.page.locator(".md-search__input")
    padding = float(input_box.evaluate("one => parseFloat(getComputedStyle(one).paddingRight)"))
    end = input_box.bounding_box()["x"] + input_box.bounding_box()["width"] - padding
    for icon in box.page.locator(".md-search__form > label, .md-search__options > *").all():
        size = icon.bounding_box()
        if size:
            assert size["width"] >= TOUCH and size["height"] >= TOUCH
            assert size["x"] >= end - 1 or size["x"] < 60
