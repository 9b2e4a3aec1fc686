"""The progress board counts marks from any source, every review of a round, and who has not voted."""

from datetime import date

import pytest

from kept_years import YEAR
from makers import make_adoption, make_review
from planned_years import assessment_of, brought
from zhibu.assessments.progress import FEWEST, INSPECTION, VOTE, progress_of
from zhibu.ballots.enums import RollMark, Secrecy
from zhibu.ballots.models import Voter
from zhibu.ballots.rounds import rounds_of
from zhibu.inspections.enums import InspectionState, PlanState
from zhibu.inspections.models import Inspection, InspectionPlan
from zhibu.schemes.reading import read_text
from zhibu.scoring.evidence.uses import uses_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(company):
    return assessment_of(company, "sanhua")


def plan_of(assessment, **fields):
    return InspectionPlan.objects.create(
        **{
            "adoption": assessment.adoption, "organisation": assessment.organisation,
            "title": "年度检查", "year": YEAR, "starts_on": date(YEAR, 12, 1),
            "ends_on": date(YEAR, 12, 5), "planned_by": assessment.planned_by,
        } | fields
    )  # fmt: skip


def review_of(assessment, organisation, **fields):
    one = rounds_of(assessment.adoption, YEAR)[0]
    return make_review(
        organisation, adoption=assessment.adoption, channel=one.channel, round=one.number,
        year=YEAR, period=str(one.period), **fields,
    )  # fmt: skip


def test_nothing_is_called_done_where_nobody_is_to_be_inspected(assessment):
    found = progress_of(assessment)
    assert INSPECTION not in found.parts
    assert found.unplanned


def test_marks_from_a_file_count_against_all_that_are_assessed(assessment, company):
    clause = uses_of(read_text(assessment.adoption.text).scheme).inspections[0].clause
    row = {"subject": company.branch.code, "clause": clause, "round": "1", "score": "1.00"}
    brought(assessment, "inspections", [row])
    found = progress_of(assessment)
    assert found.total(INSPECTION) == (1, 3)
    assert not found.unplanned
    lacking = {one.code for one in found.missing[INSPECTION]}
    assert lacking == {company.sibling.code, company.foreign.code}
    plan = plan_of(assessment, state=PlanState.RUNNING)
    Inspection.objects.create(
        plan=plan, organisation=company.sibling, inspector=assessment.planned_by,
        state=InspectionState.SUBMITTED,
    )  # fmt: skip
    assert progress_of(assessment).total(INSPECTION) == (2, 3)


def test_who_is_assessed_by_a_nearer_scheme_is_not_waited_for(assessment, company):
    near = make_adoption(company.other_committee, name="xingji", subject="branch")
    assert near.started_on <= assessment.as_of
    clause = uses_of(read_text(assessment.adoption.text).scheme).inspections[0].clause
    row = {"subject": company.branch.code, "clause": clause, "round": "1", "score": "1.00"}
    brought(assessment, "inspections", [row])
    found = progress_of(assessment)
    assert found.total(INSPECTION) == (1, 2)
    assert [one.code for one in found.missing[INSPECTION]] == [company.sibling.code]


def test_an_announced_draw_is_no_missing_plan(assessment):
    plan_of(
        assessment, draws=2, candidates=["A", "B", "C"], announced_size=3, state=PlanState.ANNOUNCED
    )
    found = progress_of(assessment)
    assert (found.announced, found.unplanned) == (2, False)


def test_every_review_of_a_round_is_counted(assessment, company):
    for place, state in (
        (company.branch, "published"),
        (company.sibling, "open"),
        (company.foreign, "open"),
    ):
        review_of(assessment, place, state=state)
    one = progress_of(assessment).rounds[0]
    assert one.states == {"open": 2, "published": 1}
    assert one.some[-1][1] == company.branch.name
    assert len(one.some) == 3


def test_who_has_not_voted_is_told_by_committee_in_numbers_alone(assessment, company):
    review = review_of(assessment, company.branch, state="open", voters=FEWEST + 1)
    few = review_of(assessment, company.foreign, state="open", voters=FEWEST - 1)
    review_of(assessment, company.sibling, state="open", secrecy=Secrecy.BLIND, voters=7)
    for one in (review, few):
        voter = Voter.objects.filter(review=one).first()
        voter.mark = RollMark.VOTED
        voter.save()
    found = progress_of(assessment)
    assert found.total(VOTE) == (1, FEWEST + 1)
    assert VOTE not in found.missing
    (line,) = [one for one in found.lines if VOTE in one.of]
    assert line.code == company.committee.code
