"""The one form on which a record is entered, changed and amended."""

import secrets
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from zhibu.orgs.enums import PostKind
from zhibu.orgs.models import Organisation, Person, Post
from zhibu.orgs.queries import members_on
from zhibu.portal.forms import DayField, FilesField, Form
from zhibu.records import queries
from zhibu.records.entry import Entry
from zhibu.records.models import Kind, Record
from zhibu.records.rules import groups_of


class Ticks(forms.CheckboxSelectMultiple):
    """Chips to tick."""

    template_name = "portal/records/_ticks.html"


class OfBranch(forms.ModelChoiceField):
    """One of a list, sent by its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Person.objects.none(), "to_field_name": "code", **kwargs})


class SeveralOfBranch(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        facts = {"queryset": Organisation.objects.none(), "to_field_name": "code", "widget": Ticks}
        super().__init__(**{**facts, **kwargs})


class EntryForm(Form):
    """What a person enters; rules of the record book are the action's."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    form_key = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    kinds = SeveralOfBranch(label=_("What it was"), to_field_name="name", required=False)
    held_on = DayField(label=_("Date"))
    place = forms.CharField(label=_("Place"), required=False)
    host = OfBranch(
        label=_("Host"),
        required=False,
        error_messages={
            "invalid_choice": _(
                "This person was not of the branch on that day. Check the date, choose somebody "
                "else, or name a host from elsewhere."
            )
        },
    )
    host_elsewhere = forms.CharField(
        label=_("Host from elsewhere"),
        required=False,
        help_text=_(
            "Full name of somebody outside the branch; it goes before the list. Where several have the name, add the number: Zhang San A001."
        ),
    )
    title = forms.CharField(label=_("Title"), required=False)
    groups = SeveralOfBranch(label=_("Groups that held it"), required=False)
    hours = forms.DecimalField(label=_("Study hours"), required=False)
    minutes_long = forms.IntegerField(label=_("Length in minutes"), required=False)
    agenda = forms.CharField(
        label=_("Agenda"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    minutes = forms.CharField(
        label=_("Minutes"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    task = OfBranch(label=_("Key task"), required=False, empty_label=_("none"))
    attachments = FilesField(
        label=_("Pictures and documents"),
        required=False,
        help_text=_("Pictures, PDF or Word, several at once. None is needed."),
    )
    reason = forms.CharField(
        label=_("Reason of the amendment"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    attendance = forms.Field(label=_("Attendance"), required=False)
    """Drawn as a list of its own; here its faults have a place."""

    def __init__(self, *args: Any, branch: Organisation, record: Record | None = None, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.branch, self.record = branch, record
        used = Q(in_use=True)
        if record is not None:
            used |= Q(pk__in=record.uses.order_by().values("kind"))
        self.fields["kinds"].queryset = Kind.objects.filter(used)
        self.fields["groups"].queryset = groups_of(branch)
        self.fields["task"].queryset = queries.tasks_of(branch, record)
        self.fields["attachments"].widget.attrs["accept"] = ".jpg,.jpeg,.png,.webp,.pdf,.docx"
        self.fields["place"].widget.attrs["list"] = "places"
        self.fields["hours"].widget.attrs |= {"step": "0.5", "inputmode": "decimal"}
        self.fields["host"].queryset = people_on(branch, self.day, record)

    @property
    def day(self) -> date:
        """The day that the form speaks of; today where it cannot be read."""
        raw = self["held_on"].value()
        try:
            return raw if isinstance(raw, date) else date.fromisoformat(str(raw))
        except ValueError:
            return timezone.localdate()

    def say_nothing(self) -> None:
        """Show what was typed without judging it: only the list was asked for."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data = {}

    def ticked_kinds(self) -> list[Kind]:
        names = {str(name) for name in self["kinds"].value() or ()}
        return [kind for kind in self.fields["kinds"].queryset if kind.name in names]

    def ticked_groups(self) -> list[Organisation]:
        codes = {str(code) for code in self["groups"].value() or ()}
        return [group for group in self.fields["groups"].queryset if group.code in codes]

    def offered_title(self) -> str:
        return title_for(self.ticked_kinds(), self.day)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if typed := (data.get("host_elsewhere") or "").strip():
            data["host"] = self._elsewhere(typed)
        if not (data.get("title") or "").strip() and data.get("kinds"):
            data["title"] = title_for(data["kinds"], self.day)
        return data

    def _elsewhere(self, typed: str) -> Person | None:
        # By the name, never by the number alone: else whoever writes records could look up everybody.
        name, _space, code = typed.rpartition(" ")
        called = Q(name=typed) | Q(name=name.strip(), code=code)
        found = list(Person.objects.filter(called, in_use=True)[:2])
        if len(found) == 1:
            return found[0]
        words = (
            _now("“%(typed)s” is the name of several people. Add the number, as in Zhang San A001.")
            if found
            else _now("Nobody is called “%(typed)s”. Write the full name; where several have it, add the number, as in Zhang San A001.")
        )  # fmt: skip
        self.add_error("host_elsewhere", words % {"typed": typed[:40]})
        return None

    def entry(self, marks: tuple) -> Entry:
        """Give what was entered; only when the form is valid."""
        data = self.cleaned_data
        plain = ("title", "held_on", "place", "host", "hours", "minutes_long", "agenda", "minutes")
        return Entry(
            **{name: data[name] for name in plain},
            kinds=tuple(data["kinds"]),
            groups=tuple(data["groups"]),
            task=data["task"],
            attendance=marks,
        )


def people_on(branch: Organisation, day: date, record: Record | None) -> Any:
    """Who may host: members on the day, and whoever the record names already."""
    there = Q(pk__in=members_on(branch, day).order_by().values("person"))
    if record is not None and record.host_id:
        there |= Q(pk=record.host_id)
    return Person.objects.filter(there).order_by("name", "code")


def title_for(kinds: Any, day: date) -> str:
    """Make a title from kinds and month, as in 3月主题党日暨党课."""
    names = pgettext("between kinds of one event", " and ").join(str(kind) for kind in kinds)
    if not names:
        return ""
    words = _now("%(kinds)s of month %(month)s") % {"kinds": names, "month": day.month}
    return words[:1].upper() + words[1:]


def first_values(
    branch: Organisation,
    kinds: list[str],
    groups: list[str],
    day: date | None,
    task: str,
    *,
    ask_day: bool = False,
) -> dict[str, Any]:
    """What a new form starts with: today, the secretary as host, a key of its own.

    Args:
        ask_day: the day stays empty, for whoever enters it to say.
    """
    secretary = Post.objects.on(timezone.localdate()).filter(
        organisation=branch, kind=PostKind.SECRETARY
    )
    return {
        "form_key": secrets.token_hex(16),
        "held_on": None if ask_day else day or timezone.localdate(),
        "kinds": kinds,
        "groups": groups,
        "host": secretary.values_list("person__code", flat=True).first(),
        "task": task,
    }


def values_of(record: Record, entry: Entry) -> dict[str, Any]:
    """What a form starts with that changes a record."""
    plain = ("title", "held_on", "place", "hours", "minutes_long", "agenda", "minutes")
    return {name: getattr(entry, name) for name in plain} | {
        "revision": record.revision,
        "kinds": [kind.name for kind in entry.kinds],
        "groups": [group.code for group in entry.groups],
        "host": entry.host.code if entry.host else None,
        "task": entry.task.code if entry.task else None,
    }
