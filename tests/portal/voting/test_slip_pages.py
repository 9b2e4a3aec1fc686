"""Slips: voting with one without sign-in, and the page of who hands them out."""

import re
from io import BytesIO

import pypdf
import pytest
from django.test import Client

from boxes_opened import held_review
from makers import make_company, make_person, make_role, make_secretary
from zhibu.ballots.actions.slips import print_slips
from zhibu.ballots.enums import ReviewState, RollMark
from zhibu.ballots.models import Review, SealedPaper, Slip, Voter
from zhibu.ballots.slip_codes import as_typed, digest_of, grouped
from zhibu.orgs.enums import RoleKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    return held_review()


@pytest.fixture
def office(held):
    person = make_person()
    make_role(person, held.review.organisation, RoleKind.COMMITTEE_OFFICE)
    return person


@pytest.fixture
def code(held, office):
    sheet = held.review.sheets.get()
    return print_slips(review=held.review, sheet=sheet, count=1, by=office)[0]


@pytest.fixture
def printed(held, office):
    sheet = held.review.sheets.get()
    return print_slips(review=held.review, sheet=sheet, count=2, by=office)


def filled(held, text="80", **more):
    count = len(held.review.sheets.get().subjects)
    marks = {f"mark-{place}": text for place in range(count)}
    return {"secret": "0f" * 16, "step": "cast"} | marks | more


# --- with a slip, without sign-in -------------------------------------------------------------------


def test_a_typed_code_leads_to_the_ballot(code):
    client = Client()
    answer = client.post("/slip/", {"code": f" {grouped(code).lower()} "})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/slip/{code}/")
    page = client.get(f"/slip/{code}/")
    assert page.text.count('class="vote-name"') == 6
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == (
        "no-store",
        "strict-origin",
    )


def test_a_wrong_code_is_said_and_kept_to_be_mended(code):
    answer = Client().post("/slip/", {"code": "XXXX-YYYY"})
    assert answer.status_code == 422
    assert 'value="XXXX-YYYY"' in answer.text
    assert Client().get(f"/slip/{code[:-1]}/").status_code == 404


def test_wrong_codes_shut_nobody_out(code):
    client = Client()
    for _ in range(30):
        client.post("/slip/", {"code": "3" * 16})
    assert client.post("/slip/", {"code": code}).status_code == 302


def test_a_slip_is_cast_by_check_and_confirmation_and_once(held, code):
    client = Client()
    checked = client.post(f"/slip/{code}/", filled(held, step="check"))
    assert "投出前核对选票" in checked.text
    done = client.post(f"/slip/{code}/", filled(held))
    assert "选票已投入票箱" in done.text
    assert "更换码" not in done.text
    again = client.post(f"/slip/{code}/", filled(held))
    assert "重复发送只计一次" in again.text
    other = client.post(f"/slip/{code}/", filled(held, secret="ee" * 16))
    assert "这张选票条已用过" in other.text
    assert "这张选票条已用过" in client.get(f"/slip/{code}/").text
    assert SealedPaper.objects.count() == 1


def test_a_slip_leaves_no_cookie_that_names_anybody(held, code):
    client = Client()
    client.post(f"/slip/{code}/", filled(held))
    assert set(client.cookies) <= {"csrftoken"}


def test_a_slip_before_opening_and_after_the_close_says_so(held, code):
    for state, words in ((ReviewState.FROZEN, "投票尚未开始"), (ReviewState.CLOSED, "投票已结束")):
        Review.objects.update(state=state)
        assert words in Client().get(f"/slip/{code}/").text
        assert Client().post(f"/slip/{code}/", filled(held)).status_code == 422
    assert Slip.objects.get().state == "unused"


# --- handing out --------------------------------------------------------------------------------------


def address(held, act=""):
    return f"/reviews/{held.review.code}/slips/{act}"


