"""Options of the charts, word for word: what the browser draws, and where a click leads."""

from datetime import date

import pytest
from django.utils import translation

from zhibu.portal.boards import charts

DAYS = [(date(2026, 1, 31), 20, 100), (date(2026, 2, 28), 90, 100)]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_heat_map_leaves_out_cells_where_nothing_was_due():
    option = charts.heat_map(["1月", "2月"], [("第一党委", "/board/?at=C1", [100, None])])
    assert option == {
        "tooltip": {"formatter": "{b}"},
        "grid": {"top": 56, "bottom": 8, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": ["1月", "2月"],
            "position": "top",
            "axisLabel": {"interval": 0, "rotate": 0},
        },
        "yAxis": {
            "type": "category",
            "data": ["第一党委"],
            "inverse": True,
            "axisLabel": {"interval": 0},
        },
        "visualMap": {
            "type": "piecewise",
            "orient": "horizontal",
            "left": "center",
            "top": 0,
            "dimension": 2,
            "pieces": [
                {"gte": 100, "label": "100%", "color": "#2f6690"},
                {"gte": 90, "lt": 100, "label": "90–99%", "color": "#9dbcd4"},
                {"gte": 75, "lt": 90, "label": "75–89%", "color": "#f0c987"},
                {"lt": 75, "label": "<75%", "color": "#a61e22"},
            ],
        },
        "series": [
            {
                "type": "heatmap",
                "data": [
                    {"value": [0, 0, 100], "name": "第一党委 · 1月: 100%", "url": "/board/?at=C1"}
                ],
                "label": {"show": True, "fontSize": 11},
                "itemStyle": {"borderColor": "#ffffff", "borderWidth": 1},
            }
        ],
    }


def test_heat_map_of_many_rows_stays_readable():
    rows = [(f"第{n}党委", "/", [100]) for n in range(57)]
    assert charts.heat_map(["1月"], rows)["series"][0]["label"]["show"] is False
    assert charts.heat_height(["1月"], 57) == 80 + 57 * 22
    assert charts.heat_height(["民主评议党员"], 1) == 150 + 3 * 22


def test_share_over_time_is_in_per_cent():
    option = charts.share_over_time(DAYS)
    assert option["xAxis"]["type"] == "time"
    assert option["series"] == [
        {
            "type": "line",
            "name": "At full marks, %",
            "showSymbol": True,
            "data": [["2026-01-31", 20.0], ["2026-02-28", 90.0]],
        }
    ]


def test_share_over_time_has_a_gap_where_nobody_was_scored():
    assert charts.share_over_time([(date(2026, 1, 1), 0, 0)])["series"][0]["data"] == [
        ["2026-01-01", None]
    ]


def test_months_in_which_all_was_in_time_are_shares_of_the_branches():
    option = charts.clear_by_month([("1月", 18, 88), ("11月", 80, 88)])
    assert option["xAxis"]["data"] == ["1月", "11月"]
    assert option["series"][0]["data"] == [20.5, 90.9]


def test_score_over_time_shows_points_below_full_marks():
    option = charts.score_over_time(
        [(date(2026, 1, 1), 2600, 2600), (date(2026, 1, 2), 2575, 2600)]
    )
    assert (option["yAxis"]["min"], option["yAxis"]["max"]) == (25, 26.0)
    assert [one["data"] for one in option["series"]] == [
        [["2026-01-01", 26.0], ["2026-01-02", 25.75]],
        [["2026-01-01", 26.0], ["2026-01-02", 26.0]],
    ]
    assert [one["name"] for one in option["series"]] == ["Score", "Full marks"]


def test_distribution_stacks_classes_and_links_bins():
    option = charts.distribution([("Full marks", "/a"), ("<60%", "/b")], [("Class 1", (3, 0))])
    assert option["links"] == ["/a", "/b"]
    assert option["series"] == [{"type": "bar", "stack": "all", "name": "Class 1", "data": [3, 0]}]
