"""Casts one ballot on the database that is named, and is killed between the mark and the paper."""

import os
import signal
import sys

import django


def main() -> None:
    django.setup()
    from django.db import connection

    from zhibu.ballots.actions.casting import cast
    from zhibu.ballots.models import Review
    from zhibu.orgs.models import Person

    def kill(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "ballots_sealedpaper"'):
            print("marked", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    code, person, places = sys.argv[1:]
    with connection.execute_wrapper(kill):
        cast(
            review=Review.objects.get(code=code),
            marks=dict.fromkeys(map(int, places.split(",")), 9000),
            remarks={},
            secret=b"0123456789abcdef",
            by=Person.objects.get(code=person),
        )


main()
