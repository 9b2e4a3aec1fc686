"""One person, one ballot: cast, sent twice, replaced, with the name, refused."""

import json
import re
import secrets
from datetime import timedelta

import pytest
from django.utils import timezone

from boxes_opened import held_review
from makers import make_adoption, make_branch, make_member, make_person, make_role
from zhibu.ballots.actions.casting import Meeting, cast, cast_named, cast_with_slip
from zhibu.ballots.actions.planning import close_review
from zhibu.ballots.actions.slips import print_slips
from zhibu.ballots.ballot import ballot_of
from zhibu.ballots.entries import NAMED_PAPERS
from zhibu.ballots.enums import ReviewState, RollMark, Secrecy
from zhibu.ballots.marks import quick_marks
from zhibu.ballots.models import NamedPaper, SealedPaper, Voter
from zhibu.inbox.models import Message
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Refused
from zhibu.schemes.reading import preset_names, preset_text
from zhibu.urn.receipts import number_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    return held_review()


@pytest.fixture
def voter(held):
    return held.review.voters.select_related("person", "sheet").first()


def new_secret():
    return secrets.token_bytes(16)


def cast_by(held, voter, secret=None, mark=9000, **more):
    given = {"marks": held.marks_of(voter, mark), "remarks": {}} | more
    return cast(review=held.review, secret=secret or new_secret(), by=voter.person, **given)


def mark_of(voter):
    return Voter.objects.get(pk=voter.pk).mark


def place_of(voter):
    codes = [row["subject"] for row in voter.sheet.subjects]
    return codes.index(voter.person.code)


# --- a secret ballot ------------------------------------------------------------------------------


def test_a_ballot_lies_sealed_in_the_box_and_the_roll_says_voted(held, voter):
    entries = Entry.objects.count()
    secret, marks = new_secret(), held.marks_of(voter, 9250)
    other = next(iter(marks))
    marks[other] = None
    done = cast_by(held, voter, secret, marks=marks, remarks={other: "踏实"})
    assert (done.number, done.named, done.again) == (number_of(secret), False, False)
    paper = held.papers()[number_of(secret)]
    assert paper.marks[place_of(voter)] is None
    assert {place: paper.marks[place] for place in marks} == marks
    assert paper.remarks == {other: "踏实"}
    assert mark_of(voter) == RollMark.VOTED
    assert (Entry.objects.count(), Message.objects.count()) == (entries, 0)


def test_every_paper_of_a_review_has_one_size(held):
    for number, one in enumerate(held.review.voters.select_related("person", "sheet")):
        remarks = {min(held.marks_of(one)): "好" * 20 * number} if number else {}
        cast_by(held, one, mark=None if number % 2 else 10_000, remarks=remarks)
    assert len({len(one.sealed) for one in SealedPaper.objects.all()}) == 1


def test_the_same_ballot_sent_again_gives_the_receipt_again(held, voter):
    secret = new_secret()
    first = cast_by(held, voter, secret)
    again = cast_by(held, voter, secret, mark=100)
    assert (again.number, again.again) == (first.number, True)
    (paper,) = held.papers().values()
    assert set(paper.marks) == {9000, None}


def test_the_receipt_comes_again_after_the_close(held, voter):
    secret = new_secret()
    cast_by(held, voter, secret)
    held.review.state = ReviewState.CLOSED
    held.review.save()
    assert cast_by(held, voter, secret).again


def test_a_second_ballot_is_refused(held, voter):
    cast_by(held, voter)
    with pytest.raises(Refused, match=r"one person, one ballot|一人一票"):
        cast_by(held, voter)
    assert SealedPaper.objects.count() == 1


def test_the_number_of_another_ballot_is_refused_and_marks_nobody(held, voter):
    secret = new_secret()
    cast_by(held, voter, secret)
    other = held.review.voters.select_related("person", "sheet").exclude(pk=voter.pk).first()
    with pytest.raises(Refused):
        cast_by(held, other, secret)
    assert mark_of(other) == RollMark.NOT_YET


