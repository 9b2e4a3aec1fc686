"""The page of one result: the whole way down, what is missing, last year and the class beside it."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from zhibu.assessments.actions.appealing import clauses_of
from zhibu.assessments.enums import AssessmentState
from zhibu.assessments.models import Assessment, Result
from zhibu.assessments.results import assessment_for, may_appeal, result_for, runs_it
from zhibu.assessments.trace import shown
from zhibu.assessments.wholeness import tells
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.portal.assessments import explaining
from zhibu.portal.assessments.drawing import tree
from zhibu.portal.assessments.grading import (
    coming_of,
    full_in_words,
    proposals_in_words,
    rules_in_words,
    steps_in_words,
)
from zhibu.portal.assessments.results import rows_of
from zhibu.portal.assessments.ways import ways_of
from zhibu.portal.assessments.words import (
    assumed_in_words,
    classes_of,
    grades_of,
    levels_of,
    say,
    scheme_of,
    title_of_assessment,
)
from zhibu.portal.replies import reply
from zhibu.schemes.reading import read_text
from zhibu.scoring.scheme.lint.walk import Earner, earners


def result(request: HttpRequest, code: str, subject: str) -> HttpResponse:
    """Explain a result, down to records and published ballots."""
    person = request.person
    assessment = assessment_for(person, code)
    found = result_for(person, assessment, subject)
    facts = shown(assessment, subject)
    rules = rules_of(assessment.adoption.text)
    last, last_row = _last(found)
    reaches = _reaches(person, found)
    application = _application(found, reaches)
    lines = []
    if facts is not None:
        beside = explaining.Beside(
            quartiles=facts.around.of_class(facts.kind, facts.class_),
            last=last_row,
            own=application.marks if application else {},
            ways=ways_of(person, found, rules, reaches),
        )
        lines = explaining.lines_of(facts, rules, beside)
    appeals = _takes_appeals(assessment) and may_appeal(person, found)
    grades = grades_of(assessment)
    told = facts.told if facts else None
    return reply(
        request,
        "portal/assessments/result.html",
        assessment=assessment,
        title=title_of_assessment(assessment),
        result=found,
        row=rows_of([found], grades, classes_of(assessment))[0],
        facts=facts,
        told=told,
        tree=tree(lines, reverse("result_appeal", args=[code, subject]) if appeals else ""),
        full=full_in_words(scheme_of(assessment)),
        ranks=explaining.rank_words(facts) if facts else [],
        band=say(told.band) if told else "",
        rules=rules_in_words(told),
        steps=steps_in_words(told),
        proposals=proposals_in_words(told) if reaches else [],
        next=coming_of(told),
        assumed_numbers=assumed_in_words(assessment),
        chances=explaining.chances_of(facts) if facts else [],
        lacking=[(say(title), say(what)) for title, what in told.lacking] if told else [],
        disagreements=told.disagreements or not tells(facts.row, found) if told else (),
        last=last,
        last_grade=grades.get(last.grade, last.grade) if last else "",
        levels=levels_of(assessment),
        application=application,
        applied_for=grades.get(application.grade, application.grade) if application else "",
        runs=runs_it(person, assessment),
        tries=reaches and facts is not None,
        appeals=appeals,
        preview=assessment.state in (AssessmentState.RUNNING, AssessmentState.RATED),
    )  # fmt: skip


@lru_cache(maxsize=32)
def rules_of(text: str) -> dict[str, Earner]:
    """Every rule with a measure, by its name."""
    return {one.name: one for one in earners(read_text(text).scheme)}


def titles_of(assessment: Assessment) -> list[tuple[str, str]]:
    """What can be appealed against: name and title."""
    from zhibu.inbox.words import title_in

    return [(name, title_in(title)) for name, title in clauses_of(assessment).items()]


def _reaches(person: Any, found: Result) -> bool:
    where = found.organisation
    return where is not None and may(person, Permission.CONSEQUENCE_SEE, where)


def _application(found: Result, reaches: bool) -> Any:
    """The branch's self-assessment, for those whom it concerns."""
    if found.person_id is not None or found.organisation_id is None or not reaches:
        return None
    return found.assessment.applications.filter(organisation=found.organisation_id).first()


def _last(found: Result) -> tuple[Result | None, dict[str, int | None]]:
    """The frozen result of the year before by the same scheme, with its figures. Two queries."""
    one = found.assessment
    last = (
        Result.objects.filter(
            subject=found.subject,
            assessment__adoption__name=one.adoption.name,
            assessment__scope=one.scope,
            assessment__year=one.year - 1,
            assessment__state=AssessmentState.FROZEN,
        )
        .select_related("assessment__adoption")
        .first()
    )
    former = shown(last.assessment, found.subject) if last else None
    if former is None:
        return last, {}
    row, hidden = former.row, former.hidden  # what reviews did not let be told of it then
    return last, {name: row.points(name) for name in _figures(one) if name not in hidden}


def _figures(assessment: Assessment) -> list[str]:
    from zhibu.assessments.surroundings import columns_of

    return columns_of(read_text(assessment.adoption.text).scheme)


def _takes_appeals(assessment: Assessment) -> bool:
    until = assessment.appeals_until
    running = assessment.state == AssessmentState.IN_PUBLICATION
    return running and until is not None and timezone.localdate() <= until
