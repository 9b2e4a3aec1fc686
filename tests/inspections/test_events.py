"""Events and imported rows: entered by one, confirmed by another, and what then counts."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kept_years import YEAR, adopted
from makers import make_person, make_role
from zhibu.inbox.models import Message
from zhibu.inspections.actions.events import (
    confirm_event,
    enter_event,
    refuse_event,
    title_of_event,
    withdraw_event,
)
from zhibu.inspections.actions.importing import (
    confirm_import,
    import_evidence,
    refuse_import,
    tables_of,
    try_evidence,
    withdraw_import,
)
from zhibu.inspections.enums import EventState, InspectionState
from zhibu.inspections.feeding import event_rows, imported_rows
from zhibu.inspections.kinds import VETO, events_in, kinds_for
from zhibu.inspections.models import ClauseMark, Event, EvidenceImport, Inspection, InspectionPlan
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.schemes.reading import preset_names, preset_text, read_text
from zhibu.scoring.scheme.measures import Events, Indicator, Inspected
from zhibu.targets.enums import TargetState
from zhibu.targets.models import Target

pytestmark = pytest.mark.django_db
DAY, LAST = date(YEAR, 1, 15), date(YEAR, 12, 31)


@pytest.fixture
def adoption(company):
    return adopted(company, "xingji")


@pytest.fixture
def colleague(company):
    person = make_person(name="同事")
    make_role(person, company.root, RoleKind.COMMITTEE_OFFICE)
    return person


@pytest.fixture
def entered(adoption, company, cast):  # noqa: ARG001
    return enter_event(
        organisation=company.branch, event="leadership_disunity", on=DAY,
        note="组织部函〔2026〕3号，1月15日", by=cast.assessment_office,
    )  # fmt: skip


def test_an_event_counts_once_a_second_person_confirmed_it(entered, company, cast, colleague):
    assert list(event_rows(company.root, YEAR, LAST)) == []
    confirm_event(event=entered, by=colleague)
    (row,) = event_rows(company.root, YEAR, LAST)
    assert (row["subject"], row["event"], row["points"]) == (company.branch.code, "leadership_disunity", None)  # fmt: skip
    kinds = Entry.objects.filter(subject=f"event/{entered.pk}").order_by("index")
    assert [one.kind for one in kinds] == ["event.entered", "event.confirmed"]
    assert Message.objects.filter(to=cast.assessment_office, kind="event_decided").count() == 1


def test_nobody_confirms_what_they_entered(entered, cast):
    with pytest.raises(Refused):
        confirm_event(event=entered, by=cast.assessment_office)


def test_nobody_confirms_what_concerns_themselves(adoption, company, cast, colleague):  # noqa: ARG001
    adopted(company, "xingji-dangyuan")
    member = cast.secretary
    kind = next(iter(kinds_for(company.branch, True, DAY).values()))
    points = kind.entered[0] if kind.entered else None
    event = enter_event(
        organisation=company.branch, person=member, event=kind.event, on=DAY, points=points,
        note="表彰文件〔2026〕1号", by=colleague,
    )  # fmt: skip
    make_role(member, company.root, RoleKind.ASSESSMENT_OFFICE)
    member.__dict__.pop("_held", None)
    with pytest.raises(Refused):
        confirm_event(event=event, by=member)


def test_a_refusal_needs_a_reason_and_ends_it(entered, colleague):
    with pytest.raises(Refused) as refused:
        refuse_event(event=entered, reason="", by=colleague)
    assert set(refused.value.fields) == {"reason"}
    done = refuse_event(event=entered, reason="文件不属实", by=colleague)
    assert done.state == EventState.REFUSED
    with pytest.raises(Refused):
        confirm_event(event=entered, by=colleague)


def test_who_entered_it_takes_it_back_and_nobody_else(entered, cast, colleague):
    with pytest.raises(Forbidden):
        withdraw_event(event=entered, by=colleague)
    assert withdraw_event(event=entered, by=cast.assessment_office).state == EventState.WITHDRAWN


def test_faults_of_an_event_stand_at_their_fields(adoption, company, cast):  # noqa: ARG001
    with pytest.raises(Refused) as refused:
        enter_event(
            organisation=company.branch, event="nothing", on=DAY, note="短",
            person=cast.foreign_secretary, by=cast.assessment_office,
        )  # fmt: skip
    assert set(refused.value.fields) == {"event", "note", "person"}


def test_points_are_given_only_where_the_scheme_leaves_them_to_a_person(adoption, company, cast):  # noqa: ARG001
    about = {"organisation": company.branch, "on": DAY, "note": "文件〔2026〕9号", "by": cast.assessment_office}  # fmt: skip
    with pytest.raises(Refused) as refused:
        enter_event(**about, event="leadership_disunity", points=100)
    assert set(refused.value.fields) == {"points"}


def test_the_same_is_not_entered_twice(entered, company, cast):
    with pytest.raises(Refused) as refused:
        enter_event(
            organisation=company.branch, event=entered.event, on=DAY, note=entered.note, by=cast.assessment_office
        )  # fmt: skip
    assert set(refused.value.fields) == {"note"}


def test_a_neighbour_enters_nothing_here(adoption, company, cast):  # noqa: ARG001
    with pytest.raises(Forbidden):
        enter_event(organisation=company.branch, event="x", on=DAY, note="文件", by=cast.neighbour_secretary)  # fmt: skip


def test_a_kind_has_its_title_in_both_languages_and_says_what_it_does(entered):
    title = title_of_event(entered)
    assert title["zh"] != title["en"] != entered.event
    kind = events_in(preset_text("xingji"))["leadership_disunity"]
    assert VETO in {one.what for one in kind.effects}


@pytest.mark.parametrize("name", preset_names())
def test_every_event_of_every_preset_has_a_title_and_an_effect(name):
    for kind in events_in(preset_text(name)).values():
        assert kind.title["zh"], kind.event
        assert kind.effects, kind.event


# --- imports ---------------------------------------------------------------------------------------


@pytest.fixture
def members(company):
    return adopted(company, "xingji-dangyuan")


def csv_of(*rows, name="points.csv"):
    text = "\n".join(["subject,on,amount,quality,coefficient", *rows])
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def tried(adoption, company, by, *rows, table="points"):
    return try_evidence(
        adoption=adoption, organisation=company.root, year=YEAR, table=table, upload=csv_of(*rows), by=by
    )  # fmt: skip


def test_rows_count_once_a_second_person_confirmed_them(members, company, cast, colleague):
    office = cast.assessment_office
    run = tried(members, company, office, f"{cast.member.code},{YEAR}-03-02,12,1.1,1.2")
    assert (run.ready, run.problems) == (True, [])
    made = import_evidence(token=run.token, reason="来自原积分台账", by=office)
    assert imported_rows(members, company.root, YEAR, "points") == []
    with pytest.raises(Refused):
        confirm_import(evidence=made, by=office)
    confirm_import(evidence=made, by=colleague)
    assert imported_rows(members, company.root, YEAR, "points") == [
        {"subject": cast.member.code, "on": f"{YEAR}-03-02", "amount": "12.00", "quality": "1.10",
         "coefficient": "1.20"}
    ]  # fmt: skip


def test_all_problems_of_a_file_are_told_at_once(members, company, cast):
    run = tried(
        members, company, cast.assessment_office,
        f"nobody,{YEAR}-03-02,12,1,1", f"{cast.member.code},{YEAR - 1}-03-02,1,1,1", f"{cast.member.code},{YEAR}-03-02,x,1,99",
    )  # fmt: skip
    text = "\n".join(run.problems)
    assert not run.ready
    for part in ("nobody", "第 2 行", f"{YEAR - 1}", "“x”", "“99”"):
        assert part in text
    with pytest.raises(Refused):
        import_evidence(token=run.token, reason="来自原积分台账", by=cast.assessment_office)


def test_subjects_that_the_register_lacks_bring_their_names(company, cast, colleague):
    adoption = adopted(company, "wugehao")
    text = f"subject,kind,parent,name\nC1,community,{company.root.code},东湖社区\n"
    upload = SimpleUploadedFile("subjects.csv", text.encode(), "text/csv")
    run = try_evidence(
        adoption=adoption, organisation=company.root, year=YEAR, table="subjects", upload=upload,
        by=cast.assessment_office,
    )  # fmt: skip
    made = import_evidence(token=run.token, reason="社区共建名单", by=cast.assessment_office)
    confirm_import(evidence=made, by=colleague)
    (row,) = imported_rows(adoption, company.root, YEAR, "subjects")
    assert (row["subject"], row["name"]) == ("C1", "东湖社区")


def test_an_import_is_refused_with_a_reason_or_withdrawn(members, company, cast, colleague):
    office = cast.assessment_office
    row = f"{cast.member.code},{YEAR}-03-02,12,1.1,1.2"
    made = [
        import_evidence(
            token=tried(members, company, office, row).token, reason="来自原积分台账", by=office
        )
        for _ in range(2)
    ]
    assert refuse_import(evidence=made[0], reason="数字与台账不符", by=colleague).state == "refused"
    assert withdraw_import(evidence=made[1], by=office).state == "withdrawn"


def test_ballots_are_never_brought_in(members):
    assert "ballots" not in tables_of(members)


# --- what stands -----------------------------------------------------------------------------------


@pytest.fixture
def scheme(company):
    return adopted(company, "sanhua")


def named(adoption, kind):
    """A rule of the scheme with a measure of this kind, which nobody but people fills."""
    from zhibu.assessments.indicators import DERIVED
    from zhibu.scoring.scheme.lint.walk import earners

    for one in earners(read_text(adoption.text).scheme):
        if isinstance(one.measure, kind) and getattr(one.measure, "indicator", "") not in DERIVED:
            return one.name, one.measure
    raise LookupError(kind)


def try_rows(adoption, company, by, table, heading, *rows):
    text = "\n".join([heading, *rows])
    upload = SimpleUploadedFile(f"{table}.csv", text.encode(), "text/csv")
    return try_evidence(
        adoption=adoption, organisation=company.root, year=YEAR, table=table, upload=upload, by=by
    )


def agreed_target(company, adoption, by, place=None):
    return Target.objects.create(
        organisation=place or company.branch, indicator=named(adoption, Indicator)[1].indicator, year=YEAR,
        target=100_00, low=90_00, high=110_00, actual=80_00, state=TargetState.AGREED, proposed_by=by,
    )  # fmt: skip


HEADING = "subject,indicator,round,target,actual"


def test_a_file_never_takes_the_place_of_an_agreed_target(scheme, company, cast):
    office = cast.assessment_office
    target = agreed_target(company, scheme, office)
    rows = [
        f"{code},{target.indicator},1,50,50" for code in (company.sibling.code, company.branch.code)
    ]
    run = try_rows(scheme, company, office, "indicators", HEADING, *rows)
    assert not run.ready
    (told,) = run.problems
    assert "3" in told
    assert company.branch.code in told
    assert target.indicator in told
    one = try_rows(scheme, company, office, "indicators", HEADING, rows[0])
    assert one.ready
    late = agreed_target(company, scheme, office, company.sibling)
    with pytest.raises(Refused) as refused:
        import_evidence(token=one.token, reason="生产部报表", by=office)
    assert company.sibling.code in str(refused.value)
    late.delete()
    assert import_evidence(token=one.token, reason="生产部报表", by=office).count == 1


def test_a_file_never_takes_the_place_of_a_submitted_mark_or_a_confirmed_event(
    scheme, company, cast, colleague
):
    office, clause = cast.assessment_office, named(scheme, Inspected)[0]
    plan = InspectionPlan.objects.create(
        adoption=scheme, organisation=company.root, title="年度检查", year=YEAR, starts_on=DAY,
        ends_on=DAY, planned_by=office,
    )  # fmt: skip
    made = Inspection.objects.create(
        plan=plan, organisation=company.branch, inspector=cast.inspector, held_on=DAY,
        state=InspectionState.SUBMITTED,
    )  # fmt: skip
    ClauseMark.objects.create(inspection=made, clause=clause, score=100)
    run = try_rows(scheme, company, office, "inspections", "subject,clause,round,score",
                   f"{company.branch.code},{clause},1,0.5", f"{company.sibling.code},{clause},1,0.5")  # fmt: skip
    assert [company.branch.code in told for told in run.problems] == [True]
    event = named(scheme, Events)[1].events[0]
    Event.objects.create(
        organisation=company.branch, event=event, on=DAY, points=100, note="文件〔2026〕1号",
        entered_by=office, decided_by=colleague, state=EventState.CONFIRMED,
    )  # fmt: skip
    again = try_rows(scheme, company, office, "events", "subject,event,on",
                     f"{company.branch.code},{event},{DAY}", f"{company.branch.code},{event},{LAST}")  # fmt: skip
    assert [company.branch.code in told for told in again.problems] == [True]


def test_what_was_agreed_wins_where_both_came_to_count(scheme, company, cast, tmp_path):
    import duckdb

    from zhibu.assessments.gathering.gather import Question, gather

    target = agreed_target(company, scheme, cast.assessment_office)
    rows = [
        {"subject": code, "indicator": target.indicator, "round": "1", "target": "50.00", "actual": "50.00"}
        for code in (company.branch.code, company.sibling.code)
    ]  # fmt: skip
    EvidenceImport.objects.create(
        adoption=scheme, organisation=company.root, year=YEAR, table="indicators", rows=rows, count=2,
        origin="指标.csv", reason="生产部报表", entered_by=cast.assessment_office,
        decided_by=cast.secretary, state=EventState.CONFIRMED,
    )  # fmt: skip
    gathered = gather(Question(scheme, company.root, YEAR, LAST), tmp_path / "facts")
    found = duckdb.sql(
        f"SELECT subject, actual::VARCHAR FROM '{gathered.folder}/indicators.parquet' "
        f"WHERE indicator = '{target.indicator}' ORDER BY subject"
    ).fetchall()
    assert dict(found) == {company.branch.code: "80.00", company.sibling.code: "50.00"}
