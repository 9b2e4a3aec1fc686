"""Addresses of what is due."""

from zhibu.orgs.permissions import Permission
from zhibu.portal.administration import landing, working_days
from zhibu.portal.duties import calendar, late, requests
from zhibu.portal.pages import page

ONE = "duties/<int:number>/"

P = Permission
urlpatterns = [
    page("duties/", calendar.calendar, "duty_calendar", get=P.DUTY_SEE),
    page(ONE, calendar.duty, "duty", get=P.DUTY_SEE, about="duty"),
    page(f"{ONE}ask/", requests.ask, "duty_ask", get=P.EXEMPTION_ASK, post=P.EXEMPTION_ASK, about="duty"),
    page("requests/", requests.requests, "duty_requests", get=P.DUTY_SEE),
    page("requests/<int:number>/decide/", requests.decide, "request_decide", post=P.EXEMPTION_DECIDE, about="request"),
    page("late/", late.late, "late_list", get=P.BOARD_SEE),
    page("late/export/", late.export, "late_export", get=P.BOARD_SEE),
    page("administration/", landing.landing, "administration", get=P.OWN_SEE),
    page(
        "administration/working-days/", working_days.table, "working_days",
        get=P.CALENDAR_EDIT, post=P.CALENDAR_EDIT,
    ),
    page("administration/working-days/remove/", working_days.remove, "working_day_remove", post=P.CALENDAR_EDIT),
]  # fmt: skip
