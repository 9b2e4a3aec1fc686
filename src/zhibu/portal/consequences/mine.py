"""What is about oneself, and what one has to do: plainly and respectfully said."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.consequences import queries
from zhibu.consequences.actions.rectifying import plan_measure, report_done
from zhibu.consequences.actions.talking import sign_talk
from zhibu.consequences.actions.working import report_work
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.consequences.looks import (
    kind_words,
    look_of,
    look_of_talk,
    look_of_work,
    year_words,
)
from zhibu.portal.consequences.proposal import facts_of, work_of
from zhibu.portal.replies import go, reply
from zhibu.schemes.titles import title_of

MOST = 50


def mine(request: HttpRequest) -> HttpResponse:
    """Talks to sign, rectifications and tasks to do, and proposals about oneself or one's posts."""
    person, today = request.person, timezone.localdate()
    proposals = list(queries.own_proposals(person)[:MOST])
    return reply(
        request,
        "portal/consequences/mine.html",
        talks=[
            (one, title_of(one.proposal.title), look_of_talk(one, today))
            for one in queries.own_talks(person).filter(signed_by_other_at=None)[:MOST]
        ],
        rectifications=[
            (one, look_of_work(one.state, one.due_on, today))
            for one in queries.own_rectifications(person)[:MOST]
        ],
        works=[
            (one, title_of(one.proposal.title), look_of_work(one.state, one.due_on, today))
            for one in queries.own_works(person)[:MOST]
        ],
        sees=may(person, Permission.CONSEQUENCE_SEE),
        proposals=[
            (
                one,
                title_of(one.title),
                kind_words(one.propose),
                year_words(one),
                look_of(one, today),
            )
            for one in proposals
        ],
    )


def own(request: HttpRequest, number: int) -> HttpResponse:
    """A proposal about oneself: what it rests on, where it stands, what one may do."""
    found = queries.own_proposal(request.person, number)
    return reply(
        request, "portal/consequences/own.html", **facts_of(found, request.person), **work_of(found)
    )


def sign(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.own_talk(request.person, number)
    return _done(
        request,
        lambda: sign_talk(talk=found, objection=request.POST.get("reason", ""), by=request.person),
        _("Signed."),
    )


def report_task(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.own_work(request.person, number)
    return _done(
        request,
        lambda: report_work(work=found, words=request.POST.get("reason", ""), by=request.person),
        _("Reported; the office above checks it."),
    )


def measure(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.own_rectification(request.person, number)
    return _done(
        request,
        lambda: plan_measure(
            rectification=found, measure=request.POST.get("reason", ""), by=request.person
        ),
        _("The measure is written down."),
    )


def report(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.own_rectification(request.person, number)
    return _done(
        request,
        lambda: report_done(
            rectification=found,
            words=request.POST.get("reason", ""),
            uploads=request.FILES.getlist("pictures"),
            by=request.person,
        ),
        _("Reported; the office above checks it."),
    )


def _done(request: HttpRequest, act: Callable[[], object], words: str) -> HttpResponse:
    try:
        act()
        messages.success(request, words)
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "own_consequences")
