"""What an organisation owes: for which parts of the year, and under which rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhibu.duties.applying import Facts, applies
from zhibu.duties.rules import Books, Rule
from zhibu.duties.standing import Part, parts_of
from zhibu.orgs.enums import OrganisationKind
from zhibu.terms.periods import PartOfPeriod


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation, as far as it decides what is owed."""

    id: int
    path: str
    kind: str
    class_number: int | None
    founded_on: date | None
    closed_on: date | None
    in_use: bool
    members: tuple[int, ...] = ()
    """At the end of each month of the year, or on the day of reckoning where that is earlier."""
    groups: tuple["Unit", ...] = field(default=())

    def owes(self, part: Part) -> bool:
        """Whether it stood long enough to owe a part.

        From its founding on: the part in which it was founded where at least half of it was left.
        Until its closing: no part that was not over by then. Out of use without a day: nothing.
        """
        if not self.in_use and self.closed_on is None:
            return False
        if self.closed_on is not None and self.closed_on < part.last:
            return False
        if self.founded_on is None or self.founded_on <= part.first:
            return True
        left = (part.last - self.founded_on).days + 1
        return 2 * left >= (part.last - part.first).days + 1


def owed(
    unit: Unit, books: Books, year: int, kinds_by_group: frozenset[str]
) -> Iterator[tuple[Unit, Rule, Part]]:
    """Give what a branch and its groups owe in a year: who, by which rule, in which part.

    What groups hold is owed by each group where the branch has any, else by the branch. Groups may
    have a scheme of their own besides.
    """
    for rules, in_force in _rules(unit, books, year):
        for rule in rules:
            by_group = rule.kind in kinds_by_group and unit.kind == OrganisationKind.BRANCH
            for part in parts_of(year, rule.each):
                if part.last.month not in in_force or not _applies(unit, rule, part):
                    continue
                holders = [one for one in unit.groups if one.owes(part)] if by_group else []
                if not holders and unit.owes(part):
                    holders = [unit]
                for holder in holders:
                    yield holder, rule, part
    for group in unit.groups:
        yield from owed(group, books, year, kinds_by_group)


def _rules(unit: Unit, books: Books, year: int) -> Iterator[tuple[Sequence[Rule], frozenset[int]]]:
    """Each set of rules that binds the unit, with the months at whose end it is in force."""
    months: dict[int, tuple[Sequence[Rule], set[int]]] = {}
    for part in parts_of(year, PartOfPeriod.MONTH):
        rules = books.rules_on(unit.path, unit.kind, part.last)
        if rules:
            months.setdefault(id(rules), (rules, set()))[1].add(part.last.month)
    for rules, found in months.values():
        yield rules, frozenset(found)


def _applies(unit: Unit, rule: Rule, part: Part) -> bool:
    if rule.applies is None:
        return True
    facts = Facts(
        members=unit.members[part.last.month - 1],
        kind=unit.kind,
        class_number=unit.class_number,
        has_groups=any(group.owes(part) for group in unit.groups),
    )
    return applies(rule.applies, facts)