def test_who_is_not_on_the_roll_casts_nothing(held):
    with pytest.raises(Refused):
        cast(review=held.review, marks={}, remarks={}, secret=new_secret(), by=make_person())


@pytest.mark.parametrize("state", sorted(set(ReviewState) - {ReviewState.OPEN}))
def test_no_ballot_is_taken_unless_voting_is_open(state):
    held = held_review(state=state)
    voter = held.review.voters.select_related("person", "sheet").first()
    with pytest.raises(Refused):
        cast_by(held, voter)
    assert (SealedPaper.objects.count(), mark_of(voter)) == (0, RollMark.NOT_YET)


def test_no_ballot_is_taken_after_the_last_day(held, voter):
    today = timezone.localdate()
    held.review.opens_on = today - timedelta(3)
    held.review.closes_on = today - timedelta(1)
    held.review.save()
    with pytest.raises(Refused):
        cast_by(held, voter)


# --- what marks may be ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [-1, 10_001, 1_000_000, True, 90.5, "9000"])
def test_a_mark_out_of_range_is_refused_and_nothing_is_saved(held, voter, mark):
    marks = held.marks_of(voter)
    place = max(marks)
    with pytest.raises(Refused) as error:
        cast_by(held, voter, marks={**marks, place: mark})
    assert set(error.value.fields) == {f"mark-{place}"}
    assert (SealedPaper.objects.count(), mark_of(voter)) == (0, RollMark.NOT_YET)


def test_a_row_left_out_is_refused_never_taken_for_zero(held, voter):
    marks = held.marks_of(voter)
    place, _mark = marks.popitem()
    with pytest.raises(Refused) as error:
        cast_by(held, voter, marks=marks)
    assert set(error.value.fields) == {f"mark-{place}"}


def test_nobody_rates_oneself(held, voter):
    marks = held.marks_of(voter) | {place_of(voter): 10_000}
    with pytest.raises(Refused) as error:
        cast_by(held, voter, marks=marks)
    assert set(error.value.fields) == {f"mark-{place_of(voter)}"}


def test_remarks_that_no_paper_holds_are_refused_at_their_row(held, voter):
    marks = held.marks_of(voter)
    place = min(marks)
    with pytest.raises(Refused) as error:
        cast_by(held, voter, remarks={place: "好" * 201})
    assert set(error.value.fields) == {f"remark-{place}"}
    with pytest.raises(Refused) as error:
        cast_by(held, voter, remarks=dict.fromkeys(marks, "好" * 150))
    assert set(error.value.fields) == {f"remark-{max(marks)}"}


def test_marks_are_as_fine_as_the_scheme_says():
    text = re.sub(r"(?m)^places: .*$", "places: 0", preset_text("suxing"))
    branch = make_branch()
    held = held_review(branch, adoption=make_adoption(branch, text=text))
    voter = held.review.voters.select_related("person", "sheet").first()
    with pytest.raises(Refused):
        cast_by(held, voter, mark=9050)
    assert cast_by(held, voter, mark=9000).number


@pytest.mark.parametrize("name", preset_names())
def test_quick_marks_fall_from_the_best_grade_and_are_marks(name):
    branch = make_branch()
    adoption = make_adoption(branch, text=preset_text(name))
    found = [one.mark for one in quick_marks(held_review(branch, adoption=adoption).review)]
    assert found == sorted(set(found), reverse=True)
    assert 2 <= len(found) <= 6
    assert all(0 <= mark <= 10_000 and mark % 500 == 0 for mark in found)


# --- replacing ----------------------------------------------------------------------------------------------


def test_a_ballot_is_replaced_with_its_secret_where_the_scheme_says_so():
    held = held_review(replaceable=True)
    voter = held.review.voters.select_related("person", "sheet").first()
    old, new = new_secret(), new_secret()
    cast_by(held, voter, old, mark=6000)
    assert cast_by(held, voter, new, mark=9500, replaces=old).replaced
    assert cast_by(held, voter, new, mark=100, replaces=old).again
    ((number, paper),) = held.papers().items()
    assert (number, set(paper.marks)) == (number_of(new), {9500, None})


