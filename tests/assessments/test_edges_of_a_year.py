"""Years at their edges: planned twice, without anybody, with somebody who left while it was published."""

from datetime import date

import pytest

from kept_years import YEAR, adopted
from rated_years import RatedYear
from zhibu.assessments.actions import rating
from zhibu.assessments.actions.appealing import answer_appeal, appeal
from zhibu.assessments.actions.applying import apply
from zhibu.assessments.actions.planning import call_off, plan_assessment
from zhibu.assessments.enums import Status
from zhibu.assessments.gathering import Question
from zhibu.assessments.gathering.typed import _history
from zhibu.assessments.models import Assessment
from zhibu.orgs.models import Membership, Organisation
from zhibu.orgs.refusals import Refused

pytestmark = pytest.mark.django_db


def close(organisation):
    Organisation.objects.filter(pk=organisation.pk).update(in_use=False, closed_on=date(YEAR, 6, 1))


def test_nobody_is_assessed_twice_by_one_scheme_in_one_year(year):
    again = {"adoption": year.adoption, "year": YEAR, "by": year.office}
    with pytest.raises(Refused) as refused:
        plan_assessment(organisation=year.company.committee, **again)
    assert set(refused.value.fields) == {"organisation"}
    call_off(assessment=year.assessment, by=year.office)
    plan_assessment(organisation=year.company.committee, **again)
    plan_assessment(organisation=year.company.other_committee, **again)
    with pytest.raises(Refused):
        plan_assessment(organisation=year.company.root, **again)


def test_a_second_version_of_a_scheme_does_not_assess_a_second_time(year):
    later = adopted(year.company, from_day=date(YEAR, 7, 1), name="gongzuo-tiaoli")
    with pytest.raises(Refused):
        plan_assessment(adoption=later, organisation=year.company.root, year=YEAR, by=year.office)


def test_the_next_year_is_rated_though_a_year_was_frozen_twice(year):
    """As it could be planned before; the last that was frozen holds."""
    year.rate().publish().freeze()
    row = Assessment.objects.get()
    row.pk, row.code, row.organisation = None, "00000000000000aa", year.company.committee
    row.save()
    for one in year.assessment.results.filter(subject=year.company.branch.code):
        one.pk, one.assessment, one.score = None, row, 9_900
        one.save()
    year.today(date(YEAR + 2, 1, 4))
    following = plan_assessment(adoption=year.adoption, organisation=year.company.root, year=YEAR + 1, by=year.office)  # fmt: skip
    run = rating.rate(assessment=following, by=year.office)
    asked = Question(following.adoption, following.organisation, following.year, following.as_of)
    known = {one["subject"]: one["score"] for one in _history(asked)}
    assert (run.subjects, known[year.company.branch.code]) == (3, "99.00")


@pytest.mark.parametrize("appealed", [False, True])
def test_who_leaves_a_published_assessment_is_listed_and_has_no_rank(year, appealed, client_for):
    year.rate().publish()
    branch, until = year.company.branch, year.assessment.appeals_until
    if appealed:
        raised = appeal(
            result=year.assessment.results.get(subject=branch.code), clause="general-meetings",
            reason="第二季度党员大会已召开，记录没有录入。", by=year.cast.secretary,
        )  # fmt: skip
        answer_appeal(appeal=raised, upheld=False, answer="没有依据。", by=year.office)
    before = list(year.assessment.results.filter(subject=branch.code).values_list("score", "grade", "status"))  # fmt: skip
    year.today(until)
    close(branch)
    year.rate()
    change = {"subject": branch.code, "name": branch.name, "before": list(before[0]), "after": None, "member": False}  # fmt: skip
    assert year.assessment.runs.get(number=2).changes == [change]
    assert year.assessment.appeals_until > until
    left = list(year.assessment.results.filter(subject=branch.code).values_list("rank", "score", "status"))  # fmt: skip
    assert left == ([(None, None, Status.EXEMPT)] if appealed else [])
    shown = client_for(year.cast.neighbour_secretary).get(f"{year.address}public/").content.decode()
    assert branch.name in shown
    year.rate()
    assert year.assessment.runs.get(number=3).changes == []


def test_who_looked_before_the_publication_does_not_apply_after_it(year):
    """An application is a fact of the year; the page that was open does not know what happened since."""
    year.rate()
    looked_at = Assessment.objects.select_related("adoption", "organisation").get()
    year.publish()
    with pytest.raises(Refused):
        apply(
            assessment=looked_at, organisation=year.company.branch, grade="meets", marks={},
            words="", by=year.cast.secretary,
        )  # fmt: skip


def test_a_year_without_anybody_is_refused_in_words(year):
    Organisation.objects.exclude(kind="committee").update(in_use=False, closed_on=date(YEAR, 6, 1))
    with pytest.raises(Refused, match="没有本方案考核的对象"):
        year.rate()
    assert year.assessment.runs.get().problem


def test_a_members_scheme_without_members_is_refused_in_words(
    company, cast, monkeypatch, settings, tmp_path
):
    settings.DATA = tmp_path / "data"
    year = RatedYear(company, cast, monkeypatch, "suxing")
    Membership.objects.update(ended_on=date(YEAR, 3, 1), leaving="left")
    with pytest.raises(Refused, match="党员"):
        year.rate()
