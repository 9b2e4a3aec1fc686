"""Each measure on a tiny scheme, with the figure worked out by hand beside it."""

from fractions import Fraction

import pytest
from reference.small import (
    areas,
    ballots,
    clause,
    component,
    day,
    event,
    held,
    indicator,
    mark,
    outcome,
    record,
    scheme,
    subject,
    tables,
    work,
)

F = Fraction
MEETINGS = [record("meeting", "02-10"), record("meeting", "05-12"), record("meeting", "11-03")]
QUARTERLY = "{records: meeting, each: quarter, at_least: 1}"


def figure(text, given, name="one"):
    return outcome(scheme(areas(text)), given)[name]


@pytest.mark.parametrize(
    ("measure", "short", "rows", "expected"),
    [
        # 3 of 4 quarters: 10 × 3/4
        (QUARTERLY, [], MEETINGS, F("7.5")),
        # a second one in a quarter does not make up for the third quarter
        (QUARTERLY, [], [*MEETINGS, record("meeting", "11-20")], F("7.5")),
        (QUARTERLY, ["short: all"], MEETINGS, F(0)),
        # 10 − 1.5
        (QUARTERLY, ["short: {per_missing: 1.5}"], MEETINGS, F("8.5")),
        # 10 − 4 × 3 would be below 0
        (QUARTERLY, ["short: {per_missing: 4}"], [record("other", "01-05")], F(0)),
        # 12 due, 3 done: 10 × 3/12
        ("{records: meeting, each: month}", [], MEETINGS, F("2.5")),
        # two a half: 1st half 2, 2nd half 1: 10 × 3/4
        ("{records: [meeting, talk], each: half, at_least: 2}", [], MEETINGS, F("7.5")),
        ("{records: meeting, each: year, at_least: 0}", [], MEETINGS, F(10)),
    ],
)
def test_records_earn_by_what_is_missing(measure, short, rows, expected):
    assert figure(clause(measure, *short), tables(records=rows)) == expected


def test_records_of_another_kind_are_evidence_that_none_was_held():
    given = tables(records=[record("other", "01-05")])
    assert figure(clause(QUARTERLY), given) == 0


def test_records_without_any_row_are_no_evidence():
    found = outcome(scheme(areas(clause(QUARTERLY))), tables())
    assert (found["one"], found["work"], found["status"]) == (None, None, "no_evidence")


def test_records_entered_late_lose_points_or_all():
    rows = [
        record("meeting", "02-10", entered_on=day("02-17")),  # 7 days: in time
        record("meeting", "05-12", entered_on=day("05-20")),  # 8 days: late
        record("meeting", "08-12"),
        record("meeting", "11-12", entered_on=None),
    ]
    measure = "{records: meeting, each: quarter, entered_within: 7}"
    lost = clause(measure, "short: {per_missing: 3, per_late: 0.5}")
    found = outcome(scheme(areas(lost)), tables(records=rows))
    assert (found["one"], found["one.done"], found["one.missing"], found["one.late"]) == (
        F("9.5"),
        4,
        0,
        1,
    )
    assert figure(clause(measure, "short: all"), tables(records=rows)) == 0


def test_records_below_the_attendance_do_not_count():
    rows = [
        record("meeting", "02-10", attended=16, expected=20),  # exactly 80 %
        record("meeting", "05-12", attended=15, expected=20),
        record("meeting", "08-12"),  # no figures: counts
        record("meeting", "11-12", attended=0, expected=0),
    ]
    measure = "{records: meeting, each: quarter, attendance: 80%}"
    assert figure(clause(measure), tables(records=rows)) == F(5)


def test_a_late_record_is_late_whether_or_not_enough_attended():
    late = {"entered_on": day("02-20"), "attended": 1, "expected": 20}
    text = clause(
        "{records: meeting, attendance: 80%, entered_within: 7}",
        "short: {per_missing: 3, per_late: 0.5}",
    )
    assert figure(text, tables(records=[record("meeting", "02-10", **late)])) == F("6.5")


