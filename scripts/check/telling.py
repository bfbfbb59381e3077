"""述: what is told is told as the sources tell it: its state, its scope, who said it, how many items a list has.

These rules read words, so each is narrow: it speaks only where the facts of all sources cited agree, and says nothing
where a word of the passage may already do what the rule asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from scripts.check.claims import Cited, actors_of
from scripts.check.evidence import DATE_UNITS
from scripts.check.finding import Finding
from scripts.content import Chapter, Fact, Project
from scripts.content.markdown import Passage, headings, passages
from scripts.content.outline import QUIZ
from scripts.content.quantities import canonical, directed
from scripts.content.records import chinese_number

PLANNED = {"目标", "计划", "预计", "力争"}
DONE = {"完成", "数据"}
_SENTENCE = re.compile(r"[^。！？；\n]+")
_CLAUSE = re.compile(r"[^，,]+")
_SAID_DONE = re.compile(r"完成|实现了|已经?实现|达到了?|已达|建成了|实际")
# Words that say of a figure that it is to come.
_SAID_PLANNED = re.compile(
    r"目标|计划|预计|预期|力争|争取|拟|将|要求|规划|提出|安排|任务|部署|确保|努力|应|要|未完成|没有完成|到20\d\d年"
)
_AHEAD = r"(?:力争|预计|计划|拟|目标是|目标为)[^，。；：]{0,12}"
# What may stand beside a figure of a plan: how it turned out.
_TURNED_OUT = re.compile(r"完成|实现|达到|已|超|比|高于|低于|实际|兑现|提前")
# Words that name the whole country and the whole province.
_NAMES = {"全国": "全国|我国|国家|中国|国内|中央|国务院", "全省": "省(?!会)"}
_SAYING = "指出|强调|提出|要求|表示|认为|明确|印发|发布|审议通过|建议"
_NUMERAL = "一二两三四五六七八九十"
_COUNTED = (
    rf"(?<![第{_NUMERAL}\d])([{_NUMERAL}]+|\d+)(?:项|个|条|点|方面|类|种|件|步)(?!月)[^，。；：、{_NUMERAL}\d]{{0,12}}"
)
_LEAD = re.compile(rf"{_COUNTED}[：:]$")
_INLINE = re.compile(rf"{_COUNTED}[：:，,。]\s*(?=一是)")
_SOME = re.compile(r"等|其中|主要[有是列包]|例如|比如|之一|包括")
ABSENT = re.compile(
    "没有找到|未找到|找不到|未查到|没有查到|查不到|未见(?!效|好)|没有见到|只见|没有公开|未公开|没有说明|未说明|"
    "没有写明|未写明|没有载明|未载明|没有写出|没有交代|无从|不详|待核|待补"
)


def check(project: Project) -> Iterator[Finding]:
    """Lists beside their leads, absence anywhere; passages are checked by PASSAGE_RULES."""
    for chapter in project.chapters:
        yield from _lists(chapter)
    yield from _absence(project)


def _claims(passage: Passage) -> str:
    """The words of a passage that claim something: of a question only its answer, which may be the right one."""
    return passage.words.partition("参考答案")[2] if passage.section == QUIZ.id else passage.words


def _facts(cited: Cited, quantity: str) -> list[Fact]:
    """The facts a quantity stands in, if it tells them apart and stands in no title or date; else none."""
    name = canonical(quantity)
    supports = cited.known.quantities.get(name, [])
    if name.endswith(DATE_UNITS) or len(name) < 3 or any(support.fact is None for support in supports):
        return []
    return [support.fact for support in supports if support.fact]


def _status(project: Project, cited: Cited) -> Iterator[Finding]:
    """述-1, 述-2: what is planned is not told as done, nor what is done as planned."""
    if cited.passage.kind == "table":
        return
    for sentence in _SENTENCE.findall(_claims(cited.passage)):
        for clause in _CLAUSE.findall(sentence):
            for quantity, _ in directed(clause):
                states = {fact.status for fact in _facts(cited, quantity)}
                if not states:
                    continue
                if states <= PLANNED and _SAID_DONE.search(clause) and not _SAID_PLANNED.search(sentence):
                    message = f"“{quantity}”在所引来源里是{'、'.join(sorted(states))}，这里写成已经做到"
                    yield cited.finding("述-1", message, line=cited.passage.line_of(quantity))
                number = re.escape(re.match(r"[\d.]*", quantity)[0])  # type: ignore[index]
                if states <= DONE and re.search(_AHEAD + number, clause) and not _TURNED_OUT.search(sentence):
                    message = f"“{quantity}”在所引来源里已经完成，这里写成要做的事"
                    yield cited.finding("述-2", message, line=cited.passage.line_of(quantity))


def _scope(project: Project, cited: Cited) -> Iterator[Finding]:
    """述-3: figures of the whole province or country are told as such."""
    title = cited.page.title if isinstance(cited.page, Chapter) else ""
    section = next((h.text for h in headings(cited.page) if h.id and h.id == cited.passage.section), "")
    around = f"{title}；{section}；{_lead(cited)}；{cited.passage.words}"
    told = set()
    for quantity in cited.passage.quantities:
        scopes = {fact.scope for fact in _facts(cited, quantity)}
        if len(scopes) != 1 or quantity.isdecimal():  # bare counts are too common
            continue
        [scope] = scopes
        if scope in _NAMES and scope not in told and not re.search(_names(project, scope), around):
            told.add(scope)
            message = f"“{quantity}”是{scope}的数字，这里没有写明"
            yield cited.finding("述-3", message, line=cited.passage.line_of(quantity))


def _names(project: Project, scope: str) -> str:
    """What names a scope, as a regular expression: common words and those of ``extra.scope_words``."""
    words = (project.extra.get("scope_words") or {}).get(scope) or []
    return "|".join([scope, _NAMES[scope], *map(str, words)])


def _lead(cited: Cited) -> str:
    """The paragraph that introduces the list a passage belongs to; '' where there is none."""
    lead = ""
    for passage in passages(cited.page):
        if passage.line >= cited.passage.line:
            break
        if passage.kind != "item":
            lead = passage.words if passage.words.endswith(("：", ":")) else ""
    return lead if cited.passage.kind == "item" else ""


@lru_cache(maxsize=1)
def _any_of(names: frozenset[str]) -> re.Pattern[str]:
    """Matches the longest of ``names``."""
    return re.compile("|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))) or r"(?!)")


def _actor(project: Project, cited: Cited) -> Iterator[Finding]:
    """述-4: who is said to have said something is who said it in the facts of the sources cited."""
    named = _any_of(cited.actors)
    facts = cited.known.facts
    if not facts or not all(fact.actor for fact in facts):
        return
    speakers = {actor for fact in facts for actor in actors_of(fact)}
    claims = "；".join(f"{fact.claim}{fact.quote}" for fact in facts)
    for sentence in _SENTENCE.findall(_claims(cited.passage)):
        for match in named.finditer(sentence):
            said = re.match(rf"[^，。；：“”、的对向]{{0,8}}(?:{_SAYING})", sentence[match.end() :])
            if said and match[0] not in speakers and match[0] not in claims:
                yield cited.finding("述-4", f"“{match[0]}{said[0]}”：所引来源的事实里不是“{match[0]}”说的、做的")


def _lists(chapter: Chapter) -> Iterator[Finding]:
    """述-5: a list that is announced with a number has that many items."""
    found = passages(chapter)
    for (index, lead), following in zip(enumerate(found), [*found[1:], None]):
        match = _LEAD.search(lead.words)
        if lead.kind == "paragraph" and match and following and following.kind == "item":
            count = 0
            for one in found[index + 1 :]:
                if one.kind != "item" or one.section != lead.section:
                    break
                count += 1
            yield from _counted(chapter, lead, match, count)
        for match in _INLINE.finditer(lead.words):
            yield from _counted(chapter, lead, match, _enumerated(lead.words[match.end() :]))


def _enumerated(text: str) -> int:
    """How far ``一是……二是……`` at the beginning of ``text`` counts."""
    count = 0
    while count < 20 and f"{chinese_number(count + 1)}是" in text:
        text = text[text.index(f"{chinese_number(count + 1)}是") + 1 :]
        count += 1
    return count


def _counted(chapter: Chapter, lead: Passage, match: re.Match[str], count: int) -> Iterator[Finding]:
    said = _value(match[1])
    sentence = re.split("[。；]", match.string[: match.end()].rstrip("。；"))[-1]
    if said > 1 and count and said != count and not _SOME.search(sentence):
        message = f"说有{match[1]}项，下面列了{count}项"
        yield Finding(f"docs/{chapter.path}", lead.line, 1, "述-5", message)


def _value(numeral: str) -> int:
    """The number a numeral stands for, from 1 to 99; 0 for others."""
    if numeral.isdecimal():
        return int(numeral)
    numeral = numeral.replace("两", "二")
    return next((number for number in range(1, 100) if chinese_number(number) == numeral), 0)


def _absence(project: Project) -> Iterator[Finding]:
    """述-6: nothing that readers read says what was not found."""
    for chapter in project.chapters:
        path = f"docs/{chapter.path}"
        for heading in headings(chapter):
            yield from _absent(path, heading.line, heading.text)
        for passage in passages(chapter):
            for number, line in enumerate(passage.text.split("\n"), passage.line):
                yield from _absent(path, number, re.sub(r"<!--.*?-->", "", line))
    for term in project.terms.values():
        yield from _absent("docs/data/terms.yml", term.line, term.definition)
    for event in project.timeline:
        yield from _absent("docs/data/timeline.yml", event.line, event.event)
    for session in project.plan:
        texts = (session.theme, session.aim, *session.discussion, *(one.text for one in session.reading))
        for text in (*texts, *(step.text for step in session.outline)):
            yield from _absent("docs/data/plan.yml", session.line, text)


def _absent(path: str, line: int, text: str) -> Iterator[Finding]:
    if match := ABSENT.search(text):
        yield Finding(path, line, 1, "述-6", f"“{match[0]}”说的是没有找到什么")


PASSAGE_RULES: tuple[Callable[[Project, Cited], Iterable[Finding]], ...] = (_status, _scope, _actor)
