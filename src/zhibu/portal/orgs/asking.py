"""Pages that ask with a form: shown, filled, and answered by one action."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import refuse
from zhibu.portal.replies import go, reply


def ask(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    done: Callable[[Any], tuple[object, str, str]],
    **shown: Any,
) -> HttpResponse:
    """Show a form; when it is sent and right, act, say so and go on.

    Args:
        act: takes the cleaned data; what it refuses stands at the fields.
        done: takes what `act` gave; gives what to say, the name of the next page and its code.
        shown: title, lead, back (name, code, words), label of the button.
    """
    if form.is_valid():
        try:
            made = act(form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            words, page, code = done(made)
            messages.success(request, str(words))
            return go(request, page, code)
    status = 400 if form.errors else 200
    return reply(request, "portal/orgs/ask.html", status=status, form=form, **shown)


__all__ = ["ask"]
