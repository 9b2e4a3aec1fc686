"""A blind ballot on a phone: marked, sealed, cut off, resumed, and nobody in what was sent."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from blind_voters import blind_review
from browsing import Late
from zhibu.ballots.enums import RollMark
from zhibu.ballots.models import IssuingKey, SealedPaper, SpentToken, Voter
from zhibu.urn.blind import new_issuing_key, public_pem
from zhibu.urn.papers import unpack
from zhibu.urn.sealing import open_inner, open_outer

pytestmark = pytest.mark.browser


@pytest.fixture
def locked(company):
    del company
    return blind_review(people=3)


def voter_of(locked):
    return locked.review.voters.select_related("person", "sheet").first()


def opened_ballot(signed_in, live_server, page, voter):
    signed_in(page, voter.person)
    page.goto(f"{live_server.url}/votes/{voter.review.code}/")
    page.wait_for_selector("[data-blind-state]", state="attached")


def mark_everybody(page, marks):
    fields = page.locator("input[name^=mark-]")
    assert fields.count() == len(marks)
    for place, mark in enumerate(marks):
        fields.nth(place).fill(mark)


def cast(page):
    page.locator("[data-vote-check]").click()
    page.locator("[data-vote-cast]").click()


def state(page, name):
    page.wait_for_selector(f'[data-blind-state="{name}"]')


def papers(locked):
    code = locked.review.code
    return [
        unpack(
            open_inner(
                open_outer(bytes(one.sealed)[4:], locked.outer.private, code),
                locked.inner.private,
                code,
            )
        )
        for one in SealedPaper.objects.all()
    ]


def expected_marks(voter, marks):
    given = iter(marks)
    rows = [row["subject"] for row in voter.sheet.subjects]
    return tuple(None if row == voter.person.code else next(given) for row in rows)


def test_a_ballot_is_cast_without_a_name_and_its_receipt_stays(
    signed_in, live_server, phone, locked, axe
):
    voter = voter_of(locked)
    sent = []
    phone.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    opened_ballot(signed_in, live_server, phone, voter)
    mark_everybody(phone, ["95", "88.5"])
    state(phone, "ready")
    cast(phone)
    state(phone, "cast")
    number = phone.locator("[data-blind-number]").text_content()
    assert re.fullmatch(r"([0-9a-f]{4} ){7}[0-9a-f]{4}", number)
    assert bytes(SealedPaper.objects.get().key).hex() == number.replace(" ", "")
    (paper,) = papers(locked)
    assert (paper.sheet, paper.marks) == (1, expected_marks(voter, (9_500, 8_850)))
    assert [one.url.rsplit("/", 2)[-2] for one in sent] == ["token", "paper"]
    headers = sent[1].all_headers()
    assert "cookie" not in headers
    assert "referer" not in headers
    assert "mark" not in sent[0].post_data
    assert not phone.evaluate("Object.values(localStorage).join().includes('88.5')")
    axe(phone)
    phone.reload()
    state(phone, "cast")
    assert phone.locator("[data-blind-number]").text_content() == number
    assert phone.locator("input[name^=mark-]").first.is_hidden()


def test_no_mark_leaves_the_page_before_its_script_is_there(signed_in, live_server, phone, locked):
    voter = voter_of(locked)
    signed_in(phone, voter.person)
    sent = []
    phone.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    late = Late(phone, "blindSheet", "data-vote-next")
    phone.goto(f"{live_server.url}/votes/{voter.review.code}/")
    mark_everybody(phone, ["95", "88.5"])
    button = phone.locator("[data-vote-check]")
    assert button.is_disabled()
    phone.locator("input[name^=mark-]").first.press("Enter")
    button.click(force=True)
    assert sent == []
    late.come()
    phone.wait_for_selector("[data-vote-check]:enabled")
    cast(phone)
    state(phone, "cast")
    assert [one.marks for one in papers(locked)] == [expected_marks(voter, (9_500, 8_850))]


def test_a_ballot_that_was_cut_off_is_sent_when_the_connection_is_back(
    signed_in, live_server, phone, locked
):
    voter = voter_of(locked)
    opened_ballot(signed_in, live_server, phone, voter)
    mark_everybody(phone, ["90", "80"])
    state(phone, "ready")
    phone.context.set_offline(True)
    cast(phone)
    state(phone, "unsure")
    assert not SealedPaper.objects.exists()
    phone.context.set_offline(False)
    state(phone, "cast")
    assert [one.marks for one in papers(locked)] == [expected_marks(voter, (9_000, 8_000))]


def test_a_ballot_whose_answer_was_lost_counts_once(signed_in, live_server, phone, locked):
    voter = voter_of(locked)
    opened_ballot(signed_in, live_server, phone, voter)
    mark_everybody(phone, ["90", "80"])
    state(phone, "ready")

    def lose(route):
        """The site gets the ballot; the page never hears of it."""
        path = urlsplit(route.request.url).path
        body = route.request.post_data_buffer
        answer = Client().post(path, body, content_type="application/json")
        assert answer.status_code == 200
        route.abort()

    phone.route("**/paper/", lose, times=1)
    cast(phone)
    state(phone, "unsure")
    assert SealedPaper.objects.count() == 1
    phone.reload()
    state(phone, "cast")
    assert SealedPaper.objects.count() == SpentToken.objects.count() == 1
    assert Voter.objects.get(pk=voter.pk).mark == RollMark.ISSUED


def test_a_page_with_keys_of_its_own_takes_no_token(signed_in, live_server, phone, locked):
    voter = voter_of(locked)
    opened_ballot(signed_in, live_server, phone, voter)
    IssuingKey.objects.update(public=public_pem(new_issuing_key()))
    phone.locator("input[name^=mark-]").first.fill("70")
    state(phone, "keys")
    assert Voter.objects.get(pk=voter.pk).mark == RollMark.NOT_YET


def test_another_browser_of_the_voter_is_told_where_the_token_is(
    signed_in, live_server, phone, page, locked
):
    voter = voter_of(locked)
    opened_ballot(signed_in, live_server, phone, voter)
    mark_everybody(phone, ["90", "80"])
    state(phone, "ready")
    opened_ballot(signed_in, live_server, page, voter)
    page.locator("input[name^=mark-]").first.fill("70")
    state(page, "refused")
    assert "另一台设备" in page.locator("[data-blind-refused]").text_content()
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('blind:'))") == []
    )
