"""People belong to one place a day, and change it dated."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from makers import make_member, make_post
from zhibu.orgs import actions
from zhibu.orgs.enums import Standing
from zhibu.orgs.models import Link, Membership, Person, Post
from zhibu.orgs.queries import memberships_on
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


def on(branch, day):
    return [one.person for one in memberships_on(branch, day)]


def test_add_person_seals_and_fills_from_the_identity_number(company, cast):
    made = actions.add_person(
        code="P-1",
        name="曾小单",
        branch=company.branch,
        group=company.group,
        standing=Standing.APPLICANT,
        from_day=TODAY - timedelta(1000),
        identity="11010519491231002X",
        phone="138 0013 8000",
        by=cast.secretary,
    )
    kept = Person.objects.get(pk=made.pk)
    assert (str(kept.born_on), kept.sex) == ("1949-12-31", "female")
    assert b"110105" not in bytes(kept.identity_sealed)
    assert {"zxs", "zxd", "zengxiaodan"} <= set(kept.sought.split())
    assert kept.memberships.get().branch == company.branch


@pytest.mark.parametrize(
    ("facts", "field", "message"),
    [
        ({"identity": "110105194912310021"}, "identity", "check digit"),
        ({"identity": "110105491231002"}, "identity", "15 digits, as before 1999"),
        ({"identity": "11010519490231002X"}, "identity", "are no day of birth"),
        ({"identity": "1101"}, "identity", "here are 4 signs"),
        ({"phone": "12345"}, "phone", "mobile number of 11 digits"),
        ({"email": "nobody"}, "email", "valid email"),
        ({"born_on": TODAY + timedelta(1)}, "born_on", "lies in the future"),
        ({"from_day": TODAY + timedelta(1)}, "from_day", "lies in the future"),
        ({"standing": "king"}, "standing", "Choose a standing."),
        (
            {"born_on": YESTERDAY, "identity": "11010519491231002X"},
            "born_on",
            "says otherwise (1949-12-31)",
        ),
        ({"born_on": TODAY - timedelta(6000), "joined_party_on": TODAY}, "joined_party_on", "18"),
    ],
)
def test_add_person_refuses_wrong_facts_at_their_field(company, cast, facts, field, message):
    given = {"standing": Standing.STAFF, "from_day": YESTERDAY} | facts
    error = refusal(
        actions.add_person,
        code="P-1",
        name="王",
        branch=company.branch,
        by=cast.secretary,
        **given,
    )
    assert message in str(error.fields[field])
    assert not Person.objects.filter(code="P-1").exists()


def test_identity_number_stands_once(company, cast):
    given = {
        "branch": company.branch,
        "standing": Standing.STAFF,
        "from_day": TODAY,
        "identity": "11010519491231002x",
        "by": cast.secretary,
    }
    actions.add_person(code="P-1", name="王", **given)
    error = refusal(actions.add_person, code="P-2", name="李", **given)
    assert str(error.fields["identity"]) == "This identity number stands with another person."


def test_transfer_ends_here_and_starts_there(company, cast):
    person = make_member(company.branch, group=company.group)
    actions.transfer(person=person, to=company.sibling, day=TODAY, by=cast.committee_office)
    assert person in on(company.branch, YESTERDAY)
    assert person not in on(company.branch, TODAY)
    assert person in on(company.sibling, TODAY)
    assert person not in on(company.sibling, YESTERDAY)


def test_transfer_needs_both_branches(company, cast):
    person = make_member(company.branch)
    for by in (cast.secretary, cast.other_committee_office, cast.member):
        with pytest.raises(Forbidden):
            actions.transfer(person=person, to=company.sibling, day=TODAY, by=by)


def test_transfer_refuses_days_that_do_not_fit(company, cast):
    person = make_member(company.branch)
    given = {"person": person, "to": company.sibling, "by": cast.committee_office}
    error = refusal(actions.transfer, day=TODAY + timedelta(1), **given)
    assert "lies in the future" in str(error.fields["day"])
    error = refusal(actions.transfer, day=TODAY - timedelta(93), **given)
    assert "too long ago: a change may lie back at most 92 days" in str(error.fields["day"])
    actions.transfer(day=TODAY, **given)
    error = refusal(actions.transfer, day=TODAY, **given | {"to": company.branch})
    assert "must come after" in str(error.fields["day"])
    error = refusal(actions.transfer, day=TODAY, **given)
    assert "belongs to this branch already" in str(error.fields["to"])


def test_transfer_ends_posts_and_links_here(company, cast):
    person = make_member(company.branch, group=company.group)
    post = make_post(person, company.branch, "youth_member")
    other = make_member(company.branch)
    link = actions.link(
        person=person,
        kind="committee_to_member",
        member=other,
        day=YESTERDAY,
        by=cast.committee_office,
    )
    actions.transfer(person=person, to=company.sibling, day=TODAY, by=cast.committee_office)
    assert Post.objects.get(pk=post.pk).ended_on == YESTERDAY
    assert Link.objects.get(pk=link.pk).ended_on == YESTERDAY


def test_join_refuses_who_belongs_somewhere(company, cast):
    person = make_member(company.branch)
    error = refusal(
        actions.join_branch,
        person=person,
        branch=company.sibling,
        standing=Standing.STAFF,
        from_day=TODAY,
        by=cast.committee_office,
    )
    assert "Transfer instead of joining" in str(error.fields["branch"])


def test_join_refuses_committees_and_groups_of_other_branches(company, cast):
    given = {"standing": Standing.STAFF, "from_day": TODAY, "by": cast.assessment_office}
    given["person"] = cast.stranger
    error = refusal(actions.join_branch, branch=company.committee, **given)
    assert "people belong to branches" in str(error.fields["branch"])
    error = refusal(actions.join_branch, branch=company.sibling, group=company.group, **given)
    assert "is no group in use of" in str(error.fields["group"])


def test_standing_goes_step_by_step(company, cast):
    person = make_member(company.branch, standing=Standing.APPLICANT)
    given = {"person": person, "by": cast.secretary}
    error = refusal(actions.change_standing, to=Standing.FULL_MEMBER, day=TODAY, **given)
    assert "From applicant one becomes: probationary member" in str(error.fields["to"])
    actions.change_standing(to=Standing.PROBATIONARY_MEMBER, day=YESTERDAY, **given)
    actions.change_standing(to=Standing.FULL_MEMBER, day=TODAY, **given)
    person.refresh_from_db()
    assert (person.joined_party_on, person.full_member_on) == (YESTERDAY, TODAY)
    spans = [(one.standing, one.leaving) for one in person.memberships.order_by("started_on")]
    assert spans == [
        ("applicant", "admitted"),
        ("probationary_member", "made_full"),
        ("full_member", ""),
    ]


def test_change_group_keeps_the_branch(company, cast):
    person = make_member(company.branch, group=company.group)
    actions.change_group(person=person, group=company.other_group, day=TODAY, by=cast.secretary)
    assert on(company.group, YESTERDAY).count(person) == 1
    assert person in on(company.other_group, TODAY)
    assert on(company.branch, TODAY).count(person) == 1


def test_leave_ends_with_its_last_day_and_joining_again_comes_after(company, cast):
    person = make_member(company.branch)
    actions.leave(person=person, day=YESTERDAY, why="left", by=cast.secretary)
    assert Membership.objects.get(person=person).ended_on == YESTERDAY
    given = {"person": person, "branch": company.branch, "standing": Standing.FULL_MEMBER}
    error = refusal(actions.join_branch, from_day=YESTERDAY, by=cast.secretary, **given)
    assert "must come after" in str(error.fields["from_day"])
    actions.join_branch(from_day=TODAY, by=cast.secretary, **given)


def test_leave_waits_until_granted_roles_end(company, cast):
    person = make_member(company.branch)
    actions.grant_role(
        person=person, organisation=company.root, kind="inspector", by=cast.security_administrator
    )
    error = refusal(actions.leave, person=person, day=TODAY, why="left", by=cast.secretary)
    assert "The security administrator ends it first." in str(error)
