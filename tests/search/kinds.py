"""Queries made from the book itself, kind by kind: each term, series, chapter and tag in the ways people ask.

No query is written for one place of the book, so none can be tuned for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pypinyin import lazy_pinyin

from scripts.content import Project, outline

# How a term is asked for; {} is the term.
WORDINGS = (
    "{}",
    "什么是{}",
    "{}是什么",
    "{}是什么意思",
    "请问{}是什么意思呀",
    "{}到底是个啥",
    "帮我查一下{}",
    "帮我查查{}是啥意思呢",
    "给我讲讲{}吧",
    "我想了解一下{}",
    "我想问一下，{}是什么？",
    "麻烦您给我介绍一下{}，谢谢",
    "老师，{}指的是什么啊",
    "咱们说的{}是什么",
    "你知道{}是什么吗",
    "能不能给我解释一下{}",
    "请讲一讲{}的含义",
    "{}的意思",
    "{}怎么理解",
    "{}应该怎么理解呢",
    "如何理解{}",
    "所谓的{}是指什么",
    "那个{}是怎么回事",
    "{}究竟指啥",
    "啥叫{}",
    "啥是{}呀",
    "请介绍一下{}的具体内容",
    "{}有哪些内容",
    "{}包括哪些内容",
    "我不太清楚{}是什么，请讲讲",
    "想请教一下{}的定义",
    "{}这个提法是什么意思",
    "查一查{}",
    "{}说的是什么",
    "听说过{}，到底是什么呢",
)
# How a section is asked for; {} is its heading.
HEADING_WORDINGS = (
    "给我讲讲{}",
    "{}是怎么回事呀",
    "我想了解一下{}的情况",
    "书里{}是怎么说的",
    "请问{}主要讲了什么呢",
    "帮我找一下{}这部分",
    "老师，{}在哪一章",
    "{}这块有哪些内容啊",
    "那个{}，在哪里讲的",
)
# How a series is asked for its latest figures; {} is its name.
FIGURE_WORDINGS = (
    "{}",
    "{}是多少",
    "贵阳{}有多少",
    "现在{}是多少",
    "请问贵阳的{}是多少呢",
    "最新{}",
    "目前贵阳市{}达到多少",
    "帮我查一下{}",
    "{}是多少啊",
    "我想知道{}到底是多少",
)
YEAR_WORDINGS = (
    "{year}年{}",
    "{}{year}年",
    "{year}年{}是多少",
    "贵阳{year}年的{}是多少",
    "请问{year}年{}有多少",
    "{year}年底贵阳{}",
)
SHORT_YEAR_WORDINGS = ("{short}年{}", "{short}年贵阳{}是多少", "{spoken}年的{}")
RELATIVE = {"今年": 0, "去年": -1, "前年": -2, "上一年": -1}
RELATIVE_WORDINGS = ("{word}{}", "{word}{}是多少", "{word}贵阳{}有多少", "请问{word}的{}")
# Asked of a series, they ask something it does not say.
OTHER = ("{}的目标", "花果园{}", "杭州{}", "{}排名全国第几", "2035年{}", "1998年{}", "每个区的{}")
NONSENSE = (
    "量子火锅",
    "怎么煎牛排",
    "周杰伦演唱会门票",
    "手机屏幕碎了",
    "今晚欧冠直播",
    "猫咪绝育",
    "考驾照科目二技巧",
    "泰坦尼克号结局",
    "紫微斗数排盘",
    "口红色号推荐",
    "蹦极多少钱一次",
    "qwpoeiruty",
    "嘻嘻哈哈嘿嘿",
    "烤鸭蘸酱配方",
    "英雄联盟皮肤",
    "狗狗掉毛怎么办",
    "钢琴考级曲目",
    "北极熊冬眠",
    "显卡驱动下载失败",
    "魔方还原公式",
)
DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Asked:
    """A query, the right places (one of them first, or within ``within``), or the right rows of a card.

    ``card``: None where cards do not matter, else the (year, value) one card must show; () where no figure
    card may be shown.
    """

    text: str
    kind: str
    want: tuple[str, ...] = ()
    card: tuple[tuple[str, str], ...] | None = None
    nothing: bool = False


def plain(name: str) -> str:
    """A name without quotation marks and the remark in brackets at its end."""
    return re.sub(r"[“”]|（[^）]*）$", "", name)


def asked(project: Project, today: int) -> Iterator[Asked]:
    """All queries; ``today`` is the reader's year."""
    yield from _terms(project)
    yield from _figures(project, today)
    yield from _places(project)
    yield from (Asked(text, "nonsense", nothing=True) for text in NONSENSE)


