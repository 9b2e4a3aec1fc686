"""The fairness report of a review, for those who may read it (公正性分析)."""

from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404

from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Fairness, Review
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import within


def review_with_fairness(person: Person, code: str) -> Review:
    """The review, where the person may read its fairness report; 404 if unseen."""
    seen = Review.objects.filter(within(person, Permission.FAIRNESS_SEE, "organisation"))
    return get_object_or_404(seen.select_related("organisation"), code=code)


def figures_of(review: Review) -> Mapping[str, Any] | None:
    """The stored figures: none before the results are published, and none where no ballot was secret.

    Means of classes and shares of marks are results too: nobody reads them before everybody does.
    """
    if review.state != ReviewState.PUBLISHED:
        return None
    row = Fairness.objects.filter(review=review).first()
    return row.figures if row else None
