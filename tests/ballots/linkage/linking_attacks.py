"""Attacks: each puts the words in an order of its own and lays it beside the order in which people cast.

An attack that finds nothing guesses. `hits` counts whom it names rightly; by chance that is one person,
give or take one, however many voted.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from random import SystemRandom

from axes.models import AccessLog
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from voted_worlds import World

from zhibu.ledger.models import Opening
from zhibu.urn.papers import unpack
from zhibu.urn.sealing import WrongKey, open_inner, open_outer

Guess = dict[int, str]
LINE = re.compile(r"(?P<at>\S+) person=(?P<person>\d+) ")
CLOCK = re.compile(r"\d\d:\d\d")
WORD = re.compile(rb"w[0-9a-f]{20}")
SOME = 50
"""Papers that are looked for in the log, which is long."""
PAGE = {"sqlite": 4_096, "postgresql": 8_192}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attack reached."""

    attack: str
    ballots: int
    hits: int
    drift: float
    """Rank correlation of the guessed order with the true one, in standard deviations."""

    @property
    def deviations(self) -> float:
        """Hits beyond chance (one), in standard deviations (one)."""
        return float(self.hits - 1)


def run(name: str, world: World) -> Outcome:
    """Run an attack, and hold its guess against the truth."""
    guess = ATTACKS[name](world)
    hits = sum(guess.get(person) == word for person, word in world.truth.items())
    return Outcome(name, len(world.truth), hits, _drift(world, guess))


def _drift(world: World, guess: Guess) -> float:
    """A little order is a leak too: does a word stand near its writer?"""
    place = {person: at for at, person in enumerate(world.order)}
    writer = {word: person for person, word in world.truth.items()}
    pairs = [(at, place[writer[guess[person]]]) for at, person in enumerate(world.order)
             if guess.get(person) in writer]  # fmt: skip
    size = len(world.order)
    if len(pairs) < size:
        return 0.0
    apart = sum((one - other) ** 2 for one, other in pairs)
    return (1 - 6 * apart / (size * (size**2 - 1))) * sqrt(size - 1)


def _by(world: World, words: Iterable[str]) -> Guess:
    """Lay words beside people as they cast; what is missing is guessed."""
    known = set(world.words)
    ordered = list(dict.fromkeys(word for word in words if word in known))
    left = list(known.difference(ordered))
    SystemRandom().shuffle(left)
    return dict(zip(world.order, ordered + left, strict=True))


def _rows(world: World, order: str) -> list[str]:
    table, column = ("naive_ballot", "content") if world.naive else ("ballots_remark", "text")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} {order}")
        return [text for (text,) in cursor.fetchall() if text in _known(world)]


def plain_dump(world: World) -> Guess:
    """`SELECT *`, as a dump writes it."""
    return _by(world, _rows(world, ""))


def dump_by_number(world: World) -> Guess:
    return _by(world, _rows(world, "ORDER BY id"))


def dump_by_place(world: World) -> Guess:
    """The system's own columns: where a row lies."""
    return _by(world, _rows(world, f"ORDER BY {_system('rowid', 'ctid')}"))


def dump_by_transaction(world: World) -> Guess:
    """And which transaction wrote it."""
    return _by(world, _rows(world, f"ORDER BY {_system('rowid', 'xmin::text::bigint, ctid')}"))


def _system(sqlite: str, postgres: str) -> str:
    return sqlite if connection.vendor == "sqlite" else postgres


