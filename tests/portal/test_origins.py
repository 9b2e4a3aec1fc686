"""The badge of a rule: assumed, partly assumed, set here; drawn by one tag on every page."""

from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override

import zhibu

PAGES = Path(zhibu.__file__).parent / "portal/templates"
SOME = (
    "本单位设定：分值由2改为2.5；仍为假定：次数；原假定：甲 / "
    "set by the organisation: points from 2 to 2.5; still assumed: number; assumed before: a"
)
ALL = SOME.replace("次数", "无").replace("number;", "none;")


@pytest.mark.parametrize(
    ("language", "reason", "drawn"),
    [
        ("zh-hans", "来源没有写 / open", '<span class="state tone-warn">假定</span> 来源没有写'),
        ("en", "来源没有写 / open", '<span class="state tone-warn">assumed</span> open'),
        ("zh-hans", SOME, '<span class="state tone-warn">部分假定</span> 仍为假定：次数；本单位设定：分值由2改为2.5；原假定：甲'),
        ("en", ALL, '<span class="state tone-info">set here</span> points from 2 to 2.5; assumed before: a'),
        ("en", "", " "),
    ],
)  # fmt: skip
def test_a_rule_is_drawn_with_its_mark(language, reason, drawn):
    template = Template("{% origin_badge reason %} {{ reason|origin_said }}")
    with override(language):
        assert template.render(Context({"reason": reason})) == drawn


def test_no_page_calls_a_rule_assumed_by_itself():
    """A badge without the reason could not tell what the organisation set."""
    own = {"_counted.html", "_numbers.html"}  # what counts as done; the single numbers of a draft
    found = [
        path.name
        for path in PAGES.rglob("*.html")
        if '{% translate "assumed"' in path.read_text(encoding="utf-8") and path.name not in own
    ]
    assert found == []
