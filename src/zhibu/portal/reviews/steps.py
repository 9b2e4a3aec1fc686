"""How far a review is, what comes next, and who does it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.ballots.enums import ReviewState, Secrecy
from zhibu.ballots.models import Review, Teller
from zhibu.inbox.words import day_in
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import may
from zhibu.portal.pages import PAGES

S = ReviewState
WAY: tuple[tuple[ReviewState, Any], ...] = (
    (S.PLANNED, gettext_lazy("Planned")),
    (S.SHOWN, gettext_lazy("Roll shown, objections")),
    (S.FROZEN, gettext_lazy("Roll frozen, keys taken")),
    (S.OPEN, gettext_lazy("Voting")),
    (S.CLOSED, gettext_lazy("Closed")),
    (S.COUNTED, gettext_lazy("Box opened and counted")),
    (S.PUBLISHED, gettext_lazy("Made public")),
)
NAMED_WAY = {S.FROZEN: gettext_lazy("Roll frozen"), S.COUNTED: gettext_lazy("Counted")}
"""Where ballots carry names there is neither key nor box."""
ORDER = {state: place for place, (state, _words) in enumerate(WAY)} | {S.UNLOCKED: 4}
RUNNING = (S.SHOWN, S.FROZEN, S.OPEN, S.CLOSED, S.UNLOCKED, S.COUNTED)
BEFORE_COUNT = (S.PLANNED, S.SHOWN, S.FROZEN, S.OPEN, S.CLOSED, S.UNLOCKED)
"""From these it may be called off."""


@dataclass(frozen=True, slots=True)
class Step:
    words: Any
    day: date | None
    done: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next: in words, by whom, and the button of who may."""

    words: str
    who: str
    act: str = ""
    """Of the page of steps; empty where it is done elsewhere or by itself."""
    label: str = ""
    question: str = ""
    lacking: tuple[str, ...] = field(default=())
    """What must be done before."""
    way: str = ""
    """The last part of the address of the page where it is done."""


