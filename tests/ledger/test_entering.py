"""Every action of every room enters what it did, once, and rows stand as they were entered."""

import json
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from entries import an_entry, written
from makers import make_branch, make_member, make_person, make_secretary
from zhibu.accounts import actions as accounts
from zhibu.duties.working_days import remove_day, set_day
from zhibu.ledger.appending import Said, append, append_many
from zhibu.ledger.checking import check
from zhibu.ledger.entering import enter, enter_missing, together
from zhibu.ledger.models import Entry, Head, Opening
from zhibu.orgs import actions as orgs
from zhibu.orgs.entries import PEOPLE
from zhibu.orgs.enums import OrganisationKind, PostKind, RoleKind, Standing
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.records import actions as records
from zhibu.records.entries import RECORDS
from zhibu.records.enums import Step
from zhibu.schemes.actions import adopt
from zhibu.schemes.reading import preset_text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def kinds(prefix: str = "") -> list[str]:
    found = Entry.objects.filter(subject__startswith=prefix).order_by("index")
    return list(found.values_list("kind", flat=True))


def differing() -> list[str]:
    """Rows that were entered and stand otherwise."""
    return [one.where for one in check() if one.what == "row" and "never" not in one.en]


def body(index: int) -> dict[str, Any]:
    return json.loads(Opening.objects.get(entry=index).body)


def test_a_record_enters_each_step_but_no_draft(company: Any, cast: Any):
    record = written(company.branch, cast.secretary)
    records.change_record(
        record=record, entry=an_entry(cast.secretary, title="改题"), revision=1, by=cast.secretary
    )
    assert kinds() == []
    record = records.submit_record(record=record, by=cast.secretary)
    record = records.return_record(record=record, reason="缺名单", by=cast.committee_office)
    record = records.change_record(
        record=record, entry=an_entry(cast.secretary), revision=record.revision, by=cast.secretary
    )
    record = records.submit_record(record=record, by=cast.secretary)
    record = records.check_record(record=record, by=cast.committee_office)
    records.amend_record(
        record=record,
        entry=an_entry(cast.secretary, place="一楼"),
        reason="笔误",
        revision=record.revision,
        by=cast.secretary,
    )
    steps = ("submitted", "returned", "changed", "submitted", "checked", "amended")
    assert kinds(f"record/{record.code}") == [f"record.{step}" for step in steps]
    assert differing() == []


def test_an_entry_names_people_by_number_and_who_acts_by_code(company: Any, cast: Any):
    record = written(company.branch, cast.secretary, minutes="会议记录正文")
    records.submit_record(record=record, by=cast.secretary)
    entry = Entry.objects.get()
    told = body(entry.index)
    assert entry.subject == f"record/{record.code}"
    assert (told["by"], told["host"], told["minutes"]) == (
        cast.secretary.code,
        cast.secretary.pk,
        "会议记录正文",
    )
    assert told["attendance"] == {"present": [cast.secretary.pk]}
    assert cast.secretary.code not in bytes(entry.leaf).decode()


def test_what_is_refused_enters_nothing(company: Any, cast: Any):
    record = written(company.branch, cast.secretary)
    with pytest.raises(Forbidden):
        records.submit_record(record=record, by=cast.stranger)
    with pytest.raises(Refused):
        orgs.transfer(person=cast.member, to=company.branch, day=TODAY(), by=cast.committee_office)
    assert (kinds(), Head.objects.get().size) == ([], 0)


def test_tasks_and_kinds_enter_their_steps(company: Any, cast: Any):
    task = records.plan_task(
        branch=company.branch, title="攻坚", due_on=TODAY(), text="计划", by=cast.secretary
    )
    records.take_step(task=task, step=Step.DEPLOY, text="部署", by=cast.secretary)
    kind = records.add_kind(name="own_kind", zh="自建", en="own", by=cast.system_administrator)
    records.change_kind(kind=kind, zh="自设", en="own", place=3, by=cast.system_administrator)
    records.retire_kind(kind=kind, by=cast.system_administrator)
    records.retire_kind(kind=kind, in_use=True, by=None)
    assert kinds() == [
        "task.planned", "step.taken", "kind.added", "kind.changed", "kind.retired", "kind.restored"
    ]  # fmt: skip
    assert body(5)["by"] == "site"
    assert differing() == []


