"""Clearing the quarters of a book, and binding the year."""

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import Form, refuse
from zhibu.portal.records.registers import branch_of_book
from zhibu.portal.replies import go, reply
from zhibu.records.binding import bind_year, hindrances, verify_binding
from zhibu.records.clearing import LONGEST_NOTE, clear_quarter, quarters_of
from zhibu.records.models import Binding
from zhibu.records.registers.amended import field_words


class ClearingForm(Form):
    quarter = forms.TypedChoiceField(
        coerce=int, choices=[(number, number) for number in (1, 2, 3, 4)], widget=forms.HiddenInput
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def clearing(request: HttpRequest, code: str, year: int) -> HttpResponse:
    writing = request.method == "POST"
    permission = Permission.BOOK_CLEAR if writing else Permission.RECORD_SEE
    branch = branch_of_book(request, code, year, permission)
    form = ClearingForm(request.POST) if writing else None
    if form is not None and form.is_valid():
        try:
            clear_quarter(branch=branch, year=year, by=request.person, **form.cleaned_data)
            messages.success(request, _("The quarter is cleared."))
            return go(request, "clearing", code, year)
        except Refused as error:
            refuse(form, error)
    quarters = [
        (state, _form_of(form, state.part.quarter))
        for state in quarters_of(request.person, branch, year)
    ]
    return reply(
        request,
        "portal/records/clearing.html",
        status=422 if form is not None else 200,
        branch=branch,
        year=year,
        quarters=quarters,
        writes=may(request.person, Permission.RECORD_WRITE, branch),
        clears=may(request.person, Permission.BOOK_CLEAR, branch),
    )


def _form_of(sent: ClearingForm | None, quarter: int) -> ClearingForm:
    """Give the form of a quarter: the one that was sent, where it was this quarter's."""
    if sent is not None and sent.data.get("quarter") == str(quarter):
        return sent
    return ClearingForm(initial={"quarter": quarter}, auto_id=f"id_{quarter}_%s")


def binding(request: HttpRequest, code: str, year: int) -> HttpResponse:
    writing = request.method == "POST"
    permission = Permission.BOOK_BIND if writing else Permission.RECORD_SEE
    branch = branch_of_book(request, code, year, permission)
    if writing:
        try:
            bind_year(branch=branch, year=year, by=request.person)
            messages.success(request, _("The book is bound: nothing of it changes any more."))
        except Refused as error:
            messages.error(request, str(error))
        return go(request, "binding", code, year)
    bound = Binding.objects.filter(branch=branch, year=year).select_related("branch", "by").first()
    with_files = "files" in request.GET
    found = verify_binding(bound, files=with_files) if bound else None
    binds = may(request.person, Permission.BOOK_BIND, branch)
    return reply(
        request,
        "portal/records/binding.html",
        branch=branch,
        year=year,
        bound=bound,
        found=found,
        differences=[(one, field_words(one.fields)) for one in found.differences] if found else [],
        with_files=with_files,
        hindrances=hindrances(branch, year, request.person) if binds and not bound else [],
        binds=binds,
        reads=may(request.person, Permission.RECORD_PRIVATE, branch),
    )


def archive(request: HttpRequest, code: str, year: int) -> HttpResponseBase:
    """The archive of a bound book: with talks and home visits, so for those who may read them all."""
    branch = branch_of_book(request, code, year, Permission.RECORD_PRIVATE)
    bound = Binding.objects.filter(branch=branch, year=year).first()
    try:
        if bound is None:
            raise Http404
        file = bound.file.open("rb")
    except OSError as error:
        raise Http404 from error
    name = f"{branch.name} {year} {bound.sha256[:8]}.pdf"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
