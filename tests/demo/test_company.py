"""The demo company: what is in it, and that whoever plays a role gets in."""

import json
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.conf import settings
from django.db.models import F

from makers import make_branch, make_member
from zhibu.accounts.models import User
from zhibu.assessments.models import Appeal, Result
from zhibu.assessments.simulating import bases_for
from zhibu.assessments.trials import standing
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Review
from zhibu.ballots.shown_keys import private_key
from zhibu.consequences.enums import HonourState, WorkState
from zhibu.consequences.models import Honour, Proposal, Rectification, Settlement
from zhibu.demo.company import accounts, books
from zhibu.demo.company.company import build
from zhibu.demo.company.habits import HABITS
from zhibu.demo.company.past import on
from zhibu.demo.company.reviews import KEYS, waiting_for_tellers
from zhibu.demo.company.site import is_empty, make
from zhibu.demo.company.tree import Size, Tree
from zhibu.duties.enums import DutyState
from zhibu.duties.models import Duty
from zhibu.inspections.actions.planning import redraw
from zhibu.inspections.enums import PlanState
from zhibu.inspections.models import ClauseMark, Event, InspectionPlan
from zhibu.ledger.checking import check
from zhibu.ledger.models import Checkpoint, Entry
from zhibu.ledger.publishing import show
from zhibu.orgs.enums import MEMBERS, OrganisationKind, RoleKind
from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.orgs.reach import held_by
from zhibu.records.enums import Resemblance, State
from zhibu.records.models import Likeness, Record
from zhibu.schemes.enums import DraftState
from zhibu.schemes.models import Draft
from zhibu.targets.enums import TargetState
from zhibu.targets.models import Target

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


def test_a_tenth_of_jilin_has_the_numbers_that_are_told():
    assert Size.at(0.1) == Size(committees=6, branches=88, members=1_935)
    assert Size.at(1) == Size(committees=57, branches=878, members=19_353)


def test_every_member_of_a_company_is_somewhere_once():
    build(scale=0.05, today=DAY, with_books=False)
    assert Membership.objects.filter(standing__in=MEMBERS).count() == 968
    assert Organisation.objects.filter(kind=OrganisationKind.BRANCH).count() == 44
    assert Organisation.objects.find_problems() == ([], [], [], [], [])
    assert Person.objects.count() == Membership.objects.values("person").distinct().count()


def test_no_two_organisations_of_the_whole_of_jilin_have_one_name():
    rows = Tree(Size.at(1), Random(1), DAY).plant()
    assert [name for name, n in Counter(row.name for row in rows).items() if n > 1] == []


def test_the_same_seed_writes_the_same_books():
    def written():
        branch = books.Branch(node, members, [], {}, {}, members[0])
        book = books.Book(branch, kinds, date(2026, 1, 1), DAY, "1/B0001")
        return book.write(1, 1, [])[0]

    node = make_branch()
    members = [make_member(node) for _ in range(9)]
    kinds = {habit.kind: number for number, habit in enumerate(HABITS)}
    assert written() == written()
    assert len(written().records) > 80


@pytest.mark.once  # on PostgreSQL by `make soak`
def test_a_year_of_books_has_late_missing_and_copied_records():
    assert is_empty()
    make(scale=0.02, today=DAY)
    assert not is_empty()
    states = Counter(Record.objects.values_list("state", flat=True))
    assert all(states[state] for state in (State.DRAFT, State.SUBMITTED, State.CHECKED))
    days = Record.objects.exclude(entered_on=None).values_list("held_on", "entered_on")
    assert any((entered - held).days > 4 for held, entered in days)
    assert Duty.objects.filter(state=DutyState.MISSING).exists()
    assert Likeness.objects.filter(what=Resemblance.MINUTES).exists()
    assert Likeness.objects.filter(what=Resemblance.PICTURE).exists()
    assert not Record.objects.filter(held_on__gt=DAY).exists()
    show(Checkpoint.objects.first())  # done on commit, and a test commits nothing
    assert list(check()) == []
    nothing_went_back_in_time()
    much_has_happened()
    stars_rise_and_fall()
    reviews_have_happened()
    a_box_waits_for_its_tellers()


