"""The company's board (公司看板): how duties and scores stand, by committee and branch."""

from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.assessments import queries
from zhibu.orgs.models import Organisation
from zhibu.portal.boards import charts
from zhibu.portal.boards.export import send_board
from zhibu.portal.boards.facts import CLASSES, Board, board_of, class_name, crumbs_of
from zhibu.portal.forms import DayField, Form, LongSelect
from zhibu.portal.replies import reply


class Choice(Form):
    at = forms.ChoiceField(label=gettext_lazy("Organisation"), required=False, widget=LongSelect)
    class_ = forms.ChoiceField(label=gettext_lazy("Class"), required=False)
    day = DayField(label=gettext_lazy("Day"), required=False)

    def __init__(self, boards: list[Organisation], **kwargs: object) -> None:
        super().__init__(**kwargs)
        top = min((one.depth for one in boards), default=1)
        self.fields["at"].choices = [
            (one.code, "　" * (one.depth - top) + str(one)) for one in boards
        ]
        named = [(str(one), class_name(one)) for one in CLASSES if one]
        self.fields["class_"].choices = [("", _("All classes")), *named]

    def add_prefix(self, field_name: str) -> str:
        return field_name.rstrip("_")


def board(request: HttpRequest) -> HttpResponse:
    """The board of an organisation: `?at=` its code, `?class=`, `?day=`."""
    boards = list(queries.boards_for(request.person).defer("sought"))
    at, class_number, asked = _chosen(request, boards)
    day = queries.newest_day(asked) or queries.newest_day()
    found = None if day is None else board_of(at, boards, class_number, day)
    initial = {"at": at.code, "class_": str(class_number or ""), "day": day}
    return reply(
        request,
        "portal/boards/board.html",
        at=at,
        board=found,
        form=Choice(boards, initial=initial),
        crumbs=crumbs_of(at, boards),
        classes=[class_name(one) for one in CLASSES],
        trend_option=_trend(found),
        distribution_option=_distribution(found),
        months=_months(found),
    )


def board_export(request: HttpRequest) -> HttpResponse:
    """The same figures, and all branches, as a workbook."""
    boards = list(queries.boards_for(request.person).defer("sought"))
    at, class_number, asked = _chosen(request, boards)
    day = queries.newest_day(asked) or queries.newest_day()
    if day is None:
        raise Http404
    found = board_of(at, boards, class_number, day)
    return send_board(found, f"board-{at.code}-{day}.xlsx")


def _chosen(
    request: HttpRequest, boards: list[Organisation]
) -> tuple[Organisation, int, date | None]:
    """What the address asks for; an organisation that the person does not reach is not found."""
    code = request.GET.get("at")
    at = next((one for one in boards if code in (None, "", one.code)), None)
    if at is None:
        raise Http404
    asked = request.GET.get("class", "")
    number = int(asked) if asked in {"1", "2", "3", "4"} else 0
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        day = None
    return at, number, day


def _trend(found: Board | None) -> dict | None:
    if found is None or not found.trend:
        return None
    return charts.share_over_time(
        [(one.day, one.at_full_marks, one.branches) for one in found.trend]
    )


def _months(found: Board | None) -> list[tuple[date, int, int, int]]:
    """The last morning of each month of the trend, for its table."""
    if found is None:
        return []
    last = {(one.day.year, one.day.month): one for one in found.trend}
    return [
        (one.day, one.at_full_marks, one.branches, one.at_full_marks * 10_000 // one.branches)
        for one in last.values()
        if one.branches
    ]


def _distribution(found: Board | None) -> dict | None:
    if found is None or not found.distribution:
        return None
    columns = zip(*(numbers for _w, _u, numbers in found.distribution), strict=True)
    classes = [
        (class_name(one), numbers)
        for one, numbers in zip(CLASSES, columns, strict=True)
        if any(numbers)
    ]
    return charts.distribution([(words, url) for words, url, _n in found.distribution], classes)
