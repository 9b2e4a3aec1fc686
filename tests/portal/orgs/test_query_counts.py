"""Lists ask the same few questions for one row as for three."""

import pytest
from django.urls import reverse
from django.utils import timezone

from makers import make_branch, make_group, make_member, make_person, make_post, make_role
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.models import SensitiveLook, Tie

FRAME = 5
"""Session, account, person, roles, unread messages."""


@pytest.fixture(params=[1, 3], ids=["one row", "three rows"])
def rows(request, company, cast):
    """That many of everything below the committee."""
    made = []
    for number in range(request.param):
        branch = make_branch(under=company.committee, name=f"新{number}支部", sought=f"xin{number}")
        group = make_group(branch)
        person = make_member(branch, group=group, sought=f"xin{number}")
        make_post(person, branch)
        make_role(person, company.root, RoleKind.INSPECTOR, granted_by=cast.security_administrator)
        SensitiveLook.objects.create(person=person, by=cast.secretary, field="phone", reason="核对")
        first, second = sorted((company.branch, branch), key=lambda it: it.pk)
        Tie.objects.create(one=first, other=second, started_on=timezone.localdate())
        make_member(company.branch)
        made.append(person)
    return made


@pytest.mark.parametrize(
    ("who", "page", "query", "more"),
    [
        ("assessment_office", "organisations", "at={committee}", 5),
        ("assessment_office", "organisations", "q=xin", 5),
        ("assessment_office", "people", "", 3),
        ("assessment_office", "people", "q=xin", 3),
        ("assessment_office", "people", "standing=apart", 2),
        ("assessment_office", "classes", "", 2),
        ("security_administrator", "roles", "q=xin", 3),
        ("audit_administrator", "looks", "", 1),
    ],
)
@pytest.mark.usefixtures("rows")
def test_lists_ask_a_constant_number_of_queries(
    who, page, query, more, company, cast, client_for, django_assert_num_queries
):
    client = client_for(getattr(cast, who))
    address = f"{reverse(page)}?{query.format(committee=company.committee.code)}"
    client.get(address)
    with django_assert_num_queries(FRAME + more):
        assert client.get(address).status_code == 200


@pytest.mark.usefixtures("rows")
def test_one_organisation_asks_a_constant_number_of_queries(
    company, cast, client_for, django_assert_num_queries
):
    client = client_for(cast.assessment_office)
    address = reverse("organisation", args=[company.branch.code])
    client.get(address)
    with django_assert_num_queries(FRAME + 10):
        assert client.get(address).status_code == 200


def test_one_person_asks_a_constant_number_of_queries(
    company, cast, client_for, django_assert_num_queries
):
    client = client_for(cast.assessment_office)
    address = reverse("person", args=[make_member(company.branch).code])
    client.get(address)
    with django_assert_num_queries(FRAME + 10):
        assert client.get(address).status_code == 200


def test_who_belongs_nowhere_is_found_by_the_company_alone(cast, client_for):
    person = make_person(name="游离人")
    asked = f"{reverse('people')}?standing=apart"
    assert person.name in client_for(cast.assessment_office).get(asked).content.decode()
    assert person.name not in client_for(cast.committee_office).get(asked).content.decode()
