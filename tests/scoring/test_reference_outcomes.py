"""From a total to grades, ranks, vetoes and proposals, each worked out by hand."""

from fractions import Fraction

import pytest
from reference import score
from reference.small import (
    BANDS,
    YEAR,
    areas,
    clause,
    component,
    event,
    held,
    indicator,
    mark,
    outcome,
    scheme,
    subject,
    tables,
    work,
)

F = Fraction
MARKED = component("{inspected: hundred}")
NAMED = "title: {zh: 规则, en: Rule}, assumed: by hand"


def rules(word, *items):
    return f"{word}:\n" + "".join(f"  - {{{item}, {NAMED}}}\n" for item in items)


def marked(*scores, **columns):
    """Subjects A, B, C … with a mark each."""
    names = [chr(ord("A") + n) for n in range(len(scores))]
    return tables(
        [
            subject(name, **{key: values[n] for key, values in columns.items()})
            for n, name in enumerate(names)
        ],
        inspections=[
            mark("part", value) | {"subject": name}
            for name, value in zip(names, scores, strict=True)
            if value is not None
        ],
    )


def column(small, given, name):
    return [columns.get(name) for columns in score(small, given, YEAR).values()]


@pytest.mark.parametrize(
    ("boundary", "grades"),
    [
        ("lower", ["excellent", "good", "good", "fair", "poor", "poor"]),
        ("upper", ["good", "good", "fair", "fair", "poor", "poor"]),
    ],
)
def test_bands_begin_at_their_threshold_or_just_above(boundary, grades):
    grading = BANDS.replace("lower", boundary)
    given = marked("90", "89.99", "75", "74.99", "59.99", "0")
    assert column(scheme(MARKED, grading=grading), given, "grade") == grades


def test_bands_follow_the_class():
    classes = "classes: [{class: '1', title: {zh: 一, en: One}}, {class: '2', title: {zh: 二, en: Two}}]\n"
    grading = BANDS.replace("from: 90", "from: {'1': 90, '2': 85}")
    given = marked("85", "85", **{"class": ["1", "2"]})
    assert column(scheme(MARKED, head=classes, grading=grading), given, "grade") == [
        "good",
        "excellent",
    ]


def gates(*items):
    return rules("gates", *items)


@pytest.mark.parametrize(
    ("gate", "events", "expected"),
    [
        ("then: {score: 59}", 1, (59, "poor")),
        ("then: {grade: fair}", 1, (95, "fair")),
        ("then: {at_most: good}", 1, (95, "good")),
        ("then: {at_least: good}", 1, (95, "excellent")),
        ("then: {at_most: good}", 0, (95, "excellent")),
    ],
)
def test_a_gate_sets_score_or_grade(gate, events, expected):
    head = gates(f"gate: g, when: {{event: accident}}, {gate}")
    given = marked("95") | {"events": [{"subject": "A"} | event("accident", "03-01")] * events}
    found = outcome(scheme(MARKED, head=head), given)
    assert (found["score"], found["grade"]) == expected
    assert (found["gate:g"], found["band"], found["total"]) == (events == 1, "excellent", 95)


def test_gates_act_in_their_order_and_those_of_the_score_first():
    head = gates(
        "gate: a, when: {figure: total, at_least: 90}, then: {at_least: good}",
        "gate: b, when: {figure: part, at_least: 90}, then: {score: 50}",
        "gate: c, when: {figure: total, at_least: 90}, then: {at_most: fair}",
    )
    found = outcome(scheme(MARKED, head=head), marked("95"))
    assert (found["score"], found["grade"], found["total"]) == (50, "fair", 95)


@pytest.mark.parametrize(
    ("history", "grade"),
    [([], "poor"), ([held(2025, 2, "good")], "good"), ([held(2024, 2, "good")], "poor")],
)
def test_a_gate_keeps_at_most_what_was_held(history, grade):
    head = gates("gate: g, when: {not: {event: application}}, then: {at_most: held}")
    given = marked("95") | {"history": [{"subject": "A"} | row for row in history]}
    assert outcome(scheme(MARKED, head=head), given)["grade"] == grade


@pytest.mark.parametrize(
    ("ladder", "history", "level"),
    [
        ("{up_at_most: 1, assumed: by hand}", [], 3),
        ("{up_at_most: 1, newcomers: false, assumed: by hand}", [], 1),
        ("{up_at_most: 1, assumed: by hand}", [held(2025, 1, "fair")], 2),
        ("{up_at_most: 2, assumed: by hand}", [held(2025, 1, "fair")], 3),
        ("{up_at_most: 0, assumed: by hand}", [held(2025, 3, "excellent")], 3),
        ("{newcomers: true, assumed: by hand}", [held(2025, 0, "poor")], 3),
    ],
)
def test_the_ladder_bounds_a_rise(ladder, history, level):
    given = marked("95") | {"history": [{"subject": "A"} | row for row in history]}
    assert outcome(scheme(MARKED, head=f"ladder: {ladder}\n"), given)["level"] == level


