"""Assessments planned over a small company, and evidence that was brought as a file."""

from kept_years import LAST, YEAR, adopted
from makers import make_person, make_role
from zhibu.assessments.models import Assessment
from zhibu.inspections.enums import EventState
from zhibu.inspections.models import EvidenceImport
from zhibu.orgs.enums import RoleKind


def office_of(company):
    person = make_person()
    make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    return person


def assessment_of(company, name, **fields):
    adoption = adopted(company, name)
    return Assessment.objects.create(
        **{
            "adoption": adoption,
            "organisation": company.root,
            "year": YEAR,
            "title": {"zh": "年度考核", "en": "The year"},
            "as_of": LAST,
            "planned_by": adoption.adopted_by,
            "scheme_hash": adoption.hash,
        }
        | fields
    )


def brought(assessment, table, rows, **fields):
    """Rows that were typed elsewhere and confirmed."""
    return EvidenceImport.objects.create(
        **{
            "adoption": assessment.adoption,
            "organisation": assessment.organisation,
            "year": YEAR,
            "table": table,
            "rows": rows,
            "count": len(rows),
            "origin": f"{table}.csv",
            "reason": "来自原台账",
            "entered_by": make_person(),
            "decided_by": make_person(),
            "state": EventState.CONFIRMED,
        }
        | fields
    )
