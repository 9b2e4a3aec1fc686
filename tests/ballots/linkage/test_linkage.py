"""Nobody can tell whose ballot was whose from anything that a closed review leaves behind.

The same attacks name everybody in a naive copy of the design. docs/ballots-secrecy.md keeps the table of
the long form, and says what is not promised.
"""

import pytest
from django.db import connection
from linking_attacks import ATTACKS, CLOCK, both_keys_and_backup, remains, run
from voted_worlds import naive_world, sealed_world, tidy

FAR = 9
"""Standard deviations of one try: by chance once in ten million."""
pytestmark = pytest.mark.django_db(transaction=True)


def keep_log():
    """Attackers are favoured: nothing of the log is written over."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_autocheckpoint=0")


@pytest.fixture(autouse=True)
def kept_log():
    keep_log()
    yield
    tidy()
    connection.close()


def test_no_attack_links_a_closed_review():
    world = sealed_world(1_000, seed=1)
    found = {name: run(name, world) for name in ATTACKS}
    assert {name: one.hits for name, one in found.items() if one.deviations > FAR} == {}
    assert {name: one.drift for name, one in found.items() if abs(one.drift) > FAR} == {}
    left = remains(world)
    whole = {name: count for name, count in left.items() if name != "sealed in the log"}
    assert set(whole.values()) == {0}
    assert world.locked.review.cast_count == 1_000
    code = world.locked.review.code
    assert len(world.log) == 1_000
    assert not [line for line in world.log if CLOCK.search(line) or code in line]
    # What is not promised, so that nobody believes the harness blind.
    guess = both_keys_and_backup(world)
    assert guess == world.truth


def test_every_attack_links_a_naive_copy():
    world = naive_world(1_000, seed=1)
    found = {name: run(name, world).hits for name in ATTACKS}
    assert {name: hits for name, hits in found.items() if hits < 1_000} == {}


@pytest.mark.soak
def test_attacks_at_length_stay_within_chance(capsys):
    seeds, ballots = 5, 1_000
    hits, drift, left = {}, {}, {}
    for seed in range(seeds):
        world = sealed_world(ballots, seed)
        for name in ATTACKS:
            one = run(name, world)
            hits[name] = hits.get(name, 0) + one.hits
            drift[name] = drift.get(name, 0.0) + one.drift
        for name, count in remains(world).items():
            left[name] = left.get(name, 0) + count
    naive = naive_world(ballots, seed=0)
    lines = [f"{connection.vendor}: {seeds} × {ballots} ballots; chance {seeds} ± {seeds**0.5:.1f}"]
    over = []
    for name in ATTACKS:
        deviations = (hits[name] - seeds) / seeds**0.5
        order = drift[name] / seeds**0.5
        reached = run(name, naive).hits * 100 // ballots
        lines.append(f"| {name} | {hits[name]} | {deviations:+.1f} | {order:+.1f} | {reached} % |")
        over += [name] * (deviations > 3 or abs(order) > 4)
        assert reached == 100
    with capsys.disabled():
        print("\n" + "\n".join([*lines, str(left)]))
    left.pop("sealed in the log")  # of PostgreSQL: under two locks whose keys are gone
    assert set(left.values()) == {0}
    for name in over:  # one of many tries may stray; the same attack does not stray twice by chance
        again = run(name, sealed_world(ballots, seed=99))
        assert (again.deviations <= 3, abs(again.drift) <= 4) == (True, True), name