def test_ranks_leave_gaps_after_ties_and_stay_in_their_group():
    classes = "classes: [{class: '1', title: {zh: 一, en: One}}, {class: '2', title: {zh: 二, en: Two}}]\n"
    small = scheme(MARKED, head=classes)
    given = marked(
        "90",
        "95",
        "90",
        "80",
        None,
        **{"class": ["1", "2", "1", "1", "1"], "parent": ["P", "Q", "Q", None, "P"]},
    )
    assert column(small, given, "rank") == [2, 1, 2, 4, None]
    assert column(small, given, "rank_in_class") == [1, 1, 1, 3, None]
    assert column(small, given, "rank_in_parent") == [1, 1, 2, 1, None]


def test_ties_are_broken_by_the_next_key_and_unknown_comes_last():
    head = "ranking: [{by: total}, {by: size, first: low}]\n"
    given = marked("90", "90", "90", "90", size=[20, 12, None, 20])
    assert column(scheme(MARKED, head=head), given, "rank") == [2, 1, 4, 2]


def test_kinds_are_ranked_apart():
    text = scheme(MARKED).model_copy(update={"subject": ("branch", "group")})
    given = marked("90", "95", "80", kind=["branch", "group", "branch"])
    assert column(text, given, "rank") == [1, 1, 2]


@pytest.mark.parametrize(
    ("scores", "grades"),
    [
        # six rated, a third is two
        (
            ["98", "97", "96", "95", "80", "70"],
            ["excellent", "excellent", "good", "good", "good", "fair"],
        ),
        # the second place is shared: both stay below
        (
            ["98", "97", "97", "95", "80", "70"],
            ["excellent", "good", "good", "good", "good", "fair"],
        ),
        # one without evidence is not counted: five, floor(5/3) = 1
        (["98", "97", "96", "95", "80", None], ["excellent", "good", "good", "good", "good", None]),
        (["98", "97"], ["good", "good"]),
    ],
)
def test_a_quota_is_never_exceeded(scores, grades):
    head = rules("quotas", "quota: q, grade: excellent, at_most: 1/3").replace(
        "title: {zh: 规则, en: Rule}, ", ""
    )
    assert column(scheme(MARKED, head=head), marked(*scores), "grade") == grades


def test_quotas_act_one_after_another_within_their_group():
    head = rules(
        "quotas",
        "quota: q, grade: excellent, at_most: 50%, within: parent",
        "quota: r, grade: good, at_most: 50%, within: parent",
    ).replace("title: {zh: 规则, en: Rule}, ", "")
    given = marked("98", "97", "96", "95", "94", parent=["P", "P", "P", "P", "Q"])
    # P: two keep excellent, two fall to good and keep it; Q: floor(1/2) = 0, down twice
    assert column(scheme(MARKED, head=head), given, "grade") == [
        "excellent",
        "excellent",
        "good",
        "good",
        "fair",
    ]


VETO = rules("vetoes", "veto: v, when: {event: [disunity, crime], at_least: 1}")


def test_a_veto_wins_over_the_total_and_leaves_the_ranks_to_others():
    given = marked("95", "90", None)
    given["events"] = [{"subject": name} | event("crime", "03-01") for name in ("A", "C")]
    small = scheme(MARKED, head=VETO)
    assert column(small, given, "status") == ["vetoed", "rated", "vetoed"]
    assert column(small, given, "grade") == ["poor", "excellent", "poor"]
    assert column(small, given, "level") == [0, 3, 0]
    assert column(small, given, "score") == [95, 90, None]
    assert column(small, given, "rank") == [None, 1, None]
    assert column(small, given, "veto:v") == [True, False, True]


def test_an_exemption_wins_over_a_veto_and_says_nothing_else():
    head = VETO + rules("exempt", "exempt: new, when: {size: members, below: 3}")
    given = marked("95", "90", size=[2, 3])
    given["events"] = [{"subject": "A"} | event("crime", "03-01")]
    small = scheme(MARKED, head=head)
    assert outcome(small, given) == {
        "subject": "A",
        "kind": "branch",
        "parent": "P",
        "class": None,
        "status": "exempt",
        "exempt:new": True,
    }
    assert outcome(small, given, "B")["rank"] == 1


