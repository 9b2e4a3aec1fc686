"""Two closed reviews in which everybody left a word that tells them: ours, and a naive copy of the design.

The attacker of the harness knows more than one would: the true order in which people cast (as sessions and
access logs would tell it), which receipt's number is whose (as backups taken while people voted, and the
log of PostgreSQL, would tell it), and every file of the database at four moments.
"""

import logging
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from random import Random
from types import SimpleNamespace

from axes.models import AccessLog
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from locked_boxes import Locked, make_locked
from makers import make_branch
from zhibu.ballots.actions.casting import cast
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.opening import open_inner, open_outer
from zhibu.config.logs import LeaveVotersOut, Lines
from zhibu.orgs.models import Person
from zhibu.urn.receipts import number_of

SUBJECTS = 22


@dataclass
class World:
    """What an attacker holds of a review that is over, and what is true."""

    truth: dict[int, str]
    """Person → the word of this person's ballot."""
    order: list[int]
    """People as they cast, one after the other."""
    receipts: dict[int, bytes] = field(default_factory=dict)
    """Person → receipt's number."""
    packed: dict[int, bytes] = field(default_factory=dict)
    """Person → the marks as they stand on the paper, one after the other."""
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    """Moment → file → its bytes."""
    boxes: dict[str, list[tuple[bytes, bytes]]] = field(default_factory=dict)
    """Moment → key and content of every paper in the box."""
    log: list[str] = field(default_factory=list)
    """Lines of the site's log and of the server before it, one after the other."""
    locked: Locked | None = None
    naive: bool = False

    @property
    def words(self) -> list[str]:
        return list(self.truth.values())


def sealed_world(ballots: int, seed: int) -> World:
    """Cast, close and open a review through the real actions."""
    chance = Random(seed)
    voters, subjects = _people(ballots)
    locked = make_locked(
        organisation=make_branch(),
        sheets=[(subjects, voters)],
        state=ReviewState.OPEN,
    )
    world = _world(voters, chance)
    world.locked = locked
    by_pk = {one.pk: one for one in voters}
    for number, person in enumerate(world.order):
        marks = [chance.randrange(0, 10_001, 50) for _ in subjects]
        secret = secrets.token_bytes(16)
        cast(
            review=locked.review,
            marks=dict(enumerate(marks)),
            remarks={chance.randrange(SUBJECTS): world.truth[person]},
            secret=secret,
            by=by_pk[person],
        )
        world.receipts[person] = number_of(secret)
        world.packed[person] = b"".join(mark.to_bytes(2) for mark in marks)
        _sign_in(person)
        world.log += logged(f"/votes/{locked.review.code}/", person)
        if number == ballots // 2:
            _keep(world, "voting")
    locked.review.state = ReviewState.CLOSED
    locked.review.save(update_fields=["state"])
    _keep(world, "before")
    open_outer(review=locked.review, key=locked.texts[0], by=locked.first)
    _keep(world, "between")
    open_inner(review=locked.review, key=locked.texts[1], by=locked.second)
    locked.review.refresh_from_db()
    assert locked.review.opening.wiped, locked.review.opening.problem
    _keep(world, "after")
    return world


def naive_world(ballots: int, seed: int) -> World:
    """The same review as one would build it without thinking: two tables, one transaction each ballot."""
    chance = Random(seed)
    voters, _subjects = _people(ballots)
    world = _world(voters, chance)
    world.naive = True
    number = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        for table in ("naive_voter", "naive_ballot"):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")  # no gaps in the file: the naive site never deleted anything
        cursor.execute(
            f"CREATE TABLE naive_voter (id {number} PRIMARY KEY, person_id bigint, voted_at text)"
        )
        cursor.execute(
            f"CREATE TABLE naive_ballot (id {number} PRIMARY KEY, cast_at text, content text)"
        )
        now = timezone.now()
        for step, person in enumerate(world.order):
            at = (now + timedelta(seconds=step)).isoformat()
            cursor.execute(
                "INSERT INTO naive_voter (person_id, voted_at) VALUES (%s, %s)", [person, at]
            )
            cursor.execute(
                "INSERT INTO naive_ballot (cast_at, content) VALUES (%s, %s)",
                [at, world.truth[person]],
            )
            _sign_in(person)
            world.log.append(f"{at} person={person} POST /votes/ 200")
            remember(person, world.truth[person])
    _keep(world, "after")
    return world


