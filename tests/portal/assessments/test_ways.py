"""The ways from a figure end at the very facts, and nobody is led to what they may not open."""

import re
from datetime import date

import pytest
from django.utils import timezone

from kept_years import YEAR
from makers import make_person, make_role
from zhibu.inspections.enums import EventState, InspectionState
from zhibu.inspections.models import ClauseMark, Event, EvidenceImport, Inspection, InspectionPlan
from zhibu.orgs.enums import RoleKind
from zhibu.scoring.scheme.measures import Events, Indicator, Inspected, Records
from zhibu.targets.enums import TargetState
from zhibu.targets.models import Target

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(company, cast, monkeypatch):
    """Of a scheme with marks, figures of people, events and records."""
    from rated_years import RatedYear

    return RatedYear(company, cast, monkeypatch, scheme="sanhua")


@pytest.fixture
def second(company):
    person = make_person(name="复核人")
    make_role(person, company.root, RoleKind.COMMITTEE_OFFICE)
    return person


def rule_of(year, kind):
    from zhibu.portal.assessments.result import rules_of

    rules = rules_of(year.adoption.text).items()
    return next((name, one.measure) for name, one in rules if isinstance(one.measure, kind))


def reported(year):
    from zhibu.assessments.indicators import DERIVED
    from zhibu.portal.assessments.result import rules_of

    rules = rules_of(year.adoption.text).items()
    found = ((name, one.measure) for name, one in rules if isinstance(one.measure, Indicator))
    return next((name, one.indicator) for name, one in found if one.indicator not in DERIVED)


def make_inspection(year):
    clause, _measure = rule_of(year, Inspected)
    plan = InspectionPlan.objects.create(
        adoption=year.adoption, organisation=year.company.root, title="年度检查", year=YEAR,
        starts_on=date(YEAR, 12, 1), ends_on=date(YEAR, 12, 5), planned_by=year.office,
    )  # fmt: skip
    made = Inspection.objects.create(
        plan=plan, organisation=year.company.branch, inspector=year.cast.inspector,
        held_on=date(YEAR, 12, 2), state=InspectionState.SUBMITTED, submitted_at=timezone.now(),
    )  # fmt: skip
    ClauseMark.objects.create(inspection=made, clause=clause, score=100)
    return made


def make_event(year, second):
    _clause, measure = rule_of(year, Events)
    return Event.objects.create(
        organisation=year.company.branch, event=measure.events[0], on=date(YEAR, 5, 6), points=100,
        note="表彰文件〔2026〕1号", entered_by=year.office, decided_by=second, state=EventState.CONFIRMED,
    )  # fmt: skip


def make_target(year):
    return Target.objects.create(
        organisation=year.company.branch, indicator=reported(year)[1], year=YEAR, target=100_00,
        actual=90_00, state=TargetState.AGREED, proposed_by=year.office,
    )  # fmt: skip


def make_import(year, second, table="indicators", **row):
    return EvidenceImport.objects.create(
        adoption=year.adoption, organisation=year.company.root, year=YEAR, table=table, count=1,
        rows=[{"subject": year.company.branch.code} | row], origin="指标.csv", reason="生产部报表",
        entered_by=year.office, decided_by=second, state=EventState.CONFIRMED,
    )  # fmt: skip


def ways(year, person):
    """Ways of the branch's result as a person is led them: rule → [(address, words)]."""
    from zhibu.assessments.models import Result
    from zhibu.orgs.permissions import Permission
    from zhibu.orgs.reach import may
    from zhibu.portal.assessments.result import rules_of
    from zhibu.portal.assessments.ways import ways_of

    branch = year.company.branch
    result = Result(assessment=year.assessment, subject=branch.code, organisation=branch)
    reaches = may(person, Permission.CONSEQUENCE_SEE, branch)
    return ways_of(person, result, rules_of(year.adoption.text), reaches)


def test_each_way_ends_at_the_very_fact_and_opens_for_its_reader(year, second, client_for):
    inspection, event, target = make_inspection(year), make_event(year, second), make_target(year)
    secretary = ways(year, year.cast.secretary).links
    assert secretary[rule_of(year, Inspected)[0]][0][0] == f"/inspections/{inspection.pk}/result/"
    assert secretary[rule_of(year, Events)[0]][0][0] == f"/events/{event.pk}/"
    assert secretary[reported(year)[0]][0][0] == f"/targets/{target.pk}/"
    for person in (year.cast.secretary, year.cast.auditor, year.cast.inspector, year.office):
        client = client_for(person)
        addresses = {url for found in ways(year, person).links.values() for url, _words in found}
        for address in addresses - {""}:
            assert client.get(address).status_code == 200, address


def test_a_reader_without_the_page_is_told_who_confirmed_and_led_nowhere(year, second):
    make_event(year, second)
    (way,) = ways(year, year.cast.auditor).links[rule_of(year, Events)[0]]
    assert way[0] == ""
    assert "复核人" in str(way[1])


def test_a_rule_with_several_kinds_leads_to_each(year):
    from zhibu.duties.kinds import lay_kinds
    from zhibu.portal.assessments.result import rules_of

    lay_kinds(year.adoption)
    rules = rules_of(year.adoption.text).items()
    records = {name: one.measure for name, one in rules if isinstance(one.measure, Records)}
    found = ways(year, year.cast.secretary).links
    for name, measure in records.items():
        kinds = [re.search(r"&kind=(\w+)", url)[1] for url, _words in found.get(name, []) if url]
        assert kinds == list(measure.records), name


def test_a_figure_from_a_file_says_so_and_is_typed(year, second):
    rule, indicator = reported(year)
    brought = make_import(year, second, indicator=indicator, round="1", actual="90")
    kept, measure = rule_of(year, Records)
    make_import(year, second, "records", kind=measure.records[0], held_on=f"{YEAR}-03-01")
    office, secretary = ways(year, year.office), ways(year, year.cast.secretary)
    assert _told(office.links[rule]) == (f"/evidence/{brought.code}/", "复核人")
    assert _told(secretary.links[rule]) == ("", "复核人")
    assert secretary.brought == {rule, kept}


def test_a_file_is_not_named_where_an_agreed_target_stands(year, second):
    rule, indicator = reported(year)
    make_import(year, second, indicator=indicator, round="1", actual="90")
    target = make_target(year)
    found = ways(year, year.office)
    assert [url for url, _words in found.links[rule]] == [f"/targets/{target.pk}/"]
    assert rule not in found.brought


def test_an_import_is_read_once_for_all_branches(year, second, django_assert_max_num_queries):
    from zhibu.inspections.feeding import brought_for

    _rule, indicator = reported(year)
    make_import(year, second, indicator=indicator, round="1", actual="90")
    asked = (year.adoption, year.company.root, YEAR)
    assert len(brought_for(*asked, year.company.branch.code)) == 1
    with django_assert_max_num_queries(1):
        assert brought_for(*asked, year.company.sibling.code) == []


def test_a_neighbour_is_shown_none_of_them(year, second):
    make_inspection(year), make_event(year, second), make_target(year)
    assert ways(year, year.cast.neighbour_secretary).links == {}


def test_who_was_inspected_reads_what_was_found(year, client_for):
    made = make_inspection(year)
    address = f"/inspections/{made.pk}/result/"
    shown = client_for(year.cast.secretary).get(address).text
    assert "年度检查" in shown
    assert 'name="do"' not in shown
    assert client_for(year.cast.neighbour_secretary).get(address).status_code in (403, 404)


def _told(links):
    ((address, words),) = links
    return address, re.search("复核人", str(words))[0]
