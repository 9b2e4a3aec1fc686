"""Honours: whom the rules give, the tie rule for weaker branches, eligibility, decisions by people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessed_years import assess_years, make_assessment, write_results
from makers import (
    make_branch,
    make_company,
    make_group,
    make_member,
    make_organisation,
    make_person,
    make_role,
)
from zhibu.assessments.enums import AssessmentState, Scope, Status
from zhibu.assessments.models import Result
from zhibu.consequences.actions.honouring import grant, nominate, refuse_honour
from zhibu.consequences.enums import HonourKind, HonourState
from zhibu.consequences.honours import honours_for, means_of_year, nominate_by_rule, offered
from zhibu.consequences.models import Honour, Ineligibility, Proposal
from zhibu.ledger.models import Entry
from zhibu.orgs.enums import OrganisationKind, RoleKind
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.scoring.scheme.model import Scheme

pytestmark = pytest.mark.django_db
REASON = "经集体研究，符合条件。"
ADVANCED, TITLE = HonourKind.ADVANCED_BRANCH, HonourKind.COMPANY_TITLE


def office_of(company):
    person = make_person()
    make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    return person


def branches(company, *classes):
    return [make_branch(under=company.committee, class_number=one) for one in classes]


def nominees(assessment, kind, share=None):
    return [one.result.organisation for one in nominate_by_rule(assessment, kind, share).nominees]


def bar(assessment, subject, organisation):
    """Not eligible over the assessed year."""
    proposal = Proposal.objects.create(
        assessment=assessment, organisation=organisation, subject=subject,
        consequence="ineligible", propose="ineligible", to="subject", title={"zh": "", "en": ""},
    )  # fmt: skip
    return Ineligibility.objects.create(
        proposal=proposal, subject=subject,
        from_on=assessment.as_of.replace(month=1, day=1), until_on=assessment.as_of,
    )  # fmt: skip


def test_each_class_has_its_own_advanced_branches_within_the_share():
    company = make_company()
    ones, twos = branches(company, 1, 1, 1, 1), branches(company, 2, 2)
    scores = {one: (9900 - 100 * n,) for n, one in enumerate(ones)} | {twos[0]: (8600,), twos[1]: (7000,)}  # fmt: skip
    (assessment,) = assess_years(company, scores, name="sanhua")
    assert nominees(assessment, ADVANCED, 5_000) == [ones[0], ones[1], twos[0]]
    assert nominees(assessment, ADVANCED, 1) == [ones[0], twos[0]]  # one at least


def test_on_equal_terms_the_branch_of_lower_standing_then_the_smaller_goes_first():
    company = make_company()
    big, small, later = branches(company, 1, 1, 3)
    for _ in range(3):
        make_member(big)
    make_member(small)
    (assessment,) = assess_years(company, dict.fromkeys((big, small, later), (9500,)), name="sanhua")  # fmt: skip
    assert nominees(assessment, ADVANCED, 10_000) == [small, big, later]
    nominate(assessment=assessment, kind=ADVANCED, share=10_000, by=office_of(company))
    assessment.results.update(proposals=["company-title"])
    assert nominees(assessment, TITLE, 10_000) == [later, small, big]
    found = nominate_by_rule(assessment, TITLE, 1).nominees
    assert [one.result.organisation for one in found] == [later]
    assert "劣势" in found[0].because[-1]["zh"]


def test_the_company_title_is_for_advanced_branches_alone():
    company = make_company()
    one, other = branches(company, 1, 2)
    (assessment,) = assess_years(company, {one: (9500,), other: (9500,)}, name="sanhua")
    assessment.results.update(proposals=["company-title"])
    assert nominees(assessment, TITLE, 10_000) == []
    office = office_of(company)
    nominate(assessment=assessment, kind=ADVANCED, share=10_000, by=office)
    refuse_honour(honour=Honour.objects.get(subject=one.code), reason=REASON, by=office)
    assert nominees(assessment, TITLE, 10_000) == [other]


def test_who_is_not_eligible_is_left_out_and_named():
    company = make_company()
    one, other = branches(company, 1, 1)
    (assessment,) = assess_years(company, {one: (9500,), other: (9400,)}, name="sanhua")
    bar(assessment, one.code, one)
    found = nominate_by_rule(assessment, ADVANCED, 5_000)
    assert [x.result.subject for x in found.nominees] == [other.code]
    assert [x.subject for x in found.barred] == [one.code]


def test_who_was_vetoed_or_has_the_lowest_grade_is_never_nominated():
    company = make_company()
    one, other = branches(company, 1, 1)
    (assessment,) = assess_years(company, {one: (9500,), other: (5000,)}, name="sanhua")
    assessment.results.filter(subject=one.code).update(status=Status.VETOED)
    assert nominees(assessment, ADVANCED, 10_000) == []


def test_a_nominee_who_became_ineligible_is_not_granted():
    company = make_company()
    (one,) = branches(company, 1)
    (assessment,) = assess_years(company, {one: (9500,)}, name="sanhua")
    office = office_of(company)
    (honour,) = nominate(assessment=assessment, kind=ADVANCED, by=office)
    bar(assessment, one.code, one)
    with pytest.raises(Refused, match=f"期限至{assessment.as_of.year}年12月31日"):
        grant(honour=honour, reason=REASON, by=office)


def test_the_group_with_the_highest_mean_of_two_assessments_is_advanced_and_the_best_a_model():
    company = make_company()
    company.branch.refresh_from_db()
    first, second = company.group, company.other_group
    third = make_group(company.branch)
    (assessment,) = assess_years(company, {first: (9600,), second: (9600,), third: (9000,)}, name="xiaozu")  # fmt: skip
    assert HonourKind.ADVANCED_GROUP in offered(assessment)
    assessment.results.filter(subject=second.code).update(proposals=[])
    assessment.results.exclude(subject=second.code).update(proposals=["advanced-group"])
    office = office_of(company)
    (honour,) = nominate(assessment=assessment, kind=HonourKind.ADVANCED_GROUP, by=office)
    assert honour.subject == first.code  # the other's work is not recognised
    assert nominees(assessment, HonourKind.MODEL_GROUP) == [first]


def test_excellent_members_are_of_the_first_grade():
    company = make_company()
    good, less = make_member(company.branch), make_member(company.branch)
    (assessment,) = assess_years(company, {good: (9600,), less: (9000,)}, name="suxing")
    office = office_of(company)
    (honour,) = nominate(assessment=assessment, kind=HonourKind.EXCELLENT_MEMBER, by=office)
    assert honour.subject == good.code
    assert list(honours_for(less)) == []
    grant(honour=honour, reason=REASON, by=office)
    assert list(honours_for(less)) == [honour]


def test_the_star_is_put_forward_for_the_team_rating_where_the_scheme_says():
    company = make_company()
    (assessment,) = assess_years(company, {company.branch: (9600,), company.sibling: (6500,)})
    assessment.results.filter(level__gte=1).update(proposals=["count-in-team-rating"])
    found = nominees(assessment, HonourKind.TEAM_INPUT)
    assert found == [company.branch, company.sibling]


def test_communities_and_working_committees_that_reached_the_standard_are_named():
    company = make_company()
    street = make_organisation(under=company.root, kind=OrganisationKind.WORKING_COMMITTEE)
    (assessment,) = assess_years(company, {street: (9000,)}, name="wugehao")
    Result.objects.bulk_create(
        Result(assessment=assessment, subject=code, kind="community", name=name, status=Status.RATED,
               score=score, grade=grade, level=level)
        for code, name, score, grade, level in (("C1", "幸福社区", 9500, "reached", 2), ("C2", "建设社区", 9600, "not_reached", 1))
    )  # fmt: skip
    assessment.results.filter(level=2).update(proposals=["name-as-five-good"])
    assert offered(assessment) == [HonourKind.FIVE_GOOD]
    office = office_of(company)
    made = nominate(assessment=assessment, kind=HonourKind.FIVE_GOOD, by=office)
    assert [(one.name, one.organisation) for one in made] == [("幸福社区", company.root), (street.name, street)]  # fmt: skip
    assert grant(honour=made[0], reason=REASON, by=office).get_kind_display() == "“五个好”党组织"


def test_people_decide_with_a_reason_once_and_never_on_their_own():
    company = make_company()
    person = make_member(company.branch)
    make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    office = office_of(company)
    (assessment,) = assess_years(company, {person: (9600,)}, name="suxing")
    (honour,) = nominate(assessment=assessment, kind=HonourKind.EXCELLENT_MEMBER, by=office)
    with pytest.raises(Forbidden):
        grant(honour=honour, reason=REASON, by=person)
    with pytest.raises(Refused):
        grant(honour=honour, reason="", by=office)
    assert grant(honour=honour, reason=REASON, by=office).state == HonourState.GRANTED
    with pytest.raises(Refused):
        refuse_honour(honour=honour, reason=REASON, by=office)
    kinds = Entry.objects.filter(subject=f"honour/{honour.pk}").order_by("index")
    assert [one.kind for one in kinds] == ["honour.nominated", "honour.granted"]


def test_nominations_rest_on_final_results_and_are_made_once():
    company = make_company()
    office = office_of(company)
    (assessment,) = assess_years(company, {company.branch: (9500,)}, name="sanhua")
    nominate(assessment=assessment, kind=ADVANCED, by=office)
    with pytest.raises(Refused):
        nominate(assessment=assessment, kind=ADVANCED, by=office)
    with pytest.raises(Refused):
        nominate(assessment=assessment, kind=HonourKind.ADVANCED_GROUP, by=office)
    assessment.state = AssessmentState.RATED
    assessment.save()
    with pytest.raises(Refused, match="定案"):
        nominate(assessment=assessment, kind=ADVANCED, by=office)


def test_the_mean_of_a_half_year_and_a_year_counts_where_the_scheme_assesses_once():
    company = make_company()
    scores = {company.group: (9500,), company.other_group: (9400,)}
    (assessment,) = assess_years(company, scores, name="xiaozu")
    half = make_assessment(
        company.root, assessment.adoption, assessment.year, AssessmentState.RATED, scope=Scope.PRE
    )
    write_results(half, {company.group: 9000, company.other_group: 9300})
    rows = list(assessment.results.order_by("-score"))
    means = means_of_year(assessment, Scheme.model_construct(assessed=None), rows)
    assert [int(one) for one in means.values()] == [9250, 9350]


@given(st.integers(1, 10_000), st.integers(1, 30))
def test_a_share_never_gives_more_than_it_says_but_one_at_least(share, of):
    most = max(1, of * share // 10_000)
    assert most == 1 or most * 10_000 <= of * share


def test_a_nomination_names_the_class_as_the_scheme_does():
    company = make_company()
    (one,) = branches(company, 1)
    (assessment,) = assess_years(company, {one: (9500,)}, name="sanhua")
    (found,) = nominate_by_rule(assessment, ADVANCED).nominees
    assert found.because[-1]["zh"] == "“一类：主要生产单位”1个支部中第1名，名额1个"
    assert "of class 1" not in found.because[-1]["en"]
