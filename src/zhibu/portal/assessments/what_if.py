"""What if: change single facts in a form and score again; nothing is kept, and the page says so."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from zhibu.assessments.trace import Shown, shown
from zhibu.assessments.trying import Tried, events_of, try_out
from zhibu.orgs.permissions import Permission
from zhibu.portal.assessments.found import result_to
from zhibu.portal.assessments.grading import coming_of, rules_in_words, steps_in_words
from zhibu.portal.assessments.results import rows_of
from zhibu.portal.assessments.supposing import WhatIfForm
from zhibu.portal.assessments.words import classes_of, grades_of, say, title_of_assessment
from zhibu.portal.replies import reply
from zhibu.scoring.explanation.model import Node


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that the change moves."""

    title: str
    before: int | None
    after: int | None


def what_if(request: HttpRequest, code: str, subject: str) -> HttpResponse:
    """The form, and what would be; never stored."""
    result = result_to(request.person, code, subject, Permission.CONSEQUENCE_SEE)
    assessment = result.assessment
    data = request.POST if request.method == "POST" else None
    facts = shown(assessment, subject)
    events = events_of(assessment, subject) if facts else {}
    form = WhatIfForm(data, assessment=assessment, facts=facts, events=events)
    tried, gone = None, facts is None
    if data is not None and facts is not None and form.is_valid():
        # With nothing changed the answer stands there already: no engine is needed for it.
        change = form.change
        tried = try_out(assessment, subject, change) if change else Tried(facts.told, facts.row)
        gone = tried is None
    grades = grades_of(assessment)
    grade = tried.row.text("grade") if tried else None
    return reply(
        request,
        "portal/assessments/what_if.html",
        status=422 if form.errors else 200,
        assessment=assessment,
        title=title_of_assessment(assessment),
        result=result,
        row=rows_of([result], grades, classes_of(assessment))[0],
        form=form,
        tried=tried,
        gone=gone,
        changed=bool(form.change) if tried else False,
        grade=grades.get(grade or "", ""),
        status_words=say(tried.told.standing.status) if tried else "",
        rules=rules_in_words(tried.told) if tried else [],
        steps=steps_in_words(tried.told) if tried else [],
        next=coming_of(tried.told) if tried else None,
        differences=_differences(facts, tried) if facts and tried else [],
    )


def _differences(facts: Shown, tried: Tried) -> list[Difference]:
    """Figures that moved, without those that reviews do not let be told."""
    before = {node.name: node for node in facts.told.total.walk()}
    found = []
    for node in tried.told.total.walk():
        if node.name in facts.hidden or node.name == "total":
            continue
        old: Node | None = before.get(node.name)
        if old is not None and old.figure != node.figure:
            found.append(Difference(say(node.title), old.figure, node.figure))
    return found
