"""A branch with a year of records: two quarters, three members, every kind of case."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cast import Cast
from makers import Company, make_record
from zhibu.orgs.models import Organisation, Person
from zhibu.records.enums import Presence, State
from zhibu.records.models import Attendance, Record

YEAR = 2025


@dataclass(frozen=True, slots=True)
class Held:
    """What the branch held in the year."""

    branch: Organisation
    people: list[Person]
    meeting: Record
    study: Record
    talk: Record
    draft: Record


def checked(branch: Organisation, number: int, day: date, **fields: Any) -> Record:
    fields = {"state": State.CHECKED, "number": number, "entered_on": day, "held_on": day} | fields
    return make_record(branch, **fields)


def make_held_year(company: Company, cast: Cast) -> Held:
    branch, people = company.branch, [cast.secretary, cast.committee_member, cast.member]
    for person, name in zip(people, ("赵书记", "钱委员", "孙党员"), strict=True):
        person.name = name
        person.save()
    secretary, committee_member, member = people
    meeting = checked(
        branch, 1, date(YEAR, 2, 10), by=secretary, host=secretary, title="一季度党员大会",
        kinds=["general_meeting", "theme_day"], present=[secretary, committee_member],
        place="二楼会议室", agenda="一、学习\n二、讨论", minutes="会议讨论了全年计划。",
        entered_on=date(YEAR, 2, 14), minutes_long=90,
    )  # fmt: skip
    Attendance.objects.create(record=meeting, person=member, presence=Presence.LEAVE, reason="出差")
    meeting.expected_count = 3
    meeting.save()
    study = checked(
        branch, 2, date(YEAR, 3, 5), by=secretary, title="学习条例", kinds=["study"],
        hours=Decimal("3.50"), present=[secretary, member], absent=[committee_member],
    )  # fmt: skip
    talk = checked(
        branch, 3, date(YEAR, 5, 6), by=secretary, host=secretary, title="谈话",
        kinds=["talk"], present=[secretary, member],
    )  # fmt: skip
    draft = make_record(branch, by=secretary, held_on=date(YEAR, 6, 1), title="还是草稿")
    return Held(branch, people, meeting, study, talk, draft)
