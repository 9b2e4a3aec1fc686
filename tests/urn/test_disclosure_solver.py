"""Everything ever published of a review, attacked exactly: no set of fewer than K ballots is isolated."""

from collections import Counter
from collections.abc import Mapping

import pytest
from disclosure_events import Event, make_event
from disclosure_solver import Atom, Knowledge, _atom, isolated, learn_all, told_by_bands

from zhibu.urn.disclosure import FULL, K, protect


def _voters(event: Event) -> dict[Atom, frozenset[str]]:
    """Who stands behind each secret atom."""
    named = {row[:3] for row in event.structure.named}
    found: dict[Atom, set[str]] = {}
    for voter, subject, source, score in event.marks:
        if score is not None and (subject, source, score) not in named:
            found.setdefault(_atom(subject, source, False), set()).add(voter)
    return {atom: frozenset(voters) for atom, voters in found.items()}


def _counts(event: Event) -> Mapping[Atom, int]:
    counts: Counter[Atom] = Counter()
    for subject, source, score, count in event.box:
        counts[_atom(subject, source, False)] += count if score is not None else 0
    for subject, source, score, count in event.structure.named:
        if score is not None:
            counts[_atom(subject, source, True)] += count
            counts[_atom(subject, source, False)] -= count
    return counts


def attack(seed: int) -> str | None:
    """Say what can be found in the protected publication of an event."""
    event = make_event(seed)
    shown = protect(event.box, event.structure)
    knowledge = Knowledge(_voters(event))
    learn_all(knowledge, shown, _counts(event), event.structure.weights)
    few = isolated(knowledge)
    if few:
        return f"isolates {sorted(few)}"
    asked = {place: many for place, many, _voted in event.structure.turnout}
    people = {place: frozenset(f"{place}{n}" for n in range(many)) for place, many in asked.items()}
    roll = Knowledge(people)
    roll.learn(dict.fromkeys(people, 1))  # the whole roll is known
    for turnout in shown.turnout:
        roll.learn(dict.fromkeys(turnout.parts, 1))
    few = isolated(roll) if sum(asked.values()) >= K else None
    if few:
        return f"tells who of {sorted(few)} voted"
    for figure in shown.figures:
        if figure.sum is None or figure.named:
            continue
        groups = figure.groups or ((0, FULL, figure.count),)
        told = told_by_bands(groups, figure.sum, event.structure.bands, shown.step)
        if told:
            return f"{figure.subject} {figure.source}: {told}"
    return None


def attack_naive(seed: int, *, hides_small: bool) -> frozenset[str] | None:
    """The same of a publication that shows each sum, or hides small ones and nothing beside them."""
    event = make_event(seed)
    voters, counts = _voters(event), _counts(event)
    knowledge = Knowledge(voters)
    for atom in voters:
        if not hides_small or counts[atom] >= K:
            knowledge.learn({atom: 1})
    by_level: dict[tuple[str, str], dict[Atom, int]] = {}
    for atom in voters:
        for place in event.structure.places[atom[0]]:
            by_level.setdefault((place, atom[1]), {})[atom] = 1
    for parts in by_level.values():
        knowledge.learn(parts)
    return isolated(knowledge)


def has_small(seed: int) -> bool:
    return any(len(voters) < K for voters in _voters(make_event(seed)).values())


@pytest.mark.parametrize("part", range(3))
def test_publication_isolates_no_set_under_k(part: int) -> None:
    assert {seed: attack(seed) for seed in range(50 * part, 50 * part + 50)} == dict.fromkeys(
        range(50 * part, 50 * part + 50)
    )


@pytest.mark.soak
def test_publication_isolates_no_set_under_k_in_two_thousand_events() -> None:
    found = {seed: attack(seed) for seed in range(1_000_000, 1_002_000)}
    assert {seed: told for seed, told in found.items() if told} == {}


def test_naive_publication_is_found_out_wherever_a_source_is_small() -> None:
    seeds = [seed for seed in range(60) if has_small(seed)]
    assert len(seeds) > 30
    assert all(attack_naive(seed, hides_small=False) for seed in seeds)


def test_hiding_small_cells_alone_is_found_out() -> None:
    found = [seed for seed in range(60) if attack_naive(seed, hides_small=True)]
    assert len(found) > 20


def test_second_version_with_one_ballot_mended_isolates_it() -> None:
    ballots = {("m", "before"): frozenset("abcdefg"), ("m", "mended"): frozenset("h")}
    knowledge = Knowledge(ballots)
    knowledge.learn({("m", "before"): 1, ("m", "mended"): 1})
    assert isolated(knowledge) is None
    knowledge.learn({("m", "before"): 1})
    assert isolated(knowledge) == frozenset("h")


def test_solver_finds_a_set_that_only_a_combination_tells_of() -> None:
    """Two groups of five, of which a third sum takes four and one."""
    voters = {(name,): frozenset(f"{name}{n}" for n in range(size))
              for name, size in {"a": 4, "b": 1, "c": 1}.items()}  # fmt: skip
    knowledge = Knowledge(voters)
    knowledge.learn({("a",): 1, ("b",): 1})
    assert isolated(knowledge) is None
    knowledge.learn({("a",): 1, ("c",): 1})
    assert isolated(knowledge) == frozenset({"b0", "c0"})
