"""Plan key tasks and take the steps of their closed loop (闭环), each once and in order."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.orgs.enums import OrganisationKind, RoleKind
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import OFFICE, Permission
from zhibu.orgs.reach import held_by, require
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.records.entries import TASKS
from zhibu.records.enums import Step
from zhibu.records.models import Task, TaskStep
from zhibu.records.plain_text import fault, kept
from zhibu.records.rules import FIRST_DAY

LONGEST_TEXT = 2_000
COMMENTERS = OFFICE | {RoleKind.SECRETARY}


@transaction.atomic
def plan_task(*, branch: Organisation, title: str, due_on: date, text: str, by: Person) -> Task:
    """Plan a key task (重点工作) of a branch: the first step of its loop.

    Raises:
        Refused: a title, a day or a plan is missing or malformed.
        Forbidden: `by` may not plan there.

    Ledger:
        task.planned
    """
    require(by, Permission.TASK_PLAN, on=branch)
    title, text = kept(title), kept(text, lines=True)
    faults = {
        "title": fault(title, 120) or ("" if title else _("Give it a title.")),
        "text": fault(text, LONGEST_TEXT) or ("" if text else _("Say what is planned.")),
    }
    if not FIRST_DAY <= due_on <= date(2999, 12, 31):
        faults["due_on"] = _("Check the year of the day.")
    if branch.kind != OrganisationKind.BRANCH or not branch.in_use:
        faults["branch"] = _("%(name)s is not a branch in use.") % {"name": branch}
    if found := {field: fault_ for field, fault_ in faults.items() if fault_}:
        raise Refused(fields=found)
    task = Task.objects.create(branch=branch, title=title, due_on=due_on, planned_by=by)
    TaskStep.objects.create(task=task, step=Step.PLAN, text=text, by=by)
    enter(TASKS, "task.planned", task, by=by)
    return task


@transaction.atomic
def take_step(*, task: Task, step: Step, text: str, by: Person) -> TaskStep:
    """Take the next step of a task: plan → deploy → check → sum up → comment.

    Raises:
        Refused: it is not the next step, or nothing was said.
        Forbidden: `by` may not plan there; only the secretary or an office comments.

    Ledger:
        step.taken
    """
    require(by, Permission.TASK_PLAN, on=task.branch)
    if step == Step.COMMENT and not may_comment(by, task.branch):
        raise Forbidden(_("Only the secretary or an office above comments on a key task."))
    task = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
    following = next_step(task)
    if following is None:
        raise Refused(_("All five steps of “%(task)s” are taken.") % {"task": task})
    if step != following:
        raise Refused(
            _("The next step of “%(task)s” is “%(next)s”, not “%(found)s”.")
            % {"task": task, "next": following.label, "found": Step(step).label}
        )
    text = kept(text, lines=True)
    if wrong := fault(text, LONGEST_TEXT) or ("" if text else _("Say what was done.")):
        raise Refused(fields={"text": wrong})
    task.step = step
    task.save(update_fields=["step"])
    try:
        with transaction.atomic():
            row = TaskStep.objects.create(task=task, step=step, text=text, by=by)
    except IntegrityError:
        raise Refused(_("This step was taken a moment ago. Read it first.")) from None
    enter(TASKS, "step.taken", task, by=by)
    return row


def next_step(task: Task) -> Step | None:
    """Give the step that follows the last one taken; none when the loop is closed."""
    steps = list(Step)
    place = steps.index(Step(task.step)) + 1
    return steps[place] if place < len(steps) else None


def may_comment(person: Person, branch: Organisation) -> bool:
    """Whether somebody is the branch's secretary or of an office above it."""
    return any(
        held.role in COMMENTERS and branch.path.startswith(held.path) for held in held_by(person)
    )
