"""Posts, links, ties, roles and looks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from makers import make_member, make_person, make_post, make_role
from zhibu.orgs import actions
from zhibu.orgs.enums import RoleKind, Standing
from zhibu.orgs.models import Role, SensitiveLook
from zhibu.orgs.reach import held_by
from zhibu.orgs.refusals import Forbidden, Refused

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(1)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def refusal(action, **arguments):
    with pytest.raises(Refused) as raised:
        action(**arguments)
    return raised.value


def test_one_secretary_on_any_day(company, cast):
    by, branch = cast.committee_office, company.sibling
    following = make_member(branch)
    given = {"person": following, "organisation": branch, "kind": "secretary", "by": by}
    error = refusal(actions.appoint, day=TODAY, **given)
    assert "End that first" in str(error.fields["kind"])
    actions.end_post(post=cast.neighbour_secretary.posts.get(), day=YESTERDAY, by=by)
    error = refusal(actions.appoint, day=YESTERDAY, **given)
    assert "Choose a later day" in str(error.fields["day"])
    made = actions.appoint(day=TODAY, **given)
    assert made.term_ends_on == branch.term_ends_on
    assert {held.role for held in held_by(following)} >= {RoleKind.SECRETARY}


def test_only_full_members_of_the_place_hold_posts(company, cast):
    given = {"organisation": company.branch, "kind": "youth_member", "day": TODAY}
    given["by"] = cast.committee_office
    person = make_member(company.branch, standing=Standing.PROBATIONARY_MEMBER)
    error = refusal(actions.appoint, person=person, **given)
    assert "only full members hold posts" in str(error.fields["person"])
    error = refusal(actions.appoint, person=make_member(company.sibling), **given)
    assert "Transfer the person first" in str(error.fields["person"])


def test_groups_have_a_leader_and_nothing_else(company, cast):
    person = make_member(company.branch, group=company.other_group)
    given = {"person": person, "day": TODAY, "by": cast.committee_office}
    error = refusal(actions.appoint, organisation=company.other_group, kind="secretary", **given)
    assert "A group has a group leader" in str(error.fields["kind"])
    error = refusal(actions.appoint, organisation=company.branch, kind="group_leader", **given)
    assert "Only a group has a group leader" in str(error.fields["kind"])
    actions.appoint(organisation=company.other_group, kind="group_leader", **given)


def test_links_follow_from_posts(company, cast):
    by = cast.assessment_office
    member = make_member(company.branch)
    given = {"day": TODAY, "by": by}
    error = refusal(
        actions.link,
        person=member,
        kind="committee_to_group",
        organisation=company.group,
        **given,
    )
    assert "holds no post in the committee of this branch" in str(error.fields["person"])
    error = refusal(
        actions.link,
        person=cast.secretary,
        kind="committee_to_branch",
        organisation=company.branch,
        **given,
    )
    assert "holds no post in a committee above" in str(error.fields["person"])
    make_post(member, company.committee, "publicity_member")
    actions.link(person=member, kind="committee_to_branch", organisation=company.branch, **given)
    actions.link(
        person=cast.secretary, kind="committee_to_group", organisation=company.group, **given
    )
    made = actions.link(person=cast.secretary, kind="committee_to_member", member=member, **given)
    error = refusal(
        actions.link, person=cast.secretary, kind="committee_to_member", member=member, **given
    )
    assert "stands since" in str(error)
    assert actions.unlink(link=made, day=TODAY, by=by).ended_on == TODAY


def test_links_end_where_their_kind_ends(company, cast):
    given = {"person": cast.secretary, "day": TODAY, "by": cast.assessment_office}
    error = refusal(actions.link, kind="committee_to_group", organisation=company.branch, **given)
    assert "Choose a group" in str(error.fields["organisation"])
    error = refusal(actions.link, kind="committee_to_member", member=cast.secretary, **given)
    assert "Nobody is linked to themselves" in str(error.fields["member"])


def test_tie_has_no_direction(company, cast):
    by = cast.assessment_office
    made = actions.tie(one=company.foreign, other=company.branch, day=TODAY, nature=" 供 电", by=by)
    assert (made.one_id < made.other_id, made.nature) == (True, "供 电")
    error = refusal(actions.tie, one=company.branch, other=company.foreign, day=TODAY, by=by)
    assert "entered already" in str(error.fields["other"])
    error = refusal(actions.tie, one=company.branch, other=company.committee, day=TODAY, by=by)
    assert "neither stands above the other" in str(error.fields["other"])
    assert actions.untie(tie=made, day=TODAY, by=by).ended_on == TODAY


def test_nobody_is_two_of_the_three_administrators(company, cast):
    given = {"organisation": company.root, "by": cast.security_administrator}
    person = make_person(name="王")
    actions.grant_role(person=person, kind=RoleKind.SYSTEM_ADMINISTRATOR, **given)
    error = refusal(actions.grant_role, person=person, kind=RoleKind.AUDIT_ADMINISTRATOR, **given)
    assert str(error.fields["kind"]).startswith("王 is system administrator. System, security and")


def test_the_database_keeps_administrators_apart_too(company):
    person = make_person()
    make_role(person, company.root, RoleKind.SYSTEM_ADMINISTRATOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_role(person, company.root, RoleKind.SECURITY_ADMINISTRATOR)


def test_a_race_for_two_administrators_is_refused_in_words(company, cast, monkeypatch):
    person = make_person()
    make_role(person, company.root, RoleKind.SYSTEM_ADMINISTRATOR)
    # The other grant is committed after the check and before the row is written.
    monkeypatch.setattr("zhibu.orgs.actions.roles.check_role", lambda *_: None)
    error = refusal(
        actions.grant_role,
        person=person,
        organisation=company.root,
        kind=RoleKind.AUDIT_ADMINISTRATOR,
        by=cast.security_administrator,
    )
    assert "granted a role to this person meanwhile" in str(error)


def test_roles_are_granted_by_the_security_administrator_and_not_to_oneself(company, cast):
    given = {"organisation": company.root, "kind": RoleKind.INSPECTOR}
    for by in (cast.system_administrator, cast.assessment_office, cast.audit_administrator):
        with pytest.raises(Forbidden):
            actions.grant_role(person=make_person(), by=by, **given)
    own = cast.security_administrator
    error = refusal(actions.grant_role, person=own, by=own, **given)
    assert "Nobody grants a role to themselves" in str(error.fields["person"])


def test_end_role_holds_at_once_and_never_for_the_last_security_administrator(company, cast):
    by = cast.security_administrator
    role = Role.objects.get(person=cast.inspector)
    assert actions.end_role(role=role, by=by).ended_on == YESTERDAY
    assert held_by(make_member(company.branch))
    error = refusal(actions.end_role, role=Role.objects.get(person=by), by=by)
    assert "last security administrator" in str(error)


def test_look_at_logs_before_it_shows(company, cast):
    person = actions.add_person(
        code="P-1",
        name="王",
        branch=company.branch,
        standing=Standing.STAFF,
        from_day=TODAY,
        identity="11010519491231002X",
        by=cast.secretary,
    )
    given = {"person": person, "field": "identity"}
    error = refusal(actions.look_at, reason=" 看 ", by=cast.secretary, **given)
    assert "at least four characters" in str(error.fields["reason"])
    with pytest.raises(Forbidden):
        actions.look_at(reason="核对党员档案", by=cast.member, **given)
    assert SensitiveLook.objects.count() == 0
    plain = actions.look_at(reason="核对党员档案", by=cast.secretary, **given)
    assert plain == "11010519491231002X"
    assert SensitiveLook.objects.get().reason == "核对党员档案"
