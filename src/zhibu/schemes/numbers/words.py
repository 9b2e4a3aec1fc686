"""What each open number is called, in which unit it stands, and between which bounds."""

from dataclasses import dataclass
from typing import Literal

Pair = tuple[str, str]
"""Chinese, English."""
Unit = Literal["points", "percent", "share", "count"]

_TIMES: Pair = ("次", "times")
_DAYS: Pair = ("天", "days")
_YEARS: Pair = ("年", "years")
_LEVELS: Pair = ("级", "levels")
POINTS: Pair = ("分", "points")
PERCENT: Pair = ("%", "%")
SHARE: Pair = ("比例", "share")


@dataclass(frozen=True, slots=True)
class Label:
    """How a number is called; `most` bounds a count."""

    words: Pair
    count: Pair = ("", "")
    most: int = 999_999


LABELS: dict[tuple[str, str], Label] = {
    ("Scheme", "bonus_cap"): Label(("加分合计封顶", "most of all bonuses")),
    ("Component", "weight"): Label(("权重", "weight")),
    ("Component", "points"): Label(("满分", "full points")),
    ("Clause", "points"): Label(("分值", "points")),
    ("Bonus", "cap"): Label(("封顶", "cap")),
    ("Deduction", "cap"): Label(("封顶", "cap")),
    ("Total", "floor"): Label(("总分下限", "least total")),
    ("Total", "ceiling"): Label(("总分上限", "most total")),
    ("Records", "at_least"): Label(("每期至少", "due in each part"), _TIMES, 366),
    ("Records", "quantity"): Label(("每期应有数量", "quantity due in each part"), ("", "")),
    ("Records", "entered_within"): Label(("录入期限", "days to enter it"), _DAYS, 366),
    ("Records", "attendance"): Label(("到会不足不算", "least attendance that counts")),
    ("Attendance", "at_least"): Label(("到会率达标线", "attendance expected")),
    ("Review", "minimum"): Label(("最少票数", "least ballots"), ("票", "ballots"), 99_999),
    ("Source", "weight"): Label(("来源权重", "weight of the source")),
    ("Base", "base"): Label(("基础分", "base")),
    ("Carried", "carried"): Label(("结转比例", "share carried over")),
    ("Carried", "otherwise"): Label(("没有上年得分时", "without last year's score")),
    ("Steps", "per_missing"): Label(("每缺一次扣", "lost for each missing")),
    ("Steps", "per_late"): Label(("每迟一次扣", "lost for each late")),
    ("Steps", "per_event"): Label(("每件扣", "lost for each event")),
    ("Steps", "per_step"): Label(("每欠一档扣", "lost for each step short")),
    ("Steps", "step"): Label(("欠一档的幅度", "size of a step short")),
    ("Awards", "per_event"): Label(("每件得", "earned for each event")),
    ("Awards", "by_event"): Label(("每件得", "earned for each")),
    ("Awards", "by_placing"): Label(("名次得", "earned by placing")),
    ("Awards", "otherwise"): Label(("其他名次得", "earned by other places")),
    ("Beyond", "per_step"): Label(("每超一档得", "earned for each step above")),
    ("Beyond", "step"): Label(("超一档的幅度", "size of a step above")),
    ("Beyond", "at_most"): Label(("超额最多得", "most earned above")),
    ("Inspected", "rounds"): Label(("检查权重", "weight")),
    ("Events", "between"): Label(("每件可给", "points of an entry")),
    ("Band", "from_"): Label(("起点", "begins at")),
    ("Band", "to"): Label(("止点", "ends at")),
    ("Then", "score"): Label(("得分定为", "score becomes")),
    ("Quota", "at_most"): Label(("最多占", "at most")),
    ("Consequence", "years"): Label(("持续", "lasts"), _YEARS, 20),
    ("Consequence", "within_days"): Label(("期限", "within"), _DAYS, 366),
    ("Ladder", "up_at_most"): Label(("一年最多升", "rise in a year at most"), _LEVELS, 20),
    ("Levels", "level_below"): Label(("级别低于", "level below"), _LEVELS, 20),
    ("Condition", "at_least"): Label(("不低于", "at least")),
    ("Condition", "above"): Label(("高于", "above")),
    ("Condition", "at_most"): Label(("不高于", "at most")),
    ("Condition", "below"): Label(("低于", "below")),
    ("Condition", "share"): Label(("名次比例", "share of places")),
}
"""By sort of rule and key; a number without a label is not open."""

FIXED = frozenset({
    ("Scheme", "places"), ("Band", "level"), ("Tier", "tier"), ("Tier", "levels"),
})  # fmt: skip
"""Numbers that name something: to change them is to write another scheme."""

COUNTED: dict[str, Pair] = {
    "event": ("件", "events"),
    "level": _LEVELS,
    "fall": _LEVELS,
    "rise": _LEVELS,
    "run": _YEARS,
    "rounds": _TIMES,
    "contest": ("名", "places"),
    "rank": ("名", "places"),
    "flags": _TIMES,
    "short": ("条", "clauses"),
    "size": ("人", "people"),
}
"""What a condition counts, by its fact."""

SECTIONS: dict[str, Pair] = {
    "bonus": ("加分", "Bonus"),
    "bonus_cap": ("加分", "Bonus"),
    "deductions": ("扣分", "Deductions"),
    "total": ("总分", "Total"),
    "exempt": ("免考", "Exemptions"),
    "gates": ("门槛", "Gates"),
    "vetoes": ("一票否决", "Vetoes"),
    "grading": ("等次", "Grades"),
    "quotas": ("名额比例", "Quotas"),
    "ladder": ("升降", "Ladder"),
    "consequences": ("结果运用", "Consequences"),
}
"""Groups of the form beside the components, by key of the scheme."""
