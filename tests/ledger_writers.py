"""A program that writes to a site's ledger until it is killed: `ledger_writers.py`, with ZHIBU_DATA set.

It reads commands, one a line, and does each in a process of its own:

    write NAME SECONDS ROLLBACKS BYTES   business rows with their entries, for so long; every so-manieth
                                         transaction is rolled back and tried again; files may grow by
                                         so many bytes at most (0: as they like)
    publish                              a checkpoint over all
    check                                what stands in the database, as JSON
    echo NUMBER                          nothing but to say it, after all that was said before

and says: `pid NAME PID`, `ack NAME-TURN` once a transaction is acknowledged, `full NAME` where the disk
is, `checked JSON`, `echo NUMBER`, `ended PID`.
"""

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

TABLE = "CREATE TABLE IF NOT EXISTS soak_business (key varchar(60) PRIMARY KEY, at_index bigint)"


def say(*words: object) -> None:
    """In one write, so that no line is mixed with another's."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


class Wanted(Exception):
    """A rollback that is wanted."""


def write(name: str, seconds: float, rollbacks: int, more: int) -> None:
    from django.db import DatabaseError, connection, transaction

    from zhibu.ledger.appending import append

    if more:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        largest = max(
            one.stat().st_size for one in Path(os.environ["ZHIBU_DATA"]).glob("zhibu.sqlite3*")
        )
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + more,) * 2)
    end, turn, tries = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        key, tries = f"{name}-{turn}", tries + 1
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("INSERT INTO soak_business (key) VALUES (%s)", [key])
                index = append("soak.written", f"soak/{key}", {"text": "会议" * 40}, by="M1")
                with connection.cursor() as cursor:
                    cursor.execute(
                        "UPDATE soak_business SET at_index = %s WHERE key = %s", [index, key]
                    )
                if rollbacks and tries % rollbacks == 0:
                    raise Wanted
        except Wanted:
            continue
        except DatabaseError as error:
            if more:
                say("full", name)
                return
            if "lock" in str(error):
                continue  # tried again
            raise
        say("ack", key)
        turn += 1


def reach() -> None:
    """Wait for a database that recovers from a crash."""
    from django.db import OperationalError, connection

    for _ in range(300):
        try:
            connection.ensure_connection()
        except OperationalError:
            time.sleep(0.1)
        else:
            return


def publish() -> None:
    from zhibu.ledger.publishing import publish as publish_all

    publish_all()


def check() -> None:
    from django.db import connection

    from zhibu.ledger.checking import check as check_all
    from zhibu.ledger.models import Entry, Head

    with connection.cursor() as cursor:
        cursor.execute("SELECT key, at_index FROM soak_business")
        business = dict(cursor.fetchall())
    entries = dict(Entry.objects.filter(kind="soak.written").values_list("subject", "index"))
    indexes = list(Entry.objects.order_by("index").values_list("index", flat=True))
    found = {
        "business": sorted(business),
        "same": {f"soak/{key}": index for key, index in business.items()} == entries,
        "size": Head.objects.get().size,
        "gapless": indexes == list(range(len(indexes))),
        "findings": [one.en for one in check_all()][:5],
    }
    say("checked", json.dumps(found))


def main() -> None:
    from zhibu.config.site import migrate, open_site

    open_site("en")
    migrate()
    from django.db import connection, connections

    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    connections.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    say("ready")
    for line in sys.stdin:
        what, *rest = line.split()
        if what == "echo":
            say("echo", rest[0])
            continue
        pid = os.fork()
        if pid:
            say("pid", rest[0] if rest else what, pid)
            continue
        code = 0
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            reach()
            if what == "write":
                write(rest[0], float(rest[1]), int(rest[2]), int(rest[3]))
            elif what == "publish":
                publish()
            else:
                check()
        except (
            BaseException
        ) as error:  # the parent hears of it, and nothing inherited is cleaned up
            say("fault", repr(error).replace("\n", " ")[:300])
            code = 1
        finally:
            connections.close_all()
            say("ended", os.getpid())
            os._exit(code)


if __name__ == "__main__":
    main()
