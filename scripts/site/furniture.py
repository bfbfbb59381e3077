"""Chapter furniture: the line of facts under a chapter's heading; gaps, originals and related pages at its end."""

from __future__ import annotations

from posixpath import relpath

from scripts.content import Chapter, Project, Source
from scripts.content.markdown import cited_keys
from scripts.content.outline import CHAPTER_FACTS, FURTHER, GAPS, RELATED, SCREEN_ONLY, TERMS
from scripts.content.records import Gap, chinese_date, chinese_number
from scripts.site.escape import escape
from scripts.site.footnotes import note
from scripts.site.pages import term_name


def furnished(markdown: str, chapter: Chapter, project: Project, booklets: bool) -> str:
    """Return ``markdown`` with a line of facts under its heading; gaps, originals and related pages at its end.

    ``booklets`` says whether the printed handouts are built too, so that they can be linked.
    """
    heading, _, body = markdown.lstrip("\n").partition("\n")
    end = [_gaps(chapter, project), _further(chapter, project), _related(chapter, project)]
    return "\n\n".join([heading, _facts(chapter, project, booklets), body, *filter(None, end)]) + "\n"


def gap(one: Gap) -> str:
    """Return what is missing as a line of Markdown: what, why it matters, where it was sought, who has it."""
    when = f"（{chinese_date(one.sought_on)}）" if one.sought_on else ""
    parts = [
        one.what,
        one.why,
        f"查过：{one.sought}{when}" if one.sought else "",
        f"存于：{one.holder}" if one.holder else "",
    ]
    return "".join(f"{escape(part.rstrip('。'))}。" for part in parts if part)


def originals(chapter: Chapter, project: Project) -> list[Source]:
    """Return the sources a chapter cites that stand for themselves, in the order they are cited."""
    cited = (project.sources[key] for key in cited_keys(chapter.body) if key in project.sources)
    return [source for source in cited if source.original and not source.unusable]


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
        f'<a class="{SCREEN_ONLY}" href="{_link(chapter, f"downloads/chapter-{chapter.number:02d}-standard.pdf")}">打印本章</a>'
        if booklets
        else "",
    ]
    return f'<div class="{CHAPTER_FACTS}" markdown>\n' + "　".join(filter(None, parts)) + "\n</div>"


def _gaps(chapter: Chapter, project: Project) -> str:
    lines = [f"    - {gap(one)}" for one in project.gaps if chapter.number in one.chapters]
    return "\n".join([f'!!! {GAPS} "待补与待核"', "", *lines]) if lines else ""


def _further(chapter: Chapter, project: Project) -> str:
    lines = [f"- {note(source)}" for source in originals(chapter, project)]
    return "\n".join([f"## 延伸阅读 {{#{FURTHER}}}", "", *lines]) if lines else ""


def _related(chapter: Chapter, project: Project) -> str:
    terms = [term for term in project.terms.values() if term_name(term.term) in chapter.body]
    terms.sort(key=lambda term: chapter.body.index(term_name(term.term)))
    tagged = {value for facet in project.tags.values() if facet.chapters for value in chapter.tagged(facet.name)}
    grips = [one for one in project.chapters if one != chapter and one.title in tagged]
    lines = [
        ("本章术语", [f"[{escape(term.term)}]({_link(chapter, TERMS.path, '#' + term.id)})" for term in terms[:12]]),
        ("相关章节", [f"[{escape(one.heading)}]({_link(chapter, one.path)})" for one in grips]),
    ]
    rows = "\n\n".join(f"**{name}**　{'、'.join(links)}" for name, links in lines if links)
    return f'<div class="{RELATED} {SCREEN_ONLY}" markdown>\n\n{rows}\n\n</div>' if rows else ""
