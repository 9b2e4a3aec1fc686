"""Key tasks (重点工作) and the steps of their closed loop."""

from django.db import models

from zhibu.orgs.codes import new_code
from zhibu.orgs.models import Organisation, Person
from zhibu.records.enums import Step


class Task(models.Model):
    """A key task: plan → deploy → check → sum up → comment."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    branch = models.ForeignKey(Organisation, models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=120)
    due_on = models.DateField()
    step = models.CharField(max_length=8, choices=Step, default=Step.PLAN)
    """The last step that was taken."""
    planned_by = models.ForeignKey(Person, models.PROTECT, related_name="tasks_planned")
    planned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["branch", "due_on"], name="records_task_due")]

    def __str__(self) -> str:
        return self.title


class TaskStep(models.Model):
    """A step of a task, with what was said; each once, in order."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=8, choices=Step)
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="task_steps")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "step"], name="records_task_step_once")
        ]
