"""What the page sends in blind mode: its token with who it is, its ballot without."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from blind_voters import Device, blind_review, devices_of, mixed_review
from locked_boxes import make_locked
from makers import make_member
from zhibu.ballots.ballot import ballot_of as ballot_of_voter
from zhibu.ballots.enums import ReviewState, RollMark
from zhibu.ballots.models import NamedPaper, SealedPaper, SpentToken, Voter
from zhibu.portal.voting.blind import LARGEST, attributes
from zhibu.urn.receipts import number_of


def ballot_of(device, **fields):
    token = device.token
    sound = {
        "sheet": device.sheet.number,
        "secret": token.secret.hex(),
        "prefix": token.prefix.hex(),
        "signature": token.signature.hex(),
        "sealed": device.sealed().hex(),
    }
    return sound | fields


def send(device, ballot, client=None, **headers):
    return (client or Client(enforce_csrf_checks=True)).post(
        reverse("vote_paper", args=[device.review.code]),
        ballot if isinstance(ballot, str) else json.dumps(ballot),
        content_type="application/json",
        headers=headers,
    )


def ask(client, device, blinded=None):
    address = reverse("vote_token", args=[device.review.code])
    return client.post(address, {"blinded": blinded or device.blinded.message.hex()})


@pytest.fixture
def device(db):
    del db
    review = blind_review().review
    return Device(review, review.voters.select_related("person").first())


def test_a_voter_who_signed_in_gets_a_signature_and_the_same_again(client_for, device):
    client = client_for(device.voter.person)
    first = ask(client, device)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-store")
    device.take(bytes.fromhex(first.json()["signed"]))
    assert ask(client, device).json() == first.json()


def test_another_device_is_refused_in_both_languages(client_for, device):
    client = client_for(device.voter.person)
    ask(client, device)
    answer = ask(client, Device(device.review, device.voter))
    assert answer.status_code == 422
    words = answer.json()["refused"]
    assert "another device" in words["en"]
    assert "设备" in words["zh"]


def test_who_is_not_on_the_roll_finds_no_review(client_for, device):
    client = client_for(make_member(device.review.organisation))
    assert ask(client, device).status_code == 404


def test_bytes_that_are_no_hex_digits_are_refused(client_for, device):
    client = client_for(device.voter.person)
    for wrong in ("xyz", "00" * 256, "ab"):
        assert ask(client, device, wrong).status_code == 422
    assert Voter.objects.get(pk=device.voter.pk).mark == RollMark.NOT_YET


def test_a_ballot_comes_without_cookie_session_or_form_token(device):
    device.take(device.ask())
    sessions = Session.objects.count()
    answer = send(device, ballot_of(device))
    number = number_of(device.secret).hex()
    assert answer.json() == {"number": number, "again": False, "replaced": False}
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"
    assert Session.objects.count() == sessions
    assert SealedPaper.objects.get().key == bytes.fromhex(number)


def test_a_ballot_that_brings_a_cookie_is_not_taken(client_for, device):
    device.take(device.ask())
    for client in (client_for(device.voter.person), Client()):
        client.cookies["anything"] = "1"
        answer = send(device, ballot_of(device), client)
        assert answer.status_code == 422
        assert "cookies" in answer.json()["refused"]["en"]
    assert not SealedPaper.objects.exists()


def test_the_same_ballot_again_is_the_same_and_another_is_refused(device):
    device.take(device.ask())
    ballot = ballot_of(device)
    send(device, ballot)
    assert send(device, ballot).json()["again"]
    answer = send(device, ballot_of(device))
    assert answer.status_code == 422
    assert answer.json()["refused"]["en"] == "This token was used already: one person, one ballot."
    assert SealedPaper.objects.count() == SpentToken.objects.count() == 1


def test_a_request_that_no_page_sends_is_refused(device):
    device.take(device.ask())
    sound = ballot_of(device)
    wrong = [
        "",
        "no json",
        "[]",
        "{}",
        json.dumps(sound) + " " * LARGEST,
        *({**sound, name: value} for name in sound for value in (None, "xy", 1.5, [], "")),
        {**sound, "sheet": -1},
        {**sound, "sheet": 2**40},
        {**sound, "sheet": True},
    ]
    for one in wrong:
        answer = send(device, one)
        assert (answer.status_code, set(answer.json()["refused"])) == (422, {"zh", "en"})
    assert send(device, sound, accept_language="en").status_code == 200


def test_a_ballot_for_no_review_finds_nothing(device):
    device.take(device.ask())
    address = reverse("vote_paper", args=["f" * 16])
    answer = Client().post(address, ballot_of(device), content_type="application/json")
    assert answer.status_code == 404
    assert Client().get(reverse("vote_paper", args=[device.review.code])).status_code == 405


def test_a_token_of_another_review_is_refused(device):
    other = devices_of(blind_review().review)[0]
    device.take(device.ask())
    mine = ballot_of(device)
    for part in ("signature", "secret", "prefix"):
        assert send(device, mine | {part: getattr(other.token, part).hex()}).status_code == 422
    assert send(other, mine).status_code == 422
    assert not SealedPaper.objects.exists()


def test_anybody_gets_the_same_keys_as_the_voting_page(client_for, device):
    address = reverse("vote_keys", args=[device.review.code, device.sheet.number])
    found = Client().get(address).json()
    ballot = ballot_of_voter(device.voter)
    page = attributes(ballot)
    assert found == {name: page[name] for name in ("key", "outer", "inner")}
    assert client_for(device.voter.person).get(address).json() == found
    assert Client().get(address.replace("/1/", "/2/")).status_code == 404


def test_a_sealed_review_gives_its_page_nothing_to_blind_with(db):
    del db
    voter = make_locked(state=ReviewState.OPEN).review.voters.first()
    assert attributes(ballot_of_voter(voter)) == {}


# --- at once --------------------------------------------------------------------------------------

AT_ONCE = 20


def together(act):
    start = Barrier(AT_ONCE)

    def one(number):
        try:
            start.wait(60)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
def test_twenty_requests_at_once_give_one_token_and_twenty_casts_one_paper(client_for):
    review = blind_review().review
    voter = review.voters.select_related("person").first()
    device, other = Device(review, voter), Device(review, voter)
    clients = [client_for(voter.person) for _ in range(AT_ONCE)]
    answers = together(lambda number: ask(clients[number], device))
    assert [one.status_code for one in answers] == [200] * AT_ONCE
    assert len({one.content for one in answers}) == 1
    device.take(bytes.fromhex(answers[0].json()["signed"]))
    refused = together(lambda number: ask(clients[number], other))
    assert {one.status_code for one in refused} == {422}
    ballots = [
        ballot_of(device, sealed=device.sealed(100 * number).hex()) for number in range(AT_ONCE)
    ]
    cast = together(lambda number: send(device, ballots[number // 2]))
    taken = [one.json() for one in cast if one.status_code == 200]
    assert [one["again"] for one in taken].count(False) == 1
    assert len(taken) == 2
    assert SealedPaper.objects.count() == SpentToken.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_forms_at_once_one_is_kept_with_the_name(client_for):
    """Ten say this, ten say that, and nothing may be replaced: whoever came first is kept."""
    review, voter = mixed_review()
    clients = [client_for(voter.person) for _ in range(AT_ONCE)]
    address = reverse("vote", args=[review.code])
    given = [{"step": "cast", "mark-3": ("99", "60")[number % 2]} for number in range(AT_ONCE)]
    answers = together(lambda number: clients[number].post(address, given[number]).status_code)
    assert sorted(answers) == [200] * 10 + [422] * 10
    kept = NamedPaper.objects.get().marks[3]
    assert {
        kept == (9900, 6000)[number % 2] for number, one in enumerate(answers) if one == 200
    } == {True}


@pytest.mark.django_db(transaction=True)
def test_of_twenty_devices_at_once_one_gets_the_token(client_for):
    review = blind_review().review
    voter = review.voters.select_related("person").first()
    devices = [Device(review, voter) for _ in range(AT_ONCE)]
    clients = [client_for(voter.person) for _ in range(AT_ONCE)]
    answers = together(lambda number: ask(clients[number], devices[number]))
    assert sorted(one.status_code for one in answers) == [200] + [422] * (AT_ONCE - 1)
    (won,) = (number for number, one in enumerate(answers) if one.status_code == 200)
    assert bytes(Voter.objects.get(pk=voter.pk).issued) == devices[won].blinded.message
