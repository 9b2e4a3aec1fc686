"""Decide what may be shown of a box (公开保护)."""

from collections.abc import Iterable
from itertools import groupby

from zhibu.terms.rounding import round_half_up
from zhibu.urn.disclosure.bands import around, distribution, unanimous
from zhibu.urn.disclosure.cells import Cell, K, Row, Structure, cells_of, step_of
from zhibu.urn.disclosure.joining import Told, hide_beside, join
from zhibu.urn.disclosure.levels import levels_of, turnout_of
from zhibu.urn.disclosure.saying import Figure, Said, Shown


def protect(box: Iterable[Row], structure: Structure) -> Shown:
    """Decide what may be shown of a counted box: figures, round's figures, levels, turnout.

    Shape: rows of the sorted box → a figure for each subject, source and kind of ballot; one joined
    figure for each subject; a level for each organisation and source with something to tell.

    Units: hundredths.

    Raises:
        ValueError: the rows are not those of a box, or a subject stands nowhere.
    """
    cells = cells_of(box, structure)
    step = step_of(cells)
    told: Told = {cell.key: _first(cell, structure.bands, step) for cell in cells}
    joined, in_figures, left_out = [], set(), set()
    for subject, group in groupby(cells, key=lambda one: one.subject):
        held = list(group)
        hidden, dropped = hide_beside(held, told, structure)
        in_figures |= hidden
        left_out |= dropped
        joined.append(join(subject, held, dropped, told, structure, step))
    shown = {key for key, said in told.items() if said is Said.SHOWN}
    near = {key for key, said in told.items() if said is Said.NEAR}
    return Shown(
        step,
        tuple(_figure(cell, told[cell.key], structure, step) for cell in cells),
        tuple(joined),
        tuple(sorted((subject, source) for subject, source, _named in left_out)),
        tuple(levels_of(cells, shown, in_figures | near, step)),
        tuple(turnout_of(structure.turnout)),
        _organisations(structure),
    )


def _first(cell: Cell, bands: tuple[int, ...], step: int) -> Said:
    if not cell.count:
        return Said.NONE
    if cell.named:
        return Said.SHOWN
    if cell.count < K:
        return Said.FEW
    return Said.NEAR if unanimous(cell, bands, step) else Said.SHOWN


def _figure(cell: Cell, said: Said, structure: Structure, step: int) -> Figure:
    where = (cell.subject, cell.source, cell.named, cell.place, said)
    if said is Said.NEAR:
        mean = round_half_up(cell.sum, cell.count, structure.places_kept)
        return Figure(*where, count=cell.count, band=around(mean))
    if said is not Said.SHOWN:
        return Figure(*where)
    groups = () if cell.named else distribution(cell, structure.bands, step)
    mean = round_half_up(cell.sum, cell.count, structure.places_kept)
    return Figure(*where, count=cell.count, sum=cell.sum, mean=mean, groups=groups)


def _organisations(structure: Structure) -> dict[str, str | None]:
    """Give each organisation's one above, for whoever counts again."""
    found: dict[str, str | None] = {}
    for place in [*structure.places.values(), *(row[0] for row in structure.turnout)]:
        for at, code in enumerate(place):
            found[code] = place[at - 1] if at else None
    return dict(sorted(found.items()))
