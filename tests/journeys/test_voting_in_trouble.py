"""Voting where things go wrong: another tab, a script that comes late, somebody who signs out, a session that ended."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from blind_voters import blind_review
from boxes_opened import held_review
from browsing import Late, wait_until, wait_until_kept
from makers import make_branch, make_member
from zhibu.ballots.models import NamedPaper, SealedPaper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VOTES = "Object.keys(localStorage).filter(key => key.includes(':vote:'))"


@pytest.fixture
def held():
    branch = make_branch()
    return held_review(branch, voters=[make_member(branch) for _ in range(4)])


def sit_down(signed_in, page, review):
    signed_in(page, review.voters.select_related("person").first().person)


def opened(page, live_server, review):
    page.goto(f"{live_server.url}/votes/{review.code}/")
    expect(page.locator("[data-vote-count]")).to_contain_text("已评")
    return page


def mark(page, *points):
    for place, one in enumerate(points):
        page.locator("[name^=mark-]").nth(place).fill(one)


def cast(page):
    page.locator("[data-vote-check]").click()
    page.locator("[data-vote-cast]").click()


def test_who_signs_out_leaves_no_mark_on_the_device(held, page, signed_in, live_server):
    sit_down(signed_in, page, held.review)
    opened(page, live_server, held.review)
    mark(page, "91.25")
    wait_until_kept(page, "91.25")
    mark(page, "91.5")  # and is not kept yet when the page is left
    page.locator(".side").get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    assert page.evaluate(VOTES) == []


def test_who_signs_in_next_finds_no_mark_of_another(held, page, signed_in, live_server):
    first, second = held.review.voters.select_related("person")[:2]
    signed_in(page, first.person)
    opened(page, live_server, held.review)
    mark(page, "91.25")
    wait_until_kept(page, "91.25")
    page.goto(f"{live_server.url}/help/")
    page.wait_for_load_state()
    assert len(page.evaluate(VOTES)) == 1
    Session.objects.all().delete()
    signed_in(page, second.person).goto(f"{live_server.url}/help/")
    wait_until(page, lambda: page.evaluate(VOTES) == [])


def test_who_starts_anew_finds_an_empty_ballot(held, page, signed_in, live_server):
    sit_down(signed_in, page, held.review)
    opened(page, live_server, held.review)
    mark(page, "91")
    page.locator("[data-vote-row]").nth(1).locator("input[type=radio]").first.check()
    expect(page.locator("[data-vote-count]")).to_contain_text("2/3")
    wait_until_kept(page, '"91"')
    opened(page, live_server, held.review)
    page.get_by_role("button", name="重新填写").click()
    expect(page.locator("[data-vote-found]")).to_be_hidden()
    expect(page.locator("[data-vote-count]")).to_contain_text("0/3")
    assert page.evaluate(VOTES) == []


def test_another_tab_does_not_bring_back_what_was_cast(held, page, signed_in, live_server):
    sit_down(signed_in, page, held.review)
    opened(page, live_server, held.review)
    mark(page, "91", "92", "93")
    wait_until_kept(page, '"93"')
    other = opened(page.context.new_page(), live_server, held.review)
    expect(other.locator("[data-vote-count]")).to_contain_text("3/3")
    cast(page)
    expect(page.locator("[data-receipt]")).to_be_visible()
    other.goto(f"{live_server.url}/help/")
    assert page.evaluate(VOTES) == []


def test_an_empty_tab_does_not_drop_what_another_one_kept(held, page, signed_in, live_server):
    sit_down(signed_in, page, held.review)
    other = opened(page.context.new_page(), live_server, held.review)
    opened(page, live_server, held.review)
    mark(page, "91", "92")
    wait_until_kept(page, '"92"')
    other.goto(f"{live_server.url}/help/")
    assert len(page.evaluate(VOTES)) == 1


def test_what_is_entered_before_the_script_came_is_not_overwritten(
    held, page, signed_in, live_server
):
    sit_down(signed_in, page, held.review)
    opened(page, live_server, held.review)
    mark(page, "61", "62")
    wait_until_kept(page, '"62"')
    late = Late(page, "data-vote-next")
    page.goto(f"{live_server.url}/votes/{held.review.code}/")
    mark(page, "71")
    late.come()
    expect(page.locator("[data-vote-count]")).to_contain_text("2/3")
    fields = page.locator("[name^=mark-]")
    assert [fields.nth(place).input_value() for place in range(3)] == ["71", "62", ""]


def test_who_was_signed_out_casts_by_way_of_the_door(held, page, signed_in, live_server):
    sit_down(signed_in, page, held.review)
    opened(page, live_server, held.review)
    mark(page, "91", "92", "93")
    Session.objects.all().delete()
    cast(page)
    page.get_by_text("您已退出登录").wait_for()
    page.locator("[data-vote-cast]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    assert page.url.endswith(f"next=/votes/{held.review.code}/")
    sit_down(signed_in, page, held.review)
    opened(page, live_server, held.review)
    cast(page)
    expect(page.locator("[data-receipt]")).to_be_visible()
    assert [sorted(m for m in one.marks if m) for one in held.papers().values()] == [
        [9100, 9200, 9300]
    ]


@pytest.fixture
def locked():
    """A blind review of five by two of them: each is the only rater of the other."""
    branch = make_branch()
    members = [make_member(branch) for _ in range(5)]
    return blind_review(sheets=[(members, members[:2])])


def begun(signed_in, page, live_server, locked):
    sit_down(signed_in, page, locked.review)
    opened(page, live_server, locked.review)
    mark(page, "90", "80", "70", "60")
    page.wait_for_selector('[data-blind-state="ready"]')


def test_a_blind_ballot_is_not_sent_before_it_can_be_looked_over(
    locked, page, signed_in, live_server
):
    sit_down(signed_in, page, locked.review)
    sent = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    late = Late(page, "data-vote-next")
    page.goto(f"{live_server.url}/votes/{locked.review.code}/")
    mark(page, "90", "80", "70", "60")
    late.break_off()
    expect(page.locator("#messages .note-bad")).to_be_visible()
    page.locator("[data-vote-check]").click(force=True)
    page.locator("[name^=mark-]").first.press("Enter")
    expect(page.locator("[data-vote-check]")).to_be_disabled()
    assert sent == []


def test_a_session_that_ended_loses_no_mark_with_the_name(locked, page, signed_in, live_server):
    begun(signed_in, page, live_server, locked)
    Session.objects.all().delete()
    cast(page)
    expect(page.locator('[data-blind-say="out"]')).to_be_visible()
    assert (NamedPaper.objects.count(), SealedPaper.objects.count()) == (0, 0)
    sit_down(signed_in, page, locked.review)
    cast(page)
    page.get_by_text("已从本设备恢复").wait_for()
    expect(page.locator("[data-vote-count]")).to_contain_text("4/4")
    cast(page)
    expect(page.locator('[data-blind-say="cast"]')).to_be_visible()
    assert (NamedPaper.objects.count(), SealedPaper.objects.count()) == (1, 1)


def test_remarks_that_are_too_long_are_found_before_anything_is_sent(
    locked, page, signed_in, live_server
):
    begun(signed_in, page, live_server, locked)
    remarks = page.locator(".vote-remark")
    for place in range(remarks.count()):
        remarks.nth(place).locator("summary").click()
        remarks.nth(place).locator("textarea").fill("勤" * 200)
    cast(page)
    expect(page.locator('[data-blind-say="long"]')).to_be_visible()
    assert NamedPaper.objects.count() == 0
    for place in range(remarks.count()):
        remarks.nth(place).locator("textarea").fill("勤")
    cast(page)
    expect(page.locator('[data-blind-say="cast"]')).to_be_visible()
    assert (NamedPaper.objects.count(), SealedPaper.objects.count()) == (1, 1)
