"""Each thing that can be wrong is reported with its file, line and rule, and how to mend it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import ROOT, scripts

CHAPTER = "docs/part1/ch01-sample.md"
SENTENCE = "2024年地区生产总值5777.41亿元，企业17.2万户。[^tjgb-2024]"

# (what is wrong, file, text, its replacement, where it is reported, rule, words of the message)
BROKEN = [
    ("dead link", CHAPTER, "要点二。", "见[别处](nowhere.md)。", f"{CHAPTER}:16", "链-1", "nowhere.md"),
    (
        "dead reference",
        CHAPTER,
        "要点二。",
        "见[别处][甲]。\n\n[甲]: nowhere.md",
        f"{CHAPTER}:18",
        "链-1",
        "nowhere.md",
    ),
    (
        "link to data that is not published",
        CHAPTER,
        "要点二。",
        "[甲](../data/plan.yml)",
        f"{CHAPTER}:16",
        "链-1",
        "plan.yml",
    ),
    (
        "unknown chart",
        "docs/data/series/index.yml",
        "basis: 公报",
        "basis: 公报\n  chart: pie",
        "docs/data/series/index.yml:5",
        "文-5",
        "bar",
    ),
    ("dead anchor", CHAPTER, "(#data)", "(#dead)", f"{CHAPTER}:23", "链-2", "#dead"),
    (
        "dead anchor on a generated page",
        "docs/index.md",
        "#shouweidu",
        "#shouwei",
        "docs/index.md:3",
        "链-2",
        "shouweidu",
    ),
    ("missing image", CHAPTER, "picture.svg", "lost.svg", f"{CHAPTER}:27", "链-3", "lost.svg"),
    ("image without words", CHAPTER, "![两年的地区生产总值]", "![]", f"{CHAPTER}:27", "链-6", "文字说明"),
    ("foreign image", CHAPTER, "../assets/picture.svg", "https://example.org/a.png", f"{CHAPTER}:27", "链-7", "外部"),
    ("missing tag", CHAPTER, "  - 抓手/抓学习\n", "", f"{CHAPTER}:5", "签-1", "抓手"),
    ("unknown tag", CHAPTER, "抓手/抓学习", "抓手/抓学系", f"{CHAPTER}:7", "签-2", "抓手/抓学习"),
    ("two subjects", CHAPTER, "  - 抓手", "  - 专题/政协实施\n  - 抓手", f"{CHAPTER}:5", "签-3", "专题"),
    ("kind of source not tagged", CHAPTER, "资料/统计", "资料/报道", f"{CHAPTER}:5", "签-4", "统计"),
    ("unknown citation", CHAPTER, "要点三。", "要点三。[^tjgb-2042]", f"{CHAPTER}:17", "源-1", "tjgb-2024"),
    (
        "source without outlet",
        "docs/data/sources.yml",
        "  outlet: 样例网\n",
        "",
        "docs/data/sources.yml:9",
        "源-2",
        "发布处",
    ),
    (
        "source nobody cites",
        "docs/data/sources.yml",
        "  reserve: true\n",
        "",
        "docs/data/sources.yml:9",
        "源-3",
        "beiyong",
    ),
    ("broken front matter", CHAPTER, "summary: 样例一章。", "summary: [样例", f"{CHAPTER}:", "文-3", "YAML"),
    ("open-ended front matter", CHAPTER, "---\n\n# 第一章", "\n# 第一章", f"{CHAPTER}:", "文-3", ""),
    ("repeated key", "docs/data/sources.yml", "beiyong:", "tjgb-2024:", "docs/data/sources.yml:9", "文-4", "第1行"),
    (
        "missing field",
        "docs/data/terms.yml",
        "  definition: 省会经济总量占全省的比重。\n",
        "",
        "docs/data/terms.yml:1",
        "文-5",
        "definition",
    ),
    ("unknown field", "docs/data/terms.yml", "definition:", "definiton:", "docs/data/terms.yml:3", "文-5", "definiton"),
    ("half-width punctuation", CHAPTER, "亿元，企业", "亿元,企业", f"{CHAPTER}:21:", "文-6", "，"),
    ("radical instead of character", CHAPTER, "要点二", "要点⼆", f"{CHAPTER}:16:5", "文-7", "二"),
    ("overlong paragraph", CHAPTER, SENTENCE, SENTENCE * 7, f"{CHAPTER}:21", "文-8", "180"),
    ("heading and number differ", CHAPTER, "# 第一章", "# 第二章", f"{CHAPTER}:11", "结-2", "第一章"),
    ("no quiz", CHAPTER, "## 自测 {#quiz}", "## 别的 {#other}", f"{CHAPTER}:", "结-3", "自测"),
    ("heading without id", CHAPTER, "## 正文 {#body}", "## 正文", f"{CHAPTER}:19", "结-4", "正文"),
    (
        "question without answer",
        CHAPTER,
        '    ??? note "参考答案"\n        5777.41亿元。[^tjgb-2024]\n',
        "    略。[^tjgb-2024]\n",
        f"{CHAPTER}:51",
        "结-5",
        "参考答案",
    ),
    ("figure without citation", CHAPTER, SENTENCE, SENTENCE[:-12], f"{CHAPTER}:21", "数-1", "5777.41亿"),
    ("wrong figure", CHAPTER, "17.2万户", "17.3万户", f"{CHAPTER}:21", "数-2", "17.3万"),
    ("wrong unit", CHAPTER, "17.2万户", "17.2亿户", f"{CHAPTER}:21", "数-2", "17.2亿"),
    ("wrong figure in a table", CHAPTER, "| 5777.41 |", "| 5777.14 |", f"{CHAPTER}:37", "数-2", "5777.14"),
    ("wrong unit in a table cell", CHAPTER, "| 5777.41 |", "| 5777.41万 |", f"{CHAPTER}:37", "数-2", "5777.41万"),
    ("wrong unit in a table head", CHAPTER, "| 亿元 |", "| 万元 |", f"{CHAPTER}:37", "数-2", "5777.41万"),
    ("wrong unit in brackets in a head", CHAPTER, "| 亿元 |", "| 总值（万元） |", f"{CHAPTER}:37", "数-2", "5777.41万"),
    (
        "wrong unit in a caption",
        CHAPTER,
        "| 亿元 |\n|:-:|--:|\n| 2024 | 5777.41 |\n\n/// table-caption\n地区生产总值（亿元）",
        "| 总值 |\n|:-:|--:|\n| 2024 | 5777.41 |\n\n/// table-caption\n地区生产总值（万元，公报）",
        f"{CHAPTER}:37",
        "数-2",
        "5777.41万",
    ),
    (
        "wrong value in a series",
        "docs/data/series/gdp.csv",
        "5777.41",
        "5777.14",
        "docs/data/series/gdp.csv:2",
        "数-5",
        "5777.14",
    ),
    (
        "wrong unit of a series",
        "docs/data/series/index.yml",
        "亿元",
        "万元",
        "docs/data/series/gdp.csv:2",
        "数-5",
        "5777.41万元",
    ),
    (
        "caption and head of different units",
        CHAPTER,
        "总值（亿元）[",
        "总值（万元）[",
        f"{CHAPTER}:35",
        "数-2",
        "列标题",
    ),
    ("wrong sum", CHAPTER, "=61.55", "=61.54", f"{CHAPTER}:23", "数-3", "61.55"),
    ("sum over unknown figures", CHAPTER, "660.25-598.70", "660.26-598.71", f"{CHAPTER}:23", "数-3", "660.26"),
    ("waiver without reason", CHAPTER, "17.2万户。", "17.3万户。<!-- 免核 数-2： -->", f"{CHAPTER}:21", "数-4", "理由"),
    ("altered quotation", CHAPTER, "奋力推进高质量发展", "努力推进高质量发展", f"{CHAPTER}:25", "引-1", "努力"),
    (
        "phrase before its time",
        CHAPTER,
        "要点二。",
        "2021年7月学习“十个明确”。[^tjgb-2024]",
        f"{CHAPTER}:16",
        "时-1",
        "2021-11",
    ),
    (
        "chapter missing from nav",
        "mkdocs.yml",
        "    - part1/ch01-sample.md\n",
        "    - index.md\n",
        f"{CHAPTER}:1",
        "链-4",
        "导航",
    ),
    (
        "nav entry without file",
        "mkdocs.yml",
        "part1/ch01-sample.md",
        "part1/ch02-lost.md",
        "mkdocs.yml:11",
        "链-5",
        "ch02-lost",
    ),
    ("chapter in no session", "docs/data/plan.yml", "[1]", "[2]", "docs/data/plan.yml:2", "计-2", "第2章"),
    (
        "session without questions",
        "docs/data/plan.yml",
        "  discussion:\n    - 研讨题？\n",
        "",
        "docs/data/plan.yml:2",
        "计-3",
        "",
    ),
    (
        "series row without value",
        "docs/data/series/gdp.csv",
        "5777.41",
        "",
        "docs/data/series/gdp.csv:2",
        "文-5",
        "value",
    ),
    (
        "series value that is no number",
        "docs/data/series/gdp.csv",
        "5777.41",
        "5777.41亿元",
        "docs/data/series/gdp.csv:2",
        "文-5",
        "只写数字",
    ),
    ("sum that is no number", CHAPTER, "=61.55 -->", "=Infinity -->", f"{CHAPTER}:23", "数-3", "看不懂"),
    ("power instead of a sum", CHAPTER, "660.25-598.70", "660.25**2", f"{CHAPTER}:23", "数-3", "看不懂"),
    ("sum of dates", CHAPTER, "660.25-598.70=61.55", "2024-2020=4", f"{CHAPTER}:23", "数-3", "2024"),
    (
        "sum over two units",
        CHAPTER,
        "660.25-598.70=61.55",
        "5777.41-598.70=5178.71",
        f"{CHAPTER}:23",
        "数-3",
        "单位不同",
    ),
    ("result with another unit", CHAPTER, "61.55万人", "61.55亿人", f"{CHAPTER}:23", "数-2", "61.55亿"),
    ("fall told as a rise", CHAPTER, "要点二。", "投资增长4.2%。[^tjgb-2024]", f"{CHAPTER}:16", "数-6", "4.2%"),
    ("rise told as a fall", CHAPTER, "要点二。", "工业下降9.7%。[^tjgb-2024]", f"{CHAPTER}:16", "数-6", "9.7%"),
    (
        "rule that cannot be waived",
        CHAPTER,
        "要点二。",
        "要点二。<!-- 免核 链-1：理由充分 -->",
        f"{CHAPTER}:16",
        "数-4",
        "链-1",
    ),
    ("half-width comma before a figure", CHAPTER, "亿元，企业17.2", "亿元,17.2", f"{CHAPTER}:21", "文-6", "，"),
    ("half-width full stop", CHAPTER, "要点二。", "要点二.", f"{CHAPTER}:16", "文-6", "。"),
    ("unknown metadata", CHAPTER, "summary:", "sumary:", f"{CHAPTER}:4", "文-5", "summary"),
    ("drive letter in a link", CHAPTER, "要点二。", "[甲](D:/甲.docx)", f"{CHAPTER}:16", "链-1", "本机"),
    (
        "wrong sign in a series",
        "docs/data/series/gdp.csv",
        "5777.41",
        "-5777.41",
        "docs/data/series/gdp.csv:2",
        "数-5",
        "正负号",
    ),
    (
        "list right below a paragraph",
        CHAPTER,
        "公报用了",
        "- 甲\n\n有：\n- 甲\n\n公报用了",
        f"{CHAPTER}:28",
        "结-7",
        "空一行",
    ),
    ("list indented by two", CHAPTER, "要点二。", "要点二。\n  - 小项", f"{CHAPTER}:17", "结-7", "四格"),
    ("number with a Chinese mark", CHAPTER, "1. 第一题？", "1、第一题？", f"{CHAPTER}:45", "结-7", "1. "),
    ("heading without space", CHAPTER, "## 正文", "##正文", f"{CHAPTER}:19", "结-7", "空一格"),
    (
        "caption of an unknown kind",
        CHAPTER,
        "/// table-caption",
        "/// table-captain",
        f"{CHAPTER}:39",
        "结-7",
        "table-caption",
    ),
    ("citation without its mark", CHAPTER, "要点二。", "要点二。[tjgb-2024]", f"{CHAPTER}:16", "结-7", "[^"),
    ("HTML in a chapter", CHAPTER, "要点二。", "<div>要点二。", f"{CHAPTER}:16", "结-7", "HTML"),
    ("mark in the chapter heading", CHAPTER, "章　样例", "章　样例[^tjgb-2024]", f"{CHAPTER}:11", "结-1", "只写文字"),
    ("comment left open", CHAPTER, "要点二。", "要点二。<!-- 甲", f"{CHAPTER}:16", "结-7", "-->"),
    ("row with a cell too many", CHAPTER, "| 5777.41 |", "| 5777.41 | 17.2万 |", f"{CHAPTER}:37", "结-7", "3格"),
    ("text right below a table", CHAPTER, "| 5777.41 |\n", "| 5777.41 |\n说明\n", f"{CHAPTER}:38", "结-7", "1格"),
    ("quotation left open", CHAPTER, "要点二。", "“要点二。", f"{CHAPTER}:16", "引-3", "成对"),
    ("closing mark instead of an opening one", CHAPTER, "要点二。", "”要点”二。", f"{CHAPTER}:16", "引-3", "成对"),
    ("corner brackets", CHAPTER, "要点二。", "『要点』二。", f"{CHAPTER}:16", "文-6", "“ ”"),
    ("zero-width space", CHAPTER, "要点二", "要点\u200b二", f"{CHAPTER}:16:5", "文-9", "200B"),
    (
        "full-width comma in a YAML list",
        "docs/data/terms.yml",
        "[tjgb-2024]",
        "[tjgb-2024，beiyong]",
        "docs/data/terms.yml:4",
        "文-6",
        "半角逗号",
    ),
    ("summary that is a list", CHAPTER, "summary: 样例一章。", "summary: [甲, 乙]", f"{CHAPTER}:4", "文-5", "一句话"),
    (
        "waiver for two rules at once",
        CHAPTER,
        "要点二。",
        "要点二。<!-- 免核 数-1、数-2：理由充分 -->",
        f"{CHAPTER}:16",
        "数-4",
        "一处一条",
    ),
    (
        "waiver without a rule",
        CHAPTER,
        "要点二。",
        "要点二。<!-- 免核：理由充分 -->",
        f"{CHAPTER}:16",
        "数-4",
        "规则号",
    ),
    (
        "figure in Latin letters' wake",
        CHAPTER,
        "要点二。",
        "GDP9999亿元。[^tjgb-2024]",
        f"{CHAPTER}:16",
        "数-2",
        "9999亿",
    ),
    (
        "figure of a term that no fact has",
        "docs/data/terms.yml",
        "的比重。",
        "的比重，25.5%。",
        "docs/data/terms.yml:1",
        "数-2",
        "25.5%",
    ),
    (
        "value starting with a mark",
        "docs/data/sources.yml",
        "title: 2024年统计公报",
        "title: @统计公报",
        "docs/data/sources.yml:2",
        "文-3",
        "双引号",
    ),
    ("session missing from nav", "mkdocs.yml", "    - plan/session-01.md\n", "", "mkdocs.yml:1", "链-4", "session-01"),
    (
        "fact that is none",
        "docs/data/anachronisms.yml",
        "2021-11",
        "2021-11\n  fact: s-999",
        "docs/data/anachronisms.yml:1",
        "源-5",
        "s-999",
    ),
    ("control character from Word", CHAPTER, "要点二", "要点\x0b二", f"{CHAPTER}:16:5", "文-9", "Word"),
    (
        "full-width brackets of a link",
        CHAPTER,
        "要点二。",
        "见[甲]（ch01-sample.md）。",
        f"{CHAPTER}:16",
        "结-7",
        "半角",
    ),
    ("space in a link", CHAPTER, "要点二。", "见[甲] (ch01-sample.md)。", f"{CHAPTER}:16", "结-7", "不空格"),
    ("full-width citation", CHAPTER, "要点二。", "要点二。［^tjgb-2024］", f"{CHAPTER}:16", "结-7", "[^来源键]"),
    (
        "curly quotes of an answer",
        CHAPTER,
        '??? note "参考答案"',
        "??? note “参考答案”",
        f"{CHAPTER}:53",
        "结-7",
        "直引号",
    ),
    ("answer too little indented", CHAPTER, '    ??? note "参', '   ??? note "参', f"{CHAPTER}:51", "结-5", "四格"),
    ("caption left open", CHAPTER, "[^tjgb-2024]\n///", "[^tjgb-2024]\n", f"{CHAPTER}:39", "结-7", "没有结束"),
    ("table below a line of text", CHAPTER, "| 年份 |", "下表：\n| 年份 |", f"{CHAPTER}:36", "结-7", "空一行"),
    ("caption right below a table", CHAPTER, "5777.41 |\n\n///", "5777.41 |\n///", f"{CHAPTER}:35", "结-7", "空一行"),
    ("second chapter heading", CHAPTER, "## 正文 {#body}", "# 正文 {#body}", f"{CHAPTER}:19", "结-1", "##"),
    ("id used twice", CHAPTER, "{#data}", "{#body}", f"{CHAPTER}:33", "结-4", "第19行"),
    ("empty summary", CHAPTER, "summary: 样例一章。", "summary:", f"{CHAPTER}:4", "文-5", "summary"),
    ("month that does not exist", CHAPTER, "cutoff: 2024-12", "cutoff: 2024-13", f"{CHAPTER}:3", "文-5", "cutoff"),
    ("chapter number in words", CHAPTER, "chapter: 1", "chapter: 一", f"{CHAPTER}:2", "文-5", "阿拉伯数字"),
    ("chapter 10000", CHAPTER, "chapter: 1", "chapter: 10000", f"{CHAPTER}:2", "文-5", "9999"),
    (
        "tags in one line of text",
        CHAPTER,
        "tags:\n  - 专题/市委部署\n  - 抓手/抓学习\n  - 资料/统计",
        "tags: 甲, 乙",
        f"{CHAPTER}:5",
        "文-5",
        "一行写一个",
    ),
    ("tag written twice", CHAPTER, "  - 资料", "  - 抓手/抓学习\n  - 资料", f"{CHAPTER}:7", "签-3", "两遍"),
    ("space in the name of a picture", CHAPTER, "picture.svg", "my picture.svg", f"{CHAPTER}:27", "链-1", "空格"),
    ("picture on one's own disk", CHAPTER, "../assets/picture.svg", "C:\\a.svg", f"{CHAPTER}:27", "链-1", "本机"),
    ("picture that is none", "docs/assets/picture.svg", "<svg", "<sgv", "docs/assets/picture.svg:1", "印-5", "SVG"),
    (
        "unknown way to print addresses",
        "mkdocs.yml",
        "    title: 样例",
        "    title: 样例\n    print_urls: 二维码",
        "mkdocs.yml:1",
        "印-6",
        "qr",
    ),
    ("unknown search", "mkdocs.yml", "extra:", "extra:\n  search_engine: google", "mkdocs.yml:", "检-3", "local"),
    ("nav section without colon", "mkdocs.yml", "第一编　样例:", "第一编　样例", "mkdocs.yml:", "链-5", "冒号"),
    (
        "full-width colon in the registry",
        "docs/data/sources.yml",
        "outlet: 样例统计局",
        "outlet：样例统计局",
        "docs/data/sources.yml:4:",
        "文-3",
        "半角",
    ),
    (
        "no space behind a colon",
        "docs/data/sources.yml",
        "outlet: 样例统计局",
        "outlet:样例统计局",
        "docs/data/sources.yml:4:",
        "文-3",
        "空一格",
    ),
    (
        "no colon",
        "docs/data/sources.yml",
        "outlet: 样例统计局",
        "outlet 样例统计局",
        "docs/data/sources.yml:4:",
        "文-3",
        "冒号",
    ),
    (
        "tab in YAML",
        "docs/data/sources.yml",
        "  outlet: 样例统计局",
        "\toutlet: 样例统计局",
        "docs/data/sources.yml:4:",
        "文-3",
        "制表符",
    ),
    (
        "open quote in YAML",
        "docs/data/sources.yml",
        "outlet: 样例统计局",
        'outlet: "样例统计局',
        "docs/data/sources.yml:4:",
        "文-3",
        "引号",
    ),
    (
        "address that is none",
        "docs/data/sources.yml",
        "https://example.org/tjgb",
        "example org",
        "docs/data/sources.yml:1",
        "源-2",
        "https",
    ),
    (
        "date that does not exist",
        "docs/data/sources.yml",
        "2025-03-31",
        "2025-02-30",
        "docs/data/sources.yml:5",
        "文-5",
        "2025-02-30",
    ),
    (
        "word for a boolean",
        "docs/data/sources.yml",
        "reserve: true",
        "reserve: 是",
        "docs/data/sources.yml:14",
        "文-5",
        "true",
    ),
    (
        "unknown confidence",
        "docs/data/facts/sample.yml",
        "confidence: high",
        "confidence: 高",
        "docs/data/facts/sample.yml:6",
        "文-5",
        "medium",
    ),
    ("term without source", "docs/data/terms.yml", "[tjgb-2024]", "[]", "docs/data/terms.yml:1", "文-5", "sources"),
    (
        "question that is a mapping",
        "docs/data/plan.yml",
        "- 研讨题？",
        "- 问: 研讨题？",
        "docs/data/plan.yml:8",
        "文-5",
        "discussion",
    ),
    (
        "session number in words",
        "docs/data/plan.yml",
        "number: 1",
        "number: 一",
        "docs/data/plan.yml:2",
        "文-5",
        "阿拉伯数字",
    ),
    (
        "reading without text",
        "docs/data/plan.yml",
        "  form:",
        "  reading:\n    - titel: 甲\n  form:",
        "docs/data/plan.yml:6",
        "文-5",
        "titel",
    ),
    (
        "facet without values",
        "docs/data/tags.yml",
        "  values: {市委部署: 样例, 政协实施: 样例}\n",
        "",
        "docs/data/tags.yml:1",
        "文-5",
        "values",
    ),
    (
        "open quote in a series",
        "docs/data/series/gdp.csv",
        "high,",
        'high,"',
        "docs/data/series/gdp.csv:2",
        "文-5",
        "引号",
    ),
    (
        "year written twice",
        "docs/data/series/gdp.csv",
        "2024,",
        "2024,5777.41,tjgb-2024,high,\n2024,",
        "docs/data/series/gdp.csv:3",
        "文-5",
        "两行",
    ),
    (
        "series without rows",
        "docs/data/series/gdp.csv",
        "2024,5777.41,tjgb-2024,high,\n",
        "",
        "docs/data/series/gdp.csv:1",
        "文-5",
        "没有一行",
    ),
    (
        "series with another head",
        "docs/data/series/gdp.csv",
        "source,",
        "",
        "docs/data/series/gdp.csv:1",
        "文-5",
        "year,value",
    ),
    (
        "comma in a remark",
        "docs/data/series/gdp.csv",
        "high,",
        "high,甲,乙",
        "docs/data/series/gdp.csv:2",
        "文-5",
        "6格",
    ),
    (
        "series row without source",
        "docs/data/series/gdp.csv",
        "tjgb-2024",
        "",
        "docs/data/series/gdp.csv:2",
        "文-5",
        "来源",
    ),
]


def check(root: Path):
    run = scripts("check", "--root", root)
    assert "Traceback" not in run.stderr
    return run


def test_the_small_project_is_clean(small):
    run = check(small)
    assert (run.returncode, run.stdout) == (0, "")


@pytest.mark.parametrize("file,old,new,place,rule,words", [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_what_is_broken_is_named_with_its_line(small, file, old, new, place, rule, words):
    path = small / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    run = check(small)
    assert run.returncode == 1
    found = [line for line in run.stdout.splitlines() if line.startswith(place) and f" {rule} " in line]
    assert found, run.stdout
    assert words in found[0]
    assert re.fullmatch(r"[^:\s]+:\d+:\d+ \S+-\d+ .+；.+", found[0])


@pytest.mark.parametrize("encoding,place", [("gbk", ":3:12"), ("utf-8-sig", ":1:1"), ("utf-16", ":1:1")])
@pytest.mark.parametrize("file", [CHAPTER, "docs/data/sources.yml"])
def test_a_file_in_the_wrong_encoding_is_named(small, file, encoding, place):
    path = small / file
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    run = check(small)
    assert run.returncode == 1
    line = next(line for line in run.stdout.splitlines() if line.startswith(f"{file}:"))
    assert " 文-2 " in line and "另存为" in line
    if encoding != "gbk":
        assert line.startswith(f"{file}{place}")


PASSING = {
    "table without outer pipes": (
        "| 年份 | 亿元 |\n|:-:|--:|\n| 2024 | 5777.41 |",
        "年份 | 亿元\n---|---\n2024年 | 5777.41",
    ),
    "unit of the caption below a remark in the head": (
        "| 年份 | 亿元 |",
        "| 年份 | 总值（快报） |",
    ),
    "unit in the first cell of a row": ("| 2024 | 5777.41 |", "| 生产总值（亿元） | 5777.41 |"),
    "unit in a column of units": (
        "| 年份 | 亿元 |\n|:-:|--:|\n| 2024 | 5777.41 |",
        "| 指标 | 单位 | 数值 |\n|---|---|---|\n| 生产总值 | 亿元 | 5777.41 |",
    ),
    "unit behind a colon or a stroke": ("| 年份 | 亿元 |", "| 年份 | 单位：亿元 |"),
    "counts in a column of sums": ("| 5777.41 |", "| 5777.41（17.2万户） |"),
    "the same quantity in another unit": ("17.2万户", "172000户"),
    "space before the unit": ("17.2万户", "17.2 万户"),
    "picture with a title and a width": ("picture.svg)", 'picture.svg "样例"){width=300}'),
    "rounding half up": ("660.25-598.70=61.55", "660.25-598.70=61.55 --><!-- 计算：12.5/100=0.13"),
    "range that shares its unit": ("要点二。", "总值1.2—1.5万亿元，比重提高0.3—0.5个百分点。[^tjgb-2024]"),
    "numbered list in a list": ("要点二。", "要点二。\n\n    1. 甲\n    2. 乙"),
    "chapter number, ordinal, name with digits": ("要点二。", "见[第一章](#points)，5G和PM2.5除外。[^tjgb-2024]"),
    "fall said as the source says it": ("要点二。", "投资下降4.2%，工业增长9.7%。[^tjgb-2024]"),
    "percentage points between two percentages": (
        "要点二。",
        "两者相差13.9个百分点。[^tjgb-2024]<!-- 计算：9.7+4.2=13.9 -->",
    ),
}


@pytest.mark.parametrize("old,new", PASSING.values(), ids=PASSING)
def test_what_is_right_passes(small, old, new):
    path = small / CHAPTER
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert (check(small).returncode, check(small).stdout) == (0, "")


def test_a_character_no_font_has_is_named(small):
    (small / "node_modules").symlink_to(ROOT / "node_modules")
    path = small / CHAPTER
    path.write_text(path.read_text(encoding="utf-8").replace("要点二", "要点😀"), encoding="utf-8")
    [line] = check(small).stdout.splitlines()
    assert line.startswith(f"{CHAPTER}:16:5 印-1 ") and "U+1F600" in line


@pytest.mark.parametrize("file", ["part1/草稿.docx", "part1/more/ch02-x.md", "notes/x.md", "data/facts/x.yaml"])
def test_a_file_in_the_wrong_place_is_named(small, file):
    path = small / "docs" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"PK")
    assert f"docs/{file}:1:1 链-8 " in check(small).stdout


def test_what_the_system_leaves_in_folders_is_passed_over(small):
    for name in (".DS_Store", "assets/Thumbs.db", "part1/desktop.ini"):
        (small / "docs" / name).write_bytes(b"x")
    assert (check(small).returncode, check(small).stdout) == (0, "")


@pytest.mark.parametrize("size,format,name", [((8, 8), "PNG", "a.jpg"), ((20000, 9000), "PNG", "big.png")])
def test_a_picture_that_cannot_be_printed_is_named(small, size, format, name):
    Image.new("1", size).save(small / "docs/assets" / name, format)
    [line] = check(small).stdout.splitlines()
    assert line.startswith(f"docs/assets/{name}:1:1 印-5 ")


@pytest.mark.parametrize("file", ["sources.yml", "plan.yml", "tags.yml", "terms.yml"])
@pytest.mark.parametrize("empty,rule", [(True, "文-5"), (False, "文-1")])
def test_missing_data_is_the_only_thing_said(small, file, empty, rule):
    path = small / "docs/data" / file
    path.write_text("") if empty else path.unlink()
    run = check(small)
    assert run.returncode == 1
    [line] = run.stdout.splitlines()
    assert line.startswith(f"docs/data/{file}:1:1 {rule} ")
    assert "再核查其余" in run.stderr


def test_a_slip_in_the_registry_accuses_no_chapter(small):
    path = small / "docs/data/sources.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("outlet: ", "outlet："), encoding="utf-8")
    [line] = check(small).stdout.splitlines()
    assert line.startswith("docs/data/sources.yml:4:1 文-3 ")


def test_a_broken_chapter_accuses_no_source(small):
    path = small / CHAPTER
    path.write_text(path.read_text(encoding="utf-8").replace("chapter: 1\n", "chapter 1\n"), encoding="utf-8")
    assert {line.split()[0].rpartition(":")[0] for line in check(small).stdout.splitlines()} == {f"{CHAPTER}:2"}


def test_a_waiver_with_a_reason_is_honoured(small):
    path = small / CHAPTER
    text = path.read_text(encoding="utf-8").replace("17.2万户。", "17.3万户。<!-- 免核 数-2：来源另有更正 -->")
    path.write_text(text, encoding="utf-8")
    assert check(small).returncode == 0


def test_json_gives_every_field(small):
    path = small / CHAPTER
    path.write_text(path.read_text(encoding="utf-8").replace("17.2万户", "17.3万户"), encoding="utf-8")
    run = scripts("check", "--root", small, "--format", "json")
    [finding] = json.loads(run.stdout)
    assert set(finding) == {"path", "line", "col", "rule", "severity", "message", "hint"}
    assert (finding["path"], finding["line"], finding["rule"]) == (CHAPTER, 21, "数-2")


def test_github_format_is_an_annotation(small):
    (small / "docs/data/plan.yml").write_text("sessions: []\n")
    run = scripts("check", "--root", small, "--format", "github")
    assert run.stdout.startswith("::error file=")


def test_nothing_to_check_is_exit_2(tmp_path):
    run = check(tmp_path)
    assert run.returncode == 2
    assert "mkdocs.yml" in run.stderr


def test_a_broken_mkdocs_yml_is_exit_2(small):
    (small / "mkdocs.yml").write_text("nav: [\n", encoding="utf-8")
    run = check(small)
    assert run.returncode == 2
    assert run.stderr.startswith("mkdocs.yml:")


PAGE = "<html><body><article>{}</article></body></html>"
GOOD_SITE = {
    "index.html": PAGE.format('<h1 id="top">样例</h1><a href="index.html#top">回到页首</a>'),
    "print_page.html": PAGE.format("<h1>第一章　样例</h1>"),
    "downloads/manifest.json": "[]",
}


@pytest.mark.parametrize(
    "file,text,place",
    [
        ("index.html", "", "index.html:1:1 网-1 "),
        ("index.html", PAGE.format('<script src="https://example.org/a.js"></script>'), "index.html:1:1 网-2 "),
        ("index.html", PAGE.format('<img src="index.html" srcset="//example.org/a.png 2x">'), "index.html:1:1 网-2 "),
        ("index.html", PAGE.format('<p style="background: url(https://example.org/a.png)">'), "index.html:1:1 网-2 "),
        ("style.css", "p{}\n@import 'https://example.org/a.css';", "style.css:2:1 网-2 "),
        ("index.html", PAGE.format('<a href="https://[example.org/">甲</a>'), "index.html:1:1 网-3 "),
        ("index.html", PAGE.format('\n<a href="lost.html">别处</a>'), "index.html:2:1 网-3 "),
        ("index.html", PAGE.format('<a href="#lost">别处</a>'), "index.html:1:1 网-4 "),
        ("print_page.html", PAGE.format("<h1>别的</h1>"), "print_page.html:1:1 网-5 "),
        ("downloads/manifest.json", '[{"file": "book.pdf"}]', "downloads/book.pdf:1:1 网-6 "),
        ("downloads/manifest.json", "[{", "downloads/manifest.json:1:1 网-6 "),
        ("index.html", PAGE.format("<p>??? note “参考答案” 答案。</p>"), "index.html:1:1 网-7 "),
        ("index.html", PAGE.format("\n<p>见[甲]（a.md）。</p>"), "index.html:2:1 网-7 "),
        ("index.html", PAGE.format("<p>下表：| 年份 | 亿元 | |---|---|</p>"), "index.html:1:1 网-7 "),
    ],
)
def test_what_is_wrong_with_a_built_site_is_named(small, tmp_path, file, text, place):
    built = tmp_path / "built"
    for name, good in {**GOOD_SITE, file: text}.items():
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        (built / name).write_text(good, encoding="utf-8")
    run = scripts("check", "--root", small, "--site", built)
    assert "Traceback" not in run.stderr
    assert [line for line in run.stdout.splitlines() if line.startswith(place)], run.stdout


def test_a_sound_site_passes(small, tmp_path):
    for name, good in GOOD_SITE.items():
        (tmp_path / "built" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "built" / name).write_text(good, encoding="utf-8")
    run = scripts("check", "--root", small, "--site", tmp_path / "built")
    assert (run.returncode, run.stdout) == (0, "")


def test_a_setting_that_is_no_mapping_is_exit_2(small):
    path = small / "mkdocs.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("book:\n    title: 样例", "book: 样例"), encoding="utf-8")
    run = check(small)
    assert run.returncode == 2
    assert run.stderr.startswith("mkdocs.yml:3:1 文-5 ")


def test_every_rule_is_explained():
    """CONTRIBUTING explains each rule the code reports, and no other."""
    rules = set()
    for path in (ROOT / "scripts").rglob("*.py"):
        rules |= set(re.findall(r"[\"']([文结链签源数引时计网印检址]-\d)[\"']", path.read_text(encoding="utf-8")))
    explained = set(
        re.findall(
            r"^\| ([文结链签源数引时计网印检址]-\d) \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.M
        )
    )
    assert rules == explained
