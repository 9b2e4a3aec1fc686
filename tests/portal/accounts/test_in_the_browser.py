"""Sign-in in a real browser: by password, by passkey, on a phone, without script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from browsing import wait_until, wait_until_kept, width_of
from cast import Cast
from makers import PASSWORD, make_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill_in(page: Page, username: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def with_authenticator(page: Page) -> None:
    """A fingerprint reader that always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_member_signs_in_by_passkey(
    page: Page, axe: Callable, live_server: Any, cast: Cast
) -> None:
    user = make_account(cast.member)
    with_authenticator(page)
    page.goto(f"{live_server.url}/account/")
    axe(page)
    fill_in(page, user.username)
    expect(page.get_by_role("heading", level=1)).to_have_text("我的账号")
    axe(page)
    page.get_by_role("link", name="双因素验证与通行密钥").click()
    axe(page)
    page.get_by_role("link", name="添加通行密钥").click()
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="继续").click()
    axe(page)
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("恢复码")
    page.get_by_role("link", name="我已保存好").click()
    page.goto(f"{live_server.url}/account/")
    page.get_by_role("button", name="退出登录").first.click()
    page.goto(f"{live_server.url}/account/")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的账号")


def test_sign_in_fits_a_phone(phone: Page, axe: Callable, live_server: Any, cast: Cast) -> None:
    user = make_account(cast.member)
    phone.goto(f"{live_server.url}/help/")
    assert width_of(phone) == 390
    axe(phone)
    fill_in(phone, user.username)
    expect(phone.get_by_role("heading", level=1)).to_have_text("帮助")
    phone.get_by_text("菜单").click()
    expect(phone.get_by_role("navigation", name="菜单")).to_be_visible()
    axe(phone)
    assert width_of(phone) == 390


def test_everything_works_without_script(
    browser: Browser, live_server: Any, cast: Cast, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    user = make_account(cast.system_administrator)
    user_page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    user_page.goto(f"{live_server.url}/account/")
    fill_in(user_page, user.username)
    expect(user_page.get_by_role("heading", level=1)).to_have_text("需要设置双因素验证")
    user_page.get_by_role("button", name="退出登录").click()
    other = make_account(cast.secretary)
    user_page.goto(f"{live_server.url}/help/")
    fill_in(user_page, other.username)
    user_page.set_viewport_size({"width": 390, "height": 800})
    user_page.get_by_text("菜单").click()
    user_page.get_by_role("button", name="English").click()
    expect(user_page.get_by_role("heading", level=1)).to_have_text("Help")
    user_page.context.close()


def test_unsent_input_is_offered_again(
    page: Page, signed_in: Callable, live_server: Any, cast: Cast
) -> None:
    signed_in(page, cast.secretary).goto(f"{live_server.url}/gallery/")
    page.get_by_label("会议纪要").fill("应到15人，实到13人。")
    wait_until_kept(page, "实到13人")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live_server.url}/gallery/")
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_label("会议纪要")).to_have_value("应到15人，实到13人。")


def test_chart_leads_on_when_clicked(
    page: Page, signed_in: Callable, live_server: Any, cast: Cast
) -> None:
    signed_in(page, cast.member).goto(f"{live_server.url}/gallery/")
    page.wait_for_selector(".chart-canvas svg")
    page.locator(".chart-canvas svg").first.locator("path[fill='#a61e22']").first.click()
    page.wait_for_url("**/gallery/?month=*")


def test_button_that_was_pressed_is_sent_once(
    page: Page, signed_in: Callable, live_server: Any, cast: Cast
) -> None:
    signed_in(page, cast.member).goto(f"{live_server.url}/account/")
    asked: list[Route] = []

    def hold(route: Route) -> None:
        """Until both clicks were made: the second one belongs to this page, not to the next."""
        if route.request.method == "POST":
            asked.append(route)
        else:
            route.fallback()

    page.route("**/*", hold)
    page.locator(".content").get_by_role("button", name="English").dblclick()
    wait_until(page, lambda: asked)
    asked[0].continue_()
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")
    assert len(asked) == 1
