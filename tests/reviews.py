"""Reviews by real actions: planned, their roll shown and frozen, keys taken, opened, closed.

    review = open_review_of(make_company(members=6))

Each step happens on its own day, counted from TODAY; afterwards the clock is as it was. With
`with on(DAYS["open"]):` a test votes on a day on which voting is open.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import time_machine

from makers import Company, make_adoption, make_person, make_role
from zhibu.ballots.actions.planning import (
    close_review,
    freeze_roll,
    open_review,
    plan_review,
    show_roll,
)
from zhibu.ballots.actions.tellers import take_key
from zhibu.ballots.enums import ReviewState, Secrecy
from zhibu.ballots.models import Review
from zhibu.ballots.rounds import round_of
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.models import Person

TODAY = date(2026, 5, 11)
"""A Monday in the second quarter and the first half of its year."""
DAYS = {
    "plan": TODAY,
    "show": TODAY,
    "objections_until": TODAY + timedelta(days=4),
    "freeze": TODAY + timedelta(days=5),
    "open": TODAY + timedelta(days=7),
    "closes_on": TODAY + timedelta(days=14),
    "close": TODAY + timedelta(days=15),
}


@contextmanager
def on(day: date) -> Iterator[None]:
    """A morning of that day in Shanghai."""
    with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
        yield


@dataclass(frozen=True, slots=True)
class Held:
    """A review that is held, who holds it, its tellers, and their keys as text, once they are taken."""

    review: Review
    office: Person
    tellers: tuple[Person, ...]
    keys: tuple[str, str] = ("", "")


def office_of(company: Company) -> Person:
    person = make_person(name="评议办")
    make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    return person


def planned_review_of(
    company: Company, *, preset: str = "suxing", channel: str = "peer", number: int = 2
) -> Held:
    """The second quarter's review of members by each other, unless another round is asked for."""
    office, tellers = office_of(company), (make_person(name="监票甲"), make_person(name="监票乙"))
    adoption = make_adoption(company.root, name=preset)
    round_ = round_of(adoption, channel, TODAY.year, number)
    if round_ is not None and round_.secrecy == Secrecy.NAMED:
        tellers = ()
    with on(DAYS["plan"]):
        review = plan_review(
            adoption=adoption,
            channel=channel,
            year=TODAY.year,
            round=number,
            roll_on=TODAY,
            objections_until=DAYS["objections_until"],
            opens_on=DAYS["open"],
            closes_on=DAYS["closes_on"],
            tellers=tellers or None,
            by=office,
        )
    return Held(review, office, tellers)


def shown_review_of(company: Company, **asked: object) -> Held:
    return _step(planned_review_of(company, **asked), "show", show_roll)


def frozen_review_of(company: Company, **asked: object) -> Held:
    return _step(shown_review_of(company, **asked), "freeze", freeze_roll)


def open_review_of(company: Company, **asked: object) -> Held:
    """Voting is open, and both keys are taken, unless ballots have names."""
    held = frozen_review_of(company, **asked)
    if held.review.secrecy != Secrecy.NAMED:
        with on(DAYS["freeze"]):
            first, second = (take_key(review=held.review, by=one) for one in held.tellers)
        held = Held(held.review, held.office, held.tellers, (first, second))
    return _step(held, "open", open_review)


def closed_review_of(
    company: Company, *, vote: Callable[[Held], object] = lambda _held: None, **asked: object
) -> Held:
    """Voting is over; `vote` casts ballots while it was open."""
    held = open_review_of(company, **asked)
    with on(DAYS["open"]):
        vote(held)
    return _step(held, "close", close_review)


def _step(held: Held, name: str, act: Callable[..., Review]) -> Held:
    with on(DAYS[name]):
        review = act(review=held.review, by=held.office)
    return Held(review, held.office, held.tellers, held.keys)


STATES: dict[str, Callable[..., Held]] = {
    ReviewState.PLANNED: planned_review_of,
    ReviewState.SHOWN: shown_review_of,
    ReviewState.FROZEN: frozen_review_of,
    ReviewState.OPEN: open_review_of,
    ReviewState.CLOSED: closed_review_of,
}
"""How a review comes into a state."""
