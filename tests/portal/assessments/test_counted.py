"""Wherever results are shown it is said up to which day facts count and what counts as done."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from kept_years import YEAR
from zhibu.assessments.enums import AssessmentState
from zhibu.assessments.models import Assessment
from zhibu.assessments.trace import counted_as_done
from zhibu.portal.templatetags.counting import counted_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def november(year):
    """Results in publication whose facts end in November."""
    Assessment.objects.update(as_of=date(YEAR, 11, 30))
    year.assessment.refresh_from_db()
    return year.rate().publish()


def test_every_page_of_results_says_what_counts_as_done(november, page_of, client_for):
    with override("en"):
        said = counted_words(november.assessment)
    assert str(counted_as_done(november.assessment).not_due) in said
    for address in ("", "results/", "public/", f"results/{november.company.branch.code}/"):
        assert said in page_of(november.office, november.address + address)
    tree = page_of(november.office, november.own)
    assert "more not due yet, counted as done" in tree
    paper = client_for(november.office).get(f"{november.address}notice/").content
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
    with override("zh-hans"):
        assert counted_words(november.assessment)[-8:] in text.replace("\n", "")


def test_who_freezes_is_told_and_confirms_the_number(november, page_of, client_for):
    november.today(november.assessment.appeals_until + timedelta(days=1))
    told = counted_as_done(november.assessment).not_due
    assert f'name="as_done" value="{told}"' in page_of(november.office, november.address)
    step = f"{november.address}step/"
    client_for(november.office).post(step, {"step": "freeze"})
    assert Assessment.objects.get().state == AssessmentState.IN_PUBLICATION
    client_for(november.office).post(step, {"step": "freeze", "as_done": told})
    assert Assessment.objects.get().state == AssessmentState.FROZEN


def test_a_year_of_whole_facts_says_nothing_of_it(year, page_of):
    year.rate().publish()
    assert counted_words(year.assessment) == ""
    assert "count as done" not in page_of(year.office, f"{year.address}public/")
