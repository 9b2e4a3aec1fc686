"""The fixed cast of access tests: one person for each role, and the same role in other places.

company = make_company()
cast = make_cast(company)
cast.secretary, cast.neighbour_secretary, cast.auditor …
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from makers import Company, make_member, make_person, make_post, make_role
from zhibu.orgs.enums import PostKind, RoleKind, Standing
from zhibu.orgs.models import Person


@dataclass(frozen=True, slots=True)
class Cast:
    """Who they are; each has one role, beside being a member where the role is held in a branch."""

    secretary: Person
    committee_member: Person
    group_leader: Person
    member: Person
    staff_voter: Person
    neighbour_secretary: Person
    """Of the sibling branch."""
    foreign_secretary: Person
    """Of a branch under the other committee."""
    committee_office: Person
    other_committee_office: Person
    assessment_office: Person
    inspector: Person
    auditor: Person
    system_administrator: Person
    security_administrator: Person
    audit_administrator: Person
    stranger: Person
    """Somebody of the company who has no role at all."""

    def __iter__(self) -> Iterator[tuple[str, Person]]:
        return ((field.name, getattr(self, field.name)) for field in fields(self))


HELD: dict[str, tuple[tuple[RoleKind, str], ...]] = {
    "secretary": ((RoleKind.SECRETARY, "branch"), (RoleKind.MEMBER, "branch")),
    "committee_member": ((RoleKind.COMMITTEE_MEMBER, "branch"), (RoleKind.MEMBER, "branch")),
    "group_leader": ((RoleKind.GROUP_LEADER, "branch"), (RoleKind.MEMBER, "branch")),
    "member": ((RoleKind.MEMBER, "branch"),),
    "staff_voter": ((RoleKind.STAFF_VOTER, "branch"),),
    "neighbour_secretary": ((RoleKind.SECRETARY, "sibling"), (RoleKind.MEMBER, "sibling")),
    "foreign_secretary": ((RoleKind.SECRETARY, "foreign"), (RoleKind.MEMBER, "foreign")),
    "committee_office": ((RoleKind.COMMITTEE_OFFICE, "committee"),),
    "other_committee_office": ((RoleKind.COMMITTEE_OFFICE, "other_committee"),),
    "assessment_office": ((RoleKind.ASSESSMENT_OFFICE, "root"),),
    "inspector": ((RoleKind.INSPECTOR, "root"),),
    "auditor": ((RoleKind.AUDITOR, "root"),),
    "system_administrator": ((RoleKind.SYSTEM_ADMINISTRATOR, "root"),),
    "security_administrator": ((RoleKind.SECURITY_ADMINISTRATOR, "root"),),
    "audit_administrator": ((RoleKind.AUDIT_ADMINISTRATOR, "root"),),
    "stranger": (),
}
"""What each of them is, and at which place of the company, written out by hand."""

ON_THE_ROOT = (
    RoleKind.ASSESSMENT_OFFICE,
    RoleKind.INSPECTOR,
    RoleKind.AUDITOR,
    RoleKind.SYSTEM_ADMINISTRATOR,
    RoleKind.SECURITY_ADMINISTRATOR,
    RoleKind.AUDIT_ADMINISTRATOR,
)


def make_cast(company: Company) -> Cast:
    branch = company.branch
    made = {
        "secretary": make_member(branch, group=company.group),
        "committee_member": make_member(branch, group=company.group),
        "group_leader": make_member(branch, group=company.group),
        "member": make_member(branch, group=company.group),
        "staff_voter": make_member(branch, standing=Standing.STAFF),
        "neighbour_secretary": make_member(company.sibling),
        "foreign_secretary": make_member(company.foreign),
        "stranger": make_person(),
    }
    make_post(made["secretary"], branch)
    make_post(made["committee_member"], branch, PostKind.PUBLICITY_MEMBER)
    make_post(made["group_leader"], company.group, PostKind.GROUP_LEADER)
    make_post(made["neighbour_secretary"], company.sibling)
    make_post(made["foreign_secretary"], company.foreign)
    offices = {
        "committee_office": (company.committee, RoleKind.COMMITTEE_OFFICE),
        "other_committee_office": (company.other_committee, RoleKind.COMMITTEE_OFFICE),
    } | {kind.value: (company.root, kind) for kind in ON_THE_ROOT}
    for name, (organisation, kind) in offices.items():
        made[name] = make_person()
        make_role(made[name], organisation, kind)
    return Cast(**made)
