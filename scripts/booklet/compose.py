"""What a booklet holds and in which order, before anything is typeset."""

from __future__ import annotations

import dataclasses
from collections.abc import Container
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pypinyin import lazy_pinyin

from scripts.content import Chapter, Project, Session, Term, outline
from scripts.content.outline import html
from scripts.content.records import chinese_date, chinese_number
from scripts.errors import ProjectError

ANSWERS = "自测答案"

Edition = Literal["standard", "large", "pocket"]
Imposition = Literal["none", "saddle", "signatures"]
Format = Literal["pdf", "epub", "docx"]
# How pages are numbered and set: front matter in Roman numerals, back matter closer.
Matter = Literal["front", "body", "back"]


@dataclass(frozen=True)
class Request:
    """What one booklet holds and how it is made.

    ``session`` a study session, or ``chapters`` chapter numbers, or ``part`` a 编, or ``proof`` the
    list to check before printing, or none of them for the whole book.
    """

    session: int | None = None
    chapters: tuple[int, ...] = ()
    part: int | None = None
    proof: bool = False
    edition: Edition = "standard"
    impose: Imposition | None = "none"
    format: Format = "pdf"

    @property
    def whole(self) -> bool:
        """Whether this is the whole book."""
        return self.session is None and not self.chapters and self.part is None and not self.proof

    @property
    def imposed(self) -> bool:
        """Whether the pages are arranged for folding."""
        return bool(self.impose) and self.impose != "none"


# ── The items of a booklet in order; typst/book.typ knows them by ``kind`` ──


@dataclass(frozen=True)
class Contents:
    """The table of contents."""

    kind: Literal["contents"] = "contents"


@dataclass(frozen=True)
class FigureList:
    """The list of tables and figures."""

    title: str = "图表目录"
    key: str = "figures-list"
    matter: Matter = "front"
    kind: Literal["figures"] = "figures"


@dataclass(frozen=True)
class PartTitle:
    """The title page of a 编 with its ``chapters``; ``restart`` says that page 1 is here."""

    key: str
    title: str
    chapters: tuple[str, ...]
    restart: bool = False
    kind: Literal["part"] = "part"


@dataclass(frozen=True)
class Text:
    """One page of the site, from its title on.

    ``title`` is the page's own where empty, ``left`` the running head of left-hand pages, ``level``
    that of its heading, ``lead`` a line under the title, ``style`` how it is set where that is special
    (see outline.Kind), ``listed`` whether its sections stand in the contents.
    """

    page: str
    left: str
    title: str = ""
    level: int = 1
    lead: str = ""
    matter: Matter = "body"
    style: str = ""
    listed: bool = False
    restart: bool = False
    kind: Literal["chapter"] = "chapter"


@dataclass(frozen=True)
class Answers:
    """The answers of all chapters."""

    title: str = ANSWERS
    kind: Literal["answers"] = "answers"


@dataclass(frozen=True)
class TermIndex:
    """The index of terms: (id, term, letter it stands under) in order."""

    terms: tuple[tuple[str, str, str], ...]
    title: str = "术语索引"
    key: str = "terms-index"
    matter: Matter = "body"
    kind: Literal["terms"] = "terms"


@dataclass(frozen=True)
class NotePage:
    """A ruled page for notes of one's own."""

    kind: Literal["lines"] = "lines"


@dataclass(frozen=True)
class Colophon:
    """The last page: fields with their values."""

    rows: tuple[tuple[str, str], ...]
    kind: Literal["colophon"] = "colophon"


Item = Contents | FigureList | PartTitle | Text | Answers | TermIndex | NotePage | Colophon


def session_of(project: Project, number: int) -> Session:
    """The study session of that number. Raises ProjectError when the plan has none."""
    for session in project.plan:
        if session.number == number:
            return session
    raise ProjectError(f"学习计划里没有第{number}次学习", path="docs/data/plan.yml", hint="请写计划里已有的次数")


def chosen(project: Project, request: Request) -> list[Chapter]:
    """The chapters of a request in the order of the navigation. Raises ProjectError for one that does not exist."""
    known = {c.number: c for c in project.chapters}
    if request.proof:
        return []
    if request.session is not None:
        wanted = set(session_of(project, request.session).chapters)
    elif request.chapters:
        wanted = set(request.chapters)
    elif request.part is not None:
        wanted = {n for n, c in known.items() if c.part == request.part}
    else:
        wanted = set(known)
    for number in sorted(wanted - set(known)):
        raise ProjectError(f"没有第{number}章", hint="章号见网站目录")
    if not wanted:
        raise ProjectError(f"第{request.part}编没有章", hint="编号见网站目录")
    order = {path: at for at, (path, _) in enumerate(project.nav)}
    return sorted((known[n] for n in wanted), key=lambda c: (order.get(c.path, len(order)), c.number))


