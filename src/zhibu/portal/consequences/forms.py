"""Forms of consequences: deciding, holding a talk, planning and reporting."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.consequences.kinds import NOTICES, SETTLEMENTS, TALKS, rectifies, works
from zhibu.consequences.models import Proposal
from zhibu.consequences.naming import is_to_be_named, means_head, named_before, people_of_unit
from zhibu.consequences.reasons import LONGEST
from zhibu.orgs.models import Organisation, Person, Post
from zhibu.portal.forms import DayField, FilesField, Form, LongSelect
from zhibu.records.models import Record


def posts_of(organisation: Organisation) -> list[tuple[str, str]]:
    """People with a post in an organisation today, as choices."""
    posts = Post.objects.on(timezone.localdate()).filter(organisation=organisation)
    found = posts.select_related("person").order_by("pk")
    return [(one.person.code, f"{one.person.name} · {one.get_kind_display()}") for one in found]


class ChosenPerson(forms.ChoiceField):
    """Somebody among choices; gives the person."""

    def clean(self, value: Any) -> Person | None:
        code = super().clean(value)
        return Person.objects.filter(code=code).first() if code else None


class DecideForm(Form):
    """Reason, and what the kind of proposal leaves open."""

    reason = forms.CharField(
        label=_("Reason of the decision"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those concerned read it. It is kept in the ledger with your name."),
    )

    def __init__(self, *args: object, proposal: Proposal, by: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        propose, where = proposal.propose, proposal.organisation
        if is_to_be_named(proposal):
            self._ask_person(proposal)
        if rectifies(propose, proposal.within_days):
            self.fields["problem"] = forms.CharField(
                label=_("Problem to be put right"),
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text=_("Begins with the clauses that lost the most points. Say what is wrong; only confirming needs it."),
            )  # fmt: skip
        if works(propose) or rectifies(propose, proposal.within_days):
            own = (by.code, f"{by.name} · {_('yourself')}")
            self.fields["responsible"] = ChosenPerson(
                label=_("Responsible"),
                choices=[("", _("by post")), *posts_of(where), own],
                required=False,
            )
        if works(propose) or propose in TALKS or rectifies(propose, proposal.within_days):
            self.fields["due_on"] = DayField(
                label=_("Due by"),
                required=False,
                help_text=_("Empty: the scheme's deadline; without one 15 days for a talk, 30 for the rest (assumed)."),
            )  # fmt: skip
        if propose in NOTICES:
            self.fields["title"] = forms.CharField(label=_("Title of the notice"), max_length=200, required=False)  # fmt: skip
            self.fields["text"] = forms.CharField(
                label=_("Wording of the notice"),
                max_length=5000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 7}),
            )
        if propose in SETTLEMENTS:
            self.fields["title"] = forms.CharField(label=_("Reward tier"), max_length=60, required=False)  # fmt: skip
            self.fields["text"] = forms.CharField(label=_("Words for the personnel office"), max_length=300, required=False)  # fmt: skip

    def _ask_person(self, proposal: Proposal) -> None:
        """Ask whom it is about; whom a decider named before for the same post is offered first."""
        before = named_before(proposal)
        choices = dict(people_of_unit(proposal.organisation, timezone.localdate()))
        if before is not None:
            choices = {before.code: f"{before.name} · {_('named before')}", **choices}
        words = (
            _(
                "The register names no head of the administration; choose the person when you confirm."
            )
            if means_head(proposal)
            else _("The register does not say; only confirming needs it.")
        )
        self.fields["person"] = ChosenPerson(
            label=_("Head of the administration") if means_head(proposal) else _("Whom it is about"),
            choices=[("", "—"), *choices.items()],
            required=False,
            initial=before.code if before else "",
            help_text=words,
            widget=LongSelect(attrs={"data-pick": True}),
        )  # fmt: skip


class TalkForm(Form):
    held_on = DayField(label=_("Day of the talk"))
    notes = forms.CharField(
        label=_("Notes"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What was said by both sides. The other side reads and signs it."),
    )


class MeasureForm(Form):
    measure = forms.CharField(
        label=_("Measure"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What will be done so that it does not come back."),
    )
    responsible = ChosenPerson(label=_("Responsible"), required=False)

    def __init__(self, *args: object, organisation: Organisation, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        unchanged = ("", _("unchanged"))
        self.fields["responsible"].choices = [unchanged, *posts_of(organisation)]


class WordsForm(Form):
    """A report or a check, in words."""

    words = forms.CharField(
        label=_("What was done, and what shows it"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReportForm(WordsForm):
    """What was done, and what shows it: files, and a record of the book."""

    record = forms.ChoiceField(label=_("Record that shows it"), required=False, widget=LongSelect)
    pictures = FilesField(
        label=_("Files that show it"),
        required=False,
        help_text=_("Pictures, PDF or Word; whoever checks sees them. Their hashes go into the ledger."),
    )  # fmt: skip

    def __init__(self, *args: object, records: Iterable[Record], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.code, f"{one.held_on} {one.title}") for one in records]
        self.fields["record"].choices = [("", "—"), *known]


class CheckForm(Form):
    words = forms.CharField(
        label=_("What the check found"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
