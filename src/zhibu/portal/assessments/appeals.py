"""Appeals: raising one against a clause, the list, answering, taking back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.assessments.actions.appealing import (
    answer_appeal,
    appeal,
    clauses_of,
    not_yours,
    withdraw_appeal,
)
from zhibu.assessments.authors import answering, authors_of, others_for
from zhibu.assessments.correcting import Effect, effects_of
from zhibu.assessments.enums import AppealState
from zhibu.assessments.models import Appeal
from zhibu.assessments.results import appeals_for, assessment_for, may_appeal, result_for
from zhibu.inbox.words import title_in
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.assessments.words import title_of_assessment
from zhibu.portal.forms import Form, refuse
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply

GROUPS = {
    "raised": (gettext_lazy("To answer"), (AppealState.RAISED,)),
    "answered": (gettext_lazy("Answered"), (AppealState.UPHELD, AppealState.DISMISSED)),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An appeal as the list shows it."""

    appeal: Appeal
    clause: str
    days: int | None
    """Until the deadline of its answer; negative where it is over."""
    answers: bool
    withdraws: bool
    said: str
    """Why the reader does not answer, or what the appeal says where they do."""
    effect: Any
    """Whether the correction moved the clause's figure, where it is not seen to have."""
    own_facts: bool
    """Whether it was answered by somebody who entered or confirmed facts of the clause."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the rows of a page need, asked for once."""

    person: Person
    today: date
    titles: Mapping[str, Mapping[str, str]]
    able: list[Person]
    """Everybody who may answer, where the reader does."""
    authors: Mapping[int, frozenset[int]]
    effects: Mapping[int, Effect]


EFFECTS = {
    Effect.SAME: gettext_lazy("after the correction the clause has the same figure"),
    Effect.UNKNOWN: gettext_lazy("the figures before and after the correction cannot be compared"),
}


def appeals(request: HttpRequest, code: str) -> HttpResponse:
    """Appeals that the person may see: those to answer first by their deadline."""
    person, today = request.person, timezone.localdate()
    assessment = assessment_for(person, code)
    group = request.GET.get("state", "")
    found = appeals_for(person, assessment)
    if group in GROUPS:
        found = found.filter(state__in=GROUPS[group][1])
    page = window(request, found, 20)
    answers = may(person, Permission.APPEAL_ANSWER, assessment.organisation)
    around = Around(
        person, today, clauses_of(assessment), answering(assessment) if answers else [],
        authors_of(assessment, page.rows), effects_of(assessment, page.rows),
    )  # fmt: skip
    views = [(_("All"), "?", group not in GROUPS)]
    views += [(words, f"?state={name}", name == group) for name, (words, _states) in GROUPS.items()]
    return reply(
        request,
        "portal/assessments/appeals.html",
        assessment=assessment,
        title=title_of_assessment(assessment),
        window=page,
        rows=[_row(one, around) for one in page.rows],
        views=views,
        group=group,
        answers=answers,
    )


def _row(one: Appeal, around: Around) -> Row:
    raised = one.state == AppealState.RAISED
    own = one.raised_by_id == around.person.pk
    answers = raised and not own and around.person in around.able
    authors = around.authors[one.pk]
    said = ""
    if answers and around.person.pk in authors:
        if others := others_for(one, around.able, authors):
            answers, said = False, not_yours(others)
        else:
            said = _("You entered or confirmed facts of this clause yourself, and nobody else can answer: the appeal will say so.")  # fmt: skip
    return Row(
        appeal=one,
        clause=title_in(around.titles.get(one.clause, one.clause)),
        days=(one.answer_by - around.today).days if raised else None,
        answers=answers,
        withdraws=raised and own,
        said=said,
        effect=EFFECTS.get(around.effects.get(one.pk), ""),
        own_facts=one.answered_by_id in authors,
    )


class AppealForm(Form):
    clause = forms.ChoiceField(label=gettext_lazy("Clause"))
    reason = forms.CharField(
        label=gettext_lazy("Which facts are wrong, and how to see it"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        help_text=gettext_lazy(
            "An appeal changes facts, never a score: name the record, the meeting or the figure."
        ),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        titles = kwargs.pop("titles")
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = [("", "—"), *titles]


def raise_one(request: HttpRequest, code: str, subject: str) -> HttpResponse:
    """Appeal against a clause of one's own result."""
    person = request.person
    assessment = assessment_for(person, code)
    result = result_for(person, assessment, subject)
    if not may_appeal(person, result):
        raise PermissionDenied
    titles = [(name, title_in(title)) for name, title in clauses_of(assessment).items()]
    data = request.POST if request.method == "POST" else None
    first = {"clause": request.GET.get("clause", "")}
    form = AppealForm(data, titles=titles, initial=first)
    if data is not None and form.is_valid():
        try:
            appeal(result=result, by=person, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The appeal is raised; the office answers within five working days."))  # fmt: skip
            return go(request, "appeals", assessment.code)
    return reply(
        request,
        "portal/assessments/appeal.html",
        status=422 if form.errors else 200,
        assessment=assessment,
        title=title_of_assessment(assessment),
        result=result,
        form=form,
    )


def answer(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Answer: the facts were corrected, or they stand."""
    person = request.person
    assessment = assessment_for(person, code)
    if not may(person, Permission.APPEAL_ANSWER, assessment.organisation):
        raise PermissionDenied
    found = get_object_or_404(appeals_for(person, assessment), pk=number)
    upheld = request.POST.get("verdict", "")
    try:
        if upheld not in ("upheld", "dismissed"):
            raise Refused(_("Choose whether the appeal is upheld."))
        answer_appeal(
            appeal=found, upheld=upheld == "upheld", answer=request.POST.get("answer", ""),
            changed=request.POST.get("changed", ""), by=person,
        )  # fmt: skip
        if upheld == "upheld":
            messages.success(request, _("Answered. Rate again, so that the corrected facts count."))
        else:
            messages.success(request, _("Answered; whoever appealed is told."))
    except Refused as error:
        messages.error(request, " ".join([str(error.message or ""), *map(str, error.fields.values())]).strip())  # fmt: skip
    return go(request, "appeals", assessment.code)


def withdraw(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take one's own appeal back."""
    assessment = assessment_for(request.person, code)
    found = Appeal.objects.filter(pk=number, assessment=assessment).first()
    if found is None or found.raised_by_id != request.person.pk:
        raise Http404
    try:
        withdraw_appeal(appeal=found, by=request.person)
        messages.success(request, _("The appeal is taken back."))
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "appeals", assessment.code)
