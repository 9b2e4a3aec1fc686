"""Build the whole company in an empty site."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from django.db import transaction
from django.utils import timezone

from zhibu.demo.company import books
from zhibu.demo.company.people import Settlers
from zhibu.demo.company.tree import Size, Tree
from zhibu.duties.kinds import lay_kinds
from zhibu.orgs import rows
from zhibu.orgs.enums import OrganisationKind, RoleKind
from zhibu.orgs.models import Link, Membership, Organisation, Person, Post, Role
from zhibu.records.models import Attendance, Kind, Record, Use
from zhibu.schemes.actions import adopt
from zhibu.schemes.reading import preset_text, read_text

SCHEME = "sanhua"
"""What the company has adopted, beside the national baseline."""
YEARS_BEFORE = 2
"""For so many years before the running one the scheme held in an earlier version."""
KEEP = 5_000


@dataclass(frozen=True, slots=True)
class Built:
    organisations: int
    branches: int
    people: int
    records: int


def build(
    *,
    scale: float = 0.1,
    today: date | None = None,
    seed: int = 1,
    density: int = 1,
    with_books: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Build organisations, people and a year of record books, in one transaction.

    Args:
        scale: of Jilin's 57 committees, 878 branches and 19,353 members.
        today: the year runs from January to this day, or from last January where that is short.
        density: how many study sessions and talks each branch has; 1 is usual.
        with_books: without them the record books are empty.
    """
    today = today or timezone.localdate()
    first = date(today.year if today.month > 6 else today.year - 1, 1, 1)
    chance = Random(seed)
    with transaction.atomic():
        progress("organisations")
        size = Size.at(scale)
        tree = Tree(size, chance, today)
        nodes = tree.plant()
        Organisation.objects.bulk_create(nodes, batch_size=500)
        settlers = Settlers(chance, today)
        settlers.settle(nodes, tree.sizes)
        Person.objects.bulk_create(settlers.people, batch_size=500)
        Membership.objects.bulk_create(settlers.memberships, batch_size=1_000)
        Post.objects.bulk_create(settlers.posts, batch_size=1_000)
        Link.objects.bulk_create(settlers.links, batch_size=1_000)
        Role.objects.bulk_create(settlers.roles)
        progress("records")
        _adopt(settlers, first)
        count = _keep_books(nodes, settlers, first, today, seed, density) if with_books else 0
        rows.go_on_after(Organisation, Person, Record)
    return Built(len(nodes), size.branches, len(settlers.people), count)


def _adopt(settlers: Settlers, first: date) -> None:
    """The company adopts its scheme, which brings kinds of record of its own."""
    role = next(one for one in settlers.roles if one.kind == RoleKind.ASSESSMENT_OFFICE)
    text = preset_text(SCHEME)
    effective = read_text(text).scheme.effective
    begun = date(first.year - YEARS_BEFORE, 1, 1)
    before = text.replace(f'effective: "{effective}"', f'effective: "{begun}"')
    earlier = before.replace('version: "1"', f'version: "{begun.year}"')
    adopt(organisation=role.organisation, text=earlier, from_day=begun, by=role.person)
    adoption = adopt(
        organisation=role.organisation,
        text=text,
        from_day=max(first, date.fromisoformat(effective)),
        by=role.person,
    )
    lay_kinds(adoption)


def _keep_books(
    nodes: list[Organisation],
    settlers: Settlers,
    first: date,
    today: date,
    seed: int,
    density: int,
) -> int:
    kinds = dict(Kind.objects.values_list("name", "pk"))
    above = _checkers(nodes, settlers)
    number = rows.first_free(Record)
    before = number
    neighbour: list[str] = []
    held = books.Rows()
    kept_last_year = first_branch(nodes).pk
    in_group: dict[int, list[Person]] = {}
    for one in settlers.memberships:
        if one.group_id:
            in_group.setdefault(one.group_id, []).append(one.person)
    for node in nodes:
        if node.kind != OrganisationKind.BRANCH:
            continue
        groups = settlers.groups_of.get(node.pk, [])
        branch = books.Branch(
            node=node,
            members=settlers.of_branch[node.pk],
            groups=groups,
            group_members=in_group,
            leaders=settlers.leader_of,
            above=above[node.pk],
        )
        book = books.Book(branch, kinds, first, today, f"{seed}/{node.code}")
        written, neighbour = book.write(number, density, neighbour)
        number += len(written.records)
        held.add(written)
        if node.pk == kept_last_year:
            last_year = date(first.year - 1, 1, 1), date(first.year - 1, 12, 31)
            past = books.PastBook(branch, kinds, *last_year, f"{seed}/{node.code}/past")
            written, _ = past.write(number, density, neighbour)
            number += len(written.records)
            held.add(written)
        if len(held.records) > KEEP:
            _insert(held)
            held = books.Rows()
    _insert(held)
    return number - before


def first_branch(nodes: list[Organisation]) -> Organisation:
    """Give the branch that the demo's branch accounts come from: with groups, and no office."""
    return min(
        (
            one
            for one in nodes
            if one.kind == OrganisationKind.BRANCH and one.numchild >= 2 and one.class_number != 4
        ),
        key=lambda one: one.path,
    )


def _insert(held: books.Rows) -> None:
    rows.insert(Record, books.RECORD, held.records)
    rows.insert(Use, books.USE, held.uses)
    rows.insert(Attendance, books.ATTENDANCE, held.attendances)


def _checkers(nodes: list[Organisation], settlers: Settlers) -> dict[int, Person]:
    """Who checks each branch's records: the office of its committee."""
    offices = {
        role.organisation.path: role.person
        for role in settlers.roles
        if role.kind == RoleKind.COMMITTEE_OFFICE
    }
    step = Organisation.steplen
    return {
        node.pk: offices[node.path[: 2 * step]]
        for node in nodes
        if node.kind == OrganisationKind.BRANCH
    }
