"""The published box to take home: JSON to count again, CSV and Excel to read, a notice to put up."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zhibu.ballots import published
from zhibu.inbox.words import title_in
from zhibu.portal import workbooks
from zhibu.portal.published.facts import sources_of
from zhibu.portal.published.plots import in_words, points
from zhibu.portal.published.words import short
from zhibu.portal.replies import go

MEDIA = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": workbooks.EXCEL,
}


def send(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Send the published box as a file; before publication there is nothing but the page that says so."""
    if form not in MEDIA:
        raise Http404
    review = published.review_to_read(request.person, code)
    file = published.results_file(review)
    if file is None:
        return go(request, "review_results", code)
    if form == "json":
        content = json.dumps(file, ensure_ascii=False, separators=(",", ":")).encode()
    elif form == "csv":
        content = _csv(file["document"])
    else:
        content = workbooks.workbook(_sheets(file["document"]))
    name = f"{title_in(review.title)} {review.code}.{form}"
    sent = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=MEDIA[form], headers={"Content-Disposition": sent})


def _heading() -> list[str]:
    return [
        _("Code of the subject"), _("Organisation code"), _("Rated by"), _("Named"), _("Ballots"),
        _("Sum"), _("Mean"), _("Band"), _("Distribution"), _("Not shown because"),
    ]  # fmt: skip


def _rows(document: dict[str, Any]) -> Iterator[list[Any]]:
    titles = sources_of(document)
    for one in document["figures"]:
        band = one["band"]
        yield [
            one["subject"],
            one["at"],
            titles.get(one["source"], one["source"]),
            _("named") if one["named"] else "",
            one["count"],
            workbooks.points(one["sum"]),
            workbooks.points(one["mean"]),
            "–".join(map(points, band)) if band else "",
            ", ".join(f"{words}: {count}" for words, count in in_words(one["groups"])),
            short(one["said"]) if one["said"] not in ("shown", "near") else "",
        ]


def _csv(document: dict[str, Any]) -> bytes:
    """With the mark by which Excel knows UTF-8; what could be read as a formula is quoted as text."""
    made = StringIO()
    writer = csv.writer(made)
    writer.writerow(_heading())
    for row in _rows(document):
        writer.writerow(
            [
                f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t" and cell else cell
                for cell in row
            ]
        )
    return b"\xef\xbb\xbf" + made.getvalue().encode()


def _sheets(document: dict[str, Any]) -> Iterator[workbooks.Sheet]:
    titles = sources_of(document)
    yield workbooks.Sheet(_("Figures"), _heading(), _rows(document), frozen=1)
    columns = [_("Organisation code"), _("Rated by"), _("Marks"), _("Mean")]
    rows = (
        [one["at"], titles.get(one["source"], one["source"]), one["marks"], workbooks.points(one["mean"])]
        for one in document["levels"]
    )  # fmt: skip
    yield workbooks.Sheet(_("Organisations"), columns, rows, frozen=1)
    columns = [_("Organisation code"), _("Asked"), _("Voted")]
    turnout = ([one["at"], one["asked"], one["voted"]] for one in document["turnout"])
    yield workbooks.Sheet(_("Turnout"), columns, turnout, frozen=1)