def pages(world: World) -> Guess:
    """Raw pages: rows grow from a page's end to its beginning."""
    size = PAGE[connection.vendor]
    found = _places(world, "after", ("main", "heap/"))
    return _by(world, sorted(found, key=lambda word: (found[word] // size, -found[word])))


def bytes_of_log(world: World) -> Guess:
    """The write-ahead log, from its beginning."""
    found = _places(world, "after", ("wal",))
    return _by(world, sorted(found, key=found.__getitem__))


def _places(world: World, moment: str, parts: Sequence[str]) -> dict[str, int]:
    """Where each word first stands in the files of a moment."""
    found: dict[str, int] = {}
    before = 0
    for name, content in world.files[moment].items():
        if not name.startswith(tuple(parts)):
            continue
        content = _without_heads(content) if name.startswith("wal/") else content
        for hit in WORD.finditer(content):
            word = hit.group().decode()
            if word in _known(world):
                found.setdefault(word, before + hit.start())
        before += len(content)
    return found


def _without_heads(segment: bytes) -> bytes:
    """Take the heads out of the pages of PostgreSQL's log, over which records run on."""
    size = PAGE["postgresql"]
    cut = (segment[at + (24 if at else 40) : at + size] for at in range(0, len(segment), size))
    return b"".join(cut)


def _known(world: World) -> set[str]:
    return world.__dict__.setdefault("_known", set(world.words))


def backup_while_voting(world: World) -> Guess:
    return _backup(world, "voting")


def backup_before_opening(world: World) -> Guess:
    return _backup(world, "before")


def backup_between_locks(world: World) -> Guess:
    return _backup(world, "between")


def _backup(world: World, moment: str) -> Guess:
    """Words that stand in a backup, in its order; and papers in the order in which they lie there.

    The order of papers in the box tells the attacker an order of receipts; the words that were kept are
    laid beside it.
    """
    if moment not in world.files:
        return plain_dump(world)
    found = _places(world, moment, ("",))
    if found:
        return _by(world, sorted(found, key=found.__getitem__))
    owner = {key: person for person, key in world.receipts.items()}
    lie = [owner[key] for key, _sealed in world.boxes[moment]]
    rows = _rows(world, "")
    return dict(zip(lie, rows, strict=False))


def receipts_by_place(world: World) -> Guess:
    """Whose receipt is whose is known: lay the sorted receipts beside the words as they lie."""
    if world.naive:
        return dump_by_number(world)
    people = sorted(world.receipts, key=lambda person: world.receipts[person])
    return dict(zip(people, _rows(world, "ORDER BY id"), strict=True))


def receipts_as_they_lie(world: World) -> Guess:
    if world.naive:
        return dump_by_place(world)
    place = _system("rowid", "ctid")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key FROM ballots_receipt ORDER BY {place}")
        keys = [bytes(key) for (key,) in cursor.fetchall()]
    owner = {key: person for person, key in world.receipts.items()}
    people = [owner[key] for key in keys if key in owner]
    return dict(zip(people, _rows(world, f"ORDER BY {place}"), strict=True))


def roll_as_it_lies(world: World) -> Guess:
    """The roll's own order beside that of the words."""
    place = _system("rowid", "ctid")
    table = "naive_voter" if world.naive else "ballots_voter"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT person_id FROM {table} ORDER BY {place}")
        people = [person for (person,) in cursor.fetchall() if person in world.truth]
    return dict(zip(people, _rows(world, f"ORDER BY {place}"), strict=True))


def sessions(world: World) -> Guess:
    """Sessions tell who was there and when; words are taken in the order of their rows."""
    people = []
    for row in Session.objects.order_by("expire_date"):
        person = int(row.get_decoded().get("_auth_user_id", 0))
        if person in world.truth:
            people.append(person)
    return dict(zip(people, _rows(world, "ORDER BY id"), strict=False))


def audit_log(world: World) -> Guess:
    """The log of sign-ins tells who came when; words are taken in the order of their rows."""
    came = AccessLog.objects.order_by("attempt_time", "pk").values_list("username", flat=True)
    people = [int(one) for one in came if int(one) in world.truth]
    return dict(zip(people, _rows(world, "ORDER BY id"), strict=False))


def access_log(world: World) -> Guess:
    """Lines that name a person and a moment, laid beside rows that have one; else the order of lines."""
    told = [(hit["at"], int(hit["person"])) for line in world.log if (hit := LINE.match(line))]
    if not told:
        return _by(world, _rows(world, f"ORDER BY {_system('rowid', 'ctid')}"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT cast_at, content FROM naive_ballot")
        cast = dict(cursor.fetchall())
    return {person: cast.get(at, "") for at, person in told}


def caches_at_hand(world: World) -> Guess:
    """What the process keeps at hand: by the name of its person, else in the order in which it was kept."""
    kept = [(key, value) for key, value in cache._cache.items() if WORD.search(value)]
    named = {int(key.rpartition(":")[2]): WORD.search(value).group().decode() for key, value in kept}  # fmt: skip
    return named or _by(world, _rows(world, ""))


def ledger_order(world: World) -> Guess:
    """Words and numbers in the ledger's openings, in its order."""
    if world.naive:
        return dump_by_number(world)
    told = b"\n".join(
        bytes(one.body) if isinstance(one.body, bytes | memoryview) else str(one.body).encode()
        for one in Opening.objects.order_by("entry_id")
    )
    return _by(world, sorted((w for w in world.words if w.encode() in told), key=lambda w: told.find(w.encode())))  # fmt: skip


def second_key_and_backup(world: World) -> Guess:
    """The second teller alone, with a copy taken between the two steps and everybody's receipts."""
    if world.naive or world.locked is None:
        return dump_by_number(world)
    owner = {key: person for person, key in world.receipts.items()}
    code, private = world.locked.review.code, world.locked.inner.private
    guess: Guess = {}
    for key, sealed in world.boxes["between"]:
        (word,) = unpack(open_inner(sealed, private, code)).remarks.values()
        guess[owner[key]] = word
    return guess


def first_key_and_backup(world: World) -> Guess:
    """The first teller alone, with a copy taken before the opening."""
    if world.naive or world.locked is None:
        return dump_by_number(world)
    code, private = world.locked.review.code, world.locked.outer.private
    told: list[str] = []
    for _key, sealed in world.boxes["before"]:
        content = open_outer(sealed, private, code)
        try:
            told += unpack(content).remarks.values()
        except ValueError:
            continue
    return _by(world, told)


def both_keys_and_backup(world: World) -> Guess:
    """Both tellers together with a copy taken before the opening: not promised, and shown."""
    assert world.locked is not None
    owner = {key: person for person, key in world.receipts.items()}
    code, locked = world.locked.review.code, world.locked
    guess: Guess = {}
    for key, sealed in world.boxes["before"]:
        try:
            inner = open_outer(sealed, locked.outer.private, code)
            (word,) = unpack(open_inner(inner, locked.inner.private, code)).remarks.values()
        except WrongKey:
            continue
        guess[owner[key]] = word
    return guess


ATTACKS: dict[str, Callable[[World], Guess]] = {
    one.__name__: one
    for one in (
        plain_dump, dump_by_number, dump_by_place, dump_by_transaction, pages, bytes_of_log,
        backup_while_voting, backup_before_opening, backup_between_locks, receipts_by_place,
        receipts_as_they_lie, roll_as_it_lies, sessions, audit_log, access_log, caches_at_hand, ledger_order, first_key_and_backup,
        second_key_and_backup,
    )
}  # fmt: skip


def remains(world: World, moment: str = "after") -> dict[str, int]:
    """How many whole papers, sealed papers and receipts of voters the files still hold."""
    files = {name: one for name, one in world.files[moment].items() if not name.startswith("wal")}
    log = {name: one for name, one in world.files[moment].items() if name.startswith("wal")}
    sealed = [content[:32] for _key, content in world.boxes["before"]]
    between = [content[:32] for _key, content in world.boxes["between"]]
    return {
        "papers": _in(world.packed.values(), files),
        "sealed": _in(sealed, files),
        "half": _in(between, files),
        "papers in the log": _in([*world.packed.values()][:SOME], log),
        "sealed in the log": _in(sealed[:SOME], log),
    }


def _in(needles: Iterable[bytes], files: dict[str, bytes]) -> int:
    """Count which of them stand in any of the files."""
    whole = b"".join(files.values())
    return sum(needle in whole for needle in needles)
