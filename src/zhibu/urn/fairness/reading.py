"""What figures mean (解读): a level for each, by thresholds that docs/fairness.md gives with their source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Steps = Sequence[tuple[int, str]]
"""From which figure on a level holds, the lowest first."""

SEVERITY: Steps = ((0, "small"), (200, "medium"), (500, "large"))
"""Standard deviation of raters' severity, in hundredths of a point. Assumed."""
SAME: Steps = ((0, "few"), (10, "some"), (30, "many"))
"""Per cent of raters who gave everybody the same. Assumed."""
RELIABILITY: Steps = ((-100, "poor"), (50, "moderate"), (75, "good"), (90, "excellent"))
"""ICC(1,k) in hundredths. Koo & Li 2016."""
HALO: Steps = ((0, "low"), (25, "medium"), (50, "high"))
"""Per cent of the differences that lies in who marks. Assumed."""
RECIPROCITY: Steps = ((-100, "against"), (-10, "none"), (11, "small"), (30, "marked"))
"""Correlation in hundredths. Cohen 1988: .1 small, .3 medium."""
TOP, FULL = 90, 15
"""Per cent of marks in the highest band (assumed), and at the highest mark (Terwee et al. 2007)."""
CLASSES: Steps = ((0, "none"), (1, "small"), (6, "medium"), (14, "large"))
"""η² in hundredths. Cohen 1988: .01, .06, .14."""
AGAINST: Steps = ((-100, "low"), (30, "medium"), (50, "high"))
"""Correlation of two sources in hundredths. Cohen 1988: .3 medium, .5 large."""
APART = 300
"""Hundredths of a point by which two sources differ noticeably. Assumed."""

GOOD, PLAIN, LOOK = "good", "info", "warn"
TONES = {
    "small": GOOD, "medium": PLAIN, "large": LOOK, "few": GOOD, "some": PLAIN, "many": LOOK,
    "poor": LOOK, "moderate": PLAIN, "good": GOOD, "excellent": GOOD, "low": GOOD, "high": LOOK,
    "none": GOOD, "marked": LOOK, "against": PLAIN, "separates": GOOD, "full": LOOK,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """The level of one figure: which figure, how it stands, and whether to look closer."""

    figure: str
    level: str
    tone: str


def level(value: int, steps: Steps) -> str:
    """Give the level whose threshold the value reached last."""
    return [name for least, name in steps if value >= least][-1]


def readings(figures: Mapping[str, Any]) -> tuple[Reading, ...]:
    """Read a stored report (解读): one level for each part of it, in its order."""
    if not figures.get("enough"):
        return (Reading("report", "few", PLAIN),)
    found = [
        ("severity", _severity(figures["severity"])),
        ("same", _same(figures["severity"].get("same"))),
        ("reliability", _reliability(figures["reliability"])),
        (f"halo_{figures['halo']['how']}", _halo(figures["halo"])),
        ("reciprocity", _reciprocity(figures["reciprocity"])),
        ("ceilings", _worst([ceiling(one) for one in figures["ceilings"]], _CEILING)),
        ("classes", _worst([level(one["eta"], CLASSES) for one in figures["classes"]], _SIZES)),
        ("against", _worst([between(one) for one in figures["against"]], _AGREE)),
    ]
    tones = TONES | {"unknown": PLAIN}
    return tuple(Reading(name, how, _TONES_OF.get((name, how), tones[how])) for name, how in found)


_CEILING = ("separates", "some", "full")
_SIZES = ("none", "small", "medium", "large")
_AGREE = ("high", "medium", "low")
_TONES_OF = {
    ("against", "high"): GOOD,
    ("against", "low"): LOOK,
    ("reciprocity", "small"): PLAIN,
    ("classes", "large"): LOOK,
}


def ceiling(part: Mapping[str, Any]) -> str:
    """Say whether the marks of a part still separate its subjects: separates, some or full."""
    if part["top"] is None:
        return "unknown"
    if part["top"] >= TOP:
        return "full"
    return "some" if part["full"] >= FULL else "separates"


def between(pair: Mapping[str, Any]) -> str:
    """Say how far two sources agree: high, medium or low."""
    if pair["correlation"] is None:
        return "unknown"
    return level(pair["correlation"], AGAINST)


def _severity(part: Mapping[str, Any]) -> str:
    return level(part["spread"], SEVERITY) if part["enough"] else "unknown"


def _same(part: Mapping[str, Any] | None) -> str:
    if part is None:
        return "unknown"
    if part["how"] == "under":
        return "few" if part["number"] * 10 <= part["of"] else "some"
    return level(100 * part["number"] // part["of"], SAME)


def _reliability(part: Mapping[str, Any]) -> str:
    if not part["enough"] or part["averaged"] is None:
        return "unknown"
    return level(part["averaged"], RELIABILITY)


def _halo(part: Mapping[str, Any]) -> str:
    return level(part["share"], HALO) if part["enough"] else "unknown"


def _reciprocity(part: Mapping[str, Any]) -> str:
    return level(part["correlation"], RECIPROCITY) if part["enough"] else "unknown"


def _worst(levels: Sequence[str], order: Sequence[str]) -> str:
    known = [one for one in levels if one != "unknown"]
    return max(known, key=order.index) if known else "unknown"
