"""Planning a round: its days, proposed, and two tellers of a box; what the scheme fixes is only shown."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import formats, timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhibu.ballots.actions.planning import name_tellers, plan_review
from zhibu.ballots.enums import Secrecy
from zhibu.ballots.models import Review
from zhibu.ballots.rounds import round_of
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import everybody_for
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import DayField, Form, refuse
from zhibu.portal.replies import go, reply
from zhibu.portal.reviews.coming import Coming, adoptions_to_plan, coming, coming_rounds
from zhibu.portal.reviews.days import proposed_days
from zhibu.portal.reviews.found import review_to, sent
from zhibu.portal.reviews.picking import PickPerson, fitting_tellers
from zhibu.portal.reviews.words import channel_of


class Tellers(Form):
    first = PickPerson(
        label=_("First teller (outer lock)"),
        help_text=_("Opens first. Search by name, pinyin or code."),
    )
    second = PickPerson(
        label=_("Second teller (inner lock)"),
        help_text=_("Opens last, so that neither alone sees a ballot."),
    )

    def offer(self, person: Person, organisation: Organisation, words: str) -> None:
        among = everybody_for(person).filter(in_use=True)
        offered = fitting_tellers(person, organisation, words)
        for name in ("first", "second"):
            field: Any = self.fields[name]
            field.offer(among, offered, str(self[name].value() or ""))

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("first") and found.get("first") == found.get("second"):
            words = _now("%(name)s is the first teller already; the second must be somebody else.")
            self.add_error("second", words % {"name": found["first"].name})
        return found


class Days(Form):
    roll_on = DayField(
        label=_("Day of the roll"),
        help_text=_("Who rates is taken from the organisation as it stood at the end of this day."),
    )
    objections_until = DayField(
        label=_("Objections until"),
        help_text=_("Proposed: five working days, so that everybody sees the roll."),
    )
    opens_on = DayField(
        label=_("Voting opens on"), help_text=_("After the last day of objections.")
    )
    closes_on = DayField(
        label=_("Last day of voting"), help_text=_("Proposed before the period ends.")
    )

    def clean(self) -> dict[str, Any]:
        """Say of the days too what the action would refuse, so that all is said at once."""
        found = super().clean()
        names = ("roll_on", "objections_until", "opens_on", "closes_on")
        roll, objections, opens, closes = (found.get(name) for name in names)
        first = max(roll or timezone.localdate(), timezone.localdate())
        if objections and objections < first:
            words = _now("Choose a day from %(day)s on, so that people can object to the roll.")
            self.add_error("objections_until", words % {"day": formats.date_format(first)})
        if objections and opens and opens <= objections:
            words = _now("Voting opens after the last day of objections, %(day)s.")
            self.add_error("opens_on", words % {"day": formats.date_format(objections)})
        if opens and closes and closes < opens:
            words = _now("The last day of voting cannot come before the first, %(day)s.")
            self.add_error("closes_on", words % {"day": formats.date_format(opens)})
        return found


class DaysAndTellers(Days, Tellers):
    """What a secret ballot asks for: its box has two locks."""

    field_order = ("roll_on", "objections_until", "opens_on", "closes_on", "first", "second")


def plan(request: HttpRequest) -> HttpResponse:
    """Plan one round of a scheme in force; without one chosen, choose among those not planned."""
    person, today = request.person, timezone.localdate()
    given = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(person, given, today)
    if chosen is None:
        return reply(
            request,
            "portal/reviews/plan.html",
            status=422 if request.method == "POST" else 200,
            coming=coming_rounds(person, today),
            year=today.year,
        )
    named = chosen.round.secrecy == Secrecy.NAMED
    asked = Days if named else DaysAndTellers
    form = asked(sent(request), initial=proposed_days(today, str(chosen.round.period)))
    if isinstance(form, Tellers):
        form.offer(person, chosen.adoption.organisation, request.GET.get("who", ""))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        tellers = None if named else (data.pop("first"), data.pop("second"))
        try:
            made = plan_review(
                adoption=chosen.adoption,
                channel=chosen.round.channel,
                year=chosen.year,
                round=chosen.round.number,
                tellers=tellers,
                by=person,
                **data,
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _now("Planned. The roll is shown on the day you gave."))
            return go(request, "review", made.code)
    return reply(
        request,
        "portal/reviews/plan.html",
        status=422 if form.errors else 200,
        chosen=chosen,
        form=form,
        named=named,
        who=request.GET.get("who", ""),
    )


def _chosen(person: Person, given: Any, today: date) -> Coming | None:
    """The round that is asked for; 404 where the person does not plan it."""
    if not given.get("adoption"):
        return None
    wanted = [given.get(name, "") for name in ("adoption", "round", "year")]
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in wanted):
        raise Http404
    number, round_, year = map(int, wanted)
    if abs(year - today.year) > 1:
        raise Http404
    for adoption in adoptions_to_plan(person, today):
        if adoption.pk == number:
            one = round_of(adoption, given.get("channel", ""), year, round_)
            if one is not None:
                return coming(adoption, one, today)
    raise Http404


def tellers(request: HttpRequest, code: str) -> HttpResponse:
    """Name other tellers, before voting opens; a named review has none."""
    review = review_to(request.person, code, Permission.REVIEW_PLAN)
    if review.secrecy == Secrecy.NAMED:
        raise Http404
    named = {one.place: one.person.code for one in review.tellers.select_related("person")}
    initial = {"first": named.get(1, ""), "second": named.get(2, "")}
    form = Tellers(sent(request), initial=initial)
    form.offer(request.person, review.organisation, request.GET.get("who", ""))
    if request.method == "POST" and form.is_valid() and _named(request, review, form):
        messages.success(request, _now("The tellers are named."))
        return go(request, "review", review.code)
    return reply(
        request,
        "portal/reviews/name_tellers.html",
        status=422 if form.errors else 200,
        review=review,
        title=channel_of(review),
        form=form,
        who=request.GET.get("who", ""),
    )


def _named(request: HttpRequest, review: Review, form: Tellers) -> bool:
    data = form.cleaned_data
    try:
        name_tellers(review=review, tellers=(data["first"], data["second"]), by=request.person)
    except Refused as error:
        refuse(form, error)
        return False
    return True


__all__ = ["plan", "tellers"]
