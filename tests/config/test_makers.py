"""The makers give what access tests stand on."""

import pytest

from cast import HELD, make_cast
from makers import make_attachment, make_company, make_kind, make_member, make_record, make_task
from zhibu.orgs.models import Membership, Organisation
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import held_by, may
from zhibu.records.enums import State
from zhibu.records.models import Kind

pytestmark = pytest.mark.django_db


def test_the_tree_is_as_its_picture():
    company = make_company(members=2)
    assert company.foreign.path.startswith(company.general_branch.path)
    assert company.general_branch.path.startswith(company.other_committee.path)
    assert Organisation.objects.get_parent(company.group) == company.branch
    assert Organisation.objects.find_problems() == ([], [], [], [], [])
    assert Membership.objects.filter(branch=company.sibling).count() == 2


def test_each_of_the_cast_holds_what_is_written_of_them(company, cast):
    assert {name for name, _ in cast} == set(HELD)
    for name, person in cast:
        roles = {(held.role, held.path) for held in held_by(person)}
        assert roles == {(role, getattr(company, place).path) for role, place in HELD[name]}, name


def test_secretaries_write_in_their_own_branch_alone(company, cast):
    wrote = {
        name for name, person in cast if may(person, Permission.RECORD_WRITE, on=company.branch)
    }
    assert wrote == {"secretary", "committee_member", "group_leader"}


def test_two_casts_stand_side_by_side():
    assert make_cast(make_company()).secretary != make_cast(make_company()).secretary


def test_records_are_made_in_each_state(company):
    member = make_member(company.branch)
    for state in State:
        record = make_record(company.branch, state=state, present=[member], kinds=["lecture"])
        assert (record.state, record.present_count) == (state, 1)
    assert make_kind("lecture") == Kind.objects.get(name="lecture")
    assert make_attachment(record, content=b"x").size == 1
    assert make_task(company.branch).branch == company.branch


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", [1, 2])
def test_what_migrations_entered_stands_in_every_test_with_own_transactions(_time):
    from django.contrib.contenttypes.models import ContentType

    assert ContentType.objects.filter(app_label="orgs").exists()
    kinds = set(Kind.objects.values_list("name", flat=True))
    assert kinds in (set(), kinds | {"general_meeting"})


def test_a_client_is_signed_in(cast, client_for, sees):
    assert client_for(cast.secretary).session["_auth_user_id"]
    assert not sees(cast.secretary, "/nowhere/")
