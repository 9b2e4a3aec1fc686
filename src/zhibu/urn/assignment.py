"""Who rates whom back to back (背靠背分配): drawn from a seed, so that anybody can draw it again.

A branch is rated out of several sets of other branches. Each set gives as many raters as it has and is
asked for; the load is spread; nobody rates their own; no two rate each other where that can be avoided.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

Sets = Mapping[str, Mapping[str, Collection[str]]]
"""Source → who is rated → out of whom the raters are drawn. The same collection may serve many."""
Drawn = dict[str, list[tuple[str, str]]]
"""Who rates → whom, and out of which set; both sorted."""
FEW = 24
"""Raters up to which a set is looked through; larger ones are asked by load, the least first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who rate each other all the same."""

    one: str
    other: str
    scarce: bool
    """Whether neither set had more than two raters for each that is needed: among so few who are
    tied to each other, each needs the other."""


def draw(
    branches: Iterable[str], sets: Sets, per_set: int, seed: str, *, at_least: int = 1
) -> Drawn:
    """Draw who rates whom.

    Shape: each rated branch gets `at_least` to `per_set` raters out of each set, and none out of a set
        that has not so many: what they mark could not count.
    Units: integers only; every choice follows SHA-256 of the seed and of what is chosen, so that the
        order in which branches, sets and raters are given makes no difference.

    Args:
        branches: all who may rate; those whom no set asks for have nothing to rate.
        at_least: raters of a set without whom it does not count; from there on nobody is taken who
            would rate back.
        seed: any text.
    """
    table = _Table(frozenset(branches), sets, max(per_set, at_least), at_least, seed)
    for source in table.order:
        table.draw(source)
    for one, other in table.mutual():
        table.part(one, other)
    found: Drawn = {branch: [] for branch in sorted(table.branches)}
    for (source, subject), raters in table.chosen.items():
        for rater in raters:
            found[rater].append((subject, source))
    return {rater: sorted(rows) for rater, rows in found.items()}


def reciprocal(drawn: Drawn, sets: Sets, at_least: int) -> list[Pair]:
    """Give the pairs that rate each other, and whether there was a choice."""
    rows = {(rater, subject): source for rater, found in drawn.items() for subject, source in found}
    pairs = sorted((a, b) for a, b in rows if a < b and (b, a) in rows)
    return [
        Pair(a, b, all(_scarce(sets, rows[pair], pair[1], at_least) for pair in ((a, b), (b, a))))
        for a, b in pairs
    ]


def _scarce(sets: Sets, source: str, subject: str, at_least: int) -> bool:
    among = sets[source].get(subject, ())
    return len(among) - (subject in among) <= 2 * at_least


class _Table:
    """What is drawn so far."""

    def __init__(
        self, branches: frozenset[str], sets: Sets, per_set: int, at_least: int, seed: str
    ) -> None:
        self.branches, self.sets, self.seed = branches, sets, seed
        self.per_set, self.at_least = per_set, at_least
        self.chosen: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.load: dict[str, int] = dict.fromkeys(branches, 0)
        self.rates: dict[str, set[str]] = {branch: set() for branch in branches}
        self.order = sorted(sets, key=self._scarcity)
        self._known: dict[int, frozenset[str]] = {}
        self._queues: dict[frozenset[str], list[tuple[int, int, str]]] = {}

    def _scarcity(self, source: str) -> tuple[int, str]:
        """Sets of few raters are drawn first, while there is a choice."""
        return (sum(map(len, self.sets[source].values())), source)

    def among(self, source: str, subject: str) -> frozenset[str]:
        given = self.sets[source][subject]
        if id(given) not in self._known:
            self._known[id(given)] = frozenset(given) & self.branches
        return self._known[id(given)]

    def draw(self, source: str) -> None:
        """Draw one set: in turns, so that nobody is served last each time."""
        self._queues = {}
        rated = [it for it in self.sets[source] if self._enough(source, it)]
        for turn in range(self.per_set):
            for subject in sorted(rated, key=lambda it: (self.number(source, turn, it), it)):
                rater = self.next(source, subject)
                if rater is not None and self.wanted(source, subject, rater):
                    self.choose(source, subject, rater)

    def _enough(self, source: str, subject: str) -> bool:
        among = self.among(source, subject)
        return len(among) - (subject in among) >= self.at_least

    def next(self, source: str, subject: str) -> str | None:
        """Give who is to rate: the least busy, and who would rate back only if nobody else is left."""
        among = self.among(source, subject)
        found = self.first(source, subject, among) if len(among) > FEW else None
        return found or self.least(source, subject, among)

    def wanted(self, source: str, subject: str, rater: str) -> bool:
        """Whether a choice is worth making: one who rates back only as long as too few rate."""
        back = subject in self.rates and rater in self.rates[subject]
        return not back or len(self.chosen[source, subject]) < self.at_least

    def first(self, source: str, subject: str, among: frozenset[str]) -> str | None:
        """Ask a large set by load, the least first, for somebody who does not rate back."""
        queue = self._queues.get(among)
        if queue is None:
            queue = self._queues[among] = [self._item(source, rater) for rater in among]
            heapq.heapify(queue)
        passed, found = [], None
        while queue and found is None:
            item = heapq.heappop(queue)
            load, _number, rater = item
            if load != self.load[rater]:  # chosen out of another queue meanwhile
                heapq.heappush(queue, self._item(source, rater))
                continue
            passed.append(item)
            if self.free(source, subject, rater) and not self.worse(subject, rater):
                found = rater
        for item in passed:
            heapq.heappush(queue, item)
        return found

    def _item(self, source: str, rater: str) -> tuple[int, int, str]:
        load = self.load[rater]
        return (load, self.number(source, load, rater), rater)

    def least(self, source: str, subject: str, among: frozenset[str]) -> str | None:
        free = [rater for rater in among if self.free(source, subject, rater)]
        if not free:
            return None
        return min(
            free,
            key=lambda it: (
                self.worse(subject, it),
                self.load[it],
                self.number(source, subject, it),
                it,
            ),
        )

    def free(self, source: str, subject: str, rater: str) -> bool:
        return rater != subject and rater not in self.chosen[source, subject]

    def worse(self, subject: str, rater: str) -> int:
        """How little a choice is liked: rating back, or rating the same one out of two sets."""
        rated = self.rates.get(subject)
        return 2 * (rated is not None and rater in rated) + (subject in self.rates[rater])

    def choose(self, source: str, subject: str, rater: str) -> None:
        self.chosen[source, subject].append(rater)
        self.load[rater] += 1
        self.rates[rater].add(subject)

    def mutual(self) -> list[tuple[str, str]]:
        """Pairs that rate each other, both ways round."""
        both = (
            (a, b) for a, rated in self.rates.items() for b in rated if a in self.rates.get(b, ())
        )
        return sorted(both)

    def part(self, rater: str, subject: str) -> None:
        """Let another rate instead of one who rates back, where a set has somebody."""
        if rater not in self.rates[subject] or subject not in self.rates[rater]:
            return
        for source in self.order:
            if rater not in self.chosen[source, subject]:
                continue
            free = [
                it
                for it in self.among(source, subject)
                if self.free(source, subject, it) and not self.worse(subject, it)
            ]
            if not free:
                continue
            instead = min(
                free, key=lambda it: (self.load[it], self.number(source, subject, it), it)
            )
            self.chosen[source, subject].remove(rater)
            self.load[rater] -= 1
            if not any(rater in self.chosen[one, subject] for one in self.order):
                self.rates[rater].discard(subject)
            self.choose(source, subject, instead)

    def number(self, *parts: object) -> int:
        """A number that follows from the seed and from what it is for."""
        said = "\0".join((self.seed, *map(str, parts)))
        return int.from_bytes(sha256(said.encode()).digest()[:8])


__all__ = ["Drawn", "Pair", "Sets", "draw", "reciprocal"]
