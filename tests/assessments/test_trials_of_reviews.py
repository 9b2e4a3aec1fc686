"""A draft that weighs the sources of a review otherwise never tells what the review hides."""

from datetime import date

import pytest

from counted_reviews import make_counted
from kept_years import YEAR, adopted, company_of
from makers import make_member, make_person, make_role
from zhibu.assessments import trials
from zhibu.assessments.actions import rating
from zhibu.assessments.models import Assessment
from zhibu.assessments.simulating import bases_for, simulate
from zhibu.assessments.trials import as_data
from zhibu.ballots.actions.publishing import publish_review
from zhibu.orgs.enums import RoleKind
from zhibu.schemes.actions.drafting import start_draft
from zhibu.schemes.reading import preset_text, read_text
from zhibu.scoring.explanation.numbers import points
from zhibu.scoring.scheme.lint.walk import earners

pytestmark = pytest.mark.django_db
PRESET = preset_text("suxing")
STAFF = "        - {source: all_staff, title: {zh: 全体员工, en: All staff}, raters: staff}\n"
HELPED = [6000, 7000, 8000]
"""Three ballots: hidden, with those of the staff beside them."""
MARKS = {
    "peer": {"members": [7000, 7500, 8000, 8500, 9000, 9500, 8000]},
    "masses": {"helped": HELPED, "all_staff": [7000, 7500, 8000, 8500, 9000, 9500, 8000]},
    "branch": {"committee": [9000]},
}
PERIODS = {"peer": "2026Q1", "masses": "2026H1", "branch": "2026H1"}


@pytest.fixture
def office(settings, tmp_path):
    """The office of a company whose member M1 has the three reviews of the year's first part."""
    settings.DATA = tmp_path
    company = company_of(members=0)
    office, member = make_person(), make_member(company.branch, code="M1")
    make_role(office, company.root, RoleKind.ASSESSMENT_OFFICE)
    adoption = adopted(company, "suxing")
    for rule in earners(read_text(PRESET).scheme):
        channel = rule.measure.review
        review = make_counted(
            company.root, {company.branch: 7},
            among={company.branch: [member]},
            marks={("M1", source): given for source, given in MARKS[channel].items()},
            adoption=adoption, channel=channel, year=YEAR, round=1, period=PERIODS[channel],
            sources=[{"source": one.source, "title": {}, "raters": ["members"]} for one in rule.measure.sources],
            secrecy="named" if channel == "branch" else "sealed",
        )  # fmt: skip
        publish_review(review=review, by=office)
    assessment = Assessment.objects.create(
        adoption=adoption, organisation=company.root, year=YEAR, as_of=date(YEAR, 12, 31),
        title={"zh": "年度考核", "en": "The year"}, planned_by=office, scheme_hash=adoption.hash,
    )  # fmt: skip
    rating.rate(assessment=assessment, by=office)
    return office


def tried(office, text):
    """A draft of a text, its trial on what was rated, and M1's move in it."""
    place = office.roles.get().organisation
    draft = start_draft(organisation=place, text=text, origin="test", by=office)
    trial = simulate(draft=draft, basis=bases_for(draft)[0], by=office)
    return draft, trial, next(one for one in trial.simulation.moves if one.before.subject == "M1")


def test_a_draft_with_the_small_source_alone_scores_by_it_and_tells_no_score(office, client_for):
    draft, trial, move = tried(office, PRESET.replace(STAFF, ""))
    mean = sum(HELPED) // len(HELPED)
    known = 30 * sum(MARKS["peer"]["members"]) / 7 + 30 * 9000
    assert abs(100 * move.after.score - known - 40 * mean) < 100  # the attack: its mean follows
    data = as_data(trial)
    (told,) = [one for one in data["largest"] if one["subject"] == "M1"]
    assert told["untold"]
    assert (told["score_after"], told["points"]) == (None, None)
    assert told["score_before"] == move.before.score
    groups = [data["whole"], *data["by_class"], *data["by_parent"]]
    assert {one["mean_after"] for one in groups if one["mean_before"]} == {None}
    assert trials.start(draft=draft, basis=bases_for(draft)[0], by=office, patience=300).found
    page = client_for(office).get(f"/drafts/{draft.code}/trial/").text
    assert "其中1个对象的草案得分不公开" in page
    assert f"{points(move.before.score)} → 不公开" in page
    assert points(move.after.score) not in page

    _draft, trial, _move = tried(office, preset_text("gongzuo-tiaoli-dangyuan"))  # reads no review
    assert trial.tells("M1")
