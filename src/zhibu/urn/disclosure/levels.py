"""Organisations above: what lies below is summed up, and small rests roll up until they are large enough."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import groupby
from typing import TypeVar

from zhibu.terms.rounding import round_half_up
from zhibu.urn.disclosure.bands import near_end
from zhibu.urn.disclosure.cells import Cell, K, Path, ballots_in
from zhibu.urn.disclosure.saying import Level, Turnout

T = TypeVar("T")
Asked = tuple[Path, int, int]
"""A place, how many were asked there, how many voted."""


def levels_of(
    cells: Sequence[Cell], shown: Collection[tuple[str, str, bool]],
    kept_out: Collection[tuple[str, str, bool]], step: int,
) -> list[Level]:  # fmt: skip
    """Sum up each source in each organisation (汇总).

    A level holds the cells that are shown, and groups of small ones, each of at least K ballots. What
    is too small in a branch rolls up to the level above; what is too small at the top is left out.

    Args:
        shown: cells that are told exactly.
        kept_out: cells that must stand in no sum: another figure tells of them.
    """
    found = []
    ordered = sorted((cell for cell in cells if cell.count), key=lambda one: one.source)
    for source, every in groupby(ordered, key=lambda one: one.source):
        held = list(every)
        open_ones = [cell for cell in held if cell.key in shown]
        rests = [cell for cell in held if cell.key not in shown and cell.key not in kept_out]
        groups = roll_up(
            ((cell.place, cell) for cell in rests), lambda group: _tellable(group, step)
        )
        parts: dict[Path, list[Cell]] = {}
        for at, group in [*((cell.place, [cell]) for cell in open_ones), *groups]:
            for place in _upward(at):
                parts.setdefault(place, []).extend(group)
        below = Counter(place for cell in held for place in _upward(cell.place))
        for place in sorted(parts):
            whole = len(parts[place]) == below[place]
            found.append(_level(place, source, parts[place], whole=whole))
    return found


def turnout_of(rows: Iterable[tuple[Path, int, int]]) -> list[Turnout]:
    """Say who was asked and voted, where at least K were asked; small places roll up (参评).

    The whole review's numbers are known to everybody: what is left over at the top takes the smallest
    told place along, so that the difference is never over fewer than K.
    """
    held: list[tuple[Path, Asked]] = [(row[0], row) for row in rows if row[1]]
    groups = _none_left_over(held, roll_up(held, lambda group: _asked(group) >= K))
    found = []
    parts: dict[Path, list[Asked]] = {}
    for at, group in groups:
        for place in _upward(at):
            parts.setdefault(place, []).extend(group)
    for place in sorted(parts):
        told = _asked(parts[place])
        voted = sum(voted for _place, _asked, voted in parts[place])
        below = sum(row[1] for at, row in held if at[: len(place)] == place)
        keys = tuple(sorted(at for at, _asked, _voted in parts[place]))
        found.append(Turnout(place, told, voted, whole=told == below, parts=keys))
    return found


def _asked(rows: Iterable[Asked]) -> int:
    return sum(asked for _place, asked, _voted in rows)


def _none_left_over(
    held: Sequence[tuple[Path, Asked]], groups: list[tuple[Path, list[Asked]]]
) -> list[tuple[Path, list[Asked]]]:
    told = {row for _place, group in groups for row in group}
    rest = [row for _place, row in held if row not in told]
    if not rest:
        return groups
    ordered = sorted(groups, key=lambda one: (_asked(one[1]), one[0]))
    while ordered and _asked(rest) < K:
        rest += ordered.pop(0)[1]
    return [*ordered, (rest[0][0][:1], rest)]


def roll_up(
    rests: Iterable[tuple[Path, T]], enough: Callable[[list[T]], bool]
) -> list[tuple[Path, list[T]]]:
    """Join small things of a place, and take what is not enough one level up.

    Shape: things with their places → groups that are enough, each with the place where it became so.
    """
    waiting: dict[Path, list[T]] = {}
    for place, one in rests:
        waiting.setdefault(place, []).append(one)
    told = []
    while waiting:
        place = max(waiting, key=lambda one: (len(one), one))
        group = waiting.pop(place)
        if enough(group):
            told.append((place, group))
        elif len(place) > 1:
            waiting.setdefault(place[:-1], []).extend(group)
    return told


def _tellable(group: list[Cell], step: int) -> bool:
    total, marks = sum(cell.sum for cell in group), sum(cell.count for cell in group)
    return ballots_in(group) >= K and not near_end(total, marks, step)


def _upward(place: Path) -> list[Path]:
    return [place[:end] for end in range(1, len(place) + 1)]


def _level(place: Path, source: str, parts: Sequence[Cell], *, whole: bool) -> Level:
    marks, total = sum(cell.count for cell in parts), sum(cell.sum for cell in parts)
    keys = tuple(sorted(cell.key for cell in parts))
    return Level(place, source, marks, total, round_half_up(total, marks), whole, keys)
