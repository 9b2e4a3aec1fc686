"""The table of results, with filters, and all of it as an Excel file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.assessments.enums import AssessmentState, Status
from zhibu.assessments.models import Result
from zhibu.assessments.results import assessment_for, results_for, runs_it
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.portal.assessments.namesakes import told_apart
from zhibu.portal.assessments.seeking import UNRANKED, Asked, committees_of, sought
from zhibu.portal.assessments.words import (
    STATUS_LOOKS,
    assumed_in_words,
    classes_of,
    grades_of,
    title_of_assessment,
)
from zhibu.portal.paging import window
from zhibu.portal.replies import reply


@dataclass(frozen=True, slots=True)
class Row:
    """A result as the table shows it."""

    result: Result
    grade: str
    class_: str
    change: int | None
    look: tuple[Any, str, str]
    above: str = ""
    """What stands above it, where another of the list has the same name."""


def results(request: HttpRequest, code: str) -> HttpResponse:
    """Results in the order of their ranks; who has none stands after them."""
    person = request.person
    assessment = assessment_for(person, code)
    seen = results_for(person, assessment)
    asked = Asked.of(request)
    page = window(request, sought(seen, asked))
    grades, classes = grades_of(assessment), classes_of(assessment)
    return reply(
        request,
        "portal/assessments/results.html",
        assessment=assessment,
        title=title_of_assessment(assessment),
        window=page,
        rows=rows_of(page.rows, grades, classes, told_apart(assessment, page.rows)),
        states=shows_states(page.rows),
        asked=asked,
        grades=list(grades.items()),
        classes=list(classes.items()),
        committees=committees_of(assessment),
        statuses=[(UNRANKED, _("without a rank")), *Status.choices],
        runs=runs_it(person, assessment),
        preview=assessment.state in (AssessmentState.RUNNING, AssessmentState.RATED),
        ladder=_has_ladder(page.rows),
        assumed_numbers=assumed_in_words(assessment),
        takes_home=may(person, Permission.ASSESSMENT_EXPORT, assessment.organisation),
    )  # fmt: skip


def rows_of(
    found: Any,
    grades: dict[str, str],
    classes: dict[str, str],
    above: Mapping[str, str] | None = None,
) -> list[Row]:
    """Put results into words; no query."""
    return [
        Row(
            one,
            grades.get(one.grade, one.grade),
            classes.get(one.class_name, one.class_name),
            None if one.held is None or one.level is None else one.level - one.held,
            (one.get_status_display(), *STATUS_LOOKS[Status(one.status)]),
            (above or {}).get(one.subject, ""),
        )
        for one in found
    ]


def shows_states(rows: Any) -> bool:
    """Whether a column of states says anything: where all are rated it does not."""
    return any(one.status != Status.RATED for one in rows)


def _has_ladder(rows: Any) -> bool:
    return any(one.held is not None for one in rows)
