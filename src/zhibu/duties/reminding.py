"""Reminders (提醒): before the last day and after it, to whom it concerns, and then one level up.

Stages are ranges of days, so a tick that missed a day reminds late, and of the most urgent stage
alone. What was reminded is kept, so a tick that runs again reminds nobody twice. One person gets
one message a day, whatever it holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from zhibu.duties.elections import elections_on
from zhibu.duties.enums import DutyState, Stage
from zhibu.duties.models import Duty, Reminder, Tick
from zhibu.duties.recipients import Directory
from zhibu.duties.together import Together, together
from zhibu.inbox.actions import tell_each
from zhibu.inbox.models import Message
from zhibu.orgs.models import Organisation, Person

BEFORE = ((1, Stage.BEFORE_1), (3, Stage.BEFORE_3), (7, Stage.BEFORE_7))
ABOVE_AFTER = 7
"""Days overdue after which the level above is told."""
STALE_AFTER = 30
"""Days overdue after which nobody is reminded any more: pages still show it."""
KEPT = 400
"""Days: reminders older than that cannot concern what is due or ending now."""
MOST_LINES = 30
TERMS = (Stage.TERM_0, Stage.TERM_3, Stage.TERM_6, Stage.NO_DATE)
URGENCY = (
    Stage.BEFORE_1, Stage.AFTER, Stage.BEFORE_3, Stage.BEFORE_7, Stage.ABOVE, *TERMS
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to remind of, to whom, and what the message says of it."""

    organisation: Organisation
    cause: str
    stage: Stage
    to: tuple[Person, ...]
    facts: dict[str, Any]

    @property
    def key(self) -> tuple[int, str, str]:
        return (self.organisation.pk, self.cause, self.stage.value)


@transaction.atomic
def remind(day: date) -> int:
    """Remind whom it concerns on a day; give how many people were told."""
    Tick.objects.select_for_update().filter(day=day).first()  # one at a time
    directory = Directory(day)
    cause = f"duties:{day}"
    told = set(Message.objects.filter(cause=cause).values_list("to_id", flat=True))
    known = set(
        Reminder.objects.filter(Q(day__gte=day - timedelta(days=KEPT)) | Q(stage__in=TERMS))
        .values_list("organisation_id", "cause", "stage")
    )  # fmt: skip
    lines: dict[Person, list[Line]] = defaultdict(list)
    reminded: list[Line] = []
    for line in (*_of_duties(day, directory), *_of_elections(day, directory)):
        # Who has had today's message hears of it tomorrow, if it still stands.
        to = [person for person in line.to if person.pk not in told]
        if line.key in known or not to:
            continue
        reminded.append(line)
        for person in to:
            lines[person].append(line)
    Reminder.objects.bulk_create(
        [Reminder(organisation=x.organisation, cause=x.cause, stage=x.stage, day=day) for x in reminded],
        ignore_conflicts=True,
        batch_size=500,
    )  # fmt: skip
    tell_each(
        messages=((person, _digest(day, several)) for person, several in lines.items()),
        kind="duties",
        cause=cause,
        url=reverse("work"),
        mail=True,
    )
    return len(lines)


def stages_on(state: str, until: date, day: date) -> tuple[Stage, ...]:
    """The stages of a duty on a day: one for those responsible, and once it is time one for above."""
    if state == DutyState.DUE:
        left = (until - day).days
        return next(((stage,) for days, stage in BEFORE if 0 <= left <= days), ())
    over = (day - until).days
    if state != DutyState.MISSING or not 1 <= over <= STALE_AFTER:
        return ()
    return (Stage.AFTER, Stage.ABOVE) if over >= ABOVE_AFTER else (Stage.AFTER,)


def _of_duties(day: date, directory: Directory) -> Iterator[Line]:
    open_ones = Duty.objects.annotate(until=Coalesce("extended_to", "ends_on")).filter(
        Q(state=DutyState.DUE, until__lte=day + timedelta(days=BEFORE[-1][0]))
        | Q(state=DutyState.MISSING, until__gte=day - timedelta(days=STALE_AFTER)),
        organisation__in_use=True,
    )
    rows = open_ones.select_related("organisation").order_by("organisation__path", "starts_on")
    for one in together(rows):
        for stage in stages_on(one.state, one.until, day):
            who = directory.above if stage == Stage.ABOVE else directory.responsible
            cause = f"{one.kind}/{one.period}"
            if one.extended:
                cause += f"@{one.until}"
            yield Line(
                one.organisation,
                cause,
                stage,
                tuple(who(one.organisation)),
                _facts(one, stage, day),
            )


def _of_elections(day: date, directory: Directory) -> Iterator[Line]:
    for one in elections_on(day):
        where = one.organisation
        to = [] if one.stage == Stage.NO_DATE else directory.responsible(where)
        if one.stage in (Stage.NO_DATE, Stage.TERM_0):
            to = [*to, *(person for person in directory.office(where) if person not in to)]
        facts = {
            "stage": one.stage.value,
            "organisation": str(where),
            "until": one.ends_on.isoformat() if one.ends_on else "",
        }
        yield Line(where, one.cause(day), one.stage, tuple(to), facts)


def _facts(one: Together, stage: Stage, day: date) -> dict[str, Any]:
    return {
        "stage": stage.value,
        "organisation": str(one.organisation),
        "title": one.title,
        "period": one.period,
        "until": one.until.isoformat(),
        "days": abs((one.until - day).days),
        "strength": one.strength,
    }


def _digest(day: date, lines: Iterable[Line]) -> dict[str, Any]:
    """What one person is told in one message: the most urgent first, and how many of each."""
    ordered = sorted(lines, key=lambda line: (URGENCY.index(line.stage), line.facts["until"]))
    counts: dict[str, int] = defaultdict(int)
    for line in ordered:
        counts[line.stage.value] += 1
    return {
        "day": day.isoformat(),
        "lines": [line.facts for line in ordered[:MOST_LINES]],
        "more": max(0, len(ordered) - MOST_LINES),
        "counts": dict(counts),
    }
