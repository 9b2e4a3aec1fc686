"""Pages of voting without a script: list, ballot, check, cast, receipt, and how a review stands."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boxes_opened import held_review
from makers import make_branch, make_member, make_review
from zhibu.ballots.enums import ReviewState, RollMark, Secrecy
from zhibu.ballots.models import NamedPaper, SealedPaper, Voter
from zhibu.ledger.models import Entry
from zhibu.urn.receipts import number_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    return held_review()


@pytest.fixture
def voter(held):
    return held.review.voters.select_related("person", "sheet").first()


@pytest.fixture
def client(client_for, voter):
    return client_for(voter.person)


def address(held):
    return f"/votes/{held.review.code}/"


def filled(held, voter, text="92.5", **more):
    """The form, with the same points for everybody."""
    marks = {f"mark-{place}": text for place in held.marks_of(voter)}
    return {"secret": "0f" * 16, "step": "cast"} | marks | more


# --- the list ------------------------------------------------------------------------------------


def test_the_list_shows_what_waits_what_comes_and_what_is_done(client_for):
    branch = make_branch()
    person, *others = [make_member(branch) for _ in range(4)]
    everybody = [person, *others]
    for title, state in [("正在投票", ReviewState.OPEN), ("即将投票", ReviewState.FROZEN), ("已经公布", ReviewState.PUBLISHED)]:  # fmt: skip
        make_review(branch, state=state, voters=everybody, title={"zh": title, "en": title})
    make_review(branch, voters=others, title={"zh": "与己无关", "en": "of others"})
    text = client_for(person).get("/votes/").text
    places = [text.index(words) for words in ("待投票", "正在投票", "即将开始", "即将投票", "已办或已结束", "已经公布")]  # fmt: skip
    assert places == sorted(places)
    assert "与己无关" not in text


def test_the_list_of_whom_nobody_asks_says_what_comes(client_for):
    assert "目前没有需要您参加的评议" in client_for(make_member(make_branch())).get("/votes/").text


def test_the_list_asks_the_same_queries_at_one_and_three_reviews(client_for):
    branch = make_branch()
    people = [make_member(branch) for _ in range(3)]
    client = client_for(people[0])

    def queries():
        client.get("/votes/")
        with CaptureQueriesContext(connection) as found:
            client.get("/votes/")
        return len(found)

    make_review(branch, voters=people)
    one = queries()
    for _ in range(2):
        make_review(branch, voters=people)
    assert (one, queries()) == (6, 6)


def test_my_work_says_quietly_that_a_review_waits(held, voter, client):
    assert "有1项评议等您投票" in client.get("/").text
    client.post(address(held), filled(held, voter))
    assert "等您投票" not in client.get("/").text


# --- the ballot -----------------------------------------------------------------------------------


def test_the_ballot_lists_everybody_but_oneself(held, voter, client):
    answer = client.get(address(held))
    names = re.findall(r'class="vote-name">([^<]*)<', answer.text)
    others = [one for one in voter.sheet.subjects if one["subject"] != voter.person.code]
    assert names == [one["name"] for one in others]
    assert "本次评议为无记名投票" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"


def test_a_ballot_of_eighty_takes_as_few_queries_as_one_of_six(client_for):
    found = []
    for count in (6, 80):
        held = held_review(voters=count)
        client = client_for(held.review.voters.first().person)
        client.get(address(held))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(held)).status_code == 200
        found.append(len(queries))
    assert found == [6, 6]


def test_casting_goes_by_check_and_confirmation(held, voter, client):
    checked = client.post(address(held), filled(held, voter, step="check"))
    assert "投出前核对选票" in checked.text
    assert checked.text.count("92.50") == 5
    assert SealedPaper.objects.count() == 0
    changed = client.post(address(held), filled(held, voter, step="change"))
    assert changed.text.count('value="92.5"') == 5
    entries = Entry.objects.count()
    receipt = client.post(address(held), filled(held, voter))
    number = number_of(bytes.fromhex("0f" * 16))
    assert number.hex() in receipt.text.replace(" ", "")
    assert set(held.papers()[number].marks) == {9250, None}
    assert Entry.objects.count() == entries
    assert receipt.headers["Cache-Control"] == "no-store"


def test_reloading_the_receipt_gives_the_receipt_again(held, voter, client):
    first, again = (client.post(address(held), filled(held, voter)) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert "重复发送只计一次" in again.text
    assert SealedPaper.objects.count() == 1


def test_a_second_ballot_is_told_that_one_is_in_the_box(held, voter, client):
    client.post(address(held), filled(held, voter))
    answer = client.post(address(held), filled(held, voter, secret="ee" * 16))
    assert answer.status_code == 422
    assert "一人一票" in answer.text
    assert "您已投票" in client.get(address(held)).text
    assert SealedPaper.objects.count() == 1


def test_quick_marks_and_cannot_judge_are_marks(held, voter, client):
    places = list(held.marks_of(voter))
    marks = {f"quick-{place}": "9500" for place in places} | {f"quick-{places[0]}": "none"}
    client.post(address(held), {"secret": "0f" * 16, "step": "cast"} | marks)
    (paper,) = held.papers().values()
    assert [paper.marks[place] for place in places] == [None] + [9500] * 4


@pytest.mark.parametrize("text", ["101", "-1", "很好", "9.123", "1e2", "99999", "１０１"])
def test_what_is_no_mark_is_said_at_its_row(held, voter, client, text):
    place = min(held.marks_of(voter))
    wrong = filled(held, voter, **{f"mark-{place}": text})
    for step in ("check", "cast"):
        answer = client.post(address(held), wrong | {"step": step})
        assert answer.status_code == 422
        assert f'id="fault-{place}"' in answer.text
    assert SealedPaper.objects.count() == 0


def test_a_quick_mark_that_says_otherwise_is_refused(held, voter, client):
    place = min(held.marks_of(voter))
    both = {f"mark-{place}": "80", f"quick-{place}": "9500"}
    for step in ("check", "cast"):
        answer = client.post(address(held), filled(held, voter, step=step, **both))
        assert answer.status_code == 422
        assert "填了 80 分，又选了 95 分，请只留一项" in answer.text
    assert SealedPaper.objects.count() == 0
    same = filled(held, voter, **{f"mark-{place}": "95.0", f"quick-{place}": "9500"})
    assert client.post(address(held), same).status_code == 200


def test_a_row_left_out_is_said_and_what_was_entered_stays(held, voter, client):
    places = sorted(held.marks_of(voter))
    given = filled(held, voter, step="check", **{f"remark-{places[1]}": "认真负责"})
    del given[f"mark-{places[0]}"]
    answer = client.post(address(held), given)
    assert f'id="fault-{places[0]}"' in answer.text
    assert "认真负责" in answer.text
    assert answer.text.count('value="92.5"') == 4


def test_full_width_numbers_are_numbers(held, voter, client):
    client.post(address(held), filled(held, voter, text="９２．５"))
    (paper,) = held.papers().values()
    assert set(paper.marks) == {9250, None}


def test_who_is_not_asked_finds_nothing(held, client_for, cast):
    stranger = client_for(cast.member)
    assert stranger.get(address(held)).status_code == 404
    assert stranger.post(address(held), {}).status_code == 404


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ReviewState.SHOWN, "投票于"),
        (ReviewState.FROZEN, "投票于"),
        (ReviewState.CLOSED, "投票已结束"),
        (ReviewState.PUBLISHED, "投票已结束"),
        (ReviewState.CALLED_OFF, "本次评议已取消"),
    ],
)
def test_a_review_that_is_not_open_says_how_it_stands(client_for, state, words):
    held = held_review(state=state)
    answer = client_for(held.review.voters.first().person).get(address(held))
    assert words in answer.text
    assert "<form" not in answer.text.split("<main")[1]


def test_a_ballot_that_comes_too_late_is_told_so(held, voter, client):
    today = timezone.localdate()
    held.review.opens_on = today - timedelta(3)
    held.review.closes_on = today - timedelta(1)
    held.review.save()
    answer = client.post(address(held), filled(held, voter))
    assert answer.status_code == 422
    assert "投票已结束" in answer.text
    assert "data-vote-over" in answer.text


def test_who_was_given_a_slip_is_sent_to_its_page(held, voter, client):
    Voter.objects.filter(pk=voter.pk).update(mark=RollMark.SLIP)
    assert 'href="/slip/"' in client.get(address(held)).text
    assert client.post(address(held), filled(held, voter)).status_code == 422


# --- replacing, with the name ----------------------------------------------------------------------


def test_a_ballot_is_replaced_with_the_code_of_its_receipt(client_for):
    held = held_review(replaceable=True)
    voter = held.review.voters.select_related("person", "sheet").first()
    client = client_for(voter.person)
    receipt = client.post(address(held), filled(held, voter)).text
    assert " ".join(["0f0f"] * 8) in receipt
    page = client.get(address(held) + "?replace=1").text
    assert 'name="replaces"' in page
    again = filled(held, voter, text="60", secret="ee" * 16)
    wrong = client.post(address(held), again | {"replaces": "00" * 16})
    assert wrong.status_code == 422
    assert "replaces-fault" in wrong.text
    done = client.post(address(held), again | {"replaces": " ".join(["0f0f"] * 8)})
    assert "新选票已替换原来的选票" in done.text
    assert [set(paper.marks) for paper in held.papers().values()] == [{6000, None}]


def test_a_named_review_says_so_at_the_top_and_at_the_bottom(client_for):
    held = held_review(secrecy=Secrecy.NAMED)
    voter = held.review.voters.select_related("person", "sheet").first()
    client = client_for(voter.person)
    assert client.get(address(held)).text.count("本次为署名评议") == 2
    done = client.post(address(held), filled(held, voter))
    assert "您的署名评分已保存" in done.text
    assert "票号" not in done.text
    assert NamedPaper.objects.get().rater == voter.person
    after = client.get(address(held)).text
    assert "您的选票署名保存，投票截止后计票" in after
    assert "监票人" not in after


def test_rows_with_the_name_are_marked_so(client_for):
    held = held_review(voters=2)
    voter = held.review.voters.select_related("person", "sheet").first()
    answer = client_for(voter.person).get(address(held))
    assert "本次为署名评议" in answer.text
    assert "本次评议为无记名投票" not in answer.text


def test_a_committee_enters_its_meeting(client_for):
    branch = make_branch()
    members = [make_member(branch) for _ in range(4)]
    raters = {"title": {"zh": "支委会", "en": "Committee"}, "raters": ["branch_committee"]}
    held = held_review(
        branch,
        secrecy=Secrecy.NAMED,
        sheets=[(members, members[:1])],
        sources=[{"source": "members", **raters}],
    )
    voter = held.review.voters.select_related("person", "sheet").get()
    client, today = client_for(voter.person), timezone.localdate().isoformat()
    assert client.get(address(held)).text.count('name="present"') == 4
    lacking = client.post(address(held), filled(held, voter))
    assert "请填写支委会开会的日期" in lacking.text
    codes = [one.code for one in members[:2]]
    done = client.post(address(held), filled(held, voter, held_on=today, present=codes))
    assert done.status_code == 200
    assert NamedPaper.objects.get().present == sorted(codes)


def test_a_meeting_names_nobody_of_elsewhere(client_for):
    """Whoever sends codes of others must not learn from the refusal who they are."""
    branch = make_branch()
    members = [make_member(branch) for _ in range(4)]
    strangers = [make_member(make_branch(), name=f"别处的人{number}") for number in range(2)]
    raters = {"title": {"zh": "支委会", "en": "Committee"}, "raters": ["branch_committee"]}
    sheets = [(members, members[:1])]
    sources = [{"source": "members", **raters}]
    held = held_review(branch, secrecy=Secrecy.NAMED, sheets=sheets, sources=sources)
    voter = held.review.voters.select_related("person", "sheet").get()
    codes = [one.code for one in strangers]
    today = timezone.localdate().isoformat()
    answer = client_for(voter.person).post(
        address(held), filled(held, voter, held_on=today, present=codes)
    )
    assert answer.status_code == 422
    assert "别处的人" not in answer.text
    assert NamedPaper.objects.count() == 0


def test_a_blind_ballot_is_never_sent_unsealed(client_for):
    held = held_review(secrecy=Secrecy.BLIND)
    voter = held.review.voters.select_related("person", "sheet").first()
    answer = client_for(voter.person).post(address(held), filled(held, voter))
    assert answer.status_code == 422
    assert "本次评议需要启用脚本的浏览器" in answer.text
    assert (SealedPaper.objects.count(), NamedPaper.objects.count()) == (0, 0)