def _terms(project: Project) -> Iterator[Asked]:
    names: dict[str, list[str]] = {}
    for term in project.terms.values():
        names.setdefault(plain(term.term), []).append(f"appendix/terms.html#{term.id}")
    for number, (name, places) in enumerate(names.items()):
        # Each term in some of the wordings, each wording with some of the terms.
        for wording in WORDINGS[number % 5 :: 5]:
            yield Asked(wording.format(name), "spoken", tuple(places))
        if re.fullmatch(r"[\u4e00-\u9fff]{3,8}", name):
            half = len(name) // 2
            yield Asked(name[:half] + "".join(lazy_pinyin(name[half:])), "mixed pinyin", tuple(places))
            yield Asked(" ".join(lazy_pinyin(name)), "spaced pinyin", tuple(places))


def _figures(project: Project, today: int) -> Iterator[Asked]:
    named: dict[str, list] = {}
    for series in project.series.values():
        named.setdefault(plain(series.name), []).append(series)
    for number, (name, all_series) in enumerate(named.items()):
        if name.startswith("贵阳"):  # the wordings say it themselves
            continue
        years = {point.year: point.value for one in all_series for point in one.points}
        latest = [max(one.points, key=lambda point: point.year) for one in all_series]
        newest = tuple((point.year, point.value) for point in latest)
        for wording in FIGURE_WORDINGS[number % 2 :: 2]:
            yield Asked(wording.format(name), "figure now", card=newest)
        for year in list(years)[-3:]:
            values = tuple((year, p.value) for one in all_series for p in one.points if p.year == year)
            for wording in YEAR_WORDINGS[number % 2 :: 2]:
                yield Asked(wording.format(name, year=year), "figure of a year", card=values)
            spoken = "".join(DIGITS[int(digit)] for digit in year)
            for wording in SHORT_YEAR_WORDINGS:
                yield Asked(wording.format(name, short=year[2:], spoken=spoken), "figure, year as spoken", card=values)
        for word, distance in RELATIVE.items():
            year = str(today + distance)
            values = tuple((year, p.value) for one in all_series for p in one.points if p.year == year)
            for wording in RELATIVE_WORDINGS[number % 2 :: 2]:
                yield Asked(wording.format(name, word=word), "relative time", card=values or newest)
        for wording in OTHER:
            text = wording.format(name)
            if not any(f"{year}年" in text for year in years):
                yield Asked(text, "figure not in the book", card=())
        if len(years) > 1:
            first, last = min(years), max(years)
            pairs = tuple((y, p.value) for one in all_series for p in one.points if (y := p.year) in (first, last))
            yield Asked(f"{first}年和{last}年{name}", "two years", card=pairs)
            yield Asked(f"{name}{first}年与{last}年相比", "two years", card=pairs)


def _places(project: Project) -> Iterator[Asked]:
    bodies = [plain(chapter.body) for chapter in project.chapters]
    for number, chapter in enumerate(project.chapters):
        url = (outline.html(chapter.path),)
        headings = [
            one for one in re.findall(r"^## (.+?) \{#([\w-]+)\}", chapter.body, re.M) if one[1] not in outline.SECTIONS
        ]
        for place, (heading, _) in enumerate(headings):
            # One that says what it is about, and says it in one chapter only.
            if len(plain(heading)) > 5 and sum(plain(heading) in body for body in bodies) == 1:
                for wording in HEADING_WORDINGS[(number + place) % 3 :: 3]:
                    yield Asked(wording.format(plain(heading)), "spoken heading", url)
        ordinal = chapter.heading.partition("章")[0]
        for wording in ("{n}章", "第{n}章", "{o}章", "我想看第{n}章", "{o}章讲了什么", "打开第{n}章"):
            yield Asked(wording.format(n=chapter.number, o=ordinal), "chapter by number", url)
        for tag in chapter.tags:
            facet, _, value = tag.partition("/")
            for wording in ("{f}/{v}", "{f} {v}", "{f}：{v}"):
                yield Asked(wording.format(f=facet, v=plain(value)), "tag", url)
        yield Asked(chapter.title, "title", url)
    for session in project.plan:
        number = session.number
        url = (f"plan/session-{number:02d}.html",)
        yield Asked(f"第{number}次学习", "session by number", url)
        yield Asked(
            f"第{'零一二三四五六七八九十'[number] if number < 11 else '十' + '零一二'[number - 10]}次学习",
            "session by number",
            url,
        )


def judged(one: Asked, answer: dict) -> bool:
    """Whether the answer (see engine.js) is right."""
    cards = [card for card in answer["cards"] if card["kind"] == "figure"]
    if one.nothing:
        return not answer["shown"]
    if one.card == ():
        return not cards
    if one.card is not None:
        rows = {(re.sub(r".*（(\d+)年）$", r"\1", row[0]), row[1]) for card in cards for row in card["rows"]}
        return bool(rows) and (set(one.card) <= rows if one.kind == "two years" else bool(set(one.card) & rows))
    first = (answer["shown"] or [[]])[0]
    return any(place in one.want or place.partition("#")[0] in one.want for place in first)
