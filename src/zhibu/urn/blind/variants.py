"""The variants of RSABSSA: how long the salt is, and whether random bytes stand before the message.

Source: RFC 9474 section 5.
"""

from dataclasses import dataclass

PREFIX_SIZE = 32


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant, by its registered name."""

    name: str
    salt_size: int
    prefix_size: int


RANDOMIZED = Variant("RSABSSA-SHA384-PSS-Randomized", 48, PREFIX_SIZE)
"""What ballots use."""
DETERMINISTIC = Variant("RSABSSA-SHA384-PSS-Deterministic", 48, 0)

VARIANTS = {
    one.name: one
    for one in (
        RANDOMIZED,
        DETERMINISTIC,
        Variant("RSABSSA-SHA384-PSSZERO-Randomized", 0, PREFIX_SIZE),
        Variant("RSABSSA-SHA384-PSSZERO-Deterministic", 0, 0),
    )
}

__all__ = ["DETERMINISTIC", "PREFIX_SIZE", "RANDOMIZED", "VARIANTS", "Variant"]
