"""What if: change single facts in a form and score again; nothing is kept, and the page says so."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.assessments.trace import Shown, shown
from zhibu.assessments.trying import Change, Tried, try_out
from zhibu.orgs.permissions import Permission
from zhibu.portal.assessments.applying import hundredths
from zhibu.portal.assessments.found import result_to
from zhibu.portal.assessments.result import rules_of
from zhibu.portal.assessments.results import rows_of
from zhibu.portal.assessments.words import (
    classes_of,
    grades_of,
    say,
    scheme_of,
    title_of_assessment,
)
from zhibu.portal.forms import Form
from zhibu.portal.replies import reply
from zhibu.schemes.titles import in_english
from zhibu.scoring.evidence.uses import uses_of
from zhibu.scoring.explanation.model import Node
from zhibu.scoring.scheme.document.words import name_in_words
from zhibu.scoring.scheme.measures import Events, Indicator, Inspected, Records, Review

HELD = (
    ("", gettext_lazy("as it stands")),
    ("all", gettext_lazy("all held in time")),
    ("none", gettext_lazy("none held")),
)
SORTS = (
    ("records", gettext_lazy("Records held")),
    ("marks", gettext_lazy("Inspectors' marks")),
    ("indicators", gettext_lazy("Indicators")),
    ("reviews", gettext_lazy("Means of ballots")),
    ("events", gettext_lazy("Events")),
)


class WhatIfForm(Form):
    """A field for each fact of the scheme; empty leaves it as it stands."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        assessment, hidden = kwargs.pop("assessment"), kwargs.pop("hidden")
        super().__init__(*args, **kwargs)
        self.names: dict[str, dict[str, str]] = {sort: {} for sort, _words in SORTS}
        scheme = scheme_of(assessment)
        language = "en" if in_english() else "zh"
        untold: set[str] = set()
        for name, rule in rules_of(assessment.adoption.text).items():
            if name in hidden:  # supposing one hidden figure would tell the other
                untold.update(rule.measure.events if isinstance(rule.measure, Events) else ())
                continue
            title, measure = say(rule.title), rule.measure
            if isinstance(measure, Records):
                field = forms.ChoiceField(label=title, choices=HELD, required=False)
                self._add("records", name, field)
            elif isinstance(measure, Inspected):
                most = 100_00 if measure.inspected == "hundred" else rule.points or 100_00
                self._add("marks", name, _points(title, most))
            elif isinstance(measure, Indicator):
                self._add("indicators", measure.indicator, _points(title, None))
            elif isinstance(measure, Review):
                self._add("reviews", measure.review, _points(title, 100_00))
        for one in uses_of(scheme).events:
            if one.event in untold:
                continue
            title = name_in_words(one.event, language, scheme)
            field = forms.IntegerField(label=title, min_value=0, max_value=12, required=False)
            self._add("events", one.event, field)

    def _add(self, sort: str, name: str, field: forms.Field) -> None:
        key = f"{sort}-{name}"
        self.fields[key] = field
        self.names[sort][key] = name

    @property
    def parts(self) -> list[tuple[Any, list[Any]]]:
        """Fields under their headings."""
        return [
            (words, [self[key] for key in self.names[sort]])
            for sort, words in SORTS
            if self.names[sort]
        ]

    @property
    def change(self) -> Change:
        given: dict[str, dict[str, Any]] = {sort: {} for sort, _words in SORTS}
        for sort, keys in self.names.items():
            for key, name in keys.items():
                value = self.cleaned_data.get(key)
                if value in (None, ""):
                    continue
                if sort == "records":
                    given[sort][name] = value == "all"
                else:
                    given[sort][name] = value if sort == "events" else hundredths(value)
        return Change(**given)


def _points(title: str, most: int | None) -> forms.DecimalField:
    top = None if most is None else Decimal(most).scaleb(-2)
    return forms.DecimalField(
        label=title, min_value=0, max_value=top if top is not None else 100_000_000,
        decimal_places=2, required=False,
        help_text=_("0 to %(most)s") % {"most": top} if top is not None else "",
    )  # fmt: skip


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
    hidden = {name.rpartition("/")[2] for name in facts.hidden} if facts else set()
    form = WhatIfForm(data, assessment=assessment, hidden=hidden)
    tried, gone = None, False
    if data is not None and form.is_valid():
        tried = try_out(assessment, subject, form.change) if facts else None
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
