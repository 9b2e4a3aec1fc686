"""What final assessments say of a member over the years (历年评价), for honours and for appointments.

吉林油田 G7: 评议结果要与党员个人评先选优和选拔任用相挂钩. It is one list on the person's page, for the member and for
those who see the member's results anyway; nothing is reckoned from it.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhibu.assessments.enums import AssessmentState
from zhibu.assessments.models import Result
from zhibu.consequences.enums import HonourState
from zhibu.consequences.models import Honour, Ineligibility
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import within

MOST = 20
"""Rows of each sort, the newest first."""


@dataclass(frozen=True, slots=True)
class Career:
    """What a reader may see of a member's assessments."""

    results: tuple[Result, ...]
    honours: tuple[Honour, ...]
    barred: tuple[Ineligibility, ...]
    """What keeps the member from honours today or later."""


def career_of(person: Person, day: date, by: Person) -> Career:
    """Give the frozen results, granted honours and ineligibilities of a member. Three queries.

    Args:
        day: of today.
        by: who reads: the member, the branch's posts, offices, inspectors and auditors.
    """

    def seen(way: str) -> Q:
        return Q() if by == person else within(by, Permission.CONSEQUENCE_SEE, way)

    found = Result.objects.filter(
        seen("organisation"),
        person=person,
        assessment__state=AssessmentState.FROZEN,
    )
    honours = Honour.objects.filter(
        seen("organisation"),
        subject=person.code,
        state=HonourState.GRANTED,
    )
    barred = Ineligibility.objects.filter(
        seen("proposal__organisation"),
        subject=person.code,
        until_on__gte=day,
    )
    return Career(
        tuple(
            found.select_related("assessment", "assessment__adoption").order_by(
                "-assessment__year", "-assessment_id"
            )[:MOST]
        ),
        tuple(honours.select_related("assessment").order_by("-assessment__year", "-pk")[:MOST]),
        tuple(barred.select_related("proposal").order_by("-until_on", "-pk")[:MOST]),
    )
