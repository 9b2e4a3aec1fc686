"""Drawing who rates whom: enough out of each set, nobody their own, spread, reproducible."""

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from zhibu.urn.assignment import Pair, draw, reciprocal

CLASSES = st.lists(st.integers(1, 4), min_size=1, max_size=40)
SEEDS = st.text(max_size=8)


def sets_of(classes, ties=()):
    """The four sets of a company: branch n has the class that stands at n."""
    names = [f"B{n:03}" for n in range(len(classes))]
    class_of = dict(zip(names, classes, strict=True))
    same = {c: frozenset(it for it in names if class_of[it] == c) for c in set(classes)}
    other = {c: frozenset(names) - same[c] for c in same}
    tied = {it: set() for it in names}
    for a, b in ties:
        one, two = names[a % len(names)], names[b % len(names)]
        tied[one].add(two)
        tied[two].add(one)
    offices = same.get(4, frozenset())
    return names, {
        "office_field": {
            it: frozenset(names) - offices if it in offices else offices for it in names
        },
        "business_ties": tied,
        "same_class": {it: same[class_of[it]] for it in names},
        "other_class": {it: other[class_of[it]] for it in names},
    }


TIES = st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60)


@given(CLASSES, TIES, SEEDS, st.integers(1, 9), st.integers(1, 6))
def test_each_is_rated_by_enough_of_each_set_and_never_by_itself(
    classes, ties, seed, per_set, at_least
):
    names, sets = sets_of(classes, ties)
    drawn = draw(names, sets, per_set, seed, at_least=at_least)
    assert list(drawn) == names
    rated = Counter((source, subject) for rows in drawn.values() for subject, source in rows)
    for source, asked in sets.items():
        for subject, among in asked.items():
            there = len(set(among) - {subject})
            count = rated[source, subject]
            if there < at_least:
                assert count == 0
            else:
                assert at_least <= count <= max(per_set, at_least)
    for rater, rows in drawn.items():
        assert len(set(rows)) == len(rows)
        assert all(rater != subject and rater in sets[source][subject] for subject, source in rows)


@given(CLASSES, TIES, SEEDS, st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_in_whatever_order_all_is_given(classes, ties, seed, chance):
    names, sets = sets_of(classes, ties)
    mixed = [*names]
    chance.shuffle(mixed)
    turned = {source: {it: list(sets[source][it]) for it in mixed} for source in reversed([*sets])}
    assert draw(mixed, turned, 4, seed, at_least=2) == draw(names, sets, 4, seed, at_least=2)


def test_another_seed_draws_another_assignment():
    names, sets = sets_of([1, 2, 3, 4] * 5)
    assert draw(names, sets, 3, "a") != draw(names, sets, 3, "b")


@given(st.integers(4, 60), st.integers(1, 6), SEEDS)
def test_the_load_is_spread_where_all_may_rate_all(count, per_set, seed):
    names = [f"B{n:03}" for n in range(count)]
    everybody = frozenset(names)
    drawn = draw(names, {"all": dict.fromkeys(names, everybody)}, per_set, seed)
    loads = sorted(len(rows) for rows in drawn.values())
    assert loads[-1] - loads[0] <= 2


@given(st.integers(30, 60), SEEDS)
def test_nobody_rates_back_where_there_are_many(count, seed):
    names = [f"B{n:03}" for n in range(count)]
    sets = {"all": dict.fromkeys(names, frozenset(names))}
    drawn = draw(names, sets, 8, seed, at_least=5)
    assert reciprocal(drawn, sets, 5) == []


def test_a_pair_that_has_only_each_other_is_told():
    sets = {"ties": {"A": ["B"], "B": ["A"]}}
    drawn = draw(["A", "B"], sets, 3, "seed")
    assert drawn == {"A": [("B", "ties")], "B": [("A", "ties")]}
    assert reciprocal(drawn, sets, 1) == [Pair("A", "B", scarce=True)]


def test_a_pair_with_a_choice_is_told_as_such():
    sets = {"all": {"A": "BCD", "B": "ACD"}}
    drawn = {"A": [("B", "all")], "B": [("A", "all")], "C": [], "D": []}
    assert reciprocal(drawn, sets, 1) == [Pair("A", "B", scarce=False)]
    assert reciprocal(draw("ABCD", sets, 1, "seed"), sets, 1) == []


def test_a_company_of_878_branches_is_drawn_evenly_and_only_ties_rate_back():
    chance = random.Random(878)
    classes = [1 + (n % 100 >= 45) + (n % 100 >= 70) + (n % 100 >= 88) for n in range(878)]
    ties = [(chance.randrange(878), chance.randrange(878)) for _ in range(2_000)]
    names, sets = sets_of(classes, ties)
    drawn = draw(names, sets, 8, "checkpoint", at_least=5)
    pairs = reciprocal(drawn, sets, 5)
    tied = sets["business_ties"]
    assert all(one.other in tied[one.one] for one in pairs)
    assert sum(not one.scarce for one in pairs) <= 10
    field = [len(drawn[it]) for it, c in zip(names, classes, strict=True) if c != 4]
    assert max(field) - min(field) <= 14
