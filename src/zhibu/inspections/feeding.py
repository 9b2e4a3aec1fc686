"""What was typed and confirmed, as rows of the evidence tables (docs/data.md)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

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
    return [row for _day, row in dated_rows(adoption, organisation, year, table)]


def dated_rows(
    adoption: Adoption, organisation: Organisation, year: int, table: str
) -> list[tuple[date, dict[str, Any]]]:
    """The same, each with the day on which it was brought."""
    found = _counted(adoption, organisation, year).filter(table=table)
    brought = found.order_by("pk").values_list("entered_at", "rows")
    return [(timezone.localtime(at).date(), row) for at, rows in brought for row in rows]


@dataclass(frozen=True, slots=True)
class Brought:
    """A confirmed import that has rows of a subject.

    Attributes:
        confirmed_by: name of the second person.
        names: what the rows are of, such as the clause or the indicator, each with its round; empty
            texts where the table has none.
        people: keys of who had a hand in it, as `hands_in` gives them.
    """

    code: str
    table: str
    organisation: Organisation
    confirmed_by: str
    names: frozenset[tuple[str, str]]
    people: tuple[tuple[int, datetime | None], ...]


NAMED = {"records": "kind", "inspections": "clause", "indicators": "indicator", "events": "event"}
"""The column that says what a row of a table is of."""
_KEPT: dict[str, dict[str, frozenset[tuple[str, str]]]] = {}
_MOST_KEPT = 32


def brought_for(
    adoption: Adoption, organisation: Organisation, year: int, subject: str
) -> list[Brought]:
    """Give the confirmed imports that have rows of a subject, the newest first; queries as below."""
    return brought_to(adoption, organisation, year, [subject])[subject]


def brought_to(
    adoption: Adoption,
    organisation: Organisation,
    year: int,
    subjects: Iterable[str],
    states: Iterable[EventState] = (EventState.CONFIRMED,),
) -> dict[str, list[Brought]]:
    """Give of each subject the confirmed imports that have rows of it, the newest first.

    Rows of a confirmed import never change, so that each is read once and kept by subject. One
    query, and one more where an import was not read before.
    """
    found = _brought(adoption, organisation, year, states).defer("rows").order_by("-pk")
    imports = list(found.select_related("organisation", "decided_by"))
    _read(imports)
    return {
        subject: [
            Brought(
                one.code, one.table, one.organisation, str(one.decided_by),
                _KEPT[one.code][subject], tuple(hands_in(one)),
            )
            for one in imports
            if subject in _KEPT[one.code]
        ]
        for subject in subjects
    }  # fmt: skip


def brought_subjects(
    adoption: Adoption, organisation: Organisation, year: int, table: str
) -> set[str]:
    """Give the codes of whom confirmed imports of a table tell."""
    imports = list(_counted(adoption, organisation, year).filter(table=table).only("code"))
    _read(imports)
    return {subject for one in imports for subject in _KEPT[one.code]}


def _read(imports: list[EvidenceImport]) -> None:
    unread = [one.pk for one in imports if one.code not in _KEPT]
    if unread:
        if len(_KEPT) + len(unread) > _MOST_KEPT:
            _KEPT.clear()
            unread = [one.pk for one in imports]
        rows_of = EvidenceImport.objects.filter(pk__in=unread).values_list("code", "table", "rows")
        _KEPT.update({code: _by_subject(table, rows) for code, table, rows in rows_of})


def _by_subject(table: str, rows: list[dict[str, Any]]) -> dict[str, frozenset[tuple[str, str]]]:
    column, found = NAMED.get(table, ""), dict[str, set[tuple[str, str]]]()
    for row in rows:
        name = (str(row.get(column) or ""), str(row.get("round") or ""))
        found.setdefault(str(row["subject"]), set()).add(name)
    return {subject: frozenset(names) for subject, names in found.items()}


def hands_in(row: Event | EvidenceImport) -> Iterator[tuple[int, datetime | None]]:
    """Give the keys of who entered a row, confirmed it, revoked it or let it stand, each with when."""
    people = [
        (row.entered_by_id, row.entered_at),
        (row.decided_by_id, row.decided_at),
        (row.revocation_decided_by_id, row.revocation_decided_at),
    ]
    if row.state == EventState.REVOKED:
        people.append((row.revocation_asked_by_id, row.revocation_asked_at))
    return ((by, at) for by, at in people if by is not None)


def _counted(adoption: Adoption, organisation: Organisation, year: int) -> QuerySet[EvidenceImport]:
    return _brought(adoption, organisation, year, (EventState.CONFIRMED,))


def _brought(
    adoption: Adoption, organisation: Organisation, year: int, states: Iterable[EventState]
) -> QuerySet[EvidenceImport]:
    return EvidenceImport.objects.filter(
        adoption__name=adoption.name,
        organisation__path__startswith=organisation.path,
        year=year,
        state__in=states,
    )
