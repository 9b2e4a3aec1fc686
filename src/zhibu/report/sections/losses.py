"""Where points are lost, and how parents stand in each area."""

from typing import Any

from zhibu.report.markup import (
    Cell,
    behind,
    both,
    figure,
    heading,
    note,
    number,
    table,
    text,
    words,
)
from zhibu.report.sections.told import Told, plural, share
from zhibu.scoring.evidence.problems import Words
from zhibu.scoring.explanation.numbers import points
from zhibu.scoring.scheme.document.words import points_of

SHOWN = 15


def losses(told: Told) -> str:
    """Give the clauses with the largest mean loss."""
    seen = told.overview.losses
    head = heading("分丢在哪里", "Where points are lost", "losses")
    if not seen:
        return head + f'<p class="empty">{both("没有丢分的条款。", "No clause lost points.")}</p>'
    top = seen[:SHOWN]

    def option(zh: bool) -> dict[str, Any]:
        labels = [item.title.zh if zh else item.title.en for item in top]
        return {
            "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
            "grid": {"top": 8, "bottom": 24},
            "xAxis": {"type": "value"},
            "yAxis": {
                "type": "category",
                "inverse": True,
                "data": labels,
                "axisLabel": {"width": 150, "overflow": "truncate"},
            },
            "series": [
                {
                    "type": "bar",
                    "name": "平均丢分" if zh else "Mean loss",
                    "barMaxWidth": 18,
                    "itemStyle": {"color": "#2f6690"},
                    "label": {"show": True, "position": "right"},
                    "data": [points(item.mean) for item in top],
                }
            ],
        }

    first = top[0]
    said = Words(
        f"平均丢分最多的是{first.title.zh}，折成总分{points(first.mean)}分。",
        f"The most is lost in “{first.title.en}”: {points(first.mean)} points of the total on average.",
    )
    rows: list[list[Cell]] = [
        [
            words(item.title),
            number(points_of(item.full)),
            number(points(item.mean)),
            number(f"{item.short:,}"),
            number(f"{share(item.short, item.number)}%"),
        ]
        for item in seen
    ]
    heads: list[Cell] = [
        both("条款", "Clause"),
        (both("满分", "Full points"), "number"),
        (both("平均丢分", "Mean loss"), "number"),
        (both("未得满分", "Short"), "number"),
        (both("占有得分的", "of those scored"), "number"),
    ]
    caption = both(
        "各条款平均丢分，折成总分的分数", "Mean loss of each clause, in points of the total"
    )
    shown = table("losses-table", caption, heads, rows)
    chart = figure(
        words(said), (option(True), said.zh), (option(False), said.en), 60 + 26 * len(top)
    )
    return head + chart + behind(f'<div class="long">{shown}</div>')


def heat(told: Told) -> str:
    """Give the share of the available points of each parent in each area."""
    seen = told.overview.heat
    if seen is None or not seen.cells:
        return ""
    who = Words("对象", "subject") if seen.by_subject else Words("上级组织", "parent")
    head = heading(
        "各单位的强项和弱项" if not seen.by_subject else "各对象的强项和弱项",
        f"Strong and weak sides by {who.en}",
        "areas",
    )
    # Whole percents in steps of five, so that the lightest shade is the weakest that there is.
    lowest = min(seen.cells.values()) // 50 * 5

    def option(zh: bool) -> dict[str, Any]:
        return {
            "tooltip": {"position": "top"},
            "grid": {"top": 104, "bottom": 8, "left": 8, "right": 12},
            "xAxis": {
                "type": "category",
                "position": "top",
                "data": [title.zh if zh else title.en for title in seen.columns],
                "axisLabel": {"rotate": 35, "interval": 0, "width": 130, "overflow": "truncate"},
            },
            "yAxis": {"type": "category", "inverse": True, "data": list(seen.rows)},
            "visualMap": {"show": False, "min": min(lowest, 95), "max": 100, "calculable": False},
            "series": [
                {
                    "type": "heatmap",
                    "name": "得分率%" if zh else "Share in %",
                    "label": {"show": len(seen.columns) <= 10, "fontSize": 10},
                    "data": [[x, y, _percent(value)] for (y, x), value in seen.cells.items()],
                }
            ],
        }

    (y, x), value = min(seen.cells.items(), key=lambda item: (item[1], item[0]))
    said = Words(
        f"{len(seen.rows)}个{who.zh}在{len(seen.columns)}个方面的得分率；最低的是{seen.rows[y]}的{seen.columns[x].zh}，{_percent(value)}%。",
        f"Share of the available points of {plural(len(seen.rows), who.en)} in {len(seen.columns)} areas; "
        f"the lowest is {seen.rows[y]} in “{seen.columns[x].en}”, {_percent(value)}%.",
    )
    rows: list[list[Cell]] = [
        [text(name)]
        + [
            number(f"{_percent(seen.cells[y, x])}%" if (y, x) in seen.cells else "—")
            for x in range(len(seen.columns))
        ]
        for y, name in enumerate(seen.rows)
    ]
    heads: list[Cell] = [words(who), *((words(title), "number") for title in seen.columns)]
    caption = both(
        "得分率：所得分数占可得分数的百分比", "Points earned, as a share of those available"
    )
    shown = table("areas-table", caption, heads, rows)
    made = head + figure(
        words(said), (option(True), said.zh), (option(False), said.en), 120 + 22 * len(seen.rows)
    )
    if seen.of > len(seen.rows):
        kind = "前" if seen.by_subject else "对象最多的"
        made += note(
            f"共{seen.of}个，这里是{kind}{len(seen.rows)}个。",
            f"{len(seen.rows)} of {seen.of} are shown.",
        )
    return made + behind(shown)


def _percent(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"
