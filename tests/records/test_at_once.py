"""Several people at once: nothing is lost, nothing doubled."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cast import make_cast
from entries import an_entry, written
from makers import make_company
from zhibu.orgs.refusals import Refused
from zhibu.records import actions
from zhibu.records.kinds import lay_built_in
from zhibu.records.models import Kind, Record

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


@pytest.fixture
def books():
    lay_built_in(Kind)  # the flush after another such test took them
    company = make_company()
    return company, make_cast(company)


def together(act, count=AT_ONCE):
    """Call `act(number)` on that many threads at the same moment; give answers and refusals."""
    start = Barrier(count)

    def one(number):
        try:
            start.wait(20)
            return act(number)
        except Refused as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_one_form_sent_at_once_makes_one_record(books):
    company, cast = books
    entry = an_entry(cast.secretary)
    made = together(
        lambda _: actions.write_record(
            branch=company.branch, entry=entry, by=cast.secretary, form_key="f" * 32
        )
    )
    assert len({record.pk for record in made}) == 1
    assert Record.objects.count() == 1


def test_drafts_submitted_at_once_get_numbers_without_gaps(books):
    company, cast = books
    drafts = [written(company.branch, cast.secretary) for _ in range(AT_ONCE)]
    together(lambda number: actions.submit_record(record=drafts[number], by=cast.secretary))
    numbers = Record.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, AT_ONCE + 1))


def test_one_draft_submitted_at_once_is_submitted_once(books):
    company, cast = books
    draft = written(company.branch, cast.secretary)
    answers = together(lambda _: actions.submit_record(record=draft, by=cast.secretary))
    assert sum(isinstance(answer, Record) for answer in answers) == 1
    assert Record.objects.get().number == 1


def test_of_changes_at_once_one_is_kept_and_the_others_are_stale(books):
    company, cast = books
    draft = written(company.branch, cast.secretary)
    answers = together(
        lambda number: actions.change_record(
            record=draft,
            entry=an_entry(cast.secretary, place=f"{number}楼"),
            revision=1,
            by=cast.secretary,
        )
    )
    kept = [answer for answer in answers if isinstance(answer, Record)]
    assert len(kept) == 1
    assert Record.objects.get().place == kept[0].place
