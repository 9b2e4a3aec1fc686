"""The text of a draft, for experts: its lines with what the check found at them, and editing it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.orgs.refusals import Refused
from zhibu.portal.drafts.showing import about, found_in, row
from zhibu.portal.forms import Form, refuse
from zhibu.portal.replies import go, reply
from zhibu.schemes.actions.drafting import edit_draft, hash_of
from zhibu.schemes.checking import check
from zhibu.schemes.queries import draft_for


class TextForm(Form):
    text = forms.CharField(
        label=gettext_lazy("Text of the scheme (YAML)"),
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 24, "spellcheck": "false", "wrap": "off", "class": "draft-yaml"}
        ),
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)


def text(request: HttpRequest, code: str) -> HttpResponse:
    """Its lines; saved with faults too, which are shown at their lines."""
    one = draft_for(request.person, code)
    form = TextForm(request.POST or None, initial={"text": one.text, "opened": hash_of(one)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            edit_draft(draft=one, text=given["text"], opened=given["opened"], by=request.person)
        except Refused as error:
            refuse(form, error)
        else:
            usable = check(draft_for(request.person, code).text).usable
            told = messages.success if usable else messages.warning
            told(
                request, _("Saved.") if usable else _("Saved, with faults; see their lines below.")
            )
            return go(request, "draft_text", code)
    return reply(
        request,
        "portal/drafts/text.html",
        status=422 if form.errors else 200,
        **about(one, request.person, "draft_text"),
        **found_in(one),
        form=form,
        lines=lines_of(one.text),
    )


def lines_of(whole: str) -> list[tuple[int, str, list[dict[str, Any]]]]:
    """Each line with its number and what was found at it; a fault past the end stands at the last."""
    lines = whole.split("\n")
    lines = lines[:-1] if len(lines) > 1 and not lines[-1] else lines
    at: dict[int, list[dict[str, Any]]] = {}
    for said in check(whole).said:
        if said.severity != "note":
            at.setdefault(min(said.line, len(lines)), []).append(row(said))
    return [(number, line, at.get(number, [])) for number, line in enumerate(lines, 1)]
