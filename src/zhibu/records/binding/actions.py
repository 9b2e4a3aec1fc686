"""Bind a year's book (装订)."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.ledger.publishing import publish_soon
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.records.binding.archive import make_archive, remove_archive, write_archive
from zhibu.records.binding.contents import Data, book_data, hash_of, records_of_book
from zhibu.records.entries import BINDINGS
from zhibu.records.enums import State
from zhibu.records.models import Binding, Clearing, Record
from zhibu.records.queries import records_for
from zhibu.records.refusing import year_is_bound
from zhibu.records.registers.tables import day
from zhibu.records.rules import listed
from zhibu.records.saving import lock_book


def bind_year(*, branch: Organisation, year: int, by: Person) -> Binding:
    """Bind a year's book (年终装订): from then on nothing of it changes.

    The archive is made before the transaction begins, so that nobody waits for pictures; what was
    changed meanwhile is noticed.

    Raises:
        Refused: the year is not over, a quarter is not cleared, a record is not checked, it is bound
            already, or the book changed while it was being bound.
        Forbidden: `by` may not bind there.

    Ledger:
        year.bound
    """
    require(by, Permission.BOOK_BIND, on=branch)
    _refuse_hindered(branch, year, by)
    at = timezone.now()
    records, data = _read(branch, year)
    content = make_archive(branch, year, records, data, by, at)
    name, digest = write_archive(branch, year, content)
    try:
        with transaction.atomic():
            lock_book(branch)
            _refuse_hindered(branch, year, by)
            if _read(branch, year)[1] != data:
                raise Refused(_("The book changed while it was being bound. Bind it again."))
            binding = Binding.objects.create(
                branch=branch,
                year=year,
                file=name,
                sha256=digest,
                data_sha256=hash_of(data),
                records=len(records),
                by=by,
            )
            enter(BINDINGS, "year.bound", binding, by=by)
            publish_soon()
            return binding
    except BaseException:
        if not Binding.objects.filter(file=name).exists():
            remove_archive(name)
        raise


def hindrances(branch: Organisation, year: int, by: Person) -> list[str]:
    """Say to somebody what must be done before the year can be bound; nothing: it can."""
    found = []
    if branch.kind != OrganisationKind.BRANCH:
        return [_("%(name)s has no record book: it is not a branch.") % {"name": branch}]
    last = date(year, 12, 31)
    if timezone.localdate() <= last:
        found.append(
            _("The year ends on %(day)s; bind it from the day after.") % {"day": day(last)}
        )
    cleared = set(
        Clearing.objects.filter(branch=branch, year=year).values_list("quarter", flat=True)
    )
    if missing := [str(quarter) for quarter in (1, 2, 3, 4) if quarter not in cleared]:
        found.append(
            _("Quarters not cleared yet: %(quarters)s. Clear them first.")
            % {"quarters": listed(missing)}
        )
    found.extend(_unchecked(branch, year, by))
    return found


def _unchecked(branch: Organisation, year: int, by: Person) -> Iterator[str]:
    """Name the records that are not checked, and count those that the person may not read."""
    waiting = Record.objects.filter(branch=branch, year=year).exclude(state=State.CHECKED)
    waiting = waiting.order_by("held_on", "pk").only("title", "held_on")
    unchecked = list(waiting)
    if not unchecked:
        return
    readable = set(
        records_for(by).filter(pk__in=[one.pk for one in unchecked]).values_list("pk", flat=True)
    )
    named = [f"“{one.title}” ({one.held_on:%m-%d})" for one in unchecked if one.pk in readable]
    if named:
        yield _("Not checked yet: %(titles)s. Have each checked, or withdraw the draft.") % {
            "titles": listed(named)
        }
    if hidden := len(unchecked) - len(named):
        yield _(
            "Unfinished records that only the branch may read: %(number)s. Ask the secretary to "
            "finish them."
        ) % {"number": hidden}


def _refuse_hindered(branch: Organisation, year: int, by: Person) -> None:
    if Binding.objects.filter(branch=branch, year=year).exists():
        raise year_is_bound(branch, year)
    if found := hindrances(branch, year, by):
        raise Refused(" ".join(found))


def _read(branch: Organisation, year: int) -> tuple[list[Record], Data]:
    records = records_of_book(branch, year)
    return records, book_data(branch, year, records)
