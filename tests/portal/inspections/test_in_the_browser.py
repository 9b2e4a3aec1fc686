"""An inspection on a phone: the slider says what the number says, marks are counted, nothing typed is lost."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from browsing import wait_until_kept
from makers import make_adoption
from zhibu.inspections.actions.inspecting import open_inspection
from zhibu.inspections.actions.planning import plan_inspection
from zhibu.inspections.kinds import inspected_in
from zhibu.inspections.models import Inspection

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def begun(company, cast):
    today = timezone.localdate()
    scheme = make_adoption(company.root, name="zerenzhi", subject="branch")
    plan_inspection(
        adoption=scheme, organisation=company.root, title="年中检查", year=today.year, starts_on=today,
        ends_on=today, inspectors=[cast.inspector], organisations=[company.branch],
        by=cast.assessment_office,
    )  # fmt: skip
    return open_inspection(inspection=Inspection.objects.get(), by=cast.inspector)


def test_marks_are_counted_and_brought_back_when_the_page_was_left(
    begun, cast, phone, signed_in, live_server
):
    signed_in(phone, cast.inspector)
    address = f"{live_server.url}/inspections/{begun.pk}/"
    phone.goto(address)
    names = list(inspected_in(begun.plan.adoption.text))
    number = phone.locator(f"[name='mark-{names[0]}']")
    expect(phone.locator("[data-inspect-count]")).to_have_text(f"已打分 0/{len(names)}")
    row = phone.locator("[data-inspect-row]").first
    expect(row).not_to_have_class(re.compile("marked"))
    number.fill("1.5")
    expect(row).to_have_class(re.compile("marked"))
    expect(phone.locator("[data-inspect-count]")).to_have_text(f"已打分 1/{len(names)}")
    slider = phone.locator("[data-inspect-slider]").nth(1)
    slider.fill("2")
    expect(phone.locator(f"[name='mark-{names[1]}']")).to_have_value("2")
    wait_until_kept(phone, f'["mark-{names[1]}","2"]')
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.goto(address)
    phone.get_by_role("button", name="恢复").click()
    expect(number).to_have_value("1.5")
    expect(phone.locator("[data-inspect-count]")).to_have_text(f"已打分 2/{len(names)}")
    phone.get_by_role("button", name="暂存").click()
    expect(phone.locator(".note-success")).to_be_visible()
    assert begun.marks.count() == 2


def test_a_problem_that_was_written_down_is_not_offered_once_more(
    begun, cast, phone, signed_in, live_server
):
    signed_in(phone, cast.inspector).goto(f"{live_server.url}/inspections/{begun.pk}/")
    phone.locator("summary", has_text="记录问题").click()
    phone.locator("[name=problem]").fill("会议记录缺页。")
    phone.locator("[name=due_on]").fill(timezone.localdate().isoformat())
    wait_until_kept(phone, "会议记录缺页。")
    phone.locator("form[data-keep^='finding:'] button.btn-primary").click()
    expect(phone.locator(".note-success")).to_be_visible()
    expect(phone.locator("[data-inspect-count]")).to_contain_text("已打分")
    expect(phone.locator("details .note-info")).to_have_count(0)
    assert begun.findings.count() == 1
