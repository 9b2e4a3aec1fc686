"""A voter's browser in blind mode, in Python: blinds a token, keeps it, seals the paper itself."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from locked_boxes import Locked, make_locked
from makers import make_branch, make_member
from zhibu.ballots.actions.issuing import TokenCast, cast_with_token, issue_token
from zhibu.ballots.enums import ReviewState, Secrecy
from zhibu.ballots.issuing_keys import make_keys, public_key
from zhibu.ballots.models import Review, Sheet, Voter
from zhibu.urn.blind import Blinded, Token, blind, finalize, message_of
from zhibu.urn.papers import Paper, pack
from zhibu.urn.sealing import seal


def blind_review(*, branches: int = 1, people: int = 3, **fields: Any) -> Locked:
    """An open review with issuing keys; a sheet for each branch."""
    sheets = []
    for _ in range(branches):
        branch = make_branch()
        members = [make_member(branch) for _ in range(people)]
        sheets.append((members, members))
    given = {"secrecy": Secrecy.BLIND, "state": ReviewState.OPEN, "sheets": sheets}
    locked = make_locked(**given | fields)
    make_keys(locked.review)
    return locked


def mixed_review(**fields: Any) -> tuple[Review, Voter]:
    """A blind review in which the first of the staff was helped by one member, and rates that by name."""
    branch = make_branch()
    members = [make_member(branch) for _ in range(3)]
    staff = [make_member(branch) for _ in range(6)]
    sources = [
        {"source": "staff", "title": {"zh": "群众", "en": "Staff"}, "raters": ["staff"]},
        {"source": "helped", "title": {"zh": "被帮人", "en": "Helped"}, "raters": ["helped"]},
    ]
    sheets = [(members, staff[1:]), (members, staff[:1])]
    given = {"secrecy": Secrecy.BLIND, "state": ReviewState.OPEN}
    review = make_locked(sheets=sheets, sources=sources, **given, **fields).review
    for sheet in review.sheets.all():
        for row in sheet.subjects:
            row["source"] = "staff"
        if sheet.number == 2:
            sheet.subjects.append({**sheet.subjects[0], "source": "helped"})
        sheet.save()
    make_keys(review)
    voters = review.voters.select_related("person", "sheet", "review", "organisation")
    return review, voters.get(person=staff[0])


@dataclass(slots=True)
class Device:
    """What one browser knows of one ballot."""

    review: Review
    voter: Voter
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    prefix: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    blinded: Blinded = field(init=False)
    token: Token = field(init=False)

    def __post_init__(self) -> None:
        sheet = self.sheet
        message = self.prefix + message_of(self.secret, self.review.code, sheet.number)
        self.blinded = blind(public_key(sheet), message)

    @property
    def sheet(self) -> Sheet:
        return Sheet.objects.select_related("issuing_key", "review").get(pk=self.voter.sheet_id)

    def ask(self) -> bytes:
        return issue_token(review=self.review, blinded=self.blinded.message, by=self.voter.person)

    def take(self, signed: bytes) -> Token:
        message = self.prefix + message_of(self.secret, self.review.code, self.sheet.number)
        signature = finalize(public_key(self.sheet), message, signed, self.blinded.inverse)
        self.token = Token(self.secret, self.prefix, signature)
        return self.token

    def sealed(self, mark: int | None = 9_000, **fields: Any) -> bytes:
        subjects = self.sheet.subjects
        marks = tuple(
            None if row["subject"] == self.voter.person.code else mark for row in subjects
        )
        paper = Paper(fields.get("sheet", self.sheet.number), marks, fields.get("remarks", {}))
        keys = dict(self.review.tellers.values_list("place", "public_key"))
        packed = pack(paper, self.review.paper_size)
        return seal(packed, bytes(keys[2]), bytes(keys[1]), self.review.code)

    def cast(self, sealed: bytes | None = None, **fields: Any) -> TokenCast:
        given = {"review": self.review, "sheet": self.sheet.number, "token": self.token}
        return cast_with_token(**given | fields, sealed=sealed or self.sealed())


def devices_of(review: Review) -> list[Device]:
    """A browser for everybody on the roll, in the roll's order, each with its token."""
    found = review.voters.select_related("person").order_by("sheet__number", "pk")
    every = [Device(review, voter) for voter in found]
    for one in every:
        one.take(one.ask())
    return every
