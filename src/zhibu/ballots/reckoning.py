"""What was issued, cast and left (核对): every ballot that was given out is in the box or unused."""

from dataclasses import dataclass

from zhibu.ballots.enums import RollMark, Secrecy, SlipState
from zhibu.ballots.models import Review
from zhibu.ballots.naming import named_pairs


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The tellers' table. `issued = cast + unused` holds by itself; `expected` is what must be in the box."""

    roll: int
    """People who are asked."""
    voted: int
    """Marked as voted, on line or in a named review."""
    named: int
    """Ballots of which some rows carry a name, or all; those rows are not in the box."""
    issued: int
    """Ballots that people could cast: on line, by token, by slip."""
    cast: int
    """Papers in the box."""
    unused: int
    void: int | None
    slips_printed: int
    slips_handed: int
    """To people on the roll; invited people stand on none."""
    slips_used: int
    slips_unused: int
    slips_spoilt: int
    expected: int | None
    """Papers that the roll and the slips speak of; none once the marks say no more."""

    @property
    def beyond_roll(self) -> int:
        """Slips that were used by nobody on the roll, at least: by invited people, or by who kept them."""
        return max(self.slips_used - self.slips_handed, 0)

    @property
    def agrees(self) -> bool:
        return self.expected is None or self.expected == self.cast


def reckon(review: Review) -> Reckoning:
    """Count what was issued and cast; before the counting from the box, afterwards from the review."""
    marks = list(review.voters.values_list("mark", "issued", "sheet_id", "person__code"))
    rows = _secret_rows(review)
    secret = [one for one in marks if _has_secret_rows(one, rows)]
    voted = sum(mark == RollMark.VOTED for mark, *_rest in marks)
    slips = list(review.slips.values_list("state", flat=True))
    used = slips.count(SlipState.USED)
    spoilt = slips.count(SlipState.SPOILT)
    counted = review.cast_count is not None
    cast = review.cast_count if counted else review.papers.count()
    expected = None
    if counted:
        issued = cast + (review.unused_count or 0)
    elif review.secrecy == Secrecy.NAMED:
        cast = review.named_papers.count()
        issued = sum(mark != RollMark.LEFT_OUT for mark, *_rest in marks)
        expected = voted
    elif review.secrecy == Secrecy.BLIND:
        issued = sum(issued is not None for _mark, issued, *_rest in marks) + len(slips)
        expected = review.spent_tokens.count() + used
    else:
        on_line = [mark for mark, *_rest in secret if mark in (RollMark.NOT_YET, RollMark.VOTED)]
        issued = len(on_line) + len(slips)
        expected = on_line.count(RollMark.VOTED) + used
    return Reckoning(
        roll=sum(mark != RollMark.LEFT_OUT for mark, *_rest in marks),
        voted=voted,
        named=review.named_papers.count(),
        issued=issued,
        cast=cast,
        unused=issued - cast,
        void=review.void_count,
        slips_printed=len(slips),
        slips_handed=sum(mark == RollMark.SLIP for mark, *_rest in marks),
        slips_used=used,
        slips_unused=len(slips) - used - spoilt,
        slips_spoilt=spoilt,
        expected=expected,
    )


def _secret_rows(review: Review) -> dict[int, frozenset[str]]:
    """Give of each sheet whom its voters rate in secret."""
    named = named_pairs(review)
    return {
        sheet: frozenset(
            row["subject"] for row in subjects if (row["subject"], row["source"]) not in named
        )
        for sheet, subjects in review.sheets.values_list("pk", "subjects")
    }


def _has_secret_rows(voter: tuple, rows: dict[int, frozenset[str]]) -> bool:
    *_rest, sheet, code = voter
    return bool(rows[sheet] - {code})
