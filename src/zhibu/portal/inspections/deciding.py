"""Buttons of a second person's decision, and of who takes back what they entered."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhibu.orgs.refusals import Refused

Act = Callable[..., object]


def decide(request: HttpRequest, confirm: Act, refuse: Act) -> None:
    """Confirm or refuse as the form says, with its reason, and tell what came of it."""
    reason = request.POST.get("reason", "")
    if request.POST.get("confirm") == "1":
        act(request, _("Confirmed; it counts from now on."), confirm, reason=reason)
    else:
        act(request, _("Refused; it does not count."), refuse, reason=reason)


def withdraw(request: HttpRequest, action: Act) -> None:
    """Take back, and tell what came of it."""
    act(request, _("Taken back."), action)


def act(request: HttpRequest, done: str, action: Act, **facts: object) -> None:
    """Do it by the reader; say that it is done, or why it was refused."""
    try:
        action(by=request.person, **facts)  # type: ignore[attr-defined]
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
