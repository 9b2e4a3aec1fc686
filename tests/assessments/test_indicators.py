"""Indicators that follow from the book are asked for in a way that a full year bears."""

import pytest
from django.db import connection

from zhibu.assessments import indicators
from zhibu.scoring.scheme.derivable import DERIVABLE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [{"kind__name": "talk"}, {"kind__with_hours": True}], ids=str)
def test_no_record_is_asked_all_uses_of_a_kind(kind):
    if connection.vendor != "sqlite":
        pytest.skip("asks SQLite for its plan")
    query, values = indicators._used_as(**kind).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query}", values)
        assert not any("CORRELATED" in row[3] for row in cursor.fetchall())


def test_documents_call_derived_exactly_what_is_reckoned():
    assert set(indicators.DERIVED) == DERIVABLE
