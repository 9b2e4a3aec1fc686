"""What reviews ask of somebody, on their work page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from makers import make_person, make_review
from zhibu.ballots.models import Objection

pytestmark = pytest.mark.django_db


def hints(client):
    return [(it.words, it.url) for it in client.get("/").context["hints"]]


def test_who_is_on_a_shown_roll_may_look_at_it(company, cast, client_for):
    review = make_review(company.branch, state="shown", voters=[cast.member])
    ((words, url),) = hints(client_for(cast.member))
    assert "名册公示中" in words
    assert url == f"/reviews/{review.code}/roll/"
    assert hints(client_for(cast.committee_member)) == []


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [
        ("frozen", ["领取密钥"], ["领取密钥"]),
        ("closed", ["打开外层锁"], []),
        ("unlocked", [], ["打开内层锁"]),
        ("counted", [], []),
    ],
)
def test_a_teller_is_told_when_the_turn_comes(state, first, second, company, cast, client_for):
    tellers = (cast.member, cast.committee_member)
    review = make_review(company.branch, state=state, voters=1, tellers=tellers)
    if state == "frozen":
        review.tellers.update(public_key=None, key_taken_on=None)
    for person, expected in zip(tellers, (first, second), strict=True):
        found = hints(client_for(person))
        assert len(found) == len(expected)
        assert all(words in found[0][0] for words in expected)


def test_the_office_is_told_of_objections_of_a_roll_to_freeze_and_of_results(
    company, cast, client_for
):
    review = make_review(company.branch, state="shown", voters=1)
    client = client_for(cast.committee_office)
    assert hints(client) == []
    about = review.voters.get().person
    Objection.objects.create(
        review=review, kind="leave_out", about=about, reason="调离", raised_by=make_person()
    )
    assert [words for words, _ in hints(client)] == ["名册有 1 条异议等您裁定。"]
    review.objections.update(state="refused")
    review.roll_on = review.objections_until = timezone.localdate() - timedelta(days=1)
    review.save()
    assert [words for words, _ in hints(client)] == ["异议期已过，请确定名册。"]
    review.state = "counted"
    review.save()
    assert [words for words, _ in hints(client)] == ["已计票，结果尚未公布。"]
    assert hints(client_for(cast.other_committee_office)) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_hints_ask_as_often_for_one_row_as_for_three(
    rows, company, cast, django_assert_num_queries
):
    from zhibu.orgs.reach import held_by
    from zhibu.portal.reviews.hints import hints_for

    for state in ("open", "shown", "closed", "counted"):
        for _ in range(rows):
            make_review(
                company.branch,
                state=state,
                voters=1,
                tellers=(cast.assessment_office, make_person()),
            )
    held_by(cast.assessment_office)
    with django_assert_num_queries(5):  # three lists; of two there is something to show
        hints_for(cast.assessment_office, timezone.localdate())
