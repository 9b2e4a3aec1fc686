"""The list of assessments, and planning one."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.assessments.actions.planning import plan_assessment
from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.models import Assessment
from zhibu.assessments.results import assessments_for
from zhibu.orgs.models import Organisation
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisations_for
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.assessments.steps import Next, next_of
from zhibu.portal.assessments.words import title_of_assessment
from zhibu.portal.forms import DayField, Form, refuse
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply
from zhibu.schemes.models import Adoption
from zhibu.schemes.queries import adoptions_for
from zhibu.schemes.titles import title_of

S = AssessmentState
GROUPS: dict[str, tuple[Any, tuple[AssessmentState, ...]]] = {
    "running": (gettext_lazy("Running"), (S.RUNNING, S.RATED)),
    "publication": (gettext_lazy("In publication"), (S.IN_PUBLICATION,)),
    "finished": (gettext_lazy("Past years"), (S.FROZEN, S.CALLED_OFF)),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An assessment as the list shows it."""

    assessment: Assessment
    title: str
    next: Next | None


def assessments(request: HttpRequest) -> HttpResponse:
    """Assessments that concern the person: what is next, and by whom."""
    person, today = request.person, timezone.localdate()
    group = request.GET.get("state", "")
    found = assessments_for(person).defer("adoption__text")
    if group in GROUPS:
        found = found.filter(state__in=GROUPS[group][1])
    page = window(request, found, 20)
    views = [(_("All"), "?", group not in GROUPS)]
    views += [(words, f"?state={name}", name == group) for name, (words, _states) in GROUPS.items()]
    return reply(
        request,
        "portal/assessments/assessments.html",
        window=page,
        rows=[Row(one, title_of_assessment(one), next_of(one, today, None)) for one in page.rows],
        views=views,
        group=group,
        plans=may(person, Permission.ASSESSMENT_RUN),
    )


class PlanForm(Form):
    adoption = forms.ModelChoiceField(Adoption.objects.none(), label=gettext_lazy("Scheme"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="code",
        label=gettext_lazy("For"),
        help_text=gettext_lazy("This organisation and all below it are assessed."),
    )
    year = forms.IntegerField(label=gettext_lazy("Year"))
    scope = forms.ChoiceField(label=gettext_lazy("Kind of assessment"), choices=Scope.choices)
    as_of = DayField(
        label=gettext_lazy("Facts until"),
        required=False,
        help_text=gettext_lazy("Empty: the last day of the year, or of its first half."),
    )
    apply_until = DayField(
        label=gettext_lazy("Applications until"),
        required=False,
        help_text=gettext_lazy(
            "Until when branches apply for a star and assess themselves. Empty: nobody applies."
        ),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        person = kwargs.pop("person")
        super().__init__(*args, **kwargs)
        self.fields["adoption"].queryset = adoptions_for(person).defer("text")
        self.fields["adoption"].label_from_instance = _adoption_in_words
        found = organisations_for(person, Permission.ASSESSMENT_RUN).filter(in_use=True)
        self.fields["organisation"].queryset = found.exclude(kind__in=("branch", "group"))
        for name in ("adoption", "organisation"):
            self.fields[name].empty_label = None

    def clean_year(self) -> int:
        """Last year is rated now, this year is running, next year can be prepared."""
        year, this = self.cleaned_data["year"], timezone.localdate().year
        if abs(year - this) > 1:
            words = _("%(found)d cannot be planned: choose %(last)d, %(this)d or %(next)d.")
            facts = {"found": year, "last": this - 1, "this": this, "next": this + 1}
            raise forms.ValidationError(words % facts)
        return int(year)

    def same_as(self) -> Assessment | None:
        """The assessment that stands already, where the very same was asked for again."""
        wanted = {
            name: self.cleaned_data.get(name)
            for name in ("adoption", "organisation", "year", "scope")
        }
        if None in wanted.values():
            return None
        return Assessment.objects.filter(**wanted).exclude(state=S.CALLED_OFF).first()


def _adoption_in_words(adoption: Adoption) -> str:
    facts = {"title": title_of(adoption.title), "version": adoption.version,
             "organisation": adoption.organisation.name}  # fmt: skip
    return _("%(title)s (%(version)s), %(organisation)s") % facts


def plan(request: HttpRequest) -> HttpResponse:
    """Plan an assessment by an adopted scheme."""
    person, today = request.person, timezone.localdate()
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, person=person, initial={"year": today.year, "scope": Scope.YEAR})
    same = None
    if data is not None and form.is_valid():
        try:
            made = plan_assessment(by=person, **form.cleaned_data)
        except Refused as error:
            same = None if error.fields else form.same_as()
            refuse(form, error)
        else:
            messages.success(request, _("Planned. Facts are collected by themselves from now on."))
            return go(request, "assessment", made.code)
    return reply(
        request,
        "portal/assessments/plan.html",
        status=422 if form.errors else 200,
        form=form,
        adopted=form.fields["adoption"].queryset.exists(),
        same=same and (same, title_of_assessment(same)),
    )
