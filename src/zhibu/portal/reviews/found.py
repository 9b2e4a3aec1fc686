"""A review for somebody who wants to do something with it."""

from django.core.exceptions import PermissionDenied

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
