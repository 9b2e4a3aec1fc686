"""Writing the people of an import: new ones in bulk, transfers by the same actions as everywhere."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.orgs import actions
from zhibu.orgs.entries import MEMBERSHIPS, PEOPLE
from zhibu.orgs.importing.fates import Outcome
from zhibu.orgs.importing.known import Known
from zhibu.orgs.importing.people import PeoplePlan, PersonStep
from zhibu.orgs.models import Membership, Person
from zhibu.orgs.refusals import Refused
from zhibu.orgs.sealing import sealed_fields
from zhibu.orgs.seeking import sought_of

_BATCH = 2_000


def write_people(plan: PeoplePlan, known: Known) -> None:
    """Write new and changed people, and where they belong.

    Raises:
        Refused: a transfer is not possible; it names the row.
    """
    for part in _parts([it for it in plan.steps if it.fate.outcome == Outcome.NEW]):
        people = Person.objects.bulk_create([_new(step) for step in part])
        enter(PEOPLE, "person.added", *people, by=known.by)
        memberships = Membership.objects.bulk_create(
            [_first(step, person, known) for step, person in zip(part, people, strict=True)]
        )
        enter(MEMBERSHIPS, "membership.begun", *memberships, by=known.by)
    changed = [it for it in plan.steps if it.fate.outcome == Outcome.CHANGED]
    for part in _parts([it for it in changed if it.facts or it.identity or it.phone], 300):
        fields = ["sought", *{name for step in part for name in step.facts}]
        sealed = {name for step in part for name in _change(step)}
        people = [step.person for step in part]
        Person.objects.bulk_update(people, [*fields, *sealed])
        enter(PEOPLE, "person.changed", *people, by=known.by)
    for step in changed:
        if step.day:
            _move(step, known)


def _new(step: PersonStep) -> Person:
    person = step.person
    for name, value in step.facts.items():
        setattr(person, name, value)
    for name, value in sealed_fields(person.code, step.identity, step.phone).items():
        setattr(person, name, value)
    person.sought = sought_of(person.code, person.name)
    return person


def _first(step: PersonStep, person: Person, known: Known) -> Membership:
    return Membership(
        person=person,
        branch=known.places[step.to.branch].row,
        group=known.places[step.to.group].row if step.to.group else None,
        standing=step.to.standing,
        started_on=step.day,
    )


def _change(step: PersonStep) -> list[str]:
    """Set the facts of a known person; gives the names of the sealed columns that changed."""
    person = step.person
    for name, value in step.facts.items():
        setattr(person, name, value)
    person.sought = sought_of(person.code, person.name)
    columns = sealed_fields(person.code, step.identity, step.phone)
    changed = [name for name, value in columns.items() if value is not None]
    for name in changed:
        setattr(person, name, columns[name])
    return changed


def _move(step: PersonStep, known: Known) -> None:
    to, by, person = step.to, known.by, step.person
    branch = known.places[to.branch].row
    group = known.places[to.group].row if to.group else None
    now = known.memberships[person.pk]
    try:
        if now.ended_on is not None:
            actions.join_branch(
                person=person,
                branch=branch,
                group=group,
                standing=to.standing,
                from_day=step.day,
                by=by,
            )
        elif now.branch_id != branch.pk:
            actions.transfer(person=person, to=branch, group=group, day=step.day, by=by)
            if now.standing != to.standing:
                Membership.objects.open().filter(person=person).update(standing=to.standing)
        elif now.standing != to.standing:
            row = actions.change_standing(person=person, to=to.standing, day=step.day, by=by)
            if row.group_id != (group.pk if group else None):
                Membership.objects.filter(pk=row.pk).update(group=group)
        else:
            actions.change_group(person=person, group=group, day=step.day, by=by)
    except Refused as refused:
        place = _("Row %(row)s (%(name)s)") % {"row": step.fate.row, "name": step.fate.name}
        raise Refused(f"{place}: {refused}") from refused


def _parts(steps: Sequence[PersonStep], size: int = _BATCH) -> Iterator[Sequence[Any]]:
    for start in range(0, len(steps), size):
        yield steps[start : start + size]


__all__ = ["write_people"]
