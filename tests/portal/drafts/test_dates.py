"""Version and day of a draft: its own when it is begun, that of its adoption when it is adopted."""

from datetime import date

import pytest
from django.utils import timezone

from makers import make_person, make_role
from zhibu.orgs.enums import RoleKind
from zhibu.schemes.actions.deciding import decide_draft
from zhibu.schemes.actions.drafting import start_draft, submit_draft
from zhibu.schemes.checking import check
from zhibu.schemes.dating import dated
from zhibu.schemes.models import Draft
from zhibu.schemes.reading import preset_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(company, cast):
    text, office = preset_text("suxing"), cast.assessment_office
    return start_draft(organisation=company.root, text=text, origin="suxing", by=office)


@pytest.mark.parametrize("start", ["preset", "copy"])
def test_a_draft_is_begun_with_its_own_version_and_day(client_for, company, cast, draft, start):
    client, year = client_for(cast.assessment_office), timezone.localdate().year + 1
    page = client.get("/drafts/new/").text
    assert f'name="version" value="{year}"' in page
    assert f'name="effective" value="{year}-01-01"' in page
    given = {"preset": {"preset": "suxing"}, "copy": {"copy": f"draft-{draft.code}"}}[start]
    given |= {"organisation": company.root.code, "version": f'{year} "b"'}
    client.post("/drafts/new/", given | {"effective": f"{year}-01-01"})
    made = Draft.objects.latest("pk")
    scheme = check(made.text).scheme
    assert (scheme.version, scheme.effective) == (f'{year} "b"', f"{year}-01-01")
    assert made.text.count("\n") == draft.text.count("\n")
    assert f'value="{year}-01-01"' in client.get(f"/drafts/{made.code}/").text


def test_an_old_day_is_not_offered_for_the_adoption(client_for, cast, draft):
    page = client_for(cast.assessment_office).get(f"/drafts/{draft.code}/").text
    assert f'name="from_day" value="{timezone.localdate().year + 1}-01-01"' in page


def test_what_is_adopted_claims_no_older_day(company, cast, draft):
    submit_draft(draft=draft, from_day=date(2040, 3, 1), by=cast.assessment_office)
    colleague = make_person()
    make_role(colleague, company.root, RoleKind.ASSESSMENT_OFFICE)
    decided = decide_draft(draft=draft, approve=True, by=colleague)
    assert check(decided.adoption.text).scheme.effective == "2040-03-01"
    assert decided.text == preset_text("suxing")


@pytest.mark.parametrize(
    "text", ["a: [", "", "- 1", "- [1, 2]", "version: |\n  1\n", "effective: [1]\n", "[a]: 1"]
)
def test_a_text_without_a_plain_version_and_day_stays(text):
    assert dated(text, "2", date(2040, 1, 1)) == text
