"""Objections: who may raise them, until when, what their acceptance changes, and taking people in."""

import pytest
from django.utils.translation import override

from makers import make_company, make_member, make_person, make_secretary
from reviews import DAYS, TODAY, frozen_review_of, on, planned_review_of, shown_review_of
from zhibu.ballots.actions.objecting import add_voter, decide_objection, object_to_roll
from zhibu.ballots.enums import ObjectionKind, ObjectionState, RollMark
from zhibu.ballots.models import Objection
from zhibu.inbox.models import Message
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import Standing
from zhibu.orgs.refusals import Forbidden, Refused

pytestmark = pytest.mark.django_db
OUT, IN = ObjectionKind.LEAVE_OUT, ObjectionKind.TAKE_IN


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def company():
    return make_company(members=3)


@pytest.fixture
def held(company):
    return shown_review_of(company)


def on_roll(held, branch):
    return held.review.voters.filter(organisation=branch).select_related("person").first().person


def object_(held, about, by, kind=OUT, reason="已借调到外单位"):
    with on(TODAY):
        return object_to_roll(review=held.review, kind=kind, about=about, reason=reason, by=by)


def decide(held, objection, accept=True, **fields):
    with on(TODAY):
        return decide_objection(
            objection=objection, accept=accept, reason="核实无误", by=held.office, **fields
        )


def test_a_member_objects_about_somebody_of_the_branch_and_the_office_is_told(company, held):
    one, other = held.review.voters.filter(organisation=company.branch)[:2]
    objection = object_(held, one.person, other.person)
    assert (objection.state, objection.raised_by) == (ObjectionState.RAISED, other.person)
    told = Message.objects.get(kind="review_objection")
    assert (told.to, told.facts["about"]) == (held.office, one.person.name)
    assert Entry.objects.filter(kind="objection.raised").count() == 1


def test_nobody_objects_about_people_of_other_branches(company, held):
    about, by = on_roll(held, company.sibling), on_roll(held, company.branch)
    with pytest.raises(Forbidden):
        object_(held, about, by)


def test_one_may_object_about_oneself_and_the_office_about_all(company, held):
    about = on_roll(held, company.foreign)
    assert object_(held, about, about).about == about
    assert object_(held, on_roll(held, company.branch), held.office)


@pytest.mark.parametrize(("kind", "there"), [(OUT, False), (IN, True)])
def test_what_is_so_already_is_refused(company, held, kind, there):
    by = on_roll(held, company.branch)
    about = by if there else make_member(company.branch)
    with pytest.raises(Refused) as refused:
        object_(held, about, by, kind=kind)
    assert list(refused.value.fields) == ["about"]


def test_the_same_objection_stands_once(company, held):
    about = on_roll(held, company.branch)
    object_(held, about, about)
    with pytest.raises(Refused, match="waits for a decision already"):
        object_(held, about, held.office)


def test_objections_end_with_their_last_day(company, held):
    about = on_roll(held, company.branch)
    with on(DAYS["freeze"]), pytest.raises(Refused, match="could be raised until"):
        object_to_roll(review=held.review, kind=OUT, about=about, reason="借调", by=about)


@pytest.mark.parametrize("make", [planned_review_of, frozen_review_of])
def test_a_roll_that_is_not_shown_takes_no_objection(company, make):
    held = make(company)
    about = company.branch.memberships.first().person
    with on(TODAY), pytest.raises(Refused, match="only while it is shown"):
        object_to_roll(review=held.review, kind=OUT, about=about, reason="借调", by=about)


def test_leaving_out_takes_somebody_off_the_roll(company, held):
    about = on_roll(held, company.branch)
    objection = decide(held, object_(held, about, about))
    assert objection.state == ObjectionState.ACCEPTED
    assert held.review.voters.get(person=about).mark == RollMark.LEFT_OUT
    held.review.refresh_from_db()
    assert held.review.roll_count == 8
    kinds = list(Entry.objects.order_by("index").values_list("kind", flat=True))
    assert kinds[-2:] == ["review.roll_changed", "objection.accepted"]


