"""Taking somebody into a shown roll by the office: as the person who was helped, or a guest."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhibu.ballots.actions.objecting import add_voter
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Review
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisations_for
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import Form, refuse
from zhibu.portal.orgs.forms import PickOne
from zhibu.portal.replies import go, reply
from zhibu.portal.reviews.found import review_to, sent
from zhibu.portal.reviews.objecting import LONGEST
from zhibu.portal.reviews.picking import PickPerson, in_reach
from zhibu.portal.reviews.words import channel_of, titles_of_sources


class TakeIn(Form):
    person = PickPerson(label=_("Who is asked"), help_text=_("Search by name, pinyin or code."))
    source = forms.ChoiceField(label=_("As what"))
    subject: Any = PickPerson(label=_("Whom they rate"), help_text=_("Somebody who stands on a sheet of this review."))  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example by whom they were helped, and how. It is kept with the roll."),
    )

    def __init__(self, *args: Any, review: Review, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["source"].choices = list(titles_of_sources(review).items())
        fields["person"].offer(in_reach(by), (), str(self["person"].value() or ""))
        if "member" in review.subject:
            fields["subject"].offer(in_reach(by), (), str(self["subject"].value() or ""))
        else:
            fields["subject"] = PickOne(label=_("Which they rate"))
            fields["subject"].offer(rated(by, review))
            self.order_fields(("person", "source", "subject", "reason"))


def rated(by: Person, review: Review) -> Any:
    """Organisations of the kinds that the review rates."""
    reached = organisations_for(by, Permission.REVIEW_PLAN).filter(in_use=True)
    return reached.filter(
        kind__in=review.subject.split(","), path__startswith=review.organisation.path
    )


def take_in(request: HttpRequest, code: str) -> HttpResponse:
    """Take somebody in, who rates just this one; once more adds another."""
    review = review_to(request.person, code, Permission.REVIEW_PLAN)
    form = TakeIn(sent(request), review=review, by=request.person)
    if request.method == "POST" and form.is_valid() and _taken_in(form, review, request.person):
        words = _now("%(name)s is on the roll.")
        messages.success(request, words % {"name": form.cleaned_data["person"].name})
        return go(request, "review_roll", review.code)
    return reply(
        request,
        "portal/reviews/take_in.html",
        status=422 if form.errors else 200,
        review=review,
        title=channel_of(review),
        form=form,
        shown=review.state == ReviewState.SHOWN,
    )


def _taken_in(form: TakeIn, review: Review, by: Person) -> bool:
    given = form.cleaned_data
    subject: Person | Organisation | None = given["subject"]
    rates = [(subject.code, given["source"])] if subject else []
    try:
        add_voter(review=review, person=given["person"], reason=given["reason"], rates=rates, by=by)
    except Refused as error:
        refuse(form, error)
        return False
    return True


__all__ = ["take_in"]
