"""Which records the book has of a year, and what each counts for: two sets, joined by the engine."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, IntegerField, Q
from django.db.models.functions import Cast, Round

from zhibu.assessments.arrow import AT_ONCE, table_of
from zhibu.assessments.indicators import Book
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.records.enums import NOT_COUNTED
from zhibu.records.models import Kind, Record, Use

if TYPE_CHECKING:
    import pyarrow

RECORDS = (("record", "int64"), ("branch", "int64"), ("held_on", "string"),
           ("entered_on", "string"), ("hours", "int64"), ("attended", "int64"),
           ("expected", "int64"))  # fmt: skip
USES = (("record", "int64"), ("kind", "int64"), ("group", "int64"))
KINDS = (("id", "int64"), ("name", "string"))
Only = Sequence[Organisation] | None


def tables_of(book: Book, names: Sequence[str], only: Only) -> "dict[str, pyarrow.Table]":
    """Read what counts for some kinds of record, of all organisations or of some.

    Shape: tables records, uses, kinds. A joint meeting of groups is one record of the branch with a
    use for each group; records of other kinds may be among them.
    """
    kinds = list(Kind.objects.filter(name__in=names).values_list("id", "name"))
    return {
        "records": table_of(RECORDS, _records(book, only) if kinds else ()),
        "uses": table_of(USES, _uses(book, only) if kinds else ()),
        "kinds": table_of(KINDS, kinds),
    }


def _records(book: Book, only: Only) -> Iterator[tuple[Any, ...]]:
    # Said by exclusion: of a year nearly all counts, and SQLite would walk an index of states for it.
    found = Record.objects.filter(
        year=book.held.year, held_on__lte=book.held, entered_on__lte=book.known
    ).exclude(state__in=NOT_COUNTED)
    for part in _parts(only, branch="branch__in", group="uses__group__in"):
        rows = found.filter(part).values_list(
            "id",
            "branch_id",
            Cast("held_on", CharField()),
            Cast("entered_on", CharField()),
            Cast(Round(F("hours") * 100), IntegerField()),
            "present_count",
            "expected_count",
        )
        yield from rows.iterator(AT_ONCE)


def _uses(book: Book, only: Only) -> Iterator[tuple[Any, ...]]:
    found = Use.objects.filter(record__year=book.held.year)
    for part in _parts(only, branch="record__branch__in", group="group__in"):
        yield from (
            found.filter(part).values_list("record_id", "kind_id", "group_id").iterator(AT_ONCE)
        )


def _parts(only: Only, *, branch: str, group: str) -> Iterator[Q]:
    if only is None:
        yield Q()
        return
    yield Q(**{branch: only})
    groups = [one for one in only if one.kind == OrganisationKind.GROUP]
    if groups:
        yield Q(**{group: groups})
