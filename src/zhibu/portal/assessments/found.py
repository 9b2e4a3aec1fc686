"""An assessment for somebody who wants to do something with it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from zhibu.assessments.models import Assessment, Result
from zhibu.assessments.results import assessment_for, result_for
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisations_for
from zhibu.orgs.reach import may
from zhibu.schemes.queries import subjects_of


def assessment_to(person: Person, code: str, permission: Permission) -> Assessment:
    """The assessment, 404 if unseen; 403 if seen by somebody who may not do this with it."""
    assessment = assessment_for(person, code)
    if not may(person, permission, assessment.organisation):
        raise PermissionDenied
    return assessment


def result_to(person: Person, code: str, subject: str, permission: Permission) -> Result:
    """A result of an organisation in reach; 404 if unseen, 403 if out of reach."""
    result = result_for(person, assessment_for(person, code), subject)
    if result.organisation is None or not may(person, permission, result.organisation):
        raise PermissionDenied
    return result


def branches_to_apply(person: Person, assessment: Assessment) -> list[Organisation]:
    """Organisations that are assessed, and for which the person applies."""
    found = organisations_for(person, Permission.ASSESSMENT_APPLY).filter(
        path__startswith=assessment.organisation.path, kind__in=subjects_of(assessment.adoption),
        in_use=True,
    )  # fmt: skip
    return list(found[:50])


def own_branch(person: Person, assessment: Assessment, code: str) -> Organisation | None:
    """The one that is asked for, else the first; 404 for what is none of them."""
    found = branches_to_apply(person, assessment)
    if not code:
        return found[0] if found else None
    known = [one.pk for one in found]
    return get_object_or_404(Organisation.objects.filter(pk__in=known), code=code)
