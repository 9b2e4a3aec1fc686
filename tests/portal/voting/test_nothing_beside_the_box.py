"""What stands on a sealed ballot, on a slip and on a teller's key stands nowhere on the site, whatever page saw it."""

import re

import pytest
from django.test import Client

from boxes_opened import held_review
from kept_anywhere import kept_anywhere, log_lines
from makers import make_branch, make_member, make_person, make_review, make_role
from zhibu.ballots.actions.slips import print_slips
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Review, SealedPaper
from zhibu.ballots.slip_codes import grouped
from zhibu.orgs.enums import RoleKind

pytestmark = pytest.mark.django_db

POINTS, WORDS, SECRET = "73.19", "独此一句的评语", "0f1e2d3c" * 4
TOLD = (POINTS, WORDS, SECRET, str(bytes.fromhex(SECRET))[2:-1])


@pytest.fixture
def lines():
    with log_lines() as written:
        yield written


def filled(places, **more):
    marks = {f"mark-{place}": POINTS for place in places}
    return {"secret": SECRET, f"remark-{min(places)}": WORDS} | marks | more


@pytest.mark.parametrize("step", ["check", "change", "cast"])
def test_a_sealed_ballot_stands_nowhere_but_under_its_locks(client_for, lines, step):
    held = held_review()
    voter = held.review.voters.select_related("person", "sheet").first()
    client, address = client_for(voter.person), f"/votes/{held.review.code}/"
    answer = client.post(address, filled([*held.marks_of(voter)], step=step))
    assert answer.status_code == 200
    assert kept_anywhere(*TOLD, beside=lines.getvalue()) == []
    assert SealedPaper.objects.count() == (step == "cast")
    for page in ("/", "/votes/", address, "/inbox/", "/reviews/", f"/reviews/{held.review.code}/"):
        assert [one for one in TOLD if one in client.get(page, follow=True).text] == [], page


@pytest.mark.parametrize("step", ["check", "cast"])
def test_a_ballot_that_is_refused_stands_nowhere(client_for, lines, step):
    """Closed meanwhile, sent twice, or wrong in a row: the marks go back to the voter alone."""
    held = held_review()
    voter = held.review.voters.select_related("person", "sheet").first()
    client, address = client_for(voter.person), f"/votes/{held.review.code}/"
    places = [*held.marks_of(voter)]
    client.post(address, filled(places, step=step, **{f"mark-{places[0]}": "viel"}))
    client.post(address, filled(places, step="cast", secret="ee" * 16))
    client.post(address, filled(places, step="cast"))
    Review.objects.update(state=ReviewState.CLOSED)
    client.post(address, filled(places, step="cast"))
    assert kept_anywhere(*TOLD, beside=lines.getvalue()) == []


def test_the_code_of_a_slip_and_its_ballot_stand_nowhere(lines):
    held, office = held_review(), make_person()
    make_role(office, held.review.organisation, RoleKind.COMMITTEE_OFFICE)
    sheet = held.review.sheets.get()
    (code,) = print_slips(review=held.review, sheet=sheet, count=1, by=office)
    client = Client()
    client.post("/slip/", {"code": code})
    for step in ("check", "cast"):
        given = filled(range(len(sheet.subjects)), step=step)
        assert client.post(f"/slip/{code}/", given).status_code == 200
    client.get(f"/slip/{code}/")
    assert kept_anywhere(*TOLD, code, grouped(code), beside=lines.getvalue()) == []


def test_a_key_stands_on_the_page_that_shows_it_and_nowhere_else(client_for, lines):
    tellers = tuple(make_member(make_branch()) for _ in range(2))
    review = make_review(state=ReviewState.FROZEN, voters=3, tellers=tellers)
    review.tellers.update(public_key=None, key_taken_on=None)
    client, address = client_for(tellers[0]), f"/reviews/{review.code}/tellers/"
    page = client.post(f"{address}key/")
    groups = re.findall(r'<li value="\d+"><code>(\w{5})</code>', page.text)
    assert len(groups) == 14
    assert "no-store" in page.headers["Cache-Control"]
    text = "-".join(groups)
    early = client.post(address, {"text": text})  # its turn has not come
    assert early.status_code == 400
    told = lines.getvalue() + client.get(address).text + client.get("/").text
    halves = ("".join(groups[:7]), "-".join(groups[:7]), "-".join(groups[7:]))
    assert kept_anywhere(*halves, beside=told) == []
