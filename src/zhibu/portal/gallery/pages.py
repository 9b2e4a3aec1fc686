"""The gallery: each piece as it looks, with the line that makes it."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.duties.enums import DutyState, RequestState
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import DayField, FilesField, Form, refuse
from zhibu.portal.paging import Window
from zhibu.portal.replies import reply
from zhibu.records.enums import Presence, State
from zhibu.records.models import Record

_SHANGHAI = ZoneInfo("Asia/Shanghai")


REASONS = (
    "按完成次数得分 / by the share that was held",
    "本单位设定：分值由2改为3；仍为假定：每期至少；原假定：按完成次数得分 / "
    "set by the organisation: points from 2 to 3; still assumed: due in each part; "
    "assumed before: by the share that was held",
    "本单位设定：分值由2改为3；仍为假定：无 / "
    "set by the organisation: points from 2 to 3; still assumed: none",
)
"""Why numbers of a rule are as they are: assumed, partly, and set by the organisation."""


class Sample(Form):
    place = forms.CharField(
        label=gettext_lazy("Place"), help_text=gettext_lazy("As it stands on the door.")
    )
    held_on = DayField(label=gettext_lazy("Date"))
    branch = forms.ChoiceField(
        label=gettext_lazy("Branch"), choices=[("1", "第一党支部"), ("2", "第二党支部")]
    )
    presence = forms.ChoiceField(
        label=gettext_lazy("Attendance"), choices=Presence, widget=forms.RadioSelect
    )
    minutes = forms.CharField(
        label=gettext_lazy("Minutes"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    agreed = forms.BooleanField(label=gettext_lazy("Everybody agreed"), required=False)
    attachments = FilesField(label=gettext_lazy("Attachments"), required=False)


def _refused() -> Sample:
    form = Sample(
        {"refused-held_on": "2026-03-05", "refused-branch": "1", "refused-presence": "present"},
        prefix="refused",
    )  # fmt: skip
    error = Refused(fields={"held_on": _("The year 2026 is bound; enter a day of 2027.")})
    refuse(form, error)
    return form


def _heat() -> dict:
    columns, rows = ["Q1", "Q2", "Q3", "Q4"], ["第一党支部", "第二党支部", "第三党支部"]
    cells = [
        {"value": [x, y, 70 + (7 * x + 11 * y) % 31], "url": "?cell"}
        for x in range(4)
        for y in range(3)
    ]
    return {
        "tooltip": {},
        "xAxis": {"type": "category", "data": columns},
        "yAxis": {"type": "category", "data": rows},
        "visualMap": {"min": 60, "max": 100, "orient": "horizontal", "left": "center"},
        "grid": {"bottom": 70},
        "series": [{"type": "heatmap", "data": cells, "label": {"show": True}}],
    }


def gallery(request: HttpRequest) -> HttpResponse:
    bars = {
        "xAxis": {"type": "category", "data": ["一月", "二月", "三月"]},
        "yAxis": {"type": "value"},
        "series": [{"type": "bar", "data": [3, 5, 4], "name": _("Records")}],
        "links": ["?month=1", "?month=2", "?month=3"],
    }
    entries = [
        SimpleNamespace(words=_("Submitted"), by="李", at=datetime(2026, 3, 5, 9, 30, tzinfo=_SHANGHAI)),
        SimpleNamespace(words=_("Checked"), by="王", at=date(2026, 3, 6), now=True, detail=_("In order.")),
    ]  # fmt: skip
    return reply(
        request,
        "portal/gallery/gallery.html",
        form=Sample(),
        refused=_refused(),
        states=[*State, *DutyState, *RequestState],
        reasons=REASONS,
        choices=State.choices,
        window=Window([], 2, True, "q=x"),
        views=[(_("Records"), "?view=1", True), (_("Attendance"), "?view=2", False)],
        bars=bars,
        heat=_heat(),
        entries=entries,
        sample_record=Record(code="0123456789abcdef"),
        old="会议由支部书记主持，应到15人，实到13人。",
        new="会议由支部副书记主持，应到15人，实到14人。",
        sample_day=date(2026, 3, 5),
        sample_moment=datetime(2026, 3, 5, 9, 30, tzinfo=_SHANGHAI),
    )
