"""Distributions in bands, joined until each holds enough; and what a mean alone already gives away."""

from collections.abc import Iterator, Sequence

from zhibu.urn.disclosure.cells import FULL, Cell, K

Group = tuple[int, int, int]
"""First and last score that belong to it, and ballots."""
WIDE = 5_00
"""How wide a band is that stands for a mean."""


def around(mean: int) -> tuple[int, int]:
    """Give the band of five points that stands for a mean, as 95–100.

    Units: hundredths; the upper end belongs to the band at the top of the scale alone.
    """
    begin = min(mean // WIDE * WIDE, FULL - WIDE)
    return begin, begin + WIDE


def near_end(total: int, count: int, step: int) -> bool:
    """Whether a sum lies so near an end of the scale that fewer than K ballots could differ from it."""
    return min(total, count * FULL - total) < K * step


def unanimous(cell: Cell, bands: Sequence[int], step: int) -> bool:
    """Whether the exact mean would give away what nearly everybody gave (一致), or a small band's count."""
    if len(cell.scores) == 1 or near_end(cell.sum, cell.count, step):
        return True
    return _gives_away(((0, FULL, cell.count),), bands, cell, step)


def distribution(cell: Cell, bands: Sequence[int], step: int) -> tuple[Group, ...]:
    """Give a cell's ballots by band, neighbours joined until each has at least K (分布).

    Shape: a cell → groups of bands from 0 to 100, or nothing where one group were left or where sum
    and groups together would give away the count of a smaller band.

    Units: hundredths; a group's last score belongs to it.
    """
    limits = list(_limits(bands))
    counts = [_within(cell, *limit) for limit in limits]
    groups: list[Group] = []
    begin, held = 0, 0
    for (_first, last), count in zip(limits, counts, strict=True):
        held += count
        if held >= K:
            groups.append((begin, last, held))
            begin, held = last + 1, 0
    if begin <= FULL and groups:
        first, _last, count = groups.pop()
        groups.append((first, FULL, count + held))
    if len(groups) < 2 or _tight(groups, cell, step):
        return ()
    return () if _gives_away(groups, bands, cell, step) else tuple(groups)


def _gives_away(groups: Sequence[Group], bands: Sequence[int], cell: Cell, step: int) -> bool:
    """Whether sum and groups leave one count alone for a band that holds fewer than K ballots."""
    held = [(limit, _within(cell, *limit)) for limit in _limits(bands)]
    return any(
        _one_count(groups, limit, count, cell.sum, step) for limit, count in held if 0 < count < K
    )


def _limits(bands: Sequence[int]) -> Iterator[tuple[int, int]]:
    for begin, following in zip(bands, [*bands[1:], FULL + 1], strict=True):
        yield begin, following - 1


def _within(cell: Cell, first: int, last: int) -> int:
    return sum(count for score, count in cell.scores if first <= score <= last)


def _ends(first: int, last: int, step: int) -> tuple[int, int]:
    """The first and the last mark that a voter could give between two scores."""
    return -(-first // step) * step, last // step * step


def _tight(groups: Sequence[Group], cell: Cell, step: int) -> bool:
    """Whether fewer than K ballots could lie off the ends of their groups."""
    ends = [(*_ends(first, last, step), count) for first, last, count in groups]
    lowest = sum(first * count for first, _last, count in ends)
    highest = sum(last * count for _first, last, count in ends)
    return min(cell.sum - lowest, highest - cell.sum) < K * step


def _one_count(
    groups: Sequence[Group], limit: tuple[int, int], there: int, total: int, step: int
) -> bool:
    inside = next(one for one in groups if one[0] <= limit[0] and limit[1] <= one[1])
    others = [(*_ends(first, last, step), n) for first, last, n in groups if first != inside[0]]
    low = sum(first * count for first, _last, count in others)
    high = sum(last * count for _first, last, count in others)
    wanted = (total - high, total - low)
    return not any(
        number != there and _possible(number, inside, limit, wanted, step)
        for number in range(inside[2] + 1)
    )


def _possible(
    number: int, group: Group, limit: tuple[int, int], wanted: tuple[int, int], step: int
) -> bool:
    """Whether so many ballots of a group can lie between two scores, given what the group sums to."""
    first, last, count = group
    here = _ends(*limit, step)
    below, above = _ends(first, limit[0] - 1, step), _ends(limit[1] + 1, last, step)
    rest = count - number
    for under in range(rest + 1):
        over = rest - under
        if (under and below[0] > below[1]) or (over and above[0] > above[1]):
            continue
        low = number * here[0] + under * below[0] + over * above[0]
        high = number * here[1] + under * below[1] + over * above[1]
        if low <= wanted[1] and wanted[0] <= high:
            return True
    return False
