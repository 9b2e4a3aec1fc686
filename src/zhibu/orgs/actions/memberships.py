"""Join a branch, transfer, change group or standing, leave: dated, and never in two places a day."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.ledger.entering import enter, together
from zhibu.orgs.days import BEFORE, require_after, require_end, require_past, require_recent
from zhibu.orgs.entries import LINKS, MEMBERSHIPS, PEOPLE, POSTS
from zhibu.orgs.enums import MEMBERS, Leaving, OrganisationKind, Standing
from zhibu.orgs.models import Link, Membership, Organisation, Person, Post, Role
from zhibu.orgs.permissions import Permission
from zhibu.orgs.places import require_person
from zhibu.orgs.reach import forget_held, require
from zhibu.orgs.refusals import Refused
from zhibu.orgs.settling import refused_by_database
from zhibu.orgs.shape import BRANCHES

STEPS: dict[tuple[Standing, Standing], Leaving] = {
    (Standing.STAFF, Standing.APPLICANT): Leaving.CHANGED_STANDING,
    (Standing.APPLICANT, Standing.PROBATIONARY_MEMBER): Leaving.ADMITTED,
    (Standing.PROBATIONARY_MEMBER, Standing.FULL_MEMBER): Leaving.MADE_FULL,
    (Standing.APPLICANT, Standing.STAFF): Leaving.CHANGED_STANDING,
    (Standing.PROBATIONARY_MEMBER, Standing.STAFF): Leaving.CHANGED_STANDING,
    (Standing.FULL_MEMBER, Standing.STAFF): Leaving.CHANGED_STANDING,
}
"""Changes of standing, with the reason for which the former state ends."""
FAREWELLS = (Leaving.TRANSFERRED, Leaving.RETIRED, Leaving.LEFT, Leaving.DIED)


@transaction.atomic
def join_branch(
    *,
    person: Person,
    branch: Organisation,
    standing: str,
    from_day: date,
    by: Person,
    group: Organisation | None = None,
) -> Membership:
    """Let a person who belongs nowhere belong to a branch from a day on (转入).

    A first membership may begin years ago; a later one at most a quarter ago.

    Raises:
        Refused: the person belongs somewhere on that day or later, or the place does not fit.

    Ledger:
        membership.begun
    """
    require(by, Permission.PERSON_EDIT, on=branch)
    person = _locked(person)
    if standing not in Standing.values:
        raise Refused(fields={"standing": _("Choose a standing.")})
    _require_home(branch, group)
    before = Membership.objects.filter(person=person)
    last = before.select_related("branch").order_by("-started_on").first()
    if last is None:
        require_past(from_day, "from_day")
    else:
        require_recent(from_day, "from_day")
        if last.ended_on is None:
            message = _("%(name)s belongs to %(branch)s. Transfer instead of joining.")
            facts = {"name": person.name, "branch": last.branch.name}
            raise Refused(fields={"branch": message % facts})
        require_after(from_day, last.ended_on, "from_day")
    if person.born_on and from_day < person.born_on:
        message = _("%(day)s comes before the person was born.") % {"day": from_day}
        raise Refused(fields={"from_day": message})
    return _start(person, branch, group, standing, from_day, by)


@transaction.atomic
@together()
def transfer(
    *,
    person: Person,
    to: Organisation,
    day: date,
    by: Person,
    group: Organisation | None = None,
) -> Membership:
    """Transfer a person to another branch (组织关系转接): there from `day`, here until the day before.

    Posts and links in the former branch end with it.

    Raises:
        Refused: the person belongs nowhere, or the day or the branch does not fit.

    Ledger:
        membership.ended, membership.begun; post.ended, link.ended
    """
    require_person(by, Permission.PERSON_EDIT, person)
    require(by, Permission.PERSON_EDIT, on=to)
    person, now = _present(person)
    if now.branch_id == to.pk:
        message = _("%(name)s belongs to this branch already.") % {"name": person.name}
        raise Refused(fields={"to": message})
    _require_home(to, group, "to")
    _require_day(now, day)
    _end_duties(person, now.branch, day - BEFORE, by)
    return _go_on(now, day, Leaving.TRANSFERRED, by, branch=to, group=group)


@transaction.atomic
@together()
def change_group(
    *, person: Person, group: Organisation | None, day: date, by: Person
) -> Membership:
    """Let a person belong to another group of the branch, or to none, from a day on (调整党小组).

    Raises:
        Refused: the group is not of the branch, or the day does not fit.

    Ledger:
        membership.ended, membership.begun; post.ended
    """
    require_person(by, Permission.PERSON_EDIT, person)
    person, now = _present(person)
    if now.group_id == (group.pk if group else None):
        raise Refused(fields={"group": _("This is the group already.")})
    _require_home(now.branch, group)
    _require_day(now, day)
    if now.group:
        _end_duties(person, now.group, day - BEFORE, by)
    return _go_on(now, day, Leaving.CHANGED_GROUP, by, group=group)


@transaction.atomic
@together()
def change_standing(*, person: Person, to: str, day: date, by: Person) -> Membership:
    """Change what a person is to the Party, from a day on (发展、转正).

    Admission and becoming a full member are written into the person's dates where they are empty.

    Raises:
        Refused: the step is not possible from the present standing, or the day does not fit.

    Ledger:
        membership.ended, membership.begun; person.changed; post.ended, link.ended
    """
    require_person(by, Permission.PERSON_EDIT, person)
    person, now = _present(person)
    why = STEPS.get((Standing(now.standing), Standing(to))) if to in Standing.values else None
    if why is None:
        allowed = [str(after.label) for before, after in STEPS if before == now.standing]
        message = _("From %(now)s one becomes: %(allowed)s.")
        facts = {"now": now.get_standing_display(), "allowed": ", ".join(allowed)}
        raise Refused(fields={"to": message % facts})
    _require_day(now, day)
    if to not in MEMBERS and now.standing in MEMBERS:
        _end_duties(person, now.branch, day - BEFORE, by)
    dated = {Leaving.ADMITTED: "joined_party_on", Leaving.MADE_FULL: "full_member_on"}.get(why)
    if dated and getattr(person, dated) is None:
        setattr(person, dated, day)
        person.save(update_fields=[dated])
        enter(PEOPLE, "person.changed", person, by=by)
    return _go_on(now, day, why, by, standing=to)


@transaction.atomic
@together()
def leave(*, person: Person, day: date, why: str, by: Person) -> Membership:
    """End a membership with its last day (转出、离开); posts and links end with it.

    Raises:
        Refused: the person belongs nowhere, holds a granted role, or the day does not fit.

    Ledger:
        membership.ended; person.changed; post.ended, link.ended
    """
    require_person(by, Permission.PERSON_EDIT, person)
    person, now = _present(person)
    if why not in FAREWELLS:
        raise Refused(fields={"why": _("Choose a reason.")})
    require_end(day, now.started_on)
    role = Role.objects.open().filter(person=person).first()
    if role:
        message = _("%(name)s holds the role “%(role)s”. The security administrator ends it first.")
        facts = {"name": person.name, "role": role.get_kind_display()}
        raise Refused(message % facts)
    _end_duties(person, now.branch, day, by)
    now.ended_on, now.leaving = day, why
    now.save(update_fields=["ended_on", "leaving"])
    if why == Leaving.DIED:
        person.in_use = False
        person.save(update_fields=["in_use"])
        enter(PEOPLE, "person.changed", person, by=by)
    forget_held(person)
    enter(MEMBERSHIPS, "membership.ended", now, by=by)
    return now


def _locked(person: Person) -> Person:
    """Read the person anew and keep others from changing memberships until this is done."""
    return Person.objects.select_for_update().get(pk=person.pk)


def _present(person: Person) -> tuple[Person, Membership]:
    person = _locked(person)
    found = Membership.objects.open().filter(person=person).select_related("branch", "group")
    now = found.first()
    if now is None:
        raise Refused(
            _("%(name)s belongs to no branch now. Let the person join one first.")
            % {"name": person.name}
        )
    return person, now


def _require_home(branch: Organisation, group: Organisation | None, field: str = "branch") -> None:
    if branch.kind not in BRANCHES:
        message = _("%(name)s is no branch; people belong to branches.") % {"name": branch.name}
        raise Refused(fields={field: message})
    if not branch.in_use:
        message = _("%(name)s is closed. Choose a branch in use.") % {"name": branch.name}
        raise Refused(fields={field: message})
    if group is None:
        return
    inside = (
        group.kind == OrganisationKind.GROUP and group.path[: -Organisation.steplen] == branch.path
    )
    if not inside or not group.in_use:
        message = _("%(group)s is no group in use of %(branch)s.")
        raise Refused(fields={"group": message % {"group": group.name, "branch": branch.name}})


def _require_day(now: Membership, day: date) -> None:
    require_recent(day, "day")
    require_after(day, now.started_on, "day")


def _start(
    person: Person,
    branch: Organisation,
    group: Organisation | None,
    standing: str,
    day: date,
    by: Person,
) -> Membership:
    row = Membership(person=person, branch=branch, group=group, standing=standing, started_on=day)
    with refused_by_database(_("Somebody else changed where this person belongs. Look again.")):
        row.save()
    forget_held(person)
    enter(MEMBERSHIPS, "membership.begun", row, by=by)
    return row


def _go_on(now: Membership, day: date, why: Leaving, by: Person, **changes: object) -> Membership:
    """End the present membership the day before, and start the next with what changes."""
    now.ended_on, now.leaving = day - BEFORE, why
    now.save(update_fields=["ended_on", "leaving"])
    enter(MEMBERSHIPS, "membership.ended", now, by=by)
    after = {"branch": now.branch, "group": now.group, "standing": now.standing, **changes}
    return _start(now.person, after["branch"], after["group"], after["standing"], day, by)


def _end_duties(person: Person, place: Organisation, last: date, by: Person) -> None:
    """End posts of the person at a place and below it, and links from and to the person there."""
    posts = Post.objects.open().filter(person=person, organisation__path__startswith=place.path)
    links = Link.objects.open().filter(
        Q(person=person, organisation__path__startswith=place.path)
        | Q(person=person, member__isnull=False)
        | Q(member=person)
    )
    if place.kind == OrganisationKind.GROUP:
        links = links.none()
    for cover, rows in ((POSTS, posts), (LINKS, links)):
        late = rows.filter(started_on__gt=last).first()
        if late:
            message = _("A post or link began on %(day)s, after it would end. End it first.")
            raise Refused(fields={"day": message % {"day": late.started_on}})
        ended = list(rows)
        rows.update(ended_on=last)
        enter(cover, f"{cover.prefix}.ended", *ended, by=by)
