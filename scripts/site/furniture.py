"""Chapter furniture: the line of facts under a chapter's heading, the related pages at its end."""

from __future__ import annotations

from posixpath import relpath

from scripts.content import Chapter, Project
from scripts.content.outline import TERMS
from scripts.content.records import chinese_date, chinese_number
from scripts.site.pages import term_name


def furnished(markdown: str, chapter: Chapter, project: Project, booklets: bool) -> str:
    """``markdown`` with a line of facts under its heading and related pages at its end.

    ``booklets`` says whether the printed handouts are built too, so that they can be linked.
    """
    heading, _, body = markdown.lstrip("\n").partition("\n")
    return f"{heading}\n\n{_facts(chapter, project, booklets)}\n\n{body}\n\n{_related(chapter, project)}\n"


def _link(chapter: Chapter, path: str, anchor: str = "") -> str:
    return relpath(path, chapter.path.rpartition("/")[0]) + anchor


def _facts(chapter: Chapter, project: Project, booklets: bool) -> str:
    sessions = "、".join(
        f"[第{chinese_number(s.number)}次学习]({_link(chapter, s.path)})" for s in project.sessions_of(chapter)
    )
    parts = [
        f"资料截止：{chinese_date(chapter.cutoff)}",
        f"约{chapter.minutes}分钟",
        f"用于{sessions}" if sessions else "",
        # Raw HTML: the handout is made after MkDocs has checked its links.
        f'<a class="screen-only" href="{_link(chapter, f"downloads/chapter-{chapter.number:02d}-standard.pdf")}">打印本章</a>'
        if booklets
        else "",
    ]
    return '<div class="chapter-facts" markdown>\n' + "　".join(filter(None, parts)) + "\n</div>"


def _related(chapter: Chapter, project: Project) -> str:
    terms = [term for term in project.terms.values() if term_name(term.term) in chapter.body]
    terms.sort(key=lambda term: chapter.body.index(term_name(term.term)))
    tagged = {value for facet in project.tags.values() if facet.chapters for value in chapter.tagged(facet.name)}
    grips = [one for one in project.chapters if one != chapter and one.title in tagged]
    lines = [
        ("本章术语", [f"[{term.term}]({_link(chapter, TERMS.path, '#' + term.id)})" for term in terms[:12]]),
        ("相关章节", [f"[{one.heading}]({_link(chapter, one.path)})" for one in grips]),
    ]
    rows = "\n\n".join(f"**{name}**　{'、'.join(links)}" for name, links in lines if links)
    return f'<div class="related screen-only" markdown>\n\n{rows}\n\n</div>' if rows else ""
