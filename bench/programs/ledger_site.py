"""Make a site whose ledger has so many entries: `ledger_site DATA COUNT`.

Rows are written in portions, with the hashes that appending them one by one would give: a record is
submitted, checked and amended once, among thousands of others.
"""

import hashlib
import json
import os
import secrets
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

AT_ONCE = 50_000
AMONG = 5_000
"""Records that are under way together."""
KINDS = ("record.submitted", "record.checked", "record.amended")
MINUTES = "传达学习上级会议精神，讨论发展党员和年度重点工作，逐项表决通过，形成决议。" * 3


def rows(count: int) -> Iterator[tuple[tuple[object, ...], tuple[object, ...]]]:
    """Give entries with their openings."""
    before: dict[str, str] = {}
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for index in range(count):
        lot, place = divmod(index, AMONG * 3)
        turn, number = divmod(place, AMONG)
        subject = f"bench/{hashlib.md5(f'{lot}-{number}'.encode()).hexdigest()[:16]}"
        at = start + timedelta(seconds=index // 3)
        said = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        body = json.dumps(
            {"agenda": "学习；讨论；表决", "at": said, "branch": number % 878, "by": f"M{number:06}",
             "minutes": MINUTES, "number": number, "title": "三月党员大会", "type": KINDS[turn]},
            ensure_ascii=False, sort_keys=True, separators=(",", ":"),
        )  # fmt: skip
        salt = secrets.token_bytes(32)
        commit = hashlib.sha256(b"zhibu.ledger/v1\x00" + salt + body.encode()).hexdigest()
        prev = f'"{before[subject]}"' if turn else "null"
        leaf = (
            f'{{"commit":"{commit}","id":"{subject}","prev":{prev},"rev":{turn + 1},'
            f'"type":"{KINDS[turn]}","v":1}}'
        ).encode()
        leaf_hash = hashlib.sha256(b"\x00" + leaf).digest()
        before[subject] = leaf_hash.hex()
        if turn == 2:
            del before[subject]
        entry = (index, KINDS[turn], subject, turn + 1, leaf, leaf_hash, at)
        yield entry, (index, salt, body)


def main() -> None:
    """Make the site, empty before, and publish one checkpoint over all."""
    os.environ["ZHIBU_DATA"], count = sys.argv[1], int(sys.argv[2])
    from zhibu.config.site import migrate, open_site

    open_site("en")
    migrate()
    from django.db import connection, transaction

    from zhibu.ledger.publishing import publish

    made = rows(count)
    with connection.cursor() as cursor:
        while some := list(islice(made, AT_ONCE)):
            with transaction.atomic():
                cursor.executemany(
                    'INSERT INTO ledger_entry ("index", kind, subject, revision, leaf, leaf_hash, at)'
                    " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                    [(*entry[:6], connection.ops.adapt_datetimefield_value(entry[6])) for entry, _ in some],
                )  # fmt: skip
                cursor.executemany(
                    "INSERT INTO ledger_opening (entry_id, salt, body) VALUES (%s, %s, %s)",
                    [opening for _, opening in some],
                )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_head SET size = %s WHERE id = 1", [count])
    publish()


if __name__ == "__main__":
    main()
