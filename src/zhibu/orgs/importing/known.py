"""What the system knows when an import is compared with it, read in a constant number of queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.importing.fates import Fate
from zhibu.orgs.models import Membership, Organisation, Person, Post
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import paths_of
from zhibu.orgs.shape import BRANCHES
from zhibu.scoring.evidence.headings import nearest

_CHUNK = 5_000


@dataclass(slots=True)
class Place:
    """An organisation as it will stand after the import; without `row` it is new."""

    code: str
    name: str
    kind: str
    parent: str
    in_use: bool = True
    reached: bool = True
    row: Organisation | None = None


@dataclass(slots=True)
class Belonging:
    """Where a person will belong after the import."""

    branch: str
    group: str
    standing: str


@dataclass(slots=True)
class Known:
    """The state that rows are compared with; sheets change it on the way, so that later ones see it."""

    by: Person
    places: dict[str, Place] = field(default_factory=dict)
    reached: set[int] = field(default_factory=set)
    """Primary keys of the organisations that the person reaches."""
    people: dict[str, Person] = field(default_factory=dict)
    memberships: dict[int, Membership] = field(default_factory=dict)
    """The open one, else the last one, by person."""
    since: dict[int, Membership] = field(default_factory=dict)
    """The one with which the person came to the present branch."""
    marks: dict[bytes, str] = field(default_factory=dict)
    """Codes of people by the mark of their identity number."""
    belongings: dict[str, Belonging] = field(default_factory=dict)

    def find_organisations(self) -> None:
        tops = paths_of(self.by, Permission.PERSON_IMPORT)
        codes: dict[str, str] = {}
        for row in Organisation.objects.order_by("path"):
            codes[row.path] = row.code
            parent = codes.get(row.path[: -Organisation.steplen], "")
            reached = any(row.path.startswith(top) for top in tops)
            if reached:
                self.reached.add(row.pk)
            self.places[row.code] = Place(
                row.code, row.name, row.kind, parent, row.in_use, reached, row
            )

    def find_people(self, codes: Iterable[str], marks: Iterable[bytes] = ()) -> None:
        for part in _parts(codes):
            found = Person.objects.filter(code__in=part)
            self.people.update({person.code: person for person in found})
        for part in _parts(marks):
            found = Person.objects.filter(identity_mark__in=part)
            for mark, code in found.values_list("identity_mark", "code"):
                self.marks[bytes(mark)] = code
        names = {place.row.pk: place.code for place in self.places.values() if place.row}
        by_key = {person.pk: person for person in self.people.values()}
        for part in _parts(by_key):
            for one in Membership.objects.filter(person__in=part).order_by("started_on"):
                last = self.memberships.get(one.person_id)
                stayed = last and last.ended_on and last.branch_id == one.branch_id
                if not (stayed and (one.started_on - last.ended_on).days <= 1):
                    self.since[one.person_id] = one
                self.memberships[one.person_id] = one
        for key, one in self.memberships.items():
            if one.ended_on is None:
                self.belongings[by_key[key].code] = Belonging(
                    names[one.branch_id], names.get(one.group_id, ""), one.standing
                )

    def find_posts(self, codes: Iterable[str]) -> list[Post]:
        wanted = [self.places[code].row.pk for code in codes if self.places[code].row]
        return [
            post
            for part in _parts(wanted)
            for post in Post.objects.filter(organisation__in=part)
            .select_related("person", "organisation")
            .order_by("started_on")
        ]

    def place(self, fate: Fate, column: str, code: str) -> Place | None:
        """Find an organisation by its code; unknown, closed and unreached ones refuse the row."""
        found = self.places.get(code)
        if found is None:
            near = nearest(code, [it.code for it in self.places.values() if it.reached])
            remedy = _("Did you mean %(near)s? Else add it to the sheet 党组织.") % {"near": near}
            if near is None:
                remedy = _("Correct the code, or add the organisation to the sheet 党组织.")
            fate.refuse(column, code, _("There is no organisation of this code."), remedy)
            return None
        if not found.reached:
            finding = _("You do not reach this organisation.")
            fate.refuse(column, code, finding, _("Ask the office above to import this row."))
            return None
        if not found.in_use:
            finding = _("This organisation is closed.")
            fate.refuse(column, code, finding, _("Reopen it, or choose one in use."))
            return None
        return found

    def branch_of(self, fate: Fate, code: str) -> Place | None:
        found = self.place(fate, "branch", code)
        if found and found.kind not in BRANCHES:
            label = OrganisationKind(found.kind).label
            finding = _("This is a %(kind)s; people belong to branches.") % {"kind": label}
            fate.refuse("branch", code, finding, _("Enter the code of the branch."))
            return None
        return found

    def is_below(self, place: Place, above: str) -> bool:
        """Whether a place is, or stands below, the organisation of a code."""
        code, steps = place.code, 0
        while code and steps < 64:
            if code == above:
                return True
            code, steps = self.places[code].parent, steps + 1
        return False


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    found = list(dict.fromkeys(values))
    for start in range(0, len(found), _CHUNK):
        yield found[start : start + _CHUNK]


__all__ = ["Belonging", "Known", "Place"]
