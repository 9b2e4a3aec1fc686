"""Accounts (账号): one for a person, passwords that were used before, and what happened."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from zhibu.accounts.enums import Happening
from zhibu.orgs.models import Person


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username: str) -> "User":
        return self.select_related("person").get(username=username)


class User(AbstractBaseUser):
    """An account; what it may do follows from the person's roles alone."""

    username = models.CharField(max_length=40, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    password_once = models.BooleanField(default=True)
    """Whether the password is a one-time one, to be changed at the next sign-in."""
    opened_at = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=10, blank=True)
    sessions_round = models.PositiveIntegerField(default=0)
    """Counts up when every session of the account is to end."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["person"]
    is_staff = False
    is_superuser = False
    objects = UserManager()

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session is good while neither the password nor the round has changed."""
        told = f"{self.password}/{self.sessions_round}"
        return salted_hmac(
            "zhibu.accounts.session", told, secret=secret, algorithm="sha256"
        ).hexdigest()

    def get_full_name(self) -> str:
        return self.person.name

    get_short_name = get_full_name

    def has_perm(self, _permission: str, _on: object = None) -> bool:
        """Django's own permissions play no part; see orgs/permissions.py."""
        return False

    def has_module_perms(self, _label: str) -> bool:
        return False


class FormerPassword(models.Model):
    """A password that was used before, as a hash."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField(auto_now_add=True)


class AccountEvent(models.Model):
    """What happened to an account, by whom; never changed, never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="events")
    happening = models.CharField(max_length=24, choices=Happening)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="account_events")
    """Nobody where it was done from the command line."""
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="accounts_event_of_user")]
