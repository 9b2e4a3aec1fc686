"""Pages of an assessment in a browser: in order on a desktop and on a phone."""

import os

import pytest

from browsing import width_of
from zhibu.assessments.actions.appealing import appeal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def published(year):
    year.rate().publish()
    result = year.assessment.results.get(subject=year.company.branch.code)
    appeal(result=result, clause="general-meetings", reason="第二季度党员大会已召开，记录没有及时录入。", by=year.cast.secretary)  # fmt: skip
    return year


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_are_in_order(published, page, signed_in, live_server, axe, width):
    page.set_viewport_size({"width": width, "height": 900})
    seen = {
        "": published.office, "results/": published.office, "appeals/": published.office,
        "public/": published.cast.member,
        f"results/{published.company.branch.code}/": published.cast.secretary,
        f"results/{published.company.branch.code}/what-if/": published.cast.secretary,
        f"results/{published.company.branch.code}/appeal/": published.cast.secretary,
    }  # fmt: skip
    for rest, person in seen.items():
        signed_in(page, person).goto(f"{live_server.url}{published.address}{rest}")
        for one in page.locator("main details").all()[:9]:
            one.evaluate("it => { it.open = true }")
        assert width_of(page) <= width, rest
        axe(page)
        if folder := os.environ.get("SHOTS"):
            name = f"{width}-{rest.replace('/', '_') or 'page'}.png"
            page.screenshot(path=f"{folder}/{name}", full_page=True)
