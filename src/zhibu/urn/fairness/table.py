"""Papers as one long table of marks: whole columns at a time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from zhibu.urn.fairness.papers import SheetPapers
from zhibu.urn.fairness.rounding import LEAST

Column = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of a review, one row each, in the order of the sheets.

    Shape: `rater`, `item`, `mark` of one length; an item is a subject as one source rates it.
    Units: hundredths of a point. The sums are exact: they stay below 2⁵³.
    """

    rater: Column
    item: Column
    mark: Column
    raters: int
    who: Column
    """By rater: which subject the rater is, or −1."""
    block: Column
    """By rater: sheets that share a subject are one block; raters are compared within it."""
    subject: Column
    source: Column
    branch_class: Column
    """By item."""
    item_block: Column
    sources: tuple[str, ...]
    classes: tuple[str, ...]
    left_out: int = 0
    """Sources left out: fewer than five raters."""

    @property
    def items(self) -> int:
        """How many items there are, also those without a mark."""
        return len(self.subject)

    def only(self, keep: npt.NDArray[np.bool_]) -> "Marks":
        """Give some of the rows."""
        values = {name: getattr(self, name) for name in self.__slots__}
        rows = {name: values[name][keep] for name in ("rater", "item", "mark")}
        return Marks(**(values | rows))


def counts(places: Column, length: int) -> Column:
    """Count by place."""
    return np.bincount(places, minlength=length).astype(np.int64)


def sums(places: Column, values: Column, length: int) -> Column:
    """Sum by place, exactly: whole numbers whose sums stay below 2⁵³."""
    return np.bincount(places, weights=values, minlength=length).astype(np.int64)


@dataclass(slots=True)
class _Numbers:
    """Numbers for what is met, in the order in which it is met."""

    known: dict[object, int] = field(default_factory=dict)

    def of(self, thing: object) -> int:
        return self.known.setdefault(thing, len(self.known))


def table_of(sheets: Sequence[SheetPapers]) -> Marks:
    """Lay papers out as a table; sources with fewer than five raters are left out.

    Raises:
        ValueError: a paper has more or fewer marks than its sheet has rows.
    """
    subjects, sources, classes, items = _Numbers(), _Numbers(), _Numbers(), _Numbers()
    of_items: list[tuple[int, int, int]] = []
    tree: list[int] = []
    columns: list[tuple[Column, Column, Column]] = []
    who: list[int] = []
    first_items: list[int] = []
    for sheet in sorted(sheets, key=lambda one: one.number):
        if not sheet.subjects or not sheet.papers:
            continue
        places: list[int] = []
        before: Counter[tuple[str, str]] = Counter()
        for row in sheet.subjects:
            named = (row.code, row.source)
            place = items.of((*named, before[named]))  # a subject listed again: a further item
            before[named] += 1
            if place == len(of_items):
                facts = subjects.of(row.code), sources.of(row.source), classes.of(row.branch_class)
                of_items.append(facts)
                tree.append(place)
            places.append(place)
            tree[_top(tree, place)] = _top(tree, places[0])
        marks = _grid(sheet)
        rows, columns_of = np.nonzero(marks >= 0)
        item = np.array(places, dtype=np.int64)[columns_of]
        columns.append((rows + len(who), item, marks[rows, columns_of]))
        fixed = subjects.of(sheet.rater) if sheet.rater else UNKNOWN
        own = [UNKNOWN if one.own is None else of_items[places[one.own]][0] for one in sheet.papers]
        who += [fixed if fixed != UNKNOWN else one for one in own]
        first_items += [places[0]] * len(sheet.papers)
    tops = _Numbers()
    blocks = np.array([tops.of(_top(tree, one)) for one in range(len(tree))], dtype=np.int64)
    facts_of = np.array(of_items, dtype=np.int64).reshape(-1, 3)
    joined: list[Column] = [np.concatenate(one) for one in zip(*columns, strict=True)]
    rater, item_of, mark = joined or [_none()] * 3
    whole = Marks(
        rater=rater,
        item=item_of,
        mark=mark,
        raters=len(who),
        who=np.array(who, dtype=np.int64),
        block=blocks[np.array(first_items, dtype=np.int64)],
        subject=facts_of[:, 0],
        source=facts_of[:, 1],
        branch_class=facts_of[:, 2],
        item_block=blocks,
        sources=tuple(map(str, sources.known)),
        classes=tuple(map(str, classes.known)),
    )
    return _without_small_sources(whole)


def _top(tree: list[int], place: int) -> int:
    while tree[place] != place:
        tree[place] = tree[tree[place]]
        place = tree[place]
    return place


def _grid(sheet: SheetPapers) -> Column:
    width = len(sheet.subjects)
    wrong = next((one for one in sheet.papers if len(one.marks) != width), None)
    if wrong is not None:
        raise ValueError(
            f"a paper of sheet {sheet.number} has {len(wrong.marks)} marks, its sheet {width} rows"
        )
    flat = [UNKNOWN if mark is None else mark for one in sheet.papers for mark in one.marks]
    return np.array(flat, dtype=np.int64).reshape(-1, width)


def _none() -> Column:
    return np.zeros(0, dtype=np.int64)


def _without_small_sources(whole: Marks) -> Marks:
    source = whole.source[whole.item]
    pairs = np.unique(source * max(whole.raters, 1) + whole.rater)
    raters = counts(pairs // max(whole.raters, 1), len(whole.sources))
    small = (raters > 0) & (raters < LEAST)
    kept = whole.only(~small[source]) if len(source) else whole
    values = {name: getattr(kept, name) for name in kept.__slots__}
    return Marks(**(values | {"left_out": int(small.sum())}))
