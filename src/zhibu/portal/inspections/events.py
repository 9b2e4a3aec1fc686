"""Events: the list, entering one with its evidence, one with its decision."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.inspections.actions import events as actions
from zhibu.inspections.enums import EventState
from zhibu.inspections.kinds import EventKind, events_in, kinds_for
from zhibu.inspections.models import Event
from zhibu.inspections.queries import event_for, events_for
from zhibu.orgs.models import Membership, Organisation
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisations_for
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import DayField, FilesField, Form, LongSelect, refuse
from zhibu.portal.inspections import deciding, revoking
from zhibu.portal.inspections.words import effects_of, event_chip, kind_choice, of_state, views_of
from zhibu.portal.ledger.proofs import show_proof
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply
from zhibu.portal.targets.forms import FigureField
from zhibu.records.models import Record
from zhibu.records.queries import records_for
from zhibu.schemes.queries import adoptions_for
from zhibu.schemes.titles import title_of
from zhibu.targets.figures import written

SIZE = 50


class EventForm(Form):
    person = forms.ChoiceField(label=gettext_lazy("Member"), widget=LongSelect())
    event = forms.ChoiceField(label=gettext_lazy("Event"))
    on = DayField(label=gettext_lazy("Day"))
    points = FigureField(label=gettext_lazy("Points given"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Evidence"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Which document, of which day, by whom."),
    )  # fmt: skip
    record = forms.ChoiceField(
        label=gettext_lazy("Record that shows it"), required=False, widget=LongSelect()
    )
    pictures = FilesField(
        label=gettext_lazy("Files"), required=False,
        help_text=gettext_lazy("The document itself, as a PDF or picture, where there is one."),
    )  # fmt: skip


def events(request: HttpRequest) -> HttpResponse:
    """Events in reach, with what waits for a decision first on demand."""
    person, state = request.person, request.GET.get("state", "")
    page = window(request, of_state(events_for(person), state), SIZE)
    kinds = kinds_seen(person)
    return reply(
        request,
        "portal/inspections/events.html",
        window=page,
        rows=[(one, *_shown(one, kinds)) for one in page.rows],
        views=views_of(state),
        state=state,
        enters=True,
    )


def kinds_seen(person: Any) -> dict[str, EventKind]:
    """Kinds of every scheme that the person may read, the newest adoption first. One query."""
    found: dict[str, EventKind] = {}
    for adoption in adoptions_for(person).select_related(None).order_by("-started_on"):
        for name, kind in events_in(adoption.text).items():
            found.setdefault(name, kind)
    return found


def _shown(event: Event, kinds: dict[str, EventKind]) -> tuple[str, list[Any], Any]:
    kind = kinds.get(event.event)
    title = title_of(kind.title) if kind else event.event
    return title, effects_of(kind), event_chip(event)


def new(request: HttpRequest) -> HttpResponse:
    """Enter an event: first of whom, then what, with its evidence."""
    person = request.person
    places = organisations_for(person, Permission.EVENT_ENTER).filter(in_use=True)
    given = request.POST if request.method == "POST" else request.GET
    code, about = given.get("organisation", ""), given.get("about", "")
    if not code or about not in ("organisation", "member"):
        return reply(
            request, "portal/inspections/event_new.html",
            places=places.exclude(kind="group").values_list("code", "name"),
            status=422 if request.method == "POST" else 200,
        )  # fmt: skip
    place = places.filter(code=code).first()
    if place is None:
        raise Http404
    kinds = kinds_for(place, about == "member", timezone.localdate())
    form = _form(request, place, about, kinds)
    if request.method == "POST" and form.is_valid():
        try:
            made = _enter(request, place, form)
            messages.success(request, _("Entered. It counts once a second person confirmed it."))
            return go(request, "event", made.pk)
        except Refused as error:
            refuse(form, error)
    return reply(
        request,
        "portal/inspections/event_new.html",
        status=422 if form.errors else 200,
        place=place,
        about=about,
        form=form,
        kinds=[(title_of(one.title), effects_of(one), one) for one in kinds.values()],
    )


def _form(
    request: HttpRequest, place: Organisation, about: str, kinds: dict[str, EventKind]
) -> EventForm:
    posted = request.method == "POST"
    first = {"on": timezone.localdate(), "event": request.GET.get("event", "")}
    form = EventForm(request.POST, request.FILES) if posted else EventForm(initial=first)
    form.fields["event"].choices = [(name, kind_choice(one)) for name, one in kinds.items()]
    ranges = [one.entered for one in kinds.values() if one.entered]
    if not ranges:
        del form.fields["points"]
    else:
        low, high = min(one[0] for one in ranges), max(one[1] for one in ranges)
        words = _("Only where the scheme leaves them to a person: %(low)s to %(high)s.")
        form.fields["points"].help_text = words % {"low": written(low), "high": written(high)}
    if about == "member":
        found = Membership.objects.on(timezone.localdate()).filter(branch__path__startswith=place.path)  # fmt: skip
        people = found.select_related("person").order_by("person__name", "person__code")[:3_000]
        form.fields["person"].choices = [(str(one.person_id), f"{one.person.name}  {one.person.code}") for one in people]  # fmt: skip
        form.fields["person"].widget.attrs["data-pick"] = True
    else:
        del form.fields["person"]
    records = records_for(request.person).filter(branch__path__startswith=place.path)
    newest = records.order_by("-held_on", "-pk")[:100]
    form.fields["record"].choices = [("", "—"), *((one.code, f"{one.held_on} {one.title}") for one in newest)]  # fmt: skip
    return form


def _enter(request: HttpRequest, place: Organisation, form: EventForm) -> Event:
    data, person = form.cleaned_data, None
    if "person" in form.fields:
        found = Membership.objects.on(timezone.localdate()).filter(branch__path__startswith=place.path)  # fmt: skip
        member = found.filter(person=int(data["person"])).select_related("person", "branch").first()
        if member is None:
            raise Refused(fields={"person": _("Choose a member of the list.")})
        person, place = member.person, member.branch
    record = Record.objects.filter(code=data["record"]).first() if data["record"] else None
    return actions.enter_event(
        organisation=place, person=person, event=data["event"], on=data["on"],
        points=data.get("points"), note=data["note"], record=record, uploads=data["pictures"],
        by=request.person,
    )  # fmt: skip


def event(request: HttpRequest, number: int) -> HttpResponse:
    """One event: its evidence, what it does, and who decided on it."""
    found, person = event_for(request.person, number), request.person
    kind = actions.kind_of(found)
    waits = found.state == EventState.ENTERED
    second = person.pk not in (found.entered_by_id, found.person_id)
    decides = waits and may(person, Permission.EVENT_CONFIRM, on=found.organisation)
    return reply(
        request,
        "portal/inspections/event.html",
        event=found,
        title=title_of(kind.title) if kind else found.event,
        effects=effects_of(kind),
        scheme=title_of(kind.scheme) if kind else "",
        chip=event_chip(found),
        pictures=found.pictures.order_by("pk"),
        decides=decides and second,
        own=decides and not second,
        withdraws=waits and found.entered_by_id == person.pk,
        revocation=revoking.revocation_of(found, person),
    )


def proof(request: HttpRequest, number: int) -> HttpResponse:
    """What the ledger holds of an event."""
    found = event_for(request.person, number)
    return show_proof(request, found, title_of(actions.title_of_event(found)))


def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm or refuse an event."""
    found = event_for(request.person, number)
    confirm = partial(actions.confirm_event, event=found)
    refuse = partial(actions.refuse_event, event=found)
    deciding.decide(request, confirm, refuse)
    return go(request, "event", found.pk)


def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take back what one entered."""
    found = event_for(request.person, number)
    deciding.withdraw(request, partial(actions.withdraw_event, event=found))
    return go(request, "event", found.pk)


def ask_revocation(request: HttpRequest, number: int) -> HttpResponse:
    """Ask that an event counts no more, or take that question back."""
    found = event_for(request.person, number)
    revoking.ask(request, found)
    return go(request, "event", found.pk)


def decide_revocation(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm or refuse the revocation of an event."""
    found = event_for(request.person, number)
    revoking.decide(request, found)
    return go(request, "event", found.pk)
