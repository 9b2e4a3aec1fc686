"""The bundle that draws a report's charts, in a real browser, from a file and nothing else."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

AXES = {"xAxis": {"type": "category", "data": ["甲", "乙"]}, "yAxis": {"type": "value"}}
SERIES = {
    "bar": {**AXES, "series": [{"type": "bar", "data": [96, 80]}]},
    "line": {**AXES, "series": [{"type": "line", "data": [96, 80]}], "dataZoom": [{}]},
    "scatter": {"xAxis": {}, "yAxis": {}, "series": [{"type": "scatter", "data": [[1, 2]]}]},
    "boxplot": {**AXES, "series": [{"type": "boxplot", "data": [[1, 2, 3, 4, 5]] * 2}]},
    "heatmap": {
        "xAxis": {"type": "category", "data": ["一季度"]},
        "yAxis": {"type": "category", "data": ["甲"]},
        "visualMap": {"min": 0, "max": 100},
        "series": [{"type": "heatmap", "data": [[0, 0, 88]]}],
    },
    "sankey": {
        "series": [
            {
                "type": "sankey",
                "data": [{"name": "三星"}, {"name": "四星"}],
                "links": [{"source": "三星", "target": "四星", "value": 5}],
            }
        ]
    },
    "treemap": {"series": [{"type": "treemap", "data": [{"name": "甲", "value": 3}]}]},
}


def make_report(folder: Path, *options: dict[str, object]) -> str:
    static = files("zhibu.report") / "static"
    charts = "".join(
        '<figure><figcaption>图</figcaption><script type="application/json" data-chart>'
        + json.dumps({"option": option, "description": "两个支部的得分"}, ensure_ascii=False)
        + "</script></figure>"
        for option in options
    )
    path = folder / "report.html"
    path.write_text(
        '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>报告</title>'
        f"<style>{(static / 'report.css').read_text(encoding='utf-8')}</style></head>"
        f"<body><main><h1>报告</h1>{charts}</main>"
        f"<script>{(static / 'report.js').read_text(encoding='utf-8')}</script></body></html>",
        encoding="utf-8",
    )
    return path.as_uri()


@pytest.mark.parametrize("kind", SERIES)
def test_chart_is_drawn_as_svg(kind: str, page: Page, tmp_path: Path) -> None:
    page.goto(make_report(tmp_path, SERIES[kind]))

    assert page.locator("html").get_attribute("data-charts") == "1"
    assert page.locator("figure svg path").count() > 0


def test_charts_say_what_they_show(page: Page, tmp_path: Path) -> None:
    page.goto(make_report(tmp_path, SERIES["bar"]))

    assert page.locator(".chart-canvas").get_attribute("aria-label") == "两个支部的得分"


def test_charts_fit_a_phone(page: Page, tmp_path: Path) -> None:
    page.goto(make_report(tmp_path, *SERIES.values()))
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_function("document.querySelector('svg').clientWidth <= 360")

    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_report_page_has_no_accessibility_faults(page: Page, tmp_path: Path) -> None:
    page.goto(make_report(tmp_path, *SERIES.values()))

    found = Axe().run(page)

    assert found.response["violations"] == []
