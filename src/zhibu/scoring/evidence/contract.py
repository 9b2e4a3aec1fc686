"""The input contract (数据约定): tables, columns, types and bounds, in this one place.

The bounds keep every product of the scoring below 2^52, where the floor of a quotient is still
exact on all engines: with P full points of a clause, at most 200.00,

- work points: a subject's year is at most 100,000,000.00, so 2 × 10^10 × 2·10^4 = 4·10^14;
- indicators: a subject's rounds sum to at most 1,000,000,000.00: 2 × 10^11 × 2·10^4 = 4·10^15;
- attendance: a subject's year is at most 10,000,000: 2 × 10^7 × 10^4 × 2·10^4 = 4·10^15;
- ballots: 10^4 × the number of ballots, so 200,000 million ballots of one subject and round.
"""

from dataclasses import dataclass
from typing import Literal

from zhibu.scoring.evidence.problems import Words

Type = Literal["code", "name", "kind", "text", "date", "whole", "decimal"]

KINDS = {
    "committee": "党委",
    "working_committee": "党工委",
    "general_branch": "党总支",
    "branch": "党支部",
    "group": "党小组",
    "member": "党员",
    "community": "社区",
    "unit": "单位",
}
"""Kinds of subject, with the Chinese word that may be written instead."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Units:
        `least` and `most` of decimals are hundredths.

    Attributes:
        type: `code` is any text without control characters; `name` a name from the scheme, which a
            title may follow after a space; `whole` a whole number; `decimal` one with at most two
            places.
        sql: DuckDB's type in the canonical table.
    """

    name: str
    zh: str
    type: Type
    sql: str
    note: Words
    required: bool = False
    least: int = 0
    most: int = 0
    default: int | None = None

    @property
    def heading(self) -> str:
        """The heading as the template writes it."""
        return f"{self.name} {self.zh}"


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `once` are the columns that together name a row, which may stand only once."""

    name: str
    zh: str
    columns: tuple[Column, ...]
    once: tuple[str, ...] = ()
    dated: str | None = None
    """The date that must lie in the year."""

    def column(self, name: str) -> Column:
        """Give a column by its name."""
        return next(column for column in self.columns if column.name == name)


_SUBJECT = Column(
    "subject",
    "编码",
    "code",
    "VARCHAR",
    Words("考核对象的编码，见 subjects 表", "code of the subject, as in the table subjects"),
    required=True,
)


def _round(most: int, zh: str, en: str) -> Column:
    return Column(
        "round", "轮次", "whole", "BIGINT", Words(zh, en), required=True, least=1, most=most
    )


def _target(name: str, zh: str, note: Words) -> Column:
    return Column(
        name, zh, "decimal", "DECIMAL(14,2)", note, least=-100_000_000_000, most=100_000_000_000
    )


_TABLES = (
    Table(
        "subjects",
        "考核对象",
        (
            _SUBJECT,
            Column(
                "kind",
                "对象类型",
                "kind",
                "VARCHAR",
                Words("党支部、党员等类型", "branch, member and so on"),
                required=True,
            ),
            Column(
                "parent",
                "上级编码",
                "code",
                "VARCHAR",
                Words(
                    "上级组织的编码，须在本表中；最上级留空",
                    "code of the organisation above, itself a row; empty at the top",
                ),
            ),
            Column(
                "class",
                "分类",
                "name",
                "VARCHAR",
                Words("方案分类时必填", "required where the scheme has classes"),
            ),
            Column(
                "size",
                "党员人数",
                "whole",
                "BIGINT",
                Words("党员人数", "number of members"),
                most=10_000_000,
            ),
        ),
        once=("subject",),
    ),
    Table(
        "ballots",
        "评议票",
        (
            _SUBJECT,
            Column(
                "channel",
                "渠道",
                "name",
                "VARCHAR",
                Words("评议渠道", "channel of the review"),
                required=True,
            ),
            Column(
                "source",
                "来源",
                "name",
                "VARCHAR",
                Words("评议来源", "source within the channel"),
                required=True,
            ),
            _round(366, "第几轮，从 1 起", "which round of the year, from 1"),
            Column(
                "score",
                "得分",
                "decimal",
                "DECIMAL(5,2)",
                Words("0 至 100，至多两位小数", "0 to 100, at most two decimals"),
                required=True,
                most=100_00,
            ),
            Column(
                "count",
                "票数",
                "whole",
                "BIGINT",
                Words("相同的票有几张，留空为 1", "how many such ballots; empty is 1"),
                least=1,
                most=1_000_000,
                default=1,
            ),
        ),
    ),
    Table(
        "records",
        "工作记录",
        (
            _SUBJECT,
            Column(
                "kind",
                "记录类型",
                "name",
                "VARCHAR",
                Words("会议、党课等类型", "meeting, lecture and so on"),
                required=True,
            ),
            Column(
                "held_on",
                "开展日期",
                "date",
                "DATE",
                Words("开展的日期，须在考核年度内", "day it was held, within the year"),
                required=True,
            ),
            Column(
                "entered_on",
                "录入日期",
                "date",
                "DATE",
                Words("录入的日期", "day it was entered"),
            ),
            Column(
                "quantity",
                "数量",
                "decimal",
                "DECIMAL(12,2)",
                Words("学时等数量", "study hours and the like"),
                most=9_999_999_999,
            ),
            Column(
                "attended",
                "实到",
                "whole",
                "BIGINT",
                Words("实到人数", "how many came"),
                most=100_000,
            ),
            Column(
                "expected",
                "应到",
                "whole",
                "BIGINT",
                Words("应到人数", "how many were expected"),
                most=100_000,
            ),
        ),
        dated="held_on",
    ),
    Table(
        "inspections",
        "检查评分",
        (
            _SUBJECT,
            Column(
                "clause",
                "条款",
                "name",
                "VARCHAR",
                Words("检查打分的条款", "the clause that inspectors marked"),
                required=True,
            ),
            _round(366, "第几次检查，从 1 起", "which inspection of the year, from 1"),
            Column(
                "score",
                "得分",
                "decimal",
                "DECIMAL(7,2)",
                Words("不超过条款分值", "at most the full mark of the clause"),
                required=True,
                most=9_999_999,
            ),
        ),
    ),
    Table(
        "indicators",
        "指标",
        (
            _SUBJECT,
            Column(
                "indicator",
                "指标名称",
                "name",
                "VARCHAR",
                Words("方案中的指标", "indicator of the scheme"),
                required=True,
            ),
            _round(366, "第几期，从 1 起", "which part of the year, from 1"),
            _target("target", "目标值", Words("目标值", "what was agreed")),
            _target("low", "下限", Words("自由幅度下限，留空为目标值", "empty is the target")),
            _target("high", "上限", Words("自由幅度上限，留空为目标值", "empty is the target")),
            _target("actual", "完成值", Words("完成值，留空为无依据", "empty is no evidence")),
        ),
        once=("subject", "indicator", "round"),
    ),
    Table(
        "events",
        "事项",
        (
            _SUBJECT,
            Column(
                "event",
                "事项类型",
                "name",
                "VARCHAR",
                Words("方案中的加分、扣分、否决等事项", "event of the scheme"),
                required=True,
            ),
            Column(
                "on",
                "日期",
                "date",
                "DATE",
                Words("发生的日期，须在考核年度内", "day it happened, within the year"),
                required=True,
            ),
            Column(
                "points",
                "分值",
                "decimal",
                "DECIMAL(7,2)",
                Words(
                    "只有方案规定由人填写分值的事项才填",
                    "only for events whose points a person chooses",
                ),
                most=1_000_00,
            ),
            Column("note", "说明", "text", "VARCHAR", Words("说明", "a note")),
        ),
        dated="on",
    ),
    Table(
        "points",
        "积分",
        (
            _SUBJECT,
            Column(
                "on",
                "日期",
                "date",
                "DATE",
                Words("工作的日期，须在考核年度内", "day of the work, within the year"),
                required=True,
            ),
            Column(
                "amount",
                "工作数量",
                "decimal",
                "DECIMAL(12,2)",
                Words("工作数量", "how much work was done"),
                required=True,
                most=100_000_00,
            ),
            Column(
                "quality",
                "质量系数",
                "decimal",
                "DECIMAL(7,2)",
                Words("工作质量，0 至 10", "how well, 0 to 10"),
                required=True,
                most=10_00,
            ),
            Column(
                "coefficient",
                "岗位系数",
                "decimal",
                "DECIMAL(7,2)",
                Words("岗位系数，0 至 10", "of the post, 0 to 10"),
                required=True,
                most=10_00,
            ),
        ),
        dated="on",
    ),
    Table(
        "history",
        "历年结果",
        (
            _SUBJECT,
            Column(
                "year",
                "年度",
                "whole",
                "BIGINT",
                Words("考核年度之前的年度", "a year before the assessed one"),
                required=True,
                least=1900,
                most=2999,
            ),
            Column(
                "level",
                "等级",
                "whole",
                "BIGINT",
                Words("当年等级的序数；未定级的留空", "the level reached; empty where none was"),
                most=1_000,
            ),
            Column(
                "grade",
                "等次",
                "name",
                "VARCHAR",
                Words("当年等次", "the grade reached"),
            ),
            Column(
                "score",
                "总分",
                "decimal",
                "DECIMAL(9,2)",
                Words("当年总分", "the total of that year"),
                most=100_000_00,
            ),
        ),
        once=("subject", "year"),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _TABLES}
ASIDE = ("说明 guide", "选项 options")
"""Sheets of the template that hold no data."""
ROWS_IN_SHEET = 100_000
ATTENDED_IN_YEAR = 10_000_000
INDICATED_IN_YEAR = 100_000_000_000
"""Hundredths."""
WORKED_IN_YEAR = 10_000_000_000
"""Hundredths."""
