"""A form of a blind review that a browser sends by itself, with the voter's name: nothing of it is kept, shown or logged."""

import pytest

from blind_voters import Device, blind_review, mixed_review
from boxes_opened import held_review
from kept_anywhere import kept_anywhere, log_lines
from zhibu.ballots.ballot import ballot_of
from zhibu.ballots.enums import RollMark, SlipState
from zhibu.ballots.models import NamedPaper, SealedPaper, Slip, Voter
from zhibu.ballots.slip_codes import digest_of, new_slip_code
from zhibu.ledger.models import Entry

pytestmark = pytest.mark.django_db

POINTS, WORDS, SECRET = "73.19", "独此一句的评语", "0f1e2d3c" * 4
TOLD = (POINTS, WORDS, SECRET)
"""What chance does not write anywhere."""


@pytest.fixture
def review():
    return blind_review(people=6).review


@pytest.fixture
def voter(review):
    return review.voters.select_related("person", "sheet", "review", "organisation").first()


@pytest.fixture
def lines():
    with log_lines() as written:
        yield written


def address(review):
    return f"/votes/{review.code}/"


def places(voter):
    return [row.place for row in ballot_of(voter).secret]


WAYS = {
    "marks": lambda at: {f"mark-{place}": POINTS for place in at},
    "no marks at all": lambda at: {f"mark-{at[0]}": f"{POINTS}分"},
    "out of range": lambda at: {f"mark-{at[0]}": f"1{POINTS}"},
    "a choice": lambda at: {f"quick-{at[0]}": "7319"},
    "cannot judge": lambda at: {f"quick-{place}": "none" for place in at},
    "both": lambda at: {f"mark-{at[0]}": POINTS, f"quick-{at[0]}": "none"},
    "a remark alone": lambda at: {f"remark-{at[0]}": WORDS},
    "all of it": lambda at: {f"mark-{at[0]}": POINTS, f"remark-{at[0]}": WORDS},
    "twice": lambda at: {f"mark-{at[0]}": [POINTS, ""]},
}


@pytest.mark.parametrize("way", WAYS)
def test_a_form_with_a_secret_row_is_refused_and_nothing_of_it_is_kept_or_shown(
    review, voter, client_for, lines, way
):
    client, entries, shown = client_for(voter.person), Entry.objects.count(), ""
    given = {"secret": SECRET} | WAYS[way](places(voter))
    for step in ({"step": "check"}, {"step": "change"}, {"step": "cast"}, {}):
        answer = client.post(address(review), given | step)
        assert answer.status_code == 422
        assert "您的评分随您的姓名一起发了出来" in answer.text
        assert f'href="{address(review)}"' in answer.text
        assert 'value="7319"' not in answer.text
        assert (answer.headers["Cache-Control"], "messages" in answer.cookies) == (
            "no-store",
            False,
        )
        shown += answer.text
    assert kept_anywhere(*TOLD, beside=shown + lines.getvalue()) == []
    assert (SealedPaper.objects.count(), NamedPaper.objects.count()) == (0, 0)
    assert (Voter.objects.get(pk=voter.pk).mark, Entry.objects.count()) == (
        RollMark.NOT_YET,
        entries,
    )
    assert review.code not in lines.getvalue()


def test_afterwards_the_voter_still_votes_with_a_token(review, voter, client_for):
    client = client_for(voter.person)
    client.post(address(review), WAYS["marks"](places(voter)) | {"step": "cast"})
    page = client.get(address(review))
    assert page.text.count("data-vote-row") == 5
    assert POINTS not in page.text
    device = Device(review, voter)
    device.take(device.ask())
    assert device.cast().number


def test_who_has_a_token_is_sent_back_to_its_device_alone(review, voter, client_for):
    Device(review, voter).ask()
    answer = client_for(voter.person).post(address(review), WAYS["marks"](places(voter)))
    assert "请回到那台设备上继续" in answer.text
    assert (answer.status_code, SealedPaper.objects.count()) == (422, 0)


def test_a_form_that_tells_nothing_is_no_ballot_either(review, voter, client_for):
    client = client_for(voter.person)
    for step in ("check", "cast"):
        answer = client.post(address(review), {"secret": SECRET, "step": step})
        assert answer.status_code == 422
    assert Voter.objects.get(pk=voter.pk).mark == RollMark.NOT_YET


