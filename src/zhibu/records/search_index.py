"""The index of pairs of signs: a table of SQLite's FTS5, or a tsvector of PostgreSQL.

SQLite keeps no text and no positions (`content=''`, `detail=none`): 1 to 2 bytes for each pair of a
record. To take a record out, FTS5 must be told the very pairs that it was given; they are made anew
from the stored text. Its tokenizer `ascii` leaves every sign beyond ASCII as it stands.
"""

from collections.abc import Iterable, Sequence

from django.db import connections
from django.db.models.expressions import RawSQL

from zhibu.records.search_text import pairs

Row = tuple[int, str]
"""A record's key and its normalised text."""


def put(alias: str, rows: Iterable[Row]) -> None:
    """Enter records; their stored text stands already."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO records_search (rowid, pairs) VALUES (%s, %s)",
                [(key, " ".join(pairs(text))) for key, text in rows],
            )
        else:
            cursor.executemany(
                "UPDATE records_searchtext SET pairs = array_to_tsvector(%s) WHERE record_id = %s",
                [(pairs(text), key) for key, text in rows],
            )


def take_out(alias: str, rows: Iterable[Row]) -> None:
    """Take records out, given the text with which they were entered."""
    connection = connections[alias]
    if connection.vendor != "sqlite":
        return  # the pairs stand in the row itself
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO records_search (records_search, rowid, pairs) VALUES ('delete', %s, %s)",
            [(key, " ".join(pairs(text))) for key, text in rows],
        )


def with_all(alias: str, wanted: Sequence[str], beginnings: Sequence[str]) -> RawSQL:
    """Give the keys of records that have all pairs, and one that begins with each sign of `beginnings`.

    Pairs hold letters, marks and digits only, so quotation marks around them cannot be left.
    """
    if connections[alias].vendor == "sqlite":
        terms = [*(f'"{pair}"' for pair in wanted), *(f'"{sign}"*' for sign in beginnings)]
        sql = "SELECT rowid FROM records_search WHERE records_search MATCH %s"
        return RawSQL(sql, [" AND ".join(terms)])  # noqa: S611
    terms = [*(f"'{pair}'" for pair in wanted), *(f"'{sign}':*" for sign in beginnings)]
    sql = "SELECT record_id FROM records_searchtext WHERE pairs @@ %s::tsquery"
    return RawSQL(sql, [" & ".join(terms)])  # noqa: S611