def test_who_was_left_out_may_be_taken_in_again(company, held):
    about = on_roll(held, company.branch)
    decide(held, object_(held, about, about))
    decide(held, object_(held, about, about, kind=IN))
    assert held.review.voters.get(person=about).mark == RollMark.NOT_YET


def test_taking_in_gives_the_sheet_of_those_who_stand_alike(company, held):
    new = make_member(company.branch)
    objection = decide(held, object_(held, new, new, kind=IN))
    voter = held.review.voters.get(person=new)
    assert voter.sheet == objection.sheet == held.review.voters.filter(organisation=company.branch)[0].sheet  # fmt: skip
    assert voter.organisation == company.branch


def test_taking_in_somebody_of_no_branch_needs_a_sheet(held):
    stranger = make_person()
    objection = object_(held, stranger, held.office, kind=IN)
    with pytest.raises(Refused, match="No sheet of this roll fits"):
        decide(held, objection)
    decide(held, objection, sheet=held.review.sheets.first())
    assert held.review.voters.get(person=stranger).sheet == held.review.sheets.first()


def test_a_refusal_changes_nothing_and_is_told(company, held):
    about = on_roll(held, company.branch)
    decide(held, object_(held, about, about), accept=False)
    assert held.review.voters.get(person=about).mark == RollMark.NOT_YET
    told = Message.objects.get(kind="review_objection_decided")
    assert (told.to, told.facts["accepted"]) == (about, False)


def test_an_objection_is_decided_once_and_by_the_office(company, held):
    about = on_roll(held, company.branch)
    objection = object_(held, about, about)
    with on(TODAY), pytest.raises(Forbidden):
        decide_objection(objection=objection, accept=True, reason="同意", by=about)
    decide(held, objection)
    with pytest.raises(Refused, match="decided already"):
        decide(held, objection, accept=False)


def test_who_was_helped_is_taken_in_with_whom_they_rate(company):
    staff = make_member(company.branch, standing=Standing.STAFF)
    held = shown_review_of(company, channel="masses", number=1)
    helper = company.branch.memberships.filter(standing=Standing.FULL_MEMBER)[0].person
    before = len(held.review.voters.get(person=staff).sheet.subjects)
    rates = [(helper.code, "helped")]
    with on(TODAY):
        add_voter(review=held.review, person=staff, reason="结对帮扶", by=held.office, rates=rates)
    sheet = held.review.voters.get(person=staff).sheet
    assert len(sheet.subjects) == before + 1
    assert sheet.subjects[-1] == {
        "subject": helper.code,
        "source": "helped",
        "name": helper.name,
        "note": "",
    }
    kept = Objection.objects.get()
    assert (kept.state, kept.about, kept.sheet) == (ObjectionState.ACCEPTED, staff, sheet)


def test_somebody_from_outside_rates_just_whom_they_know(company):
    make_member(company.branch, standing=Standing.STAFF)
    held = shown_review_of(company, channel="masses", number=1)
    helper = company.branch.memberships.filter(standing=Standing.FULL_MEMBER)[0].person
    with on(TODAY):
        voter = add_voter(
            review=held.review,
            person=make_person(),
            reason="结对帮扶",
            by=held.office,
            rates=[(helper.code, "helped")],
        )
    assert [row["source"] for row in voter.sheet.subjects] == ["helped"]
    assert voter.organisation == company.branch


@pytest.mark.parametrize(
    ("rates", "field"),
    [([("nobody", "members")], "subject"), ([("P", "nothing")], "source")],
)
def test_taking_in_refuses_what_is_not_of_the_review(held, rates, field):
    with on(TODAY), pytest.raises(Refused) as refused:
        add_voter(
            review=held.review, person=make_person(), reason="帮扶", by=held.office, rates=rates
        )
    assert list(refused.value.fields) == [field]


def test_taking_in_is_the_offices_alone(company, held):
    secretary = make_secretary(company.branch)
    with on(TODAY), pytest.raises(Forbidden):
        add_voter(
            review=held.review,
            person=make_person(),
            reason="帮扶",
            by=secretary,
            sheet=held.review.sheets.first(),
        )
