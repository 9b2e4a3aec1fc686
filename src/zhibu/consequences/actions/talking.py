"""Talks (谈话): held on a day, noted, signed by both; what the other side objects to is noted."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.consequences.authority import require_decider
from zhibu.consequences.closing import close_if_done
from zhibu.consequences.entries import PROPOSALS, TALKS
from zhibu.consequences.models import Proposal, Talk
from zhibu.consequences.reasons import given
from zhibu.consequences.telling import tell_of_talk
from zhibu.inbox.words import day_in
from zhibu.ledger.entering import enter, together
from zhibu.orgs.models import Person, Post
from zhibu.orgs.refusals import Forbidden, Refused

LONGEST_NOTES = 5000


@transaction.atomic
def hold_talk(*, talk: Talk, held_on: date | None, notes: str, by: Person) -> Talk:
    """Note that a talk was held and what was said; whoever held it signs by that.

    Until the other side has signed, the notes may be put right, which is a new signature.

    Raises:
        Forbidden: `by` does not hold the office above.
        Refused: it is `by`'s own case, both have signed, somebody else held it, or the day will not do.

    Ledger:
        talk.held
    """
    talk = _taken(talk)
    require_decider(by, talk.proposal)
    if talk.signed_by_other_at is not None:
        raise Refused(_("Both have signed; the notes stand as they are."))
    if talk.held_by_id is not None and talk.held_by_id != by.pk:
        raise Refused(_("Whoever held the talk changes its notes."))
    decided = timezone.localdate(talk.proposal.decided_at)
    today = timezone.localdate()
    if held_on is None or not decided <= held_on <= today:
        allowed = {"first": day_in(decided), "last": day_in(today)}
        message = _("Give the day of the talk, from %(first)s to %(last)s.") % allowed
        raise Refused(fields={"held_on": message})
    talk.notes = given(notes, "notes", LONGEST_NOTES)
    talk.held_on, talk.held_by, talk.signed_by_holder_at = held_on, by, timezone.now()
    talk.save()
    enter(TALKS, "talk.held", talk, by=by)
    tell_of_talk(talk, others_of(talk.proposal))
    return talk


def sign_talk(*, talk: Talk, objection: str = "", by: Person) -> Talk:
    """Sign a talk as the other side (签字); an objection is noted beside the signature.

    Of a talk with a leading group any of its posts signs for the group.

    Raises:
        Forbidden: the talk was not with `by`.
        Refused: it was not held and signed yet, or is signed by both.

    Ledger:
        talk.signed
    """
    with transaction.atomic(), together():
        talk = _taken(talk)
        if not signs(by, talk):
            raise Forbidden(_("Whoever the talk was held with signs it."))
        if talk.signed_by_holder_at is None:
            raise Refused(_("The talk was not held yet; whoever holds it signs first."))
        if talk.signed_by_other_at is not None:
            raise Refused(_("Both have signed already."))
        talk.objection = objection.strip()
        if len(talk.objection) > 1000:
            given(talk.objection, "objection")
        talk.signed_by_other, talk.signed_by_other_at = by, timezone.now()
        talk.save()
        enter(TALKS, "talk.signed", talk, by=by)
        if close_if_done(talk.proposal):
            enter(PROPOSALS, "proposal.closed", talk.proposal, by=by)
    return talk


def signs(person: Person, talk: Talk) -> bool:
    """Whether a person signs as the other side, and did not hold the talk."""
    if talk.held_by_id == person.pk:
        return False
    proposal = talk.proposal
    if proposal.person_id is not None:
        return proposal.person_id == person.pk
    today = timezone.localdate()
    return Post.objects.on(today).filter(person=person, organisation=proposal.organisation_id).exists()  # fmt: skip


def others_of(proposal: Proposal) -> list[Person]:
    """With whom a talk is held: the person, or the posts of the leading group."""
    if proposal.person is not None:
        return [proposal.person]
    posts = Post.objects.on(timezone.localdate()).filter(organisation=proposal.organisation_id)
    return [post.person for post in posts.select_related("person").order_by("pk")]


def _taken(talk: Talk) -> Talk:
    found = Talk.objects.select_for_update(of=("self",))
    return found.select_related("proposal__organisation", "proposal__person").get(pk=talk.pk)
