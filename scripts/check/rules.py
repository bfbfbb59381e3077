"""The registry of rules: what each asks, how grave it is, who may waive it, what it looks at, how to mend it.

Every finding names a rule of this registry. The table and the list of waivable rules in CONTRIBUTING.md and the help
of ``check`` are made from it; after a change here run ``python -m scripts.check``, which renews CONTRIBUTING.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "off"]


@dataclass(frozen=True)
class Rule:
    """One rule.

    ``asks`` is what the table for editors says. An ``error`` stops the build, a ``warning`` does not, what is ``off``
    is not reported yet. ``needs`` names what the rule looks at besides the sources: the built ``site``, the ``booklets``
    or the search ``index`` as they are built, the ``network``, the ``originals`` an office has (``verify``). ``remedy`` is the hint where it is always the same.
    """

    number: str
    asks: str
    severity: Severity = "error"
    waivable: bool = False
    needs: Literal["", "site", "booklets", "index", "network", "originals"] = ""
    remedy: str = ""


_CORRECT = "请核对数字和单位，或补引有这个数字的来源；不是数据的（如24小时）可注明免核"
_REBUILD = "请重新运行 make"
_COMPARE = "请对照原件改正；原件没有的，换引载有它的来源"
_MEND_LINK = "请改正来源页面里的链接后重建"

_ALL = (
    Rule("文-1", "文件读得了"),
    Rule("文-2", "文件是不带 BOM 的 UTF-8 编码"),
    Rule("文-3", "YAML 和元数据格式正确：冒号后空一格，缩进用空格"),
    Rule("文-4", "键不重复"),
    Rule("文-5", "必填的项都填了，写法对，没有不认识的项"),
    Rule("文-6", "汉字旁用全角标点和弯引号"),
    Rule("文-7", "不用部首字形和兼容字形（看着一样，检索不到）"),
    Rule("文-8", "一段不超过180字", waivable=True, remedy="请分成两段"),
    Rule("文-9", "没有看不见的控制字符（多是从 Word 粘贴带来的）", remedy="请删去；要换行就另起一行"),
    Rule("结-1", "章标题写作“# 第几章　标题”，一章一个"),
    Rule("结-2", "标题和文件名里的章次与章号一致，章号不重复"),
    Rule("结-3", "有学习要点、研讨题、自测，次序不乱"),
    Rule("结-4", "每个小节标题有 `{#标识}`，一章里不重复"),
    Rule("结-5", "自测题有参考答案", remedy='请在题下缩进四格写 ??? note "参考答案"'),
    Rule("结-6", "重要提法二至六条，学习要点三至五条，研讨题三至五道，自测四至十二道"),
    Rule(
        "结-7",
        "链接、出处、列表、折叠框、表题的记号写对，不会原样印出来；列表、表格、表题前空一行，表格各行格数相同",
    ),
    Rule("结-8", "没有留下“待写”", severity="warning", remedy="请写成正文后再印"),
    Rule("结-9", "一章的汉字数在 `mkdocs.yml` 的 `chapter_characters` 之内（还有“待写”的不算）"),
    Rule("结-10", "一章至少有五个小节（还有“待写”的不算）", remedy="请把正文按内容分节，小节标题用 ## 开头"),
    Rule(
        "结-11",
        "自测题写明题型；单选、多选的选项从A起依次用字母，内容不同，答案的字母在选项里，单选一个、多选两个以上；判断的答案是对或错",
    ),
    Rule("结-12", "重要提法每条以“ ”里的原话开头，不超过60字，注明出处"),
    Rule("链-1", "链接指向的文件存在"),
    Rule("链-2", "链接指向的标识存在"),
    Rule("链-3", "图片存在", remedy="请改正路径，或把文件放到该处"),
    Rule("链-4", "每一页都在导航里"),
    Rule("链-5", "导航里的每一页都有文件，不重复，各编的章不混"),
    Rule("链-6", "图片有文字说明", remedy="请在方括号里写明图的内容，供看不到图的读者"),
    Rule("链-7", "图片不来自外部网址", remedy="请把图片放进 docs/assets，本站不向外请求"),
    Rule(
        "链-8",
        "docs 里没有放错地方的文件（草稿、Word 文件会被发布出去）",
        remedy="正文放 partN 文件夹，卷首放 front，图片放 assets，数据放 data（事实用 .yml，序列用 .csv）；草稿请放到别处",
    ),
    Rule("签-1", "必有的标签都有：专题、抓手、资料，第五编还要有领域"),
    Rule("签-2", "标签在词表里"),
    Rule("签-3", "专题标签只有一个，标签不重复"),
    Rule("签-4", "资料标签与所引来源的种类一致"),
    Rule(
        "签-5",
        "一编各章分讲一个领域的，章题就是它的领域标签（还有“待写”的不算）",
        remedy="请改正标题，或加上以标题为名的领域标签",
    ),
    Rule("源-1", "引用的来源已登记"),
    Rule("源-2", "来源各项齐全：发布处或作者、种类、核对状态，网址写全"),
    Rule("源-3", "登记的来源有人引用，否则标 reserve"),
    Rule("源-4", "不引用标为不可引用的来源", remedy="请换用别的来源"),
    Rule("源-5", "矛盾表、提法表所列的事实存在", remedy="请写 docs/data/facts 里已有的编号"),
    Rule("源-6", "限定用途（use）的来源不作别用", waivable=True, remedy="请换引可作这一用途的来源，或删去这一句"),
    Rule(
        "源-7",
        "引用已有新文本代替（superseded_by）的来源，要说明或同时引新文本",
        waivable=True,
        remedy="请写明它已被代替（如“当时”“已由……代替”），或同时引新文本",
    ),
    Rule("源-8", "对过原文（read: full、excerpt）的来源写明日期 read_on，没有对过的不写", remedy="请按实际补上或删去"),
    Rule("源-9", "引用的来源写明对过多少原文（read）", remedy="请写 read: full、excerpt 或 none"),
    Rule("事-1", "事实的 carries 只写它自己的来源和数字名称", remedy="请照 sources 和 figures 里的写法改正"),
    Rule("事-2", "事实的 scope 在 `mkdocs.yml` 的 `scopes` 里"),
    Rule("事-3", "事实写明 actor、status、scope", remedy="请照来源补上"),
    Rule("数-1", "有数字、日期、引语的段落、条目、表格注了出处", waivable=True, remedy="请在句末加 [^来源键]"),
    Rule(
        "数-2",
        "正文、术语、大事记里的每个数字都在所引来源的事实里，单位一致（万和亿不混）；表里的数，单位看列标题或表题",
        waivable=True,
        remedy=_CORRECT,
    ),
    Rule(
        "数-3",
        "自己算出的数字有标注：`<!-- 计算：660.25-598.70=61.55 -->`，四舍五入算得对，各数在所引来源里，相加减的单位相同",
        waivable=True,
        remedy="请写成 <!-- 计算：甲-乙=得数 -->，甲乙须在所引来源里，单位相同",
    ),
    Rule("数-4", "免核写明理由"),
    Rule(
        "数-5",
        "数据序列的每个数都在所引来源的事实里，单位与 `index.yml` 一致",
        remedy="请核对数值、正负号和 index.yml 里的单位，或在 docs/data/facts 补上这条事实",
    ),
    Rule("数-6", "升降方向与所引来源一致：来源说下降的，不写成增长", waivable=True, remedy="请核对是增是减"),
    Rule(
        "引-1",
        "引号里六字以上的话是所引来源的原话、题名或术语",
        waivable=True,
        remedy="请核对引语，或去掉引号改为转述",
    ),
    Rule("引-2", "一处引语不超过60字", waivable=True, remedy="请改为转述"),
    Rule("引-3", "引号“ ”成对", remedy="请检查“和”，一段之内有开有合"),
    Rule(
        "时-1",
        "不用当时还没有的提法，见 `docs/data/anachronisms.yml`",
        waivable=True,
        remedy="请改用当时的提法，或写明后来的时间",
    ),
    Rule(
        "述-1",
        "只见于目标、计划、预计、力争的数字，不写成完成、实现、达到",
        waivable=True,
        remedy="请照来源写明是目标、计划还是预计",
    ),
    Rule(
        "述-2",
        "来源说已完成的数字，不写成目标、计划、预计、力争",
        waivable=True,
        remedy="请照来源写明已经完成，或补引定目标的来源",
    ),
    Rule(
        "述-3",
        "只见于全国、全省事实的数字，写明是全国、全省的",
        waivable=True,
        remedy="请写明范围",
    ),
    Rule(
        "述-4",
        "说是谁提出、要求、强调的，与所引来源的事实一致",
        waivable=True,
        remedy="请照来源写明是谁说的，或补引他说这话的来源",
    ),
    Rule(
        "述-5",
        "说有几项，下面就列几项",
        waivable=True,
        remedy="请把各项列全，或改正项数；只列一部分的写明“其中”“等”",
    ),
    Rule(
        "述-6",
        "正文、术语、大事记、学习计划不说没有找到什么；缺的写进 `docs/data/gaps.yml`",
        waivable=True,
        remedy="请删去这句话，在 docs/data/gaps.yml 里写一条",
    ),
    Rule("原-1", "原件读得了，文件名是登记的来源键", needs="originals"),
    Rule("原-2", "事实和正文里的数字，连同单位，在原件里", needs="originals", remedy=_COMPARE),
    Rule("原-3", "引号里的话，逐字在原件里", needs="originals", remedy=_COMPARE),
    Rule("原-4", "书名号里的题名和文号在原件里", needs="originals", remedy=_COMPARE),
    Rule("原-5", "日期在原件里", needs="originals", remedy=_COMPARE),
    Rule("原-6", "事实的主体（actor）在原件里", needs="originals", remedy=_COMPARE),
    Rule("计-1", "每章都安排到学习计划里"),
    Rule("计-2", "学习计划的编号连续，章号存在"),
    Rule("计-3", "每次学习有研讨题", remedy="请补 discussion"),
    Rule("计-4", "领学提纲（outline）四至六步，各步分钟相加等于 duration", remedy="请改正各步的 minutes 或 duration"),
    Rule(
        "计-5",
        "每次学习的重点篇目三分之二以上是原文（original）",
        remedy="请换用讲话、文件、规划的原文，或在 sources.yml 里标明 original: true",
    ),
    Rule("计-6", "每次学习有领学提纲", remedy="请补 duration 和 outline"),
    Rule("网-1", "网站已经生成", needs="site"),
    Rule("网-2", "网页不向外部网址请求任何内容", needs="site", remedy="请改用本站文件"),
    Rule("网-3", "网页里的链接都指向存在的文件", needs="site", remedy=_MEND_LINK),
    Rule("网-4", "网页里的链接都指向存在的标识", needs="site", remedy=_MEND_LINK),
    Rule("网-5", "全书一页包含每一章", needs="site"),
    Rule("网-6", "下载页的印册都在", needs="site", remedy=_REBUILD),
    Rule(
        "网-7",
        "网页上没有露出来的 Markdown 记号",
        needs="site",
        remedy="请在正文里找到这句话，改正记号的写法后重建",
    ),
    Rule("印-1", "印册字体里有每一个字；没有的请换字，生僻字可查同义写法"),
    Rule("印-2", "印册里没有部首字形和兼容字形"),
    Rule("印-3", "印册里的链接都有着落", needs="booklets"),
    Rule("印-4", "印册排得出来", needs="booklets"),
    Rule(
        "印-5",
        "图片打得开，不太大，是扩展名所说的 PNG、JPG、GIF、WebP 或 SVG",
        remedy="请另存为 PNG、JPG、GIF、WebP 或 SVG，不超过8000万像素",
    ),
    Rule("印-6", "`mkdocs.yml` 的 `print_urls` 写 none、text 或 qr"),
    Rule("检-1", "`synonyms.yml` 分“同义”“俗说”两部分"),
    Rule("检-2", "同义词每行左边一个书里的说法，右边一个列表"),
    Rule("检-3", "`mkdocs.yml` 的 `search_engine` 写 local 或 pagefind"),
    Rule("检-4", "检索所用的程序库已安装", needs="index"),
    Rule("检-5", "pagefind 能运行", needs="index"),
    Rule("检-6", "检索分词能运行", needs="index"),
    Rule("检-7", "`spoken.yml` 里是几个词表"),
    Rule("检-8", "`helps.yml` 里是示例和一条条问答"),
    Rule("检-9", "网站主题还有检索框所依靠的部分", needs="index"),
    Rule(
        "址-1",
        "来源网址打得开",
        severity="warning",
        needs="network",
        remedy="请换成现在的网址，或删去 url",
    ),
)
RULES = {rule.number: rule for rule in _ALL}
TABLE = re.compile(r"(<!-- 规则表开始[^\n]*-->\n).*?(<!-- 规则表结束 -->)", re.S)


def table() -> str:
    """The table of rules and the sentence on waivers, as CONTRIBUTING.md shows them."""
    remarks = {"warning": "（只提醒）", "off": "（暂不报）", "error": ""}
    only = {"network": "（仅 `--online`）", "originals": "（仅 `verify`）"}
    rows = [f"| {rule.number} | {remarks[rule.severity]}{only.get(rule.needs, '')}{rule.asks} |" for rule in _ALL]
    waivable = "、".join(rule.number for rule in _ALL if rule.waivable)
    return "\n".join(
        [
            "",
            "| 规则 | 要求 |",
            "|---|---|",
            *rows,
            "",
            f"确有理由不合 {waivable} 的段落，在段末加 `<!-- 免核 数-2：理由 -->`。免核会列入付印前核校单，由人核对。",
            "",
            "",
        ]
    )


def summary() -> str:
    """The rules in plain lines, for the help of the command line."""
    lines = [f"  {rule.number:5}{'（只提醒）' if rule.severity == 'warning' else ''}{rule.asks}" for rule in _ALL]
    return "\n".join(["规则（怎样改见编辑手册）：", *(line.replace("`", "") for line in lines)])


def renewed(text: str) -> str:
    """``text`` of CONTRIBUTING.md with the table as the registry has it. Raises ValueError where its marks are gone."""
    new, count = TABLE.subn(lambda match: match[1] + table() + match[2], text)
    if count != 1:
        raise ValueError("CONTRIBUTING.md: 规则表的两行记号不见了")
    return new
