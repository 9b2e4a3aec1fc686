"""Confirm or decline what is proposed (确认、不予采纳): a person with the authority, with a reason."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.consequences.addressees import head_of
from zhibu.consequences.authority import require_decider
from zhibu.consequences.becoming import Terms, become
from zhibu.consequences.closing import close_if_done
from zhibu.consequences.entries import PROPOSALS
from zhibu.consequences.enums import ProposalState
from zhibu.consequences.kinds import confirmable_together
from zhibu.consequences.models import Proposal
from zhibu.consequences.reasons import given
from zhibu.consequences.telling import tell_of_decision
from zhibu.ledger.entering import enter, together
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Refused

MOST_AT_ONCE = 100
"""Proposals that one act confirms."""


def confirm(
    *,
    proposal: Proposal,
    reason: str,
    by: Person,
    person: Person | None = None,
    responsible: Person | None = None,
    due_on: date | None = None,
    title: str = "",
    text: str = "",
    problem: str = "",
) -> Proposal:
    """Confirm a proposal; it becomes work: a talk, a rectification, a notice, a place on a list, a task.

    Args:
        person: whom it is about, where the register does not say.
        responsible: who does the work; else whoever the posts name.
        due_on: until when; else the scheme's deadline, or an assumed one.
        title: of a notice; the tier of a settlement.
        text: wording of a notice; words of a settlement.
        problem: of a rectification; else the clauses that lost the most points.

    Raises:
        Forbidden: `by` does not hold the office above.
        Refused: it is `by`'s own case, it was decided, the assessment is not frozen, or words lack.

    Ledger:
        proposal.confirmed, and talk.ordered, rectification.opened, work.given, notice.issued,
        ineligibility.set or settlement.listed
    """
    with transaction.atomic(), together():
        proposal = _taken(proposal, by)
        if person is not None and proposal.person_id is None:
            proposal.person = person
            require_decider(by, proposal)
        _decide(proposal, ProposalState.CONFIRMED, reason, by)
        proposal.save()
        today = timezone.localdate()
        terms = Terms(responsible, due_on, title, text, problem)
        proposal.due_on = become(proposal, terms, today, by)
        proposal.save(update_fields=["due_on"])
        close_if_done(proposal)
        enter(PROPOSALS, "proposal.confirmed", proposal, by=by)
        tell_of_decision(proposal, _concerned(proposal, today))
    return proposal


def confirm_several(*, proposals: Sequence[Proposal], reason: str, by: Person) -> list[Proposal]:
    """Confirm several proposals of one kind with one reason (合并确认): what honours or helps, alone.

    What weighs on somebody is decided one by one, each with a reason of its own. Either all are
    confirmed, or none.

    Raises:
        Refused: none or too many are chosen, they are of several kinds, the kind weighs on somebody, the
            reason lacks, or one of them is not for `by` to decide now; it is named.

    Ledger:
        as of `confirm`, one entry for each
    """
    kinds = {one.propose for one in proposals}
    if not 1 <= len(proposals) <= MOST_AT_ONCE:
        message = _("Choose 1 to %(most)s proposals; these are %(count)s.")
        raise Refused(message % {"most": MOST_AT_ONCE, "count": len(proposals)})
    if len(kinds) > 1:
        raise Refused(_("Choose proposals of one kind; these are of several."))
    if not confirmable_together(kinds.pop()):
        raise Refused(_("This weighs on somebody: decide each by itself, with its own reason."))
    given(reason, "reason")
    done = []
    with transaction.atomic(), together():
        for one in sorted(proposals, key=lambda one: one.pk):
            try:
                done.append(confirm(proposal=one, reason=reason, by=by))
            except Refused as error:
                raise Refused(f"{one.person or one.organisation}：{error}") from error
    return done


def decline(*, proposal: Proposal, reason: str, by: Person) -> Proposal:
    """Decline a proposal (不予采纳); nothing follows from it.

    Raises:
        Forbidden: `by` does not hold the office above.
        Refused: it is `by`'s own case, it was decided, the assessment is not frozen, or no reason is given.

    Ledger:
        proposal.declined
    """
    with transaction.atomic(), together():
        proposal = _taken(proposal, by)
        _decide(proposal, ProposalState.DECLINED, reason, by)
        proposal.closed_on = timezone.localdate()
        proposal.save()
        enter(PROPOSALS, "proposal.declined", proposal, by=by)
        tell_of_decision(proposal, _concerned(proposal, proposal.closed_on))
    return proposal


def why_not_yet(proposal: Proposal) -> str:
    """Say why a proposal cannot be decided now, whoever asks; nothing where it can."""
    if proposal.state == ProposalState.WITHDRAWN:
        return _("A newer run no longer gives this; there is nothing to decide.")
    if proposal.state != ProposalState.PROPOSED:
        return _("This was decided already: %(state)s.") % {"state": proposal.get_state_display()}
    assessment = proposal.assessment
    if assessment is None or assessment.scope == Scope.PRE:
        return ""  # before the fall
    if assessment.state != AssessmentState.FROZEN:
        return _("The results are not final; decide once the assessment is frozen.")
    return ""


def _taken(proposal: Proposal, by: Person) -> Proposal:
    found = Proposal.objects.select_for_update(of=("self",)).select_related(
        "organisation", "assessment__adoption", "adoption", "person"
    )
    proposal = found.get(pk=proposal.pk)
    require_decider(by, proposal)
    if words := why_not_yet(proposal):
        raise Refused(words)
    return proposal


def _decide(proposal: Proposal, state: ProposalState, reason: str, by: Person) -> None:
    proposal.reason = given(reason, "reason")
    proposal.state = state
    proposal.decided_by, proposal.decided_at = by, timezone.now()


def _concerned(proposal: Proposal, today: date) -> list[Person]:
    """The person, or who answers for the organisation; of a member the branch's secretary too."""
    head = head_of(proposal.organisation, today)
    return [one for one in {proposal.person, head} if one is not None]
