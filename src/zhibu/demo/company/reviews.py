"""Reviews of the demo company, all held by the real actions: finished, waiting for its tellers, open, coming.

The two tellers are the accounts of inspector and auditor; their keys of the boxes that are not opened lie
beside the database, in `demo-keys`, so that whoever tries the demo can open them.
"""

import secrets
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from django.conf import settings

from zhibu.ballots.actions import planning
from zhibu.ballots.actions.casting import cast
from zhibu.ballots.actions.publishing import publish_review
from zhibu.ballots.actions.tellers import take_key
from zhibu.ballots.enums import ReviewState, RollMark
from zhibu.ballots.models import Review, Voter
from zhibu.ballots.opening import open_inner, open_outer
from zhibu.ballots.rounds import Round, rounds_of
from zhibu.ballots.voting import vote_for
from zhibu.demo.company.company import first_branch
from zhibu.orgs.enums import OrganisationKind, RoleKind
from zhibu.orgs.models import Organisation, Person, Role
from zhibu.schemes.actions import adopt
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import preset_text, read_text

MEMBERS_SCHEME = "suxing"
KEYS = "demo-keys"
TURNOUT = 93
"""Of a hundred on the roll, so many vote."""
REMARKS = (
    "带头参加抢险，任劳任怨。",
    "业务熟练，愿意带徒弟。",
    "学习要再主动一些。",
    "联系群众多，说话实在。",
    "希望多到现场。",
    "承诺事项完成得及时。",
)


@dataclass(frozen=True, slots=True)
class _Holders:
    office: Person
    tellers: tuple[Person, Person]
    place: Organisation
    """The committee whose members are asked: that of the demo's first branch."""


def hold_reviews(today: date) -> Iterator[Iterator[date]]:
    """Adopt the members' scheme, and hold reviews: one over, one to be opened, one open, one to come."""
    adoption = _adopt(today)
    holders = _holders()
    peer = [one for one in rounds_of(adoption, today.year) if one.channel == "peer"]
    past = [one for one in peer if one.period.last < today - timedelta(days=21)]
    if past:
        yield _finish(past[-1], adoption, holders)
    now = next((one for one in peer if one.period.first <= today <= one.period.last), None)
    if now is not None:
        yield _open(now, adoption, holders, today)
        yield _close(now, adoption, holders, today)
    masses = [one for one in rounds_of(adoption, today.year) if one.channel == "masses"]
    coming = next((one for one in masses if one.period.last >= today), None)
    if coming is not None:
        yield _show(coming, adoption, holders, today)


def _adopt(today: date) -> Adoption:
    role = Role.objects.filter(kind=RoleKind.ASSESSMENT_OFFICE).select_related("person").earliest("pk")  # fmt: skip
    text = preset_text(MEMBERS_SCHEME)
    first = date(today.year if today.month > 6 else today.year - 1, 1, 1)
    effective = date.fromisoformat(read_text(text).scheme.effective)
    return adopt(
        organisation=role.organisation, text=text, from_day=max(first, effective), by=role.person
    )


def _holders() -> _Holders:
    branch = first_branch(list(Organisation.objects.filter(kind=OrganisationKind.BRANCH)))
    place = Organisation.objects.get(path=branch.path[: 2 * Organisation.steplen])

    def of(kind: RoleKind) -> Person:
        return Role.objects.filter(kind=kind).select_related("person").earliest("pk").person

    tellers = (of(RoleKind.INSPECTOR), of(RoleKind.AUDITOR))
    return _Holders(of(RoleKind.ASSESSMENT_OFFICE), tellers, place)


def _plan(
    asked: Round, adoption: Adoption, holders: _Holders, roll_on: date, opens: date, closes: date
) -> Review:
    return planning.plan_review(
        adoption=adoption,
        channel=asked.channel,
        year=asked.period.year,
        round=asked.number,
        roll_on=roll_on,
        objections_until=opens - timedelta(days=2),
        opens_on=opens,
        closes_on=closes,
        tellers=holders.tellers,
        by=holders.office,
        organisation=holders.place,
    )


def _until_open(
    asked: Round, adoption: Adoption, holders: _Holders, opens: date, closes: date
) -> Generator[date, None, tuple[Review, tuple[str, str]]]:
    """Plan, show and freeze the roll, take the keys, open: each on its own day."""
    roll_on = opens - timedelta(days=9)
    yield roll_on
    review = _plan(asked, adoption, holders, roll_on, opens, closes)
    planning.show_roll(review=review, by=holders.office)
    yield opens - timedelta(days=1)
    planning.freeze_roll(review=review, by=holders.office)
    first, second = (take_key(review=review, by=one) for one in holders.tellers)
    yield opens
    review = planning.open_review(review=review, by=holders.office)
    return review, (first, second)


