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

MANY = 2_000
"""Records from which on a word is common."""


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
    sql, asked = _select(alias, wanted, beginnings)
    return RawSQL(sql, asked)  # noqa: S611 - our own text, with a place for what is asked


def are_many(alias: str, wanted: Sequence[str], beginnings: Sequence[str]) -> bool:
    """Whether SQLite had better walk through the newest records than fetch all that have the pairs.

    PostgreSQL knows by itself.
    """
    if connections[alias].vendor != "sqlite":
        return False
    sql, asked = _select(alias, wanted, beginnings)
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql} LIMIT {MANY})", asked)  # noqa: S608
        return bool(cursor.fetchone()[0] == MANY)


def _select(alias: str, wanted: Sequence[str], beginnings: Sequence[str]) -> tuple[str, list[str]]:
    if connections[alias].vendor == "sqlite":
        terms = [*(f'"{pair}"' for pair in wanted), *(f'"{sign}"*' for sign in beginnings)]
        return "SELECT rowid FROM records_search WHERE records_search MATCH %s", [
            " AND ".join(terms)
        ]
    terms = [*(f"'{pair}'" for pair in wanted), *(f"'{sign}':*" for sign in beginnings)]
    return "SELECT record_id FROM records_searchtext WHERE pairs @@ %s::tsquery", [
        " & ".join(terms)
    ]
