"""Whole reviews drawn at random, with every voter in them: what the solver attacks.

Many electorates are small, many voters give full marks, some cannot judge: where protection fails.
"""

from collections import Counter
from dataclasses import dataclass
from random import Random

from zhibu.urn.disclosure import Row, Structure

SOURCES = ("members", "masses", "committee")


@dataclass(frozen=True, slots=True)
class Event:
    """A review: its box, its structure, and who cast which mark."""

    box: tuple[Row, ...]
    structure: Structure
    marks: tuple[tuple[str, str, str, int | None], ...]
    """Voter, subject, source, score: what nobody but the test knows."""


def make_event(seed: int) -> Event:
    """Draw a review; the same seed gives the same."""
    chance = Random(seed)
    sources = SOURCES[: chance.randint(1, 3)]
    branches = [
        ("top", f"c{one}", f"c{one}b{other}")
        for one in range(chance.randint(1, 3))
        for other in range(chance.randint(1, 4))
    ]
    mood = chance.choice(("mixed", "mixed", "kind", "full"))
    fine = chance.choice((100, 100, 50, 1))
    marks, named, places, electorates, turnout = [], [], {}, {}, []
    for place in branches:
        subjects = [f"{place[-1]}m{number}" for number in range(chance.randint(1, 6))]
        places |= dict.fromkeys(subjects, place)
        voted = 0
        for source in sources:
            voters = chance.choice((0, 1, 2, 3, 4, 4, 5, 6, 7, 9, 14))
            voted += voters
            for subject in subjects:
                electorates[subject, source] = f"{place[-1]}/{source}"
                given = [_mark(chance, mood, fine) for _ in range(voters)]
                rows = [(f"{place[-1]}/{source}/{number}", subject, source, score)
                        for number, score in enumerate(given)]  # fmt: skip
                if voters == 1 and chance.random() < 0.5:
                    named += rows
                marks += rows
        turnout.append((place, voted + chance.randint(0, 3), voted))
    weights = {source: chance.randint(1, 5) for source in sources} if chance.random() < 0.6 else {}
    structure = Structure(
        places=places,
        electorates=electorates,
        weights=weights,
        minimum=chance.randint(1, 5),
        named=_counted(named),
        turnout=tuple(turnout),
    )
    return Event(_counted(marks), structure, tuple(marks))


def _mark(chance: Random, mood: str, fine: int) -> int | None:
    if chance.random() < 0.08:
        return None
    if mood == "full" and chance.random() < 0.9:
        return 10_000
    low = 9_000 if mood == "kind" and chance.random() < 0.8 else chance.choice((0, 5_000, 8_000))
    return chance.randint(low // fine, 10_000 // fine) * fine


def _counted(marks: list[tuple[str, str, str, int | None]]) -> tuple[Row, ...]:
    counts = Counter((subject, source, score) for _voter, subject, source, score in marks)
    rows = [(*where, count) for where, count in counts.items()]
    return tuple(sorted(rows, key=lambda row: (row[0], row[1], -1 if row[2] is None else row[2])))
