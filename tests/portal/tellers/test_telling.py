"""A teller takes the key on a page that is shown once, and presents it after the close."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from locked_boxes import make_locked
from makers import make_person, make_review, make_role
from zhibu.ballots.enums import ReviewState
from zhibu.orgs.enums import RoleKind
from zhibu.portal.tellers import running


@pytest.fixture
def at_once(monkeypatch):
    """The opening is begun in the answer's own thread: a test's transaction is seen by it alone."""

    class Here:
        def __init__(self, *, target, args, daemon):
            del daemon
            self.run = lambda: target(*args)

        def start(self):
            self.run()

    monkeypatch.setattr(running, "Thread", Here)
    monkeypatch.setattr(running.connections, "close_all", lambda: None)
    monkeypatch.setattr("zhibu.ballots.opening.wipe", lambda _review: True)


def with_role(person):
    """Tellers are named people, whatever their role."""
    make_role(person, make_review(voters=1).organisation, RoleKind.STAFF_VOTER)
    return person


def frozen():
    review = make_review(voters=2, state=ReviewState.FROZEN)
    review.tellers.update(public_key=None, key_taken_on=None)
    for teller in review.tellers.all():
        with_role(teller.person)
    return review


def closed(voters=6):
    locked = make_locked(voters=voters)
    locked.all_vote(lambda voter: [8_500] * len(voter.sheet.subjects))
    for person in (locked.first, locked.second):
        with_role(person)
    return locked


def address(review):
    return f"/reviews/{review.code}/tellers/"


def shown_key(response):
    return "-".join(
        re.findall(r"<li value=\"\d+\"><code>(\w{5})</code>", response.content.decode())
    )


def test_key_is_shown_once(client_for):
    review = frozen()
    client = client_for(review.tellers.get(place=1).person)
    assert "领取密钥" in client.get(address(review)).content.decode()
    response = client.post(f"{address(review)}key/")
    assert len(shown_key(response)) == 83
    assert "no-store" in response.headers["Cache-Control"]
    again = client.post(f"{address(review)}key/")
    assert (again.status_code, shown_key(again)) == (400, "")
    assert "只显示一次" in again.content.decode()


@pytest.mark.parametrize("state", list(ReviewState))
def test_page_reads_in_every_state(client_for, state):
    review = make_review(voters=2, state=state)
    teller = with_role(review.tellers.get(place=2).person)
    assert client_for(teller).get(address(review)).status_code == 200


def test_page_is_not_found_by_anybody_else(client_for, cast):
    review = frozen()
    for _name, person in cast:
        assert client_for(person).get(address(review)).status_code in (403, 404)
    assert client_for(with_role(make_person())).get(address(review)).status_code == 404


@pytest.mark.usefixtures("at_once")
def test_both_tellers_open_the_box(client_for):
    locked = closed()
    outer, inner = locked.texts
    client_for(locked.first).post(address(locked.review), {"text": outer.lower()})
    locked.review.refresh_from_db()
    assert locked.review.state == ReviewState.UNLOCKED
    sheet = SimpleUploadedFile("key.txt", f"监票人的密钥\n\n{inner}\n".encode())
    client_for(locked.second).post(address(locked.review), {"file": sheet})
    locked.review.refresh_from_db()
    assert (locked.review.state, locked.review.cast_count) == (ReviewState.COUNTED, 6)
    assert "销毁您的密钥" in client_for(locked.first).get(address(locked.review)).content.decode()


@pytest.mark.usefixtures("at_once")
def test_mistyped_key_is_told_at_its_field(client_for):
    locked = closed(2)
    groups = locked.texts[0].split("-")
    groups[6] = groups[6][::-1] if groups[6] != groups[6][::-1] else "00000"
    response = client_for(locked.first).post(address(locked.review), {"text": "-".join(groups)})
    assert response.status_code == 400
    assert "第 7 组" in response.content.decode()


@pytest.mark.usefixtures("at_once")
def test_second_teller_waits_for_the_first(client_for):
    locked = closed(2)
    response = client_for(locked.second).post(address(locked.review), {"text": locked.texts[1]})
    assert response.status_code == 400
    locked.review.refresh_from_db()
    assert locked.review.state == ReviewState.CLOSED


def test_box_that_disagrees_with_the_roll_is_told(client_for):
    locked = closed(3)
    locked.put([8_000, 8_000, 8_000])
    page = client_for(locked.first).get(address(locked.review)).content.decode()
    assert "请不要开箱" in page


def test_running_opening_is_shown_with_its_progress(client_for):
    from zhibu.ballots.models import BoxOpening

    locked = closed(2)
    BoxOpening.objects.create(review=locked.review, running=True, done=1, total=2)
    page = client_for(locked.first).get(address(locked.review)).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert 'value="1" max="2"' in page
