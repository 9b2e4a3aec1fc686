"""Import with a dry run first, the template, and export."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.orgs import importing
from zhibu.orgs.importing.columns import TABLES
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import refuse
from zhibu.portal.orgs.forms import Upload
from zhibu.portal.orgs.importing_words import sheet_name, shown
from zhibu.portal.paging import Window
from zhibu.portal.replies import go, reply

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIZE = 50


def start(request: HttpRequest) -> HttpResponse:
    form = (
        Upload(request.POST or None, request.FILES or None)
        if request.method == "POST"
        else Upload()
    )
    if form.is_valid():
        try:
            made = importing.dry_run(upload=form.cleaned_data["file"], by=request.person)
            return go(request, "import_run", made.token)
        except Refused as error:
            refuse(form, error)
    return reply(
        request,
        "portal/orgs/import.html",
        status=400 if form.errors else 200,
        form=form,
        tables=TABLES.values(),
    )


def run(request: HttpRequest, token: str) -> HttpResponse:
    try:
        kept = importing.kept_run(token, request.person)
        if request.method == "POST":
            importing.carry_out(token=token, by=request.person)
            words = _("Imported: %(new)s new, %(changed)s changed.")
            facts = {"new": kept.count("new"), "changed": kept.count("changed")}
            messages.success(request, words % facts)
            return go(request, "organisations")
    except Refused as error:
        messages.error(request, str(error))
        return go(request, "import")
    only = request.GET.get("only", "problems" if kept.refused else "")
    only = only if only in ("", "problems", "new", "changed", "same") else ""
    asked = request.GET.get("page", "1")
    number = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    fates = importing.kept_fates(kept, only, (number - 1) * SIZE, SIZE)
    listed = Window(
        [shown(fate) for fate in fates[:SIZE]], number, len(fates) > SIZE, f"only={only}"
    )
    return reply(
        request,
        "portal/orgs/import_run.html",
        run=kept,
        token=token,
        window=listed,
        only=only,
        totals=[(sheet_name(name), counts) for name, counts in kept.counts.items()],
    )


def template(request: HttpRequest) -> HttpResponse:
    del request
    return _file(importing.template_workbook(), _("Zhibu template") + ".xlsx")


def export(request: HttpRequest) -> HttpResponse:
    name = _("Zhibu organisations and people %(day)s") % {"day": timezone.localdate()}
    return _file(importing.export_workbook(by=request.person), f"{name}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    from django.utils.http import content_disposition_header

    response = HttpResponse(content, content_type=SHEET)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