def nothing_went_back_in_time():
    """Whoever reads the ledger sees days in their order."""
    times = list(Entry.objects.order_by("index").values_list("at", flat=True))
    assert times == sorted(times)
    days = dict(Proposal.objects.filter(assessment__scope="year").values_list("assessment__year", "proposed_on"))  # fmt: skip
    assert all(day.year == year + 1 for year, day in days.items() if year < DAY.year)
    for row in Rectification.objects.exclude(proposal=None).select_related("proposal"):
        assert row.proposal.within_days != 90 or row.due_on - row.opened_on == timedelta(90)


def much_has_happened():
    """Pages of a demo show what they are for."""
    targets = Counter(Target.objects.values_list("state", flat=True))
    assert targets[TargetState.AGREED] > targets[TargetState.COUNTERED] > 0
    plans = {plan.draws is None: plan for plan in InspectionPlan.objects.all()}
    assert {plan.state for plan in plans.values()} == {PlanState.ENDED}
    assert {row.organisation.code for row in plans[False].inspections.all()} == set(redraw(plans[False]))  # fmt: skip
    scores = ClauseMark.objects.filter(inspection__plan=plans[True]).values_list("inspection__organisation", "clause", "score")  # fmt: skip
    assert len({one[:2] for one in scores}) < len(set(scores))
    assert set(Event.objects.values_list("state", flat=True)) == {"entered", "confirmed"}
    draft = Draft.objects.get()
    assert draft.state == DraftState.SUBMITTED
    with on(DAY):
        assert any(standing(draft, basis).found for basis in bases_for(draft))
    assert HonourState.GRANTED in set(Honour.objects.values_list("state", flat=True))
    assert Settlement.objects.exists()
    sent_back = Rectification.objects.filter(steps__state=WorkState.REOPENED)
    assert set(sent_back.values_list("state", flat=True)) <= {WorkState.CLOSED}
    assert Counter(Appeal.objects.values_list("state", flat=True)) == {"raised": 1, "dismissed": 1}


def stars_rise_and_fall():
    stars = Result.objects.filter(assessment__adoption__name="xingji")
    assert set(stars.values_list("assessment__year", flat=True)) == {2024, 2025}
    assert len(set(stars.values_list("level", flat=True))) > 1


def reviews_have_happened():
    """What is counted was voted on before, by people who were asked."""
    counted = Review.objects.exclude(counted_on=None)
    assert counted.filter(counted_on__lte=DAY, closes_on__lte=F("counted_on")).count() > 7
    assert not counted.exclude(counted_on__lte=DAY, closes_on__lte=F("counted_on")).exists()
    for one in counted:
        assert one.roll_count == one.cast_count + one.unused_count
        assert 0 <= one.void_count < one.cast_count
        assert bool(one.roll_hash) is one.receipts.exists()


def a_box_waits_for_its_tellers():
    review = waiting_for_tellers()
    assert (review.state, review.organisation.kind) == (ReviewState.CLOSED, OrganisationKind.BRANCH)
    assert review.papers.count() > 4
    for teller in review.tellers.all():
        text = (settings.DATA / KEYS / f"{review.code}-{teller.place}.txt").read_text()
        assert private_key(text, teller)


def test_each_role_has_an_account_that_needs_no_new_password(tmp_path):
    build(scale=0.02, today=DAY, with_books=False)
    opened = accounts.open_all(DAY)
    assert [one.role for one in opened] == list(RoleKind)
    assert all(one.role in {held.role for held in held_by(one.person, DAY)} for one in opened)
    users = {user.username: user for user in User.objects.all()}
    assert all(users[one.username].check_password(one.password) for one in opened)
    assert not any(user.password_once for user in users.values())
    accounts.write_file(opened, tmp_path / "accounts.json")
    told = json.loads((tmp_path / "accounts.json").read_text(encoding="utf-8"))
    assert told["secretary"] == {"name": "secretary", "password": opened[2].password}


def test_a_new_start_keeps_the_accounts_and_changes_the_passwords():
    build(scale=0.02, today=DAY, with_books=False)
    first = accounts.open_all(DAY)
    second = accounts.open_all(DAY)
    assert [one.person for one in first] == [one.person for one in second]
    assert {one.password for one in first} & {one.password for one in second} == set()
    assert User.objects.count() == len(RoleKind)
