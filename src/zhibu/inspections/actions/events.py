"""Enter events with their evidence; a second person confirms or refuses them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.inspections.actions.deciding import LONGEST, SHORTEST, decide, take_back
from zhibu.inspections.entries import EVENTS
from zhibu.inspections.enums import EventState
from zhibu.inspections.keeping import check_pictures, keep_pictures
from zhibu.inspections.kinds import EventKind, events_in, kinds_for
from zhibu.inspections.models import Event
from zhibu.inspections.telling import tell_decided, tell_deciders
from zhibu.ledger.entering import enter
from zhibu.orgs.models import Membership, Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.records.models import Record
from zhibu.records.queries import records_for
from zhibu.schemes.models import Adoption
from zhibu.targets.figures import written


def enter_event(
    *,
    organisation: Organisation,
    event: str,
    on: date,
    note: str,
    person: Person | None = None,
    points: int | None = None,
    record: Record | None = None,
    uploads: Iterable["UploadedFile[Any]"] = (),
    by: Person,
) -> Event:
    """Enter an event (录入事项): an honour, a problem, a veto; it waits for a second person.

    Files are checked before the transaction begins, so that nobody waits for a picture.

    Args:
        person: the member whom it concerns; none is the organisation itself.
        points: hundredths, only for kinds whose points the scheme leaves to a person.
        note: the evidence in words: which document, of which day, by whom.

    Raises:
        Refused: no adopted scheme has such a kind, or a field does not fit.

    Ledger:
        event.entered
    """
    require(by, Permission.EVENT_ENTER, on=organisation)
    accepted = check_pictures(uploads)
    with transaction.atomic():
        faults: dict[str, object] = {}
        kind = kinds_for(organisation, person is not None, on).get(event)
        if kind is None:
            faults["event"] = _("No scheme adopted here has this kind of event; choose one of the list.")  # fmt: skip
        elif words := _points_fault(kind, points):
            faults["points"] = words
        if on > timezone.localdate():
            faults["on"] = _("This day has not come yet.")
        if person is not None and not _belonged(person, organisation, on):
            faults["person"] = _("On that day this person was not of this organisation.")
        note = note.strip()
        if not SHORTEST <= len(note) <= LONGEST:
            message = _("Give the evidence in %(least)d to %(most)d characters: which document, of which day.")  # fmt: skip
            faults["note"] = message % {"least": SHORTEST, "most": LONGEST}
        if record is not None and not records_for(by).filter(pk=record.pk).exists():
            faults["record"] = _("You do not see such a record.")
        same = Event.objects.filter(
            organisation=organisation, person=person, event=event, on=on, note=note,
            state__in=(EventState.ENTERED, EventState.CONFIRMED),
        )  # fmt: skip
        if not faults and same.exists():
            faults["note"] = _("The same was entered already; look at the list.")
        if faults:
            raise Refused(fields=faults)
        made = Event.objects.create(
            organisation=organisation,
            person=person,
            event=event,
            on=on,
            points=points,
            note=note,
            record=record,
            entered_by=by,
        )
        keep_pictures(accepted, event=made, by=by)
        tell_deciders(made, kind.title, f"/events/{made.pk}/")
        enter(EVENTS, "event.entered", made, by=by)
    return made


@transaction.atomic
def confirm_event(*, event: Event, reason: str = "", by: Person) -> Event:
    """Confirm an event (确认事项): it counts from then on.

    Raises:
        Refused: it is one's own, or it was decided already.

    Ledger:
        event.confirmed
    """
    return _decide(event, EventState.CONFIRMED, reason, by)


@transaction.atomic
def refuse_event(*, event: Event, reason: str, by: Person) -> Event:
    """Refuse an event (不予确认), with the reason.

    Raises:
        Refused: it is one's own, was decided already, or the reason is missing.

    Ledger:
        event.refused
    """
    return _decide(event, EventState.REFUSED, reason, by)


@transaction.atomic
def withdraw_event(*, event: Event, by: Person) -> Event:
    """Take back what one entered oneself, before it is decided (撤回事项).

    Ledger:
        event.withdrawn
    """
    event = _locked(event)
    take_back(event, by)
    enter(EVENTS, "event.withdrawn", event, by=by)
    return event


def kind_of(event: Event) -> EventKind | None:
    """The kind of an event as an adopted scheme has it; none where no scheme has it any more."""
    found = kinds_for(event.organisation, event.person_id is not None, event.on).get(event.event)
    if found is not None:
        return found
    for text in Adoption.objects.order_by("-started_on").values_list("text", flat=True):
        if event.event in events_in(text):
            return events_in(text)[event.event]
    return None


def title_of_event(event: Event) -> dict[str, str]:
    """The title of its kind, in both languages."""
    kind = kind_of(event)
    return dict(kind.title) if kind else {"zh": event.event, "en": event.event}


def _decide(event: Event, state: EventState, reason: str, by: Person) -> Event:
    require(by, Permission.EVENT_CONFIRM, on=event.organisation)
    event = _locked(event)
    if by.pk in (event.entered_by_id, event.person_id):
        raise Refused(
            _("You entered it, or it concerns you; a second person of the office decides.")
        )
    decide(event, state, reason, by)
    tell_decided(event, title_of_event(event), f"/events/{event.pk}/")
    enter(EVENTS, f"event.{state}", event, by=by)
    return event


def _locked(event: Event) -> Event:
    found = Event.objects.select_for_update(of=("self",))
    return found.select_related("organisation", "person", "entered_by").get(pk=event.pk)


def _points_fault(kind: EventKind, points: int | None) -> str:
    if kind.entered is None:
        return "" if points is None else _("The scheme sets the points of this kind; leave them empty.")  # fmt: skip
    least, most = kind.entered
    if points is None or not least <= points <= most:
        words = _("Give %(least)s to %(most)s points.")
        return words % {"least": written(least), "most": written(most)}
    return ""


def _belonged(person: Person, organisation: Organisation, on: date) -> bool:
    found = Membership.objects.on(on).filter(person=person).select_related("branch", "group")
    return any(
        one.branch.path.startswith(organisation.path) or one.group_id == organisation.pk
        for one in found
    )


__all__ = ["confirm_event", "enter_event", "kind_of", "refuse_event", "title_of_event",
           "withdraw_event"]  # fmt: skip
