"""Rows of organisations and people; what must always hold of a row is a constraint here."""

from zhibu.orgs.models.organisations import Organisation, Tie
from zhibu.orgs.models.people import Membership, Person, SensitiveLook
from zhibu.orgs.models.posts import Link, Post, Role

__all__ = [
    "Link",
    "Membership",
    "Organisation",
    "Person",
    "Post",
    "Role",
    "SensitiveLook",
    "Tie",
]
