"""Two results compared: who moves, in which class, under which parent."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhibu.scoring.simulation.rows import Standing, standings
from zhibu.terms.rounding import round_half_up

LARGEST = 10
"""How many of the largest movers are named."""


@dataclass(frozen=True, slots=True)
class Move:
    """A subject under both schemes."""

    before: Standing
    after: Standing

    @property
    def changes(self) -> bool:
        """Whether the grade, or the status, is another."""
        return self.before.place != self.after.place

    @property
    def levels(self) -> int:
        """Levels gained (above 0) or lost; 0 where one side has none."""
        if self.before.level is None or self.after.level is None:
            return 0
        return self.after.level - self.before.level

    @property
    def points(self) -> int | None:
        """Points gained or lost, in hundredths; None where one side has no score."""
        if self.before.score is None or self.after.score is None:
            return None
        return self.after.score - self.before.score


@dataclass(frozen=True, slots=True)
class Group:
    """What happens within a class or under a parent.

    Units:
        means in hundredths, over the subjects that have a score under that scheme, half up.
    """

    name: str
    subjects: int
    up: int
    down: int
    otherwise: int
    """Whose grade or status changes without a level to compare."""
    mean_before: int | None
    mean_after: int | None

    @property
    def changed(self) -> int:
        """How many change grade or status."""
        return self.up + self.down + self.otherwise


@dataclass(frozen=True, slots=True)
class Simulation:
    """Two schemes on the same evidence, compared."""

    moves: tuple[Move, ...]
    """All subjects that stand in both, by subject."""
    whole: Group
    by_class: tuple[Group, ...]
    by_parent: tuple[Group, ...]
    matrix: Mapping[tuple[str, str], int]
    """How many go from one grade (or status) to another, staying included."""
    grades: tuple[str, ...]
    """Grades from the highest level, then statuses."""
    left: tuple[str, ...]
    """Subjects that only the scheme before rates."""
    joined: tuple[str, ...]
    """Subjects that only the scheme after rates."""

    @property
    def changed(self) -> tuple[Move, ...]:
        """Who changes grade or status, the largest fall first, then the largest rise."""
        return tuple(
            sorted(
                (move for move in self.moves if move.changes),
                key=lambda move: (move.levels >= 0, -abs(move.levels), move.before.subject),
            )
        )

    def largest(self, count: int = LARGEST) -> tuple[Move, ...]:
        """Give those whose score moves most; equal moves by subject."""
        moved = [move for move in self.moves if move.points]
        return tuple(
            sorted(moved, key=lambda move: (-abs(move.points or 0), move.before.subject))[:count]
        )


def simulate(
    before_results: Iterable[Mapping[str, Any]], after_results: Iterable[Mapping[str, Any]]
) -> Simulation:
    """Compare the results of two schemes on the same evidence (试算).

    The order of rows never changes what is said.

    Args:
        before_results: rows of `results` under the scheme in force: subject, kind, parent, class,
            status, score, grade, level.
        after_results: rows under the draft.

    Raises:
        ValueError: a subject stands twice in one of the results, or a score is no score.
    """
    before, after = standings(before_results, "before"), standings(after_results, "after")
    moves = tuple(Move(before[name], after[name]) for name in sorted(before.keys() & after.keys()))
    return Simulation(
        moves=moves,
        whole=_group("", moves),
        by_class=_groups(moves, [move.before.class_ for move in moves]),
        by_parent=_groups(moves, [move.before.parent for move in moves]),
        matrix=Counter((move.before.place, move.after.place) for move in moves),
        grades=_grades(moves),
        left=tuple(sorted(before.keys() - after.keys())),
        joined=tuple(sorted(after.keys() - before.keys())),
    )


def _group(name: str, moves: Sequence[Move]) -> Group:
    changed = [move for move in moves if move.changes]
    up = sum(move.levels > 0 for move in changed)
    down = sum(move.levels < 0 for move in changed)
    return Group(
        name=name,
        subjects=len(moves),
        up=up,
        down=down,
        otherwise=len(changed) - up - down,
        mean_before=_mean(move.before.score for move in moves),
        mean_after=_mean(move.after.score for move in moves),
    )


def _groups(moves: Sequence[Move], names: Sequence[str | None]) -> tuple[Group, ...]:
    groups: dict[str, list[Move]] = {}
    for move, name in zip(moves, names, strict=True):
        if name is not None:
            groups.setdefault(name, []).append(move)
    return tuple(_group(name, groups[name]) for name in sorted(groups))


def _mean(scores: Iterable[int | None]) -> int | None:
    known = [score for score in scores if score is not None]
    return round_half_up(sum(known), len(known)) if known else None


def _grades(moves: Sequence[Move]) -> tuple[str, ...]:
    """Order grades from the highest level, whichever scheme has them; statuses come last."""
    levels: dict[str, int] = {}
    statuses: set[str] = set()
    for standing in (side for move in moves for side in (move.before, move.after)):
        if standing.place == standing.grade:
            level = standing.level or 0
            levels[standing.place] = max(levels.get(standing.place, level), level)
        else:
            statuses.add(standing.place)
    ordered = sorted(levels, key=lambda grade: (-levels[grade], grade))
    return (*ordered, *sorted(statuses - levels.keys()))
