"""签: every chapter carries the tags it must, from the vocabulary of docs/data/tags.yml."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from scripts.check.finding import Finding
from scripts.content import Chapter, Project
from scripts.content.markdown import cited_keys, passages


def check(project: Project) -> Iterator[Finding]:
    """Facets present, values known, the tags for kinds of source equal to those cited."""
    for chapter in project.chapters:
        yield from _chapter(project, chapter)


def _chapter(project: Project, chapter: Chapter) -> Iterator[Finding]:
    name = f"docs/{chapter.path}"
    tags_line = chapter.meta.lines.get("tags", 1)

    def line_of(tag: str) -> int:
        return chapter.meta["tags"].lines[chapter.tags.index(tag)]

    known = [f"{facet.name}/{value}" for facet in project.tags.values() for value in facet.values]
    for tag in chapter.tags:
        if tag not in known:
            near = get_close_matches(tag, known, n=1, cutoff=0.5)
            hint = f"是否应为“{near[0]}”？" if near else ""
            yield Finding(
                name, line_of(tag), 1, "签-2", f"标签“{tag}”不在词表里", f"{hint}新标签请先加到 docs/data/tags.yml"
            )
    for tag in sorted({tag for tag in chapter.tags if chapter.tags.count(tag) > 1}):
        yield Finding(name, line_of(tag), 1, "签-3", f"标签“{tag}”写了两遍", "请删去一处")
    for facet in project.tags.values():
        count = len(chapter.tagged(facet.name))
        required = facet.required != "optional" or chapter.part in facet.parts
        if required and not count:
            yield Finding(
                name,
                tags_line,
                1,
                "签-1",
                f"缺少“{facet.name}”标签",
                f"请加上“{facet.name}/……”，可用的值见 docs/data/tags.yml",
            )
        elif facet.required == "one" and count > 1:
            yield Finding(name, tags_line, 1, "签-3", f"“{facet.name}”标签有{count}个", "只能留一个")
    kinds = project.source_kinds
    if not kinds:
        return
    cited = {
        project.sources[key].kind
        for passage in passages(chapter)
        for key in cited_keys(passage.text)
        if key in project.sources
    }
    tagged = set(chapter.tagged(kinds.name))
    for kind in sorted(cited - tagged):
        yield Finding(name, tags_line, 1, "签-4", f"引用了“{kind}”类来源，标签里没有", f"请加上“{kinds.name}/{kind}”")
    for kind in sorted(tagged - cited):
        yield Finding(
            name,
            line_of(f"{kinds.name}/{kind}"),
            1,
            "签-4",
            f"标签“{kinds.name}/{kind}”没有来源支持",
            "请删去，或补引该类来源",
        )
