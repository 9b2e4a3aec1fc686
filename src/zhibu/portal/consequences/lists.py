"""Lists: notices, who is not eligible for honours, what is settled, with a file for the personnel office."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zhibu.consequences import queries
from zhibu.consequences.models import Ineligibility, Settlement
from zhibu.portal import workbooks
from zhibu.portal.consequences.looks import kind_words
from zhibu.portal.consequences.notice_paper import paper
from zhibu.portal.paging import window
from zhibu.portal.replies import reply
from zhibu.schemes.titles import title_of

MOST = 20_000


def notices(request: HttpRequest) -> HttpResponse:
    found = window(request, queries.notices_for(request.person), 30)
    lines = [(one, kind_words(one.proposal.propose)) for one in found.rows]
    return reply(request, "portal/consequences/notices.html", window=found, lines=lines)


def notice(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.notice_for(request.person, number)
    kind = kind_words(found.proposal.propose)
    return reply(request, "portal/consequences/notice.html", notice=found, kind=kind)


def notice_file(request: HttpRequest, number: int) -> HttpResponse:
    """The notice in official layout, to print and sign."""
    found = queries.notice_for(request.person, number)
    name = content_disposition_header(as_attachment=False, filename=f"{found.title}.pdf") or ""
    return HttpResponse(
        paper(found), content_type="application/pdf", headers={"Content-Disposition": name}
    )


def ineligible(request: HttpRequest) -> HttpResponse:
    """Who may not be given honours of the newest frozen year or later; earlier years on demand."""
    all_ = request.GET.get("show") == "all"
    rows, year = queries.ineligibilities_for(request.person), queries.honours_year(request.person)
    found = window(request, rows if all_ else queries.holding_since(rows, year), 30)
    now = _("For honours of %(year)s and later") % {"year": year}
    views = [(now, "?", not all_), (_("All"), "?show=all", all_)]
    lines = [(one, title_of(one.proposal.title), _years(one)) for one in found.rows]
    return reply(
        request, "portal/consequences/ineligible.html", window=found, lines=lines, views=views,
        year="" if all_ else year,
    )  # fmt: skip


def _years(one: Ineligibility) -> str:
    """The years of whose honours it holds."""
    first, last = one.from_on.year, one.until_on.year
    return str(first) if first == last else f"{first}–{last}"


def settlements(request: HttpRequest) -> HttpResponse:
    found = window(request, queries.settlements_for(request.person), 30)
    lines = [(one, kind_words(one.proposal.propose), _of(one)) for one in found.rows]
    return reply(request, "portal/consequences/settlements.html", window=found, lines=lines)


def settlements_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook for the personnel office."""
    rows = _table(queries.settlements_for(request.person)[:MOST])
    sheet = workbooks.Sheet(_("Settlement"), _headings(), rows, widths=(20,))
    return workbooks.send([sheet], f"settlement-{timezone.localdate():%Y%m%d}.xlsx")


def _headings() -> list[str]:
    return [
        _("Number of the subject"), _("Name"), _("Organisation"), _("Assessment"), _("Reward or penalty"),
        _("Reward tier"), _("Words"), _("Settled on"), _("Decision by"),
    ]  # fmt: skip


def _table(rows: Any) -> Iterator[tuple[workbooks.Cell, ...]]:
    for one in rows:
        proposal = one.proposal
        yield (
            proposal.subject, str(proposal.person or proposal.organisation.name),
            proposal.organisation.name, _of(one), kind_words(proposal.propose), one.tier,
            one.words, one.settled_on, one.settled_by.name,
        )  # fmt: skip


def _of(one: Settlement) -> str:
    assessment = one.proposal.assessment
    return title_of(assessment.title) if assessment else one.proposal.period