def test_quantity_is_summed_and_lost_by_the_started_hour():
    rows = [record("study", "02-10", quantity="10"), record("study", "09-10", quantity="19.25")]
    measure = "{records: study, quantity: 32}"
    given = tables(records=rows)
    # 29.25 of 32: 10 × 29.25/32 = 9.140625
    assert figure(clause(measure), given) == F("9.14")
    # 2.75 missing: three started hours
    assert figure(clause(measure, "short: {per_missing: 0.5}"), given) == F("8.5")
    found = outcome(scheme(areas(clause(measure))), given)
    assert (found["one.done"], found["one.missing"]) == (F("29.25"), F("2.75"))


@pytest.mark.parametrize(
    ("attended", "short", "expected"),
    [
        (36, [], F(10)),  # 36/40 = 90 %
        (40, [], F(10)),
        (35, [], F("9.72")),  # 10 × 35/(40 × 0.9) = 9.7222
        (36, ["short: all"], F(10)),
        (35, ["short: all"], F(0)),
        # 87.50 %, 2.5 short in steps of 1 %: three started
        (35, ["short: {per_step: 0.5, step: 1%}"], F("8.5")),
        # 87.50 %, one whole step of 2.5 %
        (35, ["short: {per_step: 0.5, step: 2.5%}"], F("9.5")),
    ],
)
def test_attendance_is_the_share_over_all_records(attended, short, expected):
    rows = [
        record("meeting", "02-10", attended=20, expected=20),
        record("meeting", "05-12", attended=attended - 20, expected=20),
    ]
    measure = "{attendance: meeting, at_least: 90%}"
    found = outcome(scheme(areas(clause(measure, *short))), tables(records=rows))
    assert (found["one"], found["one.attended"], found["one.expected"]) == (expected, attended, 40)


def test_attendance_rate_is_rounded_down():
    # 2/3 = 66.66 %; 70 − 66.66 = 3.34: four steps started
    rows = [record("meeting", "02-10", attended=2, expected=3)]
    text = clause("{attendance: meeting, at_least: 70%}", "short: {per_step: 1, step: 1%}")
    assert figure(text, tables(records=rows)) == F(6)


def test_attendance_without_expected_is_no_evidence():
    text = clause("{attendance: meeting, at_least: 70%}")
    assert figure(text, tables(records=[record("meeting", "02-10")])) is None


@pytest.mark.parametrize(
    ("keys", "short", "columns", "expected"),
    [
        ("", [], {"actual": "100"}, F(10)),
        ("", [], {"actual": "93"}, F("9.3")),
        # the free range begins at 95
        ("", [], {"actual": "95", "low": "95"}, F(10)),
        ("", [], {"actual": "94.99", "low": "95"}, F(10)),  # 9.9989 rounds to 10.00
        ("", [], {"actual": "-5"}, F(0)),
        (", kind: negative", [], {"actual": "99.99"}, F(0)),
        ("", ["short: all"], {"actual": "99.99"}, F(0)),
        # 7 % short in steps of 2 %: four started
        ("", ["short: {per_step: 1, step: 2%}"], {"actual": "93"}, F(6)),
        ("", ["short: {per_step: 1, step: 2%}"], {"actual": "92"}, F(6)),
        ("", ["short: {per_step: 1, step: 2%}"], {"actual": "-1", "low": "0"}, F(0)),
        (", better: less", [], {"actual": "100"}, F(10)),
        (", better: less", [], {"actual": "120"}, F("8.33")),
        (", better: less", [], {"actual": "1", "high": "0"}, F(0)),
        # 120 against 110: 9.09 % over, in steps of 3 %: four started
        (
            ", better: less",
            ["short: {per_step: 1.5, step: 3%}"],
            {"actual": "120", "high": "110"},
            F(4),
        ),
    ],
)
def test_indicator_loses_outside_its_free_range(keys, short, columns, expected):
    text = clause(f"{{indicator: output{keys}}}", *short)
    rows = [indicator("output", columns.pop("actual"), **columns)]
    assert figure(text, tables(indicators=rows)) == expected


