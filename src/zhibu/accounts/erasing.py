"""Close the account of a person whose entries are erased, and forget by what name they came in."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt, AccessFailureLog, AccessLog

from zhibu.accounts.models import User


def forget_person(subject: str) -> Iterator[str]:
    """Empty the account and delete what signs it in; its own entries are erased with it."""
    user = User.objects.filter(person=subject.partition("/")[2]).first()
    if user is None:
        return
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        log.objects.filter(username__iexact=user.username).delete()
    for rows in (EmailAddress, Authenticator, SocialAccount):
        rows.objects.filter(user=user).delete()
    user.former_passwords.all().delete()
    user.username = f"erased-{user.pk}"
    user.email = ""
    user.is_active = False
    user.sessions_round += 1
    user.set_unusable_password()
    user.save()
    yield f"account/{user.pk}"
