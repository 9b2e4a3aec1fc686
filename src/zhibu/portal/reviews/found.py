"""A review for somebody who wants to do something with it, and what they sent."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from zhibu.ballots.models import Review
from zhibu.ballots.queries import review_for
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may


def review_to(person: Person, code: str, permission: Permission) -> Review:
    """The review, 404 if unseen; 403 if seen by somebody who may not do this with it."""
    review = review_for(person, code)
    if not may(person, permission, review.organisation):
        raise PermissionDenied
    return review


def sent(request: HttpRequest) -> Any:
    """What a form takes as its data: an empty form that was sent is filled wrongly, not unfilled."""
    return request.POST if request.method == "POST" else None