@pytest.mark.parametrize(
    ("better", "columns", "expected"),
    [
        ("more", {"actual": "105", "high": "105"}, F(10)),
        # (112.34 − 105)/105 = 6.99 %: three whole steps of 2 %
        ("more", {"actual": "112.34", "high": "105"}, F("11.5")),
        ("more", {"actual": "200"}, F(12)),
        ("less", {"actual": "90"}, F(12)),
        ("less", {"actual": "96.01"}, F("10.5")),
    ],
)
def test_elastic_indicator_earns_beyond_its_range(better, columns, expected):
    text = clause(
        f"{{indicator: output, kind: elastic, better: {better}}}",
        "beyond: {per_step: 0.5, step: 2%, at_most: 2}",
    )
    rows = [indicator("output", columns.pop("actual"), **columns)]
    assert figure(text, tables(indicators=rows)) == expected


@pytest.mark.parametrize(
    ("take", "expected"), [("last", F(9)), ("sum", F(10)), ("mean", F("8.33"))]
)
def test_indicator_takes_last_sum_or_mean_of_its_rounds(take, expected):
    rows = [
        indicator("output", "90", round_=3),
        indicator("output", "80", round_=1),
        indicator("output", "80", round_=2),
        indicator("output", None, round_=4),
    ]
    # mean 83.333 is published as 83.33
    text = clause(f"{{indicator: output, take: {take}}}")
    assert figure(text, tables(indicators=rows)) == expected


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("{inspected: points}", F("5.42")),  # (5.33 + 5.5)/2 = 5.415
        ("{inspected: points, rounds: {1: 30%, 2: 70%}}", F("5.45")),  # 1.599 + 3.85 = 5.449
        ("{inspected: points, rounds: {1: 30%, 3: 70%}}", F("5.33")),
        ("{inspected: hundred}", F("0.54")),  # 5.415 × 10/100
    ],
)
def test_inspected_joins_the_means_of_its_rounds(measure, expected):
    rows = [mark("one", "5"), mark("one", "5"), mark("one", "6"), mark("one", "5.5", round_=2)]
    found = outcome(scheme(areas(clause(measure))), tables(inspections=rows))
    assert (found["one"], found["one.round1"]) == (expected, F("5.33"))


def contest_text(within="parent", better="more"):
    return clause(
        f"{{contest: skill, within: {within}, better: {better}}}",
        "award: {by_placing: {1: 10, 2: 8}, otherwise: 4}",
    )


def contest_tables():
    subjects = [
        subject("A"),
        subject("B"),
        subject("C"),
        subject("D", parent="Q"),
        subject("E"),
        subject("G", kind="group"),
    ]
    figures = {"A": "90", "B": "90", "C": "80", "D": "99", "G": "100"}
    rows = [indicator("skill", value) | {"subject": name} for name, value in figures.items()]
    return tables(subjects, indicators=rows)


@pytest.mark.parametrize(
    ("text", "placings"),
    [
        (contest_text(), {"A": (10, 1, 3), "B": (10, 1, 3), "C": (4, 3, 3), "D": (10, 1, 1)}),
        (contest_text("scheme"), {"A": (8, 2, 4), "C": (4, 4, 4), "D": (10, 1, 4)}),
        (contest_text(better="less"), {"A": (8, 2, 3), "C": (10, 1, 3)}),
    ],
)
def test_contest_gives_points_by_placing(text, placings):
    given = contest_tables()
    small = scheme(areas(text))
    for name, expected in placings.items():
        found = outcome(small, given, name)
        assert (found["one"], found["one.placing"], found["one.of"]) == expected
    assert outcome(small, given, "E")["one"] is None


def test_worked_is_measured_against_the_best_of_the_group():
    rows = [
        work("01-05", "10", "1.1", "1.25"),  # 13.75
        work("02-05", "3.33", "1.05", "0.95"),  # 3.321675 → 3.32
        work("03-05", "20", "1", "1.5") | {"subject": "B"},  # 30
    ]
    given = tables([subject("A"), subject("B"), subject("C")], points=rows)
    small = scheme(areas(clause("{worked: total}")))
    found = outcome(small, given)
    # 10 × 17.07/30
    assert (found["one"], found["one.own"], found["one.best"]) == (F("5.69"), F("17.07"), F(30))
    assert outcome(small, given, "C")["one"] is None


