"""The draw of a spot check (抽查抽签): pure, and small enough to be done again by anybody.

From the root hash of a checkpoint that nobody could know beforehand a stream of numbers is made with
HMAC-SHA256 in counter mode; the list of candidates is shuffled from its front with them, and what
stands in front is drawn. Only whole numbers are used. This file imports nothing of Zhibu: whoever has
it, the list and the checkpoint draws again.

    python drawing.py draw.json
"""

import hashlib
import hmac
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

DOMAIN = b"zhibu spot check v1\x00"
WIDTH = 1 << 256


def draw(seed: str, plan: str, candidates: Iterable[str], number: int) -> list[str]:
    """Draw `number` of the candidates (抽取).

    Args:
        seed: root hash of the checkpoint, in hex.
        plan: code of the plan, so that two draws from one checkpoint have nothing in common.
        candidates: codes in any order; each counts once.

    Returns:
        the drawn codes in the order of the draw; all of them where there are no more.

    Raises:
        ValueError: the seed is no hash of 32 bytes, or the number is negative.
    """
    key = bytes.fromhex(seed)
    if len(key) != 32 or number < 0:
        raise ValueError(f"a seed has 32 bytes and a number is not negative: {seed!r}, {number!r}")
    pool = sorted(set(candidates))
    numbers = stream(key, plan.encode())
    for place in range(min(number, len(pool))):
        other = place + below(len(pool) - place, numbers)
        pool[place], pool[other] = pool[other], pool[place]
    return pool[:number]


def stream(key: bytes, plan: bytes) -> Iterator[int]:
    """Numbers of 256 bits: HMAC-SHA256(key, domain ‖ plan ‖ 0 ‖ counter), the counter in eight bytes."""
    counter = 0
    while True:
        message = DOMAIN + plan + b"\x00" + counter.to_bytes(8, "big")
        yield int.from_bytes(hmac.new(key, message, hashlib.sha256).digest(), "big")
        counter += 1


def below(bound: int, numbers: Iterator[int]) -> int:
    """The next number below a bound, each equally likely: what lies over the last whole multiple is left out."""
    last = WIDTH - WIDTH % bound
    return next(one for one in numbers if one < last) % bound


def redrawn(kept: str) -> bool:
    """Whether a downloaded draw comes out the same again."""
    facts = json.loads(kept)
    again = draw(facts["seed"], facts["plan"], facts["candidates"], facts["number"])
    return bool(again == facts["drawn"])


if __name__ == "__main__":
    same = redrawn(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print("the same draw" if same else "ANOTHER DRAW")
    sys.exit(0 if same else 1)
