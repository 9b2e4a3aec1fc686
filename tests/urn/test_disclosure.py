"""What may be shown of a counted box."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.urn.disclosure import FULL, Figure, Joined, K, Row, Said, Shown, Structure, protect

PLACE = ("top", "committee", "branch")


def box(**scores: list[int | None]) -> tuple[Row, ...]:
    """Rows of one subject `m` by source; or of `m__source`."""
    rows = []
    for name, given_ones in scores.items():
        subject, _, source = name.rpartition("__")
        counts = Counter(given_ones).items()
        rows += [(subject or "m", source, score, count) for score, count in counts]
    return tuple(rows)


def shown(rows: tuple[Row, ...], **structure: Any) -> Shown:
    subjects = {row[0] for row in rows}
    return protect(rows, Structure(**{"places": dict.fromkeys(subjects, PLACE)} | structure))


def figures(found: Shown) -> dict[str, Figure]:
    return {figure.source: figure for figure in found.figures}


MIXED = [60_00, 70_00, 75_00, 80_00, 85_00, 90_00]


def test_mean_is_shown_of_five_ballots_and_not_of_four() -> None:
    found = figures(shown(box(five=MIXED[:5], four=MIXED[:4]), minimum=99))
    assert (found["five"].said, found["five"].mean, found["five"].count) == (Said.SHOWN, 74_00, 5)
    assert (found["four"].said, found["four"].mean, found["four"].count) == (Said.FEW, None, None)


def test_cannot_judge_is_no_ballot_of_a_figure() -> None:
    found = figures(shown(box(members=[*MIXED[:4], None, None])))
    assert found["members"].said is Said.FEW


def test_nobody_judged_is_no_figure_and_never_zero() -> None:
    found = shown(box(members=[None, None]))
    assert found.figures[0].said is Said.NONE
    assert found.joined == (Joined("m", Said.NONE),)
    assert found.levels == ()


def test_mean_is_rounded_half_up() -> None:
    found = figures(shown(box(members=[80_00, 80_01] * 3)))
    assert found["members"].mean == 80_01


def test_distribution_joins_bands_until_each_holds_five() -> None:
    marks = [50_00, *[75_00] * 2, *[85_00] * 3, 92_00, *[95_00] * 6]
    found = figures(shown(box(members=marks)))["members"]
    assert found.groups == ((0, 89_99, 6), (90_00, FULL, 7))


def test_distribution_of_one_group_is_none() -> None:
    assert figures(shown(box(members=MIXED)))["members"].groups == ()


@pytest.mark.parametrize(
    ("marks", "band"),
    [
        ([FULL] * 8, (95_00, FULL)),
        ([FULL] * 7 + [97_00], (95_00, FULL)),
        ([80_00] * 9, (80_00, 85_00)),
        ([0] * 6 + [1_00], (0, 5_00)),
    ],
)
def test_unanimity_is_a_band(marks: list[int], band: tuple[int, int]) -> None:
    found = figures(shown(box(members=marks)))["members"]
    assert (found.said, found.band, found.mean, found.sum) == (Said.NEAR, band, None, None)
    assert found.groups == ()


def test_unanimity_makes_the_rounds_figure_a_band_too() -> None:
    found = shown(box(members=[FULL] * 8, masses=MIXED))
    assert found.joined == (
        Joined("m", Said.NEAR, band=(85_00, 90_00), sources=("masses", "members")),
    )


def test_small_source_hides_the_smallest_sibling_beside_it() -> None:
    found = shown(box(few=MIXED[:3], masses=MIXED * 2, members=MIXED), weights={})
    said = {name: figure.said for name, figure in figures(found).items()}
    assert said == {"few": Said.FEW, "masses": Said.SHOWN, "members": Said.BESIDE}
    assert found.joined[0].said is Said.SHOWN
    assert found.left_out == ()


def test_small_source_below_the_minimum_hides_nothing() -> None:
    found = shown(box(few=MIXED[:3], members=MIXED), minimum=5)
    assert figures(found)["members"].said is Said.SHOWN
    assert found.joined[0].sources == ("members",)


def test_small_source_that_cannot_be_hidden_is_left_out_of_the_figure() -> None:
    found = shown(box(few=MIXED[:3]))
    assert found.joined == (Joined("m", Said.NONE),)
    assert found.left_out == (("m", "few"),)


def test_two_small_sources_that_are_enough_together_make_a_figure() -> None:
    found = shown(box(few=MIXED[:3], other=MIXED[:3]))
    assert found.joined[0].said is Said.SHOWN
    assert found.levels == ()  # one sum tells of them: no other may


def test_named_source_is_shown_and_marked() -> None:
    rows = box(helped=[90_00], members=MIXED)
    found = figures(shown(rows, named=(("m", "helped", 90_00, 1),)))
    assert (found["helped"].named, found["helped"].said, found["helped"].mean) == (
        True, Said.SHOWN, 90_00,
    )  # fmt: skip


def test_weights_join_sources() -> None:
    rows = box(members=MIXED, masses=[mark - 10_00 for mark in MIXED])
    assert shown(rows, weights={"members": 3_000, "masses": 7_000}).joined[0].value == 69_67


def test_small_branches_roll_up_to_the_level_above() -> None:
    rows = box(a__members=MIXED[:3], b__members=MIXED[1:4], c__members=MIXED)
    places = {"a": ("top", "one"), "b": ("top", "two"), "c": ("top", "three")}
    found = shown(rows, places=places)
    levels = {level.place[-1]: (level.marks, level.whole) for level in found.levels}
    assert levels == {"three": (6, True), "top": (12, True)}


def test_one_small_branch_is_left_out_of_every_total() -> None:
    rows = box(a__members=MIXED[:3], c__members=MIXED)
    found = shown(rows, places={"a": ("top", "one"), "c": ("top", "three")})
    levels = {level.place[-1]: (level.marks, level.whole) for level in found.levels}
    assert levels == {"three": (6, True), "top": (6, False)}


def test_subjects_of_one_electorate_are_one_set_of_ballots() -> None:
    """Three people who rate four subjects are three ballots, not twelve."""
    rows = box(**{f"{name}__members": MIXED[:3] for name in "abcd"})
    assert shown(rows).levels == ()


def test_turnout_of_small_places_rolls_up() -> None:
    rows = ((("top", "a"), 3, 2), (("top", "b"), 4, 4), (("top", "c"), 9, 7))
    found = shown(box(members=MIXED), turnout=rows).turnout
    assert [(one.place[-1], one.asked, one.voted) for one in found] == [
        ("top", 16, 13),
        ("c", 9, 7),
    ]


def test_turnout_of_one_small_place_cannot_be_reckoned() -> None:
    """The whole is known: so the smallest place beside it is not told either."""
    rows = ((("top", "a"), 3, 2), (("top", "c"), 9, 7), (("top", "d"), 20, 7))
    found = shown(box(members=MIXED), turnout=rows).turnout
    assert [(one.place[-1], one.asked, one.whole) for one in found] == [
        ("top", 32, True), ("d", 20, True),
    ]  # fmt: skip


def test_turnout_of_two_places_of_which_one_is_small_is_told_together() -> None:
    rows = ((("top", "a"), 3, 2), (("top", "c"), 9, 7))
    found = shown(box(members=MIXED), turnout=rows).turnout
    assert [(one.place[-1], one.asked) for one in found] == [("top", 12)]


def test_figure_written_down_says_nothing_of_what_is_hidden() -> None:
    (written,) = (figure.written() for figure in shown(box(few=MIXED[:3])).figures)
    assert written == {
        "subject": "m", "source": "few", "named": False, "at": "branch", "said": "few",
        "count": None, "sum": None, "mean": None, "band": None, "groups": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "structure", "words"),
    [
        ((("m", "members", 10_001, 5),), {}, "not those of a box"),
        ((("m", "members", 50_00, 5),), {"places": {}}, "stands in no organisation"),
        ((("m", "s", 1_00, 1),), {"named": (("m", "s", 2_00, 1),)}, "not those of a box"),
    ],
)
def test_rows_that_are_no_box_are_refused(rows: Any, structure: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        shown(rows, **structure)


@given(st.lists(st.integers(0, 100).map(lambda mark: mark * 100), max_size=40), st.randoms())
def test_order_of_rows_never_changes_what_is_shown(marks: list[int], chance: Any) -> None:
    rows = list(box(members=marks, masses=marks[:7]))
    mixed = list(rows)
    chance.shuffle(mixed)
    assert shown(tuple(rows)) == shown(tuple(mixed))


@given(st.lists(st.integers(0, 20).map(lambda mark: mark * 500), min_size=K, max_size=40))
def test_groups_always_hold_all_ballots_and_at_least_five_each(marks: list[int]) -> None:
    groups = figures(shown(box(members=marks)))["members"].groups
    if groups:
        assert sum(count for _first, _last, count in groups) == len(marks)
        assert min(count for _first, _last, count in groups) >= K
        assert [groups[0][0], groups[-1][1]] == [0, FULL]