def test_a_kind_that_the_scheme_does_not_rate_is_not_there():
    assert list(score(scheme(MARKED), marked("95", "90", kind=["branch", "unit"]), YEAR)) == ["A"]


def test_a_tier_holds_its_levels():
    head = "tiers:\n" + "".join(
        f"  - {{tier: {tier}, levels: {levels}, {NAMED}}}\n"
        for tier, levels in ((1, "[3]"), (2, "[2, 1]"))
    )
    assert column(scheme(MARKED, head=head), marked("95", "80", "60", "50"), "tier") == [
        1,
        2,
        2,
        None,
    ]


def proposed(when, given, *, components=MARKED, more="", name="A"):
    head = more + rules("consequences", f"consequence: c, when: {when}, propose: prompt")
    return outcome(scheme(components, head=head), given, name)["proposals"] == "c"


HISTORY = [held(2023, 3, "excellent"), held(2024, 2, "good"), held(2025, 1, "fair", "62")]


@pytest.mark.parametrize(
    ("when", "mark_", "expected"),
    [
        ("{figure: total, below: 75}", "74.99", True),
        ("{figure: total, below: 75}", "75", False),
        ("{figure: part, at_most: 75}", "75", True),
        ("{figure: part, above: 75}", "75.01", True),
        ("{grade: [good, excellent]}", "75", True),
        ("{not: {grade: good}}", "75", False),
        ("{level: this_year, at_least: 2}", "75", True),
        ("{level: last_year, at_most: 1}", "75", True),
        # fair began at 60
        ("{margin: held, below: 5}", "64.99", True),
        ("{margin: held, below: 5}", "65", False),
        ("{fall: levels}", "59", True),
        ("{fall: levels}", "60", False),
        ("{rise: levels, at_least: 2}", "90", True),
        ("{rise: levels, at_least: 2}", "89", False),
        ("{run: falling, at_least: 3}", "59", True),  # 3 → 2 → 1 → 0
        ("{run: falling, at_least: 1}", "60", False),
        ("{run: {level_below: 3}, at_least: 3}", "75", True),  # 2024, 2025, 2026
        ("{run: {level_below: 3}, at_least: 4}", "75", False),
        ("{run: {grade: [fair, poor]}, at_least: 2}", "60", True),
        ("{run: {grade: [fair, poor]}, at_least: 1}", "75", False),
        ("{kind: branch}", "60", True),
        ("{class: '1'}", "60", False),
        ("{status: rated}", "60", True),
        ("{size: members, at_least: 1}", "60", False),
        ("{not: {size: members, at_least: 1}}", "60", False),  # unknown stays unknown
        ("{any: [{size: members, at_least: 1}, {grade: fair}]}", "60", True),
        ("{all: [{size: members, at_least: 1}, {grade: fair}]}", "60", False),
        ("{not: {all: [{size: members, at_least: 1}, {grade: poor}]}}", "60", True),
    ],
)
def test_a_consequence_follows_its_condition(when, mark_, expected):
    given = marked(mark_) | {"history": [{"subject": "A"} | row for row in HISTORY]}
    assert proposed(when, given) == expected


@pytest.mark.parametrize(
    "when",
    [
        "{fall: levels, at_most: 9}",
        "{not: {fall: levels}}",
        "{margin: held, at_least: 0}",
        "{level: last_year, at_least: 0}",
    ],
)
def test_what_history_does_not_say_stays_unknown(when):
    assert not proposed(when, marked("59"))


def test_a_year_missing_in_history_ends_a_run():
    rows = [held(2025, 2, "good"), held(2023, 3, "excellent"), held(2022, 3, "excellent")]
    given = marked("60") | {"history": [{"subject": "A"} | row for row in rows]}
    assert proposed("{run: falling, at_most: 1}", given)
    assert proposed("{run: {level_below: 4}, at_most: 2}", given)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{indicator: output, below: target}", False),
        ("{indicator: output, at_least: high}", True),  # high is the target
        ("{indicator: output, at_least: low}", True),
        ("{indicator: output, above: 100.5}", True),
        ("{indicator: other, above: 0}", False),
        ("{not: {indicator: other, above: 0}}", False),
    ],
)
def test_an_indicator_is_compared_with_its_bounds(when, expected):
    rows = [indicator("output", "90"), indicator("output", "101", round_=2, low="95")]
    given = marked("60") | {"indicators": [{"subject": "A"} | row for row in rows]}
    assert proposed(when, given) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{rank: scheme, at_most: 1}", [True, False, False, False, False]),
        ("{rank: scheme, at_most: 1, counted: from_bottom}", [False, False, False, True, True]),
        # position × 5 ≤ 2 × 5
        ("{rank: scheme, share: 40%}", [True, True, True, False, False]),
        ("{rank: scheme, share: 1/3, counted: from_bottom}", [False, False, False, True, True]),
        ("{rank: class, at_most: 1}", [False] * 5),
    ],
)
def test_ranks_are_counted_from_top_or_bottom(when, expected):
    given = marked("95", "90", "90", "80", "80")
    assert [proposed(when, given, name=name) for name in "ABCDE"] == expected


