"""From clauses to a total, each number worked out by hand."""

from fractions import Fraction

import pytest
from reference.small import (
    areas,
    clause,
    component,
    event,
    indicator,
    mark,
    outcome,
    record,
    scheme,
    subject,
    tables,
)

F = Fraction
BASE = "{base: 4}"
INSPECTED = "{inspected: points}"
WHOLE = "total: {ceiling: 100, floor: 10, assumed: by hand}\n"


def test_areas_add_their_clauses_and_say_what_was_available():
    small = scheme(areas(clause(BASE, name="a"), clause("{base: 7.25}", name="b", points="8")))
    found = outcome(small, tables())
    assert (found["work-area"], found["work-area.available"]) == (F("11.25"), 18)
    assert (found["work"], found["work.available"], found["total"]) == (F("11.25"), 18, F("11.25"))


def test_a_clause_without_evidence_makes_its_component_no_evidence():
    small = scheme(areas(clause(BASE, name="a"), clause(INSPECTED, name="b")))
    found = outcome(small, tables())
    assert (found["a"], found["b"], found["work-area"], found["work"]) == (4, None, 4, None)
    assert (found["total"], found["status"], found["grade"]) == (None, "no_evidence", None)


def test_a_clause_left_out_leaves_its_points_to_the_others():
    # 4 of 10, out of 16: 6.4
    text = areas(
        clause(BASE, name="a"), clause(INSPECTED, "missing: leave_out", name="b", points="6")
    )
    found = outcome(scheme(text), tables())
    assert (found["b"], found["work"], found["work.available"]) == (None, F("6.4"), 10)


def test_a_clause_not_done_earns_nothing_for_the_reason_given():
    text = areas(
        clause(BASE, name="a"), clause(INSPECTED, "missing: {not_done: not inspected}", name="b")
    )
    found = outcome(scheme(text), tables())
    assert (found["b"], found["work"]) == (0, 4)


def test_a_clause_follows_its_component_where_it_says_nothing():
    text = areas(clause(BASE, name="a"), clause(INSPECTED, name="b"), more="missing: leave_out")
    assert outcome(scheme(text), tables())["work"] == 8  # 4/10 of 20


def test_a_component_of_which_nothing_is_left_is_no_evidence():
    text = areas(clause(INSPECTED, "missing: leave_out"))
    found = outcome(scheme(text), tables())
    assert (found["work-area"], found["work"], found["status"]) == (None, None, "no_evidence")


@pytest.mark.parametrize(
    ("size", "expected"), [(7, F(10)), (6, F(8)), (None, F(8))]
)  # unknown does not apply
def test_a_clause_that_does_not_apply_is_left_out(size, expected):
    text = areas(
        clause(BASE, name="a"),
        clause("{base: 6}", "applies: {size: members, at_least: 7}", name="b"),
    )
    assert outcome(scheme(text), tables([subject("A", size=size)]))["work"] == expected


def test_a_clause_that_does_not_apply_needs_no_evidence():
    text = areas(
        clause(BASE, name="a"),
        clause(INSPECTED, "applies: {kind: group}", name="b"),
    )
    assert outcome(scheme(text), tables())["status"] == "rated"


def weighted(missing=""):
    one = areas(clause(INSPECTED, name="a", points="30"), more="weight: 30%")
    two = component("{base: 90.05}", "weight: 50%", name="two")
    three = component(
        "{inspected: hundred}", "weight: 20%", *[missing] * bool(missing), name="three"
    )
    return scheme(one + two + three)


def test_weights_join_components_brought_to_a_hundred():
    # 25/30 → 83.33; 83.33 × 0.3 + 90.05 × 0.5 + 80 × 0.2 = 86.024
    given = tables(inspections=[mark("a", "25"), mark("three", "80")])
    found = outcome(weighted(), given)
    assert (found["work"], found["base"], found["total"]) == (25, F("86.02"), F("86.02"))


@pytest.mark.parametrize(
    ("missing", "expected", "status"),
    [
        ("", None, "no_evidence"),
        ("missing: no_evidence", None, "no_evidence"),
        # (83.33 × 30 + 90.05 × 50)/80 = 87.53
        ("missing: leave_out", F("87.53"), "rated"),
        # 24.999 + 45.025 = 70.024
        ("missing: {not_done: no inspection}", F("70.02"), "rated"),
    ],
)
def test_a_component_without_evidence_follows_its_policy(missing, expected, status):
    found = outcome(weighted(missing), tables(inspections=[mark("a", "25")]))
    assert (found["base"], found["status"], found["score"]) == (expected, status, expected)