def test_nothing_is_replaced_without_the_secret():
    held = held_review(replaceable=True)
    voter = held.review.voters.select_related("person", "sheet").first()
    old = new_secret()
    cast_by(held, voter, old)
    for wrong in (None, new_secret(), b"short"):
        with pytest.raises(Refused):
            cast_by(held, voter, replaces=wrong)
    assert set(held.papers()) == {number_of(old)}


def test_nothing_is_replaced_where_the_scheme_does_not_say_so(held, voter):
    old = new_secret()
    cast_by(held, voter, old)
    with pytest.raises(Refused):
        cast_by(held, voter, replaces=old)
    assert set(held.papers()) == {number_of(old)}


# --- with the name ---------------------------------------------------------------------------------------------


def helped_review(**fields):
    """A branch where the staff rate everybody, and one of them was helped by one member."""
    branch = make_branch()
    members = [make_member(branch) for _ in range(3)]
    staff = [make_member(branch) for _ in range(6)]
    sources = [
        {"source": "staff", "title": {"zh": "群众", "en": "Staff"}, "raters": ["staff"]},
        {"source": "helped", "title": {"zh": "被帮人", "en": "Helped"}, "raters": ["helped"]},
    ]
    sheets = [(members, staff[1:]), (members, staff[:1])]
    held = held_review(branch, sheets=sheets, sources=sources, **fields)
    for sheet in held.review.sheets.all():
        for row in sheet.subjects:
            row["source"] = "staff"
        if sheet.number == 2:
            sheet.subjects.append({**sheet.subjects[0], "source": "helped"})
        sheet.save()
    return held, staff[0]


def test_a_row_of_one_rater_carries_the_name_and_the_others_stay_secret():
    held, helped = helped_review()
    voter = held.review.voters.select_related("person", "sheet").get(person=helped)
    assert [row.place for row in ballot_of(voter).named] == [3]
    done = cast_by(held, voter, marks={0: 9000, 1: 8000, 2: None, 3: 9900}, remarks={3: "常来帮忙"})
    assert done.named
    assert [one.marks for one in held.papers().values()] == [(9000, 8000, None, None)]
    named = NamedPaper.objects.get()
    assert (named.rater, named.marks) == (helped, [None, None, None, 9900])
    assert named.remarks == {"3": "常来帮忙"}
    assert not Entry.objects.filter(subject__startswith="named-paper/").exists()


def test_rows_beside_secret_ones_are_entered_at_the_close_and_tell_a_day_alone():
    held, helped = helped_review()
    voter = held.review.voters.select_related("person", "sheet").get(person=helped)
    cast_by(held, voter, marks={0: 9000, 1: 8000, 2: None, 3: 9900})
    named = NamedPaper.objects.get()
    assert named.cast_on == timezone.localdate()
    assert not any(field.name.endswith("_at") for field in NamedPaper._meta.fields)
    subject = f"named-paper/{named.pk}"
    assert not Entry.objects.filter(subject=subject).exists()
    assert subject not in NAMED_PAPERS.every()
    held.review.closes_on = timezone.localdate()
    held.review.save()
    close_review(review=held.review, by=None)
    closed, entered = Entry.objects.order_by("index")
    assert (closed.kind, entered.kind) == ("review.closed", "named-paper.cast")
    body = json.loads(entered.opening.body)
    assert body["cast_on"] == timezone.localdate().isoformat()
    assert subject in NAMED_PAPERS.every()


def test_a_ballot_that_carries_the_name_throughout_is_entered_at_once_and_not_again():
    held = held_review(secrecy=Secrecy.NAMED, closes_on=timezone.localdate())
    voter = held.review.voters.select_related("person", "sheet").first()
    cast_named(review=held.review, marks=held.marks_of(voter), remarks={}, by=voter.person)
    assert Entry.objects.filter(kind="named-paper.cast").count() == 1
    close_review(review=held.review, by=None)
    assert Entry.objects.filter(kind="named-paper.cast").count() == 1


