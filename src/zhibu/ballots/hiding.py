"""Sheets on which a blind token hides nobody (表上评议人过少): found before the roll is frozen.

Tokens are signed for one sheet, and the sheet's number goes with the ballot: so a ballot hides among those
who vote with the same sheet, and among nobody else.
"""

from collections import Counter
from dataclasses import dataclass

from zhibu.ballots.enums import RollMark, Secrecy
from zhibu.ballots.models import Review
from zhibu.ballots.naming import pairs_now
from zhibu.urn.disclosure import K


@dataclass(frozen=True, slots=True)
class ThinSheet:
    """A sheet with which too few people would vote in secret."""

    number: int
    organisation: str
    voters: int

    def __str__(self) -> str:
        return f"{self.organisation} · {self.number} ({self.voters})"


def thin_sheets(review: Review) -> list[ThinSheet]:
    """Give the sheets of a blind review with secret rows for one to K - 1 voters, by number.

    Who rates only rows that carry the name takes no token, and is not counted.
    """
    if review.secrecy != Secrecy.BLIND:
        return []
    named = pairs_now(review.code)
    listed = review.sheets.order_by("number").values_list(
        "pk", "number", "organisation__name", "subjects"
    )
    sheets = list(listed)
    secret = {
        pk: {row["subject"] for row in rows if (row["subject"], row["source"]) not in named}
        for pk, _number, _name, rows in sheets
    }
    asked = review.voters.exclude(mark=RollMark.LEFT_OUT).values_list("sheet_id", "person__code")
    count = Counter(sheet for sheet, code in asked if secret[sheet] - {code})
    return [
        ThinSheet(number, name, count[pk])
        for pk, number, name, _rows in sheets
        if 0 < count[pk] < K
    ]


__all__ = ["ThinSheet", "thin_sheets"]
