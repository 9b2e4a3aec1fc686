"""Make proposals of results (提出建议): idempotent, as often as results change before the freezing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.halfway import comes_early
from zhibu.assessments.models import Assessment, Result
from zhibu.consequences.addressees import Addressees
from zhibu.consequences.entries import PROPOSALS
from zhibu.consequences.enums import UNDECIDED, ProposalState
from zhibu.consequences.facts import because
from zhibu.consequences.halves import decided_at_half
from zhibu.consequences.kinds import ELSEWHERE
from zhibu.consequences.models import Proposal, Proposing
from zhibu.consequences.telling import tell_about_proposals
from zhibu.ledger.entering import enter, together
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused
from zhibu.schemes.reading import read_text
from zhibu.scoring.scheme.outcome import Consequence

SHOWN = (AssessmentState.IN_PUBLICATION, AssessmentState.FROZEN)
REFRESHED = ("organisation_id", "person_id", "propose", "to", "title", "because", "years",
             "within_days")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """What a round of proposing changed."""

    proposed: int
    withdrawn: int
    unchanged: int


def propose(*, assessment: Assessment, by: Person | None) -> Made:
    """Propose what the results of an assessment ask for, and withdraw what they no longer ask for.

    A decided proposal stays as it was decided. A pre-assessment gives only what comes early
    (`halfway.comes_early`); the year leaves out what its half-year was decided on already.

    Args:
        by: who asks for it; nobody stands for the site itself, which does it once results are shown.

    Raises:
        Forbidden: `by` does not run the assessment.
        Refused: its results are not shown yet.

    Ledger:
        proposal.proposed, proposal.withdrawn
    """
    with transaction.atomic(), together():
        if by is not None:
            require(by, Permission.ASSESSMENT_RUN, on=assessment.organisation)
        assessment = (
            Assessment.objects.select_for_update(of=("self",))
            .select_related("adoption", "organisation")
            .get(pk=assessment.pk)
        )
        if not proposable(assessment):
            raise Refused(_("Results are not shown yet; publish them first, proposals follow."))
        wanted = {(one.subject, one.consequence): one for one in _wanted(assessment)}
        there = {
            (one.subject, one.consequence): one
            for one in assessment.proposals.select_related("organisation")
        }
        fresh = [one for key, one in wanted.items() if key not in there]
        again = [
            row
            for key, row in there.items()
            if row.state in UNDECIDED and key in wanted and _refresh(row, wanted[key])
        ]
        gone = [
            row
            for key, row in there.items()
            if row.state == ProposalState.PROPOSED and key not in wanted
        ]
        Proposal.objects.bulk_create(fresh, batch_size=500)
        for row in gone:
            row.state = ProposalState.WITHDRAWN
        Proposal.objects.bulk_update(gone, ["state"], batch_size=500)
        Proposal.objects.bulk_update(again, [*_columns(), "state"], batch_size=200)
        Proposing.objects.update_or_create(
            assessment=assessment,
            defaults={"results_hash": assessment.results_hash, "state": assessment.state},
        )
        tell_about_proposals(assessment, fresh + again)
        if fresh or again:
            enter(PROPOSALS, "proposal.proposed", *fresh, *again, by=by)
        if gone:
            enter(PROPOSALS, "proposal.withdrawn", *gone, by=by)
    made = len(fresh) + len(again)
    return Made(made, len(gone), len(wanted) - made)


def propose_waiting() -> int:
    """Propose wherever results were shown, shown anew or frozen since; give how many assessments.

    A year that a newer frozen one follows is left alone: its time to be decided on is over. Whoever
    runs the assessment may still ask for it.
    """
    done = Q(proposing__results_hash=F("results_hash"), proposing__state=F("state"))
    waiting = Assessment.objects.filter(scope=Scope.YEAR, state__in=SHOWN).exclude(results_hash="")
    newer = Assessment.objects.filter(
        scope=Scope.YEAR,
        state=AssessmentState.FROZEN,
        adoption__name=OuterRef("adoption__name"),
        organisation=OuterRef("organisation"),
        year__gt=OuterRef("year"),
    )
    waiting = waiting.exclude(pk__in=Assessment.objects.filter(done).values("pk"))
    found = list(waiting.exclude(Exists(newer)))
    for assessment in found:
        propose(assessment=assessment, by=None)
    return len(found)


def proposable(assessment: Assessment) -> bool:
    """Whether results may be proposed from: they are shown, or a pre-assessment is rated."""
    if assessment.scope == Scope.PRE:
        return assessment.state == AssessmentState.RATED
    return assessment.state in SHOWN


def _wanted(assessment: Assessment) -> Iterable[Proposal]:
    scheme = read_text(assessment.adoption.text).scheme
    rules = {one.consequence: one for one in scheme.consequences}
    decided = decided_at_half(assessment)
    addressees = Addressees(assessment.as_of)
    results = assessment.results.exclude(proposals=[]).select_related("organisation")
    for result in results.order_by("subject"):
        for name in result.proposals:
            rule = rules.get(name)
            if rule is None or rule.propose in ELSEWHERE or (result.subject, name) in decided:
                continue
            if assessment.scope == Scope.PRE and not comes_early(rule, scheme):
                continue
            yield _row(assessment, result, rule, addressees)


def _row(
    assessment: Assessment, result: Result, rule: Consequence, addressees: Addressees
) -> Proposal:
    return Proposal(
        assessment=assessment,
        organisation=result.organisation or assessment.organisation,
        person_id=addressees.of(rule.to, result.organisation, result.person_id),
        subject=result.subject,
        consequence=rule.consequence,
        propose=rule.propose,
        to=rule.to,
        title=rule.title.model_dump(),
        because=because(assessment.adoption.text, rule.consequence, result),
        years=rule.years,
        within_days=rule.within_days,
        proposed_on=timezone.localdate(),
    )


def _refresh(row: Proposal, wanted: Proposal) -> bool:
    """Take over what a newer run says; tell whether anything changed."""
    before = [getattr(row, name) for name in REFRESHED]
    after = [getattr(wanted, name) for name in REFRESHED]
    if row.state == ProposalState.PROPOSED and before == after:
        return False
    for name, value in zip(REFRESHED, after, strict=True):
        setattr(row, name, value)
    row.state = ProposalState.PROPOSED
    return True


def _columns() -> list[str]:
    return [name.removesuffix("_id") for name in REFRESHED]
