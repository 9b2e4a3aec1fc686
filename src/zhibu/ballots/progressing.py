"""How far the opening of a box is: a row for the progress bar, and one opening at a time."""

from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Self

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.ballots.models import BoxOpening, Review
from zhibu.orgs.refusals import Refused

PATIENCE = timedelta(minutes=2)
"""Without a sign of life for so long, an opening has died; it may be begun again."""
STEP = 500
"""Papers between two notes of how far it is."""

Progress = Callable[[int, int], None]
"""Takes papers done and papers in all."""


class Opening:
    """One opening of a box, noted as running while it goes on.

    If the process dies, the note is all that stays; nothing else was written.
    """

    def __init__(self, review: Review, place: int, tell: Progress | None) -> None:
        self.review = review
        self.tell = tell
        self.total = review.papers.count()
        BoxOpening.objects.get_or_create(review=review)
        fallen_silent = Q(running=False) | Q(touched_at__lt=timezone.now() - PATIENCE)
        begun = BoxOpening.objects.filter(fallen_silent, review=review).update(
            place=place, done=0, total=self.total, running=True, problem="",
            touched_at=timezone.now(),
        )  # fmt: skip
        if not begun:
            raise Refused(_("This box is being opened already; wait for the end of it."))

    def __enter__(self) -> Self:
        return self

    def reached(self, done: int) -> None:
        """Note how many papers are done, every so many."""
        if self.tell:
            self.tell(done, self.total)
        if done % STEP == 0 or done == self.total:
            self._note(done=done)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._note(running=False, done=self.total)
        else:
            self._note(
                running=False, problem=str(error) if isinstance(error, Refused) else _failed()
            )

    def _note(self, **facts: object) -> None:
        BoxOpening.objects.filter(review=self.review).update(touched_at=timezone.now(), **facts)


def _failed() -> str:
    return _(
        "The opening stopped before its end; nothing was changed. Present the key again. "
        "If it stops again, the administrator finds the reason in the site's log."
    )
