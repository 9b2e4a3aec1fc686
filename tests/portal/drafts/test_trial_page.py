"""The page on which a draft is tried: choose the facts, start, read, look again."""

from datetime import date

import pytest

from kept_years import YEAR, adopted
from makers import make_person, make_role
from zhibu.assessments import trials
from zhibu.assessments.actions import rating
from zhibu.assessments.models import Assessment
from zhibu.assessments.simulating import bases_for
from zhibu.orgs.enums import RoleKind
from zhibu.schemes.actions.drafting import start_draft
from zhibu.schemes.models import Draft
from zhibu.schemes.reading import preset_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


def rated(company, name="gongzuo-tiaoli"):
    from zhibu.records.kinds import lay_built_in
    from zhibu.records.models import Kind

    lay_built_in(Kind)
    adoption = adopted(company, name)
    assessment = Assessment.objects.create(
        adoption=adoption, organisation=company.root, year=YEAR, as_of=date(YEAR, 12, 31),
        title={"zh": "年度考核", "en": "The year"}, planned_by=adoption.adopted_by,
        scheme_hash=adoption.hash,
    )  # fmt: skip
    by = make_person()
    make_role(by, company.root, RoleKind.ASSESSMENT_OFFICE)
    rating.rate(assessment=assessment, by=by)
    assessment.refresh_from_db()
    return assessment


def drafted(company, by, changed=("records: general_meeting,", "records: open_affairs,")):
    text = preset_text("gongzuo-tiaoli").replace(*changed)
    return start_draft(organisation=company.root, text=text, origin="gongzuo-tiaoli", by=by)


def done(draft, by, place=0):
    """Waited for, however slow the machine is."""
    basis = bases_for(draft)[place]
    found = trials.start(draft=draft, basis=basis, by=by, patience=300)
    assert found.found is not None
    return basis


def said(answer):
    return answer.content.decode()


def test_a_trial_is_started_and_kept_until_the_text_changes(client_for, company, cast):
    office = cast.assessment_office
    assessment = rated(company)
    draft = drafted(company, office)
    client = client_for(office, headers={"accept-language": "en"})
    address = f"/drafts/{draft.code}/trial/"
    assert "Try the draft" in said(client.get(address))
    basis = done(draft, office)
    assert basis.key == assessment.code
    page = said(client.get(address))
    for words in (
        "Not comparable",
        "reads open affairs",
        "By class",
        "Who changes grade",
        "data-chart",
    ):
        assert (words in page) == (words != "By class")
    assert f"/organisations/{company.branch.code}/" in page or "Nobody." in page
    assert client.post(address, {"on": assessment.code}).status_code == 302
    Draft.objects.update(text=draft.text + "# 甲\n")
    assert "Try the draft" in said(client.get(address))


def test_how_far_a_trial_is_and_that_it_failed_is_said(client_for, company, cast):
    office = cast.assessment_office
    rated(company)
    draft = drafted(company, office)
    client = client_for(office, headers={"accept-language": "en"})
    file = trials._file(draft, bases_for(draft)[0])
    file.parent.mkdir(parents=True)
    file.with_suffix(".step").write_text("figures")
    assert "The trial is at work." in said(client.get(f"/drafts/{draft.code}/trial/"))
    file.with_suffix(".step").unlink()
    file.write_text('{"problem": "It went wrong."}')
    page = said(client.get(f"/drafts/{draft.code}/trial/"))
    assert "It went wrong." in page
    assert "Try again" in page


def test_the_running_year_is_said_to_be_no_finished_one(client_for, company, cast):
    draft = drafted(company, cast.assessment_office)
    client = client_for(cast.assessment_office, headers={"accept-language": "en"})
    page = said(client.get(f"/drafts/{draft.code}/trial/"))
    assert "These are not the facts of a finished year" in page


def test_a_draft_with_errors_is_not_tried(client_for, company, cast):
    rated(company)
    draft = drafted(company, cast.assessment_office)
    Draft.objects.update(text="scheme: [")
    client = client_for(cast.assessment_office, headers={"accept-language": "en"})
    assert "Mend the errors" in said(client.get(f"/drafts/{draft.code}/trial/"))
    answer = client.post(f"/drafts/{draft.code}/trial/", follow=True)
    assert "Mend what the check found first" in said(answer)


def test_what_a_trial_gave_is_shown_with_a_constant_number_of_queries(
    client_for, company, cast, django_assert_max_num_queries
):
    office = cast.assessment_office
    rated(company)
    draft = drafted(company, office)
    done(draft, office)
    client = client_for(office)
    client.get(f"/drafts/{draft.code}/trial/")
    with django_assert_max_num_queries(12):
        client.get(f"/drafts/{draft.code}/trial/")


def test_a_trial_names_the_scheme_before_and_indents_what_stands_lower(client_for, company, cast):
    office = cast.assessment_office
    assessment = rated(company)
    draft = drafted(company, office)
    done(draft, office)
    page = said(client_for(office).get(f"/drafts/{draft.code}/trial/"))
    assert f"版本{assessment.adoption.version}，" in page
    upper = page.index(f">{company.committee}</a>")
    assert page.index('class="draft-depth-1"', upper) > upper
    assert 'class="draft-depth-1"' not in page[:upper]
    assert '<th scope="col" class="number">不符合' in page


def test_who_approves_sees_the_gist_of_the_trial_and_no_reason_is_asked(client_for, company, cast):
    office = cast.assessment_office
    rated(company)
    client = client_for(office, headers={"accept-language": "en"})
    draft = drafted(company, office)
    done(draft, office)
    address = f"/drafts/{draft.code}/"
    assert "Why without a trial" not in said(client.get(address))
    answer = client.post(f"{address}submit/", {"from_day": f"{YEAR + 1}-01-01", "reason": ""})
    assert answer.status_code == 302
    approver = make_person()
    make_role(approver, company.root, RoleKind.ASSESSMENT_OFFICE)
    shown = said(client_for(approver, headers={"accept-language": "en"}).get(address))
    assert "Tried on" in shown
    assert "change grade" in shown
