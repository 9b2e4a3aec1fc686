"""Accounts that an administrator reaches, and how each stands."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from zhibu.accounts.models import AccountEvent, User
from zhibu.orgs.models import Membership, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may, within

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def accounts_for(person: Person) -> QuerySet[User]:
    """Accounts of people within reach, by user name; `has_factor` tells of a second factor."""
    if not may(person, Permission.ACCOUNT_SEE):
        return User.objects.none()
    reached = _within_reach(person, Permission.ACCOUNT_SEE, "person")
    found = User.objects.filter(reached).select_related("person")
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    return found.annotate(has_factor=Exists(factors)).order_by("username")


def account_for(person: Person, username: str) -> User:
    """One of them; 404 if unseen."""
    return get_object_or_404(accounts_for(person), username=username)


def people_without_account(person: Person) -> QuerySet[Person]:
    """People within reach for whom an account can be opened, by name."""
    if not may(person, Permission.ACCOUNT_OPEN):
        return Person.objects.none()
    reached = Person.objects.filter(_within_reach(person, Permission.ACCOUNT_OPEN, "pk"))
    return reached.filter(in_use=True, account__isnull=True).order_by("name", "code")


def _within_reach(person: Person, permission: Permission, field: str) -> Q:
    """Keep who belongs to what one reaches, and who belongs nowhere; `field` names the person."""
    reach = within(person, permission, "branch")
    open_ones = Membership.objects.open().filter(person=OuterRef(field))
    return Exists(open_ones.filter(reach)) | ~Exists(open_ones)


def locked_usernames() -> set[str]:
    """User names, in small letters, that too many wrong passwords have locked just now."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since
    )
    return set(attempts.values_list("username", flat=True))


def events_of(user: User) -> QuerySet[AccountEvent]:
    """What happened to an account, latest first."""
    return user.events.select_related("by").order_by("-at", "-pk")


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app or a passkey is set up."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
