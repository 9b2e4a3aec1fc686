"""Sends waiting messages by e-mail (邮件), in batches, with bounded retries.

A message is claimed before it is sent, so that two rounds at once do not send it twice; a round
that dies in between leaves it claimed, and the next round after a while takes it up again.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhibu.inbox.models import MailState, Message
from zhibu.inbox.words import words_of

BATCH = 50
MOST_TRIES = 5
RETRY_AFTER = timedelta(minutes=10)
"""Between two tries of one message, and until a claim of a round that died is void."""
log = logging.getLogger(__name__)


def send_waiting(limit: int = 2000) -> dict[str, int]:
    """Send what waits; give how many were sent, are to be tried again, and have failed for good.

    A message fails for good after five tries, or at once where the server refuses its address.
    """
    counts = {"sent": 0, "again": 0, "failed": 0}
    seen: set[int] = set()
    while len(seen) < limit:
        batch = _claim(min(BATCH, limit - len(seen)), seen)
        if not batch:
            break
        seen |= {message.pk for message in batch}
        for name, count in _send(batch).items():
            counts[name] += count
    return counts


@transaction.atomic
def _claim(count: int, seen: set[int]) -> list[Message]:
    """Take the next ones: their try is counted now, so that no other round takes them."""
    now = timezone.now()
    ready = Q(mailed_at__isnull=True) | Q(mailed_at__lt=now - RETRY_AFTER)
    waiting = Message.objects.filter(ready, mail=MailState.WAITING).exclude(pk__in=seen)
    rows = list(
        waiting.select_for_update(skip_locked=_can_skip(), of=("self",) if _can_skip() else ())
        .select_related("to__account")
        .order_by("pk")[:count]
    )
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(
        mail_tries=F("mail_tries") + 1, mailed_at=now
    )
    for row in rows:
        row.mail_tries += 1
    return rows


def _can_skip() -> bool:
    from django.db import connection

    return connection.features.has_select_for_update_skip_locked


def _send(batch: Sequence[Message]) -> dict[str, int]:
    counts = {"sent": 0, "again": 0, "failed": 0}
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        log.warning("no mail server: %s", error)
        for message in batch:
            counts[_note(message, sent=False)] += 1
        return counts
    try:
        for message in batch:
            counts[_send_one(message, connection)] += 1
    finally:
        connection.close()
    return counts


def _send_one(message: Message, connection: BaseEmailBackend) -> str:
    try:
        sent = as_mail(message, connection).send()
    except (OSError, SMTPException, ValueError) as error:
        log.warning("message %s was not mailed: %s", message.pk, error)
        lasting = isinstance(error, ValueError) or _refused(error)
        return _note(message, sent=False, lasting=lasting)
    return _note(message, sent=bool(sent))


def _refused(error: Exception) -> bool:
    """Whether the server will never take it: every recipient refused with a 5xx code."""
    recipients = getattr(error, "recipients", None)
    return bool(recipients) and all(code >= 500 for code, _text in recipients.values())


def _note(message: Message, *, sent: bool, lasting: bool = False) -> str:
    if sent:
        state, name = MailState.SENT, "sent"
    elif lasting or message.mail_tries >= MOST_TRIES:
        state, name = MailState.FAILED, "failed"
    else:
        state, name = MailState.WAITING, "again"
    Message.objects.filter(pk=message.pk).update(mail=state, mailed_at=timezone.now())
    return name


def as_mail(message: Message, connection: BaseEmailBackend | None = None) -> EmailMessage:
    """Write a message as plain text, in the language of its reader."""
    account = getattr(message.to, "account", None)
    language = (account and account.language) or settings.LANGUAGE_CODE
    with translation.override(language):
        words = words_of(message)
        headline = " ".join(words.headline.split())  # a subject is one line
        lines = [_("Dear %(name)s,") % {"name": message.to.name}, "", words.headline, ""]
        lines += [f"· {line}" for line in words.lines]
        if message.url:
            lines += ["", _("Open it here:"), f"{settings.ORIGIN}{message.url}"]
        lines += ["", _("This message was sent by the branch-work system; do not reply to it.")]
        return EmailMessage(
            subject=f"[{settings.SITE_NAME}] {headline}",
            body="\n".join(lines) + "\n",
            to=[message.to.email],
            connection=connection,
        )
