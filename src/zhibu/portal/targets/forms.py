"""Forms of targets: figures are written as people write them, and kept as hundredths."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhibu.portal.forms import Form
from zhibu.targets.figures import Figures, written
from zhibu.targets.importing import hundredths
from zhibu.targets.models import Target
from zhibu.terms.widths import half_width

_FIGURE = re.compile(r"-?\d{1,12}(\.\d{1,2})?")


class FigureField(forms.CharField):
    """A figure with at most two decimals; gives hundredths, none where it is empty."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"max_length": 20, "widget": widget, **kwargs})

    def clean(self, value: Any) -> int | None:
        text = half_width(super().clean(value) or "").replace("−", "-").strip()
        if not text:
            return None
        if not _FIGURE.fullmatch(text):
            words = _now("“%(found)s” is no figure; write digits with at most two decimals, without units.")  # fmt: skip
            raise forms.ValidationError(words % {"found": text})
        return hundredths(text)


class FiguresForm(Form):
    target = FigureField(label=_("Target"))
    low = FigureField(
        label=_("Range from"), required=False, help_text=_("Empty: the target itself.")
    )
    high = FigureField(
        label=_("Range to"), required=False, help_text=_("Empty: the target itself.")
    )

    @property
    def figures(self) -> Figures:
        data = self.cleaned_data
        return Figures(data["target"], data.get("low"), data.get("high"))


class Words(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 2})
        super().__init__(**{"max_length": 500, "widget": widget, **kwargs})


class Counter(FiguresForm):
    words = Words(label=_("Reason"), help_text=_("The other side reads it."))


class Report(Form):
    actual = FigureField(
        label=_("What was reached"),
        required=False,
        help_text=_("Empty takes a wrong figure back: no evidence, never zero."),
    )
    evidence = forms.CharField(
        label=_("Where the figure comes from"),
        max_length=300,
        help_text=_("The report, its number and day."),
    )


class Propose(FiguresForm):
    indicator = forms.ChoiceField(label=_("Indicator"))
    round = forms.IntegerField(label=_("Round"), min_value=1, max_value=366, initial=1)
    words = Words(
        label=_("Measures, time and effect"),
        required=False,
        help_text=_("The figures say how much; here stands what is done, by when, and what it is to bring about."),
    )  # fmt: skip
    field_order = ("indicator", "round", "target", "low", "high", "words")

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        self.fields["indicator"].choices = list(choices)


class Own(FiguresForm):
    title = forms.CharField(label=_("Item"), max_length=120)
    unit = forms.CharField(label=_("Unit of measure"), max_length=20, required=False)
    words = Words(label=_("Why the branch chooses it"), required=False)
    field_order = ("title", "unit", "target", "low", "high", "words")


class Upload(Form):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    adoption = forms.ChoiceField(label=_("Scheme"))
    file = forms.FileField(label=_("Workbook (.xlsx) or CSV"))


def given(target: Target) -> dict[str, str]:
    """Figures of a target as a form begins with them."""
    return {
        name: "" if getattr(target, name) is None else written(getattr(target, name))
        for name in ("target", "low", "high", "actual", "evidence")
        if name != "evidence"
    } | {"evidence": target.evidence}
