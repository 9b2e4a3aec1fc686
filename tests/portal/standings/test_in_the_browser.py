"""Boards, cards, pairings and honours with something on them, on a phone and on a desktop."""

import pytest

from assessed_years import assess_years
from browsing import width_of
from zhibu.consequences.actions.honouring import grant, nominate
from zhibu.consequences.actions.pairing import propose_pairs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def charts_of(address):
    """How many charts a page draws: the board three, a card without its run's files one."""
    return 3 if address == "/standings/" else 1 if "report-card" in address else 0


def test_pages_fit_are_clean_and_draw_their_charts(
    live_server, page, signed_in, axe, company, cast, settings, tmp_path
):
    settings.DATA = tmp_path
    scores = {company.branch: (8500, 9600), company.sibling: (9200, 6200), company.foreign: (6500, 9200)}  # fmt: skip
    newest = assess_years(company, scores)[-1]
    (pair,) = propose_pairs(assessment=newest, by=cast.assessment_office)
    honour = nominate(assessment=newest, kind="advanced_branch", by=cast.assessment_office)[0]
    grant(honour=honour, reason="经集体研究，符合条件。", by=cast.assessment_office)
    signed_in(page, cast.assessment_office)
    addresses = ["/standings/", "/standings/ranking/", f"/standings/summary/{company.root.code}/",
                 f"/report-card/{company.branch.code}/", "/pairings/", f"/pairings/{pair.pk}/",
                 "/honours/", f"/honours/{honour.pk}/"]  # fmt: skip
    for address in addresses:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(live_server.url + address)
        if drawn := charts_of(address):
            page.wait_for_selector(f"html[data-charts='{drawn}']")
        axe(page)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            assert width_of(page) <= width, (address, width)