def test_a_transfer_enters_all_that_it_ends(company: Any, cast: Any):
    day = TODAY() - timedelta(days=5)
    person = cast.committee_member
    orgs.link(
        person=cast.secretary, kind="committee_to_member", member=person, day=day,
        by=cast.committee_office,
    )  # fmt: skip
    orgs.transfer(person=person, to=company.sibling, day=TODAY(), by=cast.committee_office)
    assert kinds() == [
        "link.begun", "post.ended", "link.ended", "membership.ended", "membership.begun"
    ]  # fmt: skip
    assert differing() == []


def test_organisations_people_posts_and_roles_enter_their_lives(company: Any, cast: Any):
    office = cast.committee_office
    branch = orgs.found_organisation(
        parent=company.committee, code="N1", name="新支部", kind=OrganisationKind.BRANCH, by=office
    )
    orgs.change_organisation(organisation=branch, name="新第一支部", by=office)
    person = orgs.add_person(
        code="N001", name="新人", branch=branch, standing=Standing.FULL_MEMBER,
        from_day=date(2021, 1, 1), by=office, phone="13800138000",
    )  # fmt: skip
    post = orgs.appoint(
        person=person, organisation=branch, kind=PostKind.SECRETARY, day=TODAY(), by=office
    )
    orgs.end_post(post=post, day=TODAY(), by=office)
    orgs.change_person(person=person, job="电工", by=office)
    role = orgs.grant_role(
        person=person, organisation=company.root, kind=RoleKind.INSPECTOR,
        by=cast.security_administrator,
    )  # fmt: skip
    orgs.end_role(role=role, by=cast.security_administrator)
    tie = orgs.tie(one=company.branch, other=company.sibling, day=TODAY(), by=office)
    orgs.untie(tie=tie, day=TODAY(), by=office)
    orgs.look_at(person=person, field="phone", reason="慰问联系", by=office)
    assert kinds() == [
        "organisation.founded", "organisation.changed", "person.added", "membership.begun",
        "post.begun", "post.ended", "person.changed", "role.granted", "role.ended", "tie.begun",
        "tie.ended", "sensitive.looked",
    ]  # fmt: skip
    assert "13800138000" not in "".join(Opening.objects.values_list("body", flat=True))
    assert differing() == []


def test_closing_an_organisation_enters_what_ends_with_it(company: Any, cast: Any):
    branch = make_branch(under=company.committee)
    secretary = make_secretary(branch)
    orgs.transfer(person=secretary, to=company.sibling, day=TODAY(), by=cast.committee_office)
    orgs.tie(one=branch, other=company.foreign, day=TODAY(), by=cast.assessment_office)
    branch.refresh_from_db()
    orgs.close_organisation(organisation=branch, day=TODAY(), by=cast.committee_office)
    assert kinds()[-2:] == ["tie.ended", "organisation.closed"]
    moved = orgs.reopen_organisation(organisation=branch, by=cast.committee_office)
    orgs.move_organisation(
        organisation=moved, parent=company.general_branch, by=cast.assessment_office
    )
    assert kinds()[-2:] == ["organisation.reopened", "organisation.moved"]
    assert differing() == []


def test_accounts_enter_what_happens_and_no_password(cast: Any):
    by = cast.system_administrator
    user, password = accounts.open_account(person=cast.member, username="member1", by=by)
    accounts.change_password(user=user, password="Qwer-1234-Zxcv")
    accounts.close_account(user=user, reason="调离", by=by)
    accounts.reopen(user=user, by=None)
    accounts.unlock(user=user, by=cast.security_administrator)
    accounts.sign_out_everywhere(user=user)
    happened = ("opened", "changed_password", "closed", "reopened", "unlocked")
    assert kinds(f"account/{user.pk}") == [
        *(f"account.{one}" for one in happened), "account.signed_out_everywhere"
    ]  # fmt: skip
    bodies = "".join(Opening.objects.values_list("body", flat=True))
    user.refresh_from_db()
    assert not any(secret in bodies for secret in (password, "Qwer-1234-Zxcv", user.password))
    assert differing() == []


