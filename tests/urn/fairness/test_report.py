import json
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rated_papers import drawn, sheet
from zhibu.urn.disclosure import K
from zhibu.urn.fairness import OpenedPaper, own_rows, report
from zhibu.urn.fairness.halo import halo
from zhibu.urn.fairness.reciprocity import reciprocity
from zhibu.urn.fairness.rounding import LEAST, coarse_mean, guarded, joined, root, whole
from zhibu.urn.fairness.severity import severities
from zhibu.urn.fairness.table import table_of


def test_the_least_number_is_that_of_disclosure():
    assert LEAST == K


# --- Severity ---------------------------------------------------------------------


def test_severity_is_held_against_what_the_others_gave():
    """The third gives 10 points less than both others on each subject; they give 5 more than their peers' mean."""
    marks = table_of([sheet([(9_000, 8_000), (9_000, 8_000), (8_000, 7_000)] * 2)])
    _raters, figures = severities(marks)
    assert figures.tolist() == [400, 400, -800, 400, 400, -800]


def test_who_judged_nothing_that_others_judged_is_not_compared():
    papers = [(9_000, None)] * 5 + [(None, 8_000)]
    raters, _figures = severities(table_of([sheet(papers)]))
    assert raters.tolist() == [0, 1, 2, 3, 4]


def test_severity_keeps_no_bin_under_five():
    found = report([drawn(60, 10, severity=400)])["severity"]
    bins = found["bins"]
    assert sum(number for _low, _high, number in bins) == found["raters"] == 60
    assert all(number >= 5 for _low, _high, number in bins)
    assert bins[0][0] is None
    assert bins[-1][1] is None
    assert all(one[1] == other[0] for one, other in pairwise(bins))


@given(st.lists(st.integers(0, 20), min_size=1, max_size=12))
def test_joined_bins_lose_nobody_and_hide_the_few(numbers):
    bins = [(at, at + 1, number) for at, number in enumerate(numbers)]
    found = joined(bins)
    assert not found or sum(one[2] for one in found) == sum(numbers)
    assert all(one[2] >= LEAST for one in found)
    assert len(found) != 1


def test_raters_who_give_everybody_the_same_are_counted_never_a_few():
    alike = [(8_000,) * 4] * 7
    apart = [(7_000, 8_000, 9_000, 9_500)] * 9
    assert report([sheet(alike + apart)])["severity"]["same"] == {"of": 16, "number": 7, "how": "exact"}  # fmt: skip
    assert report([sheet(alike[:3] + apart)])["severity"]["same"] == {"of": 12, "number": 5, "how": "under"}  # fmt: skip
    assert report([sheet(alike * 2 + apart[:2])])["severity"]["same"] == {"of": 16, "number": 11, "how": "over"}  # fmt: skip


@given(st.integers(0, 16), st.integers(10, 16))
def test_a_guarded_number_tells_of_nobody_under_five(number, of):
    number = min(number, of)
    found = guarded(number, of)
    possible = {
        "exact": [found["number"]],
        "under": range(LEAST),
        "over": range(of - LEAST + 1, of + 1),
    }[found["how"]]
    assert number in possible
    assert len(possible) >= LEAST or LEAST <= number <= of - LEAST


# --- Laws -------------------------------------------------------------------------


@given(st.permutations(range(14)), st.integers(1, 5))
def test_permuting_raters_changes_nothing(order, seed):
    made = drawn(14, 12, seed=seed, sources=("members", "staff"), classes=("1", "2"))
    turned = replace(made, papers=[made.papers[one] for one in order])
    assert report([turned]) == report([made])


@given(st.integers(0, 13), st.integers(-900, 900), st.integers(1, 5))
def test_adding_a_constant_to_a_rater_moves_severity_alone(rater, constant, seed):
    made = drawn(14, 8, seed=seed)
    moved = tuple(mark + constant for mark in made.papers[rater].marks)
    papers = list(made.papers)
    papers[rater] = OpenedPaper(moved)
    other = replace(made, papers=papers)
    before, after = table_of([made]), table_of([other])
    ones, others = severities(before)[1], severities(after)[1]
    assert abs(others[rater] - ones[rater] - constant) <= 1  # each is rounded
    assert all(abs((b - a) + constant / 13) <= 1 for at, (a, b) in enumerate(zip(ones, others, strict=True)) if at != rater)  # fmt: skip
    complete = [report([one])["reliability"]["complete"] for one in (made, other)]
    assert complete[0]["consistent"] == complete[1]["consistent"]
    assert complete[0]["consistent_averaged"] == complete[1]["consistent_averaged"]
    assert halo(before)["within"] == halo(after)["within"]
    assert halo(before)["narrow"] == halo(after)["narrow"]