def test_printed_slips_stand_in_the_file_alone(held, office, client_for):
    client = client_for(office)
    answer = client.post(address(held, "print/"), {"sheet": "1", "count": "12"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    pages = pypdf.PdfReader(BytesIO(answer.content)).pages
    assert len(pages) == 2
    lines = "\n".join(page.extract_text() for page in pages).split("\n")
    codes = {as_typed(line) for line in lines if line.count("-") == 3} - {""}
    assert {digest_of(code) for code in codes} == {bytes(one.digest) for one in Slip.objects.all()}
    page = client.get(address(held)).text
    assert not any(code in page or grouped(code) in page for code in codes)


@pytest.mark.parametrize("count", ["0", "401", "viel", "", "99999999999"])
def test_a_wrong_number_of_slips_is_said_at_the_field(held, office, client_for, count):
    answer = client_for(office).post(address(held, "print/"), {"sheet": "1", "count": count})
    assert answer.status_code == 422
    assert "一次可印1至400张" in answer.text
    assert Slip.objects.count() == 0


@pytest.mark.usefixtures("printed")
def test_a_slip_is_handed_out_by_name_in_one_tap(held, office, client_for):
    client, person = client_for(office), held.review.voters.first().person
    found = client.get(address(held), {"q": person.name})
    assert "领取选票条" in found.text
    client.post(address(held, "hand/"), {"person": person.code})
    assert Voter.objects.get(person=person).mark == RollMark.SLIP
    again = client.post(address(held, "hand/"), {"person": person.code})
    assert again.status_code == 422
    assert "不能再领选票条" in again.text


@pytest.mark.usefixtures("printed")
def test_while_voting_is_open_the_page_says_of_nobody_how_they_stand(held, office, client_for):
    """The same page, whatever the roll says of the one person who is found."""
    client, voter = client_for(office), held.review.voters.select_related("person").first()
    pages = set()
    for mark in (RollMark.NOT_YET, RollMark.VOTED, RollMark.ISSUED, RollMark.SLIP):
        Voter.objects.filter(pk=voter.pk).update(mark=mark)
        text = client.get(address(held), {"q": voter.person.name}).text
        found = re.search(r'<ul class="tasks">.*?</ul>', text, re.DOTALL)
        pages.add(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", found.group()))
    assert len(pages) == 1
    assert "领取选票条" in pages.pop()


@pytest.mark.usefixtures("printed")
def test_a_slip_comes_back_by_its_button_before_opening(held, office, client_for):
    Review.objects.update(state=ReviewState.FROZEN)
    client, person = client_for(office), held.review.voters.first().person
    client.post(address(held, "hand/"), {"person": person.code})
    assert "已交回" in client.get(address(held), {"q": person.name}).text
    client.post(address(held, "hand/"), {"person": person.code, "back": "1"})
    assert Voter.objects.get(person=person).mark == RollMark.NOT_YET


def test_spoilt_slips_are_entered_by_code(held, office, code, client_for):
    client = client_for(office)
    wrong = client.post(address(held, "spoil/"), {"codes": "XXXX"})
    assert wrong.status_code == 422
    assert "XXXX" in wrong.text
    client.post(address(held, "spoil/"), {"codes": grouped(code)})
    assert Slip.objects.get().state == "spoilt"


def test_the_table_reconciles_after_the_close(held, office, code, client_for):
    client = client_for(office)
    assert "投票结束后" in client.get(address(held)).text
    Client().post(f"/slip/{code}/", filled(held))
    Review.objects.update(state=ReviewState.CLOSED)
    page = client.get(address(held)).text
    assert "相符" in page
    assert "印制选票条" not in page


def test_a_secretary_sees_the_slips_of_the_own_branch_alone(client_for):
    company = make_company(members=3)
    branches = (company.branch, company.sibling)
    people = [[one.person for one in branch.memberships.all()] for branch in branches]
    held = held_review(company.committee, sheets=[(one, one) for one in people])
    for sheet, branch in zip(held.review.sheets.order_by("number"), branches, strict=True):
        sheet.organisation = branch
        sheet.save()
    secretary = client_for(make_secretary(company.branch))
    page = secretary.get(address(held)).text
    assert company.branch.name in page
    assert company.sibling.name not in page
    refused = secretary.post(address(held, "print/"), {"sheet": "2", "count": "1"})
    assert (refused.status_code, Slip.objects.count()) == (422, 0)
    other = people[1][0]
    assert secretary.post(address(held, "hand/"), {"person": other.code}).status_code == 422
    stranger = client_for(make_secretary(company.foreign))
    assert stranger.get(address(held)).status_code == 404
