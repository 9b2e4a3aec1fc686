"""Appoint people to posts, and end posts."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.ledger.entering import enter, together
from zhibu.orgs.days import require_end, require_past
from zhibu.orgs.entries import LINKS, POSTS
from zhibu.orgs.enums import OrganisationKind, PostKind, Standing
from zhibu.orgs.models import Link, Membership, Organisation, Person, Post
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import forget_held, require
from zhibu.orgs.refusals import Refused
from zhibu.orgs.settling import refused_by_database


@transaction.atomic
def appoint(
    *,
    person: Person,
    organisation: Organisation,
    kind: str,
    day: date,
    by: Person,
    term_ends_on: date | None = None,
) -> Post:
    """Appoint a full member to a post (任职), from a day on.

    Args:
        term_ends_on: without it the end of the organisation's term, where that is known.

    Raises:
        Refused: the post is taken, or person, kind or days do not fit.

    Ledger:
        post.begun
    """
    require(by, Permission.ORGANISATION_EDIT, on=organisation)
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    _require_kind(organisation, kind)
    require_past(day, "day")
    if not organisation.in_use:
        raise Refused(_("%(name)s is closed.") % {"name": organisation.name})
    term_ends_on = term_ends_on or _end_of_term(organisation, day)
    if term_ends_on and term_ends_on <= day:
        raise Refused(fields={"term_ends_on": _("The term must end after the post begins.")})
    _require_electable(person, organisation)
    _require_free(person, organisation, kind, day)
    row = Post(
        person=person,
        organisation=organisation,
        kind=kind,
        started_on=day,
        term_ends_on=term_ends_on,
    )
    taken = _("Somebody else filled this post meanwhile. Look again.")
    with refused_by_database(taken, "kind"):
        row.save()
    forget_held(person)
    enter(POSTS, "post.begun", row, by=by)
    return row


def _end_of_term(organisation: Organisation, day: date) -> date | None:
    ends = organisation.term_ends_on
    return ends if ends and ends > day else None


def _require_kind(organisation: Organisation, kind: str) -> None:
    if kind not in PostKind.values:
        raise Refused(fields={"kind": _("Choose a post.")})
    of_group = organisation.kind == OrganisationKind.GROUP
    if of_group != (kind == PostKind.GROUP_LEADER):
        message = (
            _("A group has a group leader and no other post.")
            if of_group
            else _("Only a group has a group leader. Choose another post.")
        )
        raise Refused(fields={"kind": message})


def _require_electable(person: Person, organisation: Organisation) -> None:
    """Only a full member of the organisation can be elected (党章: others have no right to stand)."""
    now = Membership.objects.open().filter(person=person).select_related("branch").first()
    if now is None or now.standing != Standing.FULL_MEMBER:
        message = _("%(name)s is no full member; only full members hold posts.")
        raise Refused(fields={"person": message % {"name": person.name}})
    inside = (
        now.group_id == organisation.pk
        if organisation.kind == OrganisationKind.GROUP
        else now.branch.path.startswith(organisation.path)
    )
    if not inside:
        message = _("%(name)s does not belong to %(organisation)s. Transfer the person first.")
        facts = {"name": person.name, "organisation": organisation.name}
        raise Refused(fields={"person": message % facts})


def _require_free(person: Person, organisation: Organisation, kind: str, day: date) -> None:
    """One secretary on any day; nobody twice in the same post."""
    later = Post.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))
    same = later.filter(organisation=organisation, kind=kind).select_related("person")
    alone = (PostKind.SECRETARY, PostKind.GROUP_LEADER)
    other = (same if kind in alone else same.filter(person=person)).first()
    if other is None:
        return
    if other.person_id == person.pk and other.ended_on is None:
        message = _("%(name)s holds this post since %(day)s already.")
    elif other.ended_on is None:
        message = _("%(name)s holds this post since %(day)s. End that first.")
    else:
        message = _("%(name)s held this post until %(until)s. Choose a later day.")
    facts = {"name": other.person.name, "day": other.started_on, "until": other.ended_on}
    raise Refused(fields={"day" if other.ended_on else "kind": message % facts})


@transaction.atomic
@together()
def end_post(*, post: Post, day: date, by: Person) -> Post:
    """End a post with its last day (免职、离任); links that rested on it alone end too.

    Raises:
        Refused: it ended already, or the day does not fit.

    Ledger:
        post.ended, link.ended
    """
    require(by, Permission.ORGANISATION_EDIT, on=post.organisation)
    row = Post.objects.select_for_update().select_related("organisation", "person").get(pk=post.pk)
    if row.ended_on:
        raise Refused(_("This post ended on %(day)s already.") % {"day": row.ended_on})
    require_end(day, row.started_on)
    row.ended_on = day
    row.save(update_fields=["ended_on"])
    enter(POSTS, "post.ended", row, by=by)
    if not Post.objects.open().filter(person=row.person, organisation=row.organisation).exists():
        links = Link.objects.open().filter(
            Q(organisation__path__startswith=row.organisation.path)
            | Q(member__memberships__branch__path__startswith=row.organisation.path),
            person=row.person,
            started_on__lte=day,
        )
        ended = list(links.distinct())
        Link.objects.filter(pk__in=[link.pk for link in ended]).update(ended_on=day)
        enter(LINKS, "link.ended", *ended, by=by)
    forget_held(row.person)
    return row
