"""The marks of one subject by one source, and the structure in which figures are published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

K = 5
"""Ballots below which nothing is shown by itself."""
K_TEXT = 10
"""Ballots below which no remark is kept."""
FULL = 10_000
"""The end of the scale, in hundredths."""
FIVE_BANDS = (0, 60_00, 70_00, 80_00, 90_00)
STEPS = (1_00, 50, 10, 1)

Row = tuple[str, str, int | None, int]
"""Subject, source, score in hundredths (none: cannot judge), ballots: as the sorted box has them."""
Path = tuple[str, ...]
"""Codes of organisations, from the top down to the one in which a subject stands."""


@dataclass(frozen=True, slots=True)
class Structure:
    """How figures are published: subjects in organisations, sources joined by weight.

    Args:
        places: by subject, where it stands.
        electorates: by subject and source, who could vote: two cells of one name may have voters in
            common, two of different names have none. A cell without a name shares its place's.
        weights: by source, as the scheme joins them; empty: equal.
        minimum: ballots below which the scheme leaves a source out of the round's figure.
        bands: where the bands of a distribution begin, ascending from 0.
        named: the part of the box that was given with names.
        places_kept: decimal places of a mean, as the scheme rounds.
        turnout: of each place how many were asked and how many voted; nobody stands in two places.
    """

    places: Mapping[str, Path]
    electorates: Mapping[tuple[str, str], str] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)
    minimum: int = 1
    bands: tuple[int, ...] = FIVE_BANDS
    named: tuple[Row, ...] = ()
    places_kept: int = 2
    turnout: tuple[tuple[Path, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What one source gave one subject (单元): only ballots that judged.

    Units: scores and their sum in hundredths.
    """

    subject: str
    source: str
    named: bool
    scores: tuple[tuple[int, int], ...]
    """Score and ballots, ascending."""
    electorate: str
    place: Path
    count: int = field(init=False)
    """How many ballots judged."""
    sum: int = field(init=False)
    """What they gave together."""

    def __post_init__(self) -> None:
        """Add up once: both are asked for again and again."""
        object.__setattr__(self, "count", sum(count for _score, count in self.scores))
        object.__setattr__(self, "sum", sum(score * count for score, count in self.scores))

    @property
    def key(self) -> tuple[str, str, bool]:
        """What the cell is called: subject, source, named or not."""
        return self.subject, self.source, self.named


def cells_of(box: Iterable[Row], structure: Structure) -> list[Cell]:
    """Cut a box into cells, its named part apart; cells without any judgement too.

    Shape: rows of the sorted box → one cell for each subject, source and kind of ballot, sorted.

    Raises:
        ValueError: a named row is not in the box, a score is off the scale, or a subject has no place.
    """
    found: dict[tuple[str, str, bool], dict[int, int]] = {}
    for subject, source, score, count in box:
        _add(found.setdefault((subject, source, False), {}), score, count)
    for subject, source, score, count in structure.named:
        _add(found.setdefault((subject, source, True), {}), score, count)
        _add(found.get((subject, source, False), {}), score, -count)
    cells = []
    for (subject, source, named), scores in sorted(found.items()):
        if any(count < 0 or not 0 <= score <= FULL for score, count in scores.items()):
            raise ValueError(f"the marks of {subject} by {source} are not those of a box")
        place = structure.places.get(subject)
        if not place:
            raise ValueError(f"{subject} stands in no organisation")
        kept = tuple(sorted((score, count) for score, count in scores.items() if count))
        if named or kept or (subject, source, True) not in found:
            electorate = structure.electorates.get((subject, source), place[-1])
            cells.append(Cell(subject, source, named, kept, electorate, place))
    return cells


def step_of(cells: Iterable[Cell]) -> int:
    """Give the widest step of which all marks are multiples: whoever reads figures may know it."""
    scores = {score for cell in cells for score, _count in cell.scores}
    return next(step for step in STEPS if all(score % step == 0 for score in scores))


def ballots_in(cells: Iterable[Cell]) -> int:
    """Say how many different ballots stand behind cells, at the least.

    One electorate rates many subjects: its ballots are counted once.
    """
    most: dict[str, int] = {}
    for cell in cells:
        most[cell.electorate] = max(most.get(cell.electorate, 0), cell.count)
    return sum(most.values())


def _add(scores: dict[int, int], score: int | None, count: int) -> None:
    if score is not None:
        scores[score] = scores.get(score, 0) + count
