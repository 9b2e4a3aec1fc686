"""The gallery shows every piece, and each piece can be used by everybody."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browsing import width_of
from cast import Cast
from zhibu.portal.templatetags.portal import register

HIDDEN = {"address", "capture"}


@pytest.mark.django_db
def test_gallery_shows_every_tag(client_for: Callable, cast: Cast) -> None:
    page = client_for(cast.member).get("/gallery/").content.decode()
    shown = set(re.findall(r"{% (\w+)", page))
    assert set(register.tags) - shown - HIDDEN == set()


@pytest.mark.django_db
def test_gallery_needs_a_sign_in(client: object) -> None:
    answer = client.get("/gallery/")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/accounts/login/?next=/gallery/",
    )


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_gallery_is_accessible(
    page: Page, signed_in: Callable, axe: Callable, live_server: object, cast: Cast
) -> None:
    signed_in(page, cast.member).goto(f"{live_server.url}/gallery/")
    page.wait_for_selector(".chart-canvas svg")
    axe(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_gallery_fits_a_phone(
    phone: Page, signed_in: Callable, axe: Callable, live_server: object, cast: Cast
) -> None:
    signed_in(phone, cast.member).goto(f"{live_server.url}/gallery/")
    phone.wait_for_selector(".chart-canvas svg")
    assert width_of(phone) == 390
    axe(phone)
