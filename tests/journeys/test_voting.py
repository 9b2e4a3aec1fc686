"""Voting on a phone: the whole branch, a lost connection, a receipt; a slip by its QR address."""

import re

import pytest

from boxes_opened import held_review
from browsing import width_of
from makers import make_branch, make_company, make_member, make_person, make_role
from zhibu.ballots.actions.slips import print_slips
from zhibu.ballots.enums import ReviewState, RollMark
from zhibu.ballots.models import Review, SealedPaper, Voter
from zhibu.orgs.enums import RoleKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = "Object.keys(localStorage).filter(key => key.includes(':vote:') || key.includes(':slip:'))"


@pytest.fixture
def held():
    """Twelve people who rate each other."""
    branch = make_branch()
    members = [make_member(branch, job="采油工") for _ in range(12)]
    held = held_review(branch, voters=members)
    sheet = held.review.sheets.get()
    for row in sheet.subjects:
        row["note"] = "采油工"
    sheet.save()
    return held


@pytest.fixture
def voter(held):
    return held.review.voters.select_related("person", "sheet").first()


def narrow(page):
    return width_of(page) <= page.viewport_size["width"]


def opened(page, live_server, held):
    page.goto(f"{live_server.url}/votes/{held.review.code}/")
    page.get_by_text(re.compile("已评 ")).wait_for()
    return page


def await_focus(page, row):
    """Wait until the focus stands in a row: a dialog that closes gives it back a moment later."""
    page.locator(
        f"#{row.get_attribute('id')}:focus-within, #{row.get_attribute('id')}:focus"
    ).wait_for()


def judge(page, count, choice=0):
    """Tap a quick mark in that many rows."""
    for number in range(count):
        page.locator("[data-vote-row]").nth(number).locator("input[type=radio]").nth(choice).check()


def test_a_branch_is_rated_on_a_phone_through_a_lost_connection(
    held, voter, phone, signed_in, live_server, axe
):
    signed_in(phone, voter.person)
    phone.goto(f"{live_server.url}/votes/")
    axe(phone)
    phone.get_by_role("link", name="投票").first.click()
    opened(phone, live_server, held)
    axe(phone)
    assert narrow(phone)

    judge(phone, 3)
    phone.locator("[data-vote-slider]").nth(3).fill("77")
    phone.locator("[name^=mark-]").nth(4).fill("88.5")
    phone.locator("[data-vote-row]").nth(5).locator("[value=none]").check()
    phone.get_by_text("已评 6/11").wait_for()
    assert phone.locator("[name^=mark-]").nth(3).input_value() == "77"
    phone.locator("form[data-kept]").wait_for()

    # Closed by accident, opened again: the marks are there.
    opened(phone, live_server, held)
    phone.get_by_text("已从本设备恢复").wait_for()
    phone.get_by_text("已评 6/11").wait_for()

    # Casting too early says how many are missing; the filter shows those alone.
    phone.get_by_role("button", name="核对并投票").click()
    phone.get_by_text("还有5个对象没有评").wait_for()
    assert phone.locator("[data-vote-names] li").count() == 5
    phone.get_by_role("button", name="去补评").click()
    await_focus(phone, phone.locator("[data-vote-row]").nth(6))
    phone.get_by_role("button", name="只看未评").click()
    assert phone.locator("[data-vote-row]:visible").count() == 5
    phone.get_by_role("button", name="只看未评").click()
    for number in range(6, 11):
        phone.locator("[name^=mark-]").nth(number).fill("90")
    phone.get_by_text("已评 11/11").wait_for()

    phone.get_by_role("button", name="核对并投票").click()
    axe(phone)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="投出选票").click()
    phone.get_by_text("没有发出：网络不通").wait_for()
    assert SealedPaper.objects.count() == 0
    phone.context.set_offline(False)
    phone.get_by_role("button", name="重试").click()
    phone.get_by_text("选票已投入票箱").wait_for()
    axe(phone)
    assert narrow(phone)

    with phone.expect_download() as saved:
        phone.get_by_role("link", name="保存票号").click()
    number = phone.locator("#ballot-number").text_content().replace(" ", "")
    assert number in saved.value.path().read_text(encoding="utf-8").replace(" ", "")
    ((key, paper),) = held.papers().items()
    assert key.hex() == number
    own = next(
        p for p, row in enumerate(voter.sheet.subjects) if row["subject"] == voter.person.code
    )
    judged = [mark for place, mark in enumerate(paper.marks) if place != own]
    best = judged[0]
    assert judged == [best] * 3 + [7700, 8850, None] + [9000] * 5
    assert phone.evaluate(KEPT) == []
    assert Voter.objects.get(pk=voter.pk).mark == RollMark.VOTED

    # Back, and the same page again: nothing can be cast a second time.
    opened_again = phone.goto(f"{live_server.url}/votes/{held.review.code}/")
    assert "您已投票" in opened_again.text()


def test_a_ballot_is_replaced_with_the_code_of_its_receipt(phone, signed_in, live_server):
    held = held_review(voters=6, replaceable=True)
    voter = held.review.voters.select_related("person").first()
    signed_in(phone, voter.person)
    opened(phone, live_server, held)
    judge(phone, 5)
    phone.get_by_role("button", name="核对并投票").click()
    phone.get_by_role("button", name="投出选票").click()
    phone.get_by_text("选票已投入票箱").wait_for()
    code = phone.locator(".secret").nth(1).text_content()
    phone.goto(f"{live_server.url}/votes/{held.review.code}/")
    phone.get_by_role("link", name="更换我的选票").click()
    phone.get_by_text(re.compile("已评 0/5")).wait_for()
    judge(phone, 5, choice=1)
    for typed, told in (("00" * 16, "没有这个更换码"), (code, "新选票已替换原来的选票")):
        phone.get_by_label("更换码").fill(typed)
        phone.get_by_role("button", name="核对并投票").click()
        phone.get_by_role("button", name="投出选票").click()
        phone.get_by_text(told).wait_for()
    assert len(held.papers()) == 1


