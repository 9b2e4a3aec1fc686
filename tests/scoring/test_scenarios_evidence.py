"""Scenarios as tables, with full evidence for what they do not mention."""

from datetime import date
from decimal import Decimal

import pytest
from reference import score
from reference.small import areas, clause, component, scheme

from zhibu.scoring.scenarios import Difference, Given, Scenario, check, tables_of
from zhibu.scoring.scheme.values import Text

HALVES = "assessed: {each: half, assumed: by hand}\n"
NAME = Text(zh="例", en="Case")


def case(expect=None, others=(), full=True, **mentioned):
    given = Given("A", "branch", "P", None, 20, full, mentioned)
    return Scenario(NAME, given, tuple(others), expect or {}, "scenarios.yaml", 7)


def other(name, full=False, **mentioned):
    return Given(name, "branch", "P", None, 5, full, mentioned)


MEASURES = [
    clause("{records: meeting, each: quarter, at_least: 2, entered_within: 3, attendance: 90%}"),
    clause("{records: [study, reading], quantity: 32.5}"),
    clause("{attendance: meeting, at_least: 95%}"),
    clause("{indicator: output, kind: negative}"),
    clause("{indicator: cost, better: less}"),
    clause("{inspected: points}"),
    clause("{inspected: hundred, rounds: {1: 40%, 2: 60%}}"),
    clause("{contest: skill}", "award: {by_placing: {1: 10}}"),
    clause("{contest: losses, better: less}", "award: {by_placing: {1: 10}}"),
    clause("{worked: total}"),
    clause("{events: award}", "award: {per_event: 3}"),
    clause("{events: [award, prize]}", "award: {by_event: {award: 3, prize: 4}}"),
    clause("{events: [award, prize]}", "award: {by_event: {award: 10, prize: 4}, take: highest}"),
    clause("{events: award, between: [1, 4]}", "award: as_entered"),
    clause("{events: award}", "award: as_entered"),
    clause("{events: accident}", "short: {per_event: 5}"),
    clause("{review: peer, each: quarter, minimum: 5, sources: [{source: a}, {source: b}]}"),
    clause("{base: 10}"),
    clause("{carried: 12.5%, otherwise: 5}"),
]


@pytest.mark.parametrize("head", ["", HALVES], ids=["year", "halves"])
@pytest.mark.parametrize("text", MEASURES)
def test_full_evidence_earns_full_points(text, head):
    if head and ("rounds:" in text):
        return  # rounds of a year that is assessed in parts are the parts
    small = scheme(areas(text), head=head)
    found = score(small, tables_of(case(), small), 2026)["A"]
    columns = ["1/one", "2/one"] if head else ["one"]
    assert [found[column] for column in columns] == [10] * len(columns)


@pytest.mark.parametrize(
    ("measure", "award", "mentioned"),
    [
        (
            "{contest: skill}",
            "award: {by_placing: {1: 10}}",
            {
                "indicators": {
                    "skill": ({"indicator": "skill", "round": 1, "actual": Decimal(250)},)
                }
            },
        ),
        (
            "{contest: skill, better: less}",
            "award: {by_placing: {1: 10}}",
            {"indicators": {"skill": ({"indicator": "skill", "round": 1, "actual": Decimal(25)},)}},
        ),
        (
            "{worked: total}",
            "",
            {"points": {"": ({"on": date(2026, 3, 2), "amount": Decimal(999)},)}},
        ),
    ],
)
def test_full_evidence_is_the_best_beside_others(measure, award, mentioned):
    small = scheme(areas(clause(measure, *[award] * bool(award))))
    made = tables_of(case(others=[other("B", **mentioned)]), small)
    assert score(small, made, 2026)["A"]["one"] == 10


def test_clauses_that_ask_for_the_same_kind_share_its_records():
    small = scheme(
        areas(
            clause("{records: meeting, each: quarter}", name="a"),
            clause("{attendance: meeting, at_least: 90%}", name="b"),
            clause("{records: meeting, each: half, at_least: 3}", name="c"),
        )
    )
    rows = tables_of(case(), small)["records"]
    assert [row["held_on"].month for row in rows] == [1, 4, 7, 10, 5, 11]
    assert {(row["attended"], row["expected"]) for row in rows} == {(20, 20)}


def test_what_is_mentioned_replaces_its_full_evidence_wholly():
    small = scheme(
        areas(
            clause("{records: meeting, each: quarter}", name="a"),
            clause("{records: lecture}", name="b"),
        )
    )
    rows = ({"kind": "meeting", "held_on": date(2026, 2, 10)},)
    made = tables_of(case(records={"meeting": rows}), small)
    assert made["records"] == [
        {
            "subject": "A",
            "kind": kind,
            "held_on": day,
            "entered_on": day,
            "quantity": None,
            "attended": 20,
            "expected": 20,
        }
        for kind, day in (("meeting", date(2026, 2, 10)), ("lecture", date(2026, 1, 10)))
    ]
    made = tables_of(case(records={"meeting": ()}), small)
    assert [row["kind"] for row in made["records"]] == ["lecture"]


def test_without_full_evidence_there_is_only_what_is_mentioned():
    small = scheme(areas(*MEASURES[:1]))
    rows = ({"kind": "meeting", "held_on": date(2026, 2, 10)},)
    made = tables_of(case(full=False, records={"meeting": rows}), small)
    assert {table: len(given) for table, given in made.items()} == {
        "subjects": 2,
        "ballots": 0,
        "records": 1,
        "inspections": 0,
        "indicators": 0,
        "events": 0,
        "points": 0,
        "history": 0,
    }
    assert made["records"][0]["entered_on"] is None


def test_a_parent_stands_among_the_subjects_as_a_kind_that_is_not_rated():
    small = scheme(component("{base: 90}"))
    made = tables_of(case(others=[other("B")]), small)
    assert [(row["subject"], row["kind"], row["parent"]) for row in made["subjects"]] == [
        ("A", "branch", "P"),
        ("B", "branch", "P"),
        ("P", "committee", None),
    ]


def test_check_names_what_came_out_otherwise():
    expect = {
        "total": "98.5",
        "base": "97.00",
        "one": None,
        "rank": "1",
        "gate:x": "true",
        "proposals": ("b", "a"),
        "grade": "good",
        "tier": "2",
    }
    found = {
        "total": Decimal("98.50"),
        "base": Decimal("96.5"),
        "one": Decimal(0),
        "rank": 1,
        "gate:x": False,
        "proposals": "a;b",
        "grade": "fair",
    }
    scenario = case(expect)
    differences = check(scenario, {"A": found})
    assert differences == (
        Difference(scenario, "base", "97.00", "96.50"),
        Difference(scenario, "one", "", "0.00"),
        Difference(scenario, "gate:x", "true", "false"),
        Difference(scenario, "grade", "good", "fair"),
        Difference(scenario, "tier", "2", ""),
    )
    assert [difference.en for difference in differences[:2]] == [
        "scenarios.yaml:7: Case: base should be 97.00, and is 96.50.",
        "scenarios.yaml:7: Case: one should be no evidence, and is 0.00.",
    ]
    assert differences[4].zh == "scenarios.yaml:7：例：tier 应为2，实为无依据。"


def test_check_knows_no_evidence_and_no_proposals():
    assert check(case({"score": None, "proposals": ()}), {"A": {"proposals": ""}}) == ()
    assert [d.found for d in check(case({"proposals": ()}), {"A": {"proposals": "a"}})] == ["a"]
    assert [d.found for d in check(case({"total": "98.50"}), {})] == [""]