def test_a_contest_is_counted_from_the_bottom_too():
    text = areas(
        clause("{contest: skill}", "award: {by_placing: {1: 10}, otherwise: 5}", points="100")
    )
    rows = [("A", "90"), ("B", "80"), ("C", "80"), ("D", "95")]
    given = tables(
        [subject(name) for name in "ABCD"],
        indicators=[indicator("skill", value) | {"subject": name} for name, value in rows],
    )
    bottom = "{contest: one, at_most: 3, counted: from_bottom}"
    assert [proposed(bottom, given, components=text, name=name) for name in "ABCD"] == [
        True,
        True,
        True,
        False,
    ]
    assert proposed("{contest: one, at_most: 1}", given, components=text, name="D")


def test_flags_count_the_months_of_most_work_under_a_parent():
    given = marked("90", "90", "90", "90", parent=["P", "P", "P", "Q"])
    given["points"] = [
        {"subject": "A"} | work("01-05", "5"),
        {"subject": "B"} | work("01-06", "5"),  # both have January
        {"subject": "A"} | work("02-05", "3"),
        {"subject": "B"} | work("02-06", "2"),
        {"subject": "B"} | work("02-07", "2"),  # February is B's, by its sum
        {"subject": "B"} | work("03-07", "0"),  # nobody worked in March
        {"subject": "D"} | work("03-07", "1"),
    ]
    counts = {"A": 1, "B": 2, "C": 0, "D": 1}
    places = {"A": 2, "B": 1, "D": 1}
    for name in "ABCD":
        exactly = f"{{all: [{{flags: count, at_least: {counts[name]}}}, {{flags: count, at_most: {counts[name]}}}]}}"
        assert proposed(exactly, given, name=name)
        found = [
            n for n in (1, 2, 3) if proposed(f"{{flags: place, at_most: {n}}}", given, name=name)
        ]
        assert found == list(range(places.get(name, 4), 4))


def test_short_counts_clauses_that_lost_points():
    text = areas(
        clause("{inspected: points}", "strength: must", name="a"),
        clause("{inspected: points}", "strength: must", name="b"),
        clause("{inspected: points}", "strength: as_a_rule", name="c"),
        clause("{inspected: points}", "missing: leave_out", name="d"),
    )
    given = tables(inspections=[mark("a", "9.99"), mark("b", "10"), mark("c", "0")])
    for when, expected in {
        "{short: a}": True,
        "{short: b}": False,
        "{short: must}": True,
        "{short: must, at_least: 2}": False,
        "{short: as_a_rule}": True,
        "{not: {short: d}}": False,
    }.items():
        assert proposed(when, given, components=text) == expected, when


def test_rounds_count_the_assessments_of_the_year():
    given = tables(inspections=[mark("part", "70"), mark("part", "60", round_=2)])
    halves = "assessed: {each: half, assumed: by hand}\n"
    assert proposed("{rounds: {level_below: 2}, at_least: 2}", given, more=halves)
    assert proposed("{rounds: {grade: fair}, at_least: 2}", given, more=halves)
    assert not proposed("{rounds: {grade: poor}, at_least: 1}", given, more=halves)


def test_a_harsher_consequence_replaces_the_milder():
    head = rules(
        "consequences",
        "consequence: mild, when: {figure: total, below: 90}, propose: prompt",
        "consequence: harsh, when: {figure: total, below: 75}, propose: warning, replaces: mild",
        "consequence: other, when: {figure: total, below: 80}, propose: interview",
    )
    small = scheme(MARKED, head=head)
    assert column(small, marked("85", "78", "70", "95", None), "proposals") == [
        "mild",
        "mild;other",
        "harsh;other",
        "",
        "",
    ]


def test_without_evidence_only_a_condition_on_the_status_proposes():
    assert proposed("{all: [{status: no_evidence}, {kind: branch}]}", marked(None))
    assert not proposed("{kind: branch}", marked(None))
