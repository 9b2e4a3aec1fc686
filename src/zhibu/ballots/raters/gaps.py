"""Where a roll has nobody to ask, or too few (缺评议人): said to the office before the roll is frozen."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from zhibu.accounts.models import User
from zhibu.ballots.enums import Raters, RollMark, Secrecy
from zhibu.ballots.hiding import thin_sheets
from zhibu.ballots.models import Review, Voter
from zhibu.ballots.raters.drawing import DRAWN
from zhibu.ballots.raters.finding import subjects_of
from zhibu.ballots.raters.standing import AsItStood
from zhibu.orgs.models import Organisation
from zhibu.urn.disclosure import K


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a roll lacks.

    `no_secretary`: branches that cannot cast for themselves; `no_rater` and `too_few`: subjects of a
    source with nobody, or too few for it to count; `no_account`: people who can vote by slip alone;
    `thin_sheet`: sheets of a blind review with too few voters to hide one, with which no roll is frozen.
    """

    kind: str
    source: str
    count: int
    names: tuple[str, ...]
    """The first of them."""
    least: int = K
    """Raters that are needed."""
    alone: bool = False
    """Whether the review has no other source that could stand beside this one."""


MOST = 20


def gaps_of(review: Review) -> list[Gap]:
    """Give what a shown roll lacks; who is helped or rates by slip is not known to it."""
    asked = Voter.objects.filter(review=review).exclude(mark=RollMark.LEFT_OUT)
    on_sheet = Counter(asked.values_list("sheet_id", flat=True))
    own = dict(asked.values_list("person__code", "sheet_id"))
    stood = AsItStood(review.organisation, review.roll_on)
    thin = [str(one) for one in thin_sheets(review)]
    raters: dict[str, Counter[str]] = defaultdict(Counter)
    for sheet, subjects in review.sheets.values_list("pk", "subjects"):
        for row in subjects:
            subject = row["subject"]
            raters[row["source"]][subject] += on_sheet[sheet] - (own.get(subject) == sheet)
    names = subjects_of(review, stood)
    found = [_gap("thin_sheet", "", thin)]
    for one in review.sources:
        kinds = set(one["raters"])
        if kinds & {*DRAWN, Raters.BRANCH_COMMITTEE}:
            silent = [it.name for it in stood.branches if it.pk not in stood.secretaries]
            found.append(_gap("no_secretary", one["source"], silent))
        if kinds & {Raters.INVITED, Raters.HELPED}:  # by slip, or taken in one by one
            continue
        counted = raters[one["source"]]
        nobody = [name for code, name in names.items() if counted[code] < 1]
        found.append(_gap("no_rater", one["source"], nobody))
        few = [name for code, name in names.items() if too_few(counted[code], review)]
        gap = _gap("too_few", one["source"], few)
        found.append(replace(gap, least=least_of(review), alone=len(review.sources) == 1))
    signed = User.objects.filter(is_active=True).values("person")
    without = asked.exclude(person__in=signed).values_list("organisation_id", flat=True)
    places = Counter(without)
    named = Organisation.objects.filter(pk__in=[pk for pk, _ in places.most_common(MOST)])
    found.append(Gap("no_account", "", sum(places.values()), tuple(map(str, named))))
    return [one for one in found if one.count]


def least_of(review: Review) -> int:
    """Give how many ballots a source needs to count: as the scheme says, and where they are secret at least K."""
    if review.secrecy == Secrecy.NAMED:
        return max(review.minimum, 1)
    return max(review.minimum, K)


def too_few(raters: int, review: Review) -> bool:
    """Whether so many raters of a subject are too few for their source to count; one alone is named."""
    if raters == 1 and review.minimum <= 1:
        return False
    return 0 < raters < least_of(review)


def _gap(kind: str, source: str, names: list[str]) -> Gap:
    return Gap(kind, source, len(names), tuple(names[:MOST]))


__all__ = ["Gap", "gaps_of", "least_of", "too_few"]
