"""Options of the fairness report's charts: plain data, with every word in it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

GRID = {"bottom": 24, "containLabel": True}
CALM = ["#2f6690", "#c98a1b"]


def severity(bins: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Raters by how far their marks lie from those of others."""
    return {
        "color": CALM,
        "tooltip": {"trigger": "axis"},
        "grid": GRID,
        "xAxis": {
            "type": "category",
            "data": [words for words, _n in bins],
            "axisLabel": {"interval": 0, "fontSize": 11, "rotate": 45 if len(bins) > 5 else 0},
        },
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {
                "type": "bar",
                "name": _("Raters"),
                "data": [number for _w, number in bins],
                "barMaxWidth": 48,
            }
        ],
    }


def agreement(rows: Sequence[tuple[str, int | None]]) -> dict[str, Any]:
    """Agreement by source, a plain bar from 0 to 1, with lines at the thresholds."""
    lines = [{"xAxis": at} for at in (0.5, 0.75, 0.9)]
    return {
        "color": CALM,
        "tooltip": {"trigger": "axis"},
        "grid": GRID,
        "xAxis": {"type": "value", "min": 0, "max": 1},
        "yAxis": _names([name for name, _v in rows]),
        "series": [
            {
                "type": "bar",
                "name": _("Agreement"),
                "data": [None if value is None else max(value, 0) / 100 for _n, value in rows],
                "barMaxWidth": 22,
                "markLine": {
                    "silent": True,
                    "symbol": "none",
                    "lineStyle": {"color": "#5f574e", "type": "dashed"},
                    "label": {"formatter": "{c}"},
                    "data": lines,
                },
            }
        ],
    }


def tops(rows: Sequence[tuple[str, int | None, int | None]]) -> dict[str, Any]:
    """Shares of marks in the highest band and at the highest mark, by group."""
    series = [(_("In the highest band, %"), 1), (_("At the highest mark, %"), 2)]
    return {
        "color": CALM,
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "grid": GRID,
        "xAxis": {"type": "value", "min": 0, "max": 100, "axisLabel": {"formatter": "{value}%"}},
        "yAxis": _names([row[0] for row in rows]),
        "series": [
            {"type": "bar", "name": name, "data": [row[at] for row in rows], "barMaxWidth": 16}
            for name, at in series
        ],
    }


def class_means(rows: Sequence[tuple[str, int | None]]) -> dict[str, Any]:
    """Means by class of branch, as points: the axis begins near the lowest."""
    known = [mean for _n, mean in rows if mean is not None]
    least = min(known, default=0)
    return {
        "color": CALM,
        "tooltip": {"trigger": "axis"},
        "grid": GRID,
        "xAxis": {"type": "value", "min": max(least // 500 - 1, 0) * 5, "max": 100},
        "yAxis": _names([name for name, _m in rows]),
        "series": [
            {
                "type": "scatter",
                "name": _("Mean"),
                "symbolSize": 14,
                "data": [[mean / 100, name] for name, mean in rows if mean is not None],
            }
        ],
    }


def reciprocity(correlation: int) -> dict[str, Any]:
    """One bar from −1 to 1."""
    return {
        "color": CALM,
        "tooltip": {"trigger": "axis"},
        "grid": GRID | {"top": 16},
        "xAxis": {"type": "value", "min": -1, "max": 1},
        "yAxis": {"type": "category", "data": [""]},
        "series": [
            {
                "type": "bar",
                "name": _("Reciprocity"),
                "data": [correlation / 100],
                "barMaxWidth": 22,
            }
        ],
    }


def _names(names: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "category",
        "data": list(names),
        "inverse": True,
        "axisLabel": {"interval": 0, "width": 120, "overflow": "break"},
    }


def height(rows: int) -> int:
    return 90 + 44 * max(rows, 1)
