"""What the book is read by: a second connection, and sets that the engine joins."""

import threading
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection, transaction

from kept_years import FIRST, YEAR, adopted, company_of, keep_everything
from makers import make_kind, make_member, make_record
from planned_years import assessment_of, office_of
from zhibu.assessments import assuming
from zhibu.assessments.actions import rating
from zhibu.assessments.aside import aside
from zhibu.assessments.book import read_book
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.records.enums import COUNTED, State
from zhibu.records.models import Record, Use
from zhibu.schemes.reading import read_text
from zhibu.scoring.engines import duck
from zhibu.scoring.evidence.uses import uses_of


def who() -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return threading.current_thread().name, id(connection.connection)


@pytest.mark.django_db
def test_inside_a_transaction_the_same_connection_reads():
    assert aside(who)() == who()


@pytest.mark.django_db(transaction=True)
def test_outside_of_one_another_thread_reads_by_a_connection_of_its_own():
    thread, number = aside(who)()
    assert thread.startswith("aside")
    assert number != who()[1]


@pytest.mark.django_db(transaction=True)
def test_what_goes_wrong_aside_is_raised_where_it_is_asked_for():
    def fail() -> None:
        raise ValueError("no such year")

    asked = aside(fail)
    with pytest.raises(ValueError, match="no such year"):
        asked()


@pytest.mark.django_db(transaction=True)
def test_a_year_rated_by_two_connections_is_the_year_rated_by_one(settings, tmp_path):
    settings.DATA = tmp_path
    company = company_of(members=4)
    keep_everything(company.branch, make_member(company.branch))
    assessment, office = assessment_of(company, "sanhua"), office_of(company)
    by_two = rating.rate(assessment=assessment, by=office)
    with transaction.atomic():
        by_one = rating.rate(assessment=assessment, by=office)
    assert (by_one.facts_hash, by_one.results_hash) == (by_two.facts_hash, by_two.results_hash)


@pytest.mark.django_db
@pytest.mark.parametrize("some", [False, True], ids=["all", "some"])
@pytest.mark.parametrize("kind", [OrganisationKind.BRANCH, OrganisationKind.GROUP])
def test_records_are_those_that_the_book_has_of_each_organisation(kind, some):
    company = company_of(members=4)
    lay_books(company)
    adoption = adopted(company)
    adoption.subject = kind
    adoption.save()
    only = None
    if some:
        only = list(Organisation.objects.filter(pk__in=[company.branch.pk, company.group.pk]))
    day, known = date(YEAR, 9, 30), date(YEAR, 10, 31)
    uses = uses_of(read_text(adoption.text).scheme)
    con = duck.connect()
    try:
        assuming.load(con, read_book(adoption, uses, day, only, known))
        found = con.execute(
            "SELECT subject, kind, CAST(held_on AS VARCHAR), CAST(entered_on AS VARCHAR), "
            "CAST(quantity AS VARCHAR) FROM records"
        ).fetchall()
    finally:
        con.close()
    expected = plainly(kind, uses.records, day, known, only)
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert len(found) > 3


def lay_books(company) -> None:
    """Records of every state, in and out of time, of branches and of groups by themselves and together."""
    groups = [(), (company.group,), (company.group, company.other_group), (company.foreign_group,)]
    for number, (state, together, branch) in enumerate(
        product(State, groups, (company.branch, company.foreign))
    ):
        day = FIRST + timedelta(days=11 * number % 400)
        after = (0, 40, 90)[number % 3]
        record = make_record(
            branch, kinds=[], held_on=day, state=state, hours=number if number % 2 else None,
            **({} if state == State.DRAFT else {"entered_on": day + timedelta(days=after)}),
        )  # fmt: skip
        for name in ("group_meeting", "general_meeting", "study")[: 1 + number % 3]:
            for group in together or (None,):
                Use.objects.create(record=record, kind=make_kind(name), group=group)


def plainly(kind, names, day, known, only) -> list[tuple[str | None, ...]]:
    """The same, one record after another."""
    rows = set()
    for record in Record.objects.filter(year=YEAR, state__in=COUNTED):
        if record.held_on > day or record.entered_on > known:
            continue
        for use in record.uses.all():
            subject = use.group if kind == OrganisationKind.GROUP else record.branch
            if use.kind.name not in names or subject is None or (only and subject not in only):
                continue
            hours = None if record.hours is None else f"{record.hours:.2f}"
            rows.add((record.pk, subject.code, use.kind.name, str(record.held_on),
                      str(record.entered_on), hours))  # fmt: skip
    return [row[1:] for row in rows]
