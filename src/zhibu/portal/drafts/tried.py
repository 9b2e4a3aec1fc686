"""Whether a draft was tried on former facts, and the gist of it: what its approver asks first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhibu.assessments import trials
from zhibu.assessments.simulating import bases_for
from zhibu.portal.drafts.words import basis_in_words
from zhibu.schemes.models import Draft


@dataclass(frozen=True, slots=True)
class Tried:
    """A finished trial of the draft as it now reads, on the best facts that it was tried on.

    Attributes:
        whole: how many there are, how many go up, down or change otherwise.
        compared: whether a scheme was adopted before, so that grades can change.
    """

    at: datetime
    key: str
    words: str
    whole: dict[str, Any]
    compared: bool


def tried_of(draft: Draft) -> Tried | None:
    """Give the trial of a draft; none where its text was not tried on the facts as they stand."""
    for basis in bases_for(draft):
        found = trials.standing(draft, basis).found
        at = trials.finished_at(draft, basis)
        if found is not None and at is not None:
            words = basis_in_words(basis)
            return Tried(at, basis.key, words, found["whole"], not found["without"])
    return None
