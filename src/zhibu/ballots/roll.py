"""The roll as bytes (名册散列): what is frozen, so that anybody with the roll can hash it again."""

import hashlib
from collections.abc import Iterator

from zhibu.ballots.enums import RollMark
from zhibu.ballots.models import Review
from zhibu.tlog.leaves import canonical


def roll_hash(review: Review) -> str:
    """Hash the roll of a review: its sheets, and who is asked with which; never a mark.

    SHA-256 over lines, each canonical JSON (RFC 8785) and a line feed: the review's code; each sheet as
    [number, organisation, [[subject, source, name, note] …]] by number; each person who is asked as
    [person, organisation, number of the sheet], sorted.
    """
    hashed = hashlib.sha256()
    for line in lines(review):
        hashed.update(line + b"\n")
    return hashed.hexdigest()


def lines(review: Review) -> Iterator[bytes]:
    """Give what is hashed, line by line."""
    yield canonical(["zhibu roll", review.code])
    sheets = review.sheets.order_by("number")
    for number, organisation, subjects in sheets.values_list(
        "number", "organisation__code", "subjects"
    ):
        rows = [
            [one["subject"], one["source"], one["name"], one.get("note", "")] for one in subjects
        ]
        yield canonical([number, organisation, rows])
    asked = review.voters.exclude(mark=RollMark.LEFT_OUT)
    voters = asked.values_list("person__code", "organisation__code", "sheet__number")
    for voter in sorted(voters):
        yield canonical(list(voter))


__all__ = ["lines", "roll_hash"]
