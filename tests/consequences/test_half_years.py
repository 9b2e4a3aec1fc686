"""What a half-year gives: early help of groups that are assessed each half-year, the talk of a warning, once."""

from datetime import date

import pytest
from django.utils import timezone

from followed import YEAR, make_assessment, make_result
from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.halfway import comes_early
from zhibu.assessments.models import Run
from zhibu.assessments.places import OUT, run_folder
from zhibu.consequences.actions.deciding import confirm, decline
from zhibu.consequences.actions.proposing import propose
from zhibu.consequences.models import Rectification
from zhibu.schemes.reading import preset_text, read_text
from zhibu.scoring.hashing import results_hash

pytestmark = pytest.mark.django_db
HALF = {"state": AssessmentState.RATED, "scope": Scope.PRE, "as_of": date(YEAR, 6, 30)}
BOTH = ("find-causes", "rectify-by-date")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


def names(assessment):
    return set(assessment.proposals.values_list("consequence", flat=True))


def half_of(company):
    half = make_assessment(company.root, name="xiaozu", **HALF)
    make_result(half, company.group, *BOTH, grade="basically_qualified", score=7_900)
    propose(assessment=half, by=None)
    return half


def year_of(company, half, second):
    """The year after the half, with the grade of its second assessment in the trace."""
    year = make_assessment(company.root, adoption=half.adoption)
    make_result(year, company.group, *BOTH, grade="qualified", score=8_900)
    run = Run.objects.create(assessment=year, number=1, finished_at=timezone.now())
    out = run_folder(run) / OUT
    out.mkdir(parents=True)
    lines = f"subject,1/band,2/band\n{company.group.code},basically_qualified,{second}\n"
    (out / "trace.csv").write_text(lines, encoding="utf-8")
    (out / "results.csv").write_text("subject\n", encoding="utf-8")
    run.results_hash = year.results_hash = results_hash(out)
    run.save()
    year.save()
    return year


def test_a_group_is_helped_and_rectifies_after_the_half_year(company, cast):
    half = half_of(company)
    assert names(half) == set(BOTH)
    confirm(
        proposal=half.proposals.get(consequence="rectify-by-date"),
        reason="上半年会议质量不高",
        by=cast.committee_office,
    )
    assert Rectification.objects.get().proposal.organisation == company.group


@pytest.mark.parametrize(
    ("second", "again"),
    [("qualified", set()), ("basically_qualified", {"rectify-by-date"}), ("", set())],
)
def test_what_the_half_year_was_decided_on_is_not_proposed_twice(company, cast, second, again):
    half = half_of(company)
    decline(
        proposal=half.proposals.get(consequence="rectify-by-date"),
        reason="已在季度会上落实",
        by=cast.committee_office,
    )
    year = year_of(company, half, second)
    propose(assessment=year, by=None)
    assert names(year) == {"find-causes"} | again


def test_of_a_trace_that_was_changed_nothing_is_taken(company, cast):
    half = half_of(company)
    for one in half.proposals.all():
        decline(proposal=one, reason="已在季度会上落实", by=cast.committee_office)
    year = year_of(company, half, "qualified")
    trace = run_folder(year.runs.get()) / OUT / "trace.csv"
    trace.write_text(trace.read_text().replace("basically_", ""), encoding="utf-8")
    propose(assessment=year, by=None)
    assert names(year) == set(BOTH)


def test_the_year_proposes_what_nobody_decided_at_half_year(company):
    year = year_of(company, half_of(company), "qualified")
    propose(assessment=year, by=None)
    assert names(year) == set(BOTH)


@pytest.mark.parametrize(
    ("name", "early"),
    [
        ("xingji", {"prompt", "warning", "warning-talk"}),
        ("xiaozu", set(BOTH)),
        ("zerenzhi", {"prompt-fall", "relapse-prompt"}),
        ("sanhua", set()),
        ("suxing", set()),
    ],
)
def test_rewards_and_penalties_are_the_years(name, early):
    scheme = read_text(preset_text(name)).scheme
    found = {one.consequence for one in scheme.consequences if comes_early(one, scheme)}
    assert found == early
