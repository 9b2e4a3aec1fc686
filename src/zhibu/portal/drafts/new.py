"""Begin a draft: from a shipped scheme, from what is adopted or drafted, or from a file."""

from functools import lru_cache

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisations_for
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import DayField, Form, refuse
from zhibu.portal.replies import go, reply
from zhibu.portal.schemes.pages import text_of_file
from zhibu.schemes.actions.drafting import start_draft
from zhibu.schemes.dating import dated, next_year
from zhibu.schemes.numbers import numbers_of
from zhibu.schemes.queries import adoption_for, adoptions_for, draft_for, drafts_for
from zhibu.schemes.reading import preset_names, preset_text, read_text
from zhibu.schemes.titles import in_english, title_of
from zhibu.scoring.scheme.document.words import names_in_words, percent, said

MOST_COPIES = 50


class NewForm(Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="code",
        label=gettext_lazy("For"),
        help_text=gettext_lazy("It will hold for this organisation and all below it."),
    )
    copy = forms.ChoiceField(
        label=gettext_lazy("Copy what is adopted or drafted"),
        required=False,
        help_text=gettext_lazy("Its text, comments and reasons are taken over word for word."),
    )
    text = forms.FileField(
        label=gettext_lazy("Scheme file (YAML)"),
        required=False,
        help_text=gettext_lazy("It may still have faults: each is shown with its line."),
    )
    version = forms.CharField(
        label=gettext_lazy("Version"), max_length=20, required=False,
        help_text=gettext_lazy("Such as the year. Empty: as the text says; a file keeps what it says."),
    )  # fmt: skip
    effective = DayField(
        label=gettext_lazy("Takes effect on"), required=False,
        help_text=gettext_lazy("Schemes usually change with the year, on 1 January."),
    )  # fmt: skip
    preset = forms.ChoiceField(
        label=gettext_lazy("Shipped scheme"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        person = kwargs.pop("person")
        super().__init__(*args, **kwargs)
        found = organisations_for(person, Permission.SCHEME_DRAFT).filter(in_use=True)
        self.fields["organisation"].queryset = found.exclude(kind__in=("branch", "group"))
        self.fields["organisation"].empty_label = None
        self.fields["preset"].choices = presets(in_english())
        self.fields["copy"].choices = [("", "—"), *copies(person)]

    def clean_text(self) -> str:
        """The text of the file, as UTF-8."""
        return text_of_file(self.cleaned_data["text"])

    def clean(self) -> dict:
        found = super().clean()
        given = [name for name in ("preset", "copy", "text") if found.get(name)]
        if "text" in found and len(given) != 1:
            message = _("Choose one beginning: a shipped scheme, a copy, or a file.")
            self.add_error(given[0] if given else "copy", message)
        return found


def copies(person: Person) -> list[tuple[str, str]]:
    """What may be copied: adopted schemes and drafts that the person reads."""
    adopted = adoptions_for(person).defer("text")[:MOST_COPIES]
    drafted = drafts_for(person).defer("text")[:MOST_COPIES]
    rows = [
        (f"adoption-{one.pk}", _("Adopted: %(title)s (%(organisation)s, %(version)s)") % {
            "title": title_of(one.title), "organisation": one.organisation, "version": one.version,
        })
        for one in adopted
    ]  # fmt: skip
    rows += [
        (f"draft-{one.code}", _("Draft: %(title)s (%(organisation)s, %(name)s)") % {
            "title": title_of(one.title), "organisation": one.organisation, "name": one.written_by,
        })
        for one in drafted
    ]  # fmt: skip
    return rows


@lru_cache(maxsize=2)
def presets(english: bool) -> tuple[tuple[str, str], ...]:
    """Names of the shipped schemes, with a short description of each."""
    return tuple((name, _described(name, english)) for name in preset_names())


def _described(name: str, english: bool) -> str:
    text = preset_text(name)
    scheme, language = read_text(text).scheme, "en" if english else "zh"
    parts = [
        said(one.title, language) + (f" {percent(one.weight)}" if one.weight is not None else "")
        for one in scheme.components
    ]
    grades = [said(one.title, language) for one in scheme.grading.bands]
    assumed = sum(one.origin == "assumed" for one in numbers_of(text))
    clauses = len(scheme.clauses)
    between = ", " if english else "、"
    facts = [
        names_in_words(scheme.subject, language),
        between.join(parts),
        ngettext("%(n)s clause", "%(n)s clauses", clauses) % {"n": clauses} if clauses else "",
        between.join(grades),
        _("%(n)s numbers assumed") % {"n": assumed},
    ]
    words = (" · ").join(one for one in facts if one)
    return f"{said(scheme.title, language)} — {words}"


def new(request: HttpRequest) -> HttpResponse:
    """Begin one; what is wrong with a file is said at its field."""
    person = request.person
    form = NewForm(
        request.POST or None, request.FILES or None, person=person,
        initial={"copy": request.GET.get("copy", ""), "version": str(next_year().year),
                 "effective": next_year()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        text, origin = _beginning(person, given, request)
        if not given["text"]:
            text = dated(text, given["version"].strip(), given["effective"])
        try:
            draft = start_draft(
                organisation=given["organisation"], text=text, origin=origin, by=person
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The draft is begun. Nobody is assessed by it yet."))
            return go(request, "draft", draft.code)
    return reply(request, "portal/drafts/new.html", status=422 if form.errors else 200, form=form)


def _beginning(person: Person, given: dict, request: HttpRequest) -> tuple[str, str]:
    """The text, and where it comes from."""
    if given["text"]:
        return given["text"], request.FILES["text"].name
    if given["preset"]:
        return preset_text(given["preset"]), given["preset"]
    kind, _between, key = given["copy"].partition("-")
    if kind == "adoption":
        adoption = adoption_for(person, int(key))
        return adoption.text, f"{adoption.name} {adoption.version}"
    return (copied := draft_for(person, key)).text, copied.origin
