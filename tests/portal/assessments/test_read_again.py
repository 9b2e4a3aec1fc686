"""Facts that change while results are shown are seen by readers, also where no score follows from them."""

from datetime import date

import pytest

from kept_years import YEAR, enter

pytestmark = pytest.mark.django_db
WORDS = "Facts were read again since the publication"


def test_readers_see_that_facts_changed_though_no_score_did(year, page_of):
    year.rate().publish()
    member, address = year.cast.member, f"{year.address}public/"
    year.rate()
    assert WORDS not in page_of(member, address)  # the same facts
    before = list(year.assessment.results.order_by("pk").values_list("score", "grade"))
    enter(year.company.branch, year.cast.secretary, "general_meeting", date(YEAR, 2, 3))
    year.rate()
    year.assessment.refresh_from_db()
    assert list(year.assessment.results.order_by("pk").values_list("score", "grade")) == before
    assert WORDS in page_of(member, address)
    year.mend()
    year.rate()
    shown = page_of(member, address)
    assert WORDS not in shown
    assert "Corrected since the publication" in shown
