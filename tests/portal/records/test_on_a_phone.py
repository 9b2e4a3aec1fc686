"""The record book in a browser: entered on a phone, each page readable by everybody."""

import pytest
from playwright.sync_api import expect

from browsing import width_of
from entries import submitted, written
from makers import make_task
from zhibu.records.enums import State
from zhibu.records.kinds import lay_built_in
from zhibu.records.models import Kind, Record

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def kinds():
    lay_built_in(Kind)  # the flush after another such test took them


def narrow(page):
    """Whether nothing stands out of the window."""
    return width_of(page) <= page.viewport_size["width"]


def test_a_group_leader_enters_a_group_meeting_on_a_phone(
    company, cast, phone, signed_in, live_server, axe
):
    signed_in(phone, cast.group_leader)
    phone.goto(f"{live_server.url}/records/new/")
    phone.get_by_label("党小组会").check()
    phone.locator("#attendance .expected").wait_for()
    phone.get_by_label(str(company.group)).check()
    expect(phone.locator("#attendance.htmx-request")).to_have_count(
        0
    )  # the list of the group is there
    phone.get_by_role("button", name="全部出席").click()
    expect(phone.locator("#attendance input[name=present]:checked")).to_have_count(4)
    axe(phone)
    assert narrow(phone)
    phone.get_by_label("会议纪要").fill("学习会议精神。")
    phone.get_by_role("button", name="提交").click()
    phone.get_by_text("已提交，编号").wait_for()
    record = Record.objects.get()
    assert (record.state, record.present_count) == (State.SUBMITTED, 4)
    assert [use.group for use in record.uses.all()] == [company.group]
    axe(phone)


def test_pages_of_the_book_are_readable_by_everybody(
    company, cast, page, phone, signed_in, live_server, axe
):
    record = submitted(company.branch, cast.group_leader, task=make_task(company.branch))
    written(company.branch, cast.secretary)
    addresses = [
        "/branch/", "/records/", f"/records/{record.code}/", f"/records/{record.code}/edit/",
        "/records/to-check/", "/tasks/", f"/tasks/{record.task.code}/", "/tasks/new/",
    ]  # fmt: skip
    for window in (page, phone):
        signed_in(window, cast.secretary)
        for address in addresses:
            window.goto(f"{live_server.url}{address}")
            axe(window)
            assert narrow(window), address
    signed_in(page, cast.system_administrator)
    page.goto(f"{live_server.url}/administration/kinds/")
    axe(page)
