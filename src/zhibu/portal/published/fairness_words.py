"""The fairness report in words: what each figure says, and what to consider. Nobody is blamed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.portal.templatetags.writing import score

TITLES = {
    "report": gettext_lazy("The report"),
    "severity": gettext_lazy("Strict and lenient raters"),
    "same": gettext_lazy("The same mark for everybody"),
    "reliability": gettext_lazy("Agreement of raters"),
    "halo_items": gettext_lazy("Halo"),
    "halo_papers": gettext_lazy("Halo"),
    "reciprocity": gettext_lazy("Reciprocity"),
    "ceilings": gettext_lazy("Whether marks still separate"),
    "classes": gettext_lazy("Classes of branch"),
    "against": gettext_lazy("Sources beside each other"),
}

TONES = {
    "good": (gettext_lazy("nothing to note"), "check2"),
    "info": (gettext_lazy("for information"), "info-circle"),
    "warn": (gettext_lazy("worth a look"), "eye"),
}
"""Words and sign of a tone."""

SENTENCES = {
    ("report", "few"): gettext_lazy("Fewer than ten ballots can be compared. Nothing is reckoned from them, so that nobody can be guessed."),
    ("severity", "small"): gettext_lazy("Raters are about equally strict: their marks for the same subjects typically lie %(spread)s points from those of others."),
    ("severity", "medium"): gettext_lazy("Raters differ somewhat in strictness, typically by %(spread)s points. Where all subjects have the same raters this evens out; compare subjects of different raters with care."),
    ("severity", "large"): gettext_lazy("Raters differ much in strictness, typically by %(spread)s points. Before the next round, consider agreeing on what each band of marks stands for."),
    ("severity", "unknown"): gettext_lazy("Too few raters marked the same subjects to say how strict they are."),
    ("same", "few"): gettext_lazy("Few raters or none gave everybody the same mark."),
    ("same", "some"): gettext_lazy("Some raters gave everybody the same mark (%(same)s). Before the next round, consider saying again what marks are for."),
    ("same", "many"): gettext_lazy("Many raters gave everybody the same mark (%(same)s). Their ballots count and separate nobody: consider whether they know those they rate well enough."),
    ("same", "unknown"): gettext_lazy("Too few ballots have three marks or more to say whether they tell subjects apart."),
    ("reliability", "poor"): gettext_lazy("Raters agree little (%(averaged)s of 1). Other raters might have come to another order: do not build on small differences, and consider asking more raters."),
    ("reliability", "moderate"): gettext_lazy("Raters agree moderately (%(averaged)s of 1). Large differences between subjects hold, small ones may be chance."),
    ("reliability", "good"): gettext_lazy("Raters agree well (%(averaged)s of 1). The order of subjects would be much the same with other raters."),
    ("reliability", "excellent"): gettext_lazy("Raters agree very well (%(averaged)s of 1). The means of this review rest on firm ground."),
    ("reliability", "unknown"): gettext_lazy("Agreement cannot be reckoned: too few raters marked the same subjects, or all marks are equal."),
    ("halo_items", "low"): gettext_lazy("Raters tell the items of one subject apart: %(share)s%% of what remains lies in one overall impression."),
    ("halo_items", "medium"): gettext_lazy("Part of what raters mark (%(share)s%%) lies in one overall impression of a subject. Consider describing the items more clearly."),
    ("halo_items", "high"): gettext_lazy("One overall impression colours all items of a subject (%(share)s%%). The items say little by themselves: consider fewer and clearer ones."),
    ("halo_items", "unknown"): gettext_lazy("Too few ballots to say whether one impression colours all items."),
    ("halo_papers", "low"): gettext_lazy("Differences between marks lie mostly in whom they are for: who marks makes %(share)s%% of them."),
    ("halo_papers", "medium"): gettext_lazy("Who marks makes %(share)s%% of the differences between marks. Consider saying more clearly what each band of marks stands for."),
    ("halo_papers", "high"): gettext_lazy("Who marks makes %(share)s%% of the differences between marks, more than whom they are for. Each rater keeps to one level: consider asking for a real order."),
    ("halo_papers", "unknown"): gettext_lazy("Too few ballots to hold the spread within them against the spread between them."),
    ("reciprocity", "against"): gettext_lazy("Raters who rate each other tend to opposite marks (%(correlation)s, %(pairs)s pairs). There is no sign of favours returned."),
    ("reciprocity", "none"): gettext_lazy("Raters who rate each other show no sign of favours returned (%(correlation)s, %(pairs)s pairs)."),
    ("reciprocity", "small"): gettext_lazy("Raters who rate each other return marks a little in kind (%(correlation)s, %(pairs)s pairs). People who work closely may truly think alike of each other."),
    ("reciprocity", "marked"): gettext_lazy("Raters who rate each other return marks in kind (%(correlation)s, %(pairs)s pairs). Consider drawing who rates whom so that fewer rate each other."),
    ("reciprocity", "unknown"): gettext_lazy("Nothing is said of reciprocity: ballots do not tell who rates, or fewer than ten pairs rated each other."),
    ("ceilings", "separates"): gettext_lazy("Marks separate the subjects: they are spread over the bands."),
    ("ceilings", "some"): gettext_lazy("In part of the groups many marks stand at the very top. They still separate, yet not among the best."),
    ("ceilings", "full"): gettext_lazy("In part of the groups nearly all marks lie in the highest band and no longer separate anyone. Consider another question or another scale; a rate of 98%% says little."),
    ("ceilings", "unknown"): gettext_lazy("Groups are too small to say whether marks separate."),
    ("classes", "none"): gettext_lazy("Classes of branch are marked alike."),
    ("classes", "small"): gettext_lazy("Classes of branch are marked a little differently; that changes little in the order."),
    ("classes", "medium"): gettext_lazy("Classes of branch are marked differently. Consider comparing branches within their class."),
    ("classes", "large"): gettext_lazy("Classes of branch are marked very differently. This may be real, or raters may hold classes to different measures: compare branches within their class."),
    ("classes", "unknown"): gettext_lazy("There are no two classes with five subjects each to compare."),
    ("against", "high"): gettext_lazy("Sources see the subjects much alike."),
    ("against", "medium"): gettext_lazy("Sources agree in part. Each sees something of its own; that is why several are asked."),
    ("against", "low"): gettext_lazy("Sources hardly agree. Consider what each of them can see of the work, and whether their weights fit that."),
    ("against", "unknown"): gettext_lazy("No two sources rated the same ten subjects."),
}  # fmt: skip


def sentence(figure: str, level: str, figures: Mapping[str, Any]) -> str:
    """Say what a figure means."""
    return str(SENTENCES[figure, level]) % _values(figures)


def _values(figures: Mapping[str, Any]) -> dict[str, object]:
    if not figures.get("enough"):
        return {}
    severity, reliability = figures["severity"], figures["reliability"]
    mutual = figures["reciprocity"]
    return {
        "spread": points(severity.get("spread")),
        "same": number_words(severity.get("same")),
        "averaged": score(reliability.get("averaged")),
        "share": figures["halo"].get("share"),
        "correlation": score(mutual.get("correlation")),
        "pairs": mutual["pairs"],
    }


def points(tenths: int | None) -> str:
    """Write hundredths that were rounded to tenths: 3.4."""
    return score(tenths)[:-1] if tenths is not None else score(None)


def number_words(counted: Mapping[str, Any] | None) -> str:
    """Write a number that may only be told from one side."""
    if counted is None:
        return score(None)
    words = {
        "exact": _("%(number)s of %(of)s"),
        "under": _("fewer than %(number)s of %(of)s"),
        "over": _("more than %(number)s of %(of)s"),
    }
    return words[counted["how"]] % counted


def bin_words(low: int | None, high: int | None) -> str:
    """Name a bin of severity by its points: how far from the others' marks."""
    if low is None:
        return _("below %(high)s") % {"high": signed(high)}
    if high is None:
        return _("from %(low)s on") % {"low": signed(low)}
    return _("%(low)s to %(high)s") % {"low": signed(low), "high": signed(high)}


def signed(hundredths: int | None) -> str:
    """Write whole points with their sign."""
    whole = (hundredths or 0) // 100
    return f"+{whole}" if whole > 0 else f"−{-whole}" if whole else "0"
