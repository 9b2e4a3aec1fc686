"""A transaction with and without an entry: `ledger_append ROUNDS`, on the site that the environment names.

Two transactions: the smallest there is (one row written, one changed), and a record with fifteen
people's attendance, as a branch submits it. Lots with and without alternate, so that whatever else
the machine does falls on both. Prints JSON: name → [µs without, µs with].
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress

LOT = 40


def main() -> None:
    """Measure, and print."""
    from zhibu.config.site import migrate, open_site

    open_site("en")
    migrate()
    from django.db import connection, transaction
    from django.utils import timezone

    from zhibu.ledger.appending import append
    from zhibu.orgs.models import Organisation, Person
    from zhibu.records.models import Attendance, Record

    today = timezone.localdate()
    with transaction.atomic():
        branch = Organisation.objects.add_root({"code": "B1", "name": "支部", "kind": "branch"})
        people = [Person.objects.create(code=f"M{n}", name=f"人员{n}") for n in range(15)]
    with suppress(Exception), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_row (id integer PRIMARY KEY, word varchar(80), turn integer)"
        )
    facts = {"title": "三月党员大会", "minutes": "传达学习会议精神，讨论发展党员事项。" * 8,
             "attendance": [f"M{n}" for n in range(15)]}  # fmt: skip
    number = 0

    def small() -> tuple[str, dict[str, object]]:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_row (id, word, turn) VALUES (%s, 'x', 0)", [number])
            cursor.execute("UPDATE bench_row SET turn = 1 WHERE id = %s", [number])
        return f"bench/{number}", {"word": "x", "turn": 1}

    def record() -> tuple[str, dict[str, object]]:
        made = Record.objects.create(
            branch=branch, year=today.year, title="三月党员大会", held_on=today, written_by=people[0],
            minutes=facts["minutes"], agenda="学习；讨论；表决",
        )  # fmt: skip
        Attendance.objects.bulk_create(
            Attendance(record=made, person=person, presence="present") for person in people
        )
        made.present_count = made.expected_count = len(people)
        made.save(update_fields=["present_count", "expected_count"])
        return f"bench/{made.code}", facts

    def timed(act: Callable[[], tuple[str, dict[str, object]]], entered: bool) -> float:
        nonlocal number
        begun = time.perf_counter()
        for _ in range(LOT):
            number += 1
            with transaction.atomic():
                subject, body = act()
                if entered:
                    append("bench.written", subject, body, by="M1")
        return (time.perf_counter() - begun) / LOT * 1e6

    told: dict[str, list[float]] = {}
    for name, act in (("small", small), ("record", record)):
        taken: tuple[list[float], list[float]] = ([], [])
        for turn in range(int(sys.argv[1])):
            for entered in (False, True) if turn % 2 else (True, False):
                taken[entered].append(timed(act, entered))
        told[name] = [statistics.median(one) for one in taken]
    print(json.dumps(told))


if __name__ == "__main__":
    main()
