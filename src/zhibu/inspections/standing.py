"""What was agreed, marked or confirmed on the site stands: no row of a file takes its place."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from zhibu.inspections.enums import EventState, InspectionState
from zhibu.inspections.models import ClauseMark, Event
from zhibu.orgs.importing.reading import Row
from zhibu.orgs.models import Organisation
from zhibu.orgs.reach import below
from zhibu.schemes.models import Adoption
from zhibu.schemes.titles import in_english
from zhibu.scoring.evidence.contract import TABLES
from zhibu.targets.enums import TargetState
from zhibu.targets.models import Target

SHOWN = 50
Key = tuple[str, str, str]


def standing_problems(
    adoption: Adoption, organisation: Organisation, year: int, table: str, rows: list[Row]
) -> list[str]:
    """Name the rows that would take the place of what stands, each with its remedy."""
    if table not in _STANDING:
        return []
    column, last, find = _STANDING[table]
    standing = set(find(adoption, organisation, year))
    found = [one for one in rows if _key(one.texts, column, last) in standing]
    title = next(one for one in TABLES[table].columns if one.name == column)
    name = title.name if in_english() else title.zh
    problems = [
        _("Row %(row)d, %(column)s: %(found)s of %(subject)s stands on the site already; %(remedy)s.")
        % {
            "row": one.number, "column": name, "found": one.texts.get(column, ""),
            "subject": one.texts.get("name") or one.texts.get("subject", ""),
            "remedy": _remedy(table),
        }
        for one in found[:SHOWN]
    ]  # fmt: skip
    if len(found) > SHOWN:
        problems.append(_("%(number)d more rows of this sort.") % {"number": len(found) - SHOWN})
    return problems


def _remedy(table: str) -> str:
    if table == "indicators":
        return _("a target was agreed: report the figure there (Targets), and take the row out of the file")  # fmt: skip
    if table == "inspections":
        return _("an inspector submitted a mark in that round: take the row out of the file, or give another round")  # fmt: skip
    return _("the event of that day is confirmed: take the row out of the file")


def _key(texts: dict[str, Any], column: str, last: str) -> Key:
    return texts.get("subject", ""), texts.get(column, ""), str(texts.get(last) or "")


def _targets(adoption: Adoption, organisation: Organisation, year: int) -> Iterator[Key]:
    del adoption
    found = Target.objects.filter(
        organisation__path__range=below(organisation.path), year=year, state=TargetState.AGREED
    )
    for person, place, indicator, number in found.values_list(
        "person__code", "organisation__code", "indicator", "round"
    ):
        yield person or place, indicator, str(number)


def _marks(adoption: Adoption, organisation: Organisation, year: int) -> Iterator[Key]:
    found = ClauseMark.objects.filter(
        inspection__plan__adoption__name=adoption.name,
        inspection__plan__year=year,
        inspection__state=InspectionState.SUBMITTED,
        inspection__organisation__path__range=below(organisation.path),
        score__isnull=False,
    )
    for place, clause, number in found.values_list(
        "inspection__organisation__code", "clause", "inspection__plan__round"
    ):
        yield place, clause, str(number)


def _events(adoption: Adoption, organisation: Organisation, year: int) -> Iterator[Key]:
    del adoption
    found = Event.objects.filter(
        organisation__path__range=below(organisation.path), on__year=year,
        state=EventState.CONFIRMED,
    )  # fmt: skip
    for person, place, event, on in found.values_list(
        "person__code", "organisation__code", "event", "on"
    ):
        yield person or place, event, on.isoformat()


_STANDING = {
    "indicators": ("indicator", "round", _targets),
    "inspections": ("clause", "round", _marks),
    "events": ("event", "on", _events),
}
