"""Duties shown as one: what several rules ask of the same kind in the same period.

Each rule keeps its own row, so that each source stays provable. To people they are one thing, with
the stricter demand and all sources.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhibu.duties.enums import DutyState, Strength
from zhibu.duties.models import Duty
from zhibu.inbox.words import period_in, title_in
from zhibu.orgs.models import Organisation

WORST_FIRST = (
    DutyState.MISSING,
    DutyState.DUE,
    DutyState.UPCOMING,
    DutyState.LATE,
    DutyState.DONE,
    DutyState.EXEMPT,
)
STRONGEST_FIRST = (Strength.MUST, Strength.AS_A_RULE, Strength.CUSTOM)


@dataclass(frozen=True, slots=True)
class Together:
    """Rows of one organisation, kind and period; the first is the one that matters most."""

    rows: tuple[Duty, ...]

    @property
    def first(self) -> Duty:
        return self.rows[0]

    @property
    def organisation(self) -> Organisation:
        return self.first.organisation

    @property
    def kind(self) -> str:
        return self.first.kind

    @property
    def period(self) -> str:
        return self.first.period

    @property
    def title(self) -> dict[str, str]:
        """Of the strongest rule, however each stands: the same words in every period."""
        order = [(STRONGEST_FIRST.index(Strength(row.strength)), row.rule) for row in self.rows]
        return self.rows[order.index(min(order))].title

    @property
    def words(self) -> str:
        """The title in the reader's language."""
        return title_in(self.title)

    @property
    def when(self) -> str:
        """The period in the reader's language."""
        return period_in(self.period)

    @property
    def state(self) -> str:
        return self.first.state

    @property
    def strength(self) -> str:
        """The strongest of the rules that are not done; of all, once they are."""
        worst = [row.strength for row in self.rows if row.state == self.state]
        return min(worst, key=list(STRONGEST_FIRST).index)

    @property
    def until(self) -> date:
        return max(row.extended_to or row.ends_on for row in self.rows)

    @property
    def extended(self) -> bool:
        return any(row.extended_to for row in self.rows)

    @property
    def needed(self) -> Decimal:
        return self.first.needed

    @property
    def reached(self) -> Decimal:
        return self.first.reached

    @property
    def lacking(self) -> Decimal:
        return max(self.needed - self.reached, Decimal(0))

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.source for row in self.rows if row.source))


def _order(row: Duty) -> tuple[int, int, Decimal, str]:
    state = WORST_FIRST.index(DutyState(row.state))
    return (state, STRONGEST_FIRST.index(Strength(row.strength)), -row.needed, row.rule)


def together(rows: Iterable[Duty]) -> Iterator[Together]:
    """Join rows that are one to people, in the order in which they first come."""
    found: dict[tuple[int, str, str], list[Duty]] = {}
    for row in rows:
        found.setdefault((row.organisation_id, row.kind, row.period), []).append(row)
    for several in found.values():
        yield Together(tuple(sorted(several, key=_order)))
