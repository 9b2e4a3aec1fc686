"""Accounts (账号): one for a person, with passwords that were used before."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

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

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["person"]
    is_staff = False
    is_superuser = False
    objects = UserManager()

    def __str__(self) -> str:
        return self.username

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
