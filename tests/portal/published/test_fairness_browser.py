import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browsing import width_of
from makers import make_review
from rated_papers import drawn
from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Fairness
from zhibu.urn.fairness import report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_the_report_is_read_on_a_phone(phone, signed_in, axe, cast, company, live_server):
    codes = [f"s{one % 12}" for one in range(24)]
    both = drawn(24, 24, codes=codes, classes=("1", "2"), own=True)
    staff = drawn(30, 12, number=2, codes=codes[:12], classes=("1", "2"), sources=("staff",))
    sources = [
        {"source": "members", "title": {"zh": "党员", "en": "Members"}, "raters": ["members"]},
        {"source": "staff", "title": {"zh": "群众", "en": "Staff"}, "raters": ["staff"]},
    ]
    review = make_review(company.committee, state=ReviewState.PUBLISHED, voters=2, sources=sources)
    Fairness.objects.create(review=review, figures=report([both, staff]))
    page = signed_in(phone, cast.auditor)
    page.goto(f"{live_server.url}/reviews/{review.code}/fairness/")
    expect(page.locator(".chart-canvas svg")).to_have_count(6)
    assert width_of(page) <= 390
    axe(page)
    if os.environ.get("SHOTS"):
        folder = Path(os.environ["SHOTS"])
        page.screenshot(path=folder / "phone.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.reload()
        expect(page.locator(".chart-canvas svg")).to_have_count(6)
        page.screenshot(path=folder / "wide.png", full_page=True)
        page.pdf(path=folder / "print.pdf")
