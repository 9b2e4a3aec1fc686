"""Who is assessed: organisations and members as they stood on the day, and what stands above them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Count, Q

from zhibu.assessments.book import organisations_of
from zhibu.inspections.feeding import imported_rows
from zhibu.orgs.enums import MEMBERS, Standing
from zhibu.orgs.models import Membership, Organisation
from zhibu.orgs.reach import STEP
from zhibu.schemes.models import Adoption
from zhibu.scoring.scheme.model import Scheme

if TYPE_CHECKING:
    from zhibu.assessments.gathering.gather import Question

MEMBER = "member"
CLASS_OF = {
    Standing.FULL_MEMBER: "full",
    Standing.PROBATIONARY_MEMBER: "probationary",
    Standing.APPLICANT: "applicant",
}
"""The class of a person, where a scheme has such classes."""


@dataclass(slots=True)
class Subjects:
    """Rows of the table `subjects`, and what the results say of each.

    Shape: rows of subject, kind, parent, class, size.
    """

    COLUMNS: ClassVar = (("subject", "string"), ("kind", "string"), ("parent", "string"),
                         ("class", "string"), ("size", "int64"))  # fmt: skip
    rows: list[tuple[str, str, str | None, str | None, int | None]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)
    """Code → number of the organisation itself, or of a member's branch."""
    people: dict[str, int] = field(default_factory=dict)

    def above_namesakes(self) -> dict[str, str]:
        """Name what stands above each subject whose name another one has too."""
        met = Counter(self.names[row[0]] for row in self.rows)
        return {
            subject: self.names.get(parent or "", "")
            for subject, _kind, parent, *_ in self.rows
            if met[self.names[subject]] > 1
        }


def subjects_of_year(asked: "Question", scheme: Scheme) -> Subjects:
    """Give everybody who is assessed, with the organisations above them."""
    found = Subjects()
    classes = {one.class_ for one in scheme.classes}
    top = asked.organisation.path
    everything = {
        path: (id_, code, name, kind, class_number)
        for id_, code, name, kind, class_number, path in Organisation.objects.filter(
            path__startswith=top
        ).values_list("id", "code", "name", "kind", "class_number", "path")
    }
    rated = set(
        organisations_of(asked.adoption, asked.as_of)
        .filter(path__startswith=top)
        .values_list("path", flat=True)
    )
    members = list(_members(asked, scheme)) if MEMBER in scheme.subject else []
    needed = {top, *rated}
    needed.update(path for *_, path in members)
    for path in [*needed]:
        needed.update(path[:end] for end in range(len(top), len(path), STEP))
    sizes = _sizes(asked.as_of, top)
    for path in sorted(needed):
        id_, code, name, kind, number = everything[path]
        parent = everything[path[:-STEP]][1] if len(path) > len(top) else None
        class_ = str(number) if number is not None and str(number) in classes else None
        # What is not rated itself, as a branch that a nearer scheme holds for, stands as a unit.
        shown = kind if path in rated or kind not in scheme.subject else "unit"
        found.rows.append((code, shown, parent, class_, sizes.get(id_)))
        found.names[code] = name
        found.organisations[code] = id_
    for id_, code, name, standing, branch_id, branch_code, _path in members:
        class_ = CLASS_OF.get(standing)
        found.rows.append((code, MEMBER, branch_code, class_ if class_ in classes else None, None))
        found.names[code] = name
        found.organisations[code] = branch_id
        found.people[code] = id_
    _add_imported(found, asked)
    return found


def standings_of(scheme: Scheme) -> tuple[str, ...]:
    """Who of the people a members' scheme assesses: applicants only where it has a class for them."""
    with_applicants = any(one.class_ == CLASS_OF[Standing.APPLICANT] for one in scheme.classes)
    return (*MEMBERS, Standing.APPLICANT) if with_applicants else MEMBERS


def memberships(asked: "Question", scheme: Scheme) -> Any:
    """Memberships of those people on the day, where no nearer scheme for members holds."""
    found = Membership.objects.on(asked.as_of).filter(
        standing__in=standings_of(scheme), branch__path__startswith=asked.organisation.path
    )
    nearer = Adoption.objects.on(asked.as_of).filter(
        organisation__path__startswith=asked.adoption.organisation.path
    )
    for other in nearer.exclude(organisation=asked.adoption.organisation).select_related(
        "organisation"
    ):
        if MEMBER in other.subject.split(","):
            found = found.exclude(branch__path__startswith=other.organisation.path)
    return found


def _members(asked: "Question", scheme: Scheme) -> Iterator[tuple[Any, ...]]:
    yield from memberships(asked, scheme).values_list(
        "person_id", "person__code", "person__name", "standing", "branch_id", "branch__code",
        "branch__path",
    )  # fmt: skip


def _sizes(day: date, top: str) -> dict[int, int]:
    members = Membership.objects.on(day).filter(standing__in=MEMBERS, branch__path__startswith=top)
    found: dict[int, int] = {}
    for name in ("branch", "group"):
        counted = members.filter(~Q(**{name: None})).values_list(name).annotate(Count("pk"))
        found |= dict(counted.order_by())
    return found


def _add_imported(found: Subjects, asked: "Question") -> None:
    """Take in subjects that were brought as a file: communities, units, classes of their own."""
    known = {row[0]: place for place, row in enumerate(found.rows)}
    for row in imported_rows(asked.adoption, asked.organisation, asked.year, "subjects"):
        code, kind = row["subject"], row["kind"]
        parent, class_ = row.get("parent"), row.get("class")
        size = row.get("size")
        given = (code, kind, parent, class_, int(size) if size else None)
        if code in known:
            old = found.rows[known[code]]
            found.rows[known[code]] = (code, kind, parent or old[2], class_ or old[3],
                                       given[4] if given[4] is not None else old[4])  # fmt: skip
        else:
            known[code] = len(found.rows)
            found.rows.append(given)
            found.names[code] = row.get("name") or code
