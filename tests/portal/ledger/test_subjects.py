"""Every sort of things that can be proved leads to pages that exist, and back."""

import re

import pytest
from django.urls import reverse

from makers import make_record
from zhibu.ledger.checking import mirrored
from zhibu.portal.ledger.subjects import BY_MODEL, SORTS, page_address, proof_address, subject_of
from zhibu.portal.pages import PAGES


def arguments(name):
    return re.findall(r"<\w+:\w+>", PAGES[name].route)


@pytest.mark.parametrize("sort", SORTS, ids=lambda one: one.cover.prefix)
def test_each_sort_has_its_pages_and_its_cover(sort):
    assert sort.cover in mirrored()
    assert len(arguments(sort.proof)) == len(sort.names)
    assert len(arguments(sort.page)) == (0 if sort.alone else len(sort.names))
    assert BY_MODEL[sort.cover.model] is sort


@pytest.mark.django_db
def test_a_record_is_told_of_under_its_code(company):
    record = make_record(company.branch)
    assert subject_of(record) == f"record/{record.code}"
    assert proof_address(record) == reverse("record_proof", args=[record.code])
    assert page_address(record) == reverse("record", args=[record.code])


@pytest.mark.django_db
def test_a_thing_without_entries_of_its_own_is_refused(company):
    with pytest.raises(KeyError):
        subject_of(company.branch)
