import pytest

from rated_papers import drawn, sheet
from zhibu.urn.fairness import readings, report
from zhibu.urn.fairness.reading import CLASSES, RECIPROCITY, RELIABILITY, SEVERITY, level


def levels(*sheets):
    return {one.figure: (one.level, one.tone) for one in readings(report(sheets))}


@pytest.mark.parametrize(
    ("value", "steps", "expected"),
    [
        (49, RELIABILITY, "poor"), (50, RELIABILITY, "moderate"), (75, RELIABILITY, "good"),
        (90, RELIABILITY, "excellent"), (-100, RELIABILITY, "poor"), (0, SEVERITY, "small"),
        (500, SEVERITY, "large"), (0, CLASSES, "none"), (14, CLASSES, "large"),
        (10, RECIPROCITY, "none"), (-9, RECIPROCITY, "none"), (-11, RECIPROCITY, "against"),
    ],
)  # fmt: skip
def test_levels_hold_from_their_threshold_on(value, steps, expected):
    assert level(value, steps) == expected


def test_marks_that_all_lie_at_the_top_are_flagged():
    """The satisfaction rate of 98 % that separates nobody."""
    marks = [[9_800 + (row * at) % 3 * 100 for at in range(20)] for row in range(20)]
    marks[0][0] = 7_000
    found = levels(sheet(marks))
    assert found["ceilings"] == ("full", "warn")


def test_raters_who_agree_are_called_so():
    found = levels(drawn(40, 12, severity=50, noise=100))
    assert found["reliability"] == ("excellent", "good")
    assert found["severity"] == ("small", "good")
    assert found["ceilings"] == ("separates", "good")
    assert found["halo_papers"] == ("low", "good")


def test_raters_who_agree_on_nothing_are_called_so():
    found = levels(drawn(12, 12, quality=1, noise=500, severity=900))
    assert found["reliability"] == ("poor", "warn")
    assert found["severity"] == ("large", "warn")


def test_what_cannot_be_known_is_called_unknown():
    found = levels(drawn(12, 12))
    assert found["reciprocity"] == ("unknown", "info")
    assert found["classes"] == ("unknown", "info")
    assert found["against"] == ("unknown", "info")


def test_too_few_papers_have_one_reading():
    assert levels(drawn(6, 6)) == {"report": ("few", "info")}