def steps_of(review: Review) -> list[Step]:
    """The way of a review, with the days that are known."""
    days = {
        S.PLANNED: None,
        S.SHOWN: review.roll_on,
        S.FROZEN: review.objections_until,
        S.OPEN: review.opens_on,
        S.CLOSED: review.closes_on,
        S.COUNTED: review.counted_on,
        S.PUBLISHED: review.published_on,
    }
    at = ORDER.get(ReviewState(review.state), -1)
    other = NAMED_WAY if review.secrecy == Secrecy.NAMED else {}
    return [
        Step(other.get(state, words), days[state], place < at, place == at)
        for place, (state, words) in enumerate(WAY)
    ]


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides whether the next step can be taken."""

    review: Review
    tellers: Sequence[Teller]
    today: date
    raised: int = 0
    """Objections that nobody decided yet."""
    all_in: bool = False
    """Whether every ballot that could be cast is."""
    stopped: bool = False
    """Whether the roll lacks something without which it is not frozen."""


def next_of(facts: Facts) -> Next | None:
    """What comes next; none where nothing does."""
    found = NEXT.get(ReviewState(facts.review.state))
    return found(facts) if found else None


def _office() -> str:
    return _("The office")


def _planned(facts: Facts) -> Next:
    review, lacking = facts.review, ()
    if facts.today < review.roll_on:
        lacking = (_("It can be drawn from %(day)s on.") % _day(review.roll_on),)
    elif facts.today > review.objections_until:
        lacking = (_("The days of objection are over, so nobody could object. Call it off and plan it with later days."),)  # fmt: skip
    return Next(
        _("The roll is drawn from the organisation as it stood on the roll's day, and shown to everybody on it."),
        _("The site on that day, or the office"),
        act="show",
        label=_("Draw and show the roll"),
        question=_("Everybody on the roll gets a message and may object until the last day of objections."),
        lacking=lacking,
    )  # fmt: skip


def _shown(facts: Facts) -> Next:
    review, lacking = facts.review, []
    if facts.raised:
        lacking.append(_("%(count)s objections wait for a decision.") % {"count": facts.raised})
    if facts.today <= review.objections_until:
        lacking.append(_("Everybody may object until the end of %(day)s.") % _day(review.objections_until))  # fmt: skip
    if review.secrecy != Secrecy.NAMED and len(facts.tellers) < 2:
        lacking.append(_("Two tellers must be named."))
    if facts.stopped:
        lacking.append(_("A sheet has too few voters to hide one; see what the roll lacks."))
    return Next(
        _("Objections are decided; then the roll is frozen and its hash goes into the ledger."),
        _office(),
        act="freeze",
        label=_("Freeze the roll"),
        question=_("From then on nobody joins or leaves the roll."),
        lacking=tuple(lacking),
        way="roll",
    )


def _frozen(facts: Facts) -> Next:
    review, lacking = facts.review, []
    if review.secrecy != Secrecy.NAMED:
        lacking = [
            _("%(name)s has not taken the key yet.") % {"name": one.person.name}
            for one in facts.tellers
            if one.public_key is None
        ]
    keys = bool(lacking)
    if facts.today < review.opens_on:
        lacking.append(_("Voting opens on %(day)s.") % _day(review.opens_on))
    elif facts.today > review.closes_on:
        lacking.append(_("The last day of voting is over. Call it off and plan it with later days."))  # fmt: skip
    return Next(
        _("Each teller takes a key; without both keys no ballot can be sealed.")
        if keys
        else _("Voting opens on the day given."),
        _("The tellers") if keys else _("The site on that day, or the office"),
        act="open",
        label=_("Open voting"),
        question=_("Everybody on the roll gets a message."),
        lacking=tuple(lacking),
        way="" if review.secrecy == Secrecy.NAMED else "tellers",
    )


def _open(facts: Facts) -> Next:
    may_close = facts.today >= facts.review.closes_on or facts.all_in
    return Next(
        _("Everybody on the roll votes until the last day; then voting closes."),
        _("The site after the last day, or the office"),
        act="close" if may_close else "",
        label=_("Close voting"),
        question=_("No ballot is taken any more, also not from those who have not voted."),
    )


def _closed(facts: Facts) -> Next:
    if facts.review.secrecy == Secrecy.NAMED:
        return Next(_("The named ballots are counted."), _office())
    return Next(_("The outer lock is opened with the first key."), _teller(facts.tellers, 1), way="tellers")  # fmt: skip


def _unlocked(facts: Facts) -> Next:
    return Next(
        _("The inner lock is opened with the second key; the ballots are counted and destroyed."),
        _teller(facts.tellers, 2),
        way="tellers",
    )


def _counted(_facts: Facts) -> Next:
    return Next(_("The results are published, once."), _office(), way="results")


def _day(day: date) -> dict[str, str]:
    return {"day": day_in(day)}


def _teller(tellers: Sequence[Teller], place: int) -> str:
    person = next((one.person.name for one in tellers if one.place == place), "")
    return _("Teller %(name)s") % {"name": person} if person else _("The tellers")


NEXT = {
    S.PLANNED: _planned,
    S.SHOWN: _shown,
    S.FROZEN: _frozen,
    S.OPEN: _open,
    S.CLOSED: _closed,
    S.UNLOCKED: _unlocked,
    S.COUNTED: _counted,
}


SEEN_BELOW = (Permission.REVIEW_SEE, Permission.SLIP_HAND, Permission.OWN_SEE)
"""A review holds for all below its organisation: who is there may read it and hand out slips. Its tellers
are named people, wherever they are."""


def way_to(review: Review, part: str, person: Person, tellers: Sequence[Teller]) -> str:
    """The address of a part of the review's pages; empty where there is none or the person may not."""
    if part == "tellers" and person.pk not in {one.person_id for one in tellers}:
        return ""
    address = f"/reviews/{review.code}/{part}/"
    try:
        name = resolve(address).url_name
    except Resolver404:
        return ""
    page = PAGES.get(name or "")
    if page is None or page.get is None:
        return ""
    place = None if page.get in SEEN_BELOW else review.organisation
    return address if may(person, page.get, place) else ""
