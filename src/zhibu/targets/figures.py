"""Figures of targets: hundredths, their bounds, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhibu.targets.models import MOST, Target
from zhibu.terms.score import Score


@dataclass(frozen=True, slots=True)
class Figures:
    """What is to be reached, and the free range around it.

    Units: hundredths; a missing end of the range is the target itself.
    """

    target: int
    low: int | None = None
    high: int | None = None

    def as_json(self, actual: int | None = None) -> dict[str, int | None]:
        """As a step keeps them."""
        return {"target": self.target, "low": self.low, "high": self.high, "actual": actual}


def faults_of(figures: Figures) -> dict[str, str]:
    """What is wrong, by field; nothing where the figures can be taken."""
    given = {"target": figures.target, "low": figures.low, "high": figures.high}
    faults = {
        name: _("Give a figure from −1,000,000,000 to 1,000,000,000.")
        for name, value in given.items()
        if value is not None and abs(value) > MOST
    }
    if figures.low is not None and figures.low > figures.target:
        faults["low"] = _("The range begins above the target; give at most %(target)s.") % {
            "target": written(figures.target)
        }
    if figures.high is not None and figures.high < figures.target:
        faults["high"] = _("The range ends below the target; give at least %(target)s.") % {
            "target": written(figures.target)
        }
    return faults


def written(hundredths: int | None) -> str:
    """Write hundredths as a person does: without zeros that say nothing."""
    if hundredths is None:
        return "—"
    return Score(hundredths=hundredths).trimmed()


def figures_of(target: Target) -> Figures:
    """The figures that stand now."""
    return Figures(target.target, target.low, target.high)


def differences(old: Mapping[str, int | None], new: Mapping[str, int | None]) -> list[str]:
    """Names of the figures that are not the same."""
    return [name for name in ("target", "low", "high") if old.get(name) != new.get(name)]


__all__ = ["Figures", "differences", "faults_of", "figures_of", "written"]
