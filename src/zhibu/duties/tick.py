"""The daily check (每日检查): brings every duty to how it stands on a day.

It writes what differs and nothing else, so it may run twice, late, or never for days; and it asks
for ranges of dates, never for one day. Branches are taken in portions, each in its own
transaction that locks them, so that a secretary who submits meanwhile waits for a moment at most
and is never overwritten.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhibu.duties import loading, reminding
from zhibu.duties.kinds import lay_kinds
from zhibu.duties.models import Duty, Tick
from zhibu.duties.owing import Unit, owed
from zhibu.duties.rules import Books, Rule
from zhibu.duties.standing import Part, counted, spread, stand
from zhibu.orgs import rows
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.schemes.queries import adoptions_in_force

PORTION = 100
"""Branches in one transaction."""
LAST_YEAR_UNTIL = (1, 31)
"""Month and day until which the year before is still checked."""

CONTENT = ("kind", "title", "source", "strength", "starts_on", "ends_on", "needed", "in_hours")
STANDING = ("extended_to", "reached", "late", "state")
ROW = ("organisation_id", "rule", "period", *CONTENT, *STANDING, "changed_at")
Key = tuple[int, str, str]


def tick(day: date) -> dict[str, int]:
    """Check all organisations as of a day, and remind whom it concerns; give counts by state."""
    run, _ = Tick.objects.get_or_create(day=day, defaults={"started_at": timezone.now()})
    lay_kinds(*adoptions_in_force(day))
    total: Counter[str] = Counter()
    for year in years_on(day):
        books = Books(date(year, 1, 1), date(year, 12, 31))
        by_group = loading.kinds_by_group()
        for portion in _portions():
            counts = _check(portion, books, by_group, year, day)
            if year == day.year:
                total.update(counts)
    total["reminded"] = reminding.remind(day)
    run.counted, run.ended_at = dict(total), timezone.now()
    run.save(update_fields=["counted", "ended_at"])
    return run.counted


def refresh(organisation: Organisation, year: int, day: date | None = None) -> None:
    """Check one organisation (a group with its branch) right after something of it changed."""
    if organisation.kind == OrganisationKind.GROUP:
        organisation = Organisation.objects.get_parent(organisation)
    refresh_several([organisation], year, day)


def refresh_several(
    organisations: Sequence[Organisation], year: int, day: date | None = None
) -> None:
    """The same for several branches at once, each with its groups."""
    books = Books(date(year, 1, 1), date(year, 12, 31))
    keys, day = sorted(one.pk for one in organisations), day or timezone.localdate()
    for start in range(0, len(keys), PORTION):
        _check(keys[start : start + PORTION], books, loading.kinds_by_group(), year, day)


def years_on(day: date) -> tuple[int, ...]:
    """The years that are checked on a day."""
    if (day.month, day.day) <= LAST_YEAR_UNTIL:
        return (day.year - 1, day.year)
    return (day.year,)


def _portions() -> Iterator[list[int]]:
    found = Organisation.objects.exclude(kind=OrganisationKind.GROUP).order_by("path")
    every = list(found.values_list("pk", flat=True))
    for start in range(0, len(every), PORTION):
        yield every[start : start + PORTION]


@transaction.atomic
def _check(
    organisations: Sequence[int], books: Books, by_group: frozenset[str], year: int, day: date
) -> Counter[str]:
    locked = Organisation.objects.select_for_update(no_key=True).filter(pk__in=organisations)
    units = loading.units(list(locked.order_by("pk")), year, day)
    wanted = dict(_reckon(units, books, by_group, year, day))
    _write(units, wanted, year)
    return Counter(standing[-1] for _, _, standing in wanted.values())


def _reckon(
    units: Sequence[Unit], books: Books, by_group: frozenset[str], year: int, day: date
) -> Iterator[tuple[Key, tuple[Rule, Part, tuple[Any, ...]]]]:
    """Give each duty that is owed: its rule, its part, and how it stands."""
    done = loading.done_by([unit.id for unit in units], year, day)
    holders = [one.id for unit in units for one in (unit, *unit.groups)]
    allowed = loading.allowed_for(holders, year)
    nothing = loading.Allowed()
    for unit in units:
        shared: dict[tuple[int, str], dict[str, list[Any]]] = {}
        for holder, rule, part in owed(unit, books, year, by_group):
            given = allowed.get(holder.id, nothing)
            extended = given.extended.get(rule.kind, {})
            records = shared.get((holder.id, rule.name))
            if records is None:
                counting = counted(rule, done.get(holder.id, {}))
                records = shared[holder.id, rule.name] = spread(rule, year, counting, extended)
            until = max(extended.get(part.period, part.last), part.last)
            stands = stand(
                rule,
                part,
                until,
                records.get(part.period, ()),
                day,
                exempt=(rule.kind, part.period) in given.exempt,
            )
            moved = until if until > part.last else None
            standing = (moved, stands.reached, stands.late, str(stands.state))
            yield (holder.id, rule.name, part.period), (rule, part, standing)


def _write(units: Sequence[Unit], wanted: dict[Key, tuple[Any, ...]], year: int) -> None:
    """Create, change and delete what differs from what is kept."""
    holders = [one.id for unit in units for one in (unit, *unit.groups)]
    kept = Duty.objects.filter(organisation__in=holders, starts_on__year=year).values_list(
        "pk", "organisation_id", "rule", "period", *CONTENT, *STANDING
    )
    gone: list[int] = []
    contents: dict[tuple[int, str], tuple[Rule, Part, list[int]]] = {}
    standings: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    found: set[Key] = set()
    for pk, organisation, name, period, *rest in kept:
        key = (organisation, name, period)
        target = wanted.get(key)
        if target is None:
            gone.append(pk)
            continue
        found.add(key)
        rule, part, standing = target
        if tuple(rest[: len(CONTENT)]) != _content(rule, part):
            contents.setdefault((id(rule), period), (rule, part, []))[2].append(pk)
        extended_to, reached, late, state = rest[len(CONTENT) :]
        if (extended_to, int(reached * 100), late, state) != standing:
            standings[standing].append(pk)
    now = timezone.now()
    for rule, part, pks in contents.values():
        values = dict(zip(CONTENT, _content(rule, part), strict=True))
        _update(pks, **values, changed_at=now)
    for standing, pks in standings.items():
        _update(pks, **_standing(standing), changed_at=now)
    _delete(gone)
    rows.insert(Duty, ROW, _rows(((key, *wanted[key]) for key in wanted if key not in found), now))


def _rows(
    created: Iterable[tuple[Key, Rule, Part, tuple[Any, ...]]], now: datetime
) -> Iterator[tuple[Any, ...]]:
    """Give new duties as rows: on the first of January they are more than a hundred thousand."""
    titles: dict[int, str] = {}
    at = rows.moment(now)
    for key, rule, part, (extended_to, reached, late, state) in created:
        kind, title, *content = _content(rule, part)
        if id(rule) not in titles:
            titles[id(rule)] = rows.document(title)
        yield (
            *key,
            kind,
            titles[id(rule)],
            *content,
            extended_to,
            Decimal(reached) / 100,
            late,
            state,
            at,
        )


def _content(rule: Rule, part: Part) -> tuple[Any, ...]:
    return (
        rule.kind,
        rule.title,
        rule.source,
        str(rule.strength),
        part.first,
        part.last,
        Decimal(rule.needed) / 100,
        rule.in_hours,
    )


def _standing(standing: tuple[Any, ...]) -> dict[str, Any]:
    values = dict(zip(STANDING, standing, strict=True))
    return values | {"reached": Decimal(values["reached"]) / 100}


def _update(pks: Sequence[int], **values: Any) -> None:
    for some in _few(pks):
        Duty.objects.filter(pk__in=some).update(**values)


def _delete(pks: Sequence[int]) -> None:
    for some in _few(pks):
        Duty.objects.filter(pk__in=some).delete()


def _few(pks: Sequence[int], count: int = 500) -> Iterable[Sequence[int]]:
    """Portions that every database takes in one statement."""
    return (pks[start : start + count] for start in range(0, len(pks), count))
