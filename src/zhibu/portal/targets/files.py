"""Targets from and to files: the dry run, the import, the export."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zhibu.assessments.indicators import DERIVED
from zhibu.orgs.importing import kept_fates, kept_run
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import refuse
from zhibu.portal.orgs.importing_words import TONES
from zhibu.portal.paging import Window
from zhibu.portal.replies import go, reply
from zhibu.portal.targets.forms import Upload
from zhibu.portal.targets.listing import adoptions_with_indicators, year_of
from zhibu.schemes.titles import in_english, title_of
from zhibu.scoring.evidence.contract import TABLES
from zhibu.targets.exporting import export_workbook
from zhibu.targets.importing import SHEET, carry_out, dry_run

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIZE = 50


def start(request: HttpRequest) -> HttpResponse:
    """Choose a file; nothing is written yet."""
    adoptions = adoptions_with_indicators(request.person)
    posted = request.method == "POST"
    form = Upload(request.POST, request.FILES) if posted else Upload(initial={"year": year_of(request)})  # fmt: skip
    form.fields["adoption"].choices = [(str(one.pk), title_of(one.title)) for one in adoptions]
    if posted and form.is_valid():
        data = form.cleaned_data
        adoption = next(one for one in adoptions if str(one.pk) == data["adoption"])
        try:
            made = dry_run(
                adoption=adoption, year=data["year"], upload=data["file"], by=request.person,
                leave_out=DERIVED,
            )  # fmt: skip
            return go(request, "targets_import_run", made.token)
        except Refused as error:
            refuse(form, error)
    return reply(
        request,
        "portal/targets/import.html",
        status=422 if form.errors else 200,
        form=form,
        adoptions=adoptions,
        table=TABLES[SHEET],
        english=in_english(),
        year=year_of(request),
    )


def run(request: HttpRequest, token: str) -> HttpResponse:
    """What an import would do, row by row; then do it."""
    try:
        kept = kept_run(token, request.person)
        if request.method == "POST":
            carry_out(token=token, by=request.person)
            words = _("Imported: %(new)s proposed, %(changed)s changed.")
            facts = {"new": kept.count("new"), "changed": kept.count("changed")}
            messages.success(request, words % facts)
            return go(request, "targets")
    except Refused as error:
        messages.error(request, str(error))
        return go(request, "targets_import")
    asked = request.GET.get("page", "1")
    number = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    only = "problems" if kept.refused else ""
    fates = kept_fates(kept, only, (number - 1) * SIZE, SIZE)
    rows = [
        (fate, fate.outcome.label, TONES[fate.outcome], _changes(fate)) for fate in fates[:SIZE]
    ]
    return reply(
        request,
        "portal/targets/import_run.html",
        run=kept,
        window=Window(rows, number, len(fates) > SIZE, ""),
        counts=kept.counts.get(SHEET, {}),
    )


def _changes(fate: object) -> list[tuple[str, str, str]]:
    return [(_heading(one.column), one.old, one.new) for one in fate.changes]


def _heading(column: str) -> str:
    found = next((one for one in TABLES[SHEET].columns if one.name == column), None)
    if found is None:
        return column
    return found.name if in_english() else found.zh


def export(request: HttpRequest) -> HttpResponse:
    """The targets of a year as a workbook that the import reads again."""
    year = year_of(request)
    response = HttpResponse(export_workbook(year=year, by=request.person), content_type=XLSX)
    name = _("Targets %(year)s") % {"year": year}
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response
