"""Take messages back that tell of what is erased."""

from zhibu.inbox.models import Message
from zhibu.orgs.erasing import ERASED
from zhibu.orgs.models import Person

AT_ONCE = 500


def forget_person(subject: str) -> None:
    """Delete the messages to a person, and the name from messages to others."""
    person = Person.objects.get(pk=subject.partition("/")[2])
    Message.objects.filter(to=person).delete()
    if person.name == ERASED:
        return
    named = []
    for message in Message.objects.only("facts").iterator(chunk_size=5_000):
        facts = _without(message.facts, person.name)
        if facts != message.facts:
            message.facts = facts
            named.append(message)
    Message.objects.bulk_update(named, ["facts"], batch_size=AT_ONCE)


def forget_cause(beginning: str) -> None:
    """Delete the messages that a cause began."""
    Message.objects.filter(cause__startswith=beginning).delete()


def _without(value: object, name: str) -> object:
    if isinstance(value, str):
        return value.replace(name, ERASED)
    if isinstance(value, dict):
        return {key: _without(one, name) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, name) for one in value]
    return value
