"""Before the fall (降级预警): a branch whose daily score is about to cost it its level gets a prompt.

What the record book has lost for certain is taken from full marks: if even full marks in all else
would bring the total below the line of the level held, or within the margin above it, the scheme's
warning is proposed, once a quarter, and with it the talk that the scheme holds on the same condition
(警示谈话). Bonus points are left aside.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.models import DailyScore, Result
from zhibu.consequences.addressees import Addressees
from zhibu.consequences.entries import PROPOSALS
from zhibu.consequences.enums import ProposalState
from zhibu.consequences.facts import in_points, level_title
from zhibu.consequences.kinds import BEFORE_THE_FALL
from zhibu.consequences.models import Proposal
from zhibu.consequences.telling import tell_of_the_foreseen
from zhibu.ledger.entering import enter, together
from zhibu.schemes.models import Adoption
from zhibu.schemes.numbers.reasons import labels_set
from zhibu.schemes.numbers.words import LABELS
from zhibu.schemes.queries import adoptions_in_force
from zhibu.schemes.reading import read_text
from zhibu.scoring.scheme.conditions import Condition
from zhibu.scoring.scheme.document.origin import is_assumed
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Proposal as Kind
from zhibu.terms.basis_points import BasisPoints
from zhibu.terms.rounding import round_half_up

MARGIN = 100
"""Hundredths above the line; assumed where the scheme's warning names no margin."""
WHOLE = 10_000
"""Full marks of a scheme with weights, in hundredths; else the sum of its components."""
NAME = "before-the-fall"
TITLE = {"zh": "可能降级，及时提醒", "en": "A level may be lost: prompt in time"}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a scheme proposes before a fall, and how near the line that is."""

    name: str
    propose: str
    to: str
    title: dict[str, str]
    margin: int
    assumed: bool
    within_days: int | None = None


def tick(day: date) -> int:
    """Propose what the scores of a day foresee, and withdraw what is no longer so.

    Running it again changes nothing.

    Returns:
        how many proposals are new.

    Ledger:
        proposal.foreseen, proposal.withdrawn
    """
    return sum(foresee(adoption, day) for adoption in adoptions_in_force(day))


def foresee(adoption: Adoption, day: date) -> int:
    """Do it for one adopted scheme; nothing where the day has no scores."""
    scores = DailyScore.objects.filter(adoption=adoption, day=day).select_related("organisation")
    if not scores.exists():
        return 0
    period = f"{day.year}Q{(day.month + 2) // 3}"
    with transaction.atomic(), together():
        list(Adoption.objects.select_for_update(no_key=True).filter(pk=adoption.pk).values("pk"))
        wanted = {
            (one.subject, one.consequence): one
            for one in _foreseen(adoption, scores, day, period)
        }  # fmt: skip
        there = {
            (one.subject, one.consequence): one
            for one in Proposal.objects.filter(adoption=adoption, period=period)
        }  # fmt: skip
        fresh = [row for key, row in wanted.items() if key not in there]
        back = [
            row
            for key, row in there.items()
            if row.state == ProposalState.WITHDRAWN and key in wanted
        ]
        gone = [
            row
            for key, row in there.items()
            if row.state == ProposalState.PROPOSED and key not in wanted
        ]
        Proposal.objects.bulk_create(fresh, batch_size=500)
        for row in back:
            same = wanted[row.subject, row.consequence]
            row.state, row.because = ProposalState.PROPOSED, same.because
        for row in gone:
            row.state = ProposalState.WITHDRAWN
        Proposal.objects.bulk_update([*back, *gone], ["state", "because"], batch_size=200)
        if fresh:
            cause = f"foreseen:{adoption.pk}:{day.isoformat()}"
            tell_of_the_foreseen(fresh, adoption.title, cause)
        if fresh or back:
            enter(PROPOSALS, "proposal.foreseen", *fresh, *back, by=None)
        if gone:
            enter(PROPOSALS, "proposal.withdrawn", *gone, by=None)
    return len(fresh)


def rule_before(scheme: Scheme) -> Rule:
    """Give the scheme's own warning or prompt with a margin, else an assumed prompt."""
    for kind in (Kind.WARNING, Kind.PROMPT):
        for one in scheme.consequences:
            margin = _margin(one.when)
            if one.propose == kind and margin is not None:
                return Rule(
                    one.consequence, kind, one.to, one.title.model_dump(), margin,
                    _is_assumed(one.assumed), one.within_days,
                )  # fmt: skip
    return Rule(NAME, Kind.PROMPT, "subject", TITLE, MARGIN, True)


def talks_beside(scheme: Scheme, rule: Rule) -> list[Rule]:
    """Give the talks that the scheme holds on the very condition of its warning (E7: 警示谈话)."""
    same = next((one.when for one in scheme.consequences if one.consequence == rule.name), None)
    return [
        Rule(
            one.consequence, one.propose, one.to, one.title.model_dump(), rule.margin, rule.assumed
        )
        for one in scheme.consequences
        if one.propose == Kind.INTERVIEW and one.when == same
    ]


