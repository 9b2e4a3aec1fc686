"""The box is opened by two people, one lock each (开箱): the outer lock, then the inner one and the count.

Papers are opened in memory, outside any transaction, so that the site goes on meanwhile. What comes of it
is written in one short transaction at the end of each step, with the review's entry as its last; what was
deleted is then cleared from the database's files.

Crash:
    Killed before the transaction is committed, the box is as it was and the step is repeated with the same
    key. Killed afterwards, the step is done; `wiping.wipe_what_waits` clears the files.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.ballots.calling import call_to_open
from zhibu.ballots.entries import REVIEWS
from zhibu.ballots.enums import ReviewState, Secrecy
from zhibu.ballots.keeping import cutting_for, keep_counts
from zhibu.ballots.models import BoxOpening, Review, SealedPaper, Teller
from zhibu.ballots.progressing import Opening, Progress
from zhibu.ballots.rewriting import drop, mixed, put
from zhibu.ballots.roll import roll_hash
from zhibu.ballots.sheet_bound import opens_bound
from zhibu.ballots.shown_keys import private_key
from zhibu.ballots.wiping import wipe
from zhibu.ledger.entering import enter
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import require
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.urn.sealing import Layer, WrongKey, opener

AT_ONCE = 500
FEW = 5
"""Of so many papers and more, one at least must open: otherwise nothing is counted and nothing lost."""
LAYERS: dict[int, tuple[str, Layer]] = {
    1: (ReviewState.CLOSED, "outer"),
    2: (ReviewState.UNLOCKED, "inner"),
}
"""By the teller's place: the state that the step needs, and the lock that it opens."""


def open_outer(*, review: Review, key: str, by: Person, progress: Progress | None = None) -> Review:
    """Open the outer lock of every paper (开外锁): the first teller's part.

    Papers get new numbers, and the receipts' numbers are dealt out anew among them: from here on nobody,
    not even who holds the second key, can tell which receipt belongs to which paper.

    Raises:
        Forbidden: `by` is not the first teller.
        Refused: voting is not closed, the key is another, the roll is not the frozen one, or an opening is
            running.
    Ledger:
        review.unlocked
    """
    with _opened(review, key, by, 1, progress) as (papers, receipts, write):
        mixed(receipts)
        with write() as locked:
            drop(locked.papers.all())
            rows = list(zip(receipts, papers, strict=True))
            put(locked, SealedPaper, ("key", "sealed"), rows)
            locked.state = ReviewState.UNLOCKED
            locked.save(update_fields=["state"])
            call_to_open(locked, 2)
            enter(REVIEWS, "review.unlocked", locked, by=by)
    wipe(review)
    return locked


def open_inner(*, review: Review, key: str, by: Person, progress: Progress | None = None) -> Review:
    """Open the inner lock, cut every paper into single marks and count them (开内锁计票): the second's part.

    What is kept: counts by subject, source and score; remarks where enough people judged; receipts. What is
    destroyed: papers, the order and numbers of the roll, issuing keys.

    Raises:
        Forbidden: `by` is not the second teller.
        Refused: the outer lock is not open, the key is another, the roll is not the frozen one, or an opening
            is running.
    Ledger:
        review.counted
    """
    with _opened(review, key, by, 2, progress) as (papers, receipts, write):
        cutting = cutting_for(review)
        for packed in papers:
            cutting.add(packed)
        papers.clear()
        with write() as locked:
            keep_counts(locked, cutting, receipts)
            enter(REVIEWS, "review.counted", locked, by=by)
    wipe(review)
    return locked


@transaction.atomic
def count_named(*, review: Review, by: Person | None) -> Review:
    """Count a review whose ballots all have names (记名计票): there is no box and no key.

    Args:
        by: somebody who plans reviews; nobody stands for the site itself, at the close.

    Raises:
        Forbidden: `by` may not.
        Refused: the ballots are secret, voting is not closed, or the roll is not the frozen one.
    Ledger:
        review.counted
    """
    if by is not None:
        require(by, Permission.REVIEW_PLAN, on=review.organisation)
    locked = Review.objects.select_for_update().get(pk=review.pk)
    if locked.secrecy != Secrecy.NAMED:
        raise Refused(_("The ballots of this review are secret: two tellers open the box."))
    _require_state(locked, ReviewState.CLOSED)
    _require_same_roll(locked)
    keep_counts(locked, cutting_for(locked), [])
    enter(REVIEWS, "review.counted", locked, by=by)
    return locked


Write = Callable[[], AbstractContextManager[Review]]


@contextmanager
def _opened(
    review: Review, text: str, by: Person, place: int, progress: Progress | None
) -> Iterator[tuple[list[bytes], list[bytes], Write]]:
    """Check, open one layer in memory; give papers in random order, receipts, and the way to write."""
    state, layer = LAYERS[place]
    teller = Teller.objects.filter(review=review, person=by, place=place).first()
    if teller is None:
        raise Forbidden(_("Only the teller who holds this key opens this lock."))
    _require_state(Review.objects.get(pk=review.pk), state)
    open_one = opens_bound(review, opener(private_key(text, teller), review.code, layer), layer)
    _require_same_roll(review)
    with Opening(review, place, progress) as opening:
        papers: list[bytes] = []
        receipts: list[bytes] = []
        found = review.papers.values_list("key", "sealed").iterator(chunk_size=AT_ONCE)
        for done, (number, sealed) in enumerate(found, start=1):
            papers.append(_one(open_one, bytes(sealed)))
            receipts.append(bytes(number))
            opening.reached(done)
        if len(papers) >= FEW and not any(papers):
            raise Refused(
                _(
                    "Not one of the papers could be opened, so nothing was changed. Tell the auditor."
                )
            )
        mixed(papers)
        count = len(papers)

        @contextmanager
        def write() -> Iterator[Review]:
            with transaction.atomic():
                locked = Review.objects.select_for_update().get(pk=review.pk)
                _require_state(locked, state)
                if locked.papers.count() != count:
                    raise Refused(
                        _("Papers came in while the box was opened; present the key again.")
                    )
                # Its end is noted with what it wrote: killed after this, it is done and not cleared.
                BoxOpening.objects.filter(review=locked).update(wiped=False, running=False)
                yield locked

        yield papers, receipts, write


def _one(open_one: Callable[[bytes], bytes], sealed: bytes) -> bytes:
    """Open a paper; one that does not open stays in the box as empty, and is counted as void."""
    try:
        return open_one(sealed) if sealed else b""
    except WrongKey:
        return b""


def _require_same_roll(review: Review) -> None:
    """Papers name places on sheets: whoever changed a sheet would count marks for somebody else."""
    if roll_hash(review) != review.roll_hash:
        raise Refused(_("The roll or a sheet is no longer the one that was frozen: its hash differs. Nothing was opened. Tell the auditor."))  # fmt: skip


def _require_state(review: Review, state: str) -> None:
    if review.state != state:
        raise Refused(
            _("This step needs the state “%(needed)s”; the review is in the state “%(found)s”.")
            % {"needed": ReviewState(state).label, "found": review.get_state_display()}
        )
