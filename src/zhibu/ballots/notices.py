"""What people are told of a review (通知): that a roll is shown, that voting is open, that it closes soon.

A reminder goes to who has not voted; of a blind review to everybody who has no slip. So that none of them says later when somebody voted, only the newest
round of reminders is kept, none goes by mail, and all are gone once voting closes.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, Subquery

from zhibu.ballots.enums import MAY_STILL_VOTE, RollMark
from zhibu.ballots.models import Objection, Review
from zhibu.inbox.actions import tell
from zhibu.inbox.models import Message
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.models import Person, Role
from zhibu.orgs.reach import STEP

CLOSING = "review_closing"
OFFICE = (RoleKind.COMMITTEE_OFFICE, RoleKind.ASSESSMENT_OFFICE)


def tell_roll_shown(review: Review) -> None:
    """Tell everybody on the roll that they may look at it and object."""
    _tell(review, _asked(review), "review_roll_shown", f"/reviews/{review.code}/roll/")


def tell_open(review: Review) -> None:
    """Tell everybody on the roll that they may vote."""
    asked = _asked(review, Q(votes__mark=RollMark.NOT_YET))
    _tell(review, asked, "review_open", f"/votes/{review.code}/", mail=True)


def remind(review: Review, day: date) -> int:
    """Remind whoever has not voted, or may not have; give how many. The round before goes."""
    cause = f"{CLOSING}:{review.code}:{day}"
    first = review.voters.filter(mark__in=MAY_STILL_VOTE).values("person").order_by("pk")[:1]
    if Message.objects.filter(to=Subquery(first), cause=cause).exists():
        return 0
    forget_reminders(review)
    people = list(_asked(review, Q(votes__mark__in=MAY_STILL_VOTE)))
    left = {"days": (review.closes_on - day).days}
    tell(
        to=people,
        kind=CLOSING,
        cause=cause,
        facts=_facts(review) | left,
        url=f"/votes/{review.code}/",
    )
    return len(people)


def forget_reminders(review: Review) -> None:
    """Delete the reminders of a review: from two of them one could read between which days one voted."""
    told = review.voters.values("person")
    sent = Message.objects.filter(to__in=told, cause__startswith=f"{CLOSING}:{review.code}:")
    sent.delete()


def tell_called_off(review: Review, reason: str) -> None:
    """Tell everybody on the roll that the review is called off, and why."""
    facts = {"reason": reason}
    _tell(review, _asked(review), "review_called_off", f"/reviews/{review.code}/", facts)


def tell_objection(objection: Objection) -> None:
    """Tell the office that decides of an objection."""
    review = objection.review
    path = review.organisation.path
    above = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    roles = Role.objects.open().filter(kind__in=OFFICE, organisation__path__in=above)
    office = Person.objects.filter(pk__in=roles.values("person"), in_use=True)
    tell(
        to=office,
        kind="review_objection",
        cause=f"review_objection:{objection.pk}",
        facts=_about(objection),
        url=f"/reviews/{review.code}/roll/",
    )


def tell_decided(objection: Objection) -> None:
    """Tell who objected, and whom it is about."""
    to = {objection.raised_by_id: objection.raised_by, objection.about_id: objection.about}
    said = {"accepted": objection.state == "accepted", "decision_reason": objection.decision_reason}
    tell(
        to=to.values(),
        kind="review_objection_decided",
        cause=f"review_objection_decided:{objection.pk}",
        facts=_about(objection) | said,
        url=f"/reviews/{objection.review.code}/roll/",
    )


def _asked(review: Review, *more: Q) -> Iterable[Person]:
    on_roll = Q(votes__review=review) & ~Q(votes__mark=RollMark.LEFT_OUT)
    for one in more:
        on_roll &= one
    return Person.objects.filter(on_roll).only("pk", "email").order_by()


def _tell(
    review: Review,
    to: Iterable[Person],
    kind: str,
    url: str,
    facts: dict[str, Any] | None = None,
    *,
    mail: bool = False,
) -> None:
    tell(
        to=to,
        kind=kind,
        cause=f"{kind}:{review.code}",
        facts=_facts(review) | (facts or {}),
        url=url,
        mail=mail,
    )


def _facts(review: Review) -> dict[str, Any]:
    return {
        "title": review.title,
        "period": review.period,
        "organisation": str(review.organisation),
        "objections_until": review.objections_until.isoformat(),
        "opens_on": review.opens_on.isoformat(),
        "closes_on": review.closes_on.isoformat(),
        "secrecy": review.secrecy,
    }


def _about(objection: Objection) -> dict[str, Any]:
    said = {"kind": objection.kind, "about": objection.about.name, "by": objection.raised_by.name}
    return _facts(objection.review) | said | {"reason": objection.reason}


__all__ = [
    "forget_reminders",
    "remind",
    "tell_called_off",
    "tell_decided",
    "tell_objection",
    "tell_open",
    "tell_roll_shown",
]
