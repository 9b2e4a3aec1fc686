"""Forms about organisations and people."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.orgs.actions.memberships import FAREWELLS, STEPS
from zhibu.orgs.enums import (
    GRANTED,
    Education,
    LinkKind,
    OrganisationKind,
    PostKind,
    RoleKind,
    Sex,
    Standing,
)
from zhibu.orgs.models import Organisation, Person
from zhibu.portal.forms import DayField, Form, LongSelect

CLASSES = [
    ("", "—"),
    (1, _("class 1, main production")),
    (2, _("class 2, auxiliary production")),
    (3, _("class 3, logistics and service")),
    (4, _("class 4, offices")),
]
NONE = [("", "—")]


def today() -> Any:
    return timezone.localdate()


class PickOne(forms.ChoiceField):
    """One of rows that the person reaches, by its code; gives the row."""

    widget = LongSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows: dict[str, Any] = {}
        self.among: QuerySet[Any] | None = None
        self.widget.attrs["data-pick"] = True

    def offer(self, rows: Iterable[Organisation | Person]) -> None:
        """Offer rows; of a thousand only codes and names are fetched, and the chosen row later."""
        if isinstance(rows, QuerySet) and not rows.query.is_sliced:
            self.among, named = rows, rows.values_list("code", "name")
        else:
            self.rows = {row.code: row for row in rows}
            named = ((row.code, row.name) for row in self.rows.values())
        self.choices = NONE + [(code, f"{name}  {code}") for code, name in named]

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if self.among is not None and code:
            return self.among.filter(code=code).first()
        return self.rows.get(code)


class TreeFilter(Form):
    q = forms.CharField(
        label=_("Name, code or initials of an organisation"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    closed = forms.BooleanField(label=_("closed ones too"), required=False)


class PeopleFilter(Form):
    q = forms.CharField(
        label=_("Name, code or pinyin initials"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    standing = forms.ChoiceField(
        label=_("Standing in the Party"),
        required=False,
        choices=[("", _("all")), *Standing.choices, ("apart", _("belongs nowhere now"))],
    )
    at = forms.CharField(label=_("Code of an organisation"), required=False, max_length=40)


class OrganisationFacts(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    class_number = forms.TypedChoiceField(
        label=_("Class"), choices=CLASSES, coerce=int, empty_value=None, required=False
    )
    unit = forms.CharField(label=_("Unit"), max_length=120, required=False)
    founded_on = DayField(label=_("Founded on"), required=False)
    elected_on = DayField(label=_("Last election on"), required=False)
    term_years = forms.IntegerField(label=_("Term in years"), initial=3, min_value=1, max_value=10)


class NewOrganisation(OrganisationFacts):
    parent = PickOne(label=_("Stands below"))
    kind = forms.ChoiceField(
        label=_("Kind of organisation"), choices=OrganisationKind, initial="branch"
    )
    code = forms.CharField(
        label=pgettext_lazy("identifier", "Code"),
        max_length=40,
        help_text=_("Letters, digits, dots, hyphens; it never changes."),
    )
    field_order = ("parent", "kind", "code", "name")


class ChangedOrganisation(OrganisationFacts):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class Move(Form):
    parent = PickOne(label=_("Stands below"))


class LastDay(Form):
    day = DayField(label=_("Last day"), initial=today)


class Appoint(Form):
    person = PickOne(label=_("Person"), help_text=_("Full members of this organisation."))
    kind = forms.ChoiceField(label=_("Post"), choices=PostKind)
    day = DayField(label=_("From the day"), initial=today)
    term_ends_on = DayField(
        label=_("Term ends on"),
        required=False,
        help_text=_("By the organisation's term where it stays empty."),
    )


class Link(Form):
    kind = forms.ChoiceField(label=_("Kind of link"), choices=LinkKind)
    person = PickOne(label=_("Who keeps contact"), help_text=_("Who holds a post here or above."))
    member = PickOne(label=_("Member"), required=False, help_text=_("Only for a link to a member."))
    day = DayField(label=_("From the day"), initial=today)


class Tie(Form):
    other = PickOne(label=_("With"))
    nature = forms.CharField(
        label=_("What joins them"),
        max_length=80,
        required=False,
        help_text=_("Such as: power supply."),
    )
    day = DayField(label=_("From the day"), initial=today)


class PersonFacts(Form):
    name = forms.CharField(label=_("Name of the person"), max_length=60)
    sex = forms.ChoiceField(label=_("Sex"), choices=[*NONE, *Sex.choices], required=False)
    born_on = DayField(label=_("Born on"), required=False)
    nation = forms.CharField(label=_("Ethnic group"), max_length=20, required=False)
    education = forms.ChoiceField(
        label=_("Education"), choices=[*NONE, *Education.choices], required=False
    )
    job = forms.CharField(label=_("Post at work"), max_length=60, required=False)
    joined_party_on = DayField(label=_("Joined the Party on"), required=False)
    full_member_on = DayField(label=_("Full member since"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    identity = forms.CharField(label=_("Identity number"), max_length=40, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)


class NewPerson(PersonFacts):
    code = forms.CharField(
        label=pgettext_lazy("identifier", "Code"),
        max_length=40,
        help_text=_("Such as the staff number; it never changes."),
    )
    branch = PickOne(label=_("Branch"))
    group = PickOne(
        label=_("Group"), required=False, help_text=_("Groups appear once the branch is chosen.")
    )
    standing = forms.ChoiceField(label=_("Standing in the Party"), choices=Standing)
    from_day = DayField(label=_("In the branch since"), initial=today)
    field_order = ("code", "name", "branch", "group", "standing", "from_day")


class ChangedPerson(PersonFacts):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    remove_identity = forms.BooleanField(label=_("Remove the identity number"), required=False)
    remove_phone = forms.BooleanField(label=_("Remove the phone"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("identity", "phone"):
            self.fields[name].help_text = _("Leave it empty to keep what is entered.")


class Transfer(Form):
    to = PickOne(label=_("To the branch"))
    day = DayField(
        label=_("From the day"), initial=today, help_text=_("The first day in the new branch.")
    )


class ChangeGroup(Form):
    group = PickOne(label=_("Group"), required=False)
    day = DayField(label=_("From the day"), initial=today)


class ChangeStanding(Form):
    to = forms.ChoiceField(label=_("Becomes"))
    day = DayField(label=_("From the day"), initial=today)

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [
            (after.value, after.label) for before, after in STEPS if before == now
        ]


class Leave(Form):
    why = forms.ChoiceField(label=_("Why"), choices=[(it.value, it.label) for it in FAREWELLS])
    day = DayField(label=_("Last day"), initial=today)


class Join(Form):
    branch = PickOne(label=_("Branch"))
    standing = forms.ChoiceField(label=_("Standing in the Party"), choices=Standing)
    from_day = DayField(label=_("From the day"), initial=today)


class LookAt(Form):
    field = forms.ChoiceField(
        label=_("What"), choices=[("identity", _("identity number")), ("phone", _("phone"))]
    )
    reason = forms.CharField(
        label=_("For what"),
        max_length=200,
        help_text=_(
            "Your name, the time and this reason are kept and can be read by the auditors."
        ),
    )


class Grant(Form):
    person = forms.CharField(label=_("Code of the person"), max_length=40)
    kind = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, RoleKind(role).label) for role in GRANTED]
    )
    organisation = PickOne(label=_("On"), help_text=_("It reaches all below."))


class ClassOf(Form):
    code = forms.CharField(widget=forms.HiddenInput)
    class_number = forms.TypedChoiceField(
        label=_("Class"), choices=CLASSES, coerce=int, empty_value=None, required=False
    )


class Upload(Form):
    file = forms.FileField(
        label=_("Workbook or CSV"),
        help_text=_(
            "Excel workbook (.xlsx) with the sheets of the template, or one CSV; up to 30 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