@given(st.integers(0, 10), st.integers(-900, 900))
def test_adding_a_constant_to_a_rater_does_not_move_reciprocity(rater, constant):
    made = drawn(11, 11, own=True)
    papers = list(made.papers)
    marks = papers[rater].marks
    papers[rater] = OpenedPaper(tuple(None if one is None else one + constant for one in marks), rater)  # fmt: skip
    before, after = (reciprocity(table_of([one])) for one in (made, replace(made, papers=papers)))
    assert abs(before.pop("correlation") - after.pop("correlation")) <= 1
    assert before == after


@given(st.integers(0, 4), st.integers(9, 12))
def test_order_of_sheets_changes_nothing(turn, papers):
    made = [drawn(papers, 9, number=one, classes=("1", "2", "3")) for one in range(5)]
    assert report(made[turn:] + made[:turn]) == report(made)


# --- Halo -------------------------------------------------------------------------


def test_papers_that_differ_by_their_rater_alone_are_all_halo():
    found = report([sheet([(6_000 + 100 * one,) * 5 for one in range(12)])])["halo"]
    assert (found["how"], found["share"], found["within"]) == ("papers", 100, 0)
    assert found["narrow"] == {"of": 12, "number": 7, "how": "over"}


def test_halo_is_taken_from_several_items_where_there_are_such():
    codes = [f"s{one // 3}" for one in range(12)]
    alone = drawn(30, 12, codes=codes)
    assert report([alone])["halo"]["how"] == "items"
    assert report([alone])["halo"]["share"] <= 10
    liking = []
    for number, paper in enumerate(alone.papers):
        shift = [600 if (number + row // 3) % 2 else -600 for row in range(12)]
        liking.append(OpenedPaper(tuple(a + b for a, b in zip(paper.marks, shift, strict=True))))
    coloured = report([replace(alone, papers=liking)])["halo"]
    assert coloured["share"] >= 60


# --- Reciprocity -------------------------------------------------------------------


def test_who_repay_in_kind_are_seen_in_the_figure_and_nowhere_else():
    made = drawn(12, 12, own=True, noise=100)
    papers = []
    for one, paper in enumerate(made.papers):
        liked = [300 if (one + other) % 3 == 0 else 0 for other in range(12)]
        marks = tuple(None if m is None else m + b for m, b in zip(paper.marks, liked, strict=True))
        papers.append(OpenedPaper(marks, one))
    found = report([replace(made, papers=papers)])["reciprocity"]
    assert found["pairs"] == 66
    assert found["correlation"] >= 50


def test_without_repaying_the_figure_stays_low():
    sheets = [drawn(12, 12, own=True, number=one) for one in range(10)]
    found = report(sheets)["reciprocity"]
    assert found["pairs"] == 660
    assert abs(found["correlation"]) <= 15


def test_fewer_than_ten_pairs_are_not_told():
    found = reciprocity(table_of([drawn(12, 4, own=True)]))
    assert found == {"pairs": 0, "enough": False, "identifiable": True}


def test_nothing_is_said_where_papers_do_not_tell_who_rates():
    found = report([drawn(12, 12)])["reciprocity"]
    assert found == {"pairs": 0, "enough": False, "identifiable": False}


def test_branches_that_rate_back_to_back_are_paired_by_their_sheets():
    names = [f"b{one}" for one in range(12)]
    whole = drawn(12, 12, own=True, codes=names)
    sheets = []
    for number, paper in enumerate(whole.papers):
        rows = [row for row in range(12) if row != number]
        marks = [tuple(paper.marks[row] for row in rows)]
        sheets.append(sheet(marks, number=number, codes=[names[row] for row in rows], rater=names[number]))  # fmt: skip
    assert report(sheets)["reciprocity"] == report([whole])["reciprocity"]


def test_own_rows_are_found_where_each_is_alone():
    papers = [(None, 1, 1, 1), (1, None, 1, 1), (1, None, 1, 1), (1, 1, None, None), (1, 1, 1, 1)]
    assert own_rows(papers) == (0, None, None, None, None)


# --- Groups ------------------------------------------------------------------------


def test_a_ceiling_shows_itself():
    """98 of 100 marks in the highest band."""
    marks = [[9_500] * 10 for _ in range(10)]
    marks[0][0] = marks[1][1] = 8_000
    (found,) = report([sheet(marks)])["ceilings"]
    assert found["top"] == 100  # in steps of ten per cent: a hundred marks allow no finer one
    assert found["full"] == 0
    assert found["reliability"] == 0


def test_small_classes_are_put_together_and_none_is_left_to_subtract():
    made = drawn(12, 30, classes=("1", "1", "1", "2", "2", "3", "4", "1", "2", "2"))
    found = report([made])["ceilings"]
    assert [(one["class"], one["subjects"]) for one in found] == [("1", 12), ("2", 12), ("rest", 6)]
    assert [one["class"] for one in report([made])["classes"][0]["classes"]] == ["1", "2", "rest"]


def test_one_small_class_takes_the_smallest_other_with_it():
    made = drawn(12, 20, classes=("1",) * 10 + ("2",) * 8 + ("3",) * 2)
    found = report([made])["ceilings"]
    assert [(one["class"], one["subjects"]) for one in found] == [("1", 10), ("rest", 10)]


def test_classes_that_differ_are_told_apart():
    """Class 2 gets 10 points more; within a class subjects lie 2 points apart."""
    row = [7_000 + 200 * (at // 2) + 1_000 * (at % 2) for at in range(20)]
    (found,) = report([sheet([row] * 20, classes=("1", "2"))])["classes"]
    means = {one["class"]: one["mean"] for one in found["classes"]}
    assert means == {"1": 7_900, "2": 8_900}
    # Between: 20 × 500²; within: 2 × 200² × 82.5; η² = 5,000,000 / 11,600,000
    assert found["eta"] == 43
    # 1,000 apart, √(3,300,000/9) = 605.5 within: d = 1.6515, corrected by 1 − 3/71
    assert found["apart"] == 158


def test_sources_are_held_against_each_other_on_shared_subjects():
    codes = [f"s{one % 12}" for one in range(24)]
    made = drawn(20, 24, codes=codes, sources=("members",))
    subjects = tuple(
        replace(row, source="members" if at < 12 else "staff")
        for at, row in enumerate(made.subjects)
    )
    papers = [OpenedPaper(one.marks[:12] + tuple(mark - 500 for mark in one.marks[:12])) for one in made.papers]  # fmt: skip
    (found,) = report([replace(made, subjects=subjects, papers=papers)])["against"]
    assert found == {"first": "members", "second": "staff", "subjects": 12, "difference": 500, "correlation": 100}  # fmt: skip


def test_a_source_of_few_raters_is_left_out():
    few = drawn(4, 12, number=2, sources=("office",))
    many = drawn(20, 12)
    found = report([many, few])
    assert found["left_out"] == 1
    assert {one["source"] for one in found["ceilings"]} == {"members"}
    assert found["reliability"]["raters"] == 20


def test_a_mean_of_few_marks_is_not_given():
    assert coarse_mean(8_123 * 5, 5, 49) is None
    assert coarse_mean(8_123 * 5, 5, 50) == 8_200
    assert coarse_mean(8_123 * 5, 5, 1_000) == 8_120


# --- The whole ----------------------------------------------------------------------


def test_a_report_is_whole_numbers_and_names_no_rater():
    made = drawn(30, 22, own=True, codes=[f"secret-{one}" for one in range(22)])
    text = json.dumps(report([made]))
    assert "secret" not in text
    assert "." not in text


def test_of_few_papers_nothing_is_told():
    found = report([drawn(9, 12)])
    assert found == {"version": 1, "papers": 9, "left_out": 0, "enough": False}
    assert report([])["enough"] is False


def test_a_paper_that_does_not_fit_its_sheet_is_refused():
    made = drawn(12, 4)
    with pytest.raises(ValueError, match="has 3 marks, its sheet 4 rows"):
        report([replace(made, papers=[OpenedPaper((1, 2, 3))])])


def test_unjudged_rows_are_never_zero():
    marks = [[8_000, None, 9_000], [8_000, 8_500, None]] * 8
    found = table_of([sheet(marks)])
    assert len(found.mark) == 32
    assert int(found.mark.min()) == 8_000


@given(st.integers(0, 10**12))
def test_root_is_the_nearest_whole_number(value):
    found = root(value)
    assert (2 * found - 1) ** 2 <= 4 * value + 1 or found == 0
    assert 4 * value < (2 * found + 1) ** 2


def test_halves_are_rounded_away_from_zero():
    assert [whole(Fraction(one, 2)) for one in (-3, -1, 1, 3)] == [-2, -1, 1, 2]
