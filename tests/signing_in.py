"""Fixtures of a site with people: a company, its cast, and clients and browsers signed in as them.

What knows models is imported when a fixture is used: tests of the pure rooms do without.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Page

    from cast import Cast
    from makers import Company
    from zhibu.orgs.models import Person


@pytest.fixture
def company(db: None) -> "Company":  # noqa: ARG001
    from makers import make_company

    return make_company()


@pytest.fixture
def cast(company: "Company") -> "Cast":
    from cast import make_cast

    return make_cast(company)


@pytest.fixture
def client_for(db: None) -> "Callable[..., Client]":  # noqa: ARG001
    """`client_for(person)`: Django's test client, signed in; an account is opened if there is none."""
    from django.conf import settings
    from django.test import Client

    from makers import make_account
    from zhibu.accounts.middleware import FACTOR
    from zhibu.accounts.models import User

    def sign_in(person: "Person", **options: Any) -> Client:
        client = Client(**options)
        user = User.objects.filter(person=person).first() or make_account(person)
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        session = client.session
        session[FACTOR] = True  # as if the second factor had been shown
        session.save()
        return client

    return sign_in


@pytest.fixture
def signed_in(
    client_for: "Callable[[Person], Client]", live_server: Any
) -> "Callable[[Page, Person], Page]":
    """`signed_in(page, person)`: the page in a browser, signed in on the live site."""
    from django.conf import settings

    def sign_in(page: "Page", person: "Person") -> "Page":
        session = client_for(person).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": session.key, "value": session.value, "url": live_server.url}]
        )
        return page

    return sign_in


@pytest.fixture
def sees(client_for: "Callable[[Person], Client]") -> "Callable[[Person, str], bool]":
    """`sees(person, address)`: whether the person gets that page."""
    return lambda person, address: client_for(person).get(address).status_code == 200
