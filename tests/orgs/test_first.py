"""Lists that are mostly empty: one question where they are, two where they are not."""

import pytest

from makers import make_branch, make_organisation
from zhibu.orgs.first import first_of
from zhibu.orgs.models import Organisation

pytestmark = pytest.mark.django_db


def test_an_empty_list_is_asked_for_keys_alone(django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        assert first_of(Organisation.objects.order_by("path"), 5) == []
    assert '"name"' not in asked.captured_queries[0]["sql"].partition("FROM")[0]


@pytest.mark.parametrize("order", ["name", "-name"])
def test_rows_come_in_their_order_and_no_more_than_asked(django_assert_num_queries, order):
    top = make_organisation(kind="committee")
    for name in ("丙", "甲", "乙", "丁"):
        make_branch(under=top, name=name)
    wanted = Organisation.objects.filter(kind="branch").order_by(order)
    with django_assert_num_queries(2):
        found = first_of(wanted, 3)
    assert found == list(wanted)[:3]
