"""Erase what the site holds of a record or a person, by law: a form that names reason and authority."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhibu.orgs.actions import erase_subject
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import Form, refuse
from zhibu.portal.replies import go, reply


class ErasureForm(Form):
    what = forms.ChoiceField(
        label=_("What it is about"),
        choices=[("person", _("A person")), ("record", _("A record"))],
    )
    subject = forms.CharField(
        label=_("Its number"),
        max_length=60,
        help_text=_(
            "Of a person the number in the list of people; of a record the last part of its address."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stays in the ledger, so it names nobody: as in “asked for by the person”."),
    )
    authority = forms.CharField(
        label=_("Authority"),
        max_length=200,
        help_text=_("Whose decision it is, with its number."),
    )
    sure = forms.BooleanField(label=_("I know that this cannot be undone."))

    def named(self) -> str:
        """Give the ledger's name of the subject.

        Raises:
            Refused: nobody has this number.
        """
        given = self.cleaned_data["subject"].strip()
        if self.cleaned_data["what"] == "record":
            return f"record/{given}"
        person = Person.objects.filter(code=given).first()
        if person is None:
            words = _now("Nobody has the number “%(given)s”. Look it up in the list of people.")
            raise Refused(fields={"subject": words % {"given": given}})
        return f"person/{person.pk}"


def erasure(request: HttpRequest) -> HttpResponse:
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = erase_subject(
                subject=form.named(),
                reason=form.cleaned_data["reason"],
                authority=form.cleaned_data["authority"],
                by=request.person,
            )
        except Refused as error:
            refuse(form, error)
        else:
            words = _now("Erased: %(count)s entries lost their content. Entries and proofs stand.")
            messages.success(request, words % {"count": count})
            return go(request, "ledger_audit")
    status = 422 if form.errors else 200
    return reply(request, "portal/ledger/erasure.html", status=status, form=form)
