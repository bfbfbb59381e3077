"""What a booklet holds and in which order, before anything is typeset."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pypinyin import lazy_pinyin

from scripts.content import outline
from scripts.content.outline import html
from scripts.content.records import chinese_date, chinese_number
from scripts.errors import ProjectError

ANSWERS = "自测答案"


@dataclass(frozen=True)
class Request:
    """What one booklet holds and how it is made.

    ``session`` a study session, or ``chapters`` chapter numbers, or ``part`` a 编, or ``proof`` the
    list to check before printing, or none of them for the whole book. ``edition`` standard | large | pocket, ``impose`` none | saddle | signatures,
    ``format`` pdf | epub | docx.
    """

    session: int | None = None
    chapters: tuple[int, ...] = ()
    part: int | None = None
    proof: bool = False
    edition: str = "standard"
    impose: str | None = "none"
    format: str = "pdf"

    @property
    def whole(self) -> bool:
        """Whether this is the whole book."""
        return self.session is None and not self.chapters and self.part is None and not self.proof

    @property
    def imposed(self) -> bool:
        """Whether the pages are arranged for folding."""
        return bool(self.impose) and self.impose != "none"


def session_of(project: Any, number: int) -> Any:
    """The study session of that number. Raises ProjectError when the plan has none."""
    for session in project.plan:
        if session.number == number:
            return session
    raise ProjectError(f"学习计划里没有第{number}次学习", path="docs/data/plan.yml", hint="请写计划里已有的次数")


def chosen(project: Any, request: Request) -> list[Any]:
    """The chapters of a request in book order. Raises ProjectError for one that does not exist."""
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
    return [known[n] for n in sorted(wanted)]


def title(project: Any, request: Request) -> str:
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
    return settings(project).get("title") or project.config.get("site_name", "")


def settings(project: Any) -> dict[str, Any]:
    """``extra.book`` of mkdocs.yml: title, issuer, date and so on."""
    return (project.config.get("extra") or {}).get("book") or {}


def reading_order(project: Any, request: Request, pages: Container[str]) -> list[dict[str, Any]]:
    """The parts of the booklet from the contents to the last text, as book.typ reads them.

    ``pages`` are the pages the site has. An item of kind ``chapter`` names its ``page``; its title,
    text and key are filled in by whoever reads the page.
    """
    name, chapters = title(project, request), chosen(project, request)

    def page(path: str, **more: Any) -> dict[str, Any]:
        kind = outline.kind_of(path)
        item = {"kind": "chapter", "page": path, "left": name, "level": 1, "lead": "", "matter": "body"}
        return {**item, "style": kind.style if kind else "", "listed": False, "restart": False, **more}

    def matter(which: str) -> list[str]:
        paths = [html(path) for path, kind in project.pages().items() if kind.matter == which]
        return [path for path in paths if path in pages]

    items: list[dict[str, Any]] = [{"kind": "contents"}]
    if request.proof:
        return [*items, page(html(outline.PROOF.path), restart=True, listed=True, matter="back")]
    if request.whole:
        items.append({"kind": "figures", "key": "figures-list", "title": "图表目录", "matter": "front"})
        items += [page(path, matter="front") for path in matter("front")]
    elif request.session is not None:
        path = html(session_of(project, request.session).path)
        items += [page(path)] if path in pages else []
    first = len(items) if request.whole else 1
    for part, group in groupby(chapters, key=lambda c: (c.part, c.part_title)):
        inside = list(group)
        if request.whole:
            names = [c.heading for c in inside]
            opening = {"kind": "part", "key": f"part-{part[0]}", "title": part[1], "chapters": names}
            items.append({**opening, "restart": False})
        for chapter in inside:
            lead = f"资料截止：{chinese_date(chapter.cutoff)}" if chapter.cutoff else ""
            more = {"title": chapter.heading, "left": part[1], "listed": True, "lead": lead}
            items.append(page(html(chapter.path), level=2 if request.whole else 1, **more))
    items[first]["restart"] = True  # page 1 is the first page of the body
    items.append({"kind": "answers", "title": ANSWERS})
    if request.whole:
        items += [page(path, matter="back") for path in matter("back")]
        items.append({"kind": "terms", "key": "terms-index", "title": "术语索引", "matter": "body"})
    if request.session is not None:
        items.append({"kind": "lines"})
    return items


def term_list(project: Any) -> list[tuple[str, str, str]]:
    """(id, term, letter it stands under) in order of pinyin; what starts with a digit comes first."""

    def place(term: Any) -> tuple[str, str]:
        sound = "".join(lazy_pinyin("".join(c for c in term.term if c.isalnum()))).lower()
        return (sound[0].upper() if sound[:1].isascii() and sound[:1].isalpha() else "0—9", sound)

    return sorted(
        ((key, t.term, place(t)[0]) for key, t in project.terms.items()), key=lambda x: place(project.terms[x[0]])
    )


def colophon(project: Any, request: Request) -> list[tuple[str, str]]:
    """The fields of the last page: those of the configuration, then what only the book knows.

    ``extra.book.colophon`` may hold further fields, such as 准印证号 or 印数.
    """
    book = settings(project)
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
    return [(str(label), str(value)) for label, value in rows if value]
