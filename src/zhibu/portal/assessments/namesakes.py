"""Organisations of one name in a list (重名): each is told apart by the one above it."""

from collections import Counter
from collections.abc import Iterable

from zhibu.assessments.models import Assessment, Result
from zhibu.assessments.naming import names_of
from zhibu.orgs.models import Organisation
from zhibu.orgs.reach import STEP


def above_namesakes(results: Iterable[Result]) -> dict[str, str]:
    """Name what stands above each subject whose name another of these has too, by subject.

    A member's branch, an organisation's superior, as they were called when the results were made. One
    query at most where names are equal, else none.
    """
    found = list(results)
    met = Counter(one.name for one in found)
    twice = [one for one in found if met[one.name] > 1 and one.organisation is not None]
    kept = names_of(twice[0].assessment).above if twice else {}
    if all(one.subject in kept for one in twice):
        return {one.subject: kept[one.subject] for one in twice}
    paths = {one.organisation.path[:-STEP] for one in twice if one.person_id is None}
    known = dict(Organisation.objects.filter(path__in=paths - {""}).values_list("path", "name")) if paths else {}  # fmt: skip
    said = {}
    for one in twice:
        of_member = one.person_id is not None
        said[one.subject] = one.organisation.name if of_member else known.get(one.organisation.path[:-STEP], "")  # fmt: skip
    return said


def told_apart(assessment: Assessment, page: Iterable[Result]) -> dict[str, str]:
    """Name what stands above namesakes of one page of a list, also where the other is on another page."""
    return names_of(assessment).above | above_namesakes(page)
