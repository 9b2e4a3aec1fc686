"""Organisations are founded, changed, moved and closed, and refused in words."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from makers import make_branch, make_member, make_post
from zhibu.orgs import actions
from zhibu.orgs.actions.organisations import FACTS
from zhibu.orgs.enums import ADMINISTRATORS, RoleKind
from zhibu.orgs.models import Organisation, Post
from zhibu.orgs.refusals import Forbidden, Refused, Stale
from zhibu.orgs.settling import seen_of

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def refusal(action, **arguments):
    with pytest.raises(Refused) as raised:
        action(**arguments)
    return raised.value


@pytest.mark.django_db
def test_found_company_makes_three_administrators_and_only_once():
    named = {role: (f"A{n}", f"管理员{n}") for n, role in enumerate(ADMINISTRATORS)}
    top, people = actions.found_company(code="X", name="公司党委", administrators=named)
    assert top.depth == 1
    assert set(people) == set(ADMINISTRATORS)
    error = refusal(actions.found_company, code="Y", name="党委", administrators=named)
    assert str(error) == "The site has organisations already."


@pytest.mark.django_db
def test_found_company_wants_three_people():
    named = dict.fromkeys(ADMINISTRATORS, ("A1", "管理员"))
    error = refusal(actions.found_company, code="X", name="党委", administrators=named)
    assert "be three people" in str(error)


def test_found_organisation_stands_in_the_tree_and_is_found_by_initials(company, cast):
    made = actions.found_organisation(
        parent=company.committee,
        code="A-1",
        name="采油第一支部",
        kind="branch",
        class_number=2,
        by=cast.committee_office,
    )
    assert Organisation.objects.get_parent(made) == company.committee
    assert Organisation.objects.filter(sought__contains="dyzb", code="A-1").exists()


@pytest.mark.parametrize(
    ("facts", "field", "message"),
    [
        ({"code": "a b"}, "code", "begins with a letter or digit"),
        ({"kind": "group"}, "parent", "A group does not stand below a committee"),
        ({"name": ""}, "name", "cannot be blank"),
        ({"class_number": 5}, "class_number", "Choose class 1, 2, 3 or 4."),
        ({"founded_on": TODAY + timedelta(1)}, "founded_on", "lies in the future"),
        (
            {"founded_on": date(2020, 5, 1), "elected_on": date(2020, 4, 1)},
            "elected_on",
            "before the founding on 2020-05-01",
        ),
        ({"term_years": 11}, "term_years", "A term has 1 to 10 years."),
    ],
)
def test_found_organisation_refuses_wrong_facts_at_their_field(
    company, cast, facts, field, message
):
    given = {"code": "B9", "name": "支部", "kind": "branch"} | facts
    error = refusal(
        actions.found_organisation, parent=company.committee, by=cast.committee_office, **given
    )
    assert message in str(error.fields[field])


def test_found_organisation_refuses_a_code_twice(company, cast):
    error = refusal(
        actions.found_organisation,
        parent=company.committee,
        code=company.foreign.code,
        name="支部",
        kind="branch",
        by=cast.committee_office,
    )
    assert "is taken by another organisation" in str(error.fields["code"])


def test_found_organisation_needs_the_office_above(company, cast):
    for by in (cast.secretary, cast.other_committee_office, cast.auditor, cast.stranger):
        with pytest.raises(Forbidden):
            actions.found_organisation(
                parent=company.committee, code="B9", name="支部", kind="branch", by=by
            )


def test_change_organisation_refuses_a_stale_form(company, cast):
    seen = seen_of(company.branch, FACTS)
    actions.change_organisation(
        organisation=company.branch, by=cast.committee_office, seen=seen, name="新一支部"
    )
    with pytest.raises(Stale):
        actions.change_organisation(
            organisation=company.branch, by=cast.committee_office, seen=seen, name="旧一支部"
        )
    assert Organisation.objects.get(pk=company.branch.pk).name == "新一支部"


def test_move_organisation_takes_all_below_along(company, cast):
    moved = actions.move_organisation(
        organisation=company.branch, parent=company.other_committee, by=cast.assessment_office
    )
    assert Organisation.objects.get_parent(moved) == company.other_committee
    assert company.group in Organisation.objects.get_descendants(moved)
    assert Organisation.objects.find_problems() == ([], [], [], [], [])


def test_move_organisation_refuses_loops_and_wrong_kinds(company, cast):
    move = actions.move_organisation
    by = cast.assessment_office
    for parent in (company.committee, company.branch):
        error = refusal(move, organisation=company.committee, parent=parent, by=by)
        assert "cannot stand below itself" in str(error.fields["parent"])
    error = refusal(move, organisation=company.branch, parent=company.sibling, by=by)
    assert "A branch does not stand below a branch" in str(error.fields["parent"])


def test_close_organisation_wants_it_empty_and_ends_its_posts(company, cast):
    by = cast.committee_office
    closing = {"day": TODAY, "by": by}
    error = refusal(actions.close_organisation, organisation=company.branch, **closing)
    assert "below it is still in use" in str(error)
    member = make_member(company.sibling)
    error = refusal(actions.close_organisation, organisation=company.sibling, **closing)
    assert "still belongs to it" in str(error)
    empty = make_branch(under=company.committee)
    post = make_post(member, empty)
    closed = actions.close_organisation(organisation=empty, **closing)
    assert (closed.in_use, closed.closed_on) == (False, TODAY)
    assert Post.objects.get(pk=post.pk).ended_on == TODAY
    assert actions.reopen_organisation(organisation=closed, by=by).in_use


def test_administrators_may_not_edit_organisations(company, cast):
    for role in (RoleKind.SYSTEM_ADMINISTRATOR, RoleKind.SECURITY_ADMINISTRATOR):
        with pytest.raises(Forbidden):
            actions.change_organisation(
                organisation=company.branch, by=getattr(cast, role.value), name="x"
            )
