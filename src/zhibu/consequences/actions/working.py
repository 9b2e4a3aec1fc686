"""Tasks that come from a confirmed proposal (落实事项): reported by one person, closed by another."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.consequences.authority import require_above, require_other
from zhibu.consequences.closing import close_if_done
from zhibu.consequences.entries import PROPOSALS, WORKS
from zhibu.consequences.enums import WorkState
from zhibu.consequences.models import Work
from zhibu.consequences.reasons import given
from zhibu.ledger.entering import enter, together
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused

TO_DO = (WorkState.OPEN, WorkState.REOPENED)


@transaction.atomic
def report_work(*, work: Work, words: str, by: Person) -> Work:
    """Report a task as done (报告完成), in words.

    Raises:
        Forbidden: `by` is neither responsible nor of the branch's posts or offices.
        Refused: it is reported or closed already, or the words are missing.

    Ledger:
        work.reported
    """
    work = _taken(work)
    if work.responsible_id != by.pk:
        require(by, Permission.CONSEQUENCE_WORK, on=work.proposal.organisation)
    if work.state not in TO_DO:
        raise Refused(_("This is reported already; it waits for another person's check."))
    work.report = given(words, "words")
    work.state, work.done_by, work.done_on = WorkState.REPORTED, by, timezone.localdate()
    work.save()
    enter(WORKS, "work.reported", work, by=by)
    return work


def check_work(*, work: Work, accept: bool, words: str, by: Person) -> Work:
    """Close a reported task, or open it again (办结、退回); another person than who reported it.

    Raises:
        Forbidden: `by` does not hold the office above.
        Refused: it is not reported, `by` reported it, or the words are missing.

    Ledger:
        work.closed or work.reopened, proposal.closed
    """
    with transaction.atomic(), together():
        work = _taken(work)
        require_above(by, work.proposal.organisation)
        if work.state != WorkState.REPORTED:
            raise Refused(_("Nothing is reported yet that could be checked."))
        require_other(by, work.done_by)
        said = given(words, "words", 300)
        work.state = WorkState.CLOSED if accept else WorkState.REOPENED
        work.report = f"{work.report}\n{by.name}：{said}"[-1000:]
        work.save()
        enter(WORKS, "work.closed" if accept else "work.reopened", work, by=by)
        if close_if_done(work.proposal):
            enter(PROPOSALS, "proposal.closed", work.proposal, by=by)
    return work


def _taken(work: Work) -> Work:
    found = Work.objects.select_for_update(of=("self",))
    return found.select_related("proposal__organisation", "done_by").get(pk=work.pk)
