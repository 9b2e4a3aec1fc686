"""From the plan to a decided objection: the office at a desk, a member on a phone."""

import re

import pytest
from django.utils import timezone

from browsing import width_of
from makers import make_adoption, make_member
from zhibu.ballots.models import Review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(company):
    """Tellers, and somebody of the cast's branch who works elsewhere."""
    names = {"钱监": "qianjian", "孙监": "sunjian", "周外": "zhouwai"}
    branches = (company.sibling, company.foreign, company.branch)
    return [
        make_member(branch, name=name, sought=f"{name}\n{pinyin}")
        for branch, (name, pinyin) in zip(branches, names.items(), strict=True)
    ]


def choose(page, field, name):
    """Search a person by name in a list that the server fills."""
    control = page.locator(f"#{field}-ts-control")
    control.click()
    control.fill(name)
    page.locator(f"#{field}-ts-dropdown .option", has_text=name).first.click()


def test_a_round_is_planned_its_roll_shown_and_an_objection_decided(
    company, cast, people, page, phone, signed_in, live_server, axe
):
    make_adoption(company.root, name="suxing", subject="member")
    quarter = (timezone.localdate().month + 2) // 3
    signed_in(page, cast.assessment_office).goto(f"{live_server.url}/reviews/")
    axe(page)
    page.locator(f"a[href*='channel=peer&round={quarter}&']").click()
    choose(page, "id_first", "钱监")
    choose(page, "id_second", "孙监")
    axe(page)
    page.locator("main form[method=post] button.btn-primary").click()
    page.wait_for_url(re.compile(r"/reviews/[0-9a-f]{16}/$"))
    page.locator("summary", has_text="生成并公示名册").click()
    page.locator(".confirm[open] button").click()
    page.get_by_text("名册已生成并公示。").wait_for()
    axe(page)

    review = Review.objects.get()
    signed_in(phone, cast.member).goto(f"{live_server.url}/reviews/{review.code}/roll/")
    axe(phone)
    phone.locator("tr", has_text="周外").get_by_role("link", name="提出异议").click()
    phone.locator("#id_reason").fill("已借调外单位一年")
    axe(phone)
    phone.locator("main form button.btn-primary").click()
    phone.get_by_text("异议已提交考核办公室").wait_for()
    assert width_of(phone) == 390

    page.goto(f"{live_server.url}/reviews/{review.code}/roll/")
    page.locator("summary", has_text=re.compile("^异议成立$")).click()
    page.locator(".confirm[open] textarea").fill("借调属实")
    page.locator(".confirm[open] button").click()
    page.get_by_text("异议成立，名册已更改。").wait_for()
    axe(page)
    assert review.voters.get(person=people[2]).mark == "left_out"
