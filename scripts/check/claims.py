"""数、引、时、源-6、源-7: what is claimed stands in the sources cited beside it, and these may be used for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from scripts.check import sums
from scripts.check.evidence import Evidence, collect, squash, together
from scripts.check.finding import Finding
from scripts.content import Chapter, Fact, Page, Project, Series, Source
from scripts.content.markdown import Passage, cited_keys, passages
from scripts.content.outline import FORMULATIONS
from scripts.content.quantities import canonical, directed, fold

LONGEST_QUOTATION = 60
SHORTEST_CHECKED = 6
# What a source with a restricted use may serve for.
USES = {"time-only": "时间依据", "figures-only": "数字依据", "title-only": "题名依据", "no-quote": "转述的依据"}
_TITLE = re.compile(r"《[^》]+》")
_DATE = re.compile(r"(\d{4})年(?:(\d{1,2})月)?")
# Words by which a passage says that a text it cites is no longer in force.
_REPLACED = re.compile(r"代替|取代|修订|修改|废止|失效|原有|原来|当时|此前|以前|旧|前身")


@dataclass(frozen=True)
class Cited:
    """A passage of a page with the sources it cites and what these bear out together.

    ``terms`` are the names that may stand in quotation marks without being quoted, ``actors`` all who act in some fact;
    ``withheld`` is what the sources say that their ``use`` keeps them from bearing out.
    """

    page: Chapter | Page
    passage: Passage
    sources: tuple[Source, ...]
    known: Evidence
    withheld: Evidence
    terms: frozenset[str]
    actors: frozenset[str]

    def finding(self, rule: str, message: str, hint: str = "", line: int = 0) -> Finding:
        """A finding on ``line`` of the page, or on the first of the passage."""
        return Finding(f"docs/{self.page.path}", line or self.passage.line, 1, rule, message, hint)

    @cached_property
    def quotations(self) -> list[str]:
        """The quotations that are to be verified: long enough, and no listed term or title."""
        return [one for one in self.passage.quotations if _verified(one, self.terms)]

    @cached_property
    def computed(self) -> set[str]:
        """The quantities that the passage's own sums bear out."""
        found: set[str] = set()
        for sum_ in self.passage.computed:
            try:
                found |= sums.results(sum_, self.known.written)
            except ValueError:
                continue  # reported as 数-3
        return found


def check(project: Project, evidence: dict[str, Evidence]) -> Iterator[Finding]:
    """Terms, events and series; passages are checked by PASSAGE_RULES."""
    for term in project.terms.values():
        yield from _entry("terms.yml", term.line, term.definition, together(term.sources, evidence))
    for event in project.timeline:
        yield from _entry("timeline.yml", event.line, event.event, together(event.sources, evidence))
    for series in project.series.values():
        yield from _series(series, evidence)


def cited_passages(project: Project, evidence: dict[str, Evidence]) -> Iterator[Cited]:
    """Every passage of the chapters and of the pages before them."""
    withheld = collect(project, restricted=False)
    terms = frozenset(map(squash, _names(project)))
    actors = frozenset(actor for fact in project.facts.values() for actor in actors_of(fact))
    for page in project.written:
        for passage in passages(page):
            sources = tuple(project.sources[key] for key in cited_keys(passage.text) if key in project.sources)
            keys = [one.key for one in sources]
            kept = [one.key for one in sources if one.use]
            yield Cited(page, passage, sources, together(keys, evidence), together(kept, withheld), terms, actors)


def actors_of(fact: Fact) -> list[str]:
    """Who acts in a fact, each by itself."""
    return [actor for actor in re.split("[、；;]", fact.actor) if actor]


def _names(project: Project) -> Iterator[str]:
    """What may stand in quotation marks anywhere: terms, tags, titles of chapters."""
    for term in project.terms.values():
        yield from (term.term, *term.aliases)
    for facet in project.tags.values():
        yield from facet.values
    yield from (chapter.title for chapter in project.chapters)


def _verified(quotation: str, terms: frozenset[str]) -> bool:
    """Whether a quotation is long enough to be verified and is no listed term or title."""
    return len(squash(_TITLE.sub("", quotation))) >= SHORTEST_CHECKED and squash(quotation) not in terms


def _uncited(project: Project, cited: Cited) -> Iterator[Finding]:
    """数-1: figures, dates and quotations have a citation."""
    passage = cited.passage
    if passage.section == FORMULATIONS.id:
        return  # 结-12
    if (passage.quantities or cited.quotations) and not cited_keys(passage.text):
        shown = "、".join(passage.quantities[:4]) or f"“{cited.quotations[0]}”"
        yield cited.finding("数-1", f"有数字、日期或引语（{shown}）而没有注出处")


def _quantities(project: Project, cited: Cited) -> Iterator[Finding]:
    """数-2, 数-6, 源-6: each figure stands in a cited source that may be used for it, and moves as it does there."""
    if not cited.sources:
        return
    for quantity, move in dict.fromkeys(cited.passage.directed):
        line = cited.passage.line_of(quantity)
        if canonical(quantity) in cited.computed:
            continue
        if not cited.known.borne_out(quantity):
            if cited.withheld.borne_out(quantity):
                yield _misused(cited, quantity, line)
            else:
                yield cited.finding("数-2", f"“{quantity}”不在所引来源的事实里", line=line)
        elif cited.known.turned(quantity, move):
            yield cited.finding("数-6", f"“{quantity}”的升降与所引来源相反", line=line)


