"""What is to be put right is named: the clauses that lost the most points, or what the decider writes."""

import pytest

from assessed_years import write_trace
from followed import make_proposal
from makers import make_adoption
from zhibu.assessments.models import DailyLoss, DailyScore
from zhibu.consequences.actions.deciding import confirm
from zhibu.consequences.actions.rectifying import plan_measure
from zhibu.consequences.figures import clauses_of, scheme_of
from zhibu.consequences.models import Proposal, Rectification
from zhibu.consequences.problems import draft_problem

pytestmark = pytest.mark.django_db
WHY = {"reason": "事实清楚。"}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def proposal(company):
    return make_proposal(company, "rectification")


def test_the_clauses_with_most_points_lost_are_named_first(company, proposal):
    named = [one for one in clauses_of(scheme_of(proposal.assessment)) if one.full >= 200][:8]
    lost = (0, 50, 200, 100, 150, 80, 90, 10)
    figures = {one.name: one.full - gone for one, gone in zip(named, lost, strict=True)}
    write_trace(proposal.assessment, {company.branch: figures})
    said = draft_problem(proposal)
    worst, next_ = named[2], named[4]
    assert f"失分较多的条款：{worst.title['zh']}（满分" in said
    assert "，失2.00分）；" in said
    assert said.index(worst.title["zh"]) < said.index(next_.title["zh"])
    assert f"{named[0].title['zh']}（满分" not in said
    assert said.endswith("；另有2项失分。")


def test_without_figures_it_says_what_is_proposed_and_why(proposal):
    assert draft_problem(proposal) == f"{proposal.title['zh']}。{proposal.because[1]['zh']}"


def test_before_the_fall_the_losses_of_the_morning_are_named(company):
    adoption = make_adoption(company.root, name="xingji", subject="branch")
    score = DailyScore.objects.create(
        adoption=adoption, organisation=company.branch, day="2026-05-20", score=2_550, full=3_000
    )
    DailyLoss.objects.create(
        score=score, clause="a", title={"zh": "按时召开支委会", "en": "a"}, lost=450, full=600
    )
    made = Proposal(
        adoption=adoption, organisation=company.branch, subject=company.branch.code,
        title={"zh": "预警", "en": "Warning"}, because=[],
    )  # fmt: skip
    assert draft_problem(made) == "预警。失分较多的条款：按时召开支委会（满分6.00分，失4.50分）。"


def test_a_trace_that_was_changed_names_no_clause(company, proposal):
    named = next(one for one in clauses_of(scheme_of(proposal.assessment)) if one.full >= 200)
    trace = write_trace(proposal.assessment, {company.branch: {named.name: 0}}) / "trace.csv"
    assert named.title["zh"] in draft_problem(proposal)
    trace.write_text(trace.read_text("utf-8").replace("0.00", "0.10"), "utf-8")
    assert named.title["zh"] not in draft_problem(proposal)


def test_whoever_confirms_may_say_the_problem_otherwise(cast, proposal):
    confirm(proposal=proposal, problem="支委会缺三次，考勤不实。", by=cast.committee_office, **WHY)
    assert Rectification.objects.get().problem == "支委会缺三次，考勤不实。"


def test_the_form_begins_with_the_draft_and_the_way_says_when_the_measure_came(
    company, cast, client_for, proposal
):
    named = next(one for one in clauses_of(scheme_of(proposal.assessment)) if one.full >= 200)
    write_trace(proposal.assessment, {company.branch: {named.name: 0}})
    client = client_for(cast.committee_office)
    page = f"/consequences/{proposal.pk}/"
    assert f"失分较多的条款：{named.title['zh']}" in client.get(page).text
    words = {"decision": "confirm", "reason": "属实", "problem": "按条款逐项补齐。"}
    assert client.post(f"{page}decide/", words).status_code == 302
    row = Rectification.objects.get()
    assert row.problem == "按条款逐项补齐。"
    plan_measure(rectification=row, measure="每月自查一次", by=cast.secretary)
    assert "填写整改措施" in client.get(f"/rectifications/{row.pk}/").text
