"""The roll: its hash says who is asked with which sheet, and people read what is theirs."""

import hashlib

import pytest
from django.http import Http404

from cast import make_cast
from makers import make_company, make_person, make_review, make_sheet, make_voters
from reviews import frozen_review_of, open_review_of
from zhibu.ballots.enums import RollMark
from zhibu.ballots.models import Voter
from zhibu.ballots.queries import own_entry, review_for, reviews_for, roll_for
from zhibu.ballots.roll import lines, roll_hash
from zhibu.ballots.seeds import new_seed, seed_of
from zhibu.ledger.models import Checkpoint
from zhibu.ledger.publishing import publish
from zhibu.orgs.models import Organisation

pytestmark = pytest.mark.django_db


def test_a_roll_hash_can_be_reckoned_by_hand():
    branch = make_company(members=0).branch
    review = make_review(branch, code="0123456789abcdef", voters=())
    person = make_person(code="P1", name="甲")
    review.sheets.all().delete()
    make_voters(make_sheet(review, [person]), [person])
    said = (
        '["zhibu roll","0123456789abcdef"]\n'
        f'[1,"{branch.code}",[["P1","members","甲",""]]]\n'
        f'["P1","{branch.code}",1]\n'
    )
    assert roll_hash(review) == hashlib.sha256(said.encode()).hexdigest()


def test_a_vote_does_not_change_the_hash_and_a_missing_voter_does():
    review = make_review(voters=3)
    before = roll_hash(review)
    review.voters.update(mark=RollMark.VOTED)
    assert roll_hash(review) == before
    review.voters.filter(pk=review.voters.first().pk).update(mark=RollMark.LEFT_OUT)
    assert roll_hash(review) != before


def test_rewriting_voters_with_new_numbers_keeps_the_hash():
    review = make_review(voters=4)
    before = roll_hash(review)
    kept = list(review.voters.values("review_id", "person_id", "organisation_id", "sheet_id"))
    review.voters.all().delete()
    Voter.objects.bulk_create(Voter(**row) for row in reversed(kept))
    assert roll_hash(review) == before


def test_lines_say_nothing_of_marks():
    review = make_review(voters=2)
    assert not any(b"not_yet" in line or b"voted" in line for line in lines(review))


def test_the_frozen_hash_stays_while_people_vote():
    review = open_review_of(make_company(members=2)).review
    review.voters.update(mark=RollMark.VOTED)
    assert roll_hash(review) == review.roll_hash


def test_a_seed_comes_from_the_newest_published_checkpoint():
    assert new_seed("abc") == (seed_of(b"", "abc"), "no checkpoint")
    publish()
    newest = Checkpoint.objects.order_by("-size").first()
    assert new_seed("abc") == (seed_of(bytes(newest.root), "abc"), f"checkpoint {newest.size}")
    assert new_seed("abd")[0] != new_seed("abc")[0]


@pytest.fixture
def seen():
    company = make_company(members=2)
    cast = make_cast(company)
    return company, cast, frozen_review_of(company).review


def test_a_review_of_the_company_is_known_to_whoever_it_reaches(seen):
    _company, cast, review = seen
    for name, person in cast:
        known = reviews_for(person).filter(pk=review.pk).exists()
        assert known == (name not in ("stranger", "system_administrator", "security_administrator", "audit_administrator")), name  # fmt: skip


def test_a_review_of_another_branch_is_not_found(seen):
    company, cast, _review = seen
    other = make_review(Organisation.objects.get(pk=company.foreign.pk))
    with pytest.raises(Http404):
        review_for(cast.member, other.code)
    assert review_for(cast.foreign_secretary, other.code) == other


def test_who_is_asked_or_tells_the_votes_knows_the_review(seen):
    _company, cast, review = seen
    assert not reviews_for(cast.stranger).exists()
    make_voters(review.sheets.first(), [cast.stranger])
    assert reviews_for(cast.stranger).get() == review
    assert reviews_for(review.tellers.get(place=1).person).get() == review


def test_a_roll_is_read_branch_by_branch_and_whole_by_offices(seen):
    company, cast, review = seen
    whole = review.voters.count()
    branch = review.voters.filter(organisation=company.branch).count()
    assert roll_for(cast.assessment_office, review).count() == whole
    assert roll_for(cast.auditor, review).count() == whole
    assert roll_for(cast.member, review).count() == branch
    assert {one.organisation for one in roll_for(cast.member, review)} == {company.branch}


def test_ones_own_entry_is_found(seen):
    _company, cast, review = seen
    assert own_entry(cast.member, review).person == cast.member
    assert own_entry(cast.stranger, review) is None


def test_the_list_of_reviews_is_one_query(seen, django_assert_num_queries):
    _company, cast, review = seen
    with django_assert_num_queries(2):  # and one for the roles of the person
        assert list(reviews_for(cast.member)) == [review]
