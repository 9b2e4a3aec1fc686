"""Two sides of a target: who sets it, who answers, and whose turn it is.

A branch's target is set by the office and answered by the branch; what the branch chose itself, the
other way round. A part is set by the branch and answered by the group or the member.
"""

from enum import StrEnum

from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.targets.enums import StepKind, TargetState
from zhibu.targets.models import Target


class Side(StrEnum):
    ABOVE = "above"
    """Who sets it."""
    BELOW = "below"
    """Who is to reach it."""


def is_part(target: Target) -> bool:
    """Whether it is of a group or a member: the branch sets it."""
    return target.above_id is not None or target.person_id is not None


def is_on(side: Side, person: Person, target: Target) -> bool:
    """Whether a person speaks for a side."""
    sets = may(person, Permission.TARGET_SET, on=target.organisation)
    answers = may(person, Permission.TARGET_ANSWER, on=target.organisation)
    if not is_part(target):
        return sets if side is Side.ABOVE else answers
    if target.person_id is not None:
        own = target.person_id == person.pk
        return own if side is Side.BELOW else (answers or sets) and not own
    return answers or sets


def turn_of(target: Target) -> Side | None:
    """Whose answer is awaited; nobody's once it is agreed or withdrawn."""
    if target.state not in (TargetState.PROPOSED, TargetState.COUNTERED):
        return None
    chosen = target.self_chosen and not is_part(target)
    first, other = (Side.ABOVE, Side.BELOW) if chosen else (Side.BELOW, Side.ABOVE)
    return first if target.state == TargetState.PROPOSED else other


def may_turn(person: Person, target: Target) -> bool:
    """Whether a person may agree or propose other figures now: nobody answers oneself."""
    turn = turn_of(target)
    if turn is None or not is_on(turn, person, target):
        return False
    said = target.steps.filter(kind__in=(StepKind.PROPOSE, StepKind.COUNTER)).order_by("-pk")
    return said.values_list("by", flat=True).first() != person.pk


def may_withdraw(person: Person, target: Target) -> bool:
    """The side that proposed it first takes it back; of an own item the branch."""
    side = Side.BELOW if target.self_chosen and not is_part(target) else Side.ABOVE
    return target.state != TargetState.WITHDRAWN and is_on(side, person, target)


def may_report(person: Person, target: Target) -> bool:
    """Both sides enter what was reached, once the target is agreed."""
    if target.state != TargetState.AGREED:
        return False
    return is_on(Side.BELOW, person, target) or is_on(Side.ABOVE, person, target)


def may_break_down(person: Person, target: Target) -> bool:
    """The branch breaks down what it agreed to."""
    return (
        target.state == TargetState.AGREED
        and not is_part(target)
        and may(person, Permission.TARGET_ANSWER, on=target.organisation)
    )
