"""A box is opened by two, counted once, and nothing stays that tells a paper or a place."""

import pytest

from locked_boxes import make_locked
from makers import make_branch, make_member, make_person
from zhibu.ballots import opening
from zhibu.ballots.boxes import box_stands, stored_box
from zhibu.ballots.enums import ReviewState, RollMark, Secrecy
from zhibu.ballots.models import BoxOpening, NamedPaper, Review, SealedPaper
from zhibu.ballots.opening import count_named, open_inner, open_outer
from zhibu.ledger.models import Entry
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.urn.box import box_hash
from zhibu.urn.receipts import root

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_wiping(monkeypatch):
    """A test's own transaction lets nothing be cleared; tests/ballots/test_wiping.py does clear."""
    monkeypatch.setattr(opening, "wipe", lambda _review: True)


def marks_by_place(voter):
    """Each rates the rows in turn; the own row is empty."""
    rows = [row["subject"] for row in voter.sheet.subjects]
    own = rows.index(voter.person.code)
    return [None if row == own else 9_000 + 10 * row for row in range(len(rows))]


def opened(locked):
    outer, inner = locked.texts
    open_outer(review=locked.review, key=outer, by=locked.first)
    open_inner(review=locked.review, key=inner, by=locked.second)
    locked.review.refresh_from_db()
    return locked.review


def test_box_counts_every_mark_of_every_paper():
    locked = make_locked(voters=6)
    locked.all_vote(marks_by_place)
    review = opened(locked)
    subjects = [row["subject"] for row in review.sheets.get().subjects]
    counts = review.tallies.values_list("subject", "score", "count")
    found = {(subject, score): count for subject, score, count in counts}
    expected = {(code, 9_000 + 10 * row): 5 for row, code in enumerate(subjects)}
    expected |= {(code, None): 1 for code in subjects}
    assert found == expected
    assert (review.state, review.cast_count, review.void_count, review.unused_count) == (
        ReviewState.COUNTED, 6, 0, 0)  # fmt: skip


def test_box_is_hashed_and_its_receipts_stand_in_order():
    locked = make_locked(voters=6)
    numbers = [
        locked.put(marks_by_place(voter), voter=voter) for voter in locked.review.voters.all()
    ]
    review = opened(locked)
    kept = [bytes(key) for key in review.receipts.order_by("place").values_list("key", flat=True)]
    assert kept == sorted(numbers)
    assert review.receipts_root == root(numbers).hex()
    assert review.box_hash == box_hash(stored_box(review), review.code)
    assert box_stands(review)
    review.tallies.filter(score__isnull=False).first().delete()
    assert not box_stands(review)


def test_steps_are_entered_and_the_box_is_emptied():
    locked = make_locked(voters=3)
    locked.all_vote(marks_by_place)
    before = set(locked.review.voters.values_list("id", flat=True))
    review = opened(locked)
    kinds = Entry.objects.filter(subject=f"review/{review.code}").order_by("index")
    assert list(kinds.values_list("kind", flat=True)) == ["review.unlocked", "review.counted"]
    assert SealedPaper.objects.count() == 0
    after = review.voters.values_list("id", "mark")
    assert before.isdisjoint(number for number, _mark in after)
    assert [mark for _number, mark in after] == [RollMark.VOTED] * 3


def test_first_lock_deals_the_receipts_out_anew():
    locked = make_locked(voters=12)
    locked.all_vote(marks_by_place)
    before = dict(locked.review.papers.values_list("id", "key"))
    open_outer(review=locked.review, key=locked.texts[0], by=locked.first)
    after = dict(locked.review.papers.values_list("id", "key"))
    assert before.keys().isdisjoint(after)
    assert {bytes(k) for k in before.values()} == {bytes(k) for k in after.values()}


def test_second_lock_does_not_open_before_the_first():
    locked = make_locked(voters=2)
    with pytest.raises(Refused) as refused:
        open_inner(review=locked.review, key=locked.texts[1], by=locked.second)
    assert "已开第一把锁" in str(refused.value)


@pytest.mark.parametrize("step", [0, 1])
def test_no_lock_opens_once_a_sheet_or_the_roll_was_changed(step):
    """Papers name places on a sheet: whoever changed two of them would count marks for somebody else."""
    locked = make_locked(voters=5)
    locked.all_vote(lambda voter: [9_000] * len(voter.sheet.subjects))
    if step:
        open_outer(review=locked.review, key=locked.texts[0], by=locked.first)
    sheet = locked.review.sheets.get()
    first, second, *rest = sheet.subjects
    sheet.subjects = [second, first, *rest]
    sheet.save()
    before = locked.review.papers.count(), Review.objects.get().state
    act, by = ((open_outer, locked.first), (open_inner, locked.second))[step]
    with pytest.raises(Refused, match="散列"):
        act(review=locked.review, key=locked.texts[step], by=by)
    assert (locked.review.papers.count(), Review.objects.get().state) == before
    sheet.subjects = [first, second, *rest]
    sheet.save()
    assert act(review=locked.review, key=locked.texts[step], by=by).state != before[1]


