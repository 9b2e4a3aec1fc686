"""From counted to published, read on a phone: publish, one's own result, the box, the receipt."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browsing import width_of
from counted_reviews import make_counted
from makers import make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

SOURCES = [
    {"source": "members", "title": {"zh": "党员", "en": "Members"}, "raters": ["members"]},
    {"source": "staff", "title": {"zh": "群众", "en": "Staff"}, "raters": ["staff"]},
    {"source": "leaders", "title": {"zh": "支委会", "en": "Committee"}, "raters": ["branch_committee"]},
]  # fmt: skip
SPREAD = [6_000, 7_200, 7_500, 8_000, 8_200, 8_500, 8_800, 9_000, 9_200, 9_500, 9_600, 9_800]


def _reviewed(company):
    """Twelve members of a branch; the last has a small source, the one before full marks alone."""
    people = [make_member(company.branch) for _ in range(12)]
    marks = {}
    for place, person in enumerate(people):
        marks[person.code, "members"] = [max(mark - 100 * place, 0) for mark in SPREAD]
        marks[person.code, "staff"] = [min(mark + 40 * place, 10_000) for mark in SPREAD * 2]
    marks[people[-1].code, "leaders"] = [9_000, 8_500, 8_800]
    marks[people[-2].code, "staff"] = [10_000] * 24
    return people, make_counted(
        company.committee,
        {company.branch: 12, company.sibling: 3},
        among={company.branch: people},
        marks=marks,
        remarks=[(people[0].code, "members", "联系群众多，讲话实在。")],
        sources=SOURCES,
    )


def test_results_are_published_and_read(phone, signed_in, axe, cast, company, live_server):
    people, review = _reviewed(company)
    page = signed_in(phone, cast.committee_office)
    page.goto(f"{live_server.url}/reviews/{review.code}/results/")
    page.get_by_text("公布", exact=True).first.click()
    _shoot(page, "waiting")
    page.locator("form[action$='/results/'] button").last.click()
    expect(page.get_by_role("heading", name="按组织")).to_be_visible()
    _read(page, axe, "office")
    page.get_by_role("link", name=company.branch.name).first.click()
    expect(page.get_by_text("为保护票数少的一方").first).to_be_visible()
    _read(page, axe, "branch")

    page.context.clear_cookies()
    signed_in(page, people[0])
    page.goto(f"{live_server.url}/reviews/{review.code}/results/")
    expect(page.get_by_role("heading", name="您得到的评价")).to_be_visible()
    page.locator(".bands-of summary").first.click()
    expect(page.locator(".bands-list").first).to_be_visible()
    _read(page, axe, "member")
    with page.expect_download() as sent:
        page.get_by_role("link", name="公布的票箱").click()
    assert sent.value.suggested_filename.endswith(".json")

    page.get_by_role("link", name="查回执").click()
    number = bytes(review.receipts.first().key).hex()
    page.get_by_label("票号").fill(number)
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("heading", name="这张票在票箱里")).to_be_visible()
    assert number not in page.url
    _read(page, axe, "receipt")


def _read(page, axe, name):
    assert width_of(page) <= 390
    axe(page)
    _shoot(page, name)


def _shoot(page, name):
    """Pictures to look at, where a folder is named."""
    if os.environ.get("SHOTS"):
        folder = Path(os.environ["SHOTS"])
        page.screenshot(path=folder / f"{name}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.screenshot(path=folder / f"{name}-wide.png", full_page=True)
        page.set_viewport_size({"width": 390, "height": 844})
