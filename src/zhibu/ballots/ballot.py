"""A ballot (选票) before it is cast: whom it rates, which rows are secret and which carry the name."""

from dataclasses import dataclass

from zhibu.ballots.enums import BRANCHES_RATE, Raters, Secrecy
from zhibu.ballots.models import Review, Sheet, Voter
from zhibu.ballots.naming import named_pairs


@dataclass(frozen=True, slots=True)
class Row:
    """A subject on the sheet, as this voter rates it."""

    place: int
    """On the sheet, from 0."""
    subject: str
    source: str
    name: str
    note: str
    own: bool
    """Oneself: nobody rates oneself, and the mark stays empty."""
    named: bool


@dataclass(frozen=True, slots=True)
class Ballot:
    """A sheet in the hands of a voter, or of whoever holds a slip."""

    review: Review
    sheet: Sheet
    voter: Voter | None
    """None: a slip, of which nobody knows who holds it."""
    rows: tuple[Row, ...]

    @property
    def asked(self) -> tuple[Row, ...]:
        """The rows to be judged."""
        return tuple(row for row in self.rows if not row.own)

    @property
    def named(self) -> tuple[Row, ...]:
        return tuple(row for row in self.asked if row.named)

    @property
    def secret(self) -> tuple[Row, ...]:
        return tuple(row for row in self.asked if not row.named)

    @property
    def meeting(self) -> bool:
        """Whether it is the result of a committee's meeting."""
        held = {
            one["source"] for one in self.review.sources if Raters.BRANCH_COMMITTEE in one["raters"]
        }
        return any(row.source in held for row in self.named)


def ballot_of(voter: Voter) -> Ballot:
    """Give the ballot of somebody on a roll."""
    review, sheet = voter.review, voter.sheet
    sheet.review = review
    every = review.secrecy == Secrecy.NAMED
    pairs = named_pairs(review)
    by_branch = {one["source"] for one in review.sources if set(one["raters"]) & set(BRANCHES_RATE)}
    rows = []
    for place, one in enumerate(sheet.subjects):
        subject, source = one["subject"], one["source"]
        own = subject == voter.person.code or (
            source in by_branch and subject == voter.organisation.code
        )
        named = every or (subject, source) in pairs
        rows.append(_row(place, one, own=own, named=named))
    return Ballot(review, sheet, voter, tuple(rows))


def ballot_on(sheet: Sheet) -> Ballot:
    """Give the ballot of a slip of a sheet: secret throughout."""
    rows = (_row(place, one, own=False, named=False) for place, one in enumerate(sheet.subjects))
    return Ballot(sheet.review, sheet, None, tuple(rows))


def _row(place: int, one: dict[str, str], *, own: bool, named: bool) -> Row:
    return Row(
        place, one["subject"], one["source"], one["name"], one.get("note", ""), own, named
    )  # fmt: skip
