"""What can be proved: which things have entries, under which subject, and where their proof stands."""

from typing import Any

from django.db.models import Model
from django.urls import reverse

from zhibu.assessments.models import Assessment
from zhibu.ballots.models import Publication, Review
from zhibu.duties.models import Request
from zhibu.inspections.models import Event, EvidenceImport, InspectionPlan
from zhibu.records.models import Binding, Record
from zhibu.schemes.models import Adoption
from zhibu.targets.models import Target


def subject_of(thing: Model) -> str:
    """The subject under which the ledger tells of a thing."""
    if isinstance(thing, Record):
        return f"record/{thing.code}"
    if isinstance(thing, Request):
        return f"request/{thing.pk}"
    if isinstance(thing, Binding):
        return f"binding/{thing.pk}"
    if isinstance(thing, Adoption):
        return f"adoption/{thing.pk}"
    if isinstance(thing, Review):
        return f"review/{thing.code}"
    if isinstance(thing, Publication):
        return f"publication/{thing.pk}"
    if isinstance(thing, Assessment):
        return f"assessment/{thing.code}"
    if isinstance(thing, InspectionPlan):
        return f"inspection-plan/{thing.code}"
    if isinstance(thing, EvidenceImport):
        return f"evidence-import/{thing.code}"
    if isinstance(thing, Event):
        return f"event/{thing.pk}"
    if isinstance(thing, Target):
        return f"target/{thing.pk}"
    raise TypeError(f"{type(thing).__name__} has no entries")


def proof_address(thing: Any) -> str:
    """The page that proves it."""
    if isinstance(thing, Record):
        return reverse("record_proof", args=[thing.code])
    if isinstance(thing, Request):
        return reverse("request_proof", args=[thing.pk])
    if isinstance(thing, Binding):
        return reverse("binding_proof", args=[thing.branch.code, thing.year])
    if isinstance(thing, Adoption):
        return reverse("adoption_proof", args=[thing.pk])
    if isinstance(thing, Review):
        return reverse("review_entries", args=[thing.code])
    if isinstance(thing, Publication):
        return reverse("review_proof", args=[thing.review.code])
    if isinstance(thing, Assessment):
        return reverse("assessment_proof", args=[thing.code])
    if isinstance(thing, InspectionPlan):
        return reverse("draw_proof", args=[thing.code])
    if isinstance(thing, EvidenceImport):
        return reverse("evidence_proof", args=[thing.code])
    if isinstance(thing, Event):
        return reverse("event_proof", args=[thing.pk])
    if isinstance(thing, Target):
        return reverse("target_proof", args=[thing.pk])
    raise TypeError(f"{type(thing).__name__} has no page of proofs")
