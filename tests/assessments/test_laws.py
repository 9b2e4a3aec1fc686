"""Laws of daily scores, for any way of keeping a book."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from kept_years import EACH, FIRST, LAST, YEAR, adopted, company_of, enter, keep_everything, parts
from makers import make_member
from zhibu.assessments import assuming
from zhibu.assessments.book import kinds_in_book, read_book
from zhibu.assessments.interim import interim_of
from zhibu.assessments.scoring import score_adoption
from zhibu.records.models import Record
from zhibu.schemes.reading import read_text
from zhibu.scoring.run import score_rows

pytestmark = pytest.mark.django_db
FEW = settings(max_examples=6)

days = st.dates(FIRST, LAST)
duties = st.sampled_from([(kind, str(part)) for kind in EACH for part in parts(kind)])
books = st.lists(st.tuples(duties, st.integers(0, 45)), max_size=40, unique_by=lambda one: one[0])
"""What is entered, and how many days after the last day of its part."""


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):  # noqa: ARG001
    """One company for all examples, which undo what they enter."""
    with django_db_blocker.unblock(), transaction.atomic():
        company = company_of(members=20)
        make_member(company.sibling)
        yield company, adopted(company), make_member(company.branch)
        transaction.set_rollback(True)


class Undone:
    """A savepoint that is rolled back, so that the next example finds an empty book."""

    def __enter__(self):
        self.point = transaction.savepoint()

    def __exit__(self, *_):
        transaction.savepoint_rollback(self.point)


def fill(branch, by, book):
    ends = {(kind, str(part)): part.last for kind in EACH for part in parts(kind)}
    for (kind, part), after in book:
        enter(branch, by, kind, ends[kind, part], after=after)


def of(adoption, branch, day):
    (one,) = score_adoption(adoption, day, [branch])
    return one


@FEW
@given(day=st.dates(FIRST, LAST - timedelta(days=1)))
def test_a_branch_that_did_all_so_far_is_at_full_marks(site, day):
    company, adoption, by = site
    with Undone():
        keep_everything(company.branch, by)
        standing = of(adoption, company.branch, day)
        assert (standing.score, standing.losses) == (standing.full, ())


@FEW
@given(book=books, day=days)
def test_one_branch_alone_has_the_score_of_the_whole_run(site, book, day):
    company, adoption, by = site
    with Undone():
        fill(company.branch, by, book)
        everybody = {one.subject: one for one in score_adoption(adoption, day)}
        for branch in (company.branch, company.sibling, company.foreign):
            assert of(adoption, branch, day) == everybody[branch.code]


@FEW
@given(book=books, later=st.lists(days, min_size=2, max_size=4))
def test_what_ended_parts_lost_stays_lost(site, book, later):
    company, adoption, by = site
    with Undone():
        fill(company.branch, by, [(duty, 0) for duty, _ in book])
        scores = [of(adoption, company.branch, day).score for day in sorted(later)]
        assert scores == sorted(scores, reverse=True)


@FEW
@given(book=books, day=days)
def test_a_late_record_never_costs_more_than_a_missing_one(site, book, day):
    company, adoption, by = site
    with Undone():
        before = of(adoption, company.branch, day)
        fill(company.branch, by, book)
        assert of(adoption, company.branch, day).score >= before.score


@FEW
@given(book=books, day=days, order=st.randoms(use_true_random=False))
def test_the_order_of_records_never_changes_a_score(site, book, day, order):
    company, adoption, by = site
    with Undone():
        fill(company.branch, by, book)
        first = of(adoption, company.branch, day)
    order.shuffle(book)
    with Undone():
        fill(company.branch, by, book)
        assert of(adoption, company.branch, day) == first


@FEW
@given(book=books, day=days)
def test_parts_said_to_be_short_are_those_that_the_engine_counts(site, book, day):
    company, adoption, by = site
    with Undone():
        fill(company.branch, by, book)
        standing = of(adoption, company.branch, day)
        due_once = [one for one in standing.losses if one.kind in EACH]
        assert sum(len(one.periods) for one in due_once) == standing.missing
        assert standing.full - standing.score == sum(one.lost for one in standing.losses)


@FEW
@given(book=books)
def test_on_the_last_day_of_the_year_nothing_is_assumed(site, book):
    company, adoption, by = site
    with Undone():
        fill(company.branch, by, book)
        assert of(adoption, company.branch, LAST).score == by_rows(adoption, company.branch, LAST)


def by_rows(adoption, branch, day):
    """The same book handed to the core by itself, as rows that nobody added to."""
    interim = interim_of(adoption, kinds_in_book())
    tables = read_book(adoption, interim.uses, day, [branch])
    found = [
        {
            "subject": branch.code,
            "kind": one.uses.get().kind.name,
            "held_on": one.held_on,
            "entered_on": one.entered_on,
        }
        for one in Record.objects.filter(branch=branch, entered_on__lte=day)
    ]
    found.append({"subject": branch.code, "kind": assuming.BOOK_KEPT, "held_on": FIRST})
    size = tables["orgs"].column("size").to_pylist()[0]
    rows = {
        "subjects": [{"subject": branch.code, "kind": "branch", "class": "1", "size": size}],
        "records": found,
        "indicators": [
            {"subject": branch.code, "indicator": name, "round": 1, "target": 100, "actual": 0}
            for name in ("talks_covered", "study_hours_met")
        ],
    }
    score = score_rows(read_text(interim.text), rows, YEAR)[branch.code]["score"]
    return int(score.scaleb(2))
