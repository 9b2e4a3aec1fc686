"""A branch applies for a star and says how it sees itself."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.assessments.actions.applying import LONGEST, apply
from zhibu.assessments.enums import AssessmentState
from zhibu.assessments.foreseeing import marks_by_records
from zhibu.assessments.models import Assessment
from zhibu.assessments.results import assessment_for
from zhibu.orgs.refusals import Refused
from zhibu.portal.assessments.found import branches_to_apply, own_branch
from zhibu.portal.assessments.words import grades_of, say, scheme_of, title_of_assessment
from zhibu.portal.forms import Form, refuse
from zhibu.portal.replies import go, reply


def hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int(value.scaleb(2))


class ApplyForm(Form):
    grade = forms.ChoiceField(label=gettext_lazy("Star or grade applied for"))
    words = forms.CharField(
        label=gettext_lazy("In words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("What was done well, and where you fall short. May be left empty."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        assessment, known = kwargs.pop("assessment"), kwargs.pop("known")
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = [("", "—"), *grades_of(assessment).items()]
        self.clauses: list[str] = []
        for clause in scheme_of(assessment).clauses:
            self.clauses.append(clause.clause)
            most = Decimal(clause.points).scaleb(-2)
            self.fields[clause.clause] = forms.DecimalField(
                label=say(clause.title),
                min_value=0,
                max_value=most,
                decimal_places=2,
                required=False,
                help_text=_("of %(most)s") % {"most": most}
                + (_("; records say %(points)s") % {"points": Decimal(known[clause.clause]).scaleb(-2)}
                   if clause.clause in known else ""),
            )  # fmt: skip

    @property
    def marks(self) -> list[Any]:
        return [self[name] for name in self.clauses]


def apply_for(request: HttpRequest, code: str) -> HttpResponse:
    """The form, begun with what records say; it can be changed until the last day."""
    person = request.person
    assessment = assessment_for(person, code)
    branches = branches_to_apply(person, assessment)
    asked = request.POST.get("branch") or request.GET.get("branch", "")
    branch = own_branch(person, assessment, asked)
    facts = {
        "assessment": assessment,
        "title": title_of_assessment(assessment),
        "branches": branches,
        "branch": branch,
        "closed": _closed(assessment),
    }
    if branch is None or facts["closed"]:
        status = 422 if request.method == "POST" else 200
        return reply(request, "portal/assessments/apply.html", status=status, form=None, **facts)
    known = marks_by_records(assessment, branch)
    made = assessment.applications.filter(organisation=branch).first()
    begun = made.marks if made else known
    first: dict[str, Any] = {name: Decimal(mark).scaleb(-2) for name, mark in begun.items()}
    first |= {"grade": made.grade, "words": made.words} if made else {}
    data = request.POST if request.method == "POST" else None
    form = ApplyForm(data, initial=first, assessment=assessment, known=known)
    if data is not None and form.is_valid():
        given = form.cleaned_data
        try:
            apply(
                assessment=assessment, organisation=branch, grade=given["grade"],
                marks={name: hundredths(given[name]) for name in form.clauses},
                words=given["words"], by=person,
            )  # fmt: skip
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Applied. You can change it until the last day."))
            return go(request, "assessment", assessment.code)
    return reply(
        request,
        "portal/assessments/apply.html",
        status=422 if form.errors else 200,
        form=form,
        made=made,
        prefilled=bool(known) and made is None,
        **facts,
    )


def _closed(assessment: Assessment) -> str:
    open_ = (AssessmentState.RUNNING, AssessmentState.RATED)
    if assessment.state not in open_ or assessment.apply_until is None:
        return _("This assessment takes no applications.")
    if timezone.localdate() > assessment.apply_until:
        return _("The last day for applications is over.")
    return ""
