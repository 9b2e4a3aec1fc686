"""A counted review is published once, protected, and anyone counts it again."""

import pytest

from counted_reviews import make_counted
from makers import make_company, make_person, make_role
from zhibu.ballots.actions.publishing import publish_review
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Publication, Tally
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.urn.recount import hash_of, recount

pytestmark = pytest.mark.django_db


def office_of(organisation):
    person = make_person()
    make_role(person, organisation, RoleKind.ASSESSMENT_OFFICE)
    return person


def published(**fields):
    company = make_company()
    review = make_counted(
        company.root, {company.branch: 7, company.sibling: 6, company.foreign: 3}, **fields
    )
    return company, publish_review(review=review, by=office_of(company.root))


def test_publication_counts_again_without_a_finding():
    _company, made = published()
    receipts = [
        bytes(key).hex()
        for key in made.review.receipts.order_by("place").values_list("key", flat=True)
    ]
    counted = recount(made.document, made.hash, receipts)
    assert counted.findings == ()
    assert (counted.figures, counted.hidden, counted.receipts) == (13, 3, 16)
    assert counted.hash == made.hash == hash_of(made.document)


def test_publication_is_entered_and_the_review_moves_on():
    _company, made = published()
    assert made.review.state == ReviewState.PUBLISHED
    kinds = Entry.objects.order_by("index").values_list("kind", flat=True)
    assert list(kinds) == ["review.published", "publication.published"]


def test_small_branch_is_not_told_and_rolls_up():
    company, made = published()
    document = made.document
    few = {one["subject"]: one for one in document["figures"] if one["at"] == company.foreign.code}
    assert [one["said"] for one in few.values()] == ["few"] * 3
    levels = {level["at"]: level["whole"] for level in document["levels"]}
    # Two ballots behind the small branch: too few at every level above.
    assert levels == {
        company.branch.code: True, company.sibling.code: True, company.committee.code: True,
        company.root.code: False,
    }  # fmt: skip
    assert {one["at"]: one["asked"] for one in document["turnout"]} == {
        company.branch.code: 7, company.committee.code: 7, company.root.code: 16,
    }  # fmt: skip


def test_single_rater_is_named():
    from makers import make_branch, make_member, make_review, make_voters
    from makers import make_sheet as sheet_of

    branch = make_branch()
    member, helped = make_member(branch), make_member(branch)
    review = make_review(branch, state=ReviewState.COUNTED, sheets=[])
    make_voters(sheet_of(review, [member], source="helped"), [helped])
    Tally.objects.create(review=review, subject=member.code, source="helped", score=9_100, count=1)
    from zhibu.ballots.boxes import stored_box
    from zhibu.urn.box import box_hash

    review.box_hash = box_hash(stored_box(review), review.code)
    review.save()
    made = publish_review(review=review, by=office_of(branch))
    (figure,) = made.document["figures"]
    assert (figure["named"], figure["said"], figure["mean"]) == (True, "shown", 9_100)


def test_review_is_published_once():
    company, made = published()
    before = Publication.objects.get().document
    with pytest.raises(Refused, match="只公布一次"):
        publish_review(review=made.review, by=office_of(company.root))
    assert Publication.objects.get().document == before


@pytest.mark.parametrize("state", [ReviewState.OPEN, ReviewState.UNLOCKED, ReviewState.CALLED_OFF])
def test_review_that_is_not_counted_is_not_published(state):
    company = make_company()
    review = make_counted(company.root, {company.branch: 6})
    review.state = state
    review.save()
    with pytest.raises(Refused):
        publish_review(review=review, by=office_of(company.root))


def test_counts_that_were_changed_are_not_published():
    company = make_company()
    review = make_counted(company.root, {company.branch: 6})
    Tally.objects.filter(review=review, score__isnull=False).first().delete()
    with pytest.raises(Refused, match="账本"):
        publish_review(review=review, by=office_of(company.root))


def test_office_of_another_committee_publishes_nothing():
    company = make_company()
    review = make_counted(company.committee, {company.branch: 6})
    with pytest.raises(Forbidden):
        publish_review(review=review, by=office_of(company.other_committee))


def test_published_box_names_nobody_and_no_voter():
    company, made = published()
    written = str(made.document)
    for person in company.branch.memberships.select_related("person"):
        assert person.person.name not in written


def test_box_that_two_tellers_opened_is_published(monkeypatch):
    """The whole way: sealed papers, both locks, counts, the published box, a receipt in it."""
    from locked_boxes import make_locked
    from zhibu.ballots import opening
    from zhibu.ballots.auditing import audit
    from zhibu.ballots.published import receipt_in_box

    monkeypatch.setattr(opening, "wipe", lambda _review: True)
    locked = make_locked(voters=7)
    numbers = []
    for voter in locked.review.voters.select_related("person", "sheet"):
        subjects = [row["subject"] for row in voter.sheet.subjects]
        own = subjects.index(voter.person.code)
        marks = [None if row == own else 7_000 + 300 * row for row in range(len(subjects))]
        numbers.append(locked.put(marks, voter=voter))
    outer, inner = locked.texts
    opening.open_outer(review=locked.review, key=outer, by=locked.first)
    opening.open_inner(review=locked.review, key=inner, by=locked.second)
    locked.review.refresh_from_db()
    assert receipt_in_box(numbers[0]) is None
    made = publish_review(review=locked.review, by=office_of(locked.review.organisation))
    assert audit(made.review) == []
    assert receipt_in_box(numbers[0]).number == numbers[0]
    # Six equal marks each: unanimous, so each is a band.
    assert {one["said"] for one in made.document["figures"]} == {"near"}
