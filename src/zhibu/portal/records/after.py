"""After something counts or no longer counts: duties and score follow, without keeping anybody waiting.

What changes a record that counts calls `follow`; pages that show duties or a score call
`up_to_date` before they read.
"""

from dataclasses import dataclass

from django.utils import timezone

from zhibu.assessments.models import Outdated
from zhibu.assessments.outdated import bring_up_to_date, mark_outdated, waiting_of
from zhibu.assessments.queries import score_of
from zhibu.duties.models import Request
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import paths_of, within
from zhibu.records.models import Record

FEW = 5
"""Branches of one's own that my work brings up to date; the daily work sees to the others."""


def follow(record: Record) -> None:
    """Say that what counts changed: after a submission, a return, an amendment.

    A check changes nothing of it: what is submitted counts already.
    """
    mark_outdated(record.branch, record.year, record.changed_at)


def follow_request(request: Request) -> None:
    """The same after an exemption or an extension was approved."""
    branch = request.organisation
    if branch.kind == OrganisationKind.GROUP:
        branch = Organisation.objects.get_parent(branch)
    mark_outdated(branch, int(request.period[:4]))


def up_to_date(*organisations: Organisation) -> bool:
    """Bring duties and score of some organisations up to date; one query where they are."""
    return bring_up_to_date(waiting_of(organisations))


def own_up_to_date(person: Person) -> bool:
    """The same for the branches for which the person writes."""
    if not paths_of(person, Permission.RECORD_WRITE):
        return True
    own = within(person, Permission.RECORD_WRITE, "organisation")
    waiting = Outdated.objects.filter(own, done_at=None)
    few = list(waiting.values_list("pk", flat=True)[:FEW])
    return not few or bring_up_to_date(Outdated.objects.filter(pk__in=few, done_at=None))


@dataclass(frozen=True, slots=True)
class Line:
    """The score of a branch after a record of it changed, in hundredths."""

    settled: bool
    score: int | None = None
    full: int | None = None
    before: int | None = None
    """Where the record changed it, with whatever else was submitted in that moment."""


def score_after(record: Record) -> Line:
    """Bring the branch of a record up to date, and tell what its score was and is."""
    settled = up_to_date(record.branch)
    score = score_of(record.branch)
    if score is None or not settled:
        return Line(settled)
    last = Outdated.objects.filter(organisation=record.branch, year=record.year).first()
    counted = last and record.changed_at and record.changed_at >= last.since
    before = last.before if counted and last.before != score.score else None
    return Line(settled, score.score, score.full, before)


def shows_score(record: Record) -> bool:
    """Whether the score of today is about the book that the record stands in."""
    return record.number is not None and record.year == timezone.localdate().year
