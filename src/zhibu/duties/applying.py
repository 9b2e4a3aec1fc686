"""Whether a rule applies: its conditions, on the facts that the house keeps of an organisation.

What is not kept (indicators, history) is unknown: neither true nor false. A rule whose condition
stays unknown is not asked for, as in scoring.
"""

from dataclasses import dataclass

from zhibu.scoring.scheme.conditions import Condition

GROUPS_FORMED = "groups_formed"
"""The event that says a branch has groups; here the groups in use say it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an organisation on a day."""

    members: int
    kind: str
    class_number: int | None = None
    has_groups: bool = False


def applies(condition: Condition | None, facts: Facts) -> bool:
    """Whether what the condition says holds."""
    return condition is None or holds(condition, facts) is True


def holds(condition: Condition, facts: Facts) -> bool | None:
    """Three-valued: None where it is not known."""
    if condition.all is not None:
        found = [holds(part, facts) for part in condition.all]
        return False if False in found else None if None in found else True
    if condition.any is not None:
        found = [holds(part, facts) for part in condition.any]
        return True if True in found else None if None in found else False
    if condition.not_ is not None:
        inner = holds(condition.not_, facts)
        return None if inner is None else not inner
    if condition.class_ is not None:
        number = facts.class_number
        return None if number is None else str(number) in condition.class_
    if condition.kind is not None:
        return facts.kind in condition.kind
    if condition.size is not None:
        return _compared(facts.members, condition)
    if condition.event == (GROUPS_FORMED,):
        return _compared(int(facts.has_groups), condition)
    return None


def _compared(count: int, condition: Condition) -> bool:
    how, bound = condition.comparison
    return {
        "at_least": count >= bound,
        "above": count > bound,
        "at_most": count <= bound,
        "below": count < bound,
    }[how]
