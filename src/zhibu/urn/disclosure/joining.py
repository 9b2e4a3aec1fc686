"""Sources of a subject joined in a round's figure: what that figure gives away of a small source."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from zhibu.terms.rounding import round_half_up
from zhibu.urn.disclosure.bands import around
from zhibu.urn.disclosure.cells import FULL, Cell, K, Structure
from zhibu.urn.disclosure.saying import Joined, Said

Key = tuple[str, str, bool]
Told = dict[Key, Said]
"""What is said of each cell so far."""


def sources_that_count(cells: Iterable[Cell], structure: Structure) -> dict[str, list[Cell]]:
    """Give the sources that reach the scheme's minimum, secret and named ballots together."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        if structure.weights.get(cell.source, 1):
            found.setdefault(cell.source, []).append(cell)
    least = max(structure.minimum, 1)
    return {source: held for source, held in found.items() if _ballots(held) >= least}


def hide_beside(
    cells: Sequence[Cell], told: Told, structure: Structure
) -> tuple[set[Key], set[Key]]:
    """Hide siblings of small cells that the round's figure would otherwise give away (连带隐去).

    A small cell that counts in the figure needs others hidden beside it until together they have at
    least K ballots: the smallest shown one is hidden first. Where that cannot be, the small cells are
    left out of the figure, as if they had not reached the scheme's minimum.

    Returns:
        the hidden cells whose joined marks the figure tells, which stand in no other published sum;
        and the cells that are left out of the figure.
    """
    counting = [
        cell
        for held in sources_that_count(cells, structure).values()
        for cell in held
        if cell.count
    ]
    hidden = [cell for cell in counting if told[cell.key] is Said.FEW]
    if not hidden:
        return set(), set()
    shown = [cell for cell in counting if told[cell.key] is Said.SHOWN and not cell.named]
    for cell in sorted(shown, key=lambda one: (one.count, one.source)):
        if _ballots(hidden) >= K:
            break
        told[cell.key] = Said.BESIDE
        hidden.append(cell)
    keys = {cell.key for cell in hidden}
    return (keys, set()) if _ballots(hidden) >= K else (set(), keys)


def join(
    subject: str,
    cells: Sequence[Cell],
    left_out: Collection[Key],
    told: Told,
    structure: Structure,
    step: int,
) -> Joined:
    """Join the sources of a subject: each source's mean by its weight, rounded half up.

    Units: hundredths in and out.
    """
    kept = [cell for cell in cells if cell.key not in left_out]
    counting = sources_that_count(kept, structure)
    names = tuple(sorted(counting))
    if not names:
        return Joined(subject, Said.NONE)
    places = structure.places_kept
    weights = {source: structure.weights.get(source, 1) for source in names}
    means = {
        source: round_half_up(sum(cell.sum for cell in held), _ballots(held), places)
        for source, held in counting.items()
    }
    total = sum(weights[one] * means[one] for one in names)
    value = round_half_up(total, sum(weights.values()), places)
    held = [cell for source in names for cell in counting[source] if cell.count]
    hidden = [cell for cell in held if told[cell.key] in (Said.FEW, Said.BESIDE)]
    near = any(told[cell.key] is Said.NEAR for cell in held)
    if near or (hidden and _near_together(hidden, counting, weights, step)):
        return Joined(subject, Said.NEAR, band=around(value), sources=names)
    return Joined(subject, Said.SHOWN, value=value, sources=names)


def _near_together(
    hidden: Sequence[Cell],
    counting: Mapping[str, Sequence[Cell]],
    weights: Mapping[str, int],
    step: int,
) -> bool:
    """Whether what the figure tells of hidden sources leaves fewer than K ballots off an end."""
    each = {
        source: Fraction(weights[source], _ballots(counting[source]))
        for source in {cell.source for cell in hidden}
    }
    lows = sum(each[cell.source] * cell.sum for cell in hidden)
    highs = sum(each[cell.source] * (cell.count * FULL - cell.sum) for cell in hidden)
    return min(lows, highs) < K * step * min(each.values())


def _ballots(cells: Iterable[Cell]) -> int:
    return sum(cell.count for cell in cells)
