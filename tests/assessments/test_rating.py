"""Rate by real facts: from rows of all rooms to results, and the way down again."""

from datetime import date

import duckdb
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kept_years import LAST, YEAR, company_of, enter, keep_everything
from makers import make_member, make_person
from planned_years import assessment_of, brought, office_of
from zhibu.assessments import storing
from zhibu.assessments.actions import rating
from zhibu.assessments.enums import AssessmentState, Status
from zhibu.assessments.models import Application
from zhibu.assessments.trace import explanation, run_folder
from zhibu.inspections.enums import EventState
from zhibu.inspections.models import Event
from zhibu.orgs.reach import Forbidden
from zhibu.orgs.refusals import Refused
from zhibu.schemes.reading import preset_names
from zhibu.scoring.hashing import results_hash
from zhibu.scoring.run import score_folder
from zhibu.targets.enums import TargetState
from zhibu.targets.models import Target

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def company():
    from zhibu.records.kinds import lay_built_in
    from zhibu.records.models import Kind

    lay_built_in(Kind)
    return company_of(members=4)


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_is_rated_from_the_database(company, name):
    assessment = assessment_of(company, name)
    branches = (company.branch, company.sibling, company.foreign)
    if name == "manyi-menkan":
        brought(assessment, "subjects", [
            {"subject": one.code, "kind": "branch", "class": "village"} for one in branches
        ])  # fmt: skip
    elif name == "wugehao":
        brought(assessment, "subjects", [
            {"subject": f"C{n}", "kind": "community", "parent": company.root.code, "name": f"社区{n}"}
            for n in (1, 2)
        ])  # fmt: skip
    run = rating.rate(assessment=assessment, by=office_of(company))
    assessment.refresh_from_db()
    assert (assessment.state, run.problem) == (AssessmentState.RATED, "")
    assert assessment.results_hash == run.results_hash != ""
    for result in assessment.results.all():
        assert (result.score is None) == (result.status in (Status.NO_EVIDENCE, Status.EXEMPT))
        assert explanation(assessment, result.subject).standing.subject == result.subject


def test_a_kept_book_earns_what_an_empty_one_loses(company):
    by = make_member(company.branch)
    keep_everything(company.branch, by)
    assessment = assessment_of(company, "gongzuo-tiaoli")
    rating.rate(assessment=assessment, by=office_of(company))
    scores = dict(assessment.results.values_list("subject", "score"))
    assert scores[company.branch.code] > scores[company.sibling.code]


def test_the_run_is_what_anyone_scores_again(company, tmp_path):
    keep_everything(company.branch, make_member(company.branch))
    assessment = assessment_of(company, "gongzuo-tiaoli")
    run = rating.rate(assessment=assessment, by=office_of(company))
    kept = run_folder(run)
    again = tmp_path / "again"
    score_folder(kept / "evidence" / "scheme.yaml", kept / "evidence", again, year=YEAR)
    assert results_hash(again) == run.results_hash


def test_the_same_facts_give_the_same_hashes_and_another_fact_others(company):
    by = make_member(company.branch)
    keep_everything(company.branch, by, but=[("general_meeting", f"{YEAR}Q2")])
    assessment, office = assessment_of(company, "gongzuo-tiaoli"), office_of(company)
    first = rating.rate(assessment=assessment, by=office)
    second = rating.rate(assessment=assessment, by=office)
    assert (first.facts_hash, first.results_hash) == (second.facts_hash, second.results_hash)
    enter(company.branch, by, "general_meeting", date(YEAR, 5, 6))
    third = rating.rate(assessment=assessment, by=office)
    assert third.facts_hash != second.facts_hash
    assert third.results_hash != second.results_hash


def test_only_confirmed_events_and_agreed_targets_count(company):
    office = office_of(company)
    assessment = assessment_of(company, "xingji")
    veto = Event.objects.create(
        organisation=company.branch, event="leadership_disunity", on=date(YEAR, 6, 1),
        note="组织部函", entered_by=office,
    )  # fmt: skip
    rating.rate(assessment=assessment, by=office)
    status = assessment.results.get(subject=company.branch.code).status
    assert status != Status.VETOED
    veto.state, veto.decided_by = EventState.CONFIRMED, make_person()
    veto.save()
    rating.rate(assessment=assessment, by=office)
    assert assessment.results.get(subject=company.branch.code).status == Status.VETOED


def test_an_application_is_the_event_that_a_scheme_asks_for(company):
    assessment, office = assessment_of(company, "xingji"), office_of(company)
    first = rating.rate(assessment=assessment, by=office)
    Application.objects.create(
        assessment=assessment, organisation=company.branch, grade="five-star", by=office
    )
    second = rating.rate(assessment=assessment, by=office)
    assert first.facts_hash != second.facts_hash


def test_a_target_counts_once_it_is_agreed(company):
    office = office_of(company)
    assessment = assessment_of(company, "zerenzhi")
    name = next(one for one in _indicators(assessment) if one)
    target = Target.objects.create(
        organisation=company.branch, indicator=name, year=YEAR, target=100_00, actual=90_00,
        proposed_by=office,
    )  # fmt: skip
    first = rating.rate(assessment=assessment, by=office)
    target.state = TargetState.AGREED
    target.save()
    second = rating.rate(assessment=assessment, by=office)
    assert first.facts_hash != second.facts_hash


