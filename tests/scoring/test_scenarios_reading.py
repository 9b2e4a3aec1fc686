"""Reading scenarios: what they say, and what is refused with its place."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from reference.small import BANDS, HEAD, TOTAL, areas, clause, component

from zhibu.scoring import scenarios
from zhibu.scoring.scenarios import read_scenarios
from zhibu.scoring.scheme.reading import read_scheme
from zhibu.terms.errors import TableError

SCHEME = (
    HEAD
    + TOTAL
    + BANDS
    + "classes: [{class: '1', title: {zh: 一类, en: One}}, {class: '2', title: {zh: 二类, en: Two}}]\n"
    + "vetoes:\n  - {veto: v, title: {zh: 否决, en: Veto}, when: {event: crime}, assumed: by hand}\n"
    + "components:\n"
    + areas(
        clause("{records: general_meeting, each: quarter}", name="meetings"),
        clause("{inspected: points}", name="books"),
        clause("{indicator: output}", name="output-met"),
        clause("{worked: total}", name="worked"),
        clause("{events: award}", "award: {per_event: 5}", name="awards"),
    )
    + component("{review: peer, sources: [{source: members}]}", name="voice")
)
CASE = """\
- name: {zh: 例, en: Case}
  given:
    subject: {class: "2", size: 20}
    everything_else: full
    records: {general_meeting: [2026-02-10, {held_on: 2026-05-12, entered_on: 2027-01-03, attended: 18, expected: 20, quantity: 1.5}]}
    inspections: {books: [null, 5.5]}
    indicators: {output: {target: 100, low: 95.5, actual: -3}}
    events: {crime: [2026-05-01], award: [{on: 2026-06-01, points: 2, note: 立功}]}
    points: [{on: 2026-03-02, amount: 12, quality: 1.1}]
    ballots: {peer: {1: {members: {90.5: 3, 80: 1}}}}
    history: {2025: {level: 3, score: 88.5}, 2024: {grade: fair}}
  others:
    - {name: B, subject: {parent: null, kind: branch}, ballots: {peer: {1: {members: [95, 96.5]}}}}
  expect: {meetings: "7.50", "voice.1.members.n": 2, grade: null, proposals: [a, b], "veto:v": true}