def test_worked_gives_nothing_where_the_best_is_nothing():
    given = tables(points=[work("01-05", "0")])
    assert figure(clause("{worked: total}"), given) == 0


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("award: {per_event: 2}", F(6)),
        ("award: {per_event: 4}", F(10)),  # 12, at most the clause's points
        ("award: {by_event: {city: 2, company: 5}}", F(9)),  # 2 + 2 + 5
        ("award: {by_event: {city: 2, company: 5}, take: highest}", F(5)),
        ("award: as_entered", F("6.5")),
        ("short: {per_event: 3}", F(1)),
        ("short: {per_event: 4}", F(0)),
    ],
)
def test_events_earn_or_lose(more, expected):
    rows = [
        event("city", "02-01", "1.5"),
        event("city", "02-01", "2"),
        event("company", "03-01", "3"),
        event("other", "04-01", "9"),
    ]
    text = clause("{events: [city, company]}", more)
    found = outcome(scheme(areas(text)), tables(events=rows))
    assert (found["one"], found["one.events"]) == (expected, 3)


def test_events_without_a_row_are_evidence_and_without_a_table_are_none():
    text = clause("{events: city}", "short: {per_event: 3}")
    assert figure(text, tables()) == 10
    given = tables()
    del given["events"]
    assert figure(text, given) is None


def test_review_takes_means_of_sources_rounds_and_channel():
    text = component(
        "{review: peer, each: half, minimum: 2, sources: [{source: own}, {source: others}]}"
    )
    rows = [
        *ballots("own", "90", "90", "91"),  # 271/3 = 90.333 → 90.33
        *ballots("others", "80", "81"),  # 80.5
        *ballots("own", "70", "75.5", round_=2),  # 72.75
        *ballots("others", "10", round_=2),  # one ballot, below the minimum
    ]
    found = outcome(scheme(text), tables(ballots=rows))
    assert (found["part.1.own.sum"], found["part.1.own.n"]) == (271, 3)
    assert (found["part.1.own"], found["part.1.others"]) == (F("90.33"), F("80.5"))
    assert found["part.1"] == F("85.42")  # 85.415
    assert "part.2.others" not in found
    assert found["part.2"] == F("72.75")
    assert found["part"] == F("79.09")  # (85.42 + 72.75)/2 = 79.085


def test_review_weighs_its_sources_and_counts_ballots():
    text = clause(
        "{review: peer, sources: [{source: own, weight: 60%}, {source: others, weight: 40%}]}"
    )
    rows = [
        *ballots("own", "90"),
        *[row | {"count": 3} for row in ballots("others", "80.01", "85")],
    ]
    # others 82.505 → 82.51; 54 + 33.004 = 87.004 → 87.00; of 10: 8.70
    assert figure(text, tables(ballots=rows)) == F("8.7")


def test_review_without_enough_ballots_is_no_evidence():
    text = component("{review: peer, minimum: 5, sources: [{source: own}]}")
    found = outcome(scheme(text), tables(ballots=ballots("own", "90", "91")))
    assert (found["part"], found["part.1.own.n"], found["status"]) == (None, 2, "no_evidence")


def test_base_and_carried_start_from_what_is_there():
    assert figure(clause("{base: 7.5}"), tables()) == F("7.5")
    text = clause("{carried: 10%, otherwise: 6}")
    assert figure(text, tables()) == 6
    last = tables(history=[held(2025, 2, "good", "88.85"), held(2024, 3, "excellent", "99")])
    assert figure(text, last) == F("8.89")
    assert figure(clause("{carried: 10%}"), tables()) is None


def test_places_round_every_published_figure():
    small = scheme(areas(clause(QUARTERLY, points="5")), head="places: 1\n")
    # 5 × 3/4 = 3.75
    assert outcome(small, tables(records=MEETINGS))["one"] == F("3.8")