def test_an_agreed_target_takes_its_figure_from_a_file_until_one_is_reported(company):
    assessment = assessment_of(company, "zerenzhi")
    names = _indicators(assessment)
    target, *others = [
        Target.objects.create(
            organisation=company.branch, indicator=name, year=YEAR, target=100_00, low=80_00,
            state=TargetState.AGREED, proposed_by=office_of(company), agreed_by=make_person(),
        )
        for name in names
    ]  # fmt: skip
    row = {"subject": company.branch.code, "indicator": target.indicator, "round": "1"}
    brought(assessment, "indicators", [row | {"target": "70", "actual": "90"}])
    assert _row_of(assessment, target) == ("100.00", "80.00", "90.00")
    target.actual = 85_00
    target.save()
    assert _row_of(assessment, target) == ("100.00", "80.00", "85.00")
    assert all(_row_of(assessment, other)[2] is None for other in others)


def _row_of(assessment, target) -> tuple[str | None, ...]:
    run = rating.rate(assessment=assessment, by=assessment.planned_by)
    with duckdb.connect() as con:
        file = run_folder(run) / "evidence" / "indicators.parquet"
        return con.execute(
            "SELECT CAST(COLUMNS(['target', 'low', 'actual']) AS VARCHAR) "
            f"FROM '{file}' WHERE subject = ? AND indicator = ?",
            [target.organisation.code, target.indicator],
        ).fetchone()


def _indicators(assessment):
    from zhibu.assessments.indicators import DERIVED
    from zhibu.schemes.reading import read_text
    from zhibu.scoring.evidence.uses import uses_of

    used = uses_of(read_text(assessment.adoption.text).scheme).indicators
    return [name for name in used if name not in DERIVED]


def test_imported_rows_count_once_a_second_person_confirmed_them(company):
    assessment = assessment_of(company, "xingji-dangyuan")
    office, member = office_of(company), make_member(company.branch)
    row = {"subject": member.code, "on": f"{YEAR}-03-02", "amount": "12", "quality": "1.1",
           "coefficient": "1.2"}  # fmt: skip
    imported = brought(assessment, "points", [row], state=EventState.ENTERED, decided_by=None)
    rating.rate(assessment=assessment, by=office)
    assert assessment.results.get(subject=member.code).status == Status.NO_EVIDENCE
    imported.state, imported.decided_by = EventState.CONFIRMED, make_person()
    imported.save()
    rating.rate(assessment=assessment, by=office)
    assert assessment.results.get(subject=member.code).status == Status.RATED


def test_evidence_that_cannot_be_scored_is_refused_with_every_problem(company):
    assessment = assessment_of(company, "xingji-dangyuan")
    office, member = office_of(company), make_member(company.branch)
    row = {"subject": member.code, "on": f"{YEAR}-03-02", "amount": "-5", "quality": "1",
           "coefficient": "1"}  # fmt: skip
    brought(assessment, "points", [row])
    with pytest.raises(Refused, match="-5"):
        rating.rate(assessment=assessment, by=office)
    assert assessment.runs.get().problem != ""
    assert assessment.results.count() == 0


def test_a_member_is_scored_by_own_presence(company):
    assessment = assessment_of(company, "gongzuo-tiaoli-dangyuan")
    there, absent = make_member(company.branch), make_member(company.branch)
    enter(company.branch, there, "study", date(YEAR, 3, 1), present=[there], absent=[absent], hours=40)  # fmt: skip
    rating.rate(assessment=assessment, by=office_of(company))
    assert [_figure(assessment, one, "study-hours-done") for one in (there, absent)] == [4000, 0]


def _figure(assessment, person, clause):
    tree = explanation(assessment, person.code).total
    return next(node.figure for node in tree.walk() if node.name == clause)


def test_only_those_with_the_permission_rate(company):
    assessment = assessment_of(company, "xingji")
    with pytest.raises(Forbidden):
        rating.rate(assessment=assessment, by=make_member(company.branch))


def test_a_frozen_assessment_is_not_rated(company):
    assessment = assessment_of(
        company, "xingji", state=AssessmentState.FROZEN, published_on=LAST, appeals_until=LAST,
        frozen_on=LAST,
    )  # fmt: skip
    with pytest.raises(Refused):
        rating.rate(assessment=assessment, by=office_of(company))


def test_only_what_changed_is_stored_and_who_left_leaves(company, django_assert_num_queries):
    assessment, office = assessment_of(company, "gongzuo-tiaoli"), office_of(company)
    rating.rate(assessment=assessment, by=office)
    rows = list(assessment.results.order_by("subject").values_list(*storing.COLUMNS))
    with django_assert_num_queries(1):  # what stands is read; nothing is written
        storing.store(assessment, rows)
    first, gone, *others = rows
    changed = (*first[:8], 1, *first[9:16], ["talk"])
    new = (first[0], "B-new", *first[2:])
    storing.store(assessment, [changed, *others, new])
    assert set(assessment.results.values_list(*storing.COLUMNS[1:10])) == {
        row[1:10] for row in (changed, *others, new)
    }
    assert assessment.results.get(subject=first[1]).proposals == ["talk"]
    assert not assessment.results.filter(subject=gone[1]).exists()


def test_a_second_run_of_the_same_facts_writes_no_result(company):
    keep_everything(company.branch, make_member(company.branch))
    assessment, office = assessment_of(company, "gongzuo-tiaoli"), office_of(company)
    rating.rate(assessment=assessment, by=office)
    with CaptureQueriesContext(connection) as asked:
        rating.rate(assessment=assessment, by=office)
    assert not [
        one["sql"] for one in asked if one["sql"].startswith('INSERT INTO "assessments_result"')
    ]


def test_more_results_than_one_statement_takes_are_all_stored(company, monkeypatch):
    monkeypatch.setattr(storing, "AT_ONCE", 2)
    assessment, office = assessment_of(company, "gongzuo-tiaoli"), office_of(company)
    run = rating.rate(assessment=assessment, by=office)
    assert assessment.results.count() == run.subjects > 2
