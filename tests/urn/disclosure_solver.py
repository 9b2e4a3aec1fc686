"""An adversary who has read everything ever published of a review, and reckons exactly.

Every published sum is a linear function of what each source gave each subject (an atom). The solver
takes all of them (figures, round's figures as totals and ranks give them away, levels, exports, second
versions), and looks for a combination that depends on fewer than K ballots: exact elimination over
fractions, then every set of atoms of fewer than K ballots. Beside it an audit by intervals: whether sum
and bands leave one count alone for a band, or fewer than K ballots off an end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from zhibu.urn.disclosure import FULL, K, Shown

Atom = tuple[str, ...]
Sum = dict[Atom, Fraction]
"""A published function of atoms."""


@dataclass(slots=True)
class Knowledge:
    """What the adversary knows.

    Args:
        voters: of each secret atom, who stands behind it.
        sums: everything published, as functions of atoms; named atoms are known and left away.
    """

    voters: Mapping[Atom, frozenset[str]]
    sums: list[Sum] = field(default_factory=list)

    def learn(self, parts: Mapping[Atom, Fraction | int]) -> None:
        kept = {atom: Fraction(value) for atom, value in parts.items() if atom in self.voters}
        if any(kept.values()):
            self.sums.append({atom: value for atom, value in kept.items() if value})


def isolated(knowledge: Knowledge) -> frozenset[str] | None:
    """Find a set of fewer than K ballots whose marks a combination of published sums tells of."""
    big = {atom for atom, voters in knowledge.voters.items() if len(voters) >= K}
    rows = _reduced(knowledge.sums, lambda atom: (atom not in big, atom))
    small = [row for row in rows if not big & row.keys()]
    for part in _components(small):
        found = _few_in(part, knowledge.voters)
        if found:
            return found
    return None


def _reduced(sums: Iterable[Sum], order) -> list[Sum]:
    """Bring sums to reduced echelon form, atoms in an order."""
    pivots: dict[Atom, Sum] = {}
    for given in sums:
        row = dict(given)
        for atom in [one for one in row if one in pivots]:
            _subtract(row, pivots[atom], atom)
        if not row:
            continue
        pivot = min(row, key=order)
        scale = row[pivot]
        row = {atom: value / scale for atom, value in row.items()}
        for other in pivots.values():
            if pivot in other:
                _subtract(other, row, pivot)
        pivots[pivot] = row
    return list(pivots.values())


def _subtract(row: Sum, other: Sum, at: Atom) -> None:
    times = row.get(at)
    if not times:
        return
    for atom, value in other.items():
        left = row.get(atom, Fraction(0)) - times * value
        if left:
            row[atom] = left
        else:
            row.pop(atom, None)


def _components(rows: Sequence[Sum]) -> Iterator[list[Sum]]:
    """Sums that share atoms, together."""
    left = list(rows)
    while left:
        part, atoms = [left.pop()], set()
        atoms |= part[0].keys()
        while True:
            more = [row for row in left if atoms & row.keys()]
            if not more:
                break
            left = [row for row in left if not atoms & row.keys()]
            part += more
            atoms |= {atom for row in more for atom in row}
        yield part


def _few_in(rows: Sequence[Sum], voters: Mapping[Atom, frozenset[str]]) -> frozenset[str] | None:
    for row in rows:
        behind = frozenset().union(*(voters[atom] for atom in row))
        if len(behind) < K:
            return behind
    if len(rows) == 1:
        return None
    atoms = sorted({atom for row in rows for atom in row})
    for chosen in _sets(atoms, voters):
        outside = [{a: v for a, v in row.items() if a not in chosen} for row in rows]
        if len(_reduced(outside, lambda atom: atom)) < len(rows):
            return frozenset().union(*(voters[atom] for atom in chosen))
    return None


def _sets(atoms: Sequence[Atom], voters: Mapping[Atom, frozenset[str]]) -> Iterator[set[Atom]]:
    """Every largest set of atoms behind which fewer than K ballots stand."""
    seen: set[frozenset[str]] = set()
    waiting: list[frozenset[str]] = [frozenset()]
    while waiting:
        people = waiting.pop()
        for one in atoms:
            wider = people | voters[one]
            if len(wider) < K and wider not in seen:
                seen.add(wider)
                waiting.append(wider)
                yield {atom for atom in atoms if voters[atom] <= wider}


def learn_all(knowledge: Knowledge, shown: Shown, counts: Mapping[Atom, int],
              weights: Mapping[str, int]) -> None:  # fmt: skip
    """Take in a protected publication, and the round's figures to the last fraction.

    The figures stand for totals, ranks and levels of the scheme: all follow from them.
    """
    for figure in shown.figures:
        if figure.sum is not None:
            knowledge.learn({_atom(figure.subject, figure.source, figure.named): 1})
    left_out = set(shown.left_out)
    for joined in shown.joined:
        parts: Sum = {}
        for source in joined.sources:
            atoms = [_atom(joined.subject, source, named) for named in (False, True)]
            held = [one for one in atoms if counts.get(one)
                    and not (one[2] == "secret" and (joined.subject, source) in left_out)]  # fmt: skip
            ballots = sum(counts[one] for one in held)
            parts |= {one: Fraction(weights.get(source, 1), ballots) for one in held}
        knowledge.learn(parts)
    for level in shown.levels:
        knowledge.learn({_atom(*part): 1 for part in level.parts})


def _atom(subject: str, source: str, named: bool) -> Atom:
    return subject, source, "named" if named else "secret"


# --- By intervals -----------------------------------------------------------------


def told_by_bands(
    groups: Sequence[tuple[int, int, int]], total: int, bands: Sequence[int], step: int
) -> str | None:
    """Say what sum and bands give away of fewer than K ballots, or nothing.

    Groups without any: one from 0 to 100 with all ballots, for a mean that stands alone.
    """
    if any(count < K for _first, _last, count in groups):
        return "a band holds fewer than K"
    total //= step
    ends = [(-(-first // step), last // step, count) for first, last, count in groups]
    slack = min(
        total - sum(first * count for first, _last, count in ends),
        sum(last * count for _first, last, count in ends) - total,
    )
    if slack < K:
        return "fewer than K can lie off the ends"
    for begin, following in pairwise([*bands, FULL + 1]):
        possible = _counts_in(ends, total, -(-begin // step), (following - 1) // step)
        if len(possible) == 1 and 0 < min(possible) < K:
            return f"only {possible} ballots can lie from {begin}"
    return None


def _counts_in(ends: Sequence[tuple[int, int, int]], total: int, first: int, last: int) -> set[int]:
    """Every count of ballots between two marks that groups and sum allow, ballot by ballot."""
    reach = {0: 1}  # ballots inside → bits of the sums that so many can give
    for low, high, count in ends:
        for _ballot in range(count):
            fresh: dict[int, int] = {}
            for inside, sums in reach.items():
                out = _shifted(sums, low, min(high, first - 1)) | _shifted(
                    sums, max(low, last + 1), high
                )
                within = _shifted(sums, max(low, first), min(high, last))
                if out:
                    fresh[inside] = fresh.get(inside, 0) | out
                if within:
                    fresh[inside + 1] = fresh.get(inside + 1, 0) | within
            reach = fresh
    return {inside for inside, sums in reach.items() if sums >> total & 1}


def _shifted(sums: int, low: int, high: int) -> int:
    """Bits of the sums after one more mark from low to high."""
    if low > high:
        return 0
    made, width = sums << low, 1
    while width < high - low + 1:
        further = min(width, high - low + 1 - width)
        made |= made << further
        width += further
    return made