def test_components_without_weights_are_added():
    text = component("{base: 60}", name="one") + component("{base: 25.5}", name="two")
    assert outcome(scheme(text), tables())["base"] == F("85.5")


def extra(word, name, cap, award="{per_event: 3}"):
    return (
        f"  - {word}: {name}\n    title: {{zh: 加减, en: Extra}}\n    assumed: by hand\n"
        f"    measure: {{events: {name}-event}}\n    award: {award}\n    cap: {cap}\n"
    )


EXTRAS = (
    "bonus:\n"
    + extra("bonus", "big", "5")
    + extra("bonus", "small", "none", "as_entered")
    + "bonus_cap: 7\ndeductions:\n"
    + extra("deduction", "lost", "none")
)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ({}, {"bonus": 0, "deductions": 0, "total": 90, "big": 0}),
        ({"big": 1}, {"big": 3, "bonus": 3, "total": 93}),
        ({"big": 2}, {"big": 5, "bonus": 5, "total": 95}),  # 6, at most 5
        ({"big": 2, "small": 2}, {"small": F("4.5"), "bonus": 7, "total": 97}),  # 9.5, at most 7
        ({"lost": 1, "small": 1}, {"lost": 3, "deductions": 3, "total": F("89.25")}),
        ({"lost": 30}, {"deductions": 90, "total": 10}),  # the floor
    ],
)
def test_bonus_and_deductions_act_within_their_caps(events, expected):
    rows = [
        event(f"{name}-event", "03-01", "2.25")
        for name, count in events.items()
        for _ in range(count)
    ]
    small = scheme(component("{base: 90}"), head=EXTRAS, total=WHOLE)
    found = outcome(small, tables(events=rows))
    assert {column: found[column] for column in expected} == expected


def test_a_total_stays_below_its_ceiling():
    rows = [event("big-event", "03-01"), event("big-event", "03-02")]
    small = scheme(component("{base: 98}"), head=EXTRAS, total=WHOLE)
    assert outcome(small, tables(events=rows))["total"] == 100


HALVES = "assessed: {each: half, assumed: by hand}\n"
LEAVING = "assessed: {each: half, missing: leave_out, assumed: by hand}\n"


def halves(head=HALVES):
    text = areas(
        clause("{records: meeting, each: quarter}", name="a", points="40"),
        clause(INSPECTED, name="b", points="60"),
    )
    return scheme(text, head=head)


def test_parts_of_the_year_are_assessed_one_by_one_and_joined_by_their_mean():
    given = tables(
        records=[
            record("meeting", "03-31"),
            record("meeting", "07-01"),
            record("meeting", "10-01"),
        ],
        inspections=[mark("b", "55.55"), mark("b", "50", round_=2)],
    )
    found = outcome(halves(), given)
    # first half: one of two quarters, 20 + 55.55; second: 40 + 50
    assert (found["1/a"], found["1/a.missing"], found["1/total"]) == (20, 1, F("75.55"))
    assert (found["1/band"], found["2/band"]) == ("good", "excellent")
    assert (found["2/b.round2"], found["2/total"]) == (50, 90)
    assert (found["total"], found["band"]) == (F("82.78"), "good")  # 82.775


def test_a_part_without_evidence_follows_its_policy():
    given = tables(records=[record("meeting", "03-31")], inspections=[mark("b", "55.55")])
    found = outcome(halves(), given)
    assert (found["1/total"], found["2/total"], found["status"]) == (
        F("75.55"),
        None,
        "no_evidence",
    )
    assert outcome(halves(LEAVING), given)["score"] == F("75.55")
    assert outcome(halves(LEAVING), tables())["status"] == "no_evidence"


def test_a_record_due_once_a_year_is_due_in_each_part_that_is_assessed():
    text = areas(clause("{records: lecture}", points="100"))
    given = tables(records=[record("lecture", "03-01"), record("other", "08-01")])
    found = outcome(scheme(text, head=HALVES), given)
    assert (found["1/one"], found["2/one"], found["total"]) == (100, 0, 50)


def test_an_indicator_of_a_part_is_that_of_its_round():
    text = areas(clause("{indicator: output}", points="100"))
    rows = [indicator("output", "90"), indicator("output", "80", round_=2)]
    found = outcome(scheme(text, head=HALVES), tables(indicators=rows))
    assert (found["1/total"], found["2/total"], found["total"]) == (90, 80, 85)
