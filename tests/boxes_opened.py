"""Looking into a box with both keys, which on a site only two tellers do, after the close."""

from dataclasses import dataclass
from typing import Any

from makers import make_review
from zhibu.ballots.models import Review
from zhibu.urn.papers import Paper, unpack
from zhibu.urn.sealing import Key, new_key, open_inner, open_outer


@dataclass(frozen=True, slots=True)
class Held:
    """A review with the tellers' keys in one hand."""

    review: Review
    outer: Key
    inner: Key

    def papers(self) -> dict[bytes, Paper]:
        """What lies in the box, by the receipt's number."""
        code = self.review.code
        return {
            bytes(one.key): unpack(
                open_inner(
                    open_outer(bytes(one.sealed), self.outer.private, code),
                    self.inner.private,
                    code,
                )
            )
            for one in self.review.papers.all()
        }

    def marks_of(self, voter: Any, mark: int | None = 9000) -> dict[int, int | None]:
        """The same mark for everybody on the voter's sheet but themselves."""
        return {
            place: mark
            for place, row in enumerate(voter.sheet.subjects)
            if row["subject"] != voter.person.code
        }


def held_review(*given: Any, **fields: Any) -> Held:
    outer, inner = new_key(), new_key()
    return Held(make_review(*given, keys=(outer.public, inner.public), **fields), outer, inner)
