"""Faults in Chinese (错误的中文说法): every finding and remedy of a table, phrase by phrase.

The English sentence is the source; here stands its translation, with a place for each value. A
phrase that is not here stays as it is, and a test walks through what schemes and scenarios say.
"""

import re
from dataclasses import replace

from zhibu.terms.errors import Fault

_SORTS = {
    "kind": "类型",
    "clause": "条款",
    "indicator": "指标",
    "event": "事项",
    "channel": "评议渠道",
    "source": "来源",
    "class": "分类",
    "grade": "等次",
    "column": "列",
}
_PHRASES: tuple[tuple[str, str], ...] = (
    # Findings of any table.
    ("is missing", "缺少"),
    (r"lacks (\S+)", r"缺少 \1"),
    ("stands under an unknown key", "的键不认识"),
    ("is not one of the words", "不在可用的词中"),
    ("is not a text", "不是文字"),
    ("is not a list", "不是列表"),
    ("is not a mapping", "不是“键: 值”的形式"),
    ("is a key written twice", "这个键写了两次"),
    ("is YAML shorthand", "是 YAML 的简写"),
    (r"cannot be read \(No such file or directory\)", "不存在"),
    (r"cannot be read \((.*)\)", r"无法读取（\1）"),
    ("is too short", "太短"),
    ("is not UTF-8", "不是 UTF-8 编码"),
    (r"is not YAML \((.*)\)", r"不合 YAML 格式（\1）"),
    ("is empty", "是空的"),
    # Findings of schemes.
    ("is not a whole number", "不是整数"),
    ("is not a name", "不是合格的名称"),
    ("the list is empty", "列表是空的"),
    (r"(\w+) is no kind of raters", r"\1 不是评议人的类别"),
    (r"(\w+) stands twice", r"\1 写了两次"),
    ("is neither true nor false", "既不是 true 也不是 false"),
    ("is more than the whole", "超过了全部"),
    ("is not a weight", "不是百分数"),
    ("is not a score: nothing is written", "没有填写"),
    ("is not a score: it has more than two decimals", "小数超过两位"),
    ("is not a score: nothing is written", "没有填写"),
    ("is not a score: it has more than two decimals", "小数超过两位"),
    ("is not a score.*", "不是分数"),
    (r"neither source nor assumed is given", "没有写出处（source），也没有写设定的理由（assumed）"),
    ("a component has either areas or a measure", "一个部分要么有 areas，要么有 measure"),
    ("at_least and quantity stand together", "at_least 和 quantity 同时出现"),
    ("write either level_below or grade", "level_below 和 grade 只能写一个"),
    ("a condition says one thing, and this says nothing", "一个条件须说一件事，这里没有说"),
    ("a condition says one thing, and this says (.+)", r"一个条件只说一件事，这里有 \1"),
    (r"(\w+) stands beside (\w+)", r"\1 与 \2 并列"),
    (
        r"(\w+) needs (\d) comparison\(s\) of (.+), and has (\d)",
        r"\1 须有 \2 个比较（\3），现有 \4 个",
    ),
    (r"share goes with rank, not with (\w+)", r"share 只用于 rank，不用于 \1"),
    (
        "a gate does one thing: score, grade, at_most or at_least",
        "一道门槛只做一件事：score、grade、at_most 或 at_least",
    ),
    (r"this is not a measure", "不是计分办法"),
    # Findings of scenarios.
    ("is not a number", "不是数"),
    (r"is more than ([\d.]+)", r"大于 \1"),
    ("is not a day", "不是日期"),
    (r"lies outside (\d+)", r"不在 \1 年内"),
    (r"is no (\w+) of the scheme", "不是方案中的@1"),
    ("has no name", "没有名称"),
    ("is taken", "已经用过"),
    (r"has '(.+)' as a key", r"把 \1 当成了键"),
    ("expects nothing", "没有写预期"),
    ("has half of an attendance", "出席只写了一半"),
    ("is no round", "不是轮次"),
    ("has no rounds", "没有轮次"),
    (r"stands under (\d+)", r"写在 \1 年之下"),
)
_REMEDIES: tuple[tuple[str, str], ...] = (
    (r"add (\S+): …", r"请补上 \1: …"),
    (r"write (\S+): …", r"请补上 \1: …"),
    ("remove it, or see docs/scheme-language.md", "请删除，或查阅 docs/scheme-language.md"),
    ("see docs/scheme-language.md", "请查阅 docs/scheme-language.md"),
    (r"write one", "请写上文字"),
    (
        r"write \[\] for none, or one item a line after '- '",
        "没有就写 []，否则每行一项，前面加“- ”",
    ),
    (r"write the keys (.+)", r"请写这些键：\1"),
    (r"the keys are (.+)", r"可用的键：\1"),
    ("check the path", "请检查路径"),
    ("save it as UTF-8", "请另存为 UTF-8"),
    ("mend the line", "请改正这一行，注意引号、冒号和缩进"),
    ("save it as plain text", "请另存为纯文本"),
    ("begin from the table that is shipped", "请从随附的文件开始写"),
    ("keep one of the two", "请只保留一个"),
    ("keep one of them", "请只保留一个"),
    ("write it out", "请写全"),
    ("write digits, such as (.+)", r"请写数字，例如 \1"),
    (
        r"write lower-case letters, digits, - and _, such as (\w+)",
        r"请用小写字母、数字、- 和 _，例如 \1",
    ),
    ("name at least one", "请至少写一个"),
    ("write one of them", "请写其中一个"),
    (r"write a share such as 1/3 or 30%", "请写 1/3 或 30% 这样的比例"),
    (
        r"write a percentage with its sign and at most two decimals, .*",
        "请写带百分号、至多两位小数的数，例如 30% 或 12.5%",
    ),
    (
        r"name document and article, or write assumed: with the reason",
        "请写明文件和条款，或用 assumed: 写明理由",
    ),
    ("join several under all: or any:", "几件事请放在 all: 或 any: 之下"),
    ("move it into one", "请移到其中一个条件里"),
    ("remove it", "请删除"),
    (r"begin it with one of (.+)", r"请以其中之一开头：\1"),
    (
        "write points with at most two decimals, (?:as|such as) ([0-9.]+).*",
        r"请写至多两位小数的分数，例如 \1",
    ),
    (r"write 0 to ([\d.]+)", r"请写 0 至 \1"),
    (r"write it as (\S+)", r"请写成 \1"),
    ("use the year in which the scheme takes effect", "请用方案开始施行的年度"),
    (r"did you mean (\S+)\? The scheme has (.+)", r"是否应为 \1？方案中有：\2"),
    (r"the scheme has none", "方案中没有"),
    (r"the scheme has (.+)", r"方案中有：\1"),
    (r"choose a name other than (.+)", r"请改用别的名称，已有：\1"),
    ("put a text that has a comma in quotes", "文字里有逗号时请加引号"),
    (r"write at least one column, such as (.+)", r"请至少写一列，例如 \1"),
    ("write full or none", "请写 full 或 none"),
    (r"write a (\w+) and what is given of it", "请写@1和它的内容"),
    ("write attended and expected", "请同时写 attended 和 expected"),
    (r"write a year before (\d+)", r"请写 \1 年之前的年度"),
    (r"write ('.+')", r"可用：\1"),
    (r"write at least (\d+) characters", r"请至少写 \1 个字"),
    ("write its keys, each with its value", "请写出它的键和值"),
    (r"write (.+)", r"请写 \1"),
)


