"""Pages of inspections, draws, events and imports: constant queries, and the work by forms."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader

from makers import make_adoption, make_branch, make_person, make_role
from zhibu.consequences.actions.rectifying import open_from_finding
from zhibu.consequences.models import Rectification
from zhibu.inspections.actions.planning import announce_draw, draw, plan_inspection
from zhibu.inspections.drawing import redrawn
from zhibu.inspections.enums import EventState, InspectionState
from zhibu.inspections.kinds import inspected_in
from zhibu.inspections.models import Event, EvidenceImport, Finding, Inspection, InspectionPlan
from zhibu.ledger.publishing import publish
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.permissions import Permission
from zhibu.portal.inspections.places import offered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def scheme(company):
    return make_adoption(company.root, name="zerenzhi", subject="branch")


@pytest.fixture
def second(company):
    other = make_person(name="检查员二")
    make_role(other, company.root, RoleKind.INSPECTOR)
    return other


def text_of(answer):
    pages = PdfReader(BytesIO(answer.content)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def plan_of(scheme, company, cast, **fields):
    """Its days are those of today's year, whatever day it is."""
    today = timezone.localdate()
    return plan_inspection(
        **{
            "adoption": scheme, "organisation": company.root, "title": "年中检查", "year": today.year,
            "starts_on": today, "ends_on": today, "inspectors": [cast.inspector],
            "by": cast.assessment_office,
        } | fields
    )  # fmt: skip


def test_my_inspections_take_as_many_queries_at_one_row_and_at_three(
    scheme, company, cast, client_for, django_assert_num_queries
):
    client = client_for(cast.inspector)
    plan_of(scheme, company, cast, organisations=[company.branch])
    client.get("/inspections/")
    with django_assert_num_queries(6):
        assert client.get("/inspections/").text.count("年中检查") == 1
    plan_of(scheme, company, cast, organisations=[company.sibling, company.foreign])
    with django_assert_num_queries(6):
        assert client.get("/inspections/").text.count("年中检查") == 3


def test_plans_take_as_many_queries_at_one_row_and_at_three(
    scheme, company, cast, client_for, django_assert_num_queries
):
    client = client_for(cast.assessment_office)
    plan_of(scheme, company, cast)
    client.get("/inspections/plans/")
    with django_assert_num_queries(6):
        assert client.get("/inspections/plans/").text.count("年中检查") == 1
    for _ in range(2):
        plan_of(scheme, company, cast)
    with django_assert_num_queries(6):
        assert client.get("/inspections/plans/").text.count("年中检查") == 3


def test_an_inspector_begins_marks_writes_a_problem_down_and_submits(
    scheme, company, cast, client_for
):
    plan_of(scheme, company, cast, organisations=[company.branch])
    row, client = Inspection.objects.get(), client_for(cast.inspector)
    address = f"/inspections/{row.pk}/"
    client.post(address, {"do": "open"})
    first, second_ = list(inspected_in(scheme.text))[:2]
    refused = client.post(
        address, {"do": "mark", f"mark-{first}": "999", f"mark-{second_}": "很好"}
    )
    assert refused.status_code == 422
    assert "“很好”不是分值" in refused.text
    client.post(address, {"do": "mark", f"mark-{first}": "1.5", f"remark-{first}": "台账齐全"})
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    given = {"problem": "会议记录缺签到", "severity": "minor", "due_on": due, "clause": first}
    client.post(f"{address}findings/", given)
    client.post(address, {"do": "submit", f"mark-{first}": "1.5", f"remark-{first}": "台账齐全"})
    row.refresh_from_db()
    assert row.state == InspectionState.SUBMITTED
    assert row.marks.get().score == 1_50
    page = client.get(address).text
    assert "台账齐全" in page
    assert "会议记录缺签到" in page


def test_differences_of_two_inspectors_stand_side_by_side(
    scheme, company, cast, second, client_for
):
    plan = plan_of(
        scheme, company, cast, organisations=[company.branch], inspectors=[cast.inspector, second],
        inspectors_each=2,
    )  # fmt: skip
    clause = next(iter(inspected_in(scheme.text)))
    for person, mark in ((cast.inspector, "1"), (second, "1.25")):
        address = f"/inspections/{Inspection.objects.get(inspector=person).pk}/"
        client = client_for(person)
        client.post(address, {"do": "open"})
        client.post(address, {"do": "submit", f"mark-{clause}": mark})
    page = client_for(cast.assessment_office).get(f"/inspections/plans/{plan.code}/differences/").text  # fmt: skip
    assert ">1.25<" in page
    assert "0.25" in page


