"""Options of the charts: plain data, with every word and address in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

GOOD, FAIR, POOR, BAD = "#2f6690", "#9dbcd4", "#f0c987", "#a61e22"
"""Told apart by lightness and hue; the words of a cell say it too."""
STEPS = ((100, None, GOOD), (90, 100, FAIR), (75, 90, POOR), (None, 75, BAD))
ROW = 22
"""Pixels of a row of a heat map."""


def heat_map(
    columns: Sequence[str],
    rows: Sequence[tuple[str, str, Sequence[int | None]]],
) -> dict[str, Any]:
    """Shares of duties done, in whole per cent.

    Args:
        rows: name, address that a click opens, and a share for each column; none where nothing
            was due, and no cell stands there.
    """
    cells = [
        {"value": [x, y, value], "name": f"{name} · {columns[x]}: {value}%", "url": url}
        for y, (name, url, values) in enumerate(rows)
        for x, value in enumerate(values)
        if value is not None
    ]
    return {
        "tooltip": {"formatter": "{b}"},
        "grid": {"top": 56, "bottom": 8, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": list(columns),
            "position": "top",
            "axisLabel": {"interval": 0, "rotate": _turn(columns)},
        },
        "yAxis": {
            "type": "category",
            "data": [name for name, _u, _v in rows],
            "inverse": True,
            "axisLabel": {"interval": 0},
        },
        "visualMap": {
            "type": "piecewise",
            "orient": "horizontal",
            "left": "center",
            "top": 0,
            "dimension": 2,
            "pieces": [_step(*step) for step in STEPS],
        },
        "series": [
            {
                "type": "heatmap",
                "data": cells,
                "label": {"show": len(rows) <= 30 and len(columns) <= 12, "fontSize": 11},
                "itemStyle": {"borderColor": "#ffffff", "borderWidth": 1},
            }
        ],
    }


def heat_height(columns: Sequence[str], rows: int) -> int:
    return (80 if _short_words(columns) else 150) + ROW * max(rows, 3)


def _turn(columns: Sequence[str]) -> int:
    """Degrees by which the names of columns are turned, so that they stand free on a phone too."""
    if _short_words(columns):
        return 0
    return 60 if len(columns) <= 8 else 90


def _short_words(columns: Sequence[str]) -> bool:
    """Whether the names of the columns stand beside each other, as those of months do."""
    return max(map(len, columns), default=0) <= 3


def _step(least: int | None, below: int | None, colour: str) -> dict[str, Any]:
    if below is None:
        return {"gte": least, "label": "100%", "color": colour}
    if least is None:
        return {"lt": below, "label": f"<{below}%", "color": colour}
    return {"gte": least, "lt": below, "label": f"{least}–{below - 1}%", "color": colour}


def share_over_time(days: Sequence[tuple[date, int, int]]) -> dict[str, Any]:
    """Share of branches at full marks, in per cent: day, how many, of how many."""
    return {
        "tooltip": {"trigger": "axis"},
        "grid": {"bottom": 24, "containLabel": True},
        "xAxis": _days(),
        "yAxis": {"type": "value", "min": 0, "max": 100, "axisLabel": {"formatter": "{value}%"}},
        "series": [
            {
                "type": "line",
                "name": _("At full marks, %"),
                "showSymbol": len(days) < 3,
                "data": [
                    [day.isoformat(), round(100 * number / of, 1) if of else None]
                    for day, number, of in days
                ],
            }
        ],
    }


def clear_by_month(months: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    """Share of branches that did everything of a month in time, in per cent: month, how many, of how many."""
    return {
        "tooltip": {"trigger": "axis"},
        "grid": {"bottom": 24, "containLabel": True},
        "xAxis": {"type": "category", "data": [name for name, _n, _o in months]},
        "yAxis": {"type": "value", "min": 0, "max": 100, "axisLabel": {"formatter": "{value}%"}},
        "series": [
            {
                "type": "bar",
                "name": _("All in time, %"),
                "data": [round(100 * number / of, 1) for _n, number, of in months],
                "barMaxWidth": 36,
            }
        ],
    }


def score_over_time(days: Sequence[tuple[date, int, int]]) -> dict[str, Any]:
    """Score of a branch: day, score, full points; in points."""
    least = min((score for _d, score, _f in days), default=0)
    return {
        "tooltip": {"trigger": "axis"},
        "grid": {"bottom": 24, "containLabel": True},
        "xAxis": _days(),
        "yAxis": {"type": "value", "min": least // 500 * 5, "max": max((full for _d, _s, full in days), default=0) / 100},
        "series": [
            {
                "type": "line",
                "step": "end",
                "name": _("Score"),
                "showSymbol": len(days) < 3,
                "data": [[day.isoformat(), score / 100] for day, score, _f in days],
            },
            {
                "type": "line",
                "step": "end",
                "name": _("Full marks"),
                "showSymbol": False,
                "lineStyle": {"type": "dashed"},
                "data": [[day.isoformat(), full / 100] for day, _s, full in days],
            },
        ],
    }  # fmt: skip


def distribution(
    bins: Sequence[tuple[str, str]], classes: Sequence[tuple[str, Sequence[int]]]
) -> dict[str, Any]:
    """Number of branches in each bin, stacked by class.

    Args:
        bins: words, and the address that a click opens.
    """
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "grid": {"bottom": 24, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": [words for words, _url in bins],
            "axisLabel": {"interval": 0, "fontSize": 11},
        },
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {"type": "bar", "stack": "all", "name": name, "data": list(numbers)}
            for name, numbers in classes
        ],
        "links": [url for _words, url in bins],
    }


def _days() -> dict[str, Any]:
    """An axis of days, as far apart as they are: scores may be of month ends, then of each morning."""
    return {"type": "time", "axisLabel": {"hideOverlap": True}, "minInterval": 86_400_000}
