"""The sheet 职务: what each row would do, and doing it."""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.orgs.entries import POSTS
from zhibu.orgs.enums import OrganisationKind, PostKind, Standing
from zhibu.orgs.importing.cells import read_choice, read_day
from zhibu.orgs.importing.fates import Fate, Outcome, Reader, begun
from zhibu.orgs.importing.known import Known
from zhibu.orgs.importing.reading import Row
from zhibu.orgs.models import Organisation, Person, Post

ALONE = (PostKind.SECRETARY, PostKind.GROUP_LEADER)


@dataclass(slots=True)
class Held:
    """A post as it will stand after the import."""

    person: str
    organisation: str
    kind: str
    started_on: date
    ended_on: date | None
    term_ends_on: date | None
    name: str = ""
    row: Post | None = None
    fate: Fate | None = None


@dataclass(slots=True)
class PostsPlan:
    fates: list[Fate] = field(default_factory=list)
    steps: list[Held] = field(default_factory=list)


def plan_posts(rows: list[Row], known: Known, today: date) -> PostsPlan:
    """Compare the rows with the system, after organisations and people."""
    plan = PostsPlan()
    wanted = {row.texts.get("organisation", "").strip() for row in rows}
    held = [
        Held(
            post.person.code, post.organisation.code, post.kind, post.started_on, post.ended_on,
            post.term_ends_on, post.person.name, post,
        )
        for post in known.find_posts(wanted & known.places.keys())
    ]  # fmt: skip
    lacking = {row.texts.get("person", "").strip() for row in rows} - known.belongings.keys()
    known.find_people(lacking)
    by_key = {(it.person, it.organisation, it.kind, it.started_on): it for it in held}
    for row in rows:
        fate = begun("posts", row, "person", "organisation")
        plan.fates.append(fate)
        given = _read(row, fate, known, today)
        if given is None:
            continue
        now = by_key.get((given.person, given.organisation, given.kind, given.started_on))
        if now is None:
            fate.outcome = Outcome.NEW
            held.append(given)
            by_key[given.person, given.organisation, given.kind, given.started_on] = given
            plan.steps.append(given)
            _check_held(given, known)
        elif now.fate:
            finding = _("This post stands in row %(row)s too.") % {"row": now.fate.row}
            fate.refuse("", "", finding, _("Keep one of the two rows."))
        else:
            _compare(now, given, fate)
            plan.steps.append(now)
    _check_alone(held)
    plan.steps = [it for it in plan.steps if it.fate and it.fate.outcome != Outcome.REFUSED]
    return plan


def _read(row: Row, fate: Fate, known: Known, today: date) -> Held | None:
    cells = Reader(row, fate)
    cells.need("person", "organisation", "post", "from_day")
    kind = cells.get("post", lambda it: read_choice("post", it))
    started = cells.get("from_day", read_day)
    term: Any = cells.get("term_ends_on", read_day)
    ended = cells.get("ended_on", read_day)
    place = (
        known.place(fate, "organisation", cells.text("organisation"))
        if cells.text("organisation")
        else None
    )
    fate.name = f"{place.name if place else ''} {row.texts.get('post', '')}".strip()
    for column, day in (("from_day", started), ("ended_on", ended)):
        if day and day > today:
            finding = _("The day lies in the future.")
            fate.refuse(column, day, finding, _("Import on that day, or correct it."))
    if started and ended and ended < started:
        fate.refuse(
            "ended_on", ended, _("The end comes before the start."), _("Correct one of the two.")
        )
    if started and term and term <= started:
        fate.refuse(
            "term_ends_on", term, _("The term ends before it starts."), _("Correct one of the two.")
        )
    if place and kind and (place.kind == OrganisationKind.GROUP) != (kind == PostKind.GROUP_LEADER):
        finding = _("Groups have a group leader; other organisations have the other posts.")
        fate.refuse("post", row.texts["post"], finding, _("Correct the post or the organisation."))
    if fate.outcome == Outcome.REFUSED or place is None:
        return None
    return Held(cells.text("person"), place.code, kind, started, ended, term, fate=fate)