def _finish(asked: Round, adoption: Adoption, holders: _Holders) -> Iterator[date]:
    closes = asked.period.last
    opens = closes - timedelta(days=7)
    review, keys = yield from _until_open(asked, adoption, holders, opens, closes)
    yield closes - timedelta(days=3)
    _vote(review, TURNOUT)
    yield closes + timedelta(days=1)
    planning.close_review(review=review, by=holders.office)
    review.refresh_from_db()
    for key, teller, open_ in zip(keys, holders.tellers, (open_outer, open_inner), strict=True):
        open_(review=review, key=key, by=teller)
        review.refresh_from_db()
    publish_review(review=review, by=holders.office)


def _open(asked: Round, adoption: Adoption, holders: _Holders, today: date) -> Iterator[date]:
    opens, closes = today - timedelta(days=2), today + timedelta(days=12)
    review, keys = yield from _until_open(asked, adoption, holders, opens, closes)
    yield today - timedelta(days=1)
    _vote(review, TURNOUT // 3, but=_demo_people())
    _keep_keys(review, keys)


def _close(asked: Round, adoption: Adoption, holders: _Holders, today: date) -> Iterator[date]:
    """Hold the round in a branch elsewhere too, up to its close: the box waits for the tellers."""
    elsewhere = Organisation.objects.filter(kind=OrganisationKind.BRANCH).exclude(
        path__startswith=holders.place.path
    )
    branch = elsewhere.order_by("path").first()
    if branch is None:
        return
    holders = replace(holders, place=branch)
    closes = today - timedelta(days=2)
    opens = closes - timedelta(days=9)
    review, keys = yield from _until_open(asked, adoption, holders, opens, closes)
    yield closes
    _vote(review, TURNOUT)
    yield closes + timedelta(days=1)
    planning.close_review(review=review, by=holders.office)
    _keep_keys(review, keys)


def _keep_keys(review: Review, keys: tuple[str, str]) -> None:
    folder = Path(settings.DATA) / KEYS
    folder.mkdir(mode=0o700, exist_ok=True)
    for place, key in enumerate(keys, start=1):
        path = folder / f"{review.code}-{place}.txt"
        path.write_text(key + "\n", encoding="utf-8")
        path.chmod(0o600)


def waiting_for_tellers() -> Review | None:
    """The review whose box the demo's visitors may open with the keys in `KEYS`."""
    return (
        Review.objects.filter(state__in=(ReviewState.CLOSED, ReviewState.UNLOCKED))
        .order_by("pk")
        .first()
    )


def _show(asked: Round, adoption: Adoption, holders: _Holders, today: date) -> Iterator[date]:
    roll_on = today - timedelta(days=1)
    opens = today + timedelta(days=7)
    yield roll_on
    review = _plan(asked, adoption, holders, roll_on, opens, opens + timedelta(days=10))
    planning.show_roll(review=review, by=holders.office)


def _demo_people() -> set[int]:
    """Those of the first branch: a visitor of the demo votes in their name."""
    branch = first_branch(list(Organisation.objects.filter(kind=OrganisationKind.BRANCH)))
    return set(Voter.objects.filter(organisation=branch).values_list("person", flat=True))


def _vote(review: Review, turnout: int, but: set[int] = frozenset()) -> None:
    """Let some on the roll vote: subjects differ, and so do raters; some cannot judge everybody."""
    chance = Random(f"{review.channel}/{review.year}/{review.round}")
    voters = review.voters.exclude(mark=RollMark.LEFT_OUT).select_related("person")
    for voter in voters.order_by("person__code"):
        if voter.person_id in but or chance.randrange(100) >= turnout:
            continue
        ballot = vote_for(voter.person, review.code)
        severity = chance.choice((-3, -1, 0, 0, 1, 2, 4))
        marks: dict[int, int | None] = {}
        remarks: dict[int, str] = {}
        for row in ballot.asked:
            if chance.randrange(30) == 0:
                marks[row.place] = None
                continue
            worth = Random(f"worth/{row.subject}").triangular(80, 100, 95)
            mark = round(worth + severity + chance.gauss(0, 2))
            marks[row.place] = min(100, max(50, mark)) * 100
            if chance.randrange(40) == 0 and len(remarks) < 3:
                remarks[row.place] = chance.choice(REMARKS)
        cast(
            review=review,
            marks=marks,
            remarks=remarks,
            secret=secrets.token_bytes(16),
            by=voter.person,
        )
