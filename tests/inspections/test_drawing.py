"""The draw: fair, the same for everybody, and done again by a stranger with the file alone."""

import json
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.inspections import drawing
from zhibu.inspections.drawing import below, draw, redrawn

seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)
lists = st.lists(st.text("ABC0123456789", min_size=1, max_size=4), max_size=30)


def seed_of(number):
    return sha256(str(number).encode()).hexdigest()


@given(seeds, lists, st.integers(0, 40))
def test_a_draw_gives_so_many_different_candidates_and_always_the_same(seed, candidates, number):
    drawn = draw(seed, "plan", candidates, number)
    assert len(drawn) == len(set(drawn)) == min(number, len(set(candidates)))
    assert set(drawn) <= set(candidates)
    assert drawn == draw(seed, "plan", candidates, number)


@given(seeds, lists, st.integers(0, 10), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_the_candidates_matters(seed, candidates, number, random):
    mixed = [*candidates, *candidates]
    random.shuffle(mixed)
    assert draw(seed, "plan", mixed, number) == draw(seed, "plan", candidates, number)


@given(seeds, lists, st.integers(0, 30))
def test_a_smaller_draw_is_the_front_of_a_larger_one(seed, candidates, number):
    assert draw(seed, "p", candidates, number) == draw(seed, "p", candidates, number + 1)[:number]


def test_another_plan_draws_otherwise_from_the_same_checkpoint():
    candidates = [f"B{n:03}" for n in range(200)]
    assert draw(seed_of(1), "one", candidates, 20) != draw(seed_of(1), "two", candidates, 20)


def test_the_draw_is_uniform_over_ten_thousand_draws():
    """Each candidate in each place: chi-square with 9 degrees of freedom, p = 0.0001 at 33.72."""
    candidates = [f"B{n}" for n in range(10)]
    places = [Counter() for _ in range(3)]
    for number in range(10_000):
        for place, code in zip(places, draw(seed_of(number), "fair", candidates, 3), strict=True):
            place[code] += 1
    for place in places:
        assert sum((place[one] - 1_000) ** 2 / 1_000 for one in candidates) < 33.72


def test_every_order_of_three_comes_equally_often():
    """Six orders, 5 degrees of freedom: p = 0.0001 at 25.74."""
    found = Counter(tuple(draw(seed_of(n), "orders", "abc", 3)) for n in range(6_000))
    orders = list(permutations("abc"))
    assert set(found) == set(orders)
    assert sum((found[one] - 1_000) ** 2 / 1_000 for one in orders) < 25.74


def test_numbers_over_the_last_whole_multiple_are_left_out():
    numbers = iter([drawing.WIDTH - 1, 7])
    assert below(3, numbers) == 1  # 2**256 - 1 is a multiple of three, and lies over the last one


def test_a_known_draw_stays_as_it_is():
    candidates = ["ZB001", "ZB002", "ZB003", "ZB004", "ZB005"]
    assert draw("00" * 32, "0123456789abcdef", candidates, 3) == KNOWN


KNOWN = ["ZB004", "ZB005", "ZB003"]


def test_a_seed_is_a_hash():
    for seed in ("", "00", "zz" * 32):
        with pytest.raises(ValueError):
            draw(seed, "plan", ["A"], 1)


def test_a_stranger_draws_again_with_the_file_alone(tmp_path):
    facts = {"seed": seed_of(1), "plan": "p", "candidates": ["A", "B", "C"], "number": 2}
    facts["drawn"] = draw(facts["seed"], "p", facts["candidates"], 2)
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(facts), encoding="utf-8")
    alone = tmp_path / "drawing.py"
    alone.write_bytes(Path(drawing.__file__).read_bytes())
    done = subprocess.run([sys.executable, "-I", alone, file], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "the same draw")
    facts["drawn"].reverse()
    assert not redrawn(json.dumps(facts))