def in_chinese(fault: Fault) -> Fault:
    """Give the same fault in Chinese; a value that only names a form in English is left out."""
    formless = fault.value in ("a list", "a mapping")
    return replace(
        fault,
        value="" if formless else fault.value,
        finding=_said(fault.finding, _PHRASES),
        remedy=_said(fault.remedy, _REMEDIES),
    )


def sentence(fault: Fault) -> str:
    """Write a Chinese fault in one line.

    Example:
        >>> from zhibu.terms.errors import Fault
        >>> print(sentence(in_chinese(Fault("s.yaml", 3, "places", "two", "is not a whole number",
        ...     "write digits, such as 3"))))
        s.yaml:3：places“two”不是整数；请写数字，例如 3。
    """
    value = f"“{fault.value}”" if fault.value else ""
    gap = "" if value else " "
    return f"{fault.file}:{fault.line}：{fault.key}{value}{gap}{fault.finding}；{fault.remedy}。"


def _said(english: str, phrases: tuple[tuple[str, str], ...]) -> str:
    for pattern, chinese in phrases:
        if found := re.fullmatch(pattern, english, re.DOTALL):
            for number, word in enumerate(found.groups(), 1):
                chinese = chinese.replace(f"@{number}", _SORTS.get(word, word))
                chinese = chinese.replace(f"\\{number}", _listed(word))
            return chinese
    return english


def _listed(word: str) -> str:
    """Write a list of words, 'a', 'b' or 'c', the Chinese way."""
    return "、".join(re.findall(r"'([^']*)'", word)) if word.startswith("'") else word
