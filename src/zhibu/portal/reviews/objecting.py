"""Objecting to a roll before it is frozen, and deciding on what was objected."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhibu.ballots.actions.objecting import decide_objection, object_to_roll
from zhibu.ballots.enums import ObjectionKind, ReviewState
from zhibu.ballots.models import Review
from zhibu.ballots.queries import review_for
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import Form, refuse
from zhibu.portal.replies import go, reply
from zhibu.portal.reviews.found import review_to, sent
from zhibu.portal.reviews.picking import OFFERED, PickPerson, in_reach, of_own_branches
from zhibu.portal.reviews.words import channel_of

LONGEST = 500


class ObjectionForm(Form):
    kind = forms.ChoiceField(
        label=_("What is wrong"),
        choices=[
            (ObjectionKind.LEAVE_OUT, _("Somebody on the roll should not be asked")),
            (ObjectionKind.TAKE_IN, _("Somebody who is missing should be asked too")),
        ],
        initial=ObjectionKind.LEAVE_OUT,
        widget=forms.RadioSelect,
    )
    about = PickPerson(label=_("Person"), help_text=_("Search by name, pinyin or code."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The office reads it, and the person whom it is about."),
    )


def object_(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is wrong with the roll."""
    person = request.person
    review = review_for(person, code)
    first = {"about": request.GET.get("about", "")[:40], "kind": request.GET.get("kind") or ObjectionKind.LEAVE_OUT}  # fmt: skip
    form = ObjectionForm(sent(request), initial=first)
    _offer(form, person)
    if request.method == "POST" and form.is_valid() and _objected(form, review, person):
        words = _now("Your objection is with the office. You get a message when it is decided.")
        messages.success(request, words)
        return go(request, "review_roll", review.code)
    return reply(
        request,
        "portal/reviews/object.html",
        status=422 if form.errors else 200,
        review=review,
        title=channel_of(review),
        form=form,
        shown=review.state == ReviewState.SHOWN,
    )


def _offer(form: ObjectionForm, person: Person) -> None:
    field: Any = form.fields["about"]
    near = of_own_branches(person).order_by("name", "code").only("code", "name")
    field.offer(in_reach(person), near[:OFFERED], str(form["about"].value() or ""))


def _objected(form: ObjectionForm, review: Review, person: Person) -> bool:
    try:
        object_to_roll(review=review, by=person, **form.cleaned_data)
    except Refused as error:
        refuse(form, error)
        return False
    return True


def decide(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Accept or refuse an objection, with a reason."""
    review = review_to(request.person, code, Permission.REVIEW_PLAN)
    objection = get_object_or_404(review.objections.select_related("review", "about", "sheet"), pk=number)  # fmt: skip
    accept = request.POST.get("accept")
    if accept not in ("0", "1"):
        messages.error(request, _now("Choose whether to accept or refuse the objection."))
        return go(request, "review_roll", review.code)
    try:
        decide_objection(
            objection=objection,
            accept=accept == "1",
            reason=request.POST.get("reason", ""),
            by=request.person,
        )
        done = _now("Accepted; the roll is changed.") if accept == "1" else _now("Refused.")
        messages.success(request, done)
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "review_roll", review.code)


__all__ = ["decide", "object_"]