def _is_assumed(reason: str | None) -> bool:
    """Whether the margin is assumed: not where the organisation set it, whatever else is open."""
    words = tuple(LABELS["Condition", name].words[0] for name in ("below", "at_most"))
    return is_assumed(reason) and not any(
        label.startswith(words) for label in labels_set(reason or "")
    )


def _margin(condition: Condition) -> int | None:
    """Find how far above the line a condition reaches."""
    for bound in (condition.below, condition.at_most):
        if condition.margin == "held" and bound is not None:
            whole, _, part = bound.partition(".")
            return int(whole) * 100 + int((part + "00")[:2])
    found = (_margin(one) for one in condition.parts)
    return next((one for one in found if one is not None), None)


def _foreseen(
    adoption: Adoption, scores: Iterable[DailyScore], day: date, period: str
) -> Iterator[Proposal]:
    scheme = read_text(adoption.text).scheme
    rule = rule_before(scheme)
    assert rule.propose in BEFORE_THE_FALL
    rules, addressees = [rule, *talks_beside(scheme, rule)], Addressees(day)
    held = _held(adoption, day.year - 1)
    whole = WHOLE if scheme.weighted else sum(one.out_of for one in scheme.components)
    most = scheme.total.ceiling if isinstance(scheme.total.ceiling, int) else whole
    bands = {band.level: band for band in scheme.grading.bands}
    for score in scores:
        level, class_ = held.get(score.organisation_id, (None, ""))
        band = bands.get(level) if level is not None else None
        if band is None or not score.full:
            continue
        class_ = class_ or str(score.organisation.class_number or "")
        if not isinstance(band.from_, int) and class_ not in band.from_:
            continue
        line = band.begins(class_)
        lost = round_half_up(whole * score.share * score.lost, BasisPoints.WHOLE * score.full)
        best = min(whole - lost, most)
        if line > 0 and best - line < rule.margin:
            facts = _facts(scheme, level, best, line, rule, score)
            for one in rules:
                person = addressees.of(one.to, score.organisation, None)
                yield _proposal(adoption, score, one, period, facts, day, person)


def _held(adoption: Adoption, year: int) -> dict[int, tuple[int, str]]:
    """Level and class of last year, by organisation: a level is held for a year."""
    found = Result.objects.filter(
        assessment__adoption__name=adoption.name,
        assessment__year=year,
        assessment__scope=Scope.YEAR,
        assessment__state=AssessmentState.FROZEN,
        organisation__isnull=False,
        person=None,
        level__isnull=False,
    )
    rows = found.values_list("organisation_id", "level", "class_name")
    return {organisation: (level, class_) for organisation, level, class_ in rows}


def _facts(
    scheme: Scheme, level: int | None, best: int, line: int, rule: Rule, score: DailyScore
) -> list[dict[str, str]]:
    title = level_title(scheme, level) or {"zh": str(level), "en": str(level)}
    margin, day = in_points(rule.margin), score.day
    assumed = ("（提醒的界线为假定）", " (the margin is assumed)") if rule.assumed else ("", "")
    apart = in_points(abs(best - line))
    zh, en = (
        (f"比这条分数线低{apart}分", f"{apart} below that line")
        if best < line
        else (f"只比这条分数线高{apart}分", f"only {apart} above that line")
    )
    return [
        {"zh": f"上年等次为“{title['zh']}”，分数线为{in_points(line)}分。",
         "en": f"Last year's grade is “{title['en']}”, which begins at {in_points(line)}."},
        {"zh": f"截至{day.year}年{day.month}月{day.day}日，工作纪实满分{in_points(score.full)}分，已失{in_points(score.lost)}分。",
         "en": f"By {day.isoformat()} the record book has lost {in_points(score.lost)} of {in_points(score.full)} points."},
        {"zh": f"其余各项即使全部得满分（不计加分），总分最高也只有{in_points(best)}分，{zh}。",
         "en": f"Even with full marks in all else, bonus aside, the total is at most {in_points(best)}, {en}."},
        {"zh": f"总分最高可能低于分数线、或高出不足{margin}分时，即提出本建议{assumed[0]}。",
         "en": f"This is proposed where that is below the line, or less than {margin} above it{assumed[1]}."},
    ]  # fmt: skip


def _proposal(
    adoption: Adoption,
    score: DailyScore,
    rule: Rule,
    period: str,
    facts: list[dict[str, str]],
    day: date,
    person: int | None,
) -> Proposal:
    return Proposal(
        adoption=adoption,
        period=period,
        proposed_on=day,
        organisation=score.organisation,
        person_id=person,
        subject=score.organisation.code,
        consequence=rule.name,
        propose=rule.propose,
        to=rule.to,
        title=rule.title,
        because=facts,
        within_days=rule.within_days,
    )
