"""Sign-in: the password, locking, one-time passwords, idle time, second factors, and no way around."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from cast import Cast
from makers import PASSWORD, make_account, make_person
from zhibu.accounts.models import User
from zhibu.accounts.queries import has_second_factor
from zhibu.portal.pages import OPEN_PAGES, PAGES

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(LOGIN, {"login": username, "password": password, **more})


def test_sign_in_opens_the_page_that_was_asked_for(client: Client, cast: Cast) -> None:
    user = make_account(cast.member)
    answer = sign_in(client, user.username, next="/help/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/help/")
    assert client.get("/help/").status_code == 200


def test_sign_in_never_leads_to_another_site(client: Client, cast: Cast) -> None:
    answer = sign_in(client, make_account(cast.member).username, next="https://elsewhere.example/")
    assert answer.headers["Location"] == "/"


def test_wrong_password_is_told_in_chinese(client: Client, cast: Cast) -> None:
    answer = sign_in(client, make_account(cast.member).username, "wrong")
    assert "您提供的用户名或密码不正确" in answer.content.decode()


def test_five_wrong_passwords_lock_the_account(client: Client, cast: Cast) -> None:
    user = make_account(cast.member)
    names = [user.username, user.username.upper(), user.username, user.username, user.username]
    answers = [sign_in(client, name, "wrong").status_code for name in names]
    assert answers == [200, 200, 200, 200, 429]
    answer = sign_in(client, user.username)
    assert answer.status_code == 429
    assert "account/locked.html" in {template.name for template in answer.templates}
    assert "_auth_user_id" not in client.session


def test_locked_account_opens_after_half_an_hour(client: Client, cast: Cast) -> None:
    user = make_account(cast.member)
    with time_machine.travel(datetime(2026, 3, 5, 1, tzinfo=UTC)) as clock:
        for _try in range(5):
            sign_in(client, user.username, "wrong")
        clock.shift(timedelta(minutes=31))
        User.objects.update(password_changed_at=datetime(2026, 3, 1, tzinfo=UTC))
        assert sign_in(client, user.username).status_code == 302


def test_one_time_password_opens_only_its_change(client: Client, cast: Cast) -> None:
    user = make_account(cast.member, password_once=True)
    sign_in(client, user.username)
    for address in ("/help/", "/accounts/2fa/", "/account/", "/gallery/"):
        assert client.get(address).headers["Location"] == "/accounts/password/change/"
    new = "Quite-New-2026"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", form).status_code == 302
    assert client.get("/help/").status_code == 200
    user.refresh_from_db()
    assert (user.password_once, user.check_password(new)) == (False, True)


def test_old_password_must_be_changed(client_for: Callable, cast: Cast) -> None:
    user = make_account(cast.member)
    User.objects.filter(pk=user.pk).update(password_changed_at=datetime(2020, 1, 1, tzinfo=UTC))
    answer = client_for(cast.member).get("/help/")
    assert answer.headers["Location"] == "/accounts/password/change/"


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (PASSWORD, "不要使用最近5次用过的密码"),
        ("short-1A", "密码太短"),
        ("onlysmallletters", "至少三种"),
    ],
)
def test_weak_or_used_password_is_refused(
    new: str, said: str, client_for: Callable, cast: Cast
) -> None:
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    answer = client_for(cast.member).post("/accounts/password/change/", form)
    assert said in answer.content.decode()


def test_idle_session_ends_with_a_word(client: Client, cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 3, 5, 1, tzinfo=UTC)) as clock:
        user = make_account(cast.member)
        sign_in(client, user.username)
        assert client.get("/help/").status_code == 200
        clock.shift(timedelta(minutes=29))
        assert client.get("/help/").status_code == 200
        clock.shift(timedelta(minutes=31))
        answer = client.get("/help/?a=1")
        assert answer.headers["Location"] == "/accounts/login/?next=%2Fhelp%2F%3Fa%3D1"
        assert "30 分钟" in client.get(LOGIN).content.decode()
        assert client.get("/help/").status_code == 302


def test_idle_fragment_moves_the_whole_page(client: Client, cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 3, 5, 1, tzinfo=UTC)) as clock:
        sign_in(client, make_account(cast.member).username)
        client.get("/help/")
        clock.shift(timedelta(minutes=31))
        came_from = "http://testserver/people/?q=x"
        headers = {"HX-Request": "true", "HX-Current-URL": came_from}
        answer = client.get("/people/?q=xy", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2Fpeople%2F%3Fq%3Dx"


NEEDING = {
    "assessment_office", "committee_office", "other_committee_office", "auditor",
    "system_administrator", "security_administrator", "audit_administrator",
}  # fmt: skip


@pytest.fixture
def second_factor(settings: Any) -> None:
    """As a site in service has it: other tests ask for none."""
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.usefixtures("second_factor")
def test_second_factor_is_needed_by_who_decides_over_others(cast: Cast) -> None:
    asked = set()
    for name, person in cast:
        client = Client()
        sign_in(client, make_account(person).username)
        if client.get("/help/").headers.get("Location") == "/accounts/2fa/needed/":
            asked.add(name)
    assert asked == NEEDING


@pytest.mark.usefixtures("second_factor")
def test_second_factor_is_not_asked_of_made_up_accounts(
    client: Client, cast: Cast, settings: Any
) -> None:
    user = make_account(cast.auditor)
    settings.SECOND_FACTOR_NOT_ASKED = {user.username}
    sign_in(client, user.username)
    assert client.get("/help/").status_code == 200


@pytest.mark.usefixtures("second_factor")
def test_app_on_the_phone_opens_everything(client: Client, cast: Cast) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal import auth

    user = make_account(cast.auditor)
    sign_in(client, user.username)
    assert client.get("/accounts/2fa/needed/").status_code == 200
    asked = client.get("/accounts/2fa/totp/activate/").headers["Location"]
    assert asked.startswith("/accounts/reauthenticate/")
    client.post(asked, {"password": PASSWORD})
    secret = re.search(r'id="secret">(\w+)<', client.get("/accounts/2fa/totp/activate/").content.decode())[1]  # fmt: skip
    with time_machine.travel(
        timezone.now(), tick=False
    ):  # a code holds for half a minute of the clock
        code = auth.format_hotp_value(auth.hotp_value(secret, next(iter(auth.yield_hotp_counters_from_time()))))  # fmt: skip
        answer = client.post("/accounts/2fa/totp/activate/", {"code": code})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get(answer.headers["Location"]).status_code == 200
    assert has_second_factor(user)
    assert client.get("/help/").status_code == 200
    kept = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert secret not in kept
    other = Client()
    assert (
        sign_in(other, user.username).headers["Location"].startswith("/accounts/2fa/authenticate/")
    )
    assert "机" in other.get("/accounts/2fa/authenticate/").content.decode()


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/", "3rdparty/", "2fa/signup/"],
)  # fmt: skip
def test_addresses_this_site_does_not_have(client: Client, path: str) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404


def test_every_address_is_listed() -> None:
    def names(patterns: list[Any]) -> set[str]:
        found = set()
        for one in patterns:
            nested = getattr(one, "url_patterns", None)
            found |= names(nested) if nested is not None else {one.name}
        return found

    assert names(get_resolver().url_patterns) - set(PAGES) - set(OPEN_PAGES) - {"work"} == set()
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_policy_of_the_browser_is_strict(client: Client) -> None:
    policy = client.get(LOGIN).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):  # fmt: skip
        assert part in policy


def test_language_is_kept_before_and_after_sign_in(client: Client, cast: Cast) -> None:
    assert '<html lang="zh-Hans">' in client.get(LOGIN).content.decode()
    answer = client.post("/accounts/language/", {"language": "en", "next": "//elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    assert '<html lang="en">' in client.get(LOGIN).content.decode()
    user = make_account(cast.member)
    sign_in(client, user.username)
    client.post("/accounts/language/", {"language": "zh-hans", "next": "/help/"})
    user.refresh_from_db()
    assert user.language == "zh-hans"


def test_closed_account_does_not_open(client: Client) -> None:
    user = make_account(make_person(), is_active=False)
    sign_in(client, user.username)
    assert "_auth_user_id" not in client.session
