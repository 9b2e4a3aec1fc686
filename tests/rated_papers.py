"""Papers for tests, drawn from a seed."""

import random
from collections.abc import Sequence

from zhibu.urn.fairness import OpenedPaper, Rated, SheetPapers


def sheet(
    marks: Sequence[Sequence[int | None]],
    *,
    number: int = 1,
    sources: Sequence[str] = ("members",),
    classes: Sequence[str] = ("",),
    codes: Sequence[str] = (),
    own: bool = False,
    rater: str | None = None,
) -> SheetPapers:
    """A sheet whose papers bear these marks; with `own`, paper n is of row n."""
    width = len(marks[0])
    names = codes or [f"s{number}-{row}" for row in range(width)]
    subjects = tuple(
        Rated(names[row], sources[row % len(sources)], classes[row % len(classes)])
        for row in range(width)
    )
    papers = [
        OpenedPaper(tuple(one), row if own and row < width else None)
        for row, one in enumerate(marks)
    ]
    return SheetPapers(number, subjects, papers, rater)


def drawn(
    papers: int,
    width: int,
    *,
    seed: int = 1,
    quality: float = 400,
    severity: float = 200,
    noise: float = 300,
    own: bool = False,
    number: int = 1,
    **facts: object,
) -> SheetPapers:
    """Papers whose marks are made of the subject's quality, the rater's severity and chance."""
    chance = random.Random(f"{seed}-{number}")
    middle = [chance.gauss(7_500, quality) for _ in range(width)]
    marks = []
    for rater in range(papers):
        shift = chance.gauss(0, severity)
        row = [round(one + shift + chance.gauss(0, noise)) for one in middle]
        kept = [None if own and place == rater else max(0, min(one, 10_000)) for place, one in enumerate(row)]  # fmt: skip
        marks.append(kept)
    return sheet(marks, number=number, own=own, **facts)
