"""What tellers may see: the reviews whose box they open, whatever their role."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import BoxOpening, Review, Teller
from zhibu.ballots.progressing import PATIENCE
from zhibu.orgs.models import Person

OPENED = (ReviewState.UNLOCKED, ReviewState.COUNTED, ReviewState.PUBLISHED)
"""States in which what was in the box must be gone from the database's files."""


def not_cleared() -> QuerySet[BoxOpening]:
    """Give boxes, opened or called off, of which the database's files may still hold what was destroyed."""
    gone = (*OPENED, ReviewState.CALLED_OFF)
    left = BoxOpening.objects.filter(review__state__in=gone, wiped=False)
    return left.select_related("review__organisation").order_by("review__closes_on", "review_id")


def tellings_of(person: Person) -> QuerySet[Teller]:
    """Give where a person is a teller, the newest review first."""
    return (
        Teller.objects.filter(person=person)
        .select_related("review", "review__organisation")
        .order_by("-review__closes_on", "-review_id")
    )


def telling_for(person: Person, code: str) -> Teller | None:
    """Give the person's place at a review's box; nothing where they are no teller of it."""
    return tellings_of(person).filter(review__code=code).first()


@dataclass(frozen=True, slots=True)
class OpeningState:
    """How an opening stands, as the progress bar needs it."""

    place: int = 0
    done: int = 0
    total: int = 0
    running: bool = False
    died: bool = False
    problem: str = ""
    wiped: bool = False

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def opening_of(review: Review) -> OpeningState:
    """Say how far the opening is; one that fell silent has died, and nothing of it was written."""
    row = BoxOpening.objects.filter(review=review).first()
    if row is None:
        return OpeningState()
    silent = row.running and row.touched_at < timezone.now() - PATIENCE
    return OpeningState(
        row.place, row.done, row.total, row.running and not silent, silent, row.problem, row.wiped
    )
