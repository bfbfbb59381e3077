"""签: every chapter carries the tags it must, from the vocabulary of docs/data/tags.yml."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from scripts.check.finding import Finding
from scripts.content import Chapter, Project
from scripts.content.markdown import cited_keys, passages
from scripts.content.outline import TODO


def check(project: Project) -> Iterator[Finding]:
    """The tags of each chapter."""
    for chapter in project.chapters:
        for rule in CHAPTER_RULES:
            yield from rule(project, chapter)


def _finding(chapter: Chapter, line: int, rule: str, message: str, hint: str = "") -> Finding:
    return Finding(f"docs/{chapter.path}", line, 1, rule, message, hint)


def _line(chapter: Chapter, tag: str = "") -> int:
    """The line of a tag, or of the word ``tags:``."""
    return int(chapter.meta["tags"].lines[chapter.tags.index(tag)] if tag else chapter.meta.lines.get("tags", 1))


def _required(project: Project, chapter: Chapter) -> Iterator[Finding]:
    """签-1: facets that every chapter has, or every chapter of this part."""
    for facet in project.tags.values():
        required = facet.required != "optional" or chapter.part in facet.parts
        if required and not chapter.tagged(facet.name):
            hint = f"请加上“{facet.name}/……”，可用的值见 docs/data/tags.yml"
            yield _finding(chapter, _line(chapter), "签-1", f"缺少“{facet.name}”标签", hint)


def _known(project: Project, chapter: Chapter) -> Iterator[Finding]:
    """签-2: tags are in the vocabulary."""
    known = [f"{facet.name}/{value}" for facet in project.tags.values() for value in facet.values]
    for tag in chapter.tags:
        if tag not in known:
            near = get_close_matches(tag, known, n=1, cutoff=0.5)
            hint = f"是否应为“{near[0]}”？" if near else ""
            hint += "新标签请先加到 docs/data/tags.yml"
            yield _finding(chapter, _line(chapter, tag), "签-2", f"标签“{tag}”不在词表里", hint)


def _repeated(project: Project, chapter: Chapter) -> Iterator[Finding]:
    """签-3: no tag twice, and one only of a facet that has one."""
    for tag in sorted({tag for tag in chapter.tags if chapter.tags.count(tag) > 1}):
        yield _finding(chapter, _line(chapter, tag), "签-3", f"标签“{tag}”写了两遍", "请删去一处")
    for facet in project.tags.values():
        count = len(chapter.tagged(facet.name))
        if facet.required == "one" and count > 1:
            yield _finding(chapter, _line(chapter), "签-3", f"“{facet.name}”标签有{count}个", "只能留一个")


def _kinds(project: Project, chapter: Chapter) -> Iterator[Finding]:
    """签-4: the kinds of source tagged are those cited."""
    facet = project.source_kinds
    if facet is None:
        return
    keys = {key for passage in passages(chapter) for key in cited_keys(passage.text)}
    cited = {project.sources[key].kind for key in keys if key in project.sources}
    tagged = set(chapter.tagged(facet.name))
    for kind in sorted(cited - tagged):
        hint = f"请加上“{facet.name}/{kind}”"
        yield _finding(chapter, _line(chapter), "签-4", f"引用了“{kind}”类来源，标签里没有", hint)
    for kind in sorted(tagged - cited):
        tag = f"{facet.name}/{kind}"
        message = f"标签“{tag}”没有来源支持"
        yield _finding(chapter, _line(chapter, tag), "签-4", message, "请删去，或补引该类来源")


def _title(project: Project, chapter: Chapter) -> Iterator[Finding]:
    """签-5: in a part whose chapters are each about one value of a facet, the chapter has its name."""
    for facet in project.tags.values():
        values = chapter.tagged(facet.name)
        named = chapter.title in values or not values or TODO in chapter.body
        if facet.chapters and chapter.part in facet.parts and not named:
            yield _finding(chapter, _line(chapter), "签-5", f"章题“{chapter.title}”不是本章的{facet.name}标签")


CHAPTER_RULES: tuple[Callable[[Project, Chapter], Iterator[Finding]], ...] = (
    _required,
    _known,
    _repeated,
    _kinds,
    _title,
)
