"""Take the readable part of a built page and make it plain enough to typeset.

Booklets are made from the rendered site, so whatever a reader sees on screen is what is printed,
and nothing here depends on a plugin's internals. The result is a small dialect of HTML:

* ``<span class="note" data-n=N>…</span>``    first citation of a source in the page: a real note
* ``<span class="same" data-n="N M">``        cited before: the same numbers again, no further note
* ``<span class="back" data-n=N>``            in an answer, printed elsewhere: the page's note N
* ``<span class="ix" data-term=T>``           a place the index of terms points to
* ``<a href="#KEY:ID">``                      a place in the book; anything else is a plain URL
* figures hold one ``img`` or ``table``; answers are taken out and kept apart.
"""

from __future__ import annotations

import copy
import hashlib
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml import etree

from scripts.content import outline
from scripts.errors import ProjectError

HAN = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·"
_GAP = re.compile(r"[ \t]*\n[ \t\n]*")
_CJK_GAP = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")
AFTER = "”’》〉」』"  # 见第N页 stands behind these: “四新”（见第9页）
BLOCKS = {"p", "li", "td", "th", "figcaption", "caption", "dd", "dt", "blockquote"}


@dataclass(frozen=True)
class Piece:
    """One page of the site, ready to convert.

    ``key`` names it in links (``part4.ch15-study``), ``source`` is its Markdown file for messages,
    ``html`` the normalised body without its H1, ``answers`` the collapsed answers (``div.answer``),
    ``images`` name in the work folder → file, ``targets`` the places it links to, ``anchors`` the places it can be linked at.
    """

    key: str
    source: str
    title: str
    html: str
    answers: str = ""
    images: Mapping[str, Path] = field(default_factory=dict)
    targets: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Everything that will be printed, for the check of missing glyphs."""
        body = lxml.html.fromstring(f"<div>{self.html}{self.answers}</div>")
        return self.title + "".join(body.itertext())


def page_key(path: str) -> str:
    """``part4/ch15-study.html`` (or ``.md``) → ``part4.ch15-study``, the name used in links."""
    return re.sub(r"\.(html|md)$", "", path).replace("/", ".")


def extract(
    site: Path, page: str, book_pages: Iterable[str], terms: Mapping[str, Iterable[str]] | None = None
) -> Piece:
    """Read ``site/page`` and return its Piece.

    ``book_pages`` are the pages that can be linked to inside a booklet; ``terms`` maps a term's id
    to the words that stand for it in running text. Raises ProjectError naming the page when it is
    missing, has no heading, or shows a picture without a text alternative.
    """
    file = site / page
    source = f"docs/{outline.source(page)}"
    if not file.is_file():
        raise ProjectError("网站里没有这一页，无法印册", path=source, hint="先运行 make 生成网站")
    tree = lxml.html.fromstring(file.read_text("utf-8"))
    found = tree.xpath("//article")
    if not found:
        raise ProjectError("这一页没有正文", path=source, hint="请补写正文")
    body = copy.deepcopy(found[0])
    for node in [one for one in body.iterdescendants() if not outline.is_text(one.tag, one.get("class"))]:
        _drop(node)
    heading = body.find(".//h1")
    if heading is None:
        raise ProjectError("这一页没有一级标题，无法列入目录", path=source, hint="请在正文开头写“# 标题”")
    title = _squash("".join(heading.itertext())).strip()
    _drop(heading)
    work = _Page(site, page, source, frozenset(book_pages), body)
    work.run(terms or {})
    return Piece(
        key=page_key(page),
        source=source,
        title=title,
        html=_inner(body),
        answers="".join(work.answers),
        images=work.images,
        targets=tuple(work.targets),
        anchors=tuple(work.anchors),
    )


class _Page:
    """The steps that turn one article into the dialect above."""

    def __init__(self, site, page, source, book_pages, body):
        self.site, self.page, self.source, self.body = site, page, source, body
        self.book_pages, self.key = book_pages, page_key(page)
        self.answers: list[str] = []
        self.images: dict[str, Path | str] = {}
        self.targets: list[str] = []
        self.anchors: list[str] = []

    def run(self, terms: Mapping[str, Iterable[str]]) -> None:
        notes = self.take_notes()
        self.squeeze()
        self.figures()
        self.links()
        self.cite(notes)
        self.index(terms)
        self.sections()
        kind = outline.kind_of(self.page)
        if kind and kind.style == "series":
            self.pair()
        self.take_answers()
        self.clean()

    def take_notes(self) -> dict[str, etree._Element]:
        """Lift the list of notes off the page: source key → its content."""
        notes = {}
        for box in self.body.xpath(".//div[@class='footnote']"):
            for item in box.xpath(".//li[starts-with(@id,'fn:')]"):
                notes[item.get("id")[3:]] = item
            _drop(box)
        return notes

    def squeeze(self) -> None:
        """Take out line breaks of the HTML source: between Han characters they mean nothing."""
        for node in self.body.iter():
            if isinstance(node.tag, str) and node.tag not in ("pre", "code"):
                node.text = _squash(node.text)
            node.tail = _squash(node.tail)

    def figures(self) -> None:
        """Tables get their caption inside, pictures a file in the work folder."""
        for prefix in self.body.xpath(".//span[contains(@class,'caption-prefix')]"):
            _drop(prefix)
        for figure in self.body.xpath(".//figure[.//table]"):
            table, caption = figure.find(".//table"), figure.find(".//figcaption")
            if caption is not None:
                inside = etree.SubElement(table, "caption")
                table.insert(0, inside)
                for p in caption.findall("p") or [caption]:
                    inside.text = (inside.text or "") + (p.text or "").lstrip()
                    inside.extend(list(p))
            figure.getparent().replace(figure, _tailed(table, figure.tail))
        for p in self.body.xpath(".//figure/p[img]"):
            p.drop_tag()
        for image in self.body.iter("img"):
            alt = (image.get("alt") or "").strip()
            src = unquote(urlsplit(image.get("src") or "").path)
            file = (self.site / posixpath.join(posixpath.dirname(self.page), src)).resolve()
            if not alt:
                raise ProjectError(
                    f"图片缺少文字说明：{src}",
                    path=self.source,
                    hint="在 ![ ] 的方括号里写明图的内容",
                )
            if not file.is_file():
                raise ProjectError(f"找不到图片：{src}", path=self.source, hint="请改正路径，或把图片放到该处")
            digest = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
            name = f"{digest}{file.suffix.lower()}"
            self.images[name] = file
            image.set("src", f"images/{name}")
            for extra in set(image.attrib) - {"src", "alt"}:
                del image.attrib[extra]

    def links(self) -> None:
        """Rewrite ids and links so that they are unique in the whole book."""
        for node in self.body.iter():
            if isinstance(node.tag, str) and node.get("id"):
                if node.get("id").startswith("fnref"):
                    continue
                node.set("id", f"{self.key}:{node.get('id')}")
                self.anchors.append(node.get("id"))
                if node.tag in BLOCKS:  # pandoc keeps no id there
                    mark = _span("at", node.attrib.pop("id"), 0)
                    mark.tail, node.text = node.text, None
                    node.insert(0, mark)
        seen = set()
        for link in self.body.xpath(".//a[@href]"):
            if "footnote-ref" in (link.get("class") or ""):
                continue
            target = self.resolve(link.get("href"))
            if target is None:
                link.drop_tag()
                continue
            source = "source-link" in (link.get("class") or "")
            for extra in set(link.attrib) - {"href"}:
                del link.attrib[extra]
            link.set("href", target)
            if source:
                link.set("class", "source")
            if target.startswith("#"):
                self.targets.append(target[1:])
                if target not in seen:  # 见第N页 once per page is enough
                    self.see(link, target[1:])
                seen.add(target)

    def see(self, link, target: str) -> None:
        """Mark where 见第N页 goes: behind the link and any mark that closes around it."""
        tail = link.tail or ""
        rest = tail.lstrip(AFTER)
        link.tail = tail[: len(tail) - len(rest)]
        span = _span("see", target, 0)
        span.tail = rest
        link.addnext(span)

    def resolve(self, href: str) -> str | None:
        """A link of the page as ``#KEY`` or ``#KEY:ID``, an URL, or None when paper has no use for it."""
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            return href if parts.scheme in ("http", "https", "mailto") else None
        path = unquote(parts.path)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.page), path)) if path else self.page
        if target not in self.book_pages:
            return None
        return f"#{page_key(target)}" + (f":{unquote(parts.fragment)}" if parts.fragment else "")

    def cite(self, notes: dict[str, etree._Element]) -> None:
        """Put each note where its source is first cited; later marks repeat its number."""
        for item in notes.values():
            for link in item.xpath(".//a[@href]"):
                target = self.resolve(link.get("href"))
                if target is None or target.startswith("#"):
                    link.drop_tag()
                elif "source-link" in (link.get("class") or ""):
                    item.set("data-url", target)  # shown or not as the configuration says
                    _drop(link)
                else:
                    link.attrib.clear()
                    link.set("href", target)
        first: dict[str, int] = {}  # source → number of its note
        late: list[tuple[etree._Element, str]] = []
        for run in self.runs():
            out: list[etree._Element] = []
            before, repeats = len(first), set()
            for sup in run:
                key = unquote(sup.find("a").get("href"))[4:]
                if key not in notes:
                    raise ProjectError(f"注释没有内容：{key}", path=self.source)
                if any(a.tag == "details" for a in sup.iterancestors()):
                    out.append(_span("back", self.key, ""))
                    late.append((out[-1], key))
                elif key not in first:
                    first[key] = len(first) + 1
                    out.append(_span("note", self.key, first[key]))
                    self.fill(out[-1], notes[key])
                elif first[key] <= before:
                    repeats.add(first[key])
            if repeats:  # together in one pair of brackets, in order
                out.insert(0, _span("same", self.key, " ".join(map(str, sorted(repeats)))))
            out[-1].tail = run[-1].tail
            for sup in run[1:]:
                sup.getparent().remove(sup)
            place = run[0].getparent()
            at = place.index(run[0])
            place[at : at + 1] = out
        for span, key in late:  # answers are printed far away: they refer to the chapter's notes
            span.set("data-n", str(first.get(key, 0)))
            if key not in first:
                self.fill(span, notes[key])

    def runs(self) -> list[list[etree._Element]]:
        """Note marks grouped where they follow each other directly."""
        runs: list[list[etree._Element]] = []
        for sup in self.body.xpath(".//sup[a[contains(@class,'footnote-ref')]]"):
            last = runs[-1][-1] if runs else None
            if last is not None and sup.getprevious() is last and not (last.tail or "").strip():
                runs[-1].append(sup)
            else:
                runs.append([sup])
        return runs

    @staticmethod
    def fill(span, item) -> None:
        content = copy.deepcopy(item)
        if item.get("data-url"):
            span.set("data-url", item.get("data-url"))
        for p in content.findall("p") or [content]:
            text = re.sub(r"\s+", " ", p.text or "").lstrip()
            if len(span):
                span[-1].tail = (span[-1].tail or "") + text
            else:
                span.text = (span.text or "") + text
            span.extend(list(p))
        last = span[-1] if len(span) else None
        if last is not None and last.tail:
            last.tail = last.tail.rstrip()
        elif last is None and span.text:
            span.text = span.text.rstrip()

    def index(self, terms: Mapping[str, Iterable[str]]) -> None:
        """Mark the first place in the page where each term stands in running text."""
        words = {word: key for key, names in terms.items() for word in names if len(word) > 1}
        if not words:
            return
        pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
        done: set[str] = set()
        for p in self.body.xpath(".//p[not(ancestor::details)] | .//li[not(p or ancestor::details)]"):
            hits = [words[m.group()] for m in pattern.finditer(_own_text(p))]
            for key in dict.fromkeys(hits):
                if key in done:
                    continue
                done.add(key)
                mark = etree.Element("span")
                mark.set("class", "ix")
                mark.set("data-term", key)
                mark.tail, p.text = p.text, None
                p.insert(0, mark)

    def sections(self) -> None:
        """Close gaps in the heading levels (PDF/UA), mark the fixed sections, wrap 学习要点 to be set apart."""
        open_levels = [1]
        for head in self.body.xpath(".//h2|.//h3|.//h4|.//h5|.//h6"):
            level = int(head.tag[1])
            while open_levels[-1] >= level:
                open_levels.pop()
            open_levels.append(level)
            head.tag = f"h{len(open_levels)}"
        for head in self.body.xpath(".//h2"):
            anchor = (head.get("id") or "").rpartition(":")[2]
            if anchor in outline.SECTIONS:
                head.set("class", "standing")
            if anchor != outline.POINTS.id:
                continue
            box = etree.Element("div")
            box.set("class", "points")
            follow = []
            for node in head.itersiblings():
                if node.tag in ("h1", "h2"):
                    break
                follow.append(node)
            head.addnext(box)
            box.extend(follow)

    def pair(self) -> None:
        """Wrap a picture, the table after it and the remarks up to the next heading."""
        for figure in self.body.xpath(".//figure[following-sibling::*[1][self::table]]"):
            box = etree.Element("div")
            box.set("class", "beside")
            follow = [figure]
            for node in figure.itersiblings():
                if node.tag not in ("table", "p"):
                    break
                follow.append(node)
            figure.addprevious(box)
            box.extend(follow)

    def take_answers(self) -> None:
        """Move collapsed answers out of the text; other collapsed blocks are printed open."""
        for number, details in enumerate(self.body.xpath(".//details"), 1):
            summary = details.find("summary")
            label = _squash("".join(summary.itertext())) if summary is not None else ""
            if "答案" not in label:
                details.tag = "div"
                details.set("class", "aside")
                if summary is not None:
                    summary.tag = "p"
                    summary.set("class", "aside-title")
                continue
            if summary is not None:
                summary.drop_tree()
            item = next((a for a in details.iterancestors() if a.tag == "li"), None)
            place = list(item.getparent().iterchildren("li")).index(item) + 1 if item is not None else number
            tail, details.tail = details.tail, None
            details.tag = "div"
            details.set("class", "answer")
            details.set("data-n", str(place))
            self.answers.append(lxml.html.tostring(details, encoding="unicode"))
            details.tail = tail
            _drop(details)

    def clean(self) -> None:
        """Keep only the attributes the filter reads."""
        for title in self.body.xpath(".//p[contains(@class,'admonition-title')]"):
            strong = etree.SubElement(title, "strong")
            strong.text, title.text = title.text, None
        keep = {
            "id",
            "class",
            "href",
            "src",
            "alt",
            "data-key",
            "data-term",
            "data-n",
            "data-url",
            "colspan",
            "rowspan",
            "start",
        }
        for node in self.body.iter():
            if not isinstance(node.tag, str):
                continue
            style = node.get("style") or ""
            for name in set(node.attrib) - keep:
                del node.attrib[name]
            if node.tag in ("td", "th") and (m := re.search(r"text-align:\s*(\w+)", style)):
                node.set("align", m.group(1))


def _own_text(block) -> str:
    """Text of a block without that of its notes."""
    return "".join(block.xpath(".//text()[not(ancestor::span[@data-key])]"))


def _span(kind: str, key: str, n: object):
    span = lxml.html.Element("span")
    span.set("class", kind)
    span.set("data-key", key)
    span.set("data-n", str(n))
    return span


def _squash(text: str | None) -> str:
    text = _GAP.sub(" ", text or "")
    return _CJK_GAP.sub("", text)


def _drop(node) -> None:
    """Remove a node but keep the text that follows it."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        previous = node.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + node.tail
        else:
            previous.tail = (previous.tail or "") + node.tail
    parent.remove(node)


def _tailed(node, tail):
    node.tail = tail
    return node


def _inner(node) -> str:
    start = node.text or ""
    escaped = lxml.html.tostring(_text_only(start), encoding="unicode")[6:-7]
    return escaped + "".join(lxml.html.tostring(c, encoding="unicode") for c in node)


def _text_only(text: str):
    span = lxml.html.Element("span")
    span.text = text
    return span
