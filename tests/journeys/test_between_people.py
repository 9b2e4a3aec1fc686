"""What goes back and forth: a returned record, two tabs, messages, the language."""

import pytest
from playwright.sync_api import expect

from entries import submitted, written
from zhibu.records.enums import State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_committee_returns_a_record_and_checks_it_once_it_is_mended(
    company, cast, page, phone, signed_in, live_server
):
    record = submitted(company.branch, cast.secretary, title="五月支部党员大会")
    office = signed_in(page, cast.committee_office)
    office.goto(live_server.url)
    office.get_by_role("link", name="五月支部党员大会").first.click()
    office.locator("summary", has_text="退回修改").click()
    office.get_by_label("原因").fill("请补充表决结果。")
    office.locator("details.confirm button", has_text="退回修改").click()
    expect(office.get_by_text("已退回填写人")).to_be_visible()

    secretary = signed_in(phone, cast.secretary)
    secretary.goto(f"{live_server.url}/inbox/")
    expect(secretary.get_by_text("请补充表决结果。").first).to_be_visible()
    secretary.goto(live_server.url)
    section = secretary.get_by_role("region", name="退回")
    expect(section).to_contain_text("请补充表决结果。")
    section.get_by_role("link", name="修改").click()
    secretary.get_by_label("会议纪要").fill("同意12票，反对0票，表决通过。")
    secretary.get_by_role("button", name="提交").click()
    expect(secretary.get_by_text("已提交，编号为")).to_be_visible()

    office.goto(f"{live_server.url}/records/to-check/")
    office.get_by_role("link", name="五月支部党员大会").first.click()
    expect(office.locator(".long-text").filter(has_text="同意12票")).to_have_text(
        "同意12票，反对0票，表决通过。"
    )
    office.get_by_role("button", name="审核通过").click()
    expect(office.get_by_text("已审核").first).to_be_visible()
    record.refresh_from_db()
    assert (record.state, record.number) == (State.CHECKED, 1)


def test_two_tabs_show_what_the_other_changed_and_lose_nothing(
    company, cast, page, signed_in, live_server
):
    record = written(company.branch, cast.secretary, place="三楼会议室")
    address = f"{live_server.url}/records/{record.code}/edit/"
    signed_in(page, cast.secretary).goto(address)
    other = page.context.new_page()
    other.goto(address)
    other.get_by_label("地点").fill("一楼报告厅")
    other.get_by_role("button", name="保存草稿").click()
    expect(other.get_by_text("草稿已保存").first).to_be_visible()

    page.get_by_label("会议纪要").fill("这是第一个页面里写好的纪要。")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("一楼报告厅").first).to_be_visible()  # what is stored now
    expect(page.get_by_label("会议纪要")).to_have_value("这是第一个页面里写好的纪要。")
    page.get_by_label("地点").fill("一楼报告厅")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存").first).to_be_visible()
    record.refresh_from_db()
    assert (record.place, record.minutes) == ("一楼报告厅", "这是第一个页面里写好的纪要。")


def test_messages_are_read_and_follow_the_language(
    company, cast, page, signed_in, live_server, axe
):
    submitted(company.branch, cast.group_leader, title="五月党小组会")
    signed_in(page, cast.secretary).goto(f"{live_server.url}/inbox/")
    message = page.locator(".letters li").filter(has_text="五月党小组会")
    expect(message).to_have_class("card-box unread")
    page.get_by_role("button", name="English").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(message.get_by_role("heading")).to_contain_text("五月党小组会")
    axe(page)
    message.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("五月党小组会")
    page.get_by_role("button", name="中文").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.goto(f"{live_server.url}/inbox/")
    expect(page.locator(".letters li.unread").filter(has_text="五月党小组会")).to_have_count(0)
