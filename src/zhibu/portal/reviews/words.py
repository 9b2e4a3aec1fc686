"""Reviews in the reader's words: rounds, sources, who rates, and what is secret."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhibu.ballots.enums import Raters, Secrecy
from zhibu.ballots.models import Review
from zhibu.ballots.raters.drawing import DRAWN
from zhibu.inbox.words import title_in
from zhibu.urn.disclosure import K


def channel_of(review: Review) -> str:
    """The channel in the scheme's words."""
    return title_in(review.title)


def sources_of(sources: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Each source in the scheme's words, and who its raters are."""
    return [
        (title_in(one.get("title") or one["source"]), raters_in(one.get("raters")))
        for one in sources
    ]


def raters_in(raters: Any) -> str:
    """Name raters: 本支部党员、被帮对象."""
    given = [raters] if isinstance(raters, str) else [*(raters or ())]
    known = [Raters(one).label if one in Raters.values else one for one in given]
    return _(", ").join(map(str, known))


def least_in(minimum: int, secrecy: str) -> str:
    """Say from how many ballots a source counts, and why."""
    if secrecy == Secrecy.NAMED or minimum >= K:
        return _("A source counts from %(count)s ballots for a subject.") % {"count": minimum}
    facts = {"count": minimum, "least": K}
    return _("A source counts from %(least)s ballots for a subject: the scheme asks for %(count)s, but fewer than %(least)s would tell whose marks they are.") % facts  # fmt: skip


def titles_of_sources(review: Review) -> dict[str, str]:
    """Source → its title."""
    return {one["source"]: title_in(one.get("title") or one["source"]) for one in review.sources}


def is_back_to_back(review: Review) -> bool:
    """Whether branches rate branches: rater and rated then do not learn of each other."""
    found: set[str] = set()
    for one in review.sources:
        raters = one.get("raters") or ()
        found |= {raters} if isinstance(raters, str) else set(raters)
    return bool(found & {one.value for one in DRAWN})


def secret_of(review: Review) -> dict[str, list[str]]:
    """What is secret in this review, and what is not promised, in plain words."""
    if review.secrecy == Secrecy.NAMED:
        return {
            "secret": [],
            "open": [
                _("This review is named: each ballot stands with the rater's name, and the ballot says so before anybody marks."),
                _("Named ballots are kept with the name and entered in the ledger; people who are rated see only what is published."),
            ],
        }  # fmt: skip
    secret = [
        _("What somebody marked. The ballot is sealed under the keys of both tellers and is stored with no name, number, time or order that leads back to the voter."),
        _("Until the close nobody can count: neither the office nor one teller alone can open the box."),
        _("After counting, papers are cut into single marks, shuffled and destroyed; no page shows figures of fewer than 5 ballots."),
    ]  # fmt: skip
    if review.secrecy == Secrecy.BLIND:
        secret.append(
            _("While voting is open, even somebody who runs this site dishonestly cannot tell which of the ballots of one sheet is whose: the site signs a blinded token and never sees the ballot with the name. At least %(least)s people are asked with each sheet.") % {"least": K}
        )  # fmt: skip
    known = [
        _("That somebody is on the roll. That they voted is kept, when is not; no page shows it. Who hands out slips learns, asking for one, that somebody cannot take one any more; each such attempt stands in the ledger."),
        _("Both tellers together hold the whole box between the close and the count. That is why they are two people, named beforehand."),
    ]  # fmt: skip
    if review.secrecy == Secrecy.SEALED:
        known.append(
            _("Not promised: whoever secretly changes or watches this server at the very moment of voting could see what is marked before it is sealed. Who fears that asks for a paper slip, which carries no name.")
        )  # fmt: skip
    else:
        known.append(
            _("Not promised: whoever watches the network may see that a device sent something at the moment of voting, though not what. A ballot hides among those of the same sheet who vote with a token: where others take a slip or do not vote, among fewer.")
        )  # fmt: skip
    known.append(
        _("Not promised: whoever may take a rated assessment home to compute it again, the office or the auditor, finds in its files the sum of every source that counts, also of few ballots. And a score is exact: where nearly everybody marks the same, it may tell by how many points the others differ together.")
    )  # fmt: skip
    known.append(
        _("A source with a single rater, such as the person helped, is named: the ballot says so.")
    )
    return {"secret": secret, "open": known}
