"""A teller takes the key (领取密钥): made in that moment, shown once, and kept nowhere on the site."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.ballots.entries import REVIEWS
from zhibu.ballots.enums import ReviewState, Secrecy
from zhibu.ballots.models import Review, Teller
from zhibu.ledger.entering import enter
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Forbidden, Refused
from zhibu.urn.sealing import new_key
from zhibu.urn.shares import to_text


@transaction.atomic
def take_key(*, review: Review, by: Person) -> str:
    """Make a teller's key and give its private half as text, once; only the public half is kept.

    Raises:
        Forbidden: `by` is no teller of the review.
        Refused: the roll is not frozen, voting has begun, the key was taken, or ballots have names.
    Ledger:
        review.key_taken
    """
    locked = Review.objects.select_for_update().get(pk=review.pk)
    teller = Teller.objects.filter(review=locked, person=by).first()
    if teller is None:
        raise Forbidden(_("Only the two tellers of this review take a key."))
    if locked.secrecy == Secrecy.NAMED:
        raise Refused(_("The ballots of this review have names: there is no box to lock."))
    if locked.state in (ReviewState.PLANNED, ReviewState.SHOWN):
        raise Refused(_("Keys are taken once the roll is frozen; come back then."))
    if teller.public_key is not None:
        raise Refused(_taken(locked, teller))
    if locked.state != ReviewState.FROZEN:
        raise Refused(_("Voting has begun or is over; a key is taken before it opens."))
    key = new_key()
    teller.public_key = key.public
    teller.key_taken_on = timezone.localdate()
    teller.save(update_fields=["public_key", "key_taken_on"])
    enter(REVIEWS, "review.key_taken", locked, by=by)
    return to_text(key.private, locked.code, teller.place)


def _taken(review: Review, teller: Teller) -> str:
    said = _("This key was taken on %(day)s, and it is shown only once.") % {
        "day": teller.key_taken_on.isoformat()
    }
    if review.state == ReviewState.FROZEN:
        return f"{said} " + _(
            "If it is lost, ask the office to name the tellers anew before voting opens: both then take "
            "new keys."
        )
    return f"{said} " + _(
        "Papers are sealed with it already: if it is lost, nobody can open this box, and the review must be "
        "called off and held again."
    )
