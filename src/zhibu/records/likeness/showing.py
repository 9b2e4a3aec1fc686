"""Likenesses as a person may see them."""

from dataclasses import dataclass
from datetime import date

from zhibu.orgs.models import Person
from zhibu.records.enums import Resemblance
from zhibu.records.likeness.texts import Passage, marked
from zhibu.records.models import Likeness, Record
from zhibu.records.queries import records_for


@dataclass(frozen=True, slots=True)
class Shown:
    """A likeness: of the earlier record only day and branch, unless the person may read it."""

    likeness: Likeness
    held_on: date
    branch: str
    earlier: Record | None
    """The earlier record, where the person may read it."""
    passages: list[Passage]
    """This record's minutes, with what stands in the earlier ones marked; empty for pictures."""


def passages(record: Record, earlier: Record) -> list[Passage]:
    """Give a record's minutes run by run, and mark what stands in the earlier record's too.

    All text is the record's own: nothing of the earlier one is told that does not stand here.
    """
    return marked(record.minutes, earlier.minutes)


def shown_to(person: Person, record: Record) -> list[Shown]:
    """Give what a record resembles, the most alike first, as the person may see it. Two queries."""
    likenesses = list(record.likenesses.select_related("earlier__branch").order_by("-share", "pk"))
    keys = [likeness.earlier_id for likeness in likenesses]
    readable = set(records_for(person).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        Shown(
            likeness,
            likeness.earlier.held_on,
            str(likeness.earlier.branch),
            likeness.earlier if likeness.earlier_id in readable else None,
            passages(record, likeness.earlier) if likeness.what == Resemblance.MINUTES else [],
        )
        for likeness in likenesses
    ]
