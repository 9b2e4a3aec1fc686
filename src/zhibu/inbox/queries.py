"""What a person finds in their inbox: their own messages and nobody else's."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from zhibu.inbox.models import Message
from zhibu.orgs.models import Person


def messages_for(person: Person, *, unread: bool = False) -> QuerySet[Message]:
    """Messages to the person, newest first."""
    found = Message.objects.filter(to=person).order_by("-at", "-pk")
    return found.filter(read_at__isnull=True) if unread else found


def message_for(person: Person, number: int) -> Message:
    """One of them; 404 if it is somebody else's."""
    return get_object_or_404(messages_for(person), pk=number)
