"""Rows of reviews: the roll and the box share no key, no order and no time."""

from zhibu.ballots.models.boxes import (
    BoxSums,
    IssuingKey,
    Receipt,
    Remark,
    SealedPaper,
    Slip,
    SpentToken,
    Tally,
)
from zhibu.ballots.models.results import Fairness, NamedPaper, Publication
from zhibu.ballots.models.reviews import BoxOpening, Review, Teller
from zhibu.ballots.models.rolls import Objection, Sheet, Voter

__all__ = [
    "BoxOpening",
    "BoxSums",
    "Fairness",
    "IssuingKey",
    "NamedPaper",
    "Objection",
    "Publication",
    "Receipt",
    "Remark",
    "Review",
    "SealedPaper",
    "Sheet",
    "Slip",
    "SpentToken",
    "Tally",
    "Teller",
    "Voter",
]
