"""The page of an assessment: its steps, the next button, how far the facts are, the run at work."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.actions import rating
from zhibu.assessments.actions.freezing import freeze
from zhibu.assessments.actions.planning import call_off
from zhibu.assessments.actions.publishing import publish
from zhibu.assessments.enums import AppealState, AssessmentState
from zhibu.assessments.models import Assessment, Run
from zhibu.assessments.progress import Progress, progress_of
from zhibu.assessments.results import SHOWN, assessment_for, runs_it, shows_results
from zhibu.inbox.words import title_in
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.assessments.burden import burdens_of
from zhibu.portal.assessments.found import assessment_to, branches_to_apply
from zhibu.portal.assessments.steps import next_of, steps_of
from zhibu.portal.assessments.words import share_of_run, step_in_words, title_of_assessment
from zhibu.portal.ledger.proofs import show_proof
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply
from zhibu.schemes.titles import title_of

S = AssessmentState
WORKING = (S.RUNNING, S.RATED)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of the evidence: what, and what to do about it."""

    finding: str
    remedy: str


def assessment(request: HttpRequest, code: str) -> HttpResponse:
    """How far it is. Whoever runs it sees also what is missing and who lacks what."""
    person, today = request.person, timezone.localdate()
    found = assessment_for(person, code)
    run = found.runs.select_related("by").order_by("-number").first()
    runs = runs_it(person, found)
    raised = found.appeals.filter(state=AppealState.RAISED).count()
    at_work = run is not None and run.at_work
    oversees = runs or may(person, Permission.BOARD_SEE, found.organisation)
    progress = progress_of(found) if oversees and found.state in WORKING else None
    asked = request.GET.get("missing", "")
    lacking = progress.missing.get(asked, []) if progress else []
    burdens = burdens_of(found.adoption.text)
    return reply(
        request,
        "portal/assessments/assessment.html",
        assessment=found,
        title=title_of_assessment(found),
        scheme=title_of(found.adoption.title),
        steps=steps_of(found, today, run),
        next=next_of(found, today, run, raised),
        run=run,
        at_work=at_work,
        step=step_in_words(run.step) if at_work else "",
        share=share_of_run(run.step) if at_work else 0,
        problems=_problems(run) if run and runs else [],
        runs=runs,
        raised=raised,
        shown=found.state in SHOWN,
        results=shows_results(person, found),
        applies=_applies(request, found),
        calls_off=runs and found.state in WORKING and not at_work,
        takes_home=may(person, Permission.ASSESSMENT_EXPORT, found.organisation) and found.results_hash,
        progress=progress,
        parts=_parts(progress) if progress else [],
        rounds=[(one, title_in(one.title)) for one in progress.rounds] if progress else [],
        asked=asked,
        window=window(request, lacking, 40),
        burdens=burdens,
    )  # fmt: skip


def _applies(request: HttpRequest, found: Assessment) -> bool:
    if found.state not in WORKING or found.apply_until is None:
        return False
    return may(request.person, Permission.ASSESSMENT_APPLY) and bool(
        branches_to_apply(request.person, found)
    )


def _parts(progress: Progress) -> list[tuple[str, Any, int, int]]:
    titles = {
        "application": _("Applications"),
        "inspection": _("Inspections"),
        "target": _("Targets"),
        "vote": _("Votes of open reviews"),
    }
    return [(part, titles[part], *progress.total(part)) for part in progress.parts]


def _problems(run: Run) -> list[Problem]:
    """Lines of a problem, each with its remedy."""
    found = []
    for line in filter(None, run.problem.split("\n")):
        mark = "；" if "；" in line else "; "
        finding, _mark, remedy = line.rpartition(mark)
        found.append(Problem(finding or line, remedy if finding else ""))
    return found


def step(request: HttpRequest, code: str) -> HttpResponse:
    """Take the assessment a step on: rate, publish, freeze, or call it off."""
    found = assessment_to(request.person, code, Permission.ASSESSMENT_RUN)
    wanted, by = request.POST.get("step", ""), request.person
    try:
        match wanted:
            case "rate":
                rating.start(assessment=found, by=by)
                done = _("Rating has begun; this page tells how far it is.")
            case "publish":
                publish(assessment=found, by=by)
                done = _("The results are in publication; everybody whom they concern is told.")
            case "freeze":
                told = {name: _told(request, name) for name in ("as_done", "unmoved")}
                freeze(assessment=found, by=by, **told)
                done = _("The results are frozen; their hashes stand in the ledger.")
            case "call_off":
                call_off(assessment=found, by=by)
                done = _("The assessment is called off.")
            case _other:
                raise Refused(_("Choose what to do by one of the buttons."))
        messages.success(request, done)
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "assessment", found.code)


def _told(request: HttpRequest, name: str) -> int:
    """A number that the button said: what counts as done, appeals that moved nothing."""
    told = request.POST.get(name, "")
    return int(told[:9]) if told.isdecimal() else 0


def proof(request: HttpRequest, code: str) -> HttpResponse:
    """What the ledger holds of the assessment: plan, hashes of each run, publication, freezing."""
    found = assessment_for(request.person, code)
    return show_proof(request, found, title_of_assessment(found))
