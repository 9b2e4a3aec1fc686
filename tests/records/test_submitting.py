"""Submission, check, return and amendment."""

import pytest
from django.utils import timezone, translation

from entries import an_entry, checked, day, marked, returned, submitted, written
from makers import make_member
from zhibu.inbox.models import Message
from zhibu.orgs.refusals import Forbidden, Refused, Stale
from zhibu.records import actions
from zhibu.records.entry import Mark, entry_of
from zhibu.records.enums import Presence, State
from zhibu.records.versions import earlier_versions, version_of

pytestmark = pytest.mark.django_db


def missing(branch, by, **fields):
    """What a draft lacks for submission."""
    with pytest.raises(Refused) as caught:
        submitted(branch, by, **fields)
    return caught.value.fields


def test_submission_gives_the_next_number_and_the_day(company, cast):
    first, second = (submitted(company.branch, cast.secretary) for _ in range(2))
    assert (first.number, second.number) == (1, 2)
    assert second.entered_on == timezone.localdate()
    assert submitted(company.sibling, cast.neighbour_secretary).number == 1


def test_a_returned_record_keeps_its_number_and_day(company, cast):
    record = returned(company.branch, cast.group_leader, cast.secretary)
    again = actions.submit_record(record=record, by=cast.group_leader)
    assert (again.number, again.state) == (1, State.SUBMITTED)
    assert submitted(company.branch, cast.secretary).number == 2


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"host": None}, "host"),
        ({"kinds": ("study",)}, "hours"),
        ({"kinds": ("group_meeting",)}, "groups"),
    ],
)
def test_what_is_missing_is_said_at_its_field(company, cast, fields, at):
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found = missing(company.branch, cast.secretary, **{"attendance": ()} | fields)
            assert set(found) == {at}


def test_leave_needs_a_reason_and_somebody_must_be_there(company, cast):
    leave = (Mark(cast.secretary), Mark(cast.member, Presence.LEAVE))
    with translation.override("en"):
        found = missing(company.branch, cast.secretary, attendance=leave)
        assert found == {
            "attendance": f"On leave without a reason: {cast.member.name}. Enter one for each."
        }
        nobody = (Mark(cast.member, Presence.ABSENT),)
        found = missing(company.branch, cast.secretary, attendance=nobody)
        assert found == {"attendance": "Nobody is marked present. Tick who was there."}


def test_a_branch_without_groups_holds_group_meetings_itself(company, cast):
    record = submitted(company.sibling, cast.neighbour_secretary, kinds=("group_meeting",))
    assert [use.group for use in record.uses.all()] == [None]


def test_a_second_submission_is_refused_as_stale_or_done(company, cast):
    record = written(company.branch, cast.secretary)
    actions.submit_record(record=record, by=cast.secretary, revision=1)
    with pytest.raises(Stale):
        actions.submit_record(record=record, by=cast.secretary, revision=1)
    with pytest.raises(Refused):
        actions.submit_record(record=record, by=cast.secretary)


def test_the_secretary_hears_of_a_group_leaders_record_and_the_writer_of_its_fate(company, cast):
    record = submitted(company.branch, cast.group_leader)
    assert _told() == [(cast.secretary, "record_submitted")]
    record = actions.return_record(record=record, reason="缺表决结果", by=cast.secretary)
    record = actions.submit_record(record=record, by=cast.group_leader)
    actions.check_record(record=record, by=cast.secretary)
    assert _told()[1:] == [
        (cast.group_leader, "record_returned"),
        (cast.secretary, "record_submitted"),
        (cast.group_leader, "record_checked"),
    ]
    assert Message.objects.get(kind="record_returned").facts["reason"] == "缺表决结果"


def _told():
    return [(m.to, m.kind) for m in Message.objects.order_by("id").select_related("to")]


def test_nobody_checks_their_own(company, cast):
    own = submitted(company.branch, cast.secretary)
    with pytest.raises(Forbidden):
        actions.check_record(record=own, by=cast.secretary)
    assert actions.check_record(record=own, by=cast.committee_office).state == State.CHECKED
    theirs = submitted(company.branch, cast.group_leader)
    amended = actions.amend_record(
        record=theirs,
        entry=an_entry(cast.group_leader, place="二楼"),
        reason="地点写错",
        revision=theirs.revision,
        by=cast.secretary,
    )
    with pytest.raises(Forbidden):
        actions.check_record(record=amended, by=cast.secretary)


@pytest.mark.parametrize("who", ["group_leader", "committee_member", "neighbour_secretary"])
def test_only_secretaries_and_offices_check(company, cast, who):
    record = submitted(company.branch, make_leader(company))
    with pytest.raises(Forbidden):
        actions.check_record(record=record, by=getattr(cast, who))


def make_leader(company):
    from makers import make_post

    leader = make_member(company.branch, group=company.group)
    make_post(leader, company.other_group, "group_leader")
    return leader


def test_a_return_needs_a_reason_and_a_fresh_reading(company, cast):
    record = submitted(company.branch, cast.group_leader)
    with pytest.raises(Refused) as caught:
        actions.return_record(record=record, reason="  ", by=cast.secretary)
    assert set(caught.value.fields) == {"reason"}
    with pytest.raises(Stale):
        actions.check_record(record=record, by=cast.secretary, revision=1)


def test_an_amendment_shows_old_and_new_and_is_checked_again(company, cast):
    record = checked(company.branch, cast.group_leader, cast.secretary)
    before = version_of(entry_of(record))
    entry = an_entry(
        cast.group_leader, place="二楼", attendance=marked(cast.group_leader, cast.member)
    )
    record = actions.amend_record(
        record=record,
        entry=entry,
        reason="补记一人",
        revision=record.revision,
        by=cast.group_leader,
    )
    assert (record.state, record.checked_by, record.number) == (State.SUBMITTED, None, 1)
    amendment = record.amendments.get()
    assert set(amendment.before) == {"place", "attendance"}
    assert earlier_versions(record) == [before, version_of(entry)]


@pytest.mark.parametrize(
    ("reason", "fields", "at"),
    [
        ("", {"place": "二楼"}, {"reason"}),
        ("字" * 301, {"place": "二楼"}, {"reason"}),
        ("写错", {"host": None}, {"host"}),
        ("写错", {}, set()),
    ],
)
def test_an_amendment_is_refused(company, cast, reason, fields, at):
    record = submitted(company.branch, cast.group_leader)
    with pytest.raises(Refused) as caught:
        actions.amend_record(
            record=record,
            entry=an_entry(cast.group_leader, **fields),
            reason=reason,
            revision=record.revision,
            by=cast.group_leader,
        )
    assert set(caught.value.fields) == at


def test_a_numbered_record_stays_in_its_years_book(company, cast):
    record = submitted(company.branch, cast.group_leader)
    entry = an_entry(cast.group_leader, held_on=day().replace(year=day().year - 1, day=1))
    with pytest.raises(Refused) as caught:
        actions.amend_record(
            record=record,
            entry=entry,
            reason="日期写错",
            revision=record.revision,
            by=cast.secretary,
        )
    assert set(caught.value.fields) == {"held_on"}