def test_an_answer_that_got_lost_is_asked_for_again_and_counts_once(
    held, voter, phone, signed_in, live_server
):
    signed_in(phone, voter.person)
    opened(phone, live_server, held)
    judge(phone, 11)
    lost = []

    def lose(route):
        """The site takes the ballot; its answer never arrives."""
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.fallback()

    phone.route("**/votes/*/", lose)
    phone.get_by_role("button", name="核对并投票").click()
    phone.get_by_role("button", name="投出选票").click()
    phone.get_by_text("系统暂时无法接收选票").wait_for()
    assert (lost, SealedPaper.objects.count()) == ([200], 1)
    phone.get_by_role("button", name="重试").click()
    phone.get_by_text("重复发送只计一次").wait_for()
    assert SealedPaper.objects.count() == 1


def test_marks_of_a_review_that_closed_are_wiped(held, voter, phone, signed_in, live_server):
    signed_in(phone, voter.person)
    opened(phone, live_server, held)
    judge(phone, 2)
    phone.locator("form[data-kept]").wait_for()
    Review.objects.update(state=ReviewState.CLOSED)
    phone.goto(f"{live_server.url}/votes/{held.review.code}/")
    phone.get_by_text("投票已结束").wait_for()
    phone.locator("[data-wiped]").wait_for(state="attached")
    assert phone.evaluate(KEPT) == []


def test_a_ballot_is_cast_by_keyboard_on_a_desktop(held, voter, page, signed_in, live_server, axe):
    signed_in(page, voter.person)
    opened(page, live_server, held)
    axe(page)
    row = page.locator("[data-vote-row]").first
    row.locator("[data-vote-slider]").focus()
    page.keyboard.press("ArrowRight")
    assert row.locator("[name^=mark-]").input_value() == "51"
    page.keyboard.press("Tab")
    page.keyboard.type("95")
    assert row.locator("input:checked").count() <= 1
    page.get_by_role("button", name="下一个").click()
    await_focus(page, page.locator("[data-vote-row]").nth(1))


def test_what_is_no_mark_is_said_at_its_row_in_the_page_s_words(
    held, voter, page, signed_in, live_server, axe
):
    signed_in(page, voter.person)
    opened(page, live_server, held)
    row = page.locator("[data-vote-row]").nth(2)
    row.locator("[name^=mark-]").fill("101")
    page.get_by_role("button", name="核对并投票").click()
    row.get_by_text("“101”不是有效评分").wait_for()
    axe(page)
    assert page.locator("dialog[open]").count() == 0
    await_focus(page, row)
    row.locator("[name^=mark-]").fill("100")
    row.get_by_text("不是有效评分").wait_for(state="hidden")
    page.get_by_role("button", name="核对并投票").click()
    page.get_by_text("等，另有4个").wait_for()


def test_a_slider_stands_nowhere_until_it_is_touched(held, voter, page, signed_in, live_server):
    signed_in(page, voter.person)
    opened(page, live_server, held)
    row = page.locator("[data-vote-row]").first
    slider = row.locator("[data-vote-slider]")
    assert slider.get_attribute("aria-valuetext") == "还没有评"
    assert "marked" not in row.get_attribute("class")
    slider.click()  # in the middle, where it stands unseen
    assert row.locator("[name^=mark-]").input_value() == "50"
    assert "marked" in row.get_attribute("class")
    row.locator("[value=none]").check()
    assert "marked" not in row.get_attribute("class")


def test_a_slip_is_used_by_its_qr_address(held, phone, live_server, axe):
    office = make_person()
    make_role(office, held.review.organisation, RoleKind.COMMITTEE_OFFICE)
    sheet = held.review.sheets.get()
    (code,) = print_slips(review=held.review, sheet=sheet, count=1, by=office)
    phone.goto(f"{live_server.url}/slip/")
    axe(phone)
    phone.goto(f"{live_server.url}/slip/{code}/")
    phone.get_by_text("已评 0/12").wait_for()
    axe(phone)
    assert narrow(phone)
    judge(phone, 12, choice=1)
    phone.get_by_role("button", name="核对并投票").click()
    phone.get_by_role("button", name="投出选票").click()
    phone.get_by_text("选票已投入票箱").wait_for()
    axe(phone)
    assert phone.evaluate(KEPT) == []
    assert len(held.papers()) == 1


def test_slips_are_handed_out_in_a_browser(page, signed_in, live_server, axe):
    company = make_company(members=4)
    held = held_review(company.branch)
    office = make_person()
    make_role(office, company.root, RoleKind.ASSESSMENT_OFFICE)
    print_slips(review=held.review, sheet=held.review.sheets.get(), count=5, by=office)
    person = held.review.voters.select_related("person").first().person
    signed_in(page, office)
    page.goto(f"{live_server.url}/reviews/{held.review.code}/slips/")
    axe(page)
    page.get_by_label("姓名、拼音首字母或编码").fill(person.name)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("button", name=re.compile("领取选票条")).first.click()
    page.get_by_text("任意抽取一张").first.wait_for()
    assert Voter.objects.filter(mark=RollMark.SLIP).count() == 1
