"""Plans, draws and inspections by real actions; what each gives to the evidence."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from kept_years import YEAR, adopted
from makers import make_branch, make_member, make_person, make_role
from zhibu.inbox.models import Message
from zhibu.inbox.words import words_of
from zhibu.inspections.actions.inspecting import (
    Mark,
    drop_finding,
    find,
    mark,
    open_inspection,
    submit_inspection,
)
from zhibu.inspections.actions.planning import (
    announce_draw,
    call_off,
    draw,
    end_plan,
    plan_inspection,
    redraw,
)
from zhibu.inspections.drawing import draw as drawn_from
from zhibu.inspections.enums import InspectionState, PlanState
from zhibu.inspections.feeding import inspection_rows
from zhibu.inspections.kinds import inspected_in
from zhibu.inspections.models import Inspection, Picture
from zhibu.ledger.models import Entry
from zhibu.ledger.publishing import publish
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Forbidden, Refused

pytestmark = pytest.mark.django_db
DAY, LAST = date(YEAR, 5, 12), date(YEAR, 12, 31)


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(timezone, "localdate", lambda *_: DAY)


@pytest.fixture
def adoption(company):
    return adopted(company, "zerenzhi")


@pytest.fixture
def two(cast, company):
    """Two inspectors of the company."""
    other = make_person(name="检查员二")
    make_role(other, company.root, RoleKind.INSPECTOR)
    return [cast.inspector, other]


def planned(adoption, company, cast, two, **fields):
    return plan_inspection(
        **{
            "adoption": adoption, "organisation": company.root, "title": "上半年检查", "year": YEAR,
            "starts_on": date(YEAR, 5, 1), "ends_on": date(YEAR, 5, 31), "inspectors": two,
            "inspectors_each": 2, "by": cast.assessment_office,
        } | fields
    )  # fmt: skip


@pytest.fixture
def plan(adoption, company, cast, two):
    return planned(adoption, company, cast, two)


def clauses(adoption):
    return list(inspected_in(adoption.text))


def jpeg() -> bytes:
    file = BytesIO()
    Image.effect_noise((120, 90), 60).convert("RGB").save(file, "JPEG")
    return file.getvalue()


def of(plan, branch, inspector):
    return Inspection.objects.get(plan=plan, organisation=branch, inspector=inspector)


def test_a_plan_gives_every_branch_to_its_inspectors_and_tells_them(plan, company, two):
    pairs = {(one.organisation_id, one.inspector_id) for one in plan.inspections.all()}
    branches = (company.branch, company.sibling, company.foreign)
    assert pairs == {(branch.pk, one.pk) for branch in branches for one in two}
    message = Message.objects.get(to=two[0])
    assert words_of(message).headline == "请检查：上半年检查"
    assert Entry.objects.filter(kind="inspection-plan.planned").count() == 1


def test_work_is_shared_in_turn_and_nobody_inspects_the_own_branch(adoption, company, cast, two):
    member = make_member(company.branch)
    make_role(member, company.root, RoleKind.INSPECTOR)
    plan = planned(adoption, company, cast, two, inspectors=[member, two[1]], inspectors_each=1)
    assert plan.inspections.get(organisation=company.branch).inspector == two[1]
    assert plan.inspections.filter(inspector=member).exists()


def test_faults_of_a_plan_stand_at_their_fields(adoption, company, cast):
    with pytest.raises(Refused) as refused:
        planned(
            adoption, company, cast, [cast.member], title="x", starts_on=date(YEAR, 6, 1),
            ends_on=date(YEAR, 5, 1), clauses=["nothing"], draws=99, round=0,
        )  # fmt: skip
    assert set(refused.value.fields) == {"title", "ends_on", "clauses", "draws", "round", "inspectors"}  # fmt: skip


def test_only_who_arranges_plans(adoption, company, cast, two):
    with pytest.raises(Forbidden):
        planned(adoption, company, cast, two, by=cast.secretary)


def test_marks_count_once_they_are_submitted(plan, adoption, company, two):
    names = clauses(adoption)
    inspection = of(plan, company.branch, two[0])
    open_inspection(inspection=inspection, by=two[0])
    full = inspected_in(adoption.text)[names[0]].most
    mark(inspection=inspection, marks={names[0]: Mark(full - 50, "台账齐全"), names[1]: Mark(None)}, by=two[0])  # fmt: skip
    assert list(inspection_rows(adoption, YEAR, LAST)) == []
    done = submit_inspection(inspection=inspection, remark="总体较好", by=two[0])
    assert done.state == InspectionState.SUBMITTED
    assert list(inspection_rows(adoption, YEAR, LAST)) == [
        {"subject": company.branch.code, "clause": names[0], "round": 1,
         "score": f"{(full - 50) // 100}.{(full - 50) % 100:02d}"}
    ]  # fmt: skip
    plan.refresh_from_db()
    assert plan.state == PlanState.RUNNING


def test_what_was_submitted_is_not_changed_any_more(plan, adoption, company, two):
    inspection = of(plan, company.branch, two[0])
    open_inspection(inspection=inspection, by=two[0])
    marks = {clauses(adoption)[0]: Mark(0)}
    submit_inspection(inspection=mark(inspection=inspection, marks=marks, by=two[0]), by=two[0])
    for act in (
        lambda: mark(inspection=inspection, marks=marks, by=two[0]),
        lambda: find(inspection=inspection, problem="记录不全", due_on=DAY, by=two[0]),
        lambda: submit_inspection(inspection=inspection, by=two[0]),
    ):
        with pytest.raises(Refused):
            act()


def test_a_mark_keeps_to_the_full_points_of_its_clause(plan, adoption, company, two):
    names = clauses(adoption)
    inspection = open_inspection(inspection=of(plan, company.branch, two[0]), by=two[0])
    most = inspected_in(adoption.text)[names[0]].most
    with pytest.raises(Refused) as refused:
        mark(inspection=inspection, marks={names[0]: Mark(most + 1), "nothing": Mark(0)}, by=two[0])
    assert set(refused.value.fields) == {names[0], "nothing"}
    assert inspection.marks.count() == 0


def test_nothing_is_marked_before_it_begins_nor_by_another(plan, adoption, company, two):
    inspection = of(plan, company.branch, two[0])
    with pytest.raises(Refused):
        mark(inspection=inspection, marks={clauses(adoption)[0]: Mark(0)}, by=two[0])
    with pytest.raises(Forbidden):
        open_inspection(inspection=inspection, by=two[1])


def test_it_begins_within_the_days_of_the_plan(plan, company, two, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(YEAR, 6, 1))
    with pytest.raises(Refused):
        open_inspection(inspection=of(plan, company.branch, two[0]), by=two[0])


def test_without_any_mark_nothing_is_submitted(plan, company, two):
    inspection = open_inspection(inspection=of(plan, company.branch, two[0]), by=two[0])
    with pytest.raises(Refused):
        submit_inspection(inspection=inspection, by=two[0])


def test_a_problem_is_kept_with_its_picture_and_told_to_the_branch(
    plan, adoption, company, cast, two, django_capture_on_commit_callbacks
):
    inspection = open_inspection(inspection=of(plan, company.branch, two[0]), by=two[0])
    upload = SimpleUploadedFile("现场.jpg", jpeg(), "image/jpeg")
    due = DAY + timedelta(days=14)
    with django_capture_on_commit_callbacks(execute=True):
        found = find(
            inspection=inspection, problem="会议记录缺签到", severity="serious", due_on=due,
            clause=clauses(adoption)[0], uploads=[upload], by=two[0],
        )  # fmt: skip
    picture = Picture.objects.get(finding=found)
    assert picture.media_type == "image/jpeg"
    assert picture.file.storage.exists(picture.file.name)
    mark(inspection=inspection, marks={clauses(adoption)[0]: Mark(0)}, by=two[0])
    submit_inspection(inspection=inspection, by=two[0])
    message = Message.objects.get(to=cast.secretary)
    assert message.kind == "inspection_found"
    assert "1 个" in words_of(message).lines[0]


def test_a_problem_is_taken_off_before_submission(plan, company, two):
    inspection = open_inspection(inspection=of(plan, company.branch, two[0]), by=two[0])
    found = find(inspection=inspection, problem="会议记录缺签到", due_on=DAY, by=two[0])
    drop_finding(finding=found, by=two[0])
    assert inspection.findings.count() == 0


def test_a_file_that_is_no_picture_is_refused_at_its_field(plan, company, two):
    inspection = open_inspection(inspection=of(plan, company.branch, two[0]), by=two[0])
    upload = SimpleUploadedFile("病毒.jpg", b"MZ\x90", "image/jpeg")
    with pytest.raises(Refused) as refused:
        find(
            inspection=inspection, problem="会议记录缺签到", due_on=DAY, uploads=[upload], by=two[0]
        )
    assert set(refused.value.fields) == {"pictures"}
    assert inspection.findings.count() == 0


def test_a_plan_is_called_off_until_something_was_submitted(plan, adoption, company, cast, two):
    inspection = open_inspection(inspection=of(plan, company.branch, two[0]), by=two[0])
    mark(inspection=inspection, marks={clauses(adoption)[0]: Mark(0)}, by=two[0])
    submit_inspection(inspection=inspection, by=two[0])
    with pytest.raises(Refused):
        call_off(plan=plan, reason="计划有变", by=cast.assessment_office)
    assert end_plan(plan=plan, by=cast.assessment_office).state == PlanState.ENDED
    with pytest.raises(Refused):
        open_inspection(inspection=of(plan, company.sibling, two[0]), by=two[0])


# --- spot checks -----------------------------------------------------------------------------------


@pytest.fixture
def spot(adoption, company, cast, two):
    for _ in range(6):
        make_branch(under=company.committee)
    return planned(adoption, company, cast, two, title="抽查", draws=3, inspectors_each=1)


def test_a_draw_follows_from_the_first_checkpoint_after_its_announcement(spot, cast):
    office = cast.assessment_office
    publish()
    announced = announce_draw(plan=spot, by=office)
    with pytest.raises(Refused):
        draw(plan=announced, by=office)
    deciding = publish()
    make_later_checkpoint(office)
    drawn = draw(plan=announced, by=office)
    assert (drawn.drawn_from, drawn.drawn_size) == (bytes(deciding.root).hex(), deciding.size)
    assert redraw(drawn) == drawn_from(drawn.drawn_from, drawn.code, drawn.candidates, 3)
    assert {one.organisation.code for one in drawn.inspections.all()} == set(redraw(drawn))
    kinds = Entry.objects.filter(subject=f"inspection-plan/{spot.code}").order_by("index")
    assert [one.kind.partition(".")[2] for one in kinds] == ["planned", "announced", "drawn"]


def make_later_checkpoint(office):
    from zhibu.schemes.actions import adopt  # any entry will do
    from zhibu.schemes.reading import preset_text

    root = office.roles.get().organisation
    adopt(organisation=root, text=preset_text("suxing"), from_day=date(YEAR, 3, 1), by=office)
    publish()


def test_candidates_are_those_of_the_announcement(spot, company, cast):
    publish()
    announced = announce_draw(plan=spot, by=cast.assessment_office)
    late = make_branch(under=company.committee)
    publish()
    drawn = draw(plan=announced, by=cast.assessment_office)
    assert late.code not in drawn.candidates
    assert len(drawn.candidates) == 9


def test_a_draw_is_announced_once_and_made_once(spot, plan, cast):
    office = cast.assessment_office
    with pytest.raises(Refused):
        draw(plan=spot, by=office)
    with pytest.raises(Refused):
        announce_draw(plan=plan, by=office)
    announced = announce_draw(plan=spot, by=office)
    with pytest.raises(Refused):
        announce_draw(plan=announced, by=office)
    publish()
    drawn = draw(plan=announced, by=office)
    with pytest.raises(Refused):
        draw(plan=drawn, by=office)
