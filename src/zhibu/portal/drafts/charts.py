"""Who goes from which grade to which: an option of the chart."""

from typing import Any

from django.utils.translation import gettext as _

COLOURS = ("#2f6690", "#3a7d5c", "#c98a1b", "#a61e22", "#6b5b95", "#8a8d91")
ROW = 56
"""Pixels of a grade."""


def sankey(grades: list[tuple[str, str]], counts: dict[tuple[str, str], int]) -> dict[str, Any]:
    """Grades under the scheme before at the left, under the draft at the right, from the highest."""
    before = [one for one, _t in grades if any(counts.get((one, b)) for b, _u in grades)]
    after = [one for one, _t in grades if any(counts.get((a, one)) for a, _u in grades)]
    titles = dict(grades)
    colours = {name: COLOURS[n % len(COLOURS)] for n, (name, _t) in enumerate(grades)}
    left, right = _("now: "), _("draft: ")
    nodes = [
        {
            "name": lead + titles[name],
            "depth": depth,
            "itemStyle": {"color": colours[name]},
            "label": {"position": "right" if depth == 0 else "left"},
        }
        for depth, lead, side in ((0, left, before), (1, right, after))
        for name in side
    ]
    links = [
        {"source": left + titles[a], "target": right + titles[b], "value": counts[a, b]}
        for a in before
        for b in after
        if counts.get((a, b))
    ]
    return {
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "sankey",
                "layoutIterations": 0,
                "left": 8,
                "right": 8,
                "nodeWidth": 14,
                "data": nodes,
                "links": links,
                "lineStyle": {"color": "source", "opacity": 0.3},
                "label": {"fontSize": 12},
            }
        ],
    }


def sankey_height(grades: list[tuple[str, str]]) -> int:
    """Pixels: each grade has room for its words."""
    return 80 + ROW * max(len(grades), 3)
