"""Whatever column of a covered row is changed behind the actions' back, `fsck` finds it, and nothing else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from covered_rows import make_all_covered
from followed import make_everything_followed
from held_year import make_held_year
from lifted_guards import lifted
from makers import make_account, make_attachment, make_kind, make_task
from zhibu.accounts.models import AccountEvent
from zhibu.config.inventory import ENTERED, PART, UNSEEN
from zhibu.config.inventory import models as all_models
from zhibu.duties.models import DayOff, Request
from zhibu.ledger.checking import check, mirrored
from zhibu.ledger.entering import enter_missing
from zhibu.orgs.models import Link, Organisation, SensitiveLook, Tie
from zhibu.records.models import Amendment, Binding, Clearing, TaskStep
from zhibu.schemes.models import Adoption

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MODELS = {one._meta.label: one for one in all_models()}
COVERED = sorted({*ENTERED, *PART})
MOVES = {"code", "name", "day", "record", "task", "user", "path", "review", "inspection", "finding",
         "target", "rectification", "pairing"}  # fmt: skip
"""Columns by which a row is another's, or another subject: then several subjects differ."""


class Undo(Exception):
    pass


@pytest.fixture
def filled(company: Any, cast: Any) -> None:
    """A row of every covered model, entered as a site's first rows are."""
    held = make_held_year(company, cast)
    by = cast.secretary
    today = timezone.localdate()
    make_attachment(held.meeting, content=b"picture")
    Amendment.objects.create(
        record=held.meeting,
        number=1,
        reason="笔误",
        before={"place": "甲"},
        after={"place": "乙"},
        by=by,
    )
    task = make_task(company.branch, by=by)
    make_task(company.branch, by=by)
    TaskStep.objects.create(task=task, step="plan", text="计划", by=by)
    make_kind("own_kind")
    Clearing.objects.create(branch=company.branch, year=2025, quarter=1, counted={"talk": 1}, by=by)
    Binding.objects.create(
        branch=company.branch,
        year=2025,
        file="books/x.pdf",
        sha256="a",
        data_sha256="b",
        records=3,
        by=by,
    )
    for person in (cast.member, cast.auditor):
        AccountEvent.objects.create(user=make_account(person), happening="opened", by=by)
    one, other = sorted((company.branch, company.sibling), key=lambda it: it.pk)
    Tie.objects.create(one=one, other=other, started_on=today)
    Link.objects.create(
        person=by, kind="committee_to_group", organisation=company.group, started_on=today
    )
    SensitiveLook.objects.create(person=cast.member, by=by, field="phone", reason="慰问联系")
    Adoption.objects.create(
        organisation=company.root, name="own", version="1", title={"zh": "方案", "en": "scheme"},
        subject="unit", text="scheme: own", hash="c", started_on=today, adopted_by=by,
    )  # fmt: skip
    Request.objects.create(
        organisation=company.branch, kind="extension", duty_kind="talk", period="2026Q1",
        until=today, reason="出海作业", asked_by=by,
    )  # fmt: skip
    DayOff.objects.create(day=today, working=False, by=by)
    make_everything_followed(company, cast.committee_office, cast.member)
    make_all_covered(company)
    enter_missing(mirrored())


def findings() -> list[str]:
    return [one.where for one in check() if one.what == "row"]


@pytest.mark.usefixtures("filled")
def test_rows_that_were_entered_raise_no_alarm():
    # Results that no run made have no files: the assessments' own tests hold those against the ledger.
    assert [one for one in check() if one.what not in ("guard", "sealed")] == []
    assert enter_missing(mirrored()) == 0


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("label", COVERED)
def test_every_column_that_is_changed_by_sql_is_found(label: str):
    model = MODELS[label]
    unseen = set(UNSEEN.get(label, ()))
    missed, noisy = set(), set()
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        found = tampered(model, field)
        if found is None:
            continue  # the database itself refuses
        if not found:
            missed.add(field.name)
        elif len(found) > 1 and field.name not in MOVES:
            noisy.add(field.name)
    assert (missed, noisy) == (unseen, set())


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("label", COVERED)
def test_a_row_that_is_deleted_by_sql_is_found(label: str):
    model = MODELS[label]
    key = row_of(model).pk
    statement = f"DELETE FROM {model._meta.db_table} WHERE {model._meta.pk.column} = %s"
    assert len(undone(statement, [key]) or []) == 1


@pytest.mark.usefixtures("filled")
def test_a_row_that_is_slipped_in_is_found(company: Any):
    Organisation.objects.add_child(
        company.committee, {"code": "X1", "name": "假支部", "kind": "branch"}
    )
    assert findings() == ["organisation/X1"]


@pytest.mark.usefixtures("filled")
def test_changes_through_the_orm_are_found(company: Any, cast: Any):
    Organisation.objects.filter(pk=company.branch.pk).update(name="改名")
    cast.member.job = "改动"
    type(cast.member).objects.bulk_update([cast.member], ["job"])
    assert sorted(findings()) == sorted(
        [f"organisation/{company.branch.code}", f"person/{cast.member.pk}"]
    )


def row_of(model: Any) -> Any:
    """A row that must be entered, and that belongs to one that must."""
    rows = model._default_manager.order_by("pk")
    if model._meta.label == "records.Record":
        rows = rows.filter(number__isnull=False)
    if model is Organisation:
        rows = rows.filter(numchild=0)
    if model._meta.label == "records.Kind":
        rows = rows.filter(built_in=False)
    if "record" in {one.name for one in model._meta.fields if not one.null}:
        rows = rows.filter(record__number__isnull=False)
    return rows.first()


def tampered(model: Any, field: Any) -> list[str] | None:
    """Change one column of one row by SQL; give what the check says."""
    row = row_of(model)
    for value in others(row, field):
        statement = (
            f"UPDATE {model._meta.db_table} SET {connection.ops.quote_name(field.column)} = %s "
            f"WHERE {model._meta.pk.column} = %s"
        )
        found = undone(statement, [value, row.pk])
        if found is not None:
            return found
    return None


def undone(statement: str, values: list[Any]) -> list[str] | None:
    found: list[str] = []
    try:
        with lifted(connection), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
            found = findings()
            raise Undo
    except Undo:
        return found
    except DatabaseError:
        return None


def others(row: Any, field: Any) -> list[Any]:
    """Other values that the column may take."""
    now = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        keys = field.related_model._default_manager.exclude(pk=now).values_list("pk", flat=True)
        return list(keys[:20])
    if isinstance(field, models.JSONField):
        return ['{"x": 1}']
    if isinstance(field, models.BooleanField):
        return [not now]
    if isinstance(field, models.DateTimeField):
        return [(now or timezone.now()) + timedelta(hours=1)]
    if isinstance(field, models.DateField):
        return [(now or date(2026, 1, 1)) + timedelta(days=n) for n in (1, -1, 40)]
    if isinstance(field, models.BinaryField):
        return [b"other"]
    if isinstance(field, models.IntegerField | models.DecimalField):
        return [(now or 0) + 1, (now or 0) - 1]
    chosen = [value for value, _ in field.flatchoices if value != now]
    return [*chosen, f"{now}x"[-(field.max_length or 999) :]]