def test_the_circular_names_problems_and_how_they_stand(scheme, company, cast, client_for):
    plan = plan_of(scheme, company, cast, organisations=[company.branch, company.sibling])
    first, _second = plan.inspections.order_by("organisation__path")
    office = client_for(cast.assessment_office)
    address = f"/inspections/plans/{plan.code}/circular/"
    assert office.get(address).status_code == 302
    clause = next(iter(inspected_in(scheme.text)))
    for problem, severity in (("学习笔记与记录不符", "minor"), ("安全责任未分解到人", "serious")):
        Finding.objects.create(inspection=first, clause=clause, problem=problem, severity=severity, due_on=timezone.localdate() + timedelta(days=9))  # fmt: skip
    first.state, first.held_on = InspectionState.SUBMITTED, timezone.localdate()
    first.save()
    opened = open_from_finding(finding=Finding.objects.first(), by=cast.assessment_office)
    told = text_of(office.get(address))
    assert first.organisation.name in told
    assert "已提交检查1次，共2次。发现问题2个，涉及1个组织。" in told
    assert "【严重问题】安全责任未分解到人" in told
    assert "尚未立项" in told  # the serious one, which nobody opened
    assert "待办" in told
    Rectification.objects.filter(pk=opened.pk).update(state="closed")
    assert "已办结" in text_of(office.get(address))
    assert client_for(cast.secretary).get(address).status_code == 403


def test_the_office_plans_by_its_form(scheme, company, cast, client_for):
    today = timezone.localdate().isoformat()
    given = {
        "adoption": scheme.pk, "title": "抽查", "organisation": company.root.code, "starts_on": today,
        "ends_on": today, "round": 1, "inspectors": [cast.inspector.pk], "inspectors_each": 1, "draws": 2,
    }  # fmt: skip
    answer = client_for(cast.assessment_office).post("/inspections/plans/new/", given)
    plan = InspectionPlan.objects.get()
    assert answer.headers["Location"] == f"/inspections/plans/{plan.code}/"
    assert (plan.draws, len(plan.candidates)) == (2, 3)


def test_the_form_says_which_round_is_due(scheme, company, cast, client_for):
    client, year = client_for(cast.assessment_office), timezone.localdate().year
    assert f"{year}年尚未安排，应安排第1轮" in client.get("/inspections/plans/new/").text
    plan_of(scheme, company, cast, round=2)
    page = client.get("/inspections/plans/new/").text
    assert f"{year}年已安排第2轮，应安排第3轮" in page
    assert 'name="round" value="3"' in page


def test_ending_a_plan_says_what_stays_not_inspected(scheme, company, cast, client_for):
    plan = plan_of(scheme, company, cast)
    client, address = client_for(cast.assessment_office), f"/inspections/plans/{plan.code}/"
    page = client.get(address).text
    assert "还有3项检查（共3项）" in page
    assert page.count("待检查") == 3
    client.post(f"{address}step/", {"step": "end"})
    page = client.get(address).text
    assert (page.count("待检查"), page.count("未检查</")) == (0, 3)


def test_everybody_below_draws_again_from_the_files(scheme, company, cast, client_for):
    plan = plan_of(scheme, company, cast, draws=1)
    announced = announce_draw(plan=plan, by=cast.assessment_office)
    member = client_for(cast.member)
    assert member.get(f"/inspections/plans/{plan.code}/draw/draw.json").status_code == 404
    publish()
    drawn = draw(plan=announced, by=cast.assessment_office)
    address = f"/inspections/plans/{plan.code}/draw/"
    assert drawn.drawn_from in member.get(address).text
    assert redrawn(member.get(f"{address}draw.json").text)
    assert "def draw(" in member.get(f"{address}drawing.py").text
    facts = json.loads(member.get(f"{address}draw.json").text)
    assert facts["drawn"] == [Inspection.objects.get().organisation.code]


# --- events and imports ----------------------------------------------------------------------------


@pytest.fixture
def stars(company):
    return make_adoption(company.root, name="xingji", subject="branch")


def enter(client, company, note="组织部函〔2026〕3号"):
    today = timezone.localdate().isoformat()
    given = {
        "organisation": company.branch.code, "about": "organisation", "event": "leadership_disunity",
        "on": today, "note": note,
    }  # fmt: skip
    return client.post("/events/new/", given)


def test_events_take_as_many_queries_at_one_row_and_at_three(
    stars, company, cast, client_for, django_assert_num_queries
):
    assert stars
    client = client_for(cast.assessment_office)
    assert enter(client, company).status_code == 302
    client.get("/events/")
    with django_assert_num_queries(7):
        assert client.get("/events/").text.count("人工录入") == 1
    for note in ("第二份文件", "第三份文件"):
        enter(client, company, note)
    with django_assert_num_queries(7):
        assert client.get("/events/").text.count("人工录入") == 3


def test_an_event_is_entered_by_one_and_confirmed_by_another(stars, company, cast, client_for):
    assert stars
    office, committee = client_for(cast.assessment_office), client_for(cast.committee_office)
    assert "一票否决" in office.get(f"/events/new/?organisation={company.branch.code}&about=organisation").text  # fmt: skip
    enter(office, company)
    event = Event.objects.get()
    assert "另一人确认" in office.get(f"/events/{event.pk}/").text
    office.post(f"/events/{event.pk}/decide/", {"confirm": "1"})
    event.refresh_from_db()
    assert event.state == EventState.ENTERED
    committee.post(f"/events/{event.pk}/decide/", {"confirm": "1"})
    event.refresh_from_db()
    assert (event.state, event.decided_by) == (EventState.CONFIRMED, cast.committee_office)


