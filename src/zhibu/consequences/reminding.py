"""Deadlines come near and pass (催办、升级): to the responsible person, then one level up.

A message is sent once for each stage of a deadline, by its cause: running a day again, or days
that were missed, change nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from zhibu.assessments.enums import AppealState
from zhibu.assessments.models import Appeal
from zhibu.consequences.addressees import head_of
from zhibu.consequences.enums import ProposalState, WorkState
from zhibu.consequences.models import Rectification, Talk, Work
from zhibu.duties.recipients import Directory
from zhibu.inbox.actions import tell
from zhibu.orgs.models import Organisation, Person

BEFORE = (1, 3, 7)
AFTER = (7, 3, 1)
ONE_UP = 3
"""Days overdue from which the organisation above is told too."""
TO_DO = (WorkState.OPEN, WorkState.REOPENED)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due: what, whose, where and until when."""

    what: str
    number: int
    words: dict[str, str]
    responsible: Person | None
    organisation: Organisation
    due_on: date


def tick(day: date) -> int:
    """Remind of everything that is due within a week or overdue; give how much that is."""
    last = day + timedelta(days=max(BEFORE))
    due, appeals = list(due_by(last)), list(appeals_by(last))
    if due or appeals:
        directory = Directory(day)
        for one in due:
            _remind(one, day, directory)
        for appeal in appeals:
            _remind_of_appeal(appeal, day, directory)
    return len(due) + len(appeals)


def appeals_by(last: date) -> QuerySet[Appeal]:
    """Appeals that nobody answered and that are to be answered by a day. One query."""
    found = Appeal.objects.filter(state=AppealState.RAISED, answer_by__lte=last)
    return found.select_related("assessment__organisation", "result").order_by("answer_by", "pk")


def due_by(last: date) -> Iterator[Due]:
    """Everything open that is due by a day. Three queries."""
    rectifications = Rectification.objects.filter(state__in=TO_DO, due_on__lte=last)
    for row in rectifications.select_related("organisation", "responsible").order_by("pk"):
        words = {"zh": row.problem, "en": row.problem}
        yield Due("rectification", row.pk, words, row.responsible, row.organisation, row.due_on)
    works = Work.objects.filter(state__in=TO_DO, due_on__lte=last)
    for work in works.select_related("proposal__organisation", "responsible").order_by("pk"):
        said = work.proposal
        yield Due("work", work.pk, said.title, work.responsible, said.organisation, work.due_on)
    talks = Talk.objects.filter(held_on=None, due_on__lte=last).exclude(
        proposal__state=ProposalState.WITHDRAWN
    )
    for talk in talks.select_related("proposal__organisation", "proposal__decided_by").order_by("pk"):  # fmt: skip
        said = talk.proposal
        yield Due("talk", talk.pk, said.title, said.decided_by, said.organisation, talk.due_on)


def stage_of(due_on: date, day: date) -> str:
    """Name the stage of a deadline on a day; empty where it is still far.

    before_7, before_3, before_1 (the last day too), after_1, after_3, and after_7 week by week.
    """
    left = (due_on - day).days
    if left >= 0:
        return next((f"before_{days}" for days in BEFORE if left <= days), "")
    over = -left
    if over >= max(AFTER):
        return f"after_{over // 7 * 7}"
    return next(f"after_{days}" for days in AFTER if over >= days)


def recipients(one: Due, day: date, directory: Directory) -> Iterable[Person]:
    """The responsible, or who answers for the organisation; overdue for days one level up too."""
    own = [one.responsible] if one.responsible else directory.responsible(one.organisation)
    if (day - one.due_on).days < ONE_UP:
        return own
    return {person.pk: person for person in [*own, *directory.above(one.organisation)]}.values()


def _remind(one: Due, day: date, directory: Directory) -> None:
    stage = stage_of(one.due_on, day)
    if not stage:
        return
    for person in recipients(one, day, directory):
        mine = one.responsible is None or person.pk == one.responsible.pk
        tell(
            to=[person],
            kind="consequence_due",
            cause=f"{one.what}:{one.number}:{one.due_on.isoformat()}:{stage}",
            facts={
                "what": one.what,
                "words": one.words,
                "organisation": str(one.organisation),
                "due_on": one.due_on.isoformat(),
                "overdue": stage.startswith("after"),
                "mine": mine,
            },
            url=reverse("own_consequences" if mine else "consequences"),
            mail=True,
        )


def _remind_of_appeal(appeal: Appeal, day: date, directory: Directory) -> None:
    """Tell the office that answers, without whoever appealed; overdue for days, one level up too.

    Above the office of the whole company its secretary is told.
    """
    stage = stage_of(appeal.answer_by, day)
    if not stage:
        return
    where = appeal.assessment.organisation
    answering = directory.office(where)
    above: list[Person] = []
    if (day - appeal.answer_by).days >= ONE_UP:
        head = head_of(where, day)
        above = directory.above(where) or ([head] if head else [])
    own = {appeal.raised_by_id, appeal.result.person_id}
    told: set[int] = set()
    for mine, people in ((True, answering), (False, above)):
        to = [one for one in people if one.pk not in own | told]
        told |= {one.pk for one in to}
        tell(
            to=to,
            kind="appeal_due",
            cause=f"appeal-due:{appeal.pk}:{appeal.answer_by.isoformat()}:{stage}",
            facts={
                "subject": appeal.result.name,
                "title": appeal.assessment.title,
                "answer_by": appeal.answer_by.isoformat(),
                "overdue": stage.startswith("after"),
                "mine": mine,
            },
            url=reverse("appeals", args=[appeal.assessment.code]) + "?state=raised",
            mail=True,
        )
