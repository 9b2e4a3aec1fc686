"""A proposal is closed (办结) when nothing of what it became is left to do."""

from django.utils import timezone

from zhibu.consequences.enums import ProposalState, WorkState
from zhibu.consequences.models import Proposal, Talk, Work


def close_if_done(proposal: Proposal) -> bool:
    """Note whether everything is done, within the caller's action; tell whether that changed."""
    if proposal.state != ProposalState.CONFIRMED:
        return False
    closed = None if anything_left(proposal) else proposal.closed_on or timezone.localdate()
    if closed == proposal.closed_on:
        return False
    proposal.closed_on = closed
    proposal.save(update_fields=["closed_on"])
    return True


def anything_left(proposal: Proposal) -> bool:
    """Whether a talk, a rectification or a task of it is open. Three queries."""
    if proposal.rectifications.exclude(state=WorkState.CLOSED).exists():
        return True
    if Work.objects.filter(proposal=proposal).exclude(state=WorkState.CLOSED).exists():
        return True
    return Talk.objects.filter(proposal=proposal, signed_by_other_at__isnull=True).exists()
