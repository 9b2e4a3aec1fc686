"""Tell people what they must know, and note what they have read."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhibu.inbox.models import MailState, Message
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Forbidden


@transaction.atomic
def tell(
    *,
    to: Iterable[Person],
    kind: str,
    cause: str,
    facts: Mapping[str, Any],
    url: str = "",
    mail: bool = False,
) -> None:
    """Send each person a message (通知), once for a cause however often it is called.

    Args:
        kind: names the words in inbox/words.py.
        cause: what it is about; the same person is told once.
        facts: what the words need; texts and numbers only.
        mail: whether it goes by e-mail too, with the next round of mail.
    """
    tell_each(
        messages=((person, facts) for person in to), kind=kind, cause=cause, url=url, mail=mail
    )


@transaction.atomic
def tell_each(
    *,
    messages: Iterable[tuple[Person, Mapping[str, Any]]],
    kind: str,
    cause: str,
    url: str = "",
    mail: bool = False,
) -> None:
    """Send each person a message with facts of their own; otherwise as `tell`."""
    Message.objects.bulk_create(
        [
            Message(
                to=person,
                kind=kind,
                cause=cause,
                facts=dict(facts),
                url=url,
                mail=MailState.WAITING if mail and person.email else MailState.NONE,
            )
            for person, facts in messages
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


@transaction.atomic
def mark_read(*, message: Message, by: Person) -> Message:
    """Note that a message was read; the first time counts."""
    require(by, Permission.OWN_SEE)
    if message.to_id != by.pk:
        raise Forbidden
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
    return message


@transaction.atomic
def mark_all_read(*, by: Person) -> int:
    """Note that all of one's messages were read; give how many were not."""
    require(by, Permission.OWN_SEE)
    return Message.objects.filter(to=by, read_at__isnull=True).update(read_at=timezone.now())
