"""The mark of a reason: assumed, set by the organisation, or some of each."""

import pytest

from zhibu.scoring.scheme.document.origin import Mark, is_assumed, mark_of
from zhibu.scoring.scheme.document.outcome import marked_in_words

SET = "本单位设定：分值由2改为2.5（纪要）"
EN = "set by the organisation: points from 2 to 2.5"


@pytest.mark.parametrize(
    ("reason", "mark"),
    [
        ("来源没有写", Mark("assumed", "来源没有写")),
        ("not in the source", Mark("assumed", "not in the source")),
        (SET, Mark("set", "分值由2改为2.5（纪要）")),
        (EN, Mark("set", "points from 2 to 2.5")),
        (
            f"{SET}；仍为假定：无；原假定：按次得分",
            Mark("set", "分值由2改为2.5（纪要）；原假定：按次得分"),
        ),
        (
            f"{EN}; still assumed: none; assumed before: by number",
            Mark("set", "points from 2 to 2.5; assumed before: by number"),
        ),
        (
            f"{SET}；仍为假定：次数、期限；原假定：按次得分",
            Mark("partly", f"仍为假定：次数、期限；{SET}；原假定：按次得分"),
        ),
        (
            f"{EN}; still assumed: number, days",
            Mark("partly", f"still assumed: number, days; {EN}"),
        ),
        (
            f"{SET}；原假定：按次得分",
            Mark("partly", f"哪些仍为假定，没有写明；{SET}；原假定：按次得分"),
        ),
    ],
)
def test_a_reason_has_the_mark_of_what_it_says(reason, mark):
    assert mark_of(reason) == mark
    assert is_assumed(reason) is (mark.kind != "set")


def test_no_reason_has_no_mark():
    assert (mark_of(""), is_assumed(None), marked_in_words(None, "zh")) == (None, False, "")


def test_each_mark_is_written_in_the_language_of_the_reader():
    reason = f"{SET}；仍为假定：次数；原假定：甲 / {EN}; still assumed: number; assumed before: a"
    assert marked_in_words(reason, "zh") == f"【部分假定】仍为假定：次数；{SET}；原假定：甲"
    assert marked_in_words(reason, "en") == (
        f"(partly assumed) still assumed: number; {EN}; assumed before: a"
    )
    assert marked_in_words(SET, "en") == "(set here) 分值由2改为2.5（纪要）"
