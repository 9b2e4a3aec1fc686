"""What is noticed and what is not, measured on made-up minutes; docs/likeness.md shows these figures."""

from collections import Counter, defaultdict
from random import Random

import pytest
from minutes_made import COPIES, Author

from zhibu.demo.company.minutes import Writer
from zhibu.demo.company.words import GIVEN, OPENINGS, SURNAMES
from zhibu.records.likeness.bands import of_minutes
from zhibu.records.likeness.copied import CANDIDATES, SAMPLE, noticed_from, weighed
from zhibu.records.likeness.texts import hashed, letters, pieces

OTHERS, COPIED = 300, 50


def demo_minutes(seed: int) -> str:
    chance = Random(seed)
    names = [chance.choice(SURNAMES) + chance.choice(GIVEN) for _ in range(20)]
    return Writer(chance, names).minutes(chance.choice([*OPENINGS]), long=True)


SOURCES = {
    "honest minutes": lambda at: Author(at).minutes(),
    "on the committee's form": lambda at: Author(at).on_a_form(),
    "of the demo": demo_minutes,
}
LEAST = {
    # share that is noticed at least, in order of SOURCES
    "verbatim": (1.0, 1.0, 1.0),
    "other date and place": (1.0, 1.0, 1.0),
    "other date, place and names": (0.9, 0.9, 0.85),
    "10 % of the clauses rewritten": (1.0, 0.95, 0.85),
    "20 % of the clauses rewritten": (0.95, 0.60, 0.60),
}


def measure(source: str, others: int = OTHERS, copied: int = COPIED) -> dict[str, float]:
    """Give the share noticed of each sort of copy, and of honest minutes among all others."""
    texts = [SOURCES[source](at) for at in range(others)]
    counted: Counter[int] = Counter()
    for text in texts[-SAMPLE:]:
        counted.update(pieces(text))
    rarity = SAMPLE, counted
    books: dict[int, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        for band in of_minutes(hashed(letters(text))):
            books[band].append(at)

    def noticed(text: str, *, besides: int | None = None, only: int | None = None) -> bool:
        own = pieces(text)
        found = Counter(at for band in of_minutes(hashed(letters(text))) for at in books[band])
        found.pop(besides, None)
        compared = [at for at, _ in found.most_common(CANDIDATES) if only in (None, at)]
        least = noticed_from(own)
        return any(weighed(own & pieces(texts[at]), own, rarity) >= least for at in compared)

    chance = Random(7)
    shares = {
        name: sum(noticed(copy(texts[at], chance), only=at) for at in range(copied)) / copied
        for name, copy in COPIES.items()
    }
    wrong = sum(noticed(texts[at], besides=at) for at in range(copied)) / copied
    return shares | {"unrelated": wrong}


@pytest.mark.parametrize(("place", "source"), [*enumerate(SOURCES)])
def test_copies_are_noticed_and_honest_minutes_are_not(place, source):
    found = measure(source)
    missed = {name: found[name] for name, least in LEAST.items() if found[name] < least[place]}
    assert missed == {}
    assert (found["unrelated"], found["paraphrased"]) == (0, 0)
