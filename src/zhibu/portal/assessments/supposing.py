"""The form of a trial: a field for each fact, with what it is now and what may be entered."""

from collections import defaultdict
from collections.abc import Mapping, Set
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhibu.assessments.models import Assessment
from zhibu.assessments.trace import Shown
from zhibu.assessments.trying import Change, due_of
from zhibu.portal.assessments.applying import hundredths
from zhibu.portal.assessments.result import rules_of
from zhibu.portal.assessments.words import say, scheme_of
from zhibu.portal.forms import Form
from zhibu.portal.templatetags.writing import score
from zhibu.schemes.titles import in_english
from zhibu.scoring.evidence.uses import uses_of
from zhibu.scoring.scheme.document.words import name_in_words
from zhibu.scoring.scheme.lint.walk import Earner
from zhibu.scoring.scheme.measures import Events, Indicator, Inspected, Records, Review

SORTS = (
    ("records", gettext_lazy("Records held")),
    ("marks", gettext_lazy("Inspectors' marks")),
    ("indicators", gettext_lazy("Indicators")),
    ("reviews", gettext_lazy("Means of ballots")),
    ("events", gettext_lazy("Events")),
)
HUNDRED = 100_00
MOST_EVENTS = 12
MOST_FIGURE = 100_000_000_00


class WhatIfForm(Form):
    """A field for each fact of the scheme; empty leaves it as it stands."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        assessment: Assessment = kwargs.pop("assessment")
        facts: Shown | None = kwargs.pop("facts")
        self.events: Mapping[str, int] = kwargs.pop("events")
        super().__init__(*args, **kwargs)
        self.names: dict[str, dict[str, str]] = {sort: {} for sort, _words in SORTS}
        self.scheme = scheme_of(assessment)
        rules = rules_of(assessment.adoption.text)
        reviewed = {name for name, one in rules.items() if isinstance(one.measure, Review)}
        self.present = present_of(facts, reviewed)
        hidden = {name.rpartition("/")[2] for name in facts.hidden} if facts else set()
        untold: set[str] = set()
        for name, rule in rules.items():
            if name in hidden:  # supposing one hidden figure would tell the other
                untold.update(rule.measure.events if isinstance(rule.measure, Events) else ())
            else:
                self._rule(name, rule)
        for one in uses_of(self.scheme).events:
            if one.event not in untold:
                self._event(one.event)

    def _rule(self, name: str, rule: Earner) -> None:
        title, measure, now = say(rule.title), rule.measure, self.present.get(name, "")
        if isinstance(measure, Records):
            due = due_of(measure, self.scheme)
            if measure.quantity is None:
                scale = _("how many in time, 0 to %(most)s") % {"most": due}
                self._add("records", name, _number(title, due, _told(now, scale)))
            else:
                self._add("records", name, _points(title, due, now))
        elif isinstance(measure, Inspected):
            out_of = HUNDRED if measure.inspected == "hundred" else rule.points or HUNDRED
            self._add("marks", name, _points(title, out_of, now))
        elif isinstance(measure, Indicator):
            self._add("indicators", measure.indicator, _points(title, None, now))
        elif isinstance(measure, Review):
            self._add("reviews", measure.review, _points(title, HUNDRED, now))

    def _event(self, event: str) -> None:
        title = name_in_words(event, "en" if in_english() else "zh", self.scheme)
        number = self.events.get(event, 0)
        times = ngettext("%(number)d time", "%(number)d times", number) % {"number": number}
        scale = _("how often, 0 to %(most)s") % {"most": MOST_EVENTS}
        self._add("events", event, _number(title, MOST_EVENTS, _told(times, scale)))

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
                if value is not None:
                    given[sort][name] = value if isinstance(value, int) else hundredths(value)
        return Change(**given)


def present_of(facts: Shown | None, reviewed: Set[str]) -> dict[str, str]:
    """Say how each fact stands, by its rule: the evidence, or the figure where ballots are behind it."""
    found: dict[str, list[str]] = defaultdict(list)
    for node in facts.told.total.walk() if facts else ():
        if node.children or node.name in facts.hidden:
            continue
        part, _mark, name = node.name.rpartition("/")
        said = say(node.lacking) or _(", ").join(say(one) for one in node.evidence)
        if name in reviewed:  # their lines would be long
            said = say(node.lacking) or f"{score(node.figure)} / {score(node.out_of)}"
        if said:
            found[name].append(f"{part}: {said}" if part else said)
    return {name: _("; ").join(lines) for name, lines in found.items()}


def _told(now: str, scale: str) -> str:
    return _("Now: %(facts)s. Enter: %(scale)s.") % {"facts": now, "scale": scale} if now else scale


def _number(title: str, most: int, told: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=title, min_value=0, max_value=most, required=False, help_text=told,
        error_messages=_messages(str(most), whole=True),
    )  # fmt: skip


def _points(title: str, most: int | None, now: str) -> forms.DecimalField:
    """A field of hundredths; without `most`, in the unit of its target."""
    top = Decimal(MOST_FIGURE if most is None else most).scaleb(-2)
    scale = _("in the unit of the target") if most is None else _("0 to %(most)s") % {"most": top}
    return forms.DecimalField(
        label=title, min_value=0, max_value=top, decimal_places=2, required=False,
        help_text=_told(now, scale), error_messages=_messages(str(top), whole=False),
    )  # fmt: skip


def _messages(most: str, *, whole: bool) -> dict[str, str]:
    between = _("Enter 0 to %(most)s, or leave it empty.") % {"most": most}
    number = _("Enter a whole number, or leave it empty.") if whole else _("Enter a number such as 2.50, or leave it empty.")  # fmt: skip
    places = _("Enter at most two decimals.")
    return {"min_value": between, "max_value": between, "invalid": number,
            "max_decimal_places": places, "max_digits": between, "max_whole_digits": between}  # fmt: skip
