"""A secretary records a theme day, on a phone and without script, and sees the score change."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from kept_years import adopted, keep_everything
from makers import make_member
from zhibu.assessments.daily import score_day
from zhibu.assessments.models import DailyScore
from zhibu.assessments.outdated import bring_all_up_to_date
from zhibu.duties.tick import tick
from zhibu.records.models import Record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 5, 15)


@pytest.fixture
def morning(company, cast):
    """The branch held everything but April's theme day, which is overdue."""
    adopted(company)
    for _ in range(4):
        make_member(company.branch, group=company.group)
    keep_everything(company.branch, cast.secretary, but=[("theme_day", "2026-04")])
    tick(DAY)
    score_day(DAY)
    return company


def score(branch):
    return DailyScore.objects.get(organisation=branch, day=DAY).score


def points(score):
    return f"{score / 100:.2f}"


def april(page):
    return page.get_by_role("listitem").filter(has_text="主题党日").filter(has_text="4月")


def test_a_secretary_records_a_theme_day_on_a_phone_and_sees_the_score_rise(
    morning, cast, phone, signed_in, live_server, axe
):
    branch, before = morning.branch, score(morning.branch)
    signed_in(phone, cast.secretary).goto(live_server.url)
    expect(april(phone)).to_be_visible()
    april(phone).get_by_role("link", name="记一条").click()  # the first click, and here is the form
    expect(phone.get_by_label("主题党日", exact=True)).to_be_checked()
    expect(phone.get_by_label("日期")).to_have_value("")  # of what is overdue the day is asked for
    phone.get_by_label("日期").fill("2026-04-28")
    expect(phone.locator("#attendance.htmx-request")).to_have_count(
        0
    )  # the list of that day is there
    phone.get_by_role("button", name="全部出席").click()
    expect(phone.locator("#attendance input[name=present]:checked")).to_have_count(8)
    phone.locator("#attendance").get_by_label(cast.member.name).first.uncheck()
    phone.get_by_label("会议纪要").fill("重温入党誓词，讨论本月生产任务。")
    axe(phone)
    phone.get_by_role("button", name="提交").click()
    line = phone.get_by_role("status").filter(has_text="得分")
    expect(line).to_contain_text("→", timeout=30_000)
    told = re.search(r"([\d.]+) → ([\d.]+)", line.inner_text())
    assert told.groups() == (points(before), points(score(branch)))
    assert score(branch) > before
    axe(phone)
    assert Record.objects.get(held_on=date(2026, 4, 28), title__contains="4月").present_count == 7
    phone.goto(live_server.url)
    expect(april(phone)).to_have_count(0)
    phone.goto(f"{live_server.url}/scores/{branch.code}/")
    expect(phone.locator(".key-figures")).to_contain_text(points(score(branch)))


def test_the_same_without_script(morning, cast, browser, signed_in, live_server):
    branch, before = morning.branch, score(morning.branch)
    page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    signed_in(page, cast.secretary).goto(live_server.url)
    april(page).get_by_role("link", name="记一条").click()
    expect(page.get_by_label("主题党日", exact=True)).to_be_checked()
    page.get_by_label("日期").fill("2026-04-28")
    page.get_by_role("button", name="全部出席").click()
    expect(page.locator("#attendance input[name=present]:checked")).to_have_count(8)
    page.get_by_label("会议纪要").fill("重温入党誓词。")
    page.get_by_role("button", name="提交").click()
    page.get_by_role("link", name="本支部得分").click()  # counted when the page is asked for
    assert score(branch) > before
    expect(page.locator(".key-figures")).to_contain_text(points(score(branch)))
    page.goto(live_server.url)
    expect(april(page)).to_have_count(0)
    page.context.close()


@pytest.mark.usefixtures("morning")
def test_what_no_page_asked_for_the_daily_work_counts(cast, page, signed_in, live_server):
    """The office's board follows within half a minute, though nobody opened the branch."""
    signed_in(page, cast.secretary).goto(
        f"{live_server.url}/records/new/?kind=theme_day&day=2026-04-28"
    )
    page.get_by_role("button", name="全部出席").click()
    page.get_by_label("会议纪要").fill("重温入党誓词。")
    page.route("**/score/", lambda route: route.abort())
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已提交，编号")).to_be_visible()
    signed_in(page, cast.assessment_office).goto(f"{live_server.url}/late/")
    expect(
        page.locator("tr").filter(has_text="第一支部").filter(has_text="主题党日")
    ).to_have_count(1)
    assert bring_all_up_to_date() == 1
    page.reload()
    expect(
        page.locator("tr").filter(has_text="第一支部").filter(has_text="主题党日")
    ).to_have_count(0)
