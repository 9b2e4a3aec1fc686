"""Kinds of record: the list, adding one, changing its words, taking it out of use."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import Form, refuse
from zhibu.portal.replies import go, reply
from zhibu.records import actions
from zhibu.records.models import Kind


class WordsForm(Form):
    zh = forms.CharField(label=_("Chinese word"))
    en = forms.CharField(label=_("English word"))
    place = forms.IntegerField(label=_("Place in lists"), initial=200)


class KindForm(WordsForm):
    name = forms.CharField(
        label=_("Name in schemes"),
        help_text=_("Small letters, digits and underscores, as in open_affairs; it never changes."),
    )
    by_group = forms.BooleanField(label=_("held by groups"), required=False)
    private = forms.BooleanField(
        label=_("private: read by who was there and the office above"), required=False
    )
    with_hours = forms.BooleanField(label=_("counts hours"), required=False)
    field_order = ["name", "zh", "en", "place"]


def kinds(request: HttpRequest) -> HttpResponse:
    """All kinds, and a form that adds one."""
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_kind(by=request.person, **form.cleaned_data)
            messages.success(request, _now("“%(kind)s” can be ticked now.") % {"kind": made})
            return go(request, "kinds")
        except Refused as error:
            refuse(form, error)
    return reply(
        request,
        "portal/administration/kinds.html",
        status=422 if form.errors else 200,
        kinds=Kind.objects.all(),
        form=form,
    )


def kind(request: HttpRequest, name: str) -> HttpResponse:
    """Change the words and the place of one."""
    found = get_object_or_404(Kind, name=name)
    form = WordsForm(
        request.POST or None, initial={"zh": found.zh, "en": found.en, "place": found.place}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_kind(kind=found, by=request.person, **form.cleaned_data)
            return go(request, "kinds")
        except Refused as error:
            refuse(form, error)
    facts = {"kind": found, "form": form}
    return reply(
        request, "portal/administration/kind.html", status=422 if form.errors else 200, **facts
    )


def use(request: HttpRequest, name: str) -> HttpResponse:
    """Take a kind out of use, or back into it."""
    found = get_object_or_404(Kind, name=name)
    try:
        actions.retire_kind(kind=found, in_use=not found.in_use, by=request.person)
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "kinds")
