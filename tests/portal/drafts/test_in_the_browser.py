"""A draft at a desk: sums follow while one writes, and the whole way to a second person."""

import re

import pytest
from playwright.sync_api import expect

from makers import make_person, make_role
from zhibu.orgs.enums import RoleKind
from zhibu.schemes.models import Adoption

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_draft_is_begun_weighed_handed_in_and_approved(
    company, cast, page, signed_in, live_server, axe
):
    signed_in(page, cast.assessment_office).goto(f"{live_server.url}/drafts/new/")
    page.locator("input[name=preset][value=suxing]").check()
    page.get_by_role("button", name="建立草案").click()
    page.get_by_role("link", name="数值").first.click()
    total = page.locator("[data-total=components]")
    expect(total).to_contain_text("100%")
    for group in page.locator(".draft-group > summary").all():
        group.click()
    page.locator("[name='n:components[0].weight']").fill("29.5%")
    expect(total).to_contain_text("99.5%")
    expect(total).to_contain_text("应为100%")
    page.locator("[name='n:components[1].weight']").fill("40.5%")
    expect(total).to_contain_text("合计正确")
    page.locator("#note").fill("党委会纪要")
    axe(page)
    page.get_by_role("button", name="保存数值").click()
    expect(page.locator("main")).to_contain_text("本单位设定")
    page.get_by_role("link", name=re.compile("总览|概况")).first.click()
    address = page.url
    page.locator("#id_reason").fill("首次采用，没有往年数据可供试算")
    page.get_by_role("button", name="提请审批").click()
    expect(page.locator("main")).to_contain_text("方案待审批")
    colleague = make_person()
    make_role(colleague, company.root, RoleKind.ASSESSMENT_OFFICE)
    page.context.clear_cookies()
    signed_in(page, colleague).goto(address)
    axe(page)
    page.get_by_role("button", name="批准并采用").click()
    expect(page).to_have_url(re.compile(r"/schemes/\d+/$"))
    assert Adoption.objects.get().text.count("本单位设定") == 2
