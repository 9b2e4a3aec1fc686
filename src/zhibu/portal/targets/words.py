"""Targets in words: their state, their figures, and what the free range does."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.schemes.titles import in_english, title_of
from zhibu.scoring.scheme.document.outcome import in_language
from zhibu.targets.enums import StepKind, TargetState
from zhibu.targets.figures import written
from zhibu.targets.indicators import CONTEST, FACT, InScheme
from zhibu.targets.models import Target, TargetStep

LOOKS = {
    TargetState.PROPOSED: ("warn", "hourglass-split"),
    TargetState.COUNTERED: ("warn", "arrow-left-right"),
    TargetState.AGREED: ("good", "check2"),
    TargetState.WITHDRAWN: ("none", "slash-circle"),
}
KINDS = {
    "negative": gettext_lazy("negative indicator"),
    "controllable": gettext_lazy("controllable indicator"),
    "elastic": gettext_lazy("elastic indicator"),
    CONTEST: gettext_lazy("compared with others"),
    FACT: gettext_lazy("asked for by a rule"),
}
NOT_REPORTED = gettext_lazy("not reported yet")


@dataclass(frozen=True, slots=True)
class Chip:
    words: Any
    tone: str
    icon: str


def chip_of(target: Target) -> Chip:
    tone, icon = LOOKS[TargetState(target.state)]
    return Chip(target.get_state_display(), tone, icon)


def range_of(target: Target) -> str:
    """From where to where the figure may lie; the target itself where nothing is said."""
    if target.low is None and target.high is None:
        return "—"
    low, high = _ends(target)
    return f"{low} ~ {high}"


def within(target: Target, known: InScheme | None) -> Chip | None:
    """Whether what was reached lies on the good side of the range; nothing where nothing is reported."""
    if target.actual is None:
        return None
    if known is not None and known.better == "less":
        ok = target.actual <= (target.target if target.high is None else target.high)
    else:
        ok = target.actual >= (target.target if target.low is None else target.low)
    return Chip(_("reached"), "good", "check2") if ok else Chip(_("not reached"), "bad", "x-lg")


def kind_words(known: InScheme | None) -> str:
    """The kind of an indicator, and which way is better."""
    if known is None:
        return _("an item of the branch's own")
    way = _("less is better") if known.better == "less" else _("more is better")
    return _("%(kind)s, %(way)s") % {"kind": KINDS[known.kind], "way": way}


def range_words(known: InScheme | None, target: Target | None = None) -> list[str]:
    """What the free range does, in sentences; with the figures of a target where one is given."""
    if known is None:
        return [_("It stands beside the scheme: what was agreed is followed, and gives no points.")]
    if known.kind == CONTEST:
        return [_("Branches are placed by what they reached; the target is for the branch itself.")]
    if known.kind == FACT:
        return [
            _("A rule of the scheme asks for what was reached; the target is compared with it.")
        ]
    less = known.better == "less"
    low, high = _ends(target)
    said = {"points": written(known.points), "low": low, "high": high}
    if less:
        words = [_("Up to %(high)s all %(points)s points are earned.") % said]
    else:
        words = [_("From %(low)s on all %(points)s points are earned.") % said]
    words.append(_short(known, less))
    if known.beyond:
        per_step, step, most = known.beyond
        said |= {"per_step": written(per_step), "step": written(step), "most": written(most)}
        if less:
            words.append(_("For each %(step)s%% below %(low)s come %(per_step)s more points, at most %(most)s.") % said)  # fmt: skip
        else:
            words.append(_("For each %(step)s%% above %(high)s come %(per_step)s more points, at most %(most)s.") % said)  # fmt: skip
    return words


def _ends(target: Target | None) -> tuple[str, str]:
    if target is None:
        return _("the low end of the range"), _("the high end of the range")
    low = target.target if target.low is None else target.low
    high = target.target if target.high is None else target.high
    return written(low), written(high)


def _short(known: InScheme, less: bool) -> str:
    short = known.short or ("all" if known.kind == "negative" else "proportional")
    if short == "all":
        return _("Beyond it none is earned.") if less else _("Below it none is earned.")
    if short == "steps":
        said = {"step": written(known.step), "per_step": written(known.per_step)}
        if less:
            return _("For each started %(step)s%% beyond it %(per_step)s points are lost.") % said
        return _("For each started %(step)s%% below it %(per_step)s points are lost.") % said
    if less:
        return _("Beyond it the points fall in proportion.")
    return _("Below it the points fall in proportion.")


def timeline_of(steps: list[TargetStep], unit: str) -> list[dict[str, Any]]:
    """Steps as a time line: who did what, with the figures that were meant."""
    entries = []
    for one in steps:
        figures = one.figures
        if one.kind == StepKind.REPORT:
            said = _("Reached: %(figure)s") % {"figure": with_unit(figures.get("actual"), unit)}
        else:
            said = _("Target: %(figure)s") % {"figure": with_unit(figures.get("target"), unit)}
            if figures.get("low") is not None or figures.get("high") is not None:
                low, high = (_end(figures, name) for name in ("low", "high"))
                ends = f"{low} ~ {high}"
                said += _(", range %(ends)s") % {"ends": ends}
        detail = f"{said}\n{one.words}" if one.words else said
        entries.append(
            {"words": one.get_kind_display(), "by": one.by, "at": one.at, "detail": detail}
        )
    if entries:
        entries[-1]["now"] = True
    return entries


def _end(figures: dict[str, int | None], name: str) -> str:
    """An end of the range; a missing one is the target itself."""
    return written(figures["target"] if figures.get(name) is None else figures[name])


def reason_of(assumed: str | None) -> str:
    """Why a number is assumed, in the reader's language."""
    return in_language(assumed, "en" if in_english() else "zh") if assumed else ""


def with_unit(figure: int | None, unit: str) -> str:
    """A figure with its unit; a dash where there is none."""
    return f"{written(figure)} {unit}".strip() if figure is not None else "—"


def title_words(known: InScheme) -> str:
    return title_of(known.title)
