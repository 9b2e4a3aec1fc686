"""Keeping a roll that was found: sheets and voters, tens of thousands at once."""

from collections.abc import Iterable, Sequence

from zhibu.ballots.chance import new_number
from zhibu.ballots.enums import RollMark
from zhibu.ballots.models import Review, Sheet, Voter
from zhibu.ballots.raters.finding import Found, Row
from zhibu.orgs.models import Organisation
from zhibu.orgs.rows import insert


def keep_roll(review: Review, found: Found) -> None:
    """Keep sheets and voters of a review that has none yet."""
    sheets = Sheet.objects.bulk_create(
        [
            Sheet(
                review=review,
                number=number,
                organisation_id=one.organisation,
                subjects=subjects_of(one.rows),
            )
            for number, one in enumerate(found.sheets, start=1)
        ],
        batch_size=500,
    )
    columns = ("id", "review_id", "person_id", "organisation_id", "sheet_id", "mark")
    insert(
        Voter,
        columns,
        (
            (new_number(), review.pk, person, organisation, sheet.pk, RollMark.NOT_YET.value)
            for sheet, one in zip(sheets, found.sheets, strict=True)
            for person, organisation in one.voters
        ),
    )


def subjects_of(rows: Iterable[Row]) -> list[dict[str, str]]:
    """Rows as a sheet keeps them."""
    names = ("subject", "source", "name", "note")
    return [dict(zip(names, row, strict=True)) for row in rows]


def sheet_with(
    review: Review, organisation: Organisation, subjects: Sequence[dict[str, str]]
) -> Sheet:
    """Give the sheet of a shown roll that lists just these, made if there is none."""
    listed = [*subjects]
    for sheet in review.sheets.filter(organisation=organisation):
        if sheet.subjects == listed:
            return sheet
    last = review.sheets.order_by("-number").values_list("number", flat=True).first() or 0
    return Sheet.objects.create(
        review=review, number=last + 1, organisation=organisation, subjects=listed
    )


__all__ = ["keep_roll", "sheet_with", "subjects_of"]
