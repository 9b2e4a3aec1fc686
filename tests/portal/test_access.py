"""Every address × everybody of the cast × own, parent, sibling, foreign place × every method.

What each may do is computed from the permission table and from who holds what where (written out by
hand in cast.py), never from the code that pages use.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from abouts import ARGUMENTS, CHOSEN_BY, ELSEWHERE, FORMS, MAKERS, Thing, World, make_world
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from cast import HELD, make_cast
from makers import make_account, make_company
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import TABLE, Permission
from zhibu.portal.pages import OPEN_PAGES, PAGES, Page

pytestmark = pytest.mark.django_db

PATTERNS: list[URLPattern] = get_resolver().url_patterns  # reading them fills PAGES
NAMES = sorted(PAGES)
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "TRACE")
REFUSED = (403, 404)
OPEN = {
    "account_login", "account_logout", "account_inactive", "account_reauthenticate",
    "account_change_password", "language", "second_factor", "mfa_index", "mfa_authenticate",
    "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_login_webauthn", "mfa_reauthenticate_webauthn", "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    # Public, without people's data: whoever keeps a checkpoint need not have an account.
    "ledger", "ledger_notice", "ledger_checkpoint", "ledger_former", "ledger_keys", "ledger_growth",
    "ledger_check", "ledger_tile", "ledger_sm3_checkpoint", "ledger_sm3_tile",
    # Whoever looks a receipt up need not say who they are: no log then ties a number to a person.
    "receipts",
    # Votes of whom nobody knows: by the code of a paper slip, or by a blind token without a cookie.
    "slip_enter", "slip", "vote_paper", "vote_keys",
}  # fmt: skip
"""Addresses that take no permission; a new one is entered here, with a reason in its review."""
NEEDLESS: dict[str, set[str]] = {}
"""By page: members of the cast whom the page itself refuses though the table allows, with the reason."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One set of things for all; every request is undone."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        company = make_company()
        yield make_world(company, make_cast(company))
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    return {name: _signed_in(person) for name, person in world.cast}


