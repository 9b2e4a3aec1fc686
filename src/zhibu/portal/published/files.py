"""The published box to take home: JSON to count again, CSV and Excel to read, a notice to put up."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zhibu.ballots import published
from zhibu.inbox.words import title_in
from zhibu.portal.published.facts import sources_of
from zhibu.portal.published.plots import in_words, points
from zhibu.portal.published.words import short
from zhibu.portal.replies import go

MEDIA = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
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
        content = _workbook(file["document"])
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
            _points(one["sum"]),
            _points(one["mean"]),
            "–".join(map(points, band)) if band else "",
            ", ".join(f"{words}: {count}" for words, count in in_words(one["groups"])),
            short(one["said"]) if one["said"] not in ("shown", "near") else "",
        ]


def _points(score: int | None) -> Decimal | None:
    return None if score is None else Decimal(score).scaleb(-2)


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


def _workbook(document: dict[str, Any]) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#f0eeea", "bottom": 1})
        for name, columns, rows in _sheets(document):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns, head)
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, place, value)
                    elif value is not None:
                        sheet.write_number(number, place, value)
            sheet.freeze_panes(1, 1)
            sheet.autofit()
    return made.getvalue()


def _sheets(document: dict[str, Any]) -> Iterator[tuple[str, list[str], Any]]:
    titles = sources_of(document)
    yield _("Figures"), _heading(), _rows(document)
    columns = [_("Organisation code"), _("Rated by"), _("Marks"), _("Mean")]
    yield _("Organisations"), columns, (
        [one["at"], titles.get(one["source"], one["source"]), one["marks"], _points(one["mean"])]
        for one in document["levels"]
    )  # fmt: skip
    columns = [_("Organisation code"), _("Asked"), _("Voted")]
    yield (
        _("Turnout"),
        columns,
        ([one["at"], one["asked"], one["voted"]] for one in document["turnout"]),
    )
