"""Adopted schemes: the list, one as a document, and adopting another."""

from functools import lru_cache

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.duties.kinds import lay_kinds
from zhibu.orgs.models import Organisation
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisations_for
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import DayField, Form, refuse
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply
from zhibu.portal.templatetags.origins import TONES
from zhibu.schemes.actions.adopting import LONGEST_REASON, adopt_first, is_replaced
from zhibu.schemes.actions.drafting import start_draft
from zhibu.schemes.checking import check
from zhibu.schemes.dating import next_year
from zhibu.schemes.queries import adoption_for, adoptions_for
from zhibu.schemes.reading import MOST, preset_names, preset_text, read_text
from zhibu.schemes.titles import in_english, title_of
from zhibu.scoring.scheme.document import document
from zhibu.scoring.scheme.document.markup import as_html
from zhibu.scoring.scheme.document.origin import WORDS

LARGEST = MOST * 3
"""Bytes: a Chinese character takes three."""


class AdoptForm(Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="code",
        label=gettext_lazy("For"),
        help_text=gettext_lazy("It holds for this organisation and all below it."),
    )
    preset = forms.ChoiceField(
        label=gettext_lazy("Shipped scheme"),
        required=False,
        help_text=gettext_lazy("Or give a scheme file of your own below."),
    )
    text = forms.FileField(
        label=gettext_lazy("Scheme file (YAML)"),
        required=False,
        help_text=gettext_lazy("It is checked first; every fault is shown with its line."),
    )
    from_day = DayField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy(
            "The scheme that it replaces ends the day before. Parts of the year that were over by "
            "then are not asked for."
        ),
    )

    reason = forms.CharField(
        label=gettext_lazy("Why without a second person"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Only the first scheme of a subject is adopted directly: say who decided it, and when. "
            "Where one holds already, your choice becomes a draft that a second person approves."
        ),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        person = kwargs.pop("person")
        super().__init__(*args, **kwargs)
        found = organisations_for(person, Permission.SCHEME_ADOPT).filter(in_use=True)
        above = found.exclude(kind__in=("branch", "group"))
        self.fields["organisation"].queryset = above
        self.fields["organisation"].empty_label = None
        self.fields["preset"].choices = [("", "—"), *presets(in_english())]

    def clean_text(self) -> str:
        """The text of the file, as UTF-8."""
        return text_of_file(self.cleaned_data["text"])

    def clean(self) -> dict:
        found = super().clean()
        if "text" in found and bool(found["text"]) == bool(found.get("preset")):
            self.add_error("preset", _("Choose a shipped scheme or give a file, one of the two."))
        return found


def text_of_file(given: UploadedFile | None) -> str:
    """Read a scheme's file that somebody chose; nothing where nobody chose one.

    Raises:
        ValidationError: it is too large, or no UTF-8 text.
    """
    if not given:
        return ""
    if given.size > LARGEST:
        raise forms.ValidationError(_("The file is too large for a scheme: at most 3 MB."))
    try:
        return given.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise forms.ValidationError(
            _("The file is not UTF-8 text; save it as UTF-8 and choose it again.")
        ) from None


@lru_cache(maxsize=2)
def presets(english: bool) -> tuple[tuple[str, str], ...]:
    """Names and titles of the shipped schemes."""
    return tuple(
        (name, getattr(read_text(preset_text(name)).scheme.title, "en" if english else "zh"))
        for name in preset_names()
    )


def schemes(request: HttpRequest) -> HttpResponse:
    """Adopted schemes that hold for organisations that the person reaches."""
    person, today = request.person, timezone.localdate()
    shown = window(request, adoptions_for(person).defer("text"))
    return reply(
        request,
        "portal/schemes/schemes.html",
        window=shown,
        rows=[(one, title_of(one.title), one.holds_on(today)) for one in shown.rows],
        adopts=may(person, Permission.SCHEME_ADOPT),
        drafts_schemes=may(person, Permission.SCHEME_DRAFT),
    )


def scheme(request: HttpRequest, number: int) -> HttpResponse:
    """One as a document: areas, clauses, points, sources, and what is assumed."""
    adoption = adoption_for(request.person, number)
    return reply(
        request,
        "portal/schemes/scheme.html",
        adoption=adoption,
        title=title_of(adoption.title),
        document=document_of(adoption.text, in_english()),
    )


@lru_cache(maxsize=32)
def document_of(text: str, english: bool) -> str:
    """The document in HTML, its title left to the page; all text in it is escaped."""
    whole = document(read_text(text), "en" if english else "zh")
    found = as_html(whole.partition("\n")[2], below=0).replace("<h4>", '<h4 class="h6 fw-bold">')
    for kind, words in WORDS.items():
        word = words[english]
        mark = f'<span class="state tone-{TONES[kind]}">{word}</span> '
        found = found.replace(f"({word}) " if english else f"【{word}】", mark)
    return found


def adopt_scheme(request: HttpRequest) -> HttpResponse:
    """Adopt the first scheme of a subject; where one holds already, begin a draft of the next."""
    person = request.person
    first = {"from_day": next_year(), "preset": request.GET.get("preset", "")}
    form = AdoptForm(request.POST or None, request.FILES or None, person=person, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        text = given["text"] or preset_text(given["preset"])
        try:
            if _holds_already(given["organisation"], text):
                return _as_draft(request, given, text)
            adoption = adopt_first(
                organisation=given["organisation"],
                text=text,
                from_day=given["from_day"],
                reason=given["reason"],
                by=person,
            )
        except Refused as error:
            refuse(form, error)
        else:
            laid = lay_kinds(adoption)
            messages.success(request, _("Adopted from %(day)s.") % {"day": adoption.started_on})
            if laid:
                names = "、".join(kind.zh for kind in laid)
                messages.info(request, _("New kinds of record: %(names)s.") % {"names": names})
            return go(request, "scheme", adoption.pk)
    return reply(
        request,
        "portal/schemes/adopt.html",
        status=422 if form.errors else 200,
        form=form,
    )


def _holds_already(organisation: Organisation, text: str) -> bool:
    scheme = check(text).scheme
    return scheme is not None and is_replaced(organisation, scheme)


def _as_draft(request: HttpRequest, given: dict, text: str) -> HttpResponse:
    file = request.FILES.get("text")
    draft = start_draft(
        organisation=given["organisation"],
        text=text,
        origin=given["preset"] or file.name,
        by=request.person,
    )
    words = _(
        "A scheme of this subject holds here already, so this is a draft now. Try it on last year, "
        "then hand it in: a second person approves it."
    )
    messages.info(request, words)
    return go(request, "draft", draft.code)
