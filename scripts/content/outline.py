"""What the book is made of: its kinds of pages in order, the fixed sections of a chapter, facets of search.

Everything that has to know a page's path, a section's id, what is printed and where, or what counts how
much in search takes it from here. To add an appendix page, add one entry to KINDS, a template of the
same name to ``scripts/site/templates`` and the page to the navigation in ``mkdocs.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.content.project import Project


@dataclass(frozen=True)
class Section:
    """A fixed section of a chapter, written ``## title {#id}``.

    ``items`` are the least and the most items of its list, None where it has none to count. ``boost``
    is the weight of a find in it, beside 1 in the chapter's text; a section that ``asks`` holds questions,
    which answer nobody.
    """

    id: str
    title: str
    required: bool = True
    items: tuple[int, int] | None = None
    boost: float = 1
    asks: bool = False


FORMULATIONS = Section("formulations", "重要提法", required=False, items=(2, 6), boost=0.8)
POINTS = Section("points", "学习要点", items=(3, 5), boost=0.8)
FIGURES = Section("data", "数据一览", required=False, boost=0.95)
DISCUSSION = Section("discussion", "研讨题", items=(3, 5), boost=0.5, asks=True)
QUIZ = Section("quiz", "自测", items=(4, 12), boost=0.4, asks=True)

BEFORE_BODY = FORMULATIONS, POINTS
AFTER_BODY = FIGURES, DISCUSSION, QUIZ
SECTIONS = {section.id: section for section in (*BEFORE_BODY, *AFTER_BODY)}


def _nothing(project: Project) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Kind:
    """One page of the book, or all pages of one kind.

    ``path`` is relative to docs/; ``*`` stands for what names each page. ``group`` is what search results
    call them (a chapter has its 编). ``generated`` pages are made from data by the template named like
    the kind, all others are written; ``anchors`` gives the ids on a generated page that others may link to.

    ``matter`` is the place in the printed book: ``front``, ``body``, ``back``, ``own`` (a booklet of its
    own, not in the book) or ``screen`` (never printed), the last two with the reason in ``why``. ``style``
    names how the page is set where that is special: ``series``, ``sources``, ``checklist``.

    ``search`` is how the page is found: ``text`` (by all it says), ``whole`` (only where a term stands in
    it as typed) or ``name`` (by its title alone: it repeats others); ``boost`` is the weight of a find.
    """

    id: str
    path: str
    matter: str
    why: str = ""
    style: str = ""
    group: str = ""
    generated: bool = False
    anchors: Callable[[Project], Iterable[str]] = _nothing
    search: str = "text"
    boost: float = 0.7

    def named(self, name: str) -> str:
        """The path of the page called ``name`` among those of this kind."""
        return self.path.replace("*", name)


HOME = Kind("home", "index.md", "screen", why="网站的入口，书里由封面和目录代替")
FRONT = Kind("front", "front/*.md", "front", group="卷首", boost=0.65)
PLAN = Kind(
    "plan",
    "plan/index.md",
    "front",
    group="学习计划",
    generated=True,
    anchors=lambda project: ["how"],
    boost=0.4,
)
SESSION = Kind(
    "session",
    "plan/session-*.md",
    "own",
    why="印在各次学习的讲义里",
    group="学习计划",
    generated=True,
    anchors=lambda project: ["chapters", "reading", "outline", DISCUSSION.id, QUIZ.id],
    boost=0.4,
)
CHAPTER = Kind("chapter", "part*/*.md", "body", boost=1)
TERMS = Kind(
    "terms",
    "appendix/terms.md",
    "back",
    group="附录",
    generated=True,
    anchors=lambda project: project.terms,
    boost=0.78,
)
TIMELINE = Kind(
    "timeline",
    "appendix/timeline.md",
    "back",
    group="附录",
    generated=True,
    anchors=lambda project: [f"y{event.date[:4]}" for event in project.timeline],
    boost=0.55,
)
DATA = Kind(
    "data",
    "appendix/data.md",
    "back",
    style="series",
    group="附录",
    generated=True,
    anchors=lambda project: project.series,
    boost=0.8,
)
QUIZZES = Kind(
    "quiz",
    "appendix/quiz.md",
    "screen",
    why="各章已有自测，答案印在书末",
    group="附录",
    generated=True,
    anchors=lambda project: [f"ch{chapter.number:02d}" for chapter in project.chapters],
    search="name",
    boost=0.5,
)
SOURCES = Kind(
    "sources",
    "appendix/sources.md",
    "back",
    style="sources",
    group="附录",
    generated=True,
    anchors=lambda project: project.sources,
    search="whole",
    boost=0.5,
)
TAGS = Kind(
    "tags",
    "appendix/tags.md",
    "screen",
    why="点标签看章，书里由术语索引代替",
    group="附录",
    generated=True,
    search="name",
    boost=0.5,
)
PROOF = Kind(
    "proof",
    "appendix/proof.md",
    "own",
    why="付印前单独打印",
    style="checklist",
    group="附录",
    generated=True,
    anchors=lambda project: [GAPS, *(f"proof-{chapter.number:02d}" for chapter in project.chapters)],
    search="name",
    boost=0.5,
)
DOWNLOADS = Kind("downloads", "downloads.md", "screen", why="印册从这一页下载")

OTHER = Kind("other", "", "screen", why="本书之外的网页")  # what a generator or theme adds

# Matched in this order.
KINDS = (HOME, FRONT, PLAN, SESSION, CHAPTER, TERMS, TIMELINE, DATA, QUIZZES, SOURCES, TAGS, PROOF, DOWNLOADS)


def kind_of(path: str) -> Kind | None:
    """The kind of the page at ``path`` (its .md or .html, relative to docs/), or None where the book has no such page."""
    path = source(path)
    return next(
        (kind for kind in KINDS if kind.path.count("/") == path.count("/") and fnmatchcase(path, kind.path)), None
    )


def html(path: str) -> str:
    """Path of a page's Markdown -> path of the page built from it."""
    return re.sub(r"\.md$", ".html", path)