def test_marks_that_are_sent_to_the_pages_of_tokens_are_not_kept(review, voter, client_for, lines):
    client = client_for(voter.person)
    given = {"secret": SECRET} | WAYS["all of it"](places(voter))
    told = ""
    for part in ("token/", "paper/"):
        answer = client.post(address(review) + part, given)
        assert answer.status_code == 422
        told += answer.text
    assert kept_anywhere(*TOLD, beside=told + lines.getvalue()) == []


@pytest.mark.parametrize("deep", ["[" * 60_000, '{"sheet":' * 7_000])
def test_a_paper_of_many_brackets_is_refused_like_any_other(review, client, deep):
    answer = client.post(address(review) + "paper/", deep, content_type="application/json")
    assert answer.status_code == 422


def test_a_slip_of_a_blind_review_leads_nowhere_but_to_its_own_page(review, client):
    """Who holds it is not signed in, and stands on the roll with the mark of a slip."""
    code = new_slip_code()
    sheet = review.sheets.get()
    Slip.objects.create(review=review, sheet=sheet, digest=digest_of(code), state=SlipState.USED)
    answer = client.get(f"/slip/{code}/")
    assert (answer.status_code, address(review) in answer.text) == (422, False)


# --- a fault of the site ------------------------------------------------------------------------------


def test_a_fault_while_a_ballot_is_sealed_tells_nothing_of_it(client_for, lines):
    """A sealed review whose keys are broken: what the log says of it, with its trace."""
    held = held_review()
    held.review.tellers.update(public_key=b"no key")
    voter = held.review.voters.select_related("person", "sheet").first()
    client = client_for(voter.person)
    client.raise_request_exception = False
    marks = {f"mark-{place}": POINTS for place in held.marks_of(voter)}
    said = {f"remark-{place}": WORDS for place in held.marks_of(voter)}
    answer = client.post(address(held.review), {"secret": SECRET, "step": "cast"} | marks | said)
    assert answer.status_code == 500
    assert kept_anywhere(*TOLD, beside=lines.getvalue() + answer.text) == []
    assert f"/votes/{held.review.code}" not in lines.getvalue()
    assert "Traceback" in lines.getvalue()


# --- rows with the name beside secret ones ------------------------------------------------------------


@pytest.fixture
def mixed():
    return mixed_review()


NAMED = {"step": "cast", "mark-3": "99", "remark-3": "常来帮忙"}
"""What the page sends of the rows with the name, and nothing else."""


def test_rows_with_the_name_are_kept_and_none_beside_them(mixed, client_for, lines):
    review, voter = mixed
    client = client_for(voter.person)
    told = client.post(address(review), NAMED | {"mark-0": POINTS, "secret": SECRET})
    assert (told.status_code, NamedPaper.objects.count()) == (422, 0)
    assert client.post(address(review), NAMED).status_code == 200
    assert NamedPaper.objects.get().marks == [None, None, None, 9900]
    assert kept_anywhere(*TOLD, beside=lines.getvalue()) == []
    assert Voter.objects.get(pk=voter.pk).mark == RollMark.NOT_YET


def test_the_same_rows_sent_twice_are_kept_once_and_others_refused(mixed, client_for):
    review, voter = mixed
    client = client_for(voter.person)
    answers = [client.post(address(review), NAMED | more) for more in ({}, {}, {"mark-3": "60"})]
    assert [one.status_code for one in answers] == [200, 200, 422]
    assert "不允许" in answers[2].text
    assert NamedPaper.objects.get().marks[3] == 9900


def test_once_they_are_kept_the_page_asks_for_the_secret_rows_alone(mixed, client_for):
    """Whose page was closed between the two parts must not be asked for what is not taken twice."""
    review, voter = mixed
    client = client_for(voter.person)
    before = client.get(address(review)).text
    assert (before.count("data-vote-row"), 'data-blind-named="3"' in before) == (4, True)
    client.post(address(review), NAMED)
    after = client.get(address(review)).text
    assert after.count("data-vote-row") == 3
    assert 'data-blind-named=""' in after
    assert 'data-blind-subjects="4"' in after
    assert "您的署名评分已经保存" in after
    device = Device(review, voter)
    device.take(device.ask())
    assert device.cast().number


def test_where_they_may_be_replaced_the_page_asks_for_them_again(client_for):
    review, voter = mixed_review(replaceable=True)
    client = client_for(voter.person)
    for mark in ("99", "60"):
        assert client.post(address(review), NAMED | {"mark-3": mark}).status_code == 200
    assert NamedPaper.objects.get().marks[3] == 6000
    assert client.get(address(review)).text.count("data-vote-row") == 4
