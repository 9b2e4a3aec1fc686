"""The inbox: one's own messages alone, read and unread, in words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhibu.inbox.actions import tell
from zhibu.inbox.models import Message

pytestmark = pytest.mark.django_db


def send(person, title="三月党员大会", url="/help/"):
    tell(
        to=[person],
        kind="record_returned",
        cause=f"test:{title}",
        facts={"title": title, "branch": "第一支部", "by": "王芳", "reason": "缺签到表",
               "held_on": "2026-03-05"},
        url=url,
    )  # fmt: skip
    return Message.objects.get(to=person, cause=f"test:{title}")


def test_inbox_shows_messages_in_the_readers_language(cast, client_for):
    send(cast.member)
    client = client_for(cast.member)
    text = client.get("/inbox/").text
    assert "退回修改：三月党员大会" in text
    assert "缺签到表" in text
    client.cookies["language"] = "en"
    assert "Returned for changes: 三月党员大会" in client.get("/inbox/").text


def test_inbox_without_messages_says_what_comes_here(cast, client_for):
    assert "还没有消息" in client_for(cast.member).get("/inbox/").text


def test_message_is_read_and_leads_where_it_points(cast, client_for):
    message = send(cast.member)
    client = client_for(cast.member)
    answer = client.post(f"/inbox/{message.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/help/")
    message.refresh_from_db()
    assert message.read_at is not None
    assert "三月党员大会" not in client.get("/inbox/?show=unread").text


def test_message_of_somebody_else_is_not_found(cast, client_for):
    message = send(cast.member)
    assert client_for(cast.secretary).post(f"/inbox/{message.pk}/").status_code == 404


def test_all_are_marked_as_read_at_once(cast, client_for):
    send(cast.member)
    send(cast.member, "四月党员大会")
    other = send(cast.secretary)
    client_for(cast.member).post("/inbox/read/")
    assert Message.objects.filter(to=cast.member, read_at__isnull=True).count() == 0
    other.refresh_from_db()
    assert other.read_at is None


def test_inbox_takes_the_same_queries_for_one_row_and_for_three(cast, client_for):
    client = client_for(cast.member)

    def queries():
        client.get("/inbox/")  # the first one writes to the session
        with CaptureQueriesContext(connection) as found:
            assert client.get("/inbox/").status_code == 200
        return len(found)

    send(cast.member)
    few = queries()
    send(cast.member, "四月")
    send(cast.member, "五月")
    assert queries() == few == 6
