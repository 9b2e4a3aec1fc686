"""Tell people what they must know."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from zhibu.inbox.models import MailState, Message
from zhibu.orgs.models import Person


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
            for person in to
        ],
        ignore_conflicts=True,
    )
