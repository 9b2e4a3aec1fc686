"""Which schemes are adopted, for whom, on which day."""

from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import STEP, paths_of, within
from zhibu.schemes.models import Adoption, Draft


def adopted_for(organisation: Organisation, subject: str, day: date) -> Adoption | None:
    """Give the adoption that holds for an organisation: its own, else the nearest above it."""
    above = [organisation.path[:end] for end in range(STEP, len(organisation.path) + 1, STEP)]
    found = Adoption.objects.on(day).filter(organisation__path__in=above)
    fitting = [one for one in found.select_related("organisation") if subject in subjects_of(one)]
    return max(fitting, key=lambda one: (len(one.organisation.path), one.started_on), default=None)


def adoptions_in_force(day: date) -> QuerySet[Adoption]:
    """Adoptions that hold on a day, from the top of the tree down."""
    found = Adoption.objects.on(day).select_related("organisation")
    return found.order_by("organisation__path", "subject")


def subjects_of(adoption: Adoption) -> tuple[str, ...]:
    """Kinds of subject that an adopted scheme assesses."""
    return tuple(adoption.subject.split(","))


def adoptions_for(person: Person) -> QuerySet[Adoption]:
    """Adoptions that a person may read: of organisations they reach, and those that hold there."""
    seen = Q(pk__in=[])
    for top in paths_of(person, Permission.SCHEME_SEE):
        above = [top[:end] for end in range(STEP, len(top), STEP)]
        seen |= Q(organisation__path__startswith=top) | Q(organisation__path__in=above)
    found = Adoption.objects.filter(seen).select_related("organisation", "adopted_by")
    return found.order_by("organisation__path", "subject", "-started_on")


def adoption_for(person: Person, number: int) -> Adoption:
    """One of them; 404 if unseen."""
    return get_object_or_404(adoptions_for(person), pk=number)


def drafts_for(person: Person) -> QuerySet[Draft]:
    """Drafts that a person may read: of organisations where they draft or approve, newest first."""
    seen = within(person, Permission.SCHEME_DRAFT, "organisation")
    seen |= within(person, Permission.SCHEME_APPROVE, "organisation")
    found = Draft.objects.filter(seen).select_related("organisation", "written_by", "decided_by")
    return found.order_by("-changed_at", "-pk")


def draft_for(person: Person, code: str) -> Draft:
    """One of them; 404 if unseen."""
    return get_object_or_404(drafts_for(person).select_related("adoption"), code=code)


def replaced_by(draft: Draft, subject: tuple[str, ...]) -> Adoption | None:
    """What a draft would replace: the newest adoption of the same subjects for its organisation.

    Where there is none of its own, the nearest above that holds for the subjects.
    """
    top = draft.organisation.path
    above = [top[:end] for end in range(STEP, len(top) + 1, STEP)]
    found = Adoption.objects.filter(organisation__path__in=above, subject=",".join(subject))
    found = found.exclude(draft=draft).select_related("organisation")
    return max(found, key=lambda one: (len(one.organisation.path), one.started_on), default=None)
