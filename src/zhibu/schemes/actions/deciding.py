"""Decide on a draft: approve and adopt it, or decline it with a reason; never one's own."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter, together
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.schemes.actions.adopting import adopt
from zhibu.schemes.dating import dated
from zhibu.schemes.entries import DRAFTS
from zhibu.schemes.enums import DraftState
from zhibu.schemes.models import Draft
from zhibu.schemes.telling import tell_writer

LONGEST_REASON = 500


@transaction.atomic
def decide_draft(*, draft: Draft, approve: bool, by: Person, reason: str = "") -> Draft:
    """Approve a draft, so that it is adopted from its day on, or decline it (审批草案).

    What is adopted says that day as the one from which it holds; the draft itself stays as it was.

    Raises:
        Forbidden: `by` may not approve here, or wrote the draft.
        Refused: it does not wait for approval, it is declined without a reason, or it cannot be
            adopted from its day on any more.

    Ledger:
        draft.approved with scheme.adopted, or draft.declined
    """
    require(by, Permission.SCHEME_APPROVE, on=draft.organisation)
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if draft.written_by_id == by.pk:
        raise Forbidden(_("Nobody approves a draft of their own; ask a colleague of the office."))
    if draft.state != DraftState.SUBMITTED or draft.from_day is None:
        raise Refused(_("This draft does not wait for approval."))
    reason = reason.strip()
    if not approve and not reason:
        raise Refused(
            fields={"reason": _("Say why it is declined, so that the writer can mend it.")}
        )
    if len(reason) > LONGEST_REASON:
        message = _("The reason has %(found)d characters; write at most %(most)d.")
        facts = {"found": len(reason), "most": LONGEST_REASON}
        raise Refused(fields={"reason": message % facts})
    draft.state = DraftState.ADOPTED if approve else DraftState.DECLINED
    draft.decided_by, draft.decided_at, draft.decision_reason = by, timezone.now(), reason
    with together():
        if approve:
            text = dated(draft.text, effective=draft.from_day)
            draft.adoption = adopt(
                organisation=draft.organisation, text=text, from_day=draft.from_day, by=by
            )
        draft.save()
        enter(DRAFTS, "draft.approved" if approve else "draft.declined", draft, by=by)
    tell_writer(draft)
    return draft