def _check_held(given: Held, known: Known) -> None:
    """Who holds a post today is a full member of the place."""
    fate = given.fate
    belonging = known.belongings.get(given.person)
    if belonging is None and (given.ended_on is None or given.person not in known.people):
        finding = _("There is no person of this code who belongs to a branch.")
        fate.refuse("person", given.person, finding, _("Add the person to the sheet 人员."))
    elif given.ended_on is None and belonging.standing != Standing.FULL_MEMBER:
        finding = _("Only full members hold posts.")
        fate.refuse("person", given.person, finding, _("Correct the person or the standing."))
    elif given.ended_on is None:
        at = belonging.group or belonging.branch
        if not known.is_below(known.places[at], given.organisation):
            finding = _("The person belongs to %(branch)s.") % {"branch": at}
            remedy = _("Correct the organisation, or transfer the person first.")
            fate.refuse("organisation", given.organisation, finding, remedy)


def _compare(now: Held, given: Held, fate: Fate) -> None:
    now.fate = fate
    if given.term_ends_on and given.term_ends_on != now.term_ends_on:
        fate.change("term_ends_on", now.term_ends_on, given.term_ends_on)
        now.term_ends_on = given.term_ends_on
    if given.ended_on and given.ended_on != now.ended_on:
        if now.ended_on:
            finding = _("The system says %(day)s; past days are not rewritten.")
            fate.refuse(
                "ended_on",
                given.ended_on,
                finding % {"day": now.ended_on},
                _("Enter that day, or leave the cell empty."),
            )
            return
        fate.change("ended_on", "", given.ended_on)
        now.ended_on = given.ended_on


def _check_alone(held: list[Held]) -> None:
    """One secretary and one group leader on any day, after all rows."""
    places: dict[tuple[str, str], list[Held]] = {}
    for it in held:
        if it.kind in ALONE and not (it.fate and it.fate.outcome == Outcome.REFUSED):
            places.setdefault((it.organisation, it.kind), []).append(it)
    for several in places.values():
        several.sort(key=lambda it: it.started_on)
        for one, other in pairwise(several):
            if one.ended_on is None or one.ended_on >= other.started_on:
                _refuse_second(one, other)


def _refuse_second(one: Held, other: Held) -> None:
    fate = other.fate if other.fate and other.row is None else one.fate
    holder = one if fate is other.fate else other
    if fate is None:
        return
    finding = _("%(name)s holds this post on that day.") % {"name": holder.name or holder.person}
    remedy = _("Enter when that post ended (离任日期), or correct the day.")
    fate.refuse("from_day", other.started_on, finding, remedy)


def write_posts(plan: PostsPlan, known: Known) -> None:
    """Write new posts and ends; ends first, so that one secretary follows another."""
    changed = [it for it in plan.steps if it.row and it.fate.outcome == Outcome.CHANGED]
    for it in changed:
        it.row.ended_on, it.row.term_ends_on = it.ended_on, it.term_ends_on
    Post.objects.bulk_update([it.row for it in changed], ["ended_on", "term_ends_on"], 500)
    enter(POSTS, "post.changed", *(it.row for it in changed), by=known.by)
    new = [it for it in plan.steps if it.row is None]
    codes = list(dict.fromkeys(it.person for it in new))
    people: dict[str, int] = {}
    for start in range(0, len(codes), 5_000):
        part = codes[start : start + 5_000]
        people.update(Person.objects.filter(code__in=part).values_list("code", "pk"))
    posts = Post.objects.bulk_create([_new(it, people, known) for it in new], batch_size=2_000)
    enter(POSTS, "post.begun", *posts, by=known.by)


def _new(it: Held, people: dict[str, int], known: Known) -> Post:
    place: Organisation = known.places[it.organisation].row
    ends = place.term_ends_on
    return Post(
        person_id=people[it.person],
        organisation=place,
        kind=it.kind,
        started_on=it.started_on,
        ended_on=it.ended_on,
        term_ends_on=it.term_ends_on or (ends if ends and ends > it.started_on else None),
    )


__all__ = ["PostsPlan", "plan_posts", "write_posts"]
