"""结-11, 结-12: self-tests can be answered as they say, and formulations are formulations."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_uppercase

from scripts.check.claims import LONGEST_QUOTATION
from scripts.check.finding import Finding
from scripts.content import Chapter, Project
from scripts.content.formulations import Formulation
from scripts.content.quantities import fold
from scripts.content.quiz import KINDS, VERDICTS, Question

FORM = "请写“1. （单选）题目？”，题型用"
ANSWERS = {
    "单选": "答案请以一个字母开头，例如“B。为什么”",
    "多选": "答案请以字母开头，例如“A、C。为什么”",
    "判断": f"答案请以“{'”或“'.join(VERDICTS)}”开头，后面加句号",
}


def check(project: Project) -> Iterator[Finding]:
    """Every question and every formulation of the chapters."""
    for chapter in project.chapters:
        for question in chapter.questions:
            for line, message, hint in _question(question):
                yield _finding(chapter, line, "结-11", message, hint)
        for formulation in chapter.formulations:
            for message, hint in _formulation(formulation):
                yield _finding(chapter, formulation.line, "结-12", message, hint)


def _finding(chapter: Chapter, line: int, rule: str, message: str, hint: str) -> Finding:
    return Finding(f"docs/{chapter.path}", line, 1, rule, message, hint)


def _question(question: Question) -> Iterator[tuple[int, str, str]]:
    """Yield (line, what is wrong, remedy). That there is an answer is another rule's matter."""
    if question.kind is None:
        yield question.line, f"题型“{question.mark}”不认识", f"{FORM}{'、'.join(KINDS)}"
        return
    if not question.stem:
        yield question.line, "自测题没有题目", "请在题型后写上题目"
    yield from _options(question)
    yield from _answer(question)


def _options(question: Question) -> Iterator[tuple[int, str, str]]:
    options = question.options
    if question.kind not in ("单选", "多选"):
        if options:
            what = "没有写题型" if not question.mark else f"是{question.kind}题"
            yield options[0].line, f"这道题有选项，却{what}", "请在题目前写（单选）或（多选），或删去选项"
        return
    if len(options) < 2:
        yield question.line, f"{question.kind}题没有选项", "请在题下缩进四格写“- A．甲”，一行一个，至少两个"
    letters = [option.letter for option in options]
    for option, expected in zip(options, ascii_uppercase):
        if not option.letter:
            yield option.line, f"选项“{option.text}”没有字母，或写法不对", "请写“- A．甲”，用全角“．”"
        elif letters.index(option.letter) != options.index(option):
            yield option.line, f"选项{option.letter}有两个", "请改正字母"
        elif option.letter != expected and "" not in letters and len(set(letters)) == len(letters):
            yield option.line, f"选项的字母不连续，这里应是{expected}", "字母请从A起依次写"
            break
    seen: dict[str, str] = {}
    for option in options:
        text = fold(option.text).strip(" 。；，;,.")
        if not text:
            yield option.line, f"选项{option.letter}是空的", "请写上内容，或删去"
        elif text in seen:
            yield option.line, f"选项{seen[text]}和{option.letter}的内容相同", "请改写其中一个"
        seen.setdefault(text, option.letter)


def _answer(question: Question) -> Iterator[tuple[int, str, str]]:
    if not question.answered:
        return
    if not question.answer and not question.explanation:
        yield question.line, "参考答案是空的", "请在“参考答案”下缩进八格写答案"
        return
    if question.kind not in ANSWERS:
        return
    letters, remedy = question.answer, ANSWERS[question.kind]
    if not letters:
        yield question.line, f"{question.kind}题的答案看不懂", remedy
    elif question.kind != "判断":
        known = {option.letter for option in question.options}
        for letter in dict.fromkeys(letters):
            if letter not in known and question.options:
                yield question.line, f"答案{letter}不在选项里", "请核对答案和选项的字母"
        if len(set(letters)) < len(letters):
            yield question.line, "答案里一个字母写了两遍", "请删去一个"
        if question.kind == "单选" and len(set(letters)) > 1:
            yield question.line, f"单选题的答案有{len(set(letters))}个", "请只留一个，或改为（多选）"
        if question.kind == "多选" and len(set(letters)) < 2:
            yield question.line, "多选题的答案只有一个", "请补上，或改为（单选）"


def _formulation(formulation: Formulation) -> Iterator[tuple[str, str]]:
    """Yield (what is wrong, remedy)."""
    if not formulation.text:
        yield "重要提法没有以原话开头", "请写：- “……”——时间、场合。[^来源键]"
    if len(formulation.text) > LONGEST_QUOTATION:
        message = f"提法有{len(formulation.text)}字，超过{LONGEST_QUOTATION}字"
        yield message, "请只留固定的提法，其余写进正文"
    if not formulation.keys:
        yield "重要提法没有注出处", "请在句末加 [^来源键]"
