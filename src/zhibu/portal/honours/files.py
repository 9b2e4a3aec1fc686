"""The list of honours and the certificate, as papers to sign and to hang up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.consequences.enums import HonourState
from zhibu.consequences.honours import honour_for
from zhibu.portal.honours.pages import chosen_of
from zhibu.portal.papers import send_paper
from zhibu.portal.replies import go
from zhibu.portal.templatetags.writing import day
from zhibu.schemes.titles import title_of

MOST = 2_000
"""Lines of a list."""


def list_file(request: HttpRequest) -> HttpResponse:
    """The notice of granted honours that the address asks for: `?kind=`, `?year=`."""
    rows, chosen = chosen_of(request)
    rows = rows.filter(state=HonourState.GRANTED)[:MOST]
    year = f"{chosen['year']} · " if chosen["year"] else ""
    left = {"side": "left"}
    data = {
        "title": _("List of honours"),
        "head": [_("List of honours"), str(len(rows))],
        "lines": [year + _("Decided by people on nominations by rule; each has its reason.")],
        "columns": [
            {"name": _("Honour"), "width": 2, **left},
            {"name": _("Name"), "width": 3, **left},
            {"name": _("Year"), "width": 1, **left},
            {"name": _("Reason"), "width": 4, **left},
        ],
        "rows": [
            [str(one.get_kind_display()), one.name, str(one.assessment.year), "；".join([title_of(each) for each in one.because])]
            for one in rows
        ],
        "empty": _("No honour was granted."),
        "notes": [],
    }  # fmt: skip
    return send_paper("register", data)


def certificate(request: HttpRequest, number: int) -> HttpResponse:
    """The certificate of an honour that was granted."""
    row = honour_for(request.person, number)
    if row.state != HonourState.GRANTED:
        messages.error(request, _("There is a certificate once the honour is granted."))
        return go(request, "honours")
    words = _("In the assessment of %(year)s, %(name)s is named %(kind)s.")
    said = {"year": row.assessment.year, "name": row.name, "kind": row.get_kind_display()}
    data: dict[str, Any] = {
        "title": _("Certificate of honour"),
        "name": row.name,
        "kind": str(row.get_kind_display()),
        "words": words % said,
        "because": [title_of(one) for one in row.because],
        "by": row.assessment.organisation.name,
        "day": day(row.decided_on),
        "proof": _("Entered in the ledger as honour/%(number)s.") % {"number": row.pk},
    }
    return send_paper("certificate", data, name=f"{data['title']} {row.name}")