"""


@pytest.fixture
def scheme_file(tmp_path):
    (tmp_path / "scheme.yaml").write_text(SCHEME, encoding="utf-8")
    return read_scheme(tmp_path)


def read(text, scheme_file):
    path = scheme_file.path.parent / "scenarios.yaml"
    path.write_text(text, encoding="utf-8")
    return read_scenarios(path.parent, scheme_file)


def refusal(text, scheme_file):
    with pytest.raises(TableError) as refused:
        read(text, scheme_file)
    return str(refused.value)


def test_a_scenario_gives_rows_under_the_names_of_its_scheme(scheme_file):
    (scenario,) = read(CASE, scheme_file)
    given = scenario.given
    assert (scenario.name.zh, scenario.line) == ("例", 1)
    assert (given.name, given.kind, given.parent, given.class_, given.size, given.full) == (
        *("A", "branch", "P"),
        *("2", 20, True),
    )
    assert given.rows("records", "general_meeting") == (
        {"kind": "general_meeting", "held_on": date(2026, 2, 10)},
        {
            "kind": "general_meeting",
            "held_on": date(2026, 5, 12),
            "entered_on": date(2027, 1, 3),
            "attended": 18,
            "expected": 20,
            "quantity": Decimal("1.5"),
        },
    )
    assert given.rows("inspections", "books") == (
        {"clause": "books", "round": 2, "score": Decimal("5.5")},
    )
    assert given.rows("indicators", "output") == (
        {
            "indicator": "output",
            "round": 1,
            "target": Decimal(100),
            "low": Decimal("95.5"),
            "actual": Decimal(-3),
        },
    )
    assert given.rows("events", "crime") == ({"event": "crime", "on": date(2026, 5, 1)},)
    assert given.rows("points") == (
        {"on": date(2026, 3, 2), "amount": Decimal(12), "quality": Decimal("1.1")},
    )
    at = {"channel": "peer", "round": 1, "source": "members"}
    assert given.rows("ballots", "peer") == (
        at | {"score": Decimal("90.5"), "count": 3},
        at | {"score": Decimal(80), "count": 1},
    )
    assert given.rows("history") == (
        {"year": 2025, "level": 3, "grade": "excellent", "score": Decimal("88.5")},
        {"year": 2024, "level": 1, "grade": "fair", "score": None},
    )


def test_a_scenario_takes_the_first_kind_and_class_where_it_says_none(scheme_file):
    (scenario,) = read(CASE, scheme_file)
    (other,) = scenario.others
    assert (other.name, other.kind, other.parent, other.class_) == ("B", "branch", None, "1")
    assert (other.size, other.full) == (None, False)


def test_a_scenario_expects_texts_lists_and_no_evidence(scheme_file):
    (scenario,) = read(CASE, scheme_file)
    assert scenario.expect == {
        "meetings": "7.50",
        "voice.1.members.n": "2",
        "grade": None,
        "proposals": ("a", "b"),
        "veto:v": "true",
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "general_meeting: [",
            "general_meting: [",
            "scenarios.yaml:5: [0].given.records.general_meting: 'general_meting' is no kind of the scheme; "
            "did you mean general_meeting? The scheme has general_meeting.",
        ),
        (
            "{books:",
            "{output-met:",
            "scenarios.yaml:6: [0].given.inspections.output-met: 'output-met' is no clause of the scheme; "
            "the scheme has books.",
        ),
        (
            "{output: {target",
            "{outputs: {target",
            "scenarios.yaml:7: [0].given.indicators.outputs: 'outputs' is no indicator of the scheme; "
            "did you mean output? The scheme has output.",
        ),
        (
            "{peer: {1: {members: {90",
            "{peers: {1: {members: {90",
            "scenarios.yaml:10: [0].given.ballots.peers: 'peers' is no channel of the scheme; "
            "did you mean peer? The scheme has peer.",
        ),
        (
            "{members: {90",
            "{masses: {90",
            "scenarios.yaml:10: [0].given.ballots.peer.1.masses: 'masses' is no source of the scheme; "
            "the scheme has members.",
        ),
        (
            "{members: {90.5",
            "{members: {100.01",
            "scenarios.yaml:10: [0].given.ballots.peer.1.members.100.01: '100.01' is more than 100; write 0 to 100.",
        ),
        (
            "{1: {members: {90.5: 3, 80: 1}}}",
            "{first: {members: [90]}}",
            "scenarios.yaml:10: [0].given.ballots.peer.first: 'a mapping' is no round; "
            "write 1: {source: [95, 96.5]}.",
        ),
        (
            "crime: [2026-05-01]",
            "crime: [2025-05-01]",
            "scenarios.yaml:8: [0].given.events.crime[0]: '2025-05-01' lies outside 2026; "
            "use the year in which the scheme takes effect.",
        ),
        (
            "crime: [2026-05-01]",
            "crime: [20260501]",
            "scenarios.yaml:8: [0].given.events.crime[0]: '20260501' is not a day; write it as 2026-02-10.",
        ),
        (
            "[null, 5.5]",
            "[null, 5.555]",
            "scenarios.yaml:6: [0].given.inspections.books[1]: '5.555' is not a score; "
            "write points with at most two decimals, as 92.5.",
        ),
        (
            "attended: 18, ",
            "",
            "scenarios.yaml:5: [0].given.records.general_meeting[1]: 'a mapping' has half of an attendance; "
            "write attended and expected.",
        ),
        (
            "{2025: {level",
            "{2026: {level",
            "scenarios.yaml:11: [0].given.history.2026: 'a mapping' stands under 2026; "
            "write a year before 2026.",
        ),
        (
            "everything_else: full",
            "everything_else: all",
            "scenarios.yaml:4: [0].given.everything_else: 'all' is not one of the words; write full or none.",
        ),
        (
            'class: "2"',
            'class: "3"',
            "scenarios.yaml:3: [0].given.subject.class: '3' is no class of the scheme; the scheme has 1, 2.",
        ),
        (
            "name: B,",
            "name: A,",
            "scenarios.yaml:13: [0].others[0].name: 'A' is taken; choose a name other than A, P.",
        ),
        (
            "{meetings:",
            "{meetings.undone:",
            "scenarios.yaml:14: [0].expect.meetings.undone: 'meetings.undone' is no column of the scheme; "
            "did you mean meetings.done? The scheme has subject, kind, parent, class, status, score, grade, "
            "level, tier, rank, rank_in_class, rank_in_parent, ….",
        ),
        (
            "en: Case}",
            "en: Case, and more}",
            "scenarios.yaml:1: [0].name.and more: '' has 'and more' as a key; "
            "put a text that has a comma in quotes.",
        ),
        (
            "    points: [",
            "    work: [",
            "scenarios.yaml:9: [0].given.work: 'a list' stands under an unknown key; the keys are "
            "subject, everything_else, records, inspections, indicators, events, points, ballots, history.",
        ),
    ],
)
def test_a_fault_is_refused_with_its_place_and_remedy(scheme_file, old, new, message):
    assert CASE.count(old) == 1
    assert refusal(CASE.replace(old, new), scheme_file) == message


def test_all_faults_are_told_at_once(scheme_file):
    text = CASE.replace("crime", "crimes").replace("size: 20", "size: many")
    assert len(refusal(text, scheme_file).splitlines()) == 2


def test_a_scenario_that_expects_nothing_is_refused(scheme_file):
    text = "- name: {zh: 例, en: Case}\n  given: {}\n  expect: {}\n"
    assert refusal(text, scheme_file) == (
        "scenarios.yaml:3: [0].expect: 'a mapping' expects nothing; "
        'write at least one column, such as total: "98.50".'
    )


def test_the_example_of_the_page_can_be_read(tmp_path):
    page = Path(scenarios.__file__).with_name("README.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    named = "title: {zh: 规则, en: Rule}, assumed: by hand, when: {event: accident}"
    head = f"gates:\n  - {{gate: apply, then: {{at_most: fair}}, {named}}}\n"
    head += f"consequences:\n  - {{consequence: talk, propose: prompt, {named}}}\n"
    head += "classes: [{class: '1', title: {zh: 一类, en: One}}]\n"
    components = areas(
        clause("{records: general_meeting, each: quarter}", name="general-meeting"),
        clause("{inspected: points}", name="books"),
        clause("{indicator: output}"),
    ) + component("{review: peer, each: half, sources: [{source: members}]}")
    text = HEAD + TOTAL + BANDS.replace("level: 3", "level: 4") + head + "components:\n"
    (tmp_path / "scheme.yaml").write_text(text + components, encoding="utf-8")
    (scenario,) = read(example, read_scheme(tmp_path))
    assert scenario.expect["gate:apply"] == "true"
