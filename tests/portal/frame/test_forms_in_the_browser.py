"""Forms on a bad connection: what was typed stays, what is old overwrites nothing, nothing is served too early."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from browsing import wait_until, wait_until_kept
from cast import Cast
from makers import Company, make_account, make_member
from zhibu.records.kinds import lay_built_in
from zhibu.records.models import Kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MINUTES = "讨论了发展对象的情况。"
CLOSED = """for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("closed", "SecurityError"); } });
}"""


@pytest.fixture(autouse=True)
def kinds() -> None:
    lay_built_in(Kind)  # the flush after another such test took them


class Held:
    """Requests that get no answer until they are let go, as on a slow connection."""

    def __init__(self, page: Page, address: str, method: str = "GET") -> None:
        self.page, self.method, self.routes = page, method, list[Route]()
        page.route(address, self._hold)

    def _hold(self, route: Route) -> None:
        if route.request.method == self.method:
            self.routes.append(route)
        else:
            route.fallback()

    def wait(self) -> None:
        wait_until(self.page, lambda: self.routes)

    def let_go(self) -> None:
        self.wait()
        while self.routes:
            self.routes.pop(0).continue_()


@pytest.fixture
def entry(page: Page, signed_in: Callable, live_server: Any, cast: Cast) -> Page:
    signed_in(page, cast.secretary).goto(f"{live_server.url}/records/new/")
    return page


def typed(page: Page) -> Page:
    page.get_by_label("会议纪要").fill(MINUTES)
    wait_until_kept(page, MINUTES)
    return page


def is_offered(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_label("会议纪要")).to_have_value(MINUTES)


def test_what_was_typed_stays_when_the_session_had_ended(
    entry: Page, signed_in: Callable, cast: Cast, live_server: Any
) -> None:
    address = typed(entry).url
    Session.objects.all().delete()
    entry.get_by_role("button", name="提交").click()
    expect(entry.get_by_role("heading", level=1)).to_have_text("登录")
    signed_in(entry, cast.secretary).goto(live_server.url)
    is_offered(entry, address)


def test_what_was_typed_stays_when_the_connection_broke(entry: Page, live_server: Any) -> None:
    address = typed(entry).url
    entry.route(address, lambda route: route.abort(), times=1)
    entry.get_by_role("button", name="提交").click()
    entry.wait_for_url("chrome-error://**")
    entry.goto(live_server.url)
    is_offered(entry, address)


def test_what_was_taken_is_not_offered_again(entry: Page) -> None:
    address = entry.url
    entry.get_by_label("党员大会", exact=True).check()
    typed(entry).get_by_role("button", name="保存草稿").click()
    expect(entry.get_by_text("草稿已保存").first).to_be_visible()
    entry.goto(address)
    expect(entry.get_by_role("button", name="全部出席")).to_be_visible()
    expect(entry.get_by_role("button", name="恢复")).to_have_count(0)


def test_pages_work_where_the_browser_keeps_nothing(
    page: Page, signed_in: Callable, live_server: Any, cast: Cast
) -> None:
    page.add_init_script(CLOSED)
    signed_in(page, cast.secretary).goto(f"{live_server.url}/records/new/")
    page.get_by_label("党员大会", exact=True).check()
    expect(page.locator("#attendance .expected").first).to_be_visible()
    page.get_by_role("button", name="全部出席").click()
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存").first).to_be_visible()
    page.locator(".side").get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")


def test_a_list_that_comes_late_keeps_what_was_ticked_meanwhile(entry: Page, cast: Cast) -> None:
    held = Held(entry, "**/records/new/", "POST")
    entry.get_by_label("党员大会", exact=True).check()
    box = entry.locator("#attendance").get_by_label(cast.member.name).first
    expect(box).not_to_be_visible()
    entry.locator("#attendance details.more summary").first.click()
    box.check()
    held.let_go()
    expect(entry.locator("#attendance .expected").first).to_be_visible()
    expect(box).to_be_checked()
    expect(entry.locator("#attendance input[name=present]:checked")).to_have_count(1)


def test_what_is_brought_back_loads_the_list_that_belongs_to_it(entry: Page, cast: Cast) -> None:
    address = entry.url
    entry.get_by_label("党员大会", exact=True).check()
    expect(entry.locator("#attendance .expected").first).to_be_visible()
    entry.locator("#attendance .expected").get_by_label(cast.member.name).first.check()
    typed(entry)
    is_offered(entry, address)
    row = entry.locator("#attendance .expected").get_by_label(cast.member.name).first
    expect(row).to_be_checked()


@pytest.fixture
def people(page: Page, signed_in: Callable, live_server: Any, company: Company, cast: Cast) -> Page:
    for _ in range(60):
        make_member(company.branch)
    make_member(company.branch, name="欧阳静", sought="欧阳静\nouyangjing")
    signed_in(page, cast.committee_office).goto(f"{live_server.url}/people/")
    return page


def test_a_page_that_comes_late_does_not_replace_what_was_searched_since(people: Page) -> None:
    held = Held(people, "**/people/?page=2*")
    people.get_by_role("link", name="下一页").click()
    held.wait()
    people.locator("#id_q").fill("欧阳")
    rows = people.locator("#people tbody tr")
    expect(rows).to_have_count(1)
    held.let_go()
    people.evaluate(
        "() => fetch('/help/').then((answer) => answer.text())"
    )  # and what was let go is answered
    expect(rows).to_have_count(1)


def test_the_focus_stays_where_a_search_was_asked_for(people: Page) -> None:
    button = people.get_by_role("button", name="查找")
    button.focus()
    held = Held(people, "**/people/?*")
    people.keyboard.press("Enter")
    held.wait()
    expect(button).to_be_focused()
    held.let_go()
    expect(button).to_be_focused()


def test_a_connection_that_is_back_is_not_called_broken_any_more(people: Page) -> None:
    people.route("**/people/?*", lambda route: route.abort(), times=1)
    people.locator("#id_q").fill("没有")
    expect(people.locator("#messages .note-bad")).to_be_visible()
    people.locator("#id_q").fill("欧阳")
    expect(people.locator("#people tbody tr")).to_have_count(1)
    expect(people.locator("#messages .note-bad")).to_have_count(0)


def test_a_passkey_is_asked_for_once_its_script_is_there(
    page: Page, live_server: Any, cast: Cast
) -> None:
    make_account(cast.member)
    held = Held(page, "**/mfa/js/webauthn.js")
    page.goto(f"{live_server.url}/accounts/login/", wait_until="commit")
    wait_until(
        page, lambda: page.evaluate("Boolean(window.htmx)")
    )  # the page's own script is there
    button = page.get_by_role("button", name="用通行密钥登录")
    expect(button).to_be_hidden()
    held.let_go()
    expect(button).to_be_visible()
