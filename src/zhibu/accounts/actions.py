"""Open and close accounts, give one-time passwords, change passwords, take second factors away.

`by=None` stands for the command line; pages always say who acts. Each action is entered as
account.<what happened>, as enums.Happening has it.
"""

import re

from allauth.mfa.models import Authenticator
from axes.utils import reset as axes_reset
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.accounts.entries import ACCOUNTS
from zhibu.accounts.enums import Happening
from zhibu.accounts.models import AccountEvent, FormerPassword, User
from zhibu.accounts.passwords import REMEMBERED, one_time_password
from zhibu.ledger.entering import enter
from zhibu.orgs.models import Membership, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Refused

USERNAME = re.compile(r"[A-Za-z0-9._-]{3,40}")


@transaction.atomic
def open_account(
    *,
    person: Person,
    username: str,
    password: str | None = None,
    once: bool = True,
    by: Person | None,
) -> tuple[User, str]:
    """Open an account (开通账号) for a person; give it with its password, shown this once.

    Args:
        password: made up where none is given.
        once: whether it must be changed at the first sign-in.

    Raises:
        Refused: the person has an account, or the user name is malformed or taken.

    Ledger:
        account.opened
    """
    _allow(by, Permission.ACCOUNT_OPEN, person)
    if User.objects.filter(person=person).exists():
        raise Refused(
            fields={"person": _("%(name)s has an account already.") % {"name": person.name}}
        )
    if not USERNAME.fullmatch(username):
        message = _("A user name has 3 to 40 signs: letters a–z, digits, dot, hyphen, underscore.")
        raise Refused(fields={"username": message})
    if User.objects.filter(username__iexact=username).exists():
        message = _("The user name %(username)s is taken; choose another.") % {"username": username}
        raise Refused(fields={"username": message})
    password = password or one_time_password()
    user = User(person=person, username=username, email=person.email)
    _set(user, password, once=once)
    _note(user, Happening.OPENED, by)
    return user, password


@transaction.atomic
def give_new_password(*, user: User, by: Person | None, once: bool = True) -> str:
    """Give a one-time password (一次性密码) to who forgot theirs; every session of theirs ends.

    Args:
        once: whether it must be changed at the next sign-in.

    Raises:
        Refused: the account is closed, or one's own.

    Ledger:
        account.given_password
    """
    _allow(by, Permission.ACCOUNT_OPEN, user.person)
    _not_own(user, by)
    if not user.is_active:
        raise Refused(_("The account is closed; open it again first."))
    password = one_time_password()
    user.sessions_round += 1
    _set(user, password, once=once)
    _note(user, Happening.GIVEN_PASSWORD, by)
    return password


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """Change one's own password (修改密码); the form has checked it against the rules.

    Ledger:
        account.changed_password
    """
    _set(user, password, once=False)
    _note(user, Happening.CHANGED_PASSWORD, user.person)


@transaction.atomic
def close_account(*, user: User, reason: str, by: Person | None) -> None:
    """Close an account (停用账号); nothing of it is deleted, its sessions end at once.

    Ledger:
        account.closed
    """
    _allow(by, Permission.ACCOUNT_OPEN, user.person)
    _not_own(user, by)
    if by is not None and not reason.strip():
        raise Refused(fields={"reason": _("Say why the account is closed.")})
    user.is_active = False
    user.sessions_round += 1
    user.save(update_fields=["is_active", "sessions_round"])
    _note(user, Happening.CLOSED, by, reason)


@transaction.atomic
def reopen(*, user: User, by: Person | None) -> str:
    """Open a closed account again (重新启用), with a one-time password.

    Ledger:
        account.reopened
    """
    _allow(by, Permission.ACCOUNT_OPEN, user.person)
    _not_own(user, by)
    password = one_time_password()
    user.is_active = True
    _set(user, password, once=True)
    _note(user, Happening.REOPENED, by)
    return password


@transaction.atomic
def unlock(*, user: User, by: Person | None) -> None:
    """Unlock an account (解锁) that wrong passwords locked.

    Ledger:
        account.unlocked
    """
    _allow(by, Permission.ACCOUNT_UNLOCK, user.person)
    _not_own(user, by)
    axes_reset(username=user.username.lower())
    _note(user, Happening.UNLOCKED, by)


@transaction.atomic
def reset_second_factor(*, user: User, reason: str, by: Person | None) -> None:
    """Take away the second factor (重置二次验证) of who lost the phone; every session of theirs ends.

    Raises:
        Refused: no reason, one's own account, or there is nothing to take away.

    Ledger:
        account.reset_second_factor
    """
    _allow(by, Permission.ACCOUNT_UNLOCK, user.person)
    _not_own(user, by)
    if by is not None and not reason.strip():
        raise Refused(fields={"reason": _("Say how you made sure who asked.")})
    found = Authenticator.objects.filter(user=user)
    if not found.exists():
        raise Refused(_("This account has no second factor."))
    found.delete()
    user.sessions_round += 1
    user.save(update_fields=["sessions_round"])
    _note(user, Happening.RESET_SECOND_FACTOR, by, reason)


@transaction.atomic
def sign_out_everywhere(*, user: User) -> None:
    """End every session (退出所有设备) of one's own account.

    Ledger:
        account.signed_out_everywhere
    """
    user.sessions_round += 1
    user.save(update_fields=["sessions_round"])
    _note(user, Happening.SIGNED_OUT_EVERYWHERE, user.person)


def _set(user: User, password: str, *, once: bool) -> None:
    former = user.password
    user.set_password(password)
    user.password_once = once
    user.password_changed_at = timezone.now()
    user.save()
    if former:
        FormerPassword.objects.create(user=user, password=former)
        kept = user.former_passwords.order_by("-at", "-pk").values("pk")[:REMEMBERED]
        user.former_passwords.exclude(pk__in=[row["pk"] for row in kept]).delete()


def _note(user: User, happening: Happening, by: Person | None, reason: str = "") -> None:
    """Keep what happened, and enter the account: the last thing of each action."""
    AccountEvent.objects.create(user=user, happening=happening, by=by, reason=reason.strip()[:300])
    enter(ACCOUNTS, f"account.{happening.value}", user, by=by)


def _allow(by: Person | None, permission: Permission, person: Person) -> None:
    """An administrator acts within reach; who belongs nowhere is within every administrator's."""
    if by is None:
        return
    membership = Membership.objects.open().filter(person=person).select_related("branch").first()
    require(by, permission, on=membership.branch if membership else None)


def _not_own(user: User, by: Person | None) -> None:
    if by is not None and user.person_id == by.pk:
        raise Refused(_("This is your own account: another administrator must do it."))