def source(path: str) -> str:
    """Path of a built page -> path of the Markdown it was built from."""
    return re.sub(r"\.html$", ".md", path)


# The number of the part (编) and of the chapter in a chapter's path.
CHAPTER_PATH = re.compile(r"part(\d+)/ch(\d+)[^/]*\.md")
LAST_CHAPTER = 9999  # so far Chinese numerals are written


def chapter_path(part: int, number: int, slug: str) -> str:
    """Path of a chapter: ``part4/ch15-study.md``, ``part4/ch120-study.md``."""
    return f"part{part}/ch{number:02d}-{slug}.md"


PART_FACET = "编"  # what the parts of the book are called among the facets of search; the others are in tags.yml


@dataclass(frozen=True)
class DataFile:
    """One file of docs/data, or all files that ``*`` stands for.

    Without a ``needed`` one no page can be made; text of ``printed`` ones is on paper; ``measure`` are those the
    rules measure chapters against, so that without one of them every chapter would seem in error.
    """

    path: str
    needed: bool = False
    printed: bool = False
    measure: bool = False


DATA_FILES = (
    DataFile("docs/data/sources.yml", needed=True, printed=True, measure=True),
    DataFile("docs/data/facts/*.yml", needed=True, measure=True),
    DataFile("docs/data/terms.yml", needed=True, printed=True, measure=True),
    DataFile("docs/data/tags.yml", needed=True, measure=True),
    DataFile("docs/data/plan.yml", needed=True, printed=True, measure=True),
    DataFile("docs/data/series/index.yml", printed=True, measure=True),
    DataFile("docs/data/series/*.csv", printed=True, measure=True),
    DataFile("docs/data/timeline.yml", printed=True),
    DataFile("docs/data/gaps.yml", printed=True),
    DataFile("docs/data/conflicts.yml"),
    DataFile("docs/data/anachronisms.yml"),
    DataFile("docs/data/synonyms.yml"),
    DataFile("docs/data/spoken.yml"),
    DataFile("docs/data/helps.yml"),
    DataFile("docs/data/verified.yml"),
)
SOURCES_FILE, PLAN_FILE = "docs/data/sources.yml", "docs/data/plan.yml"


def data_file(path: str) -> DataFile | None:
    """What the data file at ``path``, relative to the project's folder, is; None where it is none of the book's."""
    return next((one for one in DATA_FILES if fnmatchcase(path, one.path)), None)


TODO = "待写"  # in samples made by ``new``, for an editor to write

# ── What the built pages are marked with, for those who read them back: booklets, search ──
SCREEN_ONLY = "screen-only"  # has no use on paper and says nothing of the subject
CHAPTER_FACTS = "chapter-facts"  # the line under a chapter's heading
RELATED = "related"  # a chapter's terms and neighbours, at its end
GAPS = "gaps"  # the box at a chapter's end: what the book lacks; printed
FURTHER = "further-reading"  # id of the section of originals at a chapter's end; printed
SOURCE_LINK = "source-link"  # from a note to the original outlet
NOTES, NOTE_MARK = "footnote", "footnote-ref"  # the list of notes, and the number of one in the text
NOTE_RUN = "note-run"  # numbers that follow each other, with the character before them
# Elements that are no part of the text: of this site, then of the theme.
NOT_TEXT_CLASSES = frozenset(
    {SCREEN_ONLY, CHAPTER_FACTS, "footnote-backref", "headerlink", "md-content__button", "md-tags", "md-source-file"}
)
NOT_TEXT_TAGS = frozenset({"aside", "button", "form", "nav", "script", "style", "template"})


def is_text(tag: object, classes: str | None) -> bool:
    """Whether an HTML element with this tag and class attribute belongs to the text; a comment's tag is no string."""
    return isinstance(tag, str) and tag not in NOT_TEXT_TAGS and NOT_TEXT_CLASSES.isdisjoint((classes or "").split())