def _signed_in(person: Person) -> Client:
    from django.conf import settings

    client = Client(raise_request_exception=True)
    client.force_login(make_account(person), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def ask(client: Client, method: str, page: Page, thing: Thing) -> HttpResponse:
    """Send a request whose effects are undone."""
    address = reverse(page.name, kwargs=arguments_of(page, thing))
    with transaction.atomic():
        data = FORMS.get(page.name, {}) if method == "POST" else {}
        response: HttpResponse = getattr(client, method.lower())(address, data)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response


def arguments_of(page: Page, thing: Thing) -> dict[str, Any]:
    known = {"year": timezone.localdate().year} | thing.arguments
    known |= ARGUMENTS.get(page.name, {}) | thing.by_page.get(page.name, {})
    wanted = re.findall(r"<(?:\w+:)?(\w+)>", page.route)
    missing = [name for name in wanted if name not in known]
    assert not missing, f"{page.name}: enter {missing} in ARGUMENTS of tests/portal/abouts.py"
    return {name: known[name] for name in wanted}


def allowed(world: World, name: str, method: str, permission: Permission, thing: Thing) -> bool:
    """What the table says of somebody and a thing."""
    if permission is Permission.OWN_SEE and thing.organisation is not None:
        if getattr(world.cast, name) == thing.oneself:
            return True
        permission = Permission.PERSON_SEE  # of others
    tops = [
        getattr(world.company, place).path
        for role, place in HELD[name]
        if role in TABLE[permission]
    ]
    if thing.owner is not None:
        return bool(tops) and getattr(world.cast, name) == thing.owner
    if thing.organisation is None:
        return bool(tops)
    path = thing.organisation.path
    below = method == "GET" and thing.seen_below
    return any(path.startswith(top) or (below and top.startswith(path)) for top in tops)


def wrong(response: HttpResponse, expected: bool) -> bool:
    """Whether an answer is not what the table says."""
    if expected:
        return response.status_code in (*REFUSED, 405) or response.status_code >= 500
    return response.status_code not in REFUSED and not _to_sign_in(response)


def _to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith(
        "/accounts/login/"
    )


@pytest.mark.parametrize("name", [name for name in NAMES if PAGES[name].get])
def test_whoever_may_read_a_page_gets_it_on_either_database(name, world, clients):
    page = PAGES[name]
    thing, who = next(
        (thing, who)
        for thing in world.things[page.about]
        for who, _ in world.cast
        if who not in NEEDLESS.get(name, ()) and allowed(world, who, "GET", page.get, thing)
    )
    assert not wrong(ask(clients[who], "GET", page, thing), expected=True)


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
def test_everybody_gets_what_the_table_allows_and_nothing_else(name, world, clients):
    page = PAGES[name]
    assert page.about in world.things, (
        f"{name}: no maker for {page.about} in tests/portal/abouts.py"
    )
    faults = [
        f"{method} {thing.place}: {who} {'may' if expected else 'may not'}, got {response.status_code}"
        for thing in world.things[page.about]
        for method, permission in (("GET", page.get), ("POST", page.post))
        if permission is not None
        for who, _ in world.cast
        if who not in NEEDLESS.get(name, ())
        for expected in [allowed(world, who, method, permission, thing)]
        for response in [ask(clients[who], method, page, thing)]
        if wrong(response, expected)
    ]
    assert faults == []


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
def test_methods_that_a_page_does_not_list_are_not_allowed(name, world, clients):
    page = PAGES[name]
    thing = world.things[page.about][0]
    closed = [*OTHER_METHODS, *(["GET", "HEAD"] if page.get is None else []),
              *(["POST"] if page.post is None else [])]  # fmt: skip
    answers = {
        method: ask(client, method, page, thing).status_code
        for client in (clients["secretary"], clients["stranger"], Client())
        for method in closed
    }
    assert answers == dict.fromkeys(closed, 405)


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
def test_who_is_not_signed_in_is_sent_to_sign_in(name, world):
    page, client = PAGES[name], Client()
    for method, permission in (("GET", page.get), ("POST", page.post)):
        if permission is not None:
            assert _to_sign_in(ask(client, method, page, world.things[page.about][0])), method


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name in NAMES if PAGES[name].post])
def test_a_form_from_elsewhere_is_refused(name, world, clients):
    page = PAGES[name]
    for who, signed_in in clients.items():
        client = Client(enforce_csrf_checks=True)
        client.cookies = signed_in.cookies
        assert ask(client, "POST", page, world.things[page.about][0]).status_code == 403, who


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name in NAMES if name in CHOSEN_BY])
def test_an_organisation_out_of_reach_cannot_be_chosen(name, world, clients):
    """What `?branch=` names is as if it were not there: not found, or ignored."""
    page = PAGES[name]
    faults = []
    for thing in world.things["organisation"]:
        for who, client in clients.items():
            if allowed(world, who, "GET", page.get, thing):
                continue
            answer = client.get(reverse(name), {CHOSEN_BY[name]: thing.organisation.code})
            content = b"".join(answer) if answer.streaming else answer.content
            if answer.status_code == 200 and thing.organisation.name.encode() in content:
                faults.append(f"{who} reads of {thing.place}")
    assert faults == []


def test_what_chooses_an_organisation_belongs_to_a_page():
    assert set(CHOSEN_BY) <= set(PAGES)


# --- no address beside the list -------------------------------------------------------------------


def addresses(patterns: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from addresses(pattern.url_patterns, route)


def test_every_address_is_a_listed_page_or_one_of_sign_in():
    stray = [
        f"{route} ({pattern.name})"
        for route, pattern in addresses(PATTERNS)
        if not (pattern.name in PAGES and PAGES[pattern.name].route == route)
        and not (pattern.name in OPEN and OPEN_PAGES.get(pattern.name) == route)
    ]
    assert stray == []


def test_pages_of_sign_in_are_those_that_were_looked_at():
    assert set(OPEN_PAGES) <= OPEN


def test_every_page_asks_for_something_and_reads_are_guarded_by_a_reading_permission():
    assert [name for name, page in PAGES.items() if page.get is None and page.post is None] == []


def test_every_sort_of_thing_has_a_maker():
    known = {*MAKERS, *ELSEWHERE}
    assert {page.about for page in PAGES.values()} <= known
