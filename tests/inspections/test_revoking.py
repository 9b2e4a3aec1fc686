"""What was wrongly confirmed is taken out of the facts again by two people; until then it counts."""

from datetime import date

import pytest

from kept_years import YEAR, adopted
from makers import make_person, make_role
from zhibu.inbox.models import Message
from zhibu.inspections.actions.events import confirm_event, enter_event
from zhibu.inspections.actions.importing import confirm_import
from zhibu.inspections.actions.revoking import (
    ask_revocation,
    confirm_revocation,
    refuse_revocation,
    withdraw_revocation,
)
from zhibu.inspections.entries import EVENTS, IMPORTS
from zhibu.inspections.enums import EventState
from zhibu.inspections.feeding import event_rows, imported_rows
from zhibu.inspections.models import EvidenceImport
from zhibu.inspections.standing import standing_problems
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.importing.reading import Row
from zhibu.orgs.refusals import Forbidden, Refused, Stale

pytestmark = pytest.mark.django_db
DAY, LAST = date(YEAR, 1, 15), date(YEAR, 12, 31)
WHY = "当事支部不是函件所指支部"


def office_of(company, name):
    person = make_person(name=name)
    make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    return person


@pytest.fixture
def colleague(company):
    return office_of(company, "同事")


@pytest.fixture
def adoption(company):
    return adopted(company, "xingji")


@pytest.fixture
def event(adoption, company, cast, colleague):  # noqa: ARG001
    made = enter_event(
        organisation=company.branch, event="leadership_disunity", on=DAY,
        note="组织部函〔2026〕3号，1月15日", by=cast.assessment_office,
    )  # fmt: skip
    return confirm_event(event=made, by=colleague)


@pytest.fixture
def evidence(adoption, company, cast, colleague):
    made = EvidenceImport.objects.create(
        adoption=adoption, organisation=company.root, year=YEAR, table="events", count=1,
        rows=[{"subject": company.branch.code, "event": "leadership_disunity", "on": str(DAY)}],
        origin="events.csv", reason="来自原台账", entered_by=cast.assessment_office,
    )  # fmt: skip
    return confirm_import(evidence=made, by=colleague)


def kinds_of(row):
    return list(row.order_by("index").values_list("kind", flat=True))


def told(person, kind):
    return Message.objects.filter(to=person, kind=kind)


def test_an_event_counts_until_a_second_person_revoked_it(event, company, cast, colleague):
    office = cast.assessment_office
    asked = ask_revocation(row=event, reason=WHY, by=office)
    assert (asked.state, asked.revocation_waits) == (EventState.CONFIRMED, True)
    assert len(list(event_rows(company.root, YEAR, LAST))) == 1
    assert told(cast.committee_office, "revocation_asked").get().facts["reason"] == WHY
    assert not told(office, "revocation_asked").exists()
    done = confirm_revocation(row=event, by=colleague)
    assert (done.state, done.revocation_decided_by) == (EventState.REVOKED, colleague)
    assert list(event_rows(company.root, YEAR, LAST)) == []
    assert told(office, "revocation_decided").get().facts["revoked"] is True
    assert kinds_of(Entry.objects.filter(subject=f"event/{event.pk}")) == [
        "event.entered", "event.confirmed", "event.revocation-asked", "event.revoked",
    ]  # fmt: skip


def test_imported_rows_count_until_a_second_person_revoked_them(
    evidence, adoption, company, colleague, cast
):
    ask_revocation(row=evidence, reason=WHY, by=cast.assessment_office)
    assert len(imported_rows(adoption, company.root, YEAR, "events")) == 1
    confirm_revocation(row=evidence, by=colleague)
    assert imported_rows(adoption, company.root, YEAR, "events") == []
    assert kinds_of(Entry.objects.filter(subject=f"evidence-import/{evidence.code}"))[1:] == [
        "evidence-import.revocation-asked", "evidence-import.revoked",
    ]  # fmt: skip


def test_what_was_revoked_can_be_entered_and_brought_in_anew(
    event, adoption, company, cast, colleague
):
    row = {"subject": company.branch.code, "event": event.event, "on": DAY.isoformat()}
    about = (adoption, company.root, YEAR, "events", [Row(2, row)])
    ask_revocation(row=event, reason=WHY, by=colleague)
    again = {"organisation": company.branch, "event": event.event, "on": DAY, "note": event.note, "by": colleague}  # fmt: skip
    with pytest.raises(Refused):
        enter_event(**again)
    assert standing_problems(*about)
    confirm_revocation(row=event, by=cast.assessment_office)
    assert not standing_problems(*about)
    assert enter_event(**again).state == EventState.ENTERED


