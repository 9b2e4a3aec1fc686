"""Working days: the table of a year, and days that this site arranges otherwise."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from zhibu.duties.working_days import LONGEST_REASON, YEARS, remove_day, set_day, working_year
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import DayField, Form, refuse
from zhibu.portal.replies import go, reply


class DayForm(Form):
    day = DayField(label=_("Day"))
    working = forms.ChoiceField(
        label=_("On this day people"),
        choices=[("0", _("are off")), ("1", _("work"))],
        widget=forms.RadioSelect,
        initial="0",
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Such as the number of the notice."),
    )


def table(request: HttpRequest) -> HttpResponse:
    """The table of a year, and a form that arranges a day."""
    this_year = timezone.localdate().year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in YEARS else this_year
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            set_day(
                day=data["day"],
                working=data["working"] == "1",
                reason=data["reason"],
                by=request.person,
            )
            messages.success(request, _now("%(day)s is arranged.") % {"day": data["day"]})
            return go(request, "working_days")
        except Refused as error:
            refuse(form, error)
    return reply(
        request,
        "portal/administration/working_days.html",
        status=422 if form.errors else 200,
        table=working_year(year),
        form=form,
        views=[
            (str(one), f"?year={one}", one == year)
            for one in sorted({this_year - 1, this_year, this_year + 1, year})
        ],
    )


def remove(request: HttpRequest) -> HttpResponse:
    """Go back to the calendar for a day."""
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        messages.error(request, _now("This is no day; nothing was changed."))
        return go(request, "working_days")
    try:
        remove_day(day=day, by=request.person)
        messages.success(request, _now("%(day)s is as in the calendar again.") % {"day": day})
    except Refused as error:
        messages.error(request, str(error))
    return go(request, "working_days")
