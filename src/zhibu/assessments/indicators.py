"""Indicators that follow from the book and the register, so that nobody types them (自动指标)."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, IntegerField, QuerySet, Sum
from django.db.models.functions import Cast, Round

from zhibu.orgs.enums import MEMBERS, PostKind
from zhibu.orgs.models import Membership, Organisation, Post
from zhibu.records.enums import NOT_COUNTED, Presence
from zhibu.records.models import Attendance, Record, Use

STUDY_HOURS = 32
"""Hours of joint study a year for each member: 党员教育管理工作条例 第二十条."""
COMMITTEE = (
    PostKind.SECRETARY,
    PostKind.DEPUTY_SECRETARY,
    PostKind.ORGANISATION_MEMBER,
    PostKind.PUBLICITY_MEMBER,
    PostKind.DISCIPLINE_MEMBER,
    PostKind.YOUTH_MEMBER,
    PostKind.COMMITTEE_MEMBER,
)
VILLAGE_TERM = 5
TALK = "talk"
SHARES = ("study_hours_met", "talks_covered")
"""Indicators that say of how many members something holds: open until the year is over."""
HUNDRED = 100_00
Row = tuple[str, str, int, int, int, int]
"""Subject, indicator, target, low, high, actual; in hundredths."""
Units = list[tuple[Any, ...]]


class Book(NamedTuple):
    """Which part of the book is read: what was held up to a day, and entered up to another."""

    held: date
    known: date


def indicator_rows(
    units: Units,
    sizes: dict[int, int],
    names: tuple[str, ...],
    book: Book,
    only: Sequence[Organisation] | None = None,
) -> list[Row]:
    """Give the rows of those indicators that a scheme asks for and that can be derived."""
    derived = [_DERIVED[name] for name in names if name in _DERIVED]
    return [row for rows_of in derived for row in rows_of(units, sizes, book, only)]


def is_over(day: date) -> bool:
    """Whether the year is over, so that nothing can be made up for any more."""
    return (day.month, day.day) == (12, 31)


def _study(
    units: Units, sizes: dict[int, int], book: Book, only: Sequence[Organisation] | None
) -> list[Row]:
    hours = Sum(Cast(Round(F("record__hours") * 100), IntegerField()))
    counted = _used_as(kind__with_hours=True)
    there = _present(counted, book).values("person").annotate(hours=hours)
    reached = there.filter(hours__gte=STUDY_HOURS * 100).values("person")
    return _shares("study_hours_met", units, sizes, book.held, only, reached)


def _talks(
    units: Units, sizes: dict[int, int], book: Book, only: Sequence[Organisation] | None
) -> list[Row]:
    talks = _used_as(kind__name=TALK)
    reached = _present(talks, book).values("person")
    return _shares("talks_covered", units, sizes, book.held, only, reached)


def _used_as(**kind: object) -> QuerySet[Record]:
    """Records that count as a kind; as a set, since SQLite would ask each record all uses of the kind."""
    return Record.objects.filter(pk__in=Use.objects.filter(**kind).values("record"))


def _present(records: QuerySet[Record], book: Book) -> QuerySet[Attendance]:
    counted = records.filter(
        year=book.held.year, held_on__lte=book.held, entered_on__lte=book.known
    ).exclude(state__in=NOT_COUNTED)
    return Attendance.objects.filter(presence=Presence.PRESENT, record__in=counted.values("pk"))


def _shares(
    name: str,
    units: Units,
    sizes: dict[int, int],
    day: date,
    only: Sequence[Organisation] | None,
    reached: QuerySet[Any],
) -> list[Row]:
    """Share of the members who are there, in per cent; while the year runs all can still be."""
    with_members = [(id_, code) for id_, code, *_ in units if sizes.get(id_)]
    if not is_over(day):
        return [(code, name, HUNDRED, HUNDRED, HUNDRED, HUNDRED) for _, code in with_members]
    # Asked by itself: without fresh statistics PostgreSQL would ask it again for each member.
    there = set(reached.values_list("person", flat=True).distinct())
    members = Membership.objects.on(day).filter(standing__in=MEMBERS)
    members = members.filter(branch__in=only) if only is not None else members
    pairs = members.values_list("branch", "person").order_by()
    found = Counter(branch for branch, person in pairs if person in there)
    return [
        (code, name, HUNDRED, HUNDRED, HUNDRED, found[id_] * HUNDRED // sizes[id_])
        for id_, code in with_members
    ]


def _committee(
    units: Units, _sizes: object, book: Book, only: Sequence[Organisation] | None
) -> list[Row]:
    """Number of committee members; nothing of an organisation whose posts nobody entered."""
    posts = Post.objects.on(book.held).filter(kind__in=COMMITTEE)
    posts = posts.filter(organisation__in=only) if only is not None else posts
    found = dict(
        posts.values_list("organisation").annotate(Count("person", distinct=True)).order_by()
    )
    return [
        (code, "committee_members", 3_00, 3_00, 7_00, found[id_] * 100)
        for id_, code, *_ in units
        if id_ in found
    ]


def _term(units: Units, _sizes: object, book: Book, _only: object) -> list[Row]:
    day = book.held
    return [
        (code, "term_years", 3_00, 3_00, 3_00, years_between(elected, day))
        for _, code, _, _, _, _, elected, term in units
        if elected is not None and elected <= day and term != VILLAGE_TERM
    ]


def _village_term(units: Units, _sizes: object, book: Book, _only: object) -> list[Row]:
    day = book.held
    return [
        (code, "term_years_village", 5_00, 5_00, 5_00, years_between(elected, day))
        for _, code, _, _, _, _, elected, term in units
        if elected is not None and elected <= day and term == VILLAGE_TERM
    ]


def years_between(first: date, day: date) -> int:
    """Years from a day to another, in hundredths; a started hundredth counts, whole years are whole."""
    whole = day.year - first.year - ((day.month, day.day) < (first.month, first.day))
    try:
        anniversary = first.replace(year=first.year + whole)
    except ValueError:  # 29 February
        anniversary = date(first.year + whole, 3, 1)
    days = (day - anniversary).days
    return whole * 100 + min(99, -(-days * 100 // 366))


_DERIVED: dict[str, Callable[..., list[Row]]] = {
    "study_hours_met": _study,
    "talks_covered": _talks,
    "committee_members": _committee,
    "term_years": _term,
    "term_years_village": _village_term,
}
DERIVED = tuple(_DERIVED)
"""Names of the indicators that can be derived."""