def test_nobody_confirms_a_revocation_that_they_asked_for_themselves(event, cast):
    ask_revocation(row=event, reason=WHY, by=cast.assessment_office)
    for decide in (confirm_revocation, refuse_revocation):
        with pytest.raises(Refused):
            decide(row=event, reason="属实，同意", by=cast.assessment_office)
    event.refresh_from_db()
    assert (event.state, event.revocation_waits) == (EventState.CONFIRMED, True)


def test_nobody_decides_a_revocation_that_concerns_themselves(event, company, colleague):
    member = office_of(company, "本人")
    event.person = member
    event.save(update_fields=["person"])
    ask_revocation(row=event, reason=WHY, by=colleague)
    assert not told(member, "revocation_asked").exists()
    with pytest.raises(Refused):
        confirm_revocation(row=event, by=member)


def test_where_an_office_has_nobody_else_the_one_above_is_asked(event, cast, colleague):
    ask_revocation(row=event, reason=WHY, by=cast.committee_office)
    assert told(colleague, "revocation_asked").exists()
    assert told(cast.assessment_office, "revocation_asked").exists()


def test_who_enters_events_asks_and_who_confirms_them_decides(event, cast):
    with pytest.raises(Forbidden):
        ask_revocation(row=event, reason=WHY, by=cast.neighbour_secretary)
    ask_revocation(row=event, reason=WHY, by=cast.secretary)
    with pytest.raises(Forbidden):
        confirm_revocation(row=event, by=cast.secretary)


def test_a_refused_revocation_needs_a_reason_and_can_be_asked_anew(event, company, cast, colleague):
    office = cast.assessment_office
    ask_revocation(row=event, reason=WHY, by=office)
    with pytest.raises(Refused) as refused:
        refuse_revocation(row=event, reason="否", by=colleague)
    assert set(refused.value.fields) == {"reason"}
    kept = refuse_revocation(row=event, reason="已核对原件，属实", by=colleague)
    assert (kept.state, kept.revocation_waits) == (EventState.CONFIRMED, False)
    assert len(list(event_rows(company.root, YEAR, LAST))) == 1
    assert told(office, "revocation_decided").get().facts["revoked"] is False
    with pytest.raises(Stale):
        confirm_revocation(row=event, by=colleague)
    again = ask_revocation(row=event, reason="有新的材料：更正函", by=office)
    assert (again.revocation_waits, again.revocation_answer) == (True, "")
    assert told(cast.committee_office, "revocation_asked").count() == 2


def test_the_asker_takes_the_question_back_and_nobody_else(event, cast, colleague):
    before = EVENTS.found([event.pk])
    ask_revocation(row=event, reason=WHY, by=cast.assessment_office)
    with pytest.raises(Forbidden):
        withdraw_revocation(row=event, by=colleague)
    withdraw_revocation(row=event, by=cast.assessment_office)
    assert EVENTS.found([event.pk]) == before
    with pytest.raises(Stale):
        withdraw_revocation(row=event, by=cast.assessment_office)


def test_one_revocation_is_asked_at_a_time_of_what_counts(event, company, cast, colleague):
    with pytest.raises(Refused) as refused:
        ask_revocation(row=event, reason="错", by=colleague)
    assert set(refused.value.fields) == {"reason"}
    ask_revocation(row=event, reason=WHY, by=colleague)
    with pytest.raises(Stale):
        ask_revocation(row=event, reason=WHY, by=cast.assessment_office)
    confirm_revocation(row=event, by=cast.assessment_office)
    with pytest.raises(Stale):
        ask_revocation(row=event, reason=WHY, by=colleague)
    waiting = enter_event(organisation=company.branch, event=event.event, on=DAY, note="另一份文件", by=colleague)  # fmt: skip
    with pytest.raises(Stale):
        ask_revocation(row=waiting, reason=WHY, by=colleague)


def test_entries_say_nothing_of_revocations_where_none_was_asked(event, evidence):
    (said,) = EVENTS.found([event.pk]).values()
    assert "revocation" not in said
    (said,) = IMPORTS.found([evidence.code]).values()
    assert "revocation" not in said