def _caption_unit(project: Project, cited: Cited) -> Iterator[Finding]:
    """数-2: a table's caption states no other unit than its heads."""
    if unit := cited.passage.stray_unit:
        yield cited.finding("数-2", f"表题的单位“{unit}”与列标题不符", "请核对表题和列标题的单位")


def _sums(project: Project, cited: Cited) -> Iterator[Finding]:
    """数-3: sums are right and made of figures of the cited sources."""
    for sum_ in cited.passage.computed:
        try:
            sums.results(sum_, cited.known.written)
        except ValueError as error:
            yield cited.finding("数-3", f"计算标注“{sum_}”有误：{error}")


def _quotations(project: Project, cited: Cited) -> Iterator[Finding]:
    """引-1, 源-6: quotations are words of a cited source that may be quoted."""
    for quotation in cited.quotations if cited_keys(cited.passage.text) else ():
        if not cited.known.quoted(quotation):
            if cited.withheld.quoted(quotation):
                yield _misused(cited, quotation)
            else:
                yield cited.finding("引-1", f"“{quotation}”不是所引来源里的原话")


def _long_quotations(project: Project, cited: Cited) -> Iterator[Finding]:
    """引-2: no quotation is longer than a fixed formulation."""
    for quotation in cited.passage.quotations:
        if len(quotation) > LONGEST_QUOTATION and cited.passage.section != FORMULATIONS.id:
            yield cited.finding("引-2", f"引语有{len(quotation)}字，超过{LONGEST_QUOTATION}字")


def _pairs(project: Project, cited: Cited) -> Iterator[Finding]:
    """引-3: every “ has its ”, in that order, one inside another at most."""
    depth = 0
    for mark in re.findall("[“”]", cited.passage.words):
        depth += 1 if mark == "“" else -1
        if not 0 <= depth <= 2:
            break
    if depth:
        yield cited.finding("引-3", "引号没有成对")


def _phrases(project: Project, cited: Cited) -> Iterator[Finding]:
    """时-1: a passage on an earlier time does not use a later phrase."""
    words = cited.passage.words
    dates = [f"{year}-{int(month or 12):02d}" for year, month in _DATE.findall(fold(words))]
    for phrase, entry in project.phrases.items():
        if dates and phrase in words and max(dates) < entry.since:
            yield cited.finding("时-1", f"“{phrase}”始见于{entry.since}，与本段所说的时间不合")


def _misused(cited: Cited, words: str, line: int = 0) -> Finding:
    source = next(one for one in cited.sources if one.use)
    return cited.finding("源-6", f"来源“{source.key}”只作{USES[source.use]}，不能用于“{words}”", line=line)


def _restricted(project: Project, cited: Cited) -> Iterator[Finding]:
    """源-6: a source for times, figures or titles only does not stand alone behind a passage that has none."""
    words = cited.passage.words
    has = {
        "time-only": any(canonical(one).endswith(("年", "月", "日")) for one in cited.passage.quantities),
        "figures-only": bool(cited.passage.quantities),
        "title-only": "《" in words or any(one.title in words for one in cited.sources),
    }
    if cited.sources and all(not has.get(one.use, True) for one in cited.sources):
        source = cited.sources[0]
        yield cited.finding("源-6", f"来源“{source.key}”只作{USES[source.use]}，不能单独支持这一段")


def _superseded(project: Project, cited: Cited) -> Iterator[Finding]:
    """源-7: a text that another has replaced is cited with that one, or said to be replaced."""
    keys = {one.key for one in cited.sources}
    for source in cited.sources:
        if source.superseded_by and source.superseded_by not in keys and not _REPLACED.search(cited.passage.words):
            yield cited.finding("源-7", f"来源“{source.key}”已由“{source.superseded_by}”代替，这里没有说明")


PASSAGE_RULES: tuple[Callable[[Project, Cited], Iterable[Finding]], ...] = (
    _uncited,
    _quantities,
    _caption_unit,
    _sums,
    _quotations,
    _long_quotations,
    _pairs,
    _phrases,
    _restricted,
    _superseded,
)


def _entry(file: str, line: int, text: str, known: Evidence) -> Iterator[Finding]:
    """数-2: figures of a term or event stand in facts of its sources."""
    for quantity, move in dict.fromkeys(directed(text)):
        if not known.borne_out(quantity) or known.turned(quantity, move):
            yield Finding(f"docs/data/{file}", line, 1, "数-2", f"“{quantity}”不在所引来源的事实里")


def _series(series: Series, evidence: dict[str, Evidence]) -> Iterator[Finding]:
    """数-5: every value, with the unit of its series and its sign, stands in a fact of its sources."""
    for line, point in enumerate(series.points, 2):
        value = f"{point.value}{series.unit}"
        known = together(point.sources, evidence)
        quantity, move = directed(value)[0]
        if not known.borne_out(quantity) or known.turned(quantity, move or 1):
            message = f"{point.year}年的“{value}”不在所引来源的事实里"
            yield Finding(f"docs/data/series/{series.id}.csv", line, 1, "数-5", message)
