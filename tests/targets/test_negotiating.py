"""A target from its proposal to what was reached, by real actions; and what is refused on the way."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kept_years import YEAR, adopted
from makers import make_group, make_member, make_person, make_post, make_role
from zhibu.inbox.models import Message
from zhibu.inbox.words import words_of
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import PostKind, RoleKind
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.targets.actions import (
    Part,
    agree,
    break_down,
    choose_own,
    counter,
    propose,
    report,
    withdraw,
)
from zhibu.targets.enums import StepKind, TargetState
from zhibu.targets.figures import Figures, faults_of, written
from zhibu.targets.importing import hundredths
from zhibu.targets.models import MOST, Target
from zhibu.targets.queries import targets_for

pytestmark = pytest.mark.django_db
COST = "controllable_cost"


@pytest.fixture
def scheme(company):
    return adopted(company, "zerenzhi")


@pytest.fixture
def office(cast):
    return cast.assessment_office


@pytest.fixture
def secretary(cast):
    return cast.secretary


@pytest.fixture
def proposed(scheme, company, office):  # noqa: ARG001
    return propose(
        organisation=company.branch, indicator=COST, year=YEAR, figures=Figures(100_00, 95_00, 105_00), by=office
    )  # fmt: skip


def test_a_target_is_proposed_answered_agreed_and_reported_with_every_step_kept(
    proposed, office, secretary
):
    countered = counter(target=proposed, figures=Figures(120_00), words="材料涨价", by=secretary)
    assert countered.state == TargetState.COUNTERED
    again = counter(target=countered, figures=Figures(110_00), words="折中", by=office)
    assert again.state == TargetState.PROPOSED
    agreed = agree(target=again, by=secretary)
    done = report(target=agreed, actual=108_50, evidence="财务月报12月", by=secretary)
    assert (done.state, done.target, done.actual) == (TargetState.AGREED, 110_00, 108_50)
    assert [(one.kind, one.figures["target"]) for one in done.steps.order_by("pk")] == [
        (StepKind.PROPOSE, 100_00), (StepKind.COUNTER, 120_00), (StepKind.COUNTER, 110_00),
        (StepKind.AGREE, 110_00), (StepKind.REPORT, 110_00),
    ]  # fmt: skip
    kinds = Entry.objects.filter(subject=f"target/{done.pk}").order_by("index")
    assert [one.kind for one in kinds] == [
        "target.proposed", "target.countered", "target.countered", "target.agreed", "target.reported",
    ]  # fmt: skip


def test_the_other_side_is_told_in_words(proposed, secretary):
    message = Message.objects.get(to=secretary)
    said = words_of(message)
    assert (message.kind, message.url) == ("target_proposed", f"/targets/{proposed.pk}/")
    assert said.headline == f"请答复指标：可控成本，{YEAR}年"
    assert "100" in said.lines[0]


def test_nobody_answers_oneself(proposed, office):
    make_post(office, proposed.organisation, PostKind.DEPUTY_SECRETARY)
    office.__dict__.pop("_held", None)
    with pytest.raises(Forbidden):
        agree(target=proposed, by=office)


def test_a_neighbour_and_a_member_do_not_answer(proposed, cast):
    for person in (cast.neighbour_secretary, cast.member, cast.inspector):
        with pytest.raises(Forbidden):
            agree(target=proposed, by=person)


def test_an_agreed_target_is_not_negotiated_any_more(proposed, secretary, office):
    agree(target=proposed, by=secretary)
    for person in (secretary, office):
        with pytest.raises(Refused, match="商定"):
            counter(target=proposed, figures=Figures(1), words="再议", by=person)


def test_faults_of_a_proposal_stand_at_their_fields(scheme, company, office):  # noqa: ARG001
    with pytest.raises(Refused) as refused:
        propose(
            organisation=company.branch, indicator="nothing", year=YEAR, round=500,
            figures=Figures(100, 200, 50), by=office,
        )  # fmt: skip
    assert set(refused.value.fields) == {"indicator", "round", "low", "high"}


def test_one_target_stands_for_an_indicator_until_it_is_withdrawn(proposed, company, office):
    again = {"organisation": company.branch, "indicator": COST, "year": YEAR, "by": office}
    with pytest.raises(Refused):
        propose(**again, figures=Figures(1))
    withdraw(target=proposed, words="重复", by=office)
    assert propose(**again, figures=Figures(1)).state == TargetState.PROPOSED


def test_no_target_is_set_for_what_the_site_reckons_by_itself(company, office):
    adopted(company, "sanhua")
    with pytest.raises(Refused) as refused:
        propose(organisation=company.branch, indicator="study_hours_met", year=YEAR,
                figures=Figures(100_00), by=office)  # fmt: skip
    assert set(refused.value.fields) == {"indicator"}


def test_a_counter_needs_other_figures_and_words(proposed, secretary):
    with pytest.raises(Refused) as refused:
        counter(target=proposed, figures=Figures(100_00, 95_00, 105_00), words=" ", by=secretary)
    assert set(refused.value.fields) == {"target", "words"}


def test_figures_are_reported_once_agreed_and_with_their_evidence(proposed, secretary):
    with pytest.raises(Refused):
        report(target=proposed, actual=1, evidence="月报", by=secretary)
    agreed = agree(target=proposed, by=secretary)
    with pytest.raises(Refused) as refused:
        report(target=agreed, actual=1, evidence="", by=secretary)
    assert set(refused.value.fields) == {"evidence"}
    assert (
        report(target=agreed, actual=None, evidence="数字有误，撤回", by=secretary).actual is None
    )


def test_parts_go_to_groups_and_members_who_agree(proposed, company, secretary, cast):
    agree(target=proposed, by=secretary)
    parts = break_down(
        target=proposed, by=secretary,
        parts=[Part(Figures(60_00), group=company.group), Part(Figures(30_00), person=cast.member)],
    )  # fmt: skip
    assert [one.state for one in parts] == [TargetState.PROPOSED] * 2
    assert agree(target=parts[1], by=cast.member).agreed_by == cast.member
    with pytest.raises(Forbidden):
        agree(target=parts[0], by=secretary)
    assert agree(target=parts[0], by=cast.group_leader).state == TargetState.AGREED
    with pytest.raises(Refused, match="2"):
        withdraw(target=proposed, words="撤回", by=cast.assessment_office)


def test_a_part_of_another_branch_is_refused_at_its_field(proposed, company, secretary):
    agree(target=proposed, by=secretary)
    stranger, group = make_member(company.sibling), make_group(company.sibling)
    with pytest.raises(Refused) as refused:
        break_down(
            target=proposed, by=secretary,
            parts=[Part(Figures(1), person=stranger), Part(Figures(1), group=group)],
        )  # fmt: skip
    assert set(refused.value.fields) == {f"part-{stranger.code}", f"part-{group.code}"}


def test_a_branch_chooses_an_item_and_the_office_agrees(scheme, company, secretary, office):  # noqa: ARG001
    own = choose_own(
        organisation=company.branch, title="节水活动", unit="次", year=YEAR, figures=Figures(4_00), by=secretary
    )  # fmt: skip
    assert own.self_chosen
    with pytest.raises(Forbidden):
        agree(target=own, by=secretary)
    assert agree(target=own, by=office).state == TargetState.AGREED
    with pytest.raises(Refused) as refused:
        choose_own(
            organisation=company.branch, title="节水活动", unit="", year=YEAR, figures=Figures(1), by=secretary
        )  # fmt: skip
    assert set(refused.value.fields) == {"title"}


def test_a_members_target_is_seen_by_the_member_the_posts_and_the_offices(
    proposed, company, secretary, cast
):
    agree(target=proposed, by=secretary)
    (part,) = break_down(
        target=proposed, parts=[Part(Figures(1), person=cast.member)], by=secretary
    )
    other = make_member(company.branch)
    seen = {
        name: targets_for(person).filter(pk=part.pk).exists()
        for name, person in [*cast, ("other", other)]
    }
    assert {name for name, there in seen.items() if there} == {
        "member", "secretary", "committee_member", "group_leader", "committee_office", "assessment_office",
    }  # fmt: skip


def test_who_has_no_role_sees_no_target(proposed):
    assert Target.objects.filter(pk=proposed.pk).exists()
    assert not targets_for(make_person()).exists()


def test_a_role_elsewhere_sets_nothing_here(scheme, company):  # noqa: ARG001
    person = make_person()
    make_role(person, company.other_committee, RoleKind.COMMITTEE_OFFICE)
    with pytest.raises(Forbidden):
        propose(organisation=company.branch, indicator=COST, year=YEAR, figures=Figures(1), by=person)  # fmt: skip


numbers = st.integers(-MOST, MOST)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers, st.none() | numbers, st.none() | numbers)
def test_figures_fit_exactly_where_the_target_lies_in_the_range(target, low, high):
    fits = (low is None or low <= target) and (high is None or high >= target)
    assert (faults_of(Figures(target, low, high)) == {}) is fits


@given(numbers)
def test_a_figure_that_is_written_is_read_again(number):
    assert hundredths(written(number)) == number
