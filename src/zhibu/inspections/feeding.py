"""What was typed and confirmed, as rows of the evidence tables (docs/data.md)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from zhibu.inspections.enums import EventState, InspectionState
from zhibu.inspections.models import ClauseMark, Event, EvidenceImport
from zhibu.orgs.models import Organisation
from zhibu.schemes.models import Adoption
from zhibu.terms.score import Score


def inspection_rows(adoption: Adoption, year: int, as_of: date) -> Iterator[dict[str, Any]]:
    """Marks of submitted inspections: subject, clause, round, score."""
    found = ClauseMark.objects.filter(
        inspection__plan__adoption__name=adoption.name,
        inspection__plan__year=year,
        inspection__state=InspectionState.SUBMITTED,
        inspection__held_on__lte=as_of,
        inspection__organisation__path__startswith=adoption.organisation.path,
        score__isnull=False,
    )
    for subject, clause, round_, score in found.values_list(
        "inspection__organisation__code", "clause", "inspection__plan__round", "score"
    ):
        yield {
            "subject": subject,
            "clause": clause,
            "round": round_,
            "score": str(Score(hundredths=score)),
        }


def event_rows(organisation: Organisation, year: int, as_of: date) -> Iterator[dict[str, Any]]:
    """Confirmed events: subject, event, on, points, note."""
    found = Event.objects.filter(
        organisation__path__startswith=organisation.path,
        on__year=year,
        on__lte=as_of,
        state=EventState.CONFIRMED,
    )
    for person, code, event, on, points, note in found.values_list(
        "person__code", "organisation__code", "event", "on", "points", "note"
    ):
        yield {
            "subject": person or code,
            "event": event,
            "on": on.isoformat(),
            "points": None if points is None else str(Score(hundredths=points)),
            "note": note,
        }


def imported_rows(
    adoption: Adoption, organisation: Organisation, year: int, table: str
) -> list[dict[str, Any]]:
    """Rows of confirmed imports of a table; later imports come after earlier ones."""
    found = EvidenceImport.objects.filter(
        adoption__name=adoption.name,
        organisation__path__startswith=organisation.path,
        year=year,
        table=table,
        state=EventState.CONFIRMED,
    )
    return [row for rows in found.order_by("pk").values_list("rows", flat=True) for row in rows]
