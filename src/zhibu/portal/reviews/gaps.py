"""What a shown roll lacks, in the office's words: said while it can still be mended."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhibu.ballots.models import Review
from zhibu.ballots.raters import Gap, gaps_of
from zhibu.portal.reviews.words import titles_of_sources

FEW = 6
"""Names that are read; the rest is a number."""


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that a roll lacks."""

    words: str
    advice: str
    names: str
    more: int
    stops: bool
    """Whether the roll is not frozen with it."""


def lacks_of(review: Review) -> list[Lack]:
    """Put the gaps of a shown roll into words."""
    titles = titles_of_sources(review)
    return [_lack(gap, titles.get(gap.source, gap.source)) for gap in gaps_of(review)]


def _lack(gap: Gap, source: str) -> Lack:
    words, advice = SAID[gap.kind if not gap.alone else "too_few_alone"]()
    facts = {"count": gap.count, "source": source, "least": gap.least}
    names = gap.names[:FEW]
    return Lack(
        words % facts,
        advice % facts,
        _(", ").join(names),
        gap.count - len(names),
        gap.kind == "thin_sheet",
    )


def _thin_sheet() -> tuple[str, str]:
    return (
        _("%(count)s sheets have fewer than %(least)s voters. This review takes ballots by blind tokens, which hide a voter among those of the same sheet only."),
        _("With these the roll cannot be frozen. Ask more people with these sheets or none, or call the review off and hold it sealed, by a version of the scheme that says so."),
    )  # fmt: skip


def _no_secretary() -> tuple[str, str]:
    return (
        _("“%(source)s”: %(count)s branches have nobody who could cast for them."),
        _("Appoint a secretary or a deputy, then call this review off and plan it anew; or leave it so."),
    )  # fmt: skip


def _no_rater() -> tuple[str, str]:
    return (
        _("“%(source)s”: nobody rates %(count)s of those on the list."),
        _("They get no mark from this source. Take people in on the roll's page, if somebody should rate them."),
    )  # fmt: skip


def _too_few() -> tuple[str, str]:
    return (
        _("“%(source)s”: %(count)s of those on the list have fewer than %(least)s raters. This source is not shown for them, and is not counted where no other source stands beside it."),
        _("Take people in on the roll's page, or hold the review for a wider part of the organisation."),
    )  # fmt: skip


def _too_few_alone() -> tuple[str, str]:
    return (
        _("“%(source)s”: %(count)s of those on the list have fewer than %(least)s raters. What is said of them will not be counted."),
        _("Take people in on the roll's page, or hold the review for a wider part of the organisation."),
    )  # fmt: skip


def _no_account() -> tuple[str, str]:
    return (
        _("%(count)s people on the roll have no account."),
        _("They vote by slip alone: print slips once the roll is frozen."),
    )


SAID = {
    "thin_sheet": _thin_sheet,
    "no_secretary": _no_secretary,
    "no_rater": _no_rater,
    "too_few": _too_few,
    "too_few_alone": _too_few_alone,
    "no_account": _no_account,
}

__all__ = ["Lack", "lacks_of"]
