"""Hand a draft in, take it back, and decide on it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.duties.kinds import lay_kinds
from zhibu.orgs.refusals import Refused
from zhibu.portal.drafts.tried import tried_of
from zhibu.portal.forms import DayField, Form, refuse
from zhibu.portal.replies import go
from zhibu.schemes.actions.deciding import LONGEST_REASON, decide_draft
from zhibu.schemes.actions.drafting import submit_draft, withdraw_draft
from zhibu.schemes.queries import draft_for


class SubmitForm(Form):
    from_day = DayField(
        label=gettext_lazy("Adopt from"),
        help_text=gettext_lazy(
            "Once it is approved. The scheme that it replaces ends the day before."
        ),
    )

    reason = forms.CharField(
        label=gettext_lazy("Why without a trial"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Who approves reads it."),
    )


class DecideForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed where you decline; the writer reads it."),
    )


def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in for approval."""
    from zhibu.portal.drafts.draft import overview

    one, form = draft_for(request.person, code), SubmitForm(request.POST)
    tried = tried_of(one)
    if form.is_valid() and tried is None and not form.cleaned_data["reason"].strip():
        form.add_error("reason", _("It was not tried on any facts: try it first, or say why not."))
    if form.is_valid():
        untried = form.cleaned_data["reason"] if tried is None else ""
        day = form.cleaned_data["from_day"]
        try:
            submit_draft(draft=one, from_day=day, untried=untried, by=request.person)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Handed in. Whoever may approve it was told."))
            return go(request, "draft", code)
    return overview(request, one, status=422, submit_form=form)


def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take back."""
    one = draft_for(request.person, code)
    try:
        withdraw_draft(draft=one, by=request.person)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The draft is withdrawn. You can copy it into a new one."))
    return go(request, "draft", code)


def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Approve and adopt, or decline."""
    from zhibu.portal.drafts.draft import overview

    one, form = draft_for(request.person, code), DecideForm(request.POST)
    choice = request.POST.get("choice", "")
    if form.is_valid() and choice in ("approve", "decline"):
        reason = form.cleaned_data["reason"]
        try:
            decided = decide_draft(
                draft=one, approve=choice == "approve", reason=reason, by=request.person
            )
        except Refused as error:
            refuse(form, error)
        else:
            if decided.adoption is None:
                messages.success(request, _("Declined. The writer was told your reason."))
                return go(request, "draft", code)
            lay_kinds(decided.adoption)
            messages.success(request, _("Approved and adopted. The writer was told."))
            return go(request, "scheme", decided.adoption.pk)
    elif choice not in ("approve", "decline"):
        form.add_error(None, _("Choose whether you approve or decline it."))
    return overview(request, one, status=422, decide_form=form)