def logged(path: str, person: int) -> list[str]:
    """What is written of a request by which somebody votes, refused once and once met by a fault of the site.

    The server before the site is as silent as docs/serving.md asks of it.
    """
    lines = []
    for level, words in ((logging.WARNING, "Refused"), (logging.ERROR, "Internal Server Error")):
        record = logging.LogRecord("django.request", level, "", 0, f"{words}: {path}", (), None)
        record.request = SimpleNamespace(path=path, person=person)
        if LeaveVotersOut().filter(record):
            lines.append(Lines("%(asctime)s %(levelname)s %(message)s").format(record))
    return lines


def remember(person: int, word: str) -> None:
    """A naive site keeps what somebody voted last at hand, to show it again quickly."""
    cache._max_entries = 100_000
    cache.set(f"ballot:{person}", word, None)


def tidy() -> None:
    cache.clear()
    with connection.cursor() as cursor:
        for table in ("naive_voter", "naive_ballot"):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def _people(ballots: int) -> tuple[list[Person], list[Person]]:
    mark = secrets.token_hex(3)
    made = Person.objects.bulk_create(
        Person(code=f"V{mark}{number:05}", name=f"评议人{number}")
        for number in range(ballots + SUBJECTS)
    )
    return made[:ballots], made[ballots:]


def _world(voters: list[Person], chance: Random) -> World:
    order = [one.pk for one in voters]
    chance.shuffle(order)
    return World({one.pk: f"w{secrets.token_hex(10)}" for one in voters}, order)


def _sign_in(person: int) -> None:
    """A session and the log of sign-ins, as a sign-in leaves them: in the order of casting."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store["_auth_user_id"] = str(person)
    store.create()
    AccessLog.objects.create(username=str(person), attempt_time=timezone.now())


def _keep(world: World, moment: str) -> None:
    files: dict[str, bytes] = {}
    world.files[moment] = files
    for name, path in raw_files():
        with suppress(FileNotFoundError):  # a log of before this world, which another test let go
            files[name] = path.read_bytes()
    if world.locked:
        rows = world.locked.review.papers.values_list("key", "sealed")
        world.boxes[moment] = [(bytes(key), bytes(sealed)) for key, sealed in rows]


def raw_files() -> Iterator[tuple[str, Path]]:
    """Files of the database: SQLite's two, or PostgreSQL's heap files and log, in the log's order."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")  # the log keeps its bytes
        main = Path(str(connection.settings_dict["NAME"]))
        yield "main", main
        wal = main.with_name(main.name + "-wal")
        if wal.exists():
            yield "wal", wal
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database "
            "WHERE datname = current_database()"
        )
        folder, number = cursor.fetchone()
        cursor.execute("SELECT pg_switch_wal()")  # what was written stands in the file
        segments = [path for path in Path(folder, "pg_wal").iterdir() if path.is_file()]
        for path in sorted(segments, key=_begins):
            yield f"wal/{path.name}", path
        cursor.execute("CHECKPOINT")  # afterwards, for it lets segments be used again
        for path in sorted(Path(folder, f"base/{number}").iterdir()):
            if path.is_file():
                yield f"heap/{path.name}", path


def _begins(segment: Path) -> int:
    """Where a segment of PostgreSQL's log begins, as its first page says; its name may lie."""
    with segment.open("rb") as file:
        return int.from_bytes(file.read(16)[8:], "little")
