"""Key tasks: the list, planning one, and one task with its five steps."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.orgs.refusals import Refused
from zhibu.portal.forms import DayField, Form, refuse
from zhibu.portal.paging import window
from zhibu.portal.records.book_rows import lay_out
from zhibu.portal.records.picking import pick_branch, show_choices
from zhibu.portal.replies import go, reply
from zhibu.records import actions, queries
from zhibu.records.actions.tasks import may_comment, next_step
from zhibu.records.enums import Step
from zhibu.records.lateness import days_allowed
from zhibu.records.models import Task, TaskStep


class TaskForm(Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    due_on = DayField(label=_("To be summed up by"))
    text = forms.CharField(label=_("Plan"), widget=forms.Textarea(attrs={"rows": 6}))


class StepForm(Form):
    step = forms.ChoiceField(choices=Step.choices, widget=forms.HiddenInput)
    text = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 5}))


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the loop: taken, next, or still to come."""

    step: Step
    taken: TaskStep | None
    next: bool


def tasks(request: HttpRequest) -> HttpResponse:
    picked = pick_branch(request, Permission.RECORD_SEE)
    branch, today = picked.branch, timezone.localdate()
    found = queries.tasks_for(request.person).select_related("branch")
    if branch is not None and "all" not in request.GET:
        found = found.filter(branch=branch)
    view = request.GET.get("view", "open")
    if view == "overdue":
        found = queries.overdue(found, today)
    elif view != "all":
        found = found.exclude(step=Step.COMMENT)
    shown = window(request, found.order_by("due_on", "id"))
    for task in shown.rows:
        task.overdue = is_overdue(task, today)
        task.taken = list(Step).index(Step(task.step)) + 1
    return reply(
        request,
        "portal/records/tasks.html",
        window=shown,
        branch=branch,
        picked=picked,
        view=view,
        plans=branch is not None and may(request.person, Permission.TASK_PLAN, branch),
    )


def plan(request: HttpRequest) -> HttpResponse:
    picked = pick_branch(request, Permission.TASK_PLAN)
    if picked.branch is None:
        return show_choices(request, picked, Permission.TASK_PLAN)
    form = TaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            task = actions.plan_task(branch=picked.branch, by=request.person, **form.cleaned_data)
            return go(request, "task", task.code)
        except Refused as error:
            refuse(form, error)
    facts = {"form": form, "branch": picked.branch}
    return reply(request, "portal/records/plan.html", status=422 if form.errors else 200, **facts)


def task(request: HttpRequest, code: str) -> HttpResponse:
    """One task: its steps, the next one to take, and the records that belong to it."""
    found = queries.task_for(request.person, code)
    form = StepForm(request.POST or None, initial={"step": next_step(found)})
    if request.method == "POST" and form.is_valid():
        try:
            step, text = Step(form.cleaned_data["step"]), form.cleaned_data["text"]
            actions.take_step(task=found, step=step, text=text, by=request.person)
            return go(request, "task", code)
        except Refused as error:
            refuse(form, error)
    following = next_step(found)
    taken = {one.step: one for one in found.steps.select_related("by")}
    plans = may(request.person, Permission.TASK_PLAN, found.branch)
    records = queries.records_for(request.person).filter(task=found).order_by("-held_on", "-id")
    rows, allowed = list(queries.with_rows(records)[:50]), days_allowed(found.branch, found.due_on)
    lay_out(rows, allowed, of_one_branch=True)
    return reply(
        request,
        "portal/records/task.html",
        status=422 if form.errors else 200,
        task=found,
        form=form,
        following=following,
        rungs=[Rung(step, taken.get(step), step == following) for step in Step],
        takes=plans and (following != Step.COMMENT or may_comment(request.person, found.branch)),
        overdue=is_overdue(found, timezone.localdate()),
        records=rows,
        writes=may(request.person, Permission.RECORD_WRITE, found.branch),
    )


def is_overdue(task: Task, day: date) -> bool:
    return task.step in queries.OPEN_STEPS and task.due_on < day
