"""Tasks of confirmed proposals: reported and checked from the proposal's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.consequences import queries
from zhibu.consequences.actions.working import check_work, report_work
from zhibu.orgs.refusals import Refused
from zhibu.portal.replies import go


def report(request: HttpRequest, number: int) -> HttpResponse:
    """Report a task as done, for a post or office of where it is due."""
    work = queries.work_for(request.person, number)
    try:
        report_work(work=work, words=request.POST.get("reason", ""), by=request.person)
        messages.success(request, _("Reported; the office above checks it."))
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "consequence", work.proposal_id)


def check(request: HttpRequest, number: int) -> HttpResponse:
    """Close a reported task, or open it again."""
    work = queries.work_for(request.person, number)
    accept = request.POST.get("accept") == "1"
    try:
        words = request.POST.get("reason", "")
        check_work(work=work, accept=accept, words=words, by=request.person)
        done = _("Closed.") if accept else _("Opened again.")
        messages.success(request, done)
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "consequence", work.proposal_id)