def test_schemes_and_working_days_enter_their_changes(company: Any, cast: Any):
    by = cast.assessment_office
    for day in (date(2026, 1, 1), date(2027, 1, 1)):
        adopt(organisation=company.root, text=preset_text("sanhua"), from_day=day, by=by)
    assert kinds() == ["scheme.adopted", "scheme.ended", "scheme.adopted"]
    day = next(d for d in (date(2026, 6, 1), date(2026, 6, 2)) if d.weekday() < 5)
    set_day(day=day, working=False, reason="停电", by=cast.system_administrator)
    remove_day(day=day, by=cast.system_administrator)
    assert kinds("day/") == ["day.arranged", "day.restored"]
    assert differing() == []
    set_day(day=day, working=False, reason="停电", by=cast.system_administrator)
    assert differing() == []


def test_a_row_that_comes_back_behind_an_action_is_found(cast: Any):
    day = date(2026, 6, 1)
    row = set_day(day=day, working=False, reason="停电", by=cast.system_administrator)
    remove_day(day=day, by=cast.system_administrator)
    row.pk = None
    row.save()
    assert differing() == [f"day/{day}"]


def test_many_entries_are_what_one_by_one_would_be():
    with transaction.atomic():
        append("a.b", "trial/1", {"n": 1}, by="M1")
        said = [Said("a.c", f"trial/{n % 3}", {"n": n}) for n in range(7)]
        assert append_many(said, by="M2") == 7
        append("a.d", "trial/1", {"n": 9}, by="M1")
        assert append_many([], by="M2") == 0
    assert [one for one in check() if one.what != "row"] == []
    revisions = Entry.objects.filter(subject="trial/1").order_by("index")
    assert list(revisions.values_list("revision", "index")) == [(1, 0), (2, 2), (3, 5), (4, 8)]
    assert (Head.objects.get().size, body(8)["by"], body(4)["by"]) == (9, "M1", "M2")


def test_a_body_has_no_name_that_is_added():
    with transaction.atomic(), pytest.raises(ValueError, match="by"):
        append("a.b", "trial/1", {"by": "x"}, by="M1")


@pytest.mark.django_db(transaction=True)
def test_many_entries_need_a_transaction():
    with pytest.raises(TransactionManagementError):
        append_many([Said("a.b", "trial/1", {})], by="M1")


def test_together_enters_at_the_end_as_rows_then_stand():
    person = make_person(name="甲")
    with transaction.atomic(), together():
        enter(PEOPLE, "person.changed", person, by=None)
        Person.objects.filter(pk=person.pk).update(name="乙")
        with together():
            enter(PEOPLE, "person.changed", person, by=person)
        assert kinds() == []
    assert [body(n)["name"] for n in (0, 1)] == ["乙", "乙"]
    assert differing() == []


def test_together_enters_nothing_of_what_failed():
    person = make_person()
    with suppress(ZeroDivisionError), transaction.atomic(), together():
        enter(PEOPLE, "person.changed", person, by=None)
        raise ZeroDivisionError
    with transaction.atomic():
        enter(PEOPLE, "person.changed", person, by=None)
    assert len(kinds()) == 1


def test_what_was_never_entered_is_entered_once(company: Any, cast: Any):
    written(company.branch, cast.secretary)
    orgs.change_person(person=cast.member, job="电工", by=cast.committee_office)
    count = enter_missing([PEOPLE])
    assert count == Person.objects.count() - 1
    assert enter_missing([PEOPLE]) == 0
    assert not Entry.objects.filter(subject__startswith="record/").exists()
    assert [one.where for one in check() if "person/" in one.where] == []


def test_many_people_are_entered_in_few_questions(company: Any, django_assert_max_num_queries: Any):
    people = [make_member(company.branch) for _ in range(300)]
    with django_assert_max_num_queries(10), transaction.atomic(), together():
        enter(PEOPLE, "person.added", *people, by=None)
    assert Entry.objects.count() == 300


def test_entering_a_record_asks_eight_questions(
    company: Any, cast: Any, django_assert_num_queries: Any
):
    record = written(company.branch, cast.secretary)
    record = records.submit_record(record=record, by=cast.secretary)
    with transaction.atomic(), django_assert_num_queries(8):
        enter(RECORDS, "record.checked", record, by=None)
