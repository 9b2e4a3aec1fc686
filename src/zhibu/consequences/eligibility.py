"""Whom an honour may not be given (评先资格): what honours ask before they nominate or grant."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from zhibu.consequences.models import Ineligibility


def ineligibilities(day: date, subjects: Iterable[str] | None = None) -> QuerySet[Ineligibility]:
    """Ineligibilities that hold on a day, of some subjects or of all."""
    found = Ineligibility.objects.filter(from_on__lte=day, until_on__gte=day)
    return found if subjects is None else found.filter(subject__in=list(subjects))


def ineligible(subject: str, day: date) -> Ineligibility | None:
    """Give what keeps a subject from honours on a day; nothing where it is eligible.

    Args:
        subject: code of an organisation or of a person.
        day: of the year that the honour is for: the day of the facts of its assessment.
    """
    found = ineligibilities(day, [subject]).select_related("proposal")
    return found.order_by("-until_on").first()


__all__ = ["ineligibilities", "ineligible"]
