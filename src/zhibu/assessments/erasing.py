"""Forget a person whose entries are erased: a result keeps its figures, which are sealed by code, not by name."""

from zhibu.assessments.models import Result, Run
from zhibu.orgs.erasing import ERASED
from zhibu.orgs.models import Person


def forget_person(subject: str) -> None:
    """Empty the name in the person's results, and where runs said what they changed of them."""
    person = Person.objects.get(pk=subject.partition("/")[2])
    found = Result.objects.filter(person=person)
    assessments = list(found.values_list("assessment", flat=True))
    found.update(name=ERASED)
    for run in Run.objects.filter(assessment__in=assessments).exclude(changes=[]):
        told = [
            one | {"name": ERASED} if one["subject"] == person.code else one for one in run.changes
        ]
        if told != run.changes:
            Run.objects.filter(pk=run.pk).update(changes=told)