def test_of_two_members_who_rate_each_other_each_carries_the_name():
    held = held_review(voters=2)
    for voter in held.review.voters.select_related("person", "sheet"):
        assert len(ballot_of(voter).named) == 1
        assert cast_by(held, voter).number is None
    assert (SealedPaper.objects.count(), NamedPaper.objects.count()) == (0, 2)


def test_a_named_review_keeps_the_name_and_enters_it():
    held = held_review(secrecy=Secrecy.NAMED)
    voter = held.review.voters.select_related("person", "sheet").first()
    paper = cast_named(review=held.review, marks=held.marks_of(voter), remarks={}, by=voter.person)
    assert (paper.rater, mark_of(voter)) == (voter.person, RollMark.VOTED)
    with pytest.raises(Refused):
        cast_named(review=held.review, marks=held.marks_of(voter), remarks={}, by=voter.person)
    assert NamedPaper.objects.count() == 1


def test_a_named_ballot_is_replaced_where_the_scheme_says_so():
    held = held_review(secrecy=Secrecy.NAMED, replaceable=True)
    voter = held.review.voters.select_related("person", "sheet").first()
    for mark in (6000, 9000):
        marks = held.marks_of(voter, mark)
        cast_named(review=held.review, marks=marks, remarks={}, by=voter.person)
    assert set(NamedPaper.objects.get().marks) == {9000, None}


def test_a_secret_ballot_is_never_cast_with_the_name(held, voter):
    with pytest.raises(Refused):
        cast_named(review=held.review, marks=held.marks_of(voter), remarks={}, by=voter.person)


def test_a_committee_says_when_it_met_and_who_was_there():
    raters = {"title": {"zh": "支委会", "en": "Committee"}, "raters": ["branch_committee"]}
    branch = make_branch()
    members = [make_member(branch) for _ in range(4)]
    held = held_review(
        branch,
        secrecy=Secrecy.NAMED,
        sheets=[(members, members[:1])],
        sources=[{"source": "members", **raters}],
    )
    today, (secretary, other) = timezone.localdate(), members[:2]
    marks = {1: 9000, 2: 9000, 3: 9000}
    given = {"review": held.review, "marks": marks, "remarks": {}, "by": secretary}
    tomorrow = today + timedelta(1)
    for meeting, wrong in [
        (None, {"held_on", "present"}),
        (Meeting(tomorrow, [secretary, other]), {"held_on"}),
        (Meeting(today, [secretary]), {"present"}),
        (Meeting(today, [secretary, make_person()]), {"present"}),
    ]:
        with pytest.raises(Refused) as error:
            cast_named(**given, meeting=meeting)
        assert set(error.value.fields) == wrong
    paper = cast_named(**given, meeting=Meeting(today, [secretary, other]))
    assert (paper.held_on, paper.present) == (today, sorted([secretary.code, other.code]))


# --- with a slip ----------------------------------------------------------------------------------------------------


def test_a_slip_is_one_ballot(held):
    sheet = held.review.sheets.get()
    office = make_person()
    make_role(office, held.review.organisation, RoleKind.COMMITTEE_OFFICE)
    (code,) = print_slips(review=held.review, sheet=sheet, count=1, by=office)
    marks = dict.fromkeys(range(len(sheet.subjects)), 8800)
    secret = new_secret()
    first = cast_with_slip(code=code.lower(), marks=marks, remarks={}, secret=secret)
    again = cast_with_slip(code=code, marks=marks, remarks={}, secret=secret)
    assert (first.number, again.number, again.again) == (number_of(secret),) * 2 + (True,)
    with pytest.raises(Refused):
        cast_with_slip(code=code, marks=marks, remarks={}, secret=new_secret())
    with pytest.raises(Refused):
        cast_with_slip(code="X" * 16, marks=marks, remarks={}, secret=new_secret())
    assert [one.marks for one in held.papers().values()] == [(8800,) * len(marks)]
