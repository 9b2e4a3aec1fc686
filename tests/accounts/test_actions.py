"""Accounts: opened, closed, given passwords, unlocked, by whom it is allowed, and noted."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from cast import Cast
from makers import Company, make_account, make_member, make_person
from zhibu.accounts import actions, queries
from zhibu.accounts.models import User
from zhibu.accounts.passwords import KINDS, one_time_password
from zhibu.orgs.refusals import Forbidden, Refused

pytestmark = pytest.mark.django_db


def happenings(user: User) -> list[str]:
    return [event.happening for event in queries.events_of(user)]


def test_one_time_passwords_differ_and_keep_the_rules() -> None:
    made = {one_time_password() for _number in range(200)}
    assert len(made) == 200
    for one in made:
        assert len(one) == 14
        assert sum(bool(re.search(kind, one)) for kind in KINDS) == 4


def test_open_account_gives_a_password_to_be_changed(cast: Cast) -> None:
    by = cast.system_administrator
    user, password = actions.open_account(person=cast.member, username="gh-1001", by=by)
    assert (user.password_once, user.check_password(password)) == (True, True)
    assert (happenings(user), queries.events_of(user)[0].by) == (["opened"], by)


@pytest.mark.parametrize("username", ["ab", "a b c", "王芳王芳", "x" * 41, "a/b"])
def test_open_account_refuses_a_malformed_user_name(username: str, cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        actions.open_account(person=cast.member, username=username, by=None)
    assert set(refusal.value.fields) == {"username"}


def test_open_account_refuses_a_taken_user_name_in_any_case(cast: Cast) -> None:
    make_account(cast.secretary, username="wang")
    with pytest.raises(Refused) as refusal:
        actions.open_account(person=cast.member, username="WANG", by=None)
    assert set(refusal.value.fields) == {"username"}


def test_open_account_refuses_a_second_one(cast: Cast) -> None:
    make_account(cast.member)
    with pytest.raises(Refused) as refusal:
        actions.open_account(person=cast.member, username="another", by=None)
    assert set(refusal.value.fields) == {"person"}


def act(name: str, user: User, by: Any) -> Any:
    more = {"reason": "见面核实"} if name in ("close_account", "reset_second_factor") else {}
    return getattr(actions, name)(user=user, by=by, **more)


ALLOWED = {
    "give_new_password": "system_administrator",
    "close_account": "system_administrator",
    "reopen": "system_administrator",
    "unlock": "security_administrator",
    "reset_second_factor": "security_administrator",
}


@pytest.mark.parametrize(("name", "allowed"), ALLOWED.items())
def test_each_action_is_one_administrator_s(name: str, allowed: str, cast: Cast) -> None:
    user = make_account(cast.member)
    for role, person in cast:
        Authenticator.objects.get_or_create(user=user, type="totp", data={})
        if role == allowed:
            act(name, user, person)
            User.objects.filter(pk=user.pk).update(is_active=True)
            user.refresh_from_db()
        else:
            with pytest.raises(Forbidden):
                act(name, user, person)


@pytest.mark.parametrize(("name", "allowed"), ALLOWED.items())
def test_nobody_acts_on_their_own_account(name: str, allowed: str, cast: Cast) -> None:
    person = getattr(cast, allowed)
    user = make_account(person)
    with pytest.raises(Refused, match="自己的账号"):
        act(name, user, person)


def test_closing_and_resetting_take_a_reason(cast: Cast) -> None:
    user = make_account(cast.member)
    with pytest.raises(Refused) as refusal:
        actions.close_account(user=user, reason=" ", by=cast.system_administrator)
    assert set(refusal.value.fields) == {"reason"}


def test_new_password_ends_sessions(cast: Cast) -> None:
    user = make_account(cast.member)
    before = user.get_session_auth_hash()
    password = actions.give_new_password(user=user, by=cast.system_administrator)
    assert user.get_session_auth_hash() != before
    assert (user.password_once, user.check_password(password)) == (True, True)


def test_change_password_keeps_the_last_five(cast: Cast) -> None:
    user = make_account(cast.member)
    for number in range(7):
        actions.change_password(user=user, password=f"Zhibu-2026-{number}")
    assert user.former_passwords.count() == 5
    assert (user.password_once, happenings(user)) == (False, ["changed_password"] * 7)


def test_second_factor_is_taken_away_whole(cast: Cast) -> None:
    user = make_account(cast.member)
    for kind in ("totp", "webauthn", "recovery_codes"):
        Authenticator.objects.create(user=user, type=kind, data={})
    by = cast.security_administrator
    actions.reset_second_factor(user=user, reason="手机丢失，当面核实", by=by)
    assert (queries.has_second_factor(user), Authenticator.objects.count()) == (False, 0)
    with pytest.raises(Refused, match="没有设置"):
        actions.reset_second_factor(user=user, reason="再来", by=by)


def test_administrators_see_accounts_and_nobody_else_does(cast: Cast) -> None:
    make_account(cast.member)
    seeing = {name for name, person in cast if queries.accounts_for(person).exists()}
    assert seeing == {"system_administrator", "security_administrator", "audit_administrator"}


def test_people_without_account_are_offered(company: Company, cast: Cast) -> None:
    member, nowhere = make_member(company.branch), make_person()
    make_account(make_member(company.branch))
    offered = set(queries.people_without_account(cast.system_administrator))
    assert {member, nowhere} <= offered
    assert not any(hasattr(person, "account") for person in offered)
    assert not queries.people_without_account(cast.security_administrator).exists()
