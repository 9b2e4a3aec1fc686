"""A half-year pre-assessment is never published: who reads which of its results, at each state."""

import pytest

from assessed_years import make_assessment, write_results
from makers import make_adoption
from zhibu.assessments.enums import AssessmentState, Scope
from zhibu.assessments.results import results_for, shows_results
from zhibu.consequences.actions.proposing import propose

pytestmark = pytest.mark.django_db

ALL = {"branch", "sibling", "foreign"}
READ = {
    "secretary": {"branch"},
    "committee_member": {"branch"},
    "group_leader": set(),
    "member": set(),
    "neighbour_secretary": {"sibling"},
    "foreign_secretary": {"foreign"},
    "committee_office": {"branch", "sibling"},
    "other_committee_office": {"foreign"},
    "assessment_office": ALL,
    "inspector": ALL,
    "auditor": ALL,
    "staff_voter": set(),
    "system_administrator": set(),
    "stranger": set(),
}


@pytest.fixture
def pre(company):
    """Of three branches, rated; the own branch has fallen far enough for a prompt."""
    adoption = make_adoption(company.root, name="xingji", subject="branch")
    made = make_assessment(
        company.root, adoption, adoption.started_on.year, AssessmentState.RATED, scope=Scope.PRE
    )
    scores = {company.branch: 6500, company.sibling: 9100, company.foreign: 9600}
    write_results(made, scores, {})
    return made


@pytest.mark.parametrize("who", READ)
def test_once_rated_each_reads_what_is_in_reach(company, cast, pre, who, client_for):
    person = getattr(cast, who)
    names = {getattr(company, place).code: place for place in ALL}
    assert {names[one.subject] for one in results_for(person, pre)} == READ[who]
    assert shows_results(person, pre) is bool(READ[who])
    client = client_for(person)
    for code, place in names.items():
        answer = client.get(f"/assessments/{pre.code}/results/{code}/")
        assert (answer.status_code == 200) is (place in READ[who]), place


@pytest.mark.parametrize("state", [AssessmentState.RUNNING, AssessmentState.CALLED_OFF])
def test_at_other_states_only_who_runs_it_reads_any(cast, pre, state):
    pre.state = state
    pre.save(update_fields=["state"])
    assert not results_for(cast.secretary, pre)
    assert not shows_results(cast.secretary, pre)
    assert results_for(cast.assessment_office, pre).count() == 3


def test_a_yearly_assessment_shows_nobody_else_anything_before_its_publication(cast, pre):
    pre.scope = Scope.YEAR
    pre.save(update_fields=["scope"])
    assert not results_for(cast.secretary, pre)
    assert not shows_results(cast.secretary, pre)


def test_a_member_reads_the_own_result_alone(company, cast, pre):
    one, other = cast.member, cast.group_leader
    for person in (one, other):
        pre.results.create(subject=person.code, kind="member", name=person.name, person=person, organisation=company.branch, status="rated", score=9000)  # fmt: skip
    assert [found.subject for found in results_for(one, pre)] == [one.code]
    assert results_for(cast.secretary, pre).filter(person=None).get().subject == company.branch.code
    assert results_for(cast.secretary, pre).exclude(person=None).count() == 2
    assert not results_for(cast.neighbour_secretary, pre).exclude(person=None)


def test_the_pages_lead_the_secretary_to_the_own_result(company, cast, pre, client_for):
    pre.results.filter(subject=company.branch.code).update(proposals=["prompt"])
    propose(assessment=pre, by=cast.assessment_office)
    proposal = pre.proposals.get(subject=company.branch.code)
    client = client_for(cast.secretary)
    own = f"/assessments/{pre.code}/results/{company.branch.code}/"
    assert own in client.get(f"/consequences/{proposal.pk}/").content.decode()
    assert f"/assessments/{pre.code}/results/" in client.get(f"/assessments/{pre.code}/").content.decode()  # fmt: skip
    listed = client.get(f"/assessments/{pre.code}/results/").content.decode()
    assert company.branch.name in listed
    assert company.sibling.name not in listed
    empty = client_for(cast.member).get(f"/assessments/{pre.code}/results/").content.decode()
    assert "公示后相关人员都能看到" not in empty
