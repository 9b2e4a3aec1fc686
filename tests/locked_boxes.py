"""A box that can be opened: keys that the test holds, papers cast straight into it."""

import secrets
from dataclasses import dataclass, field

from makers import make_review
from zhibu.ballots.enums import ReviewState, RollMark
from zhibu.ballots.models import Review, SealedPaper
from zhibu.urn.papers import Paper, pack
from zhibu.urn.receipts import number_of
from zhibu.urn.sealing import Key, new_key, seal
from zhibu.urn.shares import to_text

SIZE = 2_048


@dataclass
class Locked:
    """A closed review, its two tellers, and the texts of their keys."""

    review: Review
    outer: Key = field(default_factory=new_key)
    inner: Key = field(default_factory=new_key)

    @property
    def first(self):
        return self.review.tellers.get(place=1).person

    @property
    def second(self):
        return self.review.tellers.get(place=2).person

    @property
    def texts(self):
        return (
            to_text(self.outer.private, self.review.code, 1),
            to_text(self.inner.private, self.review.code, 2),
        )

    def sealed(self, packed):
        return seal(packed, self.inner.public, self.outer.public, self.review.code)

    def put(self, marks, remarks=None, *, sheet=1, voter=None, packed=None):
        """A paper in the box, as casting leaves it; the voter is marked."""
        secret = secrets.token_bytes(16)
        packed = packed or pack(Paper(sheet, tuple(marks), remarks or {}), SIZE)
        number = number_of(secret)
        SealedPaper.objects.create(review=self.review, key=number, sealed=self.sealed(packed))
        if voter is not None:
            voter.mark = RollMark.VOTED
            voter.save(update_fields=["mark"])
        return number

    def all_vote(self, marks_of, remarks_of=lambda _voter: {}):
        """Everybody on the roll casts; what each marks is told by the test."""
        for voter in self.review.voters.order_by("person__code"):
            self.put(marks_of(voter), remarks_of(voter), sheet=voter.sheet.number, voter=voter)


def make_locked(*, voters=6, state=ReviewState.CLOSED, **fields) -> Locked:
    """A review under keys that the test holds."""
    outer, inner = new_key(), new_key()
    review = make_review(
        voters=voters, state=state, keys=(outer.public, inner.public), paper_size=SIZE, **fields
    )
    return Locked(review, outer, inner)
