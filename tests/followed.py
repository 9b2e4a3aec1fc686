"""Results of an assessment as a run would have left them, for tests of what follows from them."""

from datetime import date
from typing import Any

from django.utils import timezone

from makers import Company, make_adoption, make_person
from zhibu.assessments.enums import AssessmentState, Scope, Status
from zhibu.assessments.models import Assessment, Result
from zhibu.consequences.actions.deciding import confirm
from zhibu.consequences.actions.proposing import propose
from zhibu.consequences.models import Proposal
from zhibu.orgs.models import Organisation, Person

SUBJECTS = {"suxing": "member", "xiaozu": "group"}
YEAR = timezone.localdate().year - 1


def make_assessment(
    organisation: Organisation,
    *,
    name: str = "xingji",
    state: str = AssessmentState.FROZEN,
    **fields: Any,
) -> Assessment:
    """A year's assessment by a preset; frozen unless something else is said."""
    adoption = fields.pop("adoption", None) or make_adoption(
        organisation, name=name, subject=SUBJECTS.get(name, "branch"), started_on=date(YEAR, 1, 1)
    )
    year = fields.pop("year", YEAR)
    shown = state in (AssessmentState.IN_PUBLICATION, AssessmentState.FROZEN)
    facts = {
        "adoption": adoption,
        "organisation": organisation,
        "year": year,
        "scope": Scope.YEAR,
        "title": {"zh": f"{year}年度考核", "en": f"The year {year}"},
        "as_of": date(year, 12, 31),
        "state": state,
        "planned_by": make_person(),
        "scheme_hash": adoption.hash,
        "results_hash": "0" * 64,
        "published_on": date(year + 1, 1, 4) if shown else None,
        "appeals_until": date(year + 1, 1, 11) if shown else None,
        "frozen_on": date(year + 1, 1, 12) if state == AssessmentState.FROZEN else None,
    }
    return Assessment.objects.create(**facts | fields)


def make_result(
    assessment: Assessment, organisation: Organisation, *proposals: str, **fields: Any
) -> Result:
    """A branch's result, or a member's where a person is given."""
    person: Person | None = fields.get("person")
    facts = {
        "subject": person.code if person else organisation.code,
        "kind": "member" if person else organisation.kind,
        "name": str(person or organisation),
        "status": Status.RATED,
        "score": 7_450,
        "grade": "two-star",
        "level": 2,
        "tier": "3",
        "held": 4,
    }
    return Result.objects.create(
        assessment=assessment,
        organisation=organisation,
        proposals=list(proposals),
        **facts | fields,
    )


def make_proposal(
    company: Company,
    consequence: str = "admonition-talk",
    *,
    organisation: Organisation | None = None,
    state: str = AssessmentState.FROZEN,
    **fields: Any,
) -> Proposal:
    """A proposal that was really made of a result; fields go to the result."""
    name = fields.pop("name", "xingji")
    assessment = make_assessment(company.root, name=name, state=state)
    result = make_result(assessment, organisation or company.branch, consequence, **fields)
    propose(assessment=assessment, by=None)
    return Proposal.objects.get(assessment=assessment, subject=result.subject)


def make_everything_followed(company: Company, decider: Person, member: Person) -> None:
    """A row of every kind of work that a confirmed proposal can become, by real decisions."""
    wanted = {
        "xingji": ("admonition-talk", "rectification", "help"),
        "sanhua": ("unit-ineligible", "reward-advanced"),
    }
    for name, consequences in wanted.items():
        where = company.root if name == "xingji" else company.committee
        assessment = make_assessment(where, name=name)
        make_result(assessment, company.branch, *consequences)
        propose(assessment=assessment, by=None)
    make_proposal(company, "yellow-card", name="suxing", person=member)
    for one in Proposal.objects.all():
        confirm(proposal=one, reason="属实", title="黄牌警示", text="望改进。", by=decider)
