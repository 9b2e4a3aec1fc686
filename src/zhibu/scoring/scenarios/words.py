"""What a scenario expects, in the words of its scheme (预期), so that a secretary can read it."""

from collections.abc import Iterator

from zhibu.scoring.scenarios.known import RESULTS
from zhibu.scoring.scenarios.model import Expected, Scenario
from zhibu.scoring.scheme.document.words import name_in_words
from zhibu.scoring.scheme.model import Scheme

_STATUSES = {"rated": "已评定", "no_evidence": "无依据", "vetoed": "一票否决", "exempt": "免考"}
_COLUMNS = {
    "subject": "对象",
    "kind": "对象类型",
    "parent": "上级",
    "class": "分类",
    "status": "状态",
    "score": "得分",
    "grade": "等次",
    "level": "等级",
    "tier": "梯级",
    "rank": "名次",
    "rank_in_class": "同类名次",
    "rank_in_parent": "同上级名次",
    "proposals": "建议",
    "base": "基本得分",
    "bonus": "加分合计",
    "deductions": "扣分合计",
    "total": "总分",
    "band": "按分数的等次",
    "held": "上年等级",
}
_SUFFIXES = {
    "available": "可得分",
    "done": "完成数",
    "missing": "缺少数",
    "late": "迟录数",
    "attended": "实到",
    "expected": "应到",
    "actual": "完成值",
    "target": "目标值",
    "low": "下限",
    "high": "上限",
    "placing": "名次",
    "of": "参加数",
    "own": "本人合计",
    "best": "最高合计",
    "events": "次数",
    "entered": "录入分合计",
    "last_year": "上年得分",
    "rounds": "轮数",
    "sum": "合计",
    "n": "票数",
}
_RULES = {"exempt": "免考", "gate": "门槛", "veto": "一票否决"}


def expected_in_words(scenario: Scenario, scheme: Scheme) -> str:
    """Say in Chinese what a scenario expects, one column after the other.

    English readers have the names of the scheme themselves, which are English words.
    """
    titles = dict(_titles(scheme))
    return "；".join(
        f"{_column(column, titles, scheme)} = {_value(column, value, titles)}"
        for column, value in scenario.expect.items()
    )


def _titles(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Give every name of the scheme that has a title; grades and rules with their sort before."""
    for component in scheme.components:
        yield component.component, component.title.zh
        for area in component.areas or ():
            yield area.area, area.title.zh
            for clause in area.clauses:
                yield clause.clause, clause.title.zh
    for bonus in scheme.bonus:
        yield bonus.bonus, bonus.title.zh
    for deduction in scheme.deductions:
        yield deduction.deduction, deduction.title.zh
    for exemption in scheme.exempt:
        yield f"exempt:{exemption.exempt}", exemption.title.zh
    for gate in scheme.gates:
        yield f"gate:{gate.gate}", gate.title.zh
    for veto in scheme.vetoes:
        yield f"veto:{veto.veto}", veto.title.zh
    for band in scheme.grading.bands:
        yield f"grade:{band.grade}", band.title.zh
    for consequence in scheme.consequences:
        yield f"proposal:{consequence.consequence}", consequence.title.zh


def _column(column: str, titles: dict[str, str], scheme: Scheme) -> str:
    if column in _COLUMNS:
        return _COLUMNS[column]
    sort, _, rule = column.partition(":")
    if rule:
        return f"{_RULES.get(sort, sort)}“{titles.get(column, rule)}”"
    part, _, rest = column.rpartition("/")
    lead = f"第{part}次·" if part else ""
    if rest in _COLUMNS:
        return lead + _COLUMNS[rest]
    name, *more = rest.split(".")
    said = [titles.get(name, name)]
    for word in more:
        number = word.removeprefix("round")
        if number.isdecimal():
            said.append(f"第{number}轮")
        else:
            said.append(_SUFFIXES.get(word) or name_in_words(word, "zh", scheme))
    return lead + "·".join(said)


def _value(column: str, value: Expected, titles: dict[str, str]) -> str:
    last = column.rpartition("/")[2]
    if isinstance(value, tuple):
        return "、".join(titles.get(f"proposal:{item}", item) for item in value) or "无"
    if ":" in column:
        return "成立" if value == "true" else "不成立"
    if value is None:
        return "无" if last in RESULTS or last in ("held", "band") else "无依据"
    if last in ("grade", "band"):
        return titles.get(f"grade:{value}", value)
    return _STATUSES.get(value, value) if last == "status" else value