def test_an_event_is_revoked_as_one_asks_and_another_confirms(stars, company, cast, client_for):
    assert stars
    office, committee = client_for(cast.assessment_office), client_for(cast.committee_office)
    enter(office, company)
    event = Event.objects.get()
    address = f"/events/{event.pk}/"
    assert "申请撤销" not in office.get(address).text
    committee.post(f"{address}decide/", {"confirm": "1"})
    assert "现已计入考核" in office.get(address).text
    assert "至少" in office.post(f"{address}revocation/", {"reason": "错"}, follow=True).text
    office.post(f"{address}revocation/", {"reason": "函件所指不是本支部"})
    office.post(f"{address}revocation/decide/", {"confirm": "1"})
    event.refresh_from_db()
    assert (event.state, event.revocation_asked_by) == (EventState.CONFIRMED, cast.assessment_office)  # fmt: skip
    asked = office.get(address).text
    assert "撤回申请" in asked
    assert "须由考核办公室另一人决定" in asked
    assert "确认撤销</summary>" in committee.get(address).text
    lists = {state: committee.get(f"/events/?state={state}").text.count("人工录入") for state in ("", "revocation", "revoked")}  # fmt: skip
    assert lists == {"": 1, "revocation": 1, "revoked": 0}
    committee.post(f"{address}revocation/decide/", {"reason": "再核对原件", "confirm": "0"})
    assert "再核对原件" in office.get(address).text
    office.post(f"{address}revocation/", {"reason": "已附更正函"})
    office.post(f"{address}revocation/", {"withdraw": "1"})
    assert "现已计入考核" in office.get(address).text
    office.post(f"{address}revocation/", {"reason": "已附更正函"})
    done = committee.post(f"{address}revocation/decide/", {"confirm": "1"}, follow=True).text
    event.refresh_from_db()
    assert event.state == EventState.REVOKED
    assert "从下次评定起不再计入考核；已定案的结果不变" in done
    assert "申请撤销</summary>" not in office.get(address).text
    assert "人工录入" in committee.get("/events/?state=revoked").text


def test_an_import_is_revoked_on_its_page(company, cast, client_for):
    from evidence_things import make_import

    office, committee = client_for(cast.assessment_office), client_for(cast.committee_office)
    made = make_import(company.branch)
    address = f"/evidence/{made.code}/"
    committee.post(f"{address}decide/", {"confirm": "1"})
    office.post(f"{address}revocation/", {"reason": "台账有误，见更正"})
    assert "台账有误，见更正" in committee.get(address).text
    assert "points.csv" in committee.get("/evidence/?state=revocation").text
    committee.post(f"{address}revocation/decide/", {"confirm": "1"})
    made.refresh_from_db()
    assert made.state == EventState.REVOKED
    assert "points.csv" not in committee.get("/evidence/?state=revocation").text
    assert "points.csv" in committee.get("/evidence/?state=revoked").text


def test_points_come_as_a_file_and_count_once_confirmed(company, cast, client_for):
    scheme = make_adoption(company.root, name="xingji-dangyuan")
    client, year = client_for(cast.assessment_office), timezone.localdate().year
    text = f"subject,on,amount,quality,coefficient\n{cast.member.code},{year}-01-02,12,1,1\n"
    given = {
        "adoption": scheme.pk, "organisation": company.committee.code, "year": year, "table": "points",
        "file": SimpleUploadedFile("points.csv", text.encode()),
    }  # fmt: skip
    run = client.post("/evidence/new/", given).headers["Location"]
    assert "12.00 · 1.00 · 1.00" in client.get(run).text
    assert client.post(run, {"reason": ""}).status_code == 422
    client.post(run, {"reason": "来自原积分台账"})
    made = EvidenceImport.objects.get()
    client_for(cast.committee_office).post(f"/evidence/{made.code}/decide/", {"confirm": "1"})
    made.refresh_from_db()
    assert made.state == EventState.CONFIRMED


def test_imports_take_as_many_queries_at_one_row_and_at_three(
    company, cast, client_for, django_assert_num_queries
):
    from evidence_things import make_import

    client = client_for(cast.assessment_office)
    make_import(company.branch)
    client.get("/evidence/")
    with django_assert_num_queries(6):
        assert client.get("/evidence/").text.count("points.csv") == 1
    for _ in range(2):
        make_import(make_branch(under=company.committee))
    with django_assert_num_queries(6):
        assert client.get("/evidence/").text.count("points.csv") == 3


@pytest.mark.usefixtures("scheme")
@pytest.mark.parametrize("address", ["/evidence/new/", "/inspections/plans/new/"])
def test_a_form_for_a_part_of_the_tree_offers_what_stands_above_branches(
    company, cast, client_for, address
):
    page = client_for(cast.assessment_office).get(address).text
    assert f'<option value="{company.committee.code}"' in page
    assert f'<option value="{company.branch.code}"' not in page
    assert "data-pick" in page


def test_a_secretary_is_offered_the_own_branch(company, cast):
    places = offered(cast.secretary, Permission.EVENT_ENTER)
    assert places == [(company.branch.code, company.branch.name)]
