"""Who is told of a target, and in which words."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from zhibu.inbox.actions import tell
from zhibu.inbox.words import Facts, Words, title_in
from zhibu.orgs.answering import heads_of, offices_of
from zhibu.orgs.models import Person
from zhibu.targets.enums import StepKind
from zhibu.targets.figures import written
from zhibu.targets.models import Target
from zhibu.targets.sides import Side, is_part


def tell_side(target: Target, side: Side, kind: str, title: Any, by: Person) -> None:
    """Tell those who speak for a side; nobody is told of what they did."""
    to = [one for one in people_on(side, target) if one != by]
    number = target.steps.count()
    facts = {
        "title": title,
        "organisation": target.organisation.name,
        "person": target.person.name if target.person else "",
        "year": target.year,
        "target": written(target.target),
        "by": by.name,
    }
    cause = f"target/{target.pk}/{number}"
    tell(to=to, kind=kind, cause=cause, facts=facts, url=f"/targets/{target.pk}/", mail=True)


def people_on(side: Side, target: Target) -> Iterable[Person]:
    """Who speaks for a side, to be told."""
    branch = target.organisation
    if not is_part(target):
        return heads_of(branch) if side is Side.BELOW else offices_of(branch)
    if side is Side.BELOW and target.person is not None:
        return [target.person]
    if side is Side.BELOW:
        return heads_of(branch)
    return [target.proposed_by]


# --- words ---------------------------------------------------------------------------------------


def _said(facts: Facts) -> dict[str, Any]:
    said = {
        name: facts.get(name, "") for name in ("organisation", "person", "year", "target", "by")
    }
    who = said["person"] or said["organisation"]
    return said | {"title": title_in(facts.get("title", "")), "who": who}


def _proposed(facts: Facts) -> Words:
    said = _said(facts)
    return Words(
        _("Target to answer: %(title)s, %(year)s") % said,
        (
            _("%(by)s proposes %(target)s for %(who)s.") % said,
            _("Agree to it, or propose other figures with your reason."),
        ),
    )


def _countered(facts: Facts) -> Words:
    said = _said(facts)
    return Words(
        _("Other figures proposed: %(title)s, %(year)s") % said,
        (
            _("%(by)s proposes %(target)s for %(who)s.") % said,
            _("Agree to them, or propose others again."),
        ),
    )


def _agreed(facts: Facts) -> Words:
    said = _said(facts)
    return Words(
        _("Target agreed: %(title)s, %(year)s") % said,
        (_("%(who)s is to reach %(target)s; agreed by %(by)s.") % said,),
    )


def _withdrawn(facts: Facts) -> Words:
    said = _said(facts)
    return Words(
        _("Target withdrawn: %(title)s, %(year)s") % said,
        (_("It no longer counts for %(who)s; withdrawn by %(by)s.") % said,),
    )


KINDS = {
    StepKind.PROPOSE: "target_proposed",
    StepKind.COUNTER: "target_countered",
    StepKind.AGREE: "target_agreed",
    StepKind.WITHDRAW: "target_withdrawn",
}
WORDS: dict[str, Callable[[Facts], Words]] = {
    "target_proposed": _proposed,
    "target_countered": _countered,
    "target_agreed": _agreed,
    "target_withdrawn": _withdrawn,
}
