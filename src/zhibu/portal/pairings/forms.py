"""Forms of pairings."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhibu.consequences.models import Pairing
from zhibu.consequences.pairing import possible_helpers
from zhibu.portal.forms import DayField, Form, LongSelect
from zhibu.schemes.titles import title_of

AREA = forms.Textarea(attrs={"rows": 3, "maxlength": 2000})


class Terms(Form):
    """Goals and duties, of which both sides can be reminded."""

    goals = forms.CharField(label=_("Goals"), widget=AREA, help_text=_("What the helped branch is to reach, and by when."))  # fmt: skip
    duties = forms.CharField(label=_("Duties"), widget=AREA, help_text=_("What each side does, and how often."))  # fmt: skip


class Helper(Form):
    helper = forms.ChoiceField(label=_("Another helper"), widget=LongSelect)

    def __init__(self, pairing: Pairing, **kwargs: object) -> None:
        super().__init__(**kwargs)
        found = possible_helpers(pairing).values_list("pk", "name")
        self.fields["helper"].choices = [("", _now("Choose a branch")), *found]


class Progress(Form):
    on = DayField(label=_("Day"))
    words = forms.CharField(label=_("What was done"), widget=AREA)


def terms_of(pairing: Pairing, data: object = None) -> Terms:
    """The form, with a first draft of what the reasons of the pair suggest."""
    titles = [title_of(one["title"]) for one in pairing.because.get("clauses", [])]
    goals = duties = ""
    if titles:
        named = _now(", ").join(titles)
        goals = _now("Within a year raise: %(clauses)s.") % {"clauses": named}
        duties = _now("The helper shows its practice in: %(clauses)s; the helped branch reports each quarter.") % {"clauses": named}  # fmt: skip
    return Terms(data, initial={"goals": goals, "duties": duties})


def progress_of(data: object = None) -> Progress:
    return Progress(data, initial={"on": timezone.localdate()})
