"""The inbox: what one was told, newest first."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.inbox import actions, queries
from zhibu.inbox.models import Message
from zhibu.inbox.words import Words, words_of
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in words."""

    message: Message
    words: Words


def inbox(request: HttpRequest) -> HttpResponse:
    unread = request.GET.get("show") == "unread"
    found = window(request, queries.messages_for(request.person, unread=unread), 30)
    letters = [Letter(message, words_of(message)) for message in found.rows]
    views = [(_("All"), "?", not unread), (_("Unread"), "?show=unread", unread)]
    return reply(
        request,
        "portal/inbox/inbox.html",
        window=found,
        letters=letters,
        views=views,
        only_unread=unread,
        any_unread=any(letter.message.read_at is None for letter in letters),
    )


def read(request: HttpRequest, number: int) -> HttpResponse:
    """Note that a message was read, and go where it points."""
    message = queries.message_for(request.person, number)
    actions.mark_read(message=message, by=request.person)
    if message.url and "stay" not in request.POST:
        return go(request, message.url)
    return go(request, "inbox")


def read_all(request: HttpRequest) -> HttpResponse:
    count = actions.mark_all_read(by=request.person)
    done = ngettext("%(n)s message marked as read.", "%(n)s messages marked as read.", count)
    messages.success(request, done % {"n": count})
    return go(request, "inbox")
