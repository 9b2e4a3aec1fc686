"""The company's sign-in: a button where it is set up, and only known people come in."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage

from cast import Cast
from makers import make_account
from zhibu.accounts.adapters import KnownPeopleOnly
from zhibu.accounts.models import User

SITE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", "socialaccount", verbosity=0)
from django.test import Client
page = Client(SERVER_NAME="localhost").get("/accounts/login/").content.decode()
print("用统一认证登录" in page, "/accounts/oidc/oidc/login/" in page)
"""


def test_button_is_there_where_it_is_set_up(tmp_path: Path) -> None:
    told = {"ZHIBU_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "zhibu.config.settings"}
    told |= {
        "DATABASE_URL": "",
        "ZHIBU_OIDC": "https://id.example,zhibu,secret",
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "-W", "ignore", "-c", SITE]
    done = subprocess.run(command, env=os.environ | told, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("True True", "")


def coming_in(rf: Any, name: str) -> tuple[Any, SocialLogin]:
    request = rf.get("/accounts/oidc/oidc/login/callback/")
    request.session = {}
    request._messages = FallbackStorage(request)
    told = {"userinfo": {"preferred_username": name}}
    account = SocialAccount(provider="oidc", uid="1", extra_data=told)
    return request, SocialLogin(user=User(), account=account)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nobody", "closed", ""])
def test_unknown_or_closed_is_told_and_not_let_in(name: str, rf: Any, cast: Cast) -> None:
    make_account(cast.member, username="closed", is_active=False)
    request, login = coming_in(rf, name)
    with pytest.raises(ImmediateHttpResponse) as sent:
        KnownPeopleOnly().pre_social_login(request, login)
    assert sent.value.response.headers["Location"] == "/accounts/login/"
    assert f"“{name}”" in str(next(iter(get_messages(request))))


@pytest.mark.django_db
def test_known_name_is_joined_to_its_account(rf: Any, cast: Cast, settings: Any) -> None:
    app = {"provider_id": "oidc", "name": "OpenID Connect", "client_id": "zhibu", "secret": "s",
           "settings": {"server_url": "https://id.example"}}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    user = make_account(cast.member, username="wang-fang")
    request, login = coming_in(rf, "Wang-Fang")
    KnownPeopleOnly().pre_social_login(request, login)
    assert (login.user, SocialAccount.objects.get().user) == (user, user)
