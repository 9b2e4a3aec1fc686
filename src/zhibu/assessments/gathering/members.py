"""A member's own record: what the book of the branch says of each person's presence."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef

from zhibu.assessments.arrow import table_of
from zhibu.assessments.assuming import BOOK_KEPT
from zhibu.assessments.gathering.subjects import memberships
from zhibu.records.enums import COUNTED, Presence
from zhibu.records.models import Attendance, Record
from zhibu.scoring.scheme.measures import Attendance as Attended
from zhibu.scoring.scheme.measures import Records
from zhibu.scoring.scheme.model import Scheme

if TYPE_CHECKING:
    import duckdb

    from zhibu.assessments.gathering.gather import Question

_COLUMNS = (("person", "int64"), ("kind", "string"), ("held_on", "string"),
            ("entered_on", "string"), ("hours", "string"), ("there", "bool_"))  # fmt: skip
_KEPT = (("person", "int64"), ("subject", "string"), ("kept", "bool_"))


def add_records(con: "duckdb.DuckDBPyConnection", asked: "Question", scheme: Scheme) -> None:
    """Put into `records` what each member took part in; and where expected, what not.

    An absence is a row only of kinds that a scheme asks the share of attendance of and does not
    count: a talk at which somebody was not there is no talk with them.
    """
    counted, shared = kinds_of(scheme)
    people = memberships(asked, scheme)
    book = Record.objects.filter(
        branch=OuterRef("branch"), year=asked.year, state__in=COUNTED, held_on__lte=asked.as_of
    )
    listed = people.annotate(kept=Exists(book)).values_list("person_id", "person__code", "kept")
    con.register("listed_members", table_of(_KEPT, listed))
    con.execute(
        "INSERT INTO records (subject, kind, held_on) SELECT subject, ?, CAST(? AS DATE) "
        "FROM listed_members WHERE kept",
        [BOOK_KEPT, f"{asked.year}-01-01"],
    )
    rows = Attendance.objects.filter(
        record__year=asked.year,
        record__state__in=COUNTED,
        record__held_on__lte=asked.as_of,
        record__entered_on__lte=asked.known,
        record__branch__path__startswith=asked.organisation.path,
        record__uses__kind__name__in=[*counted, *shared],
    )
    found = rows.values_list(
        "record_id",
        "person_id", "record__uses__kind__name", "record__held_on", "record__entered_on",
        "record__hours", F("presence"),
    ).distinct()  # fmt: skip
    con.execute(
        "INSERT INTO assessed (subject, keeps_book) SELECT subject, false FROM listed_members "
        "WHERE kept"
    )
    con.register("attended", table_of(_COLUMNS, _as_texts(found.iterator(chunk_size=20_000))))
    absent_too = sorted(set(shared) - set(counted))
    con.execute(
        """
        INSERT INTO records
        SELECT m.subject, a.kind, CAST(a.held_on AS DATE), CAST(a.entered_on AS DATE),
            CASE WHEN a.there THEN CAST(a.hours AS DECIMAL(12,2)) END,
            CAST(a.there AS BIGINT), 1
        FROM attended a JOIN listed_members m ON m.person = a.person
        WHERE a.there OR list_contains(?, a.kind)""",
        [absent_too],
    )


def kinds_of(scheme: Scheme) -> tuple[list[str], list[str]]:
    """Name the kinds of record that a scheme counts, and those of which it asks attendance."""
    counted: dict[str, None] = {}
    shared: dict[str, None] = {}
    for clause in scheme.clauses:
        if isinstance(clause.measure, Records):
            counted.update(dict.fromkeys(clause.measure.records))
        elif isinstance(clause.measure, Attended):
            shared.update(dict.fromkeys(clause.measure.attendance))
    return list(counted), list(shared)


def _as_texts(rows: Iterable[tuple[object, ...]]) -> Iterable[tuple[object, ...]]:
    for _record, person, kind, held_on, entered_on, hours, presence in rows:
        yield (person, kind, str(held_on), str(entered_on),
               None if hours is None else str(hours), presence == Presence.PRESENT)  # fmt: skip
