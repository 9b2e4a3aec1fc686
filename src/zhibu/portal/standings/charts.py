"""Options of the charts of grades: plain data, with every word and address in it."""

from collections.abc import Mapping, Sequence
from typing import Any

PALETTE = ("#7f1417", "#c0504d", "#c98a1b", "#9dbcd4", "#5c7f99", "#3b4a57")
"""From the highest grade to the lowest; told apart by lightness too, and the words say it."""
WITHOUT = "#c9c9c4"
"""Who has no grade."""
ROW = 26
NARROW = 560
"""Pixels of a chart on a phone."""


def colours(bands: Sequence[str]) -> dict[str, str]:
    """A colour for each grade of a scheme, highest first, spread over the palette."""
    last, steps = len(PALETTE) - 1, max(1, len(bands) - 1)
    return {name: PALETTE[place * last // steps] for place, name in enumerate(bands)}


def grades_over_years(
    years: Sequence[int], grades: Sequence[tuple[str, Sequence[int], str]]
) -> dict[str, Any]:
    """Stacked bars: how many had each grade in each year.

    Args:
        grades: words, numbers by year and colour, highest first.
    """
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0, "type": "scroll"},
        "grid": {"top": 56, "bottom": 24, "containLabel": True},
        "xAxis": {"type": "category", "data": [str(year) for year in years]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {"type": "bar", "stack": "all", "name": words, "data": list(numbers), "barMaxWidth": 56,
             "itemStyle": {"color": colour}}
            for words, numbers, colour in grades
        ],
    }  # fmt: skip


def flow(
    before: int,
    after: int,
    grades: Sequence[tuple[str, str]],
    moved: Mapping[tuple[str, str], int],
) -> dict[str, Any]:
    """A Sankey diagram from the grades of one year to those of another.

    Args:
        grades: name and words, highest first.
    """
    words = dict(grades)
    shades = colours(list(words))
    used_before = [name for name in words if any(was == name for was, _now in moved)]
    used_after = [name for name in words if any(now == name for _was, now in moved)]
    nodes = [_node(before, name, words, shades, 0) for name in used_before]
    nodes += [_node(after, name, words, shades, 1) for name in used_after]
    return {
        "tooltip": {"formatter": "{b}: {c}"},
        "series": [
            {
                "type": "sankey",
                "left": 8,
                "right": 8,
                "top": 16,
                "bottom": 16,
                "nodeGap": 14,
                "layoutIterations": 0,
                "emphasis": {"focus": "adjacency"},
                "lineStyle": {"color": "gradient", "opacity": 0.35},
                "data": nodes,
                "links": [
                    {"source": f"{before} {words[was]}", "target": f"{after} {words[now]}", "value": number}
                    for (was, now), number in sorted(moved.items())
                ],
            }
        ],
    }  # fmt: skip


def _node(
    year: int, name: str, words: Mapping[str, str], shades: Mapping[str, str], depth: int
) -> dict[str, Any]:
    return {
        "name": f"{year} {words[name]}",
        "depth": depth,
        "itemStyle": {"color": shades[name]},
        "label": {"position": "left" if depth else "right"},  # inside, where any word has room
    }


def map_of_levels(
    columns: Sequence[str],
    rows: Sequence[tuple[str, str, Sequence[int | None]]],
    highest: int,
    short: Sequence[str],
) -> dict[str, Any]:
    """Mean levels in tenths, by organisation and class.

    Args:
        short: the columns' names where there is no room.
        rows: name, address that a click opens, and a mean for each column; none where nobody is.
    """
    cells = [
        {"value": [x, y, value / 10], "name": f"{name} · {columns[x]}: {value / 10:.1f}", "url": url,
         "label": {"formatter": f"{value / 10:.1f}"}}
        for y, (name, url, values) in enumerate(rows)
        for x, value in enumerate(values)
        if value is not None
    ]  # fmt: skip
    return {
        "tooltip": {"formatter": "{b}"},
        "grid": {"top": 64, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "category", "data": list(columns), "position": "top", "axisLabel": {"interval": 0, "width": 72, "overflow": "break"}},
        "yAxis": {"type": "category", "data": [name for name, _u, _v in rows], "inverse": True, "axisLabel": {"interval": 0, "width": 130, "overflow": "truncate"}},
        "visualMap": {"min": 0, "max": highest, "dimension": 2, "orient": "horizontal", "left": "center", "top": 0, "calculable": False, "precision": 1, "text": [str(highest), "0"]},
        "series": [{"type": "heatmap", "data": cells, "label": {"show": True, "fontSize": 11}, "itemStyle": {"borderColor": "#ffffff", "borderWidth": 1}}],
        "media": [
            {"query": {"maxWidth": NARROW}, "option": _map_axes(short, 40, 84)},
            {"option": _map_axes(columns, 72, 130)},
        ],
    }  # fmt: skip


def _map_axes(columns: Sequence[str], width: int, names: int) -> dict[str, Any]:
    return {
        "xAxis": {"data": list(columns), "axisLabel": {"width": width}},
        "yAxis": {"axisLabel": {"width": names}},
    }


def map_height(rows: int) -> int:
    return 110 + ROW * max(rows, 3)


def levels_over_years(
    years: Sequence[int], levels: Sequence[int | None], words: Sequence[str], highest: int
) -> dict[str, Any]:
    """The level of one subject, year by year."""
    return {
        "tooltip": {"formatter": "{b}"},
        "grid": {"top": 24, "bottom": 24, "containLabel": True},
        "xAxis": {"type": "category", "data": [str(year) for year in years]},
        "yAxis": {"type": "value", "min": 0, "max": highest, "interval": 1},
        "series": [
            {
                "type": "bar",
                "barMaxWidth": 48,
                "label": {"show": True, "position": "top", "formatter": "{b}"},
                "data": [
                    {"value": level, "name": said, "label": {"formatter": said}}
                    for level, said in zip(levels, words, strict=True)
                ],
            }
        ],
    }


def beside_class(
    rows: Sequence[tuple[str, int | None, tuple[int, int, int] | None]],
) -> dict[str, Any]:
    """Components of one subject beside its class: quartiles as a box, the own figure as a point.

    Args:
        rows: words, own share of the full points and the class's quartiles, in whole per cent.
    """
    return {
        "tooltip": {"formatter": "{b}"},
        "legend": {"show": False},
        "grid": {"top": 8, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value", "min": 0, "max": 100, "axisLabel": {"formatter": "{value}%"}},
        "yAxis": {"type": "category", "inverse": True, "data": [words for words, _o, _q in rows], "axisLabel": {"width": 110, "overflow": "truncate"}},
        "series": [
            {"type": "bar", "stack": "box", "silent": True, "itemStyle": {"color": "transparent"}, "data": [q[0] if q else None for _w, _o, q in rows], "barMaxWidth": 16},
            {"type": "bar", "stack": "box", "silent": True, "itemStyle": {"color": "#9dbcd4"}, "data": [q[2] - q[0] if q else None for _w, _o, q in rows], "barMaxWidth": 16},
            {"type": "scatter", "symbolSize": 12, "itemStyle": {"color": "#a61e22"}, "data": [{"value": own, "name": f"{words}: {own}%"} if own is not None else None for words, own, _q in rows]},
        ],
    }  # fmt: skip