def title(project: Project, request: Request) -> str:
    """Title of the booklet as printed on its cover."""
    if request.session is not None:
        return f"第{chinese_number(request.session)}次学习　{session_of(project, request.session).theme}"
    if request.proof:
        return "付印前核校单"
    chapters = chosen(project, request)
    if request.part is not None:
        return chapters[0].part_title
    if request.chapters:
        return chapters[0].heading if len(chapters) == 1 else "专题选编"
    return str(project.book.get("title") or project.config.get("site_name", ""))


def reading_order(project: Project, request: Request, pages: Container[str]) -> list[Item]:
    """The items of the booklet from the contents to the colophon. ``pages`` are the pages the site has."""
    name = title(project, request)
    items: list[Item] = [Contents()]
    if request.proof:
        page = Text(html(outline.PROOF.path), name, matter="back", style=outline.PROOF.style, listed=True, restart=True)
        return [*items, page, Colophon(colophon(project, request))]
    if request.whole:
        front = _matter(project, "front", name, pages)
        items += [FigureList(), *front, *_first_page(_body(project, request))]
    else:
        handout = html(session_of(project, request.session).path) if request.session is not None else ""
        opening = [Text(handout, name)] if handout in pages else []
        items += _first_page([*opening, *_body(project, request)])
    items.append(Answers())
    if request.whole:
        items += _matter(project, "back", name, pages)
        items.append(TermIndex(tuple(term_list(project))))
    if request.session is not None:
        items.append(NotePage())
    return [*items, Colophon(colophon(project, request))]


def _matter(project: Project, matter: Matter, left: str, pages: Container[str]) -> list[Text]:
    """The pages of that matter in the order of the outline."""
    kinds = {html(path): kind for path, kind in project.pages().items() if kind.matter == matter}
    return [Text(path, left, matter=matter, style=kind.style) for path, kind in kinds.items() if path in pages]


def _body(project: Project, request: Request) -> list[PartTitle | Text]:
    """The chapters, in the whole book under the title pages of their 编."""
    items: list[PartTitle | Text] = []
    for (number, part), group in groupby(chosen(project, request), key=lambda c: (c.part, c.part_title)):
        inside = list(group)
        if request.whole:
            items.append(PartTitle(f"part-{number}", part, tuple(c.heading for c in inside)))
        for chapter in inside:
            lead = f"资料截止：{chinese_date(chapter.cutoff)}" if chapter.cutoff else ""
            level = 2 if request.whole else 1
            items.append(Text(html(chapter.path), part, chapter.heading, level=level, lead=lead, listed=True))
    return items


def _first_page(items: list[PartTitle | Text]) -> list[PartTitle | Text]:
    """The items of the body with page 1 at the first of them."""
    return [dataclasses.replace(item, restart=True) if number == 0 else item for number, item in enumerate(items)]


def term_list(project: Project) -> list[tuple[str, str, str]]:
    """(id, term, letter it stands under) in order of pinyin; what starts with a digit comes first."""

    def place(term: Term) -> tuple[str, str]:
        sound = "".join(lazy_pinyin("".join(c for c in term.term if c.isalnum()))).lower()
        return (sound[0].upper() if sound[:1].isascii() and sound[:1].isalpha() else "0—9", sound)

    return sorted(
        ((key, t.term, place(t)[0]) for key, t in project.terms.items()), key=lambda x: place(project.terms[x[0]])
    )


def colophon(project: Project, request: Request) -> tuple[tuple[str, str], ...]:
    """The fields of the last page: those of the configuration, then what only the book knows.

    ``extra.book.colophon`` may hold further fields, such as 准印证号 or 印数.
    """
    book = project.book
    cutoffs = sorted(str(c.cutoff) for c in chosen(project, request) if c.cutoff)
    rows = [
        ("书名", book.get("title")),
        ("汇编", book.get("issuer")),
        ("版次", book.get("edition")),
        ("日期", book.get("date")),
        *(book.get("colophon") or {}).items(),
        ("资料截止", chinese_date(cutoffs[-1]) if cutoffs else ""),
        ("开本", {"pocket": "A5", "large": "A4（大字本）"}.get(request.edition, "A4")),
        ("字体", "思源宋体、思源黑体、霞鹜文楷（均为开放授权）"),
    ]
    return tuple((str(label), str(value)) for label, value in rows if value)
