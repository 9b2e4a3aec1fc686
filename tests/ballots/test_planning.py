"""Planning, showing, freezing, opening, closing, calling off: each in its state, on its day, by the office."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from makers import (
    make_adoption,
    make_company,
    make_member,
    make_person,
    make_post,
    make_role,
)
from reviews import (
    DAYS,
    STATES,
    TODAY,
    closed_review_of,
    frozen_review_of,
    office_of,
    on,
    open_review_of,
    planned_review_of,
    shown_review_of,
)
from zhibu.ballots.actions.objecting import object_to_roll
from zhibu.ballots.actions.planning import (
    call_off,
    close_review,
    freeze_roll,
    name_tellers,
    open_review,
    plan_review,
    show_roll,
)
from zhibu.ballots.actions.tellers import take_key
from zhibu.ballots.enums import ObjectionKind, ReviewState, RollMark, Secrecy
from zhibu.ballots.models import Review, SealedPaper
from zhibu.ballots.roll import roll_hash
from zhibu.ballots.telling import not_cleared
from zhibu.inbox.models import Message
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Forbidden, Refused

pytestmark = pytest.mark.django_db
ACTIONS = {
    "show": (show_roll, ReviewState.PLANNED),
    "freeze": (freeze_roll, ReviewState.SHOWN),
    "open": (open_review, ReviewState.FROZEN),
    "close": (close_review, ReviewState.OPEN),
}


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def kinds_entered():
    return list(
        Entry.objects.filter(subject__startswith="review/").order_by("index").values_list("kind", flat=True)
    )  # fmt: skip


def test_a_planned_review_is_as_its_scheme_says():
    review = planned_review_of(make_company()).review
    assert (review.state, review.secrecy, review.period) == ("planned", "sealed", "2026Q2")
    assert review.title == {"zh": "党员互评", "en": "Mutual review of members"}
    assert review.sources == [
        {
            "source": "members",
            "title": {"zh": "本单位党员", "en": "Members of the unit"},
            "raters": ["members"],
        }
    ]
    assert [(one.place, one.person.name) for one in review.tellers.order_by("place")] == [
        (1, "监票甲"),
        (2, "监票乙"),
    ]
    assert kinds_entered() == ["review.planned"]


def test_a_whole_way_is_entered_step_by_step():
    held = closed_review_of(make_company(members=3))
    assert held.review.state == ReviewState.CLOSED
    assert kinds_entered() == [
        "review.planned",
        "review.roll_shown",
        "review.roll_frozen",
        "review.key_taken",
        "review.key_taken",
        "review.opened",
        "review.closed",
    ]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"objections_until": TODAY - timedelta(days=1)}, "objections_until"),
        ({"opens_on": DAYS["objections_until"]}, "opens_on"),
        ({"closes_on": DAYS["open"] - timedelta(days=1)}, "closes_on"),
    ],
)
def test_days_out_of_order_are_refused_at_their_field(changed, field):
    with pytest.raises(Refused) as refused:
        plan(make_company(), **changed)
    assert list(refused.value.fields) == [field]


def plan(company, **changed):
    fields = {
        "channel": "peer",
        "year": 2026,
        "round": 2,
        "roll_on": TODAY,
        "objections_until": DAYS["objections_until"],
        "opens_on": DAYS["open"],
        "closes_on": DAYS["closes_on"],
        "tellers": (make_person(), make_person()),
    } | changed
    if "by" not in fields:
        fields["by"] = office_of(company)
    if "adoption" not in fields:
        fields["adoption"] = make_adoption(company.root)
    with on(TODAY):
        return plan_review(**fields)


@pytest.mark.parametrize(
    "changed", [{"channel": "nothing"}, {"round": 5}, {"round": 0}], ids=lambda it: str(it)
)
def test_a_round_that_the_scheme_has_not_is_refused(changed):
    with pytest.raises(Refused, match="has no round"):
        plan(make_company(), **changed)


def test_one_person_cannot_be_both_tellers():
    one = make_person(name="王芳")
    with pytest.raises(Refused) as refused:
        plan(make_company(), tellers=(one, one))
    assert list(refused.value.fields) == ["second"]


def test_a_secret_review_needs_two_tellers():
    with pytest.raises(Refused) as refused:
        plan(make_company(), tellers=None)
    assert list(refused.value.fields) == ["first"]


def test_a_named_review_is_planned_and_held_without_tellers():
    company = make_company(members=3)
    person = make_member(company.branch)
    make_post(person, company.branch)
    held = closed_review_of(company, channel="branch", number=1)
    assert held.review.tellers.count() == 0
    assert held.review.state == ReviewState.COUNTED


def test_nobody_is_named_to_open_the_box_that_a_named_review_has_not():
    company = make_company()
    two = (make_person(), make_person())
    with pytest.raises(Refused, match="Name no tellers"):
        plan(company, channel="branch", round=1, tellers=two)
    held = planned_review_of(make_company(), channel="branch", number=1)
    with on(TODAY), pytest.raises(Refused, match="Name no tellers"):
        name_tellers(review=held.review, tellers=two, by=held.office)


def test_a_round_is_planned_once_also_for_a_part_of_the_organisation():
    company = make_company()
    review = plan(company)
    office = office_of(company)
    again = {"adoption": review.adoption, "by": office}
    for organisation in (None, company.committee):
        with pytest.raises(Refused, match="planned already"):
            plan(company, organisation=organisation, **again)
    with on(TODAY):
        call_off(review=review, reason="日期有误", by=office)
    assert plan(company, **again).state == ReviewState.PLANNED


def test_only_an_office_of_the_place_plans():
    company = make_company()
    adoption = make_adoption(company.root)
    for person in (make_member(company.branch), other_office(company)):
        with pytest.raises(Forbidden):
            plan(company, by=person, adoption=adoption)


def other_office(company):
    person = make_person()
    make_role(person, company.other_committee, RoleKind.COMMITTEE_OFFICE)
    return person


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ACTIONS)
def test_a_step_is_taken_in_its_state_alone(name, state):
    act, fits = ACTIONS[name]
    if state == fits:
        return
    held = STATES[state](make_company(members=2))
    with on(DAYS[name]), pytest.raises(Refused, match="Load the page anew"):
        act(review=held.review, by=held.office)
    assert Review.objects.get().state == state


@pytest.mark.parametrize("name", ACTIONS)
def test_a_step_needs_the_permission(name):
    act, state = ACTIONS[name]
    company = make_company(members=2)
    held = STATES[state](company)
    with on(DAYS[name]), pytest.raises(Forbidden):
        act(review=held.review, by=make_member(company.branch))


def test_a_roll_is_shown_from_its_day_to_the_last_day_of_objections():
    held = planned_review_of(make_company(members=2))
    for day in (TODAY - timedelta(days=1), DAYS["freeze"]):
        with on(day), pytest.raises(Refused):
            show_roll(review=held.review, by=held.office)


def test_a_roll_that_would_ask_nobody_is_not_shown():
    held = planned_review_of(make_company())
    with on(TODAY), pytest.raises(Refused, match="Nobody would be asked"):
        show_roll(review=held.review, by=held.office)


def test_showing_tells_everybody_on_the_roll_once():
    company = make_company(members=3)
    held = shown_review_of(company)
    told = Message.objects.filter(kind="review_roll_shown")
    assert set(told.values_list("to", flat=True)) == set(
        held.review.voters.values_list("person", flat=True)
    )
    assert told.first().url == f"/reviews/{held.review.code}/roll/"


def test_freezing_waits_for_the_last_day_of_objections():
    held = shown_review_of(make_company(members=2))
    with on(DAYS["objections_until"]), pytest.raises(Refused, match="may object until"):
        freeze_roll(review=held.review, by=held.office)


def test_freezing_waits_for_objections_to_be_decided():
    company = make_company(members=2)
    held = shown_review_of(company)
    voter = held.review.voters.select_related("person").first()
    with on(TODAY):
        object_to_roll(
            review=held.review,
            kind=ObjectionKind.LEAVE_OUT,
            about=voter.person,
            reason="已借调",
            by=voter.person,
        )
    with on(DAYS["freeze"]), pytest.raises(Refused, match="objection waits"):
        freeze_roll(review=held.review, by=held.office)


def test_freezing_needs_two_tellers():
    held = shown_review_of(make_company(members=2))
    held.review.tellers.filter(place=2).delete()
    with on(DAYS["freeze"]), pytest.raises(Refused, match="Two tellers"):
        freeze_roll(review=held.review, by=held.office)


def test_a_frozen_roll_has_its_hash_and_one_size_of_paper():
    review = frozen_review_of(make_company(members=4)).review
    assert review.roll_hash == roll_hash(review)
    assert review.roll_count == 12
    assert review.paper_size % 64 == 0
    assert review.paper_size > 1_500


def test_blind_tokens_have_a_key_for_each_sheet_before_voting_opens():
    held = shown_review_of(make_company(members=2))
    Review.objects.update(secrecy=Secrecy.BLIND)
    with on(DAYS["freeze"]):
        review = freeze_roll(review=held.review, by=held.office)
    assert review.issuing_keys.count() == review.sheets.count() == 3


def test_voting_opens_only_when_both_keys_are_taken():
    held = frozen_review_of(make_company(members=2))
    for person, late in zip(held.tellers, ("监票甲、监票乙", "监票乙"), strict=True):
        with on(DAYS["open"]), pytest.raises(Refused) as refused:
            open_review(review=held.review, by=held.office)
        assert late.split("、")[-1] in str(refused.value)
        with on(DAYS["freeze"]):
            take_key(review=held.review, by=person)
    with on(DAYS["open"]):
        assert open_review(review=held.review, by=held.office).state == ReviewState.OPEN


def test_a_named_review_opens_without_keys():
    company = make_company(members=3)
    person = make_member(company.branch)
    make_post(person, company.branch)
    held = open_review_of(company, channel="branch", number=1)
    assert (held.review.secrecy, held.keys) == (Secrecy.NAMED, ("", ""))


def test_voting_opens_on_its_days_alone():
    held = frozen_review_of(make_company(members=2))
    for day in (DAYS["open"] - timedelta(days=1), DAYS["close"]):
        with on(day), pytest.raises(Refused, match="Voting lasts from"):
            open_review(review=held.review, by=held.office)


def test_voting_does_not_open_on_another_roll_than_the_frozen_one():
    held = frozen_review_of(make_company(members=2))
    with on(DAYS["freeze"]):
        for person in held.tellers:
            take_key(review=held.review, by=person)
    held.review.voters.first().delete()
    with on(DAYS["open"]), pytest.raises(Refused, match="its hash differs"):
        open_review(review=held.review, by=held.office)


def test_voting_closes_early_only_once_everybody_has_voted():
    held = open_review_of(make_company(members=2))
    with on(DAYS["open"]), pytest.raises(Refused, match="not everybody has voted"):
        close_review(review=held.review, by=held.office)
    held.review.voters.update(mark=RollMark.VOTED)
    with on(DAYS["open"]):
        assert close_review(review=held.review, by=held.office).state == ReviewState.CLOSED


def test_other_tellers_void_keys_that_were_taken():
    held = frozen_review_of(make_company(members=2))
    new = (make_person(), held.tellers[0])
    with on(DAYS["freeze"]):
        take_key(review=held.review, by=held.tellers[0])
        name_tellers(review=held.review, tellers=new, by=held.office)
    tellers = held.review.tellers.order_by("place")
    assert [(one.person, one.public_key) for one in tellers] == [(new[0], None), (new[1], None)]


def test_tellers_stay_once_voting_has_opened():
    held = open_review_of(make_company(members=2))
    with on(DAYS["open"]), pytest.raises(Refused, match="cannot be changed"):
        name_tellers(review=held.review, tellers=(make_person(), make_person()), by=held.office)


def test_a_review_called_off_loses_its_papers_and_tells_everybody():
    held = open_review_of(make_company(members=2))
    SealedPaper.objects.create(review=held.review, key=b"0" * 16, sealed=b"x")
    with on(DAYS["open"]):
        review = call_off(review=held.review, reason=" 监票人遗失密钥 ", by=held.office)
    assert (review.state, review.papers.count()) == (ReviewState.CALLED_OFF, 0)
    told = Message.objects.filter(kind="review_called_off")
    assert told.count() == 6
    assert told.first().facts["reason"] == "监票人遗失密钥"


def test_the_files_are_cleared_of_the_papers_of_a_review_called_off():
    held = open_review_of(make_company(members=2))
    SealedPaper.objects.create(review=held.review, key=b"0" * 16, sealed=b"x")
    held.review.voters.update(issued=b"blinded")
    with on(DAYS["open"]):
        call_off(review=held.review, reason="监票人遗失密钥", by=held.office)
    (waits,) = not_cleared()
    assert (waits.review, waits.running, waits.place) == (held.review, False, 1)
    assert not held.review.voters.filter(issued__isnull=False).exists()


def test_a_review_called_off_before_anybody_voted_has_nothing_to_clear():
    held = open_review_of(make_company(members=2))
    with on(DAYS["open"]):
        call_off(review=held.review, reason="监票人遗失密钥", by=held.office)
    assert list(not_cleared()) == []


@pytest.mark.parametrize("reason", ["", "   ", "长" * 501])
def test_calling_off_needs_a_reason(reason):
    held = planned_review_of(make_company())
    with on(TODAY), pytest.raises(Refused) as refused:
        call_off(review=held.review, reason=reason, by=held.office)
    assert list(refused.value.fields) == ["reason"]