@pytest.mark.parametrize("who", ["second", "stranger"])
def test_first_lock_is_for_the_first_teller(who):
    locked = make_locked(voters=2)
    by = locked.second if who == "second" else make_person()
    with pytest.raises(Forbidden):
        open_outer(review=locked.review, key=locked.texts[0], by=by)


@pytest.mark.parametrize("state", [ReviewState.OPEN, ReviewState.UNLOCKED, ReviewState.COUNTED])
def test_first_lock_opens_only_a_closed_review(state):
    locked = make_locked(voters=2, state=state)
    with pytest.raises(Refused):
        open_outer(review=locked.review, key=locked.texts[0], by=locked.first)


def test_key_of_the_other_lock_is_refused_at_its_field():
    locked = make_locked(voters=2)
    with pytest.raises(Refused) as refused:
        open_outer(review=locked.review, key=locked.texts[1], by=locked.first)
    assert list(refused.value.fields) == ["key"]
    assert not BoxOpening.objects.filter(running=True).exists()


def test_void_papers_are_counted_and_change_no_score():
    locked = make_locked(voters=6)
    voters = list(locked.review.voters.all())
    for voter in voters[:3]:
        locked.put(marks_by_place(voter), voter=voter)
    locked.put((), voter=voters[3], packed=b"\xff" * 2_048)
    locked.put([5_000] * 5, voter=voters[4])  # a row is missing
    locked.put([5_000] * 6, sheet=9, voter=voters[5])  # no such sheet
    locked.review.papers.filter(pk=locked.review.papers.first().pk).update(sealed=b"altered")
    review = opened(locked)
    assert review.cast_count == 6
    assert review.void_count in (3, 4)  # the altered one may be one of the void ones
    assert review.receipts.count() == 6
    assert not review.tallies.filter(score=5_000).exists()


def test_box_in_which_nothing_opens_is_left_as_it_was():
    locked = make_locked(voters=6)
    locked.all_vote(marks_by_place)
    locked.review.papers.update(sealed=b"altered")
    with pytest.raises(Refused):
        open_outer(review=locked.review, key=locked.texts[0], by=locked.first)
    locked.review.refresh_from_db()
    assert (locked.review.state, locked.review.papers.count()) == (ReviewState.CLOSED, 6)
    assert BoxOpening.objects.get().problem


def test_empty_box_is_counted_too():
    review = opened(make_locked(voters=4))
    assert (review.cast_count, review.unused_count, review.tallies.count()) == (0, 4, 0)
    assert box_stands(review)


@pytest.mark.parametrize(("judged", "kept"), [(9, 0), (10, 1)])
def test_remarks_are_kept_only_where_ten_judged(judged, kept):
    branch = make_branch()
    voters = [make_member(branch) for _ in range(judged)]
    subject = make_member(branch)
    locked = make_locked(organisation=branch, sheets=[([subject], voters)])
    first = locked.review.voters.first()
    locked.all_vote(lambda _voter: [9_500], lambda voter: {0: " 踏实\0 "} if voter == first else {})
    review = opened(locked)
    assert list(review.remarks.values_list("text", flat=True)) == ["踏实"] * kept


def test_named_papers_join_the_counts_of_their_source():
    branch = make_branch()
    subject, rater = make_member(branch), make_member(branch)
    locked = make_locked(organisation=branch, sheets=[([subject], [rater])], secrecy=Secrecy.NAMED)
    NamedPaper.objects.create(
        review=locked.review, rater=rater, sheet=locked.review.sheets.get(), marks=[8_800]
    )
    count_named(review=locked.review, by=None)
    locked.review.refresh_from_db()
    assert list(locked.review.tallies.values_list("score", "count")) == [(8_800, 1)]
    assert locked.review.state == ReviewState.COUNTED


def test_secret_review_is_not_counted_without_its_keys():
    with pytest.raises(Refused):
        count_named(review=make_locked(voters=2).review, by=None)


def test_progress_is_told_for_every_paper():
    locked = make_locked(voters=3)
    locked.all_vote(marks_by_place)
    told = []
    open_outer(review=locked.review, key=locked.texts[0], by=locked.first,
               progress=lambda *at: told.append(at))  # fmt: skip
    assert told == [(1, 3), (2, 3), (3, 3)]
    row = BoxOpening.objects.get()
    assert (row.done, row.total, row.running) == (3, 3, False)


def test_box_is_opened_once_at_a_time():
    locked = make_locked(voters=3)
    BoxOpening.objects.create(review=locked.review, running=True)
    with pytest.raises(Refused) as refused:
        open_outer(review=locked.review, key=locked.texts[0], by=locked.first)
    assert "正在开启" in str(refused.value)


def test_fairness_figures_are_kept_without_a_rater():
    locked = make_locked(voters=6)
    locked.all_vote(marks_by_place)
    figures = opened(locked).fairness.figures
    codes = locked.review.voters.values_list("person__code", flat=True)
    assert all(code not in str(figures) for code in codes)
