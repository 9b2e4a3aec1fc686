"""Pages of an assessment from its plan to its freezing: what each shows, and to whom."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils.translation import override
from openpyxl import load_workbook
from pypdf import PdfReader

from assessed_years import make_assessment, write_results
from kept_years import YEAR
from makers import make_branch, make_member
from zhibu.assessments.actions.appealing import answer_appeal, appeal, clauses_of
from zhibu.assessments.enums import AppealState, AssessmentState
from zhibu.assessments.models import Assessment
from zhibu.inbox.models import Message
from zhibu.inbox.words import words_of
from zhibu.scoring.verifying import verify

pytestmark = pytest.mark.django_db


def test_the_list_without_any_explains_itself(cast, page_of):
    assert "Adopt a scheme first" in page_of(cast.assessment_office, "/assessments/")
    assert "The office plans one" in page_of(cast.member, "/assessments/")


def test_an_office_plans_from_the_form(year, client_for, page_of):
    shown = page_of(year.office, "/assessments/plan/")
    assert "Half-year" in shown or "half-year" in shown
    answer = client_for(year.office).post(
        "/assessments/plan/",
        {"adoption": year.adoption.pk, "organisation": year.company.root.code, "year": YEAR,
         "scope": "pre"},
    )  # fmt: skip
    made = Assessment.objects.get(scope="pre")
    assert answer.headers["Location"] == f"/assessments/{made.code}/"
    again = client_for(year.office, headers={"accept-language": "en"}).post(
        "/assessments/plan/",
        {"adoption": year.adoption.pk, "organisation": year.company.root.code, "year": YEAR,
         "scope": "year", "as_of": f"{YEAR}-01-01", "apply_until": f"{YEAR + 5}-01-01"},
    )  # fmt: skip
    assert again.status_code == 422


def test_a_pre_assessment_says_that_it_is_not_published(year, page_of):
    root, branch = year.company.root, year.company.branch
    made = make_assessment(root, year.adoption, YEAR, AssessmentState.RATED, scope="pre")
    write_results(made, {branch: 9000}, {})
    shown = page_of(year.office, f"/assessments/{made.code}/results/")
    assert "Results of a pre-assessment are not published" in shown
    assert "until they are published" not in shown
    own = page_of(year.office, f"/assessments/{made.code}/results/{branch.code}/")
    assert "Clauses that have no evidence yet are left out" in own
    assert "Not published yet" not in own


def test_the_board_says_who_is_missing_and_what_is_typed(year, page_of):
    shown = page_of(year.office, year.address)
    assert "0 of 3" in shown
    assert "rules (" in shown
    assert "typed" in shown
    lacking = page_of(year.office, f"{year.address}?missing=application")
    assert year.company.sibling.name in lacking
    assert "How far the facts are" not in page_of(year.cast.member, year.address)


def test_a_secretary_applies_with_what_records_say(year, client_for, page_of):
    from zhibu.assessments.daily import score_day

    score_day(year.assessment.as_of)
    shown = page_of(year.cast.secretary, f"{year.address}apply/")
    assert "records say" in shown
    data = {"branch": year.company.branch.code, "grade": "met", "words": "三会一课全部落实"}
    grade = next(iter(_grades(year)))
    answer = client_for(year.cast.secretary).post(
        f"{year.address}apply/", data | {"grade": grade, "general-meetings": "1.50"}
    )
    assert answer.status_code == 302
    made = year.assessment.applications.get()
    assert (made.organisation, made.marks) == (year.company.branch, {"general-meetings": 150})
    refused = client_for(year.cast.secretary).post(
        f"{year.address}apply/", data | {"grade": grade, "general-meetings": "999"}
    )
    assert refused.status_code == 422
    assert "1 of 3" in page_of(year.office, year.address)


def _grades(year):
    from zhibu.portal.assessments.words import grades_of

    return grades_of(year.assessment)


def test_results_are_the_offices_alone_before_publication(year, page_of, sees):
    year.rate()
    assert year.company.branch.name in page_of(year.office, f"{year.address}results/")
    assert "There are no results to see yet" in page_of(year.cast.member, f"{year.address}results/")
    assert not sees(year.cast.member, year.own)


def test_a_result_is_explained_down_to_its_evidence(year, page_of):
    year.rate().publish()
    shown = page_of(year.cast.secretary, year.own)
    for words in ("How the total came about", "Records in the book",
                  "What the next grade lacks", "Appeal against this clause"):  # fmt: skip
        assert words in shown, words
    assert f"/records/?branch={year.company.branch.code}&amp;year={YEAR}" in shown
    neighbour = page_of(year.cast.neighbour_secretary, year.own)
    assert "How the total came about" in neighbour
    assert "Records in the book" not in neighbour
    assert "Appeal against" not in neighbour


def test_a_result_whose_files_are_gone_says_so(year, page_of):
    import shutil

    from zhibu.assessments.trace import folder_of

    year.rate().publish()
    shutil.rmtree(folder_of(year.assessment))
    assert "are not at hand, or are no longer" in page_of(year.cast.secretary, year.own)


def test_what_if_is_the_runs_own_without_a_change_and_keeps_nothing(year, client_for):
    year.rate().publish()
    client = client_for(year.cast.secretary, headers={"accept-language": "en"})
    address = f"{year.own}what-if/"
    assert "A trial: nothing of it is kept" in client.get(address).content.decode()
    rows = list(year.assessment.results.values())
    same = client.post(address, {}).content.decode()
    assert "Nothing was changed" in same
    assert "Figures that would differ" not in same
    better = client.post(address, {"records-general-meetings": "4"}).content.decode()
    assert "Figures that would differ" in better
    assert list(year.assessment.results.values()) == rows
    assert year.assessment.runs.count() == 1


def test_the_table_is_filtered_and_goes_into_excel(year, client_for, page_of):
    year.rate().publish()
    branch, foreign = year.company.branch, year.company.foreign
    shown = page_of(year.office, f"{year.address}results/?at={year.company.committee.code}")
    assert branch.name in shown
    assert foreign.name not in shown
    assert "No result is like this" in page_of(year.office, f"{year.address}results/?q=nobody")
    answer = client_for(year.office).get(f"{year.address}results.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].values)
    assert {row[1] for row in rows[1:]} == set(
        year.assessment.results.values_list("subject", flat=True)
    )


def test_everybody_in_reach_reads_what_is_published_and_its_notice(year, client_for, page_of):
    year.rate()
    assert client_for(year.cast.member).get(f"{year.address}public/").status_code == 302
    year.publish()
    shown = page_of(year.cast.member, f"{year.address}public/")
    assert "working days left" in shown
    assert year.assessment.results_hash in shown
    pdf = client_for(year.cast.member).get(f"{year.address}notice/")
    text = PdfReader(BytesIO(pdf.content)).pages[0].extract_text()
    assert "公示" in text
    assert year.company.root.name in text


def test_publication_is_told_and_appeals_are_in_words(year):
    year.rate().publish()
    told = Message.objects.get(to=year.cast.secretary, kind="assessment_published")
    with override("zh-hans"):
        assert "公示" in words_of(told).headline
    assert told.url == f"{year.address}public/"


def test_an_appeal_is_raised_answered_corrected_and_frozen_from_pages(year, client_for, page_of):
    year.rate().publish()
    secretary, office = client_for(year.cast.secretary), client_for(year.office)
    assert secretary.post(f"{year.own}appeal/", {}).status_code == 422
    raised = secretary.post(
        f"{year.own}appeal/",
        {"clause": "general-meetings", "reason": "第二季度党员大会已召开，记录没有及时录入。"},
    )
    assert raised.headers["Location"] == f"{year.address}appeals/"
    appeal = year.assessment.appeals.get()
    assert "days left" in page_of(year.office, f"{year.address}appeals/")
    told = {one.to for one in Message.objects.filter(kind="appeal_raised")}
    assert year.office in told
    assert year.cast.committee_office not in told  # the company's office answers
    year.mend()
    answer = {"verdict": "upheld", "answer": "补录属实，予以更正。", "changed": "第二季度党员大会"}
    office.post(f"{year.address}appeals/{appeal.pk}/answer/", answer)
    appeal.refresh_from_db()
    assert appeal.state == AppealState.UPHELD
    assert "rate again first" in page_of(year.office, year.address)
    year.rate()
    assert "Corrected since the publication" in page_of(year.cast.member, f"{year.address}public/")
    year.assessment.refresh_from_db()
    year.today(year.assessment.appeals_until + timedelta(days=1))
    office.post(f"{year.address}step/", {"step": "freeze"})
    year.assessment.refresh_from_db()
    assert year.assessment.state == AssessmentState.FROZEN
    assert "Frozen: nothing changes" in page_of(year.cast.member, year.address)


def test_a_correction_that_moved_nothing_is_told_on_its_row_and_at_the_freezing(
    year, client_for, page_of
):
    year.rate().publish()
    result = year.assessment.results.get(subject=year.company.branch.code)
    made = appeal(result=result, clause="general-meetings", reason="会议已经召开，请核对记录。", by=year.cast.secretary)  # fmt: skip
    answer_appeal(appeal=made, upheld=True, answer="情况属实。", changed="会议记录", by=year.office)
    year.rate().today(year.assessment.appeals_until + timedelta(days=1))
    for reader in (year.office, year.cast.secretary):
        assert "after the correction the clause has the same figure" in page_of(reader, f"{year.address}appeals/")  # fmt: skip
    shown = page_of(year.office, year.address)
    assert f"no change in the figure of their clause is seen: {result.name} · " in shown
    assert 'name="unmoved" value="1"' in shown
    office = client_for(year.office)
    for told, state in ((0, AssessmentState.IN_PUBLICATION), (1, AssessmentState.FROZEN)):
        office.post(f"{year.address}step/", {"step": "freeze", "unmoved": told})
        year.assessment.refresh_from_db()
        assert year.assessment.state == state


def test_an_overdue_answer_is_seen(year, page_of):
    year.rate().publish()
    result = year.assessment.results.get(subject=year.company.branch.code)
    made = appeal(result=result, clause="general-meetings", reason="会议已经召开，请核对记录。", by=year.cast.secretary)  # fmt: skip
    year.today(made.answer_by + timedelta(days=2))
    shown = page_of(year.office, f"{year.address}appeals/?state=raised")
    assert "answer overdue" in shown
    assert "2 days overdue" in shown


def test_an_appeal_is_taken_back_by_its_author_alone(year, client_for):
    year.rate().publish()
    result = year.assessment.results.get(subject=year.company.branch.code)
    made = appeal(result=result, clause="general-meetings", reason="会议已经召开，请核对记录。", by=year.cast.secretary)  # fmt: skip
    address = f"{year.address}appeals/{made.pk}/withdraw/"
    assert client_for(year.cast.member).post(address).status_code == 404
    client_for(year.cast.secretary).post(address)
    made.refresh_from_db()
    assert made.state == AppealState.WITHDRAWN


def test_the_export_verifies_and_is_for_office_and_auditor(year, client_for, tmp_path, sees):
    year.rate().publish()
    address = f"{year.address}export.zip"
    assert not sees(year.cast.secretary, address)
    answer = client_for(year.cast.auditor).get(address)
    content = b"".join(answer.streaming_content)
    ZipFile(BytesIO(content)).extractall(tmp_path / "home")
    assert all(check.holds for check in verify(tmp_path / "home" / year.assessment.code))


def test_buttons_take_the_assessment_on_and_refuse_in_words(year, client_for):
    year.rate()
    client = client_for(year.office, headers={"accept-language": "en"})
    client.post(f"{year.address}step/", {"step": "publish"})
    year.assessment.refresh_from_db()
    assert year.assessment.state == AssessmentState.IN_PUBLICATION
    for step, words in (("freeze", "freeze them after"), ("call_off", "not called off"), ("", "one of the buttons")):  # fmt: skip
        client.post(f"{year.address}step/", {"step": step})
        assert words in client.get(year.address).content.decode()


def test_problems_of_evidence_stand_in_a_table_with_their_remedy(year, page_of):
    from zhibu.assessments.models import Run

    problem = "points, row 2, on: '2027-03-02' is not in 2026; correct the day.\nevents, row 1: no such event; drop it."
    from django.utils import timezone

    Run.objects.create(assessment=year.assessment, number=1, problem=problem, finished_at=timezone.now())  # fmt: skip
    shown = page_of(year.office, year.address)
    assert "drop it." in shown
    assert "The newest run failed" in shown
    assert "drop it." not in page_of(year.cast.member, year.address)


def test_a_run_at_work_polls_and_is_looked_at_without_script(year, page_of):
    from zhibu.assessments.models import Run

    Run.objects.create(assessment=year.assessment, number=1, step="records")
    shown = page_of(year.office, year.address)
    assert 'hx-trigger="every 2s"' in shown
    assert "Look again" in shown
    assert "reading the record book" in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_a_constant_number_of_queries(year, client_for, django_assert_num_queries, rows):
    for _ in range(rows - 1):
        make_member(make_branch(under=year.company.committee))
    before = client_for(year.office)
    before.get(year.address)
    with django_assert_num_queries(QUERIES["board"]):
        before.get(year.address)
    year.rate().publish()
    result = year.assessment.results.get(subject=year.company.branch.code)
    for clause in list(clauses_of(year.assessment))[:rows]:
        appeal(
            result=result,
            clause=clause,
            reason="会议已经召开，请核对记录。",
            by=year.cast.secretary,
        )
    client = client_for(year.office)
    pages = {
        "list": "/assessments/", "page": year.address, "results": f"{year.address}results/",
        "result": year.own, "public": f"{year.address}public/", "appeals": f"{year.address}appeals/",
    }  # fmt: skip
    for name, address in pages.items():
        client.get(address)
        with django_assert_num_queries(QUERIES[name]):
            client.get(address)


QUERIES = {
    "board": 20, "list": 6, "page": 9, "results": 8, "result": 14, "public": 11, "appeals": 11,
}  # fmt: skip


def test_a_frozen_assessment_is_called_final_wherever_its_state_stands(year, client_for):
    year.rate().publish()
    year.today(year.assessment.appeals_until + timedelta(days=1))
    client_for(year.office).post(f"{year.address}step/", {"step": "freeze"})
    client = client_for(year.office)
    for address in ("/assessments/", year.address, f"{year.address}results/", f"{year.address}public/"):  # fmt: skip
        shown = client.get(address).content.decode()
        assert "考核已定案" in shown, address
        assert "名册已确定" not in shown, address
