"""What everybody in reach sees while results are in publication, and after: ranking and proof."""

import json
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.enums import AssessmentState
from zhibu.assessments.models import Assessment, Result, Run
from zhibu.assessments.naming import names_of
from zhibu.assessments.results import SHOWN, assessment_for, results_for, runs_it
from zhibu.duties.working_days import adjusted, is_working_day
from zhibu.ledger.models import Checkpoint
from zhibu.ledger.proving import entries_of
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.portal.assessments.namesakes import told_apart
from zhibu.portal.assessments.results import rows_of
from zhibu.portal.assessments.seeking import UNRANKED, Asked, committees_of, sought
from zhibu.portal.assessments.words import (
    assumed_in_words,
    classes_of,
    grades_of,
    lines_differ,
    title_of_assessment,
)
from zhibu.portal.ledger.checking import check_address
from zhibu.portal.ledger.codes import qr_code
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply
from zhibu.portal.templatetags.writing import score
from zhibu.schemes.titles import title_of

ON_A_PAGE = 100


def public(request: HttpRequest, code: str) -> HttpResponse:
    """The published ranking, what was corrected since, how long it may be appealed against."""
    person = request.person
    assessment = assessment_for(person, code)
    if assessment.state not in SHOWN:
        return go(request, "assessment", code)
    seen = results_for(person, assessment)
    asked = Asked.of(request)
    page = window(request, sought(seen, asked), ON_A_PAGE)
    grades, classes = grades_of(assessment), classes_of(assessment)
    rows = rows_of(page.rows, grades, classes, told_apart(assessment, page.rows))
    checkpoint = Checkpoint.objects.first()
    runs = list(assessment.runs.exclude(results_hash="").order_by("number"))
    return reply(
        request,
        "portal/assessments/public.html",
        assessment=assessment,
        organisation=names_of(assessment).organisation,
        title=title_of_assessment(assessment),
        scheme=title_of(assessment.adoption.title),
        window=page,
        rows=[one for one in rows if one.result.rank is not None],
        apart=[one for one in rows if one.result.rank is None],
        asked=asked,
        classes=list(classes.items()),
        committees=committees_of(assessment),
        shows=[(UNRANKED, _("without a rank"))],
        lines_differ=lines_differ(assessment),
        assumed=assumed_in_words(assessment),
        corrections=corrections_of(runs, seen, grades),
        reread=_reread(assessment, runs),
        days_left=days_left(assessment),
        over=assessment.state == AssessmentState.FROZEN,
        checkpoint=checkpoint,
        code=qr_code(check_address(checkpoint, assessment)) if checkpoint else "",
        takes_home=may(person, Permission.ASSESSMENT_EXPORT, assessment.organisation),
        runs=runs_it(person, assessment),
    )


def days_left(assessment: Assessment) -> int:
    """Working days in which an appeal can still be raised, today included."""
    today, until = timezone.localdate(), assessment.appeals_until
    if assessment.state != AssessmentState.IN_PUBLICATION or until is None or until < today:
        return 0
    own = adjusted(today, until)
    days = (today + timedelta(days=n) for n in range((until - today).days + 1))
    return sum(is_working_day(day, own) for day in days)


def corrections_of(runs: list[Run], seen: Any, grades: dict[str, str]) -> list[dict[str, str]]:
    """What runs changed since the publication, of results that the person sees; the newest last."""
    changes = [(run, change) for run in runs for change in run.changes][-200:]
    subjects = {change["subject"] for _run, change in changes}
    visible = set(seen.filter(subject__in=subjects).values_list("subject", flat=True)) if subjects else set()  # fmt: skip
    return [
        {
            "name": change["name"],
            "before": _standing(change["before"], grades),
            "after": _standing(change["after"], grades),
            "day": run.finished_at,
        }
        for run, change in changes
        if change["subject"] in visible or (change["after"] is None and not change["member"])
    ]


def _reread(assessment: Assessment, runs: list[Run]) -> bool:
    """Whether facts were read again since the publication and changed no score, but the way to it."""
    if len(runs) < 2 or any(run.changes for run in runs):
        return False
    published = entries_of(f"assessment/{assessment.code}").filter(kind="assessment.published")
    opening = getattr(published.last(), "opening", None)
    return opening is not None and json.loads(opening.body)["results_hash"] != assessment.results_hash  # fmt: skip


def _standing(values: list[Any] | None, grades: dict[str, str]) -> str:
    if not values:
        return "—"
    points, grade, status = values
    return f"{score(points)} {grades.get(grade, grade)}".strip() if points is not None else str(Result(status=status).get_status_display())  # fmt: skip
