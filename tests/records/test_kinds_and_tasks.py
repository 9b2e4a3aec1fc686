"""Kinds that administrators add, and the closed loop of key tasks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from entries import kind, submitted
from makers import make_task
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.records import actions, queries
from zhibu.records.enums import Step
from zhibu.records.kinds import BUILT_IN
from zhibu.records.models import Kind, Task

pytestmark = pytest.mark.django_db

WORDS = {"zh": "党务公开", "en": "open affairs"}


def test_every_house_has_the_built_in_kinds():
    assert list(Kind.objects.values_list("name", flat=True)) == [one.name for one in BUILT_IN]
    assert {k.name for k in Kind.objects.filter(private=True)} == {"talk", "home_visit"}
    assert {k.name for k in Kind.objects.filter(with_hours=True)} == {"study", "training"}


def test_an_administrator_adds_changes_and_retires_a_kind(cast):
    by = cast.system_administrator
    made = actions.add_kind(name="open_affairs", **WORDS, by=by)
    actions.change_kind(kind=made, zh="公开", en="affairs", place=5, by=by)
    assert str(Kind.objects.first()) == "公开"
    actions.retire_kind(kind=made, by=by)
    assert made not in queries.kinds_in_use()
    actions.retire_kind(kind=made, in_use=True, by=by)
    assert made in queries.kinds_in_use()


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"name": "Open affairs"}, "name"),
        ({"name": "党务"}, "name"),
        ({"name": "a" * 41}, "name"),
        ({"name": "lecture"}, "name"),
        ({"zh": "党课"}, "zh"),
        ({"zh": " "}, "zh"),
        ({"en": ""}, "en"),
        ({"place": -1}, "place"),
    ],
)
def test_a_kind_that_schemes_cannot_name_is_refused(fields, at):
    with pytest.raises(Refused) as caught:
        actions.add_kind(**{"name": "open_affairs", **WORDS} | fields)
    assert set(caught.value.fields) == {at}


def test_kinds_are_the_system_administrators(cast):
    with pytest.raises(Forbidden):
        actions.add_kind(name="open_affairs", **WORDS, by=cast.assessment_office)
    with pytest.raises(Forbidden):
        actions.retire_kind(kind=kind(), by=cast.secretary)


def a_task(company, by) -> Task:
    return actions.plan_task(
        branch=company.branch,
        title="党支部标准化建设",
        due_on=timezone.localdate(),
        text="方案",
        by=by,
    )


def test_a_task_goes_through_its_five_steps_in_order(company, cast):
    task = a_task(company, cast.committee_member)
    for step in (Step.DEPLOY, Step.CHECK, Step.SUM_UP):
        actions.take_step(task=task, step=step, text="已完成", by=cast.committee_member)
    with pytest.raises(Forbidden):
        actions.take_step(task=task, step=Step.COMMENT, text="好", by=cast.committee_member)
    actions.take_step(task=task, step=Step.COMMENT, text="好", by=cast.committee_office)
    assert [one.step for one in task.steps.order_by("id")] == list(Step)
    with pytest.raises(Refused):
        actions.take_step(task=task, step=Step.COMMENT, text="好", by=cast.secretary)


def test_a_step_is_taken_once_in_its_turn_and_says_something(company, cast):
    task = a_task(company, cast.secretary)
    for step in (Step.PLAN, Step.CHECK, Step.COMMENT):
        with pytest.raises(Refused):
            actions.take_step(task=task, step=step, text="已完成", by=cast.secretary)
    with pytest.raises(Refused) as caught:
        actions.take_step(task=task, step=Step.DEPLOY, text=" ", by=cast.secretary)
    assert set(caught.value.fields) == {"text"}
    with pytest.raises(Forbidden):
        actions.take_step(task=task, step=Step.DEPLOY, text="已部署", by=cast.group_leader)


def test_an_overdue_task_is_found_until_it_is_summed_up(company, cast):
    today = timezone.localdate()
    late = make_task(company.branch, due_on=today - timedelta(days=1))
    make_task(company.branch, due_on=today)
    make_task(company.foreign, due_on=today - timedelta(days=1))
    make_task(company.branch, due_on=today - timedelta(days=1), step=Step.SUM_UP)
    assert list(queries.overdue(queries.tasks_for(cast.secretary), today)) == [late]


def test_records_are_linked_to_a_task(company, cast):
    task = a_task(company, cast.secretary)
    record = submitted(company.branch, cast.secretary, task=task)
    assert list(task.records.all()) == [record]
