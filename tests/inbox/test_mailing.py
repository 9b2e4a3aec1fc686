"""Mail goes out through a real server on this machine: once, in the reader's language, with bounded tries."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.test import override_settings

from makers import make_account, make_person
from zhibu.inbox.actions import tell
from zhibu.inbox.mailing import MOST_TRIES, send_waiting
from zhibu.inbox.models import Message

pytestmark = pytest.mark.django_db
NOW = "2026-05-29T08:00:00+08:00"
RETURNED = {"title": "三月党员大会", "branch": "第一支部", "by": "王芳", "reason": "缺签到表",
            "held_on": "2026-03-05"}  # fmt: skip


class Post:
    """Takes what is sent; refuses what is addressed to nobody@."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802
        if address.startswith("nobody@"):
            return "550 no such person"
        if address.startswith("later@"):
            return "450 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def post() -> Iterator[Post]:
    handler = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=port, decode_data=False)
    server.start()
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(
        EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_TIMEOUT=5
    ):
        yield handler
    server.stop()


def tell_by_mail(address="wang@example.com", cause="one", **facts):
    person = make_person(name="王芳", email=address)
    tell(
        to=[person],
        kind="record_returned",
        cause=cause,
        facts=RETURNED | facts,
        url="/records/1/",
        mail=True,
    )
    return person


def subject(mail):
    return " ".join(mail["Subject"].split())  # a long one is folded


def states():
    return list(Message.objects.order_by("pk").values_list("mail", flat=True))


def test_mail_arrives_as_plain_chinese_text(post):
    tell_by_mail()
    assert send_waiting() == {"sent": 1, "again": 0, "failed": 0}
    (mail,) = post.mails
    assert mail["To"] == "wang@example.com"
    assert subject(mail) == "[支部] 退回修改：三月党员大会"
    assert mail.get_content_type() == "text/plain"
    body = mail.get_content()
    assert body.splitlines()[0] == "王芳同志："
    assert "· 理由：缺签到表" in body
    assert "http://localhost:8000/records/1/" in body
    assert states() == ["sent"]


def test_mail_speaks_the_language_of_its_reader(post):
    person = tell_by_mail()
    make_account(person, language="en")
    send_waiting()
    assert subject(post.mails[0]) == "[支部] Returned for changes: 三月党员大会"


def test_mail_is_sent_once_however_often_rounds_run(post):
    tell_by_mail()
    send_waiting()
    assert send_waiting() == {"sent": 0, "again": 0, "failed": 0}
    assert len(post.mails) == 1


def test_person_without_an_address_is_told_on_the_site_alone(post):
    tell_by_mail(address="")
    assert send_waiting() == {"sent": 0, "again": 0, "failed": 0}
    assert states() == ["none"]
    assert post.mails == []


@pytest.mark.usefixtures("post")
def test_mail_to_an_unknown_address_fails_and_the_next_one_arrives():
    tell_by_mail(address="nobody@example.com")
    tell_by_mail(cause="two")
    assert send_waiting() == {"sent": 1, "again": 0, "failed": 1}
    assert states() == ["failed", "sent"]


@pytest.mark.usefixtures("post")
def test_mail_that_is_put_off_is_tried_again_but_not_for_ever():
    tell_by_mail(address="later@example.com")
    with time_machine.travel(NOW, tick=False) as clock:
        for tried in range(1, MOST_TRIES + 1):
            result = send_waiting()
            assert result["failed"] == (tried == MOST_TRIES)
            assert send_waiting() == {"sent": 0, "again": 0, "failed": 0}  # not at once
            clock.shift(601)
        assert send_waiting() == {"sent": 0, "again": 0, "failed": 0}
    assert states() == ["failed"]
    assert Message.objects.get().mail_tries == MOST_TRIES


def test_mail_waits_while_no_server_answers():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    tell_by_mail()
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
        assert send_waiting() == {"sent": 0, "again": 1, "failed": 0}
    assert states() == ["waiting"]


def test_title_with_a_line_break_does_not_make_a_header(post):
    tell_by_mail(title="三月\nBcc: all@example.com")
    send_waiting()
    assert post.mails[0]["Bcc"] is None
    assert "三月 Bcc: all@example.com" in subject(post.mails[0])
