"""Drafts: written, changed, withdrawn; rules with messages at the field."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from entries import an_entry, day, kind, marked, returned, submitted, written
from makers import make_member, make_person, make_task
from zhibu.orgs.enums import Standing
from zhibu.orgs.models import Membership
from zhibu.orgs.refusals import Forbidden, Refused, Stale
from zhibu.records import actions
from zhibu.records.entry import Mark, entry_of
from zhibu.records.enums import Presence, State
from zhibu.records.models import Binding, Record

pytestmark = pytest.mark.django_db


def refusal(branch, by, **fields):
    """What a new entry is refused with."""
    with pytest.raises(Refused) as caught:
        actions.write_record(branch=branch, entry=an_entry(by, **fields), by=by)
    return caught.value.fields


def test_a_draft_is_read_back_as_it_was_entered(company, cast):
    entry = an_entry(
        cast.secretary,
        kinds=("theme_day", "lecture", "group_meeting"),
        groups=(company.group, company.other_group),
        attendance=(
            Mark(cast.secretary),
            Mark(cast.member, Presence.LEAVE, "出差"),
            Mark(cast.group_leader, Presence.ABSENT),
        ),
        hours=Decimal("1.5"),
        task=make_task(company.branch),
    )
    record = actions.write_record(branch=company.branch, entry=entry, by=cast.group_leader)
    again = entry_of(Record.objects.get(pk=record.pk))
    assert {k.name for k in again.kinds} == {"theme_day", "lecture", "group_meeting"}
    assert set(again.groups) == {company.group, company.other_group}
    assert set(again.attendance) == set(entry.attendance)
    assert (again.title, again.hours, again.task) == (entry.title, entry.hours, entry.task)
    assert (record.state, record.number, record.entered_on) == (State.DRAFT, None, None)
    assert (record.present_count, record.expected_count) == (1, 3)
    # One event, entered once, counts for the branch twice and once for each group.
    assert record.uses.count() == 4


def test_texts_are_kept_composed_and_trimmed(company, cast):
    record = written(company.branch, cast.secretary, title=" Cafe\u0301\n会 ", minutes="一\r\n二\r")
    assert (record.title, record.minutes) == ("Café 会", "一\n二")


def test_a_date_in_the_future_is_refused(company, cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    fields = refusal(company.branch, cast.secretary, held_on=tomorrow)
    assert set(fields) == {"held_on"}
    with translation.override("en"):
        fields = refusal(company.branch, cast.secretary, held_on=date(1066, 10, 14))
    assert fields["held_on"].endswith("is before Oct. 1, 1949. Check the year.")


def test_somebody_of_another_branch_is_refused_by_name(company, cast):
    stranger = make_member(company.sibling, name="赵六")
    with translation.override("en"):
        fields = refusal(
            company.branch, cast.secretary, attendance=marked(cast.secretary, stranger)
        )
    assert fields == {
        "attendance": f"Not in 第一支部 on {_shown(day())}: 赵六. "
        "Check the date, or take them off the list."
    }


def test_membership_counts_on_the_day_of_the_event(company, cast):
    moved = make_person(name="钱七")
    Membership.objects.create(
        person=moved, branch=company.branch, standing=Standing.FULL_MEMBER,
        started_on=date(2020, 1, 1), ended_on=date(2025, 6, 30), leaving="transferred",
    )  # fmt: skip
    Membership.objects.create(
        person=moved, branch=company.sibling, standing=Standing.FULL_MEMBER,
        started_on=date(2025, 7, 1),
    )  # fmt: skip
    there = written(
        company.branch, cast.secretary, held_on=date(2025, 6, 30), attendance=marked(moved)
    )
    assert there.present_count == 1
    later = {"held_on": date(2025, 7, 1), "attendance": marked(moved)}
    assert "钱七" in refusal(company.branch, cast.secretary, **later)["attendance"]


def test_a_group_meeting_is_attended_by_its_groups(company, cast):
    other = make_member(company.branch, group=company.other_group, name="孙八")
    held = {"kinds": ("group_meeting",), "groups": (company.group,)}
    fields = refusal(company.branch, cast.secretary, attendance=marked(other), **held)
    assert "孙八" in fields["attendance"]
    both = held | {"kinds": ("group_meeting", "theme_day")}
    assert written(company.branch, cast.secretary, attendance=marked(other), **both).pk


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"title": "会\x07议"}, "title"),
        ({"minutes": "\u202e反"}, "minutes"),
        ({"minutes": "长" * 20_001}, "minutes"),
        ({"place": "长" * 81}, "place"),
        ({"kinds": ()}, "kinds"),
        ({"hours": Decimal(0)}, "hours"),
        ({"hours": Decimal("1.125")}, "hours"),
        ({"hours": Decimal(101)}, "hours"),
        ({"minutes_long": 0}, "minutes_long"),
    ],
)
def test_what_breaks_a_rule_is_refused_at_its_field(company, cast, fields, at):
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert set(refusal(company.branch, cast.secretary, **fields)) == {at}
    assert Record.objects.count() == 0


def test_groups_of_elsewhere_and_groups_for_nothing_are_refused(company, cast):
    groups = {"kinds": ("group_meeting",), "groups": (company.foreign_group,)}
    assert set(refusal(company.branch, cast.secretary, **groups)) == {"groups"}
    assert set(refusal(company.branch, cast.secretary, groups=(company.group,))) == {"groups"}


def test_a_task_of_another_branch_and_a_retired_kind_are_refused(company, cast):
    task = make_task(company.sibling)
    assert set(refusal(company.branch, cast.secretary, task=task)) == {"task"}
    actions.retire_kind(kind=kind("other"))
    assert set(refusal(company.branch, cast.secretary, kinds=("other",))) == {"kinds"}


def test_the_same_form_makes_one_record(company, cast):
    entry = an_entry(cast.secretary)
    twice = [
        actions.write_record(
            branch=company.branch, entry=entry, by=cast.secretary, form_key="f" * 32
        )
        for _ in range(2)
    ]
    assert twice[0] == twice[1]
    with pytest.raises(Forbidden):
        actions.write_record(
            branch=company.branch, entry=entry, by=cast.group_leader, form_key="f" * 32
        )


@pytest.mark.parametrize("who", ["member", "neighbour_secretary", "committee_office", "auditor"])
def test_only_who_writes_for_the_branch_writes(company, cast, who):
    with pytest.raises(Forbidden):
        written(company.branch, getattr(cast, who))


def test_a_committee_has_no_book(company, cast):
    with pytest.raises(Refused):
        written(company.committee, cast.secretary)


def test_the_second_of_two_tabs_is_told_what_the_first_changed(company, cast):
    record = written(company.branch, cast.group_leader, place="旧址")
    theirs = an_entry(cast.group_leader, place="二楼")
    actions.change_record(record=record, entry=theirs, revision=1, by=cast.secretary)
    mine = an_entry(cast.group_leader, place="新址")
    with translation.override("en"), pytest.raises(Stale) as caught:
        actions.change_record(record=record, entry=mine, revision=1, by=cast.group_leader)
    assert caught.value.fields == {"place": "Stored now: 二楼"}
    assert cast.secretary.name in str(caught.value.message)
    changed = actions.change_record(record=record, entry=mine, revision=2, by=cast.group_leader)
    assert (changed.place, changed.revision) == ("新址", 3)


def test_saving_what_stands_there_changes_nothing(company, cast):
    record = written(company.branch, cast.secretary)
    entry = entry_of(record)
    again = actions.change_record(record=record, entry=entry, revision=1, by=cast.secretary)
    assert again.revision == 1


def test_a_submitted_record_cannot_be_changed_unseen(company, cast):
    record = submitted(company.branch, cast.group_leader)
    with pytest.raises(Refused):
        actions.change_record(
            record=record,
            entry=an_entry(cast.group_leader, place="别处"),
            revision=record.revision,
            by=cast.secretary,
        )


def test_a_change_after_return_is_kept_beside_what_was_submitted(company, cast):
    record = returned(company.branch, cast.group_leader, cast.secretary)
    entry = an_entry(cast.group_leader, place="二楼")
    record = actions.change_record(
        record=record, entry=entry, revision=record.revision, by=cast.group_leader
    )
    amendment = record.amendments.get()
    assert (amendment.before, amendment.after) == ({"place": "三楼会议室"}, {"place": "二楼"})
    assert amendment.reason == "请补充表决结果。"


def test_a_draft_is_withdrawn_and_a_numbered_record_stays(company, cast):
    record = written(company.branch, cast.secretary)
    actions.withdraw_draft(record=record, by=cast.secretary)
    assert not Record.objects.exists()
    record = returned(company.branch, cast.group_leader, cast.secretary)
    with pytest.raises(Refused):
        actions.withdraw_draft(record=record, by=cast.group_leader)


def test_a_bound_year_takes_nothing(company, cast):
    draft = written(company.branch, cast.secretary)
    Binding.objects.create(
        branch=company.branch,
        year=day().year,
        sha256="",
        data_sha256="",
        records=0,
        by=cast.secretary,
    )
    assert set(refusal(company.branch, cast.secretary)) == {"held_on"}
    with pytest.raises(Refused):
        actions.submit_record(record=draft, by=cast.secretary)


def _shown(held_on):
    from django.utils.formats import date_format

    with translation.override("en"):
        return date_format(held_on)
