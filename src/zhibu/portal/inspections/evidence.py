"""Figures from files: the dry run, entering, and a second person's confirmation."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.inspections.actions import importing as actions
from zhibu.inspections.enums import EventState
from zhibu.inspections.queries import import_for, imports_for
from zhibu.orgs.importing import kept_fates, kept_run
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisation_for
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import Form, LongSelect, refuse
from zhibu.portal.inspections import deciding, revoking
from zhibu.portal.inspections.places import offered
from zhibu.portal.inspections.words import event_chip, of_state, views_of
from zhibu.portal.ledger.proofs import show_proof
from zhibu.portal.paging import window
from zhibu.portal.replies import go, reply
from zhibu.schemes.queries import adoptions_for
from zhibu.schemes.tables import table_called
from zhibu.schemes.titles import in_english, title_of

SHOWN = 30
"""Rows of an import that its page shows."""


class Upload(Form):
    adoption = forms.ChoiceField(label=gettext_lazy("Scheme"))
    organisation = forms.ChoiceField(
        label=gettext_lazy("Organisation"), widget=LongSelect(),
        help_text=gettext_lazy("This organisation and all below it."),
    )  # fmt: skip
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    table = forms.ChoiceField(label=gettext_lazy("Table"))
    file = forms.FileField(label=gettext_lazy("Workbook (.xlsx) or CSV"))


def evidence(request: HttpRequest) -> HttpResponse:
    """Imports in reach, by state."""
    state = request.GET.get("state", "")
    page = window(request, of_state(imports_for(request.person), state), 50)
    return reply(
        request,
        "portal/inspections/evidence.html",
        window=page,
        rows=[(one, title_of(actions.title_of_table(one.table)), title_of(one.adoption.title), event_chip(one)) for one in page.rows],
        views=views_of(state),
        state=state,
    )  # fmt: skip


def new(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is read and checked whole, and counts for nothing yet."""
    person, posted = request.person, request.method == "POST"
    adoptions = [
        one for one in adoptions_for(person).filter(ended_on=None) if actions.tables_of(one)
    ]
    first = {"year": timezone.localdate().year}
    form = Upload(request.POST, request.FILES) if posted else Upload(initial=first)
    names = dict.fromkeys(name for one in adoptions for name in actions.tables_of(one))
    form.fields["adoption"].choices = [(str(one.pk), title_of(one.title)) for one in adoptions]
    form.fields["organisation"].choices = offered(person, Permission.EVENT_ENTER)
    form.fields["table"].choices = [
        (name, title_of(actions.title_of_table(name))) for name in names
    ]
    if posted and form.is_valid():
        data = form.cleaned_data
        adoption = next(one for one in adoptions if str(one.pk) == data["adoption"])
        place = organisation_for(person, data["organisation"], Permission.EVENT_ENTER)
        try:
            run = actions.try_evidence(
                adoption=adoption, organisation=place, year=data["year"], table=data["table"],
                upload=data["file"], by=person,
            )  # fmt: skip
            return go(request, "evidence_run", run.token)
        except Refused as error:
            refuse(form, error)
    return reply(
        request,
        "portal/inspections/evidence_new.html",
        status=422 if form.errors else 200,
        form=form,
        adoptions=adoptions,
        tables=[(title_of(actions.title_of_table(name)), table_called(name)) for name in names],
        english=in_english(),
    )


def run(request: HttpRequest, token: str) -> HttpResponse:
    """What a file says; then enter it, with where it comes from."""
    try:
        kept = kept_run(token, request.person)
        about = actions.about_run(kept)
    except Refused as error:
        messages.error(request, str(error))
        return go(request, "evidence_new")
    fault = ""
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            made = actions.import_evidence(token=token, reason=reason, by=request.person)
            messages.success(request, _("Entered. It counts once a second person confirmed it."))
            return go(request, "evidence_import", made.code)
        except Refused as error:
            fault = str(error)
    fates = kept_fates(kept, "", 0, SHOWN)
    return reply(
        request,
        "portal/inspections/evidence_run.html",
        status=422 if fault else 200,
        run=kept,
        about=about,
        table=title_of(actions.title_of_table(about["table"])),
        fates=fates[:SHOWN],
        count=kept.count("new"),
        fault=fault,
        reason=request.POST.get("reason", ""),
    )


def one(request: HttpRequest, code: str) -> HttpResponse:
    """One import with its first rows, and its decision."""
    found, person = import_for(request.person, code), request.person
    columns = [one for one in table_called(found.table).columns if any(one.name in row for row in found.rows[:SHOWN])]  # fmt: skip
    waits = found.state == EventState.ENTERED
    decides = waits and may(person, Permission.EVENT_CONFIRM, on=found.organisation)
    return reply(
        request,
        "portal/inspections/evidence_import.html",
        evidence=found,
        table=title_of(actions.title_of_table(found.table)),
        scheme=title_of(found.adoption.title),
        chip=event_chip(found),
        headings=[one.name if in_english() else one.zh for one in columns],
        rows=[[row.get(one.name, "") for one in columns] for row in found.rows[:SHOWN]],
        more=max(0, found.count - SHOWN),
        decides=decides and found.entered_by_id != person.pk,
        own=decides and found.entered_by_id == person.pk,
        withdraws=waits and found.entered_by_id == person.pk,
        revocation=revoking.revocation_of(found, person),
    )


def proof(request: HttpRequest, code: str) -> HttpResponse:
    """What the ledger holds of an import."""
    found = import_for(request.person, code)
    return show_proof(request, found, title_of(actions.title_of_table(found.table)))


def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm or refuse an import."""
    found = import_for(request.person, code)
    confirm = partial(actions.confirm_import, evidence=found)
    refuse = partial(actions.refuse_import, evidence=found)
    deciding.decide(request, confirm, refuse)
    return go(request, "evidence_import", found.code)


def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take back what one brought in."""
    found = import_for(request.person, code)
    deciding.withdraw(request, partial(actions.withdraw_import, evidence=found))
    return go(request, "evidence_import", found.code)


def ask_revocation(request: HttpRequest, code: str) -> HttpResponse:
    """Ask that an import counts no more, or take that question back."""
    found = import_for(request.person, code)
    revoking.ask(request, found)
    return go(request, "evidence_import", found.code)


def decide_revocation(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm or refuse the revocation of an import."""
    found = import_for(request.person, code)
    revoking.decide(request, found)
    return go(request, "evidence_import", found.code)
