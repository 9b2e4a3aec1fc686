"""Forms about accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.portal.forms import Form


class OpenAccount(Form):
    """For whom, and under which user name."""

    person = forms.CharField(
        label=_("Person"),
        help_text=_("Code of the person, as in the list of people."),
        max_length=40,
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=40,
        help_text=_("3 to 40 letters, digits, dots, hyphens or underscores; the staff number is a good one."),
    )  # fmt: skip


STANDINGS = [
    ("", _("all")),
    ("open", _("open")),
    ("locked", _("locked")),
    ("closed", _("closed")),
    ("unused", _("never signed in")),
]


class Search(Form):
    q = forms.CharField(label=_("Name, user name or pinyin initials"), required=False)
    standing = forms.ChoiceField(label=_("State"), choices=STANDINGS, required=False)
