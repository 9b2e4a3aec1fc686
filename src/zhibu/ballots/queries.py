"""What a person may see of reviews: those of their part of the tree, above it, and that ask them."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from zhibu.ballots.enums import ReviewState
from zhibu.ballots.models import Review, Teller, Voter
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import STEP, below, may, paths_of, within


def reviews_for(person: Person) -> QuerySet[Review]:
    """Reviews that a person may know of: held where they reach, or above it, or that ask them."""
    seen = Q(pk__in=Voter.objects.filter(person=person).values("review"))
    seen |= Q(pk__in=Teller.objects.filter(person=person).values("review"))
    for top in paths_of(person, Permission.REVIEW_SEE):
        above = [top[:end] for end in range(STEP, len(top), STEP)]
        seen |= Q(organisation__path__range=below(top)) | Q(organisation__path__in=above)
    return Review.objects.filter(seen).select_related("organisation", "adoption")


def review_for(person: Person, code: str) -> Review:
    """One of them; 404 if unseen."""
    return get_object_or_404(reviews_for(person), code=code)


def earlier_draws(review: Review) -> list[Review]:
    """Reviews of the same round that were drawn and called off before this one, the oldest first.

    Whoever plans a round anew draws anew: so who looks at a draw sees how often that was done.
    """
    same = Review.objects.filter(
        organisation=review.organisation_id,
        channel=review.channel,
        year=review.year,
        round=review.round,
        state=ReviewState.CALLED_OFF,
        pk__lt=review.pk,
    )
    return list(same.exclude(seed="").order_by("pk"))


def roll_for(person: Person, review: Review) -> QuerySet[Voter]:
    """Entries of a roll that a person may read: the own, those of own branches; the office's all."""
    found = Voter.objects.filter(review=review).select_related("person", "organisation", "sheet")
    if not sees_whole_roll(person, review):
        reached = within(person, Permission.REVIEW_SEE, "organisation")
        found = found.filter(Q(person=person) | reached)
    return found.order_by("organisation__path", "person__name", "person__code")


def sees_whole_roll(person: Person, review: Review) -> bool:
    """Whether all branches of a roll are open to a person: offices, inspectors and auditors."""
    asked = (Permission.REVIEW_PLAN, Permission.BOARD_SEE)
    return any(may(person, one, review.organisation) for one in asked)


def own_entry(person: Person, review: Review) -> Voter | None:
    """The person's own entry of a roll; nothing where nobody asks them."""
    mine = Voter.objects.filter(review=review, person=person)
    return mine.select_related("organisation", "sheet").first()


__all__ = ["earlier_draws", "own_entry", "review_for", "reviews_for", "roll_for", "sees_whole_roll"]
