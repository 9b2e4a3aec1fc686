"""The assignment as a file: JSON with all that the draw needs, CSV to read."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhibu.ballots.models import Review, Sheet
from zhibu.ballots.queries import earlier_draws
from zhibu.ballots.raters.drawing import assignment_of, per_set
from zhibu.ballots.raters.standing import AsItStood
from zhibu.portal.reviews.words import titles_of_sources

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheets_of(review: Review) -> "QuerySet[Sheet]":
    """Sheets by their number, each with the branch that rates."""
    return Sheet.objects.filter(review=review).select_related("organisation").order_by("number")


def as_json(review: Review) -> str:
    """Seed, branches as they stood on the roll's day, and what was drawn from them."""
    stood = AsItStood(review.organisation, review.roll_on)
    facts: dict[str, Any] = {
        "review": review.code,
        "channel": review.channel,
        "year": review.year,
        "round": review.round,
        "roll_on": review.roll_on.isoformat(),
        "seed": review.seed,
        "seed_source": review.seed_source,
        "earlier": [
            {"review": one.code, "seed": one.seed, "seed_source": one.seed_source}
            for one in earlier_draws(review)
        ],
        "sources": review.sources,
        "at_least": review.minimum,
        "per_set": per_set(review.minimum),
        "branches": [
            {
                "code": place.code,
                "class": place.class_number,
                "committee": stood.places[stood.committee_of(place)].code,
                "rates": place.pk in stood.secretaries,
                "ties": sorted(stood.ties.get(place.code, ())),
            }
            for place in stood.branches
        ],
        "assignment": assignment_of(review),
    }
    return json.dumps(facts, ensure_ascii=False, indent=1)


def as_csv(review: Review) -> str:
    """A row for each branch that a branch rates."""
    titles = titles_of_sources(review)
    made = StringIO()
    write = csv.writer(made)
    heads = (_("Rating branch, code"), _("Rating branch"), _("Set"), _("Rated branch, code"), _("Rated branch"))  # fmt: skip
    write.writerow(heads)
    for sheet in sheets_of(review):
        for one in sheet.subjects:
            title = titles.get(one["source"], one["source"])
            row = (sheet.organisation.code, str(sheet.organisation), title, one["subject"], one["name"])  # fmt: skip
            write.writerow([_as_text(cell) for cell in row])
    return "\ufeff" + made.getvalue()


def _as_text(cell: str) -> str:
    """No name becomes a formula where a spreadsheet opens the file."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


FILES: dict[str, tuple[str, Callable[[Review], str]]] = {
    "json": ("application/json; charset=utf-8", as_json),
    "csv": ("text/csv; charset=utf-8", as_csv),
}

__all__ = ["FILES", "as_csv", "as_json", "sheets_of"]
