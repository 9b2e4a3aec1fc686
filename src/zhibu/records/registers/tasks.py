"""Key tasks (重点工作) and how far each loop is closed."""

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import within
from zhibu.records.enums import COUNTED, Step
from zhibu.records.models import Task
from zhibu.records.registers.parts import Part
from zhibu.records.registers.tables import Column, Row, Table


def tasks_register(person: Person, branch: Organisation, part: Part) -> Table:
    """List key tasks that are due in a part of the year, with the day of each step. Two queries."""
    found = (
        Task.objects.filter(within(person, Permission.RECORD_SEE, "branch"), branch=branch)
        .filter(due_on__range=(part.first, part.last))
        .annotate(held=Count("records", filter=Q(records__state__in=COUNTED)))
        .prefetch_related("steps")
        .order_by("due_on", "pk")
    )
    return Table(
        title=_("Register of key tasks"),
        lines=(branch.name, str(part)),
        columns=(
            Column(_("title"), 4),
            Column(_("due")),
            *(Column(str(step.label)) for step in Step),
            Column(_("records"), side="right"),
            Column(pgettext("loop of a task", "loop")),
        ),
        rows=tuple(
            Row((task.title, task.due_on, *_days(task), task.held, _standing(task)))
            for task in found
        ),
        empty=_("No key task is due in this time. Plan one under key tasks."),
        flipped=True,
    )


def _days(task: Task) -> list:
    taken = {one.step: timezone.localtime(one.at).date() for one in task.steps.all()}
    return [taken.get(step.value) for step in Step]


def _standing(task: Task) -> str:
    if task.step == Step.COMMENT:
        return pgettext("loop of a task", "closed")
    return (
        pgettext("loop of a task", "overdue")
        if task.due_on < timezone.localdate()
        else pgettext("loop of a task", "open")
    )
