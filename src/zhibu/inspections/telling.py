"""Who is told of inspections, events and imports, and in which words."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from zhibu.inbox.actions import tell
from zhibu.inbox.words import Facts, Words, day_in, title_in
from zhibu.inspections.models import Event, EvidenceImport, Inspection, InspectionPlan
from zhibu.orgs.answering import heads_of, offices_of
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.reach import STEP


def tell_inspectors(plan: InspectionPlan, inspectors: Iterable[Person]) -> None:
    """Tell inspectors that there is work for them."""
    facts = {"title": plan.title, "starts_on": plan.starts_on.isoformat(),
             "ends_on": plan.ends_on.isoformat()}  # fmt: skip
    tell(
        to=inspectors, kind="inspection_assigned", cause=f"inspection-plan/{plan.code}/assigned",
        facts=facts, url="/inspections/", mail=True,
    )  # fmt: skip


def tell_findings(inspection: Inspection, count: int, first_due: str) -> None:
    """Tell the branch what was found with it: it puts it right."""
    facts = {"title": inspection.plan.title, "organisation": inspection.organisation.name,
             "count": count, "due_on": first_due}  # fmt: skip
    tell(
        to=heads_of(inspection.organisation), kind="inspection_found",
        cause=f"inspection/{inspection.pk}/found", facts=facts, mail=True,
    )  # fmt: skip


def tell_deciders(row: Event | EvidenceImport, title: Any, url: str) -> None:
    """Ask the office to confirm what was entered; never who entered it, nor whom it concerns."""
    kind = "event_entered" if isinstance(row, Event) else "evidence_entered"
    to = _deciders(row.organisation, (row.entered_by_id, getattr(row, "person_id", None)))
    tell(to=to, kind=kind, cause=f"{kind}/{row.pk}", facts=_facts(row, title), url=url, mail=True)


def tell_decided(row: Event | EvidenceImport, title: Any, url: str) -> None:
    """Tell who entered it what became of it."""
    kind = "event_decided" if isinstance(row, Event) else "evidence_decided"
    facts = _facts(row, title) | {
        "reason": row.decision_reason,
        "confirmed": row.state == "confirmed",
    }
    tell(to=[row.entered_by], kind=kind, cause=f"{kind}/{row.pk}", facts=facts, url=url, mail=True)


def tell_revocation_asked(row: Event | EvidenceImport, title: Any, url: str) -> None:
    """Ask the office whether a row is to count no more; never who asks, nor whom it concerns."""
    to = _deciders(row.organisation, (row.revocation_asked_by_id, getattr(row, "person_id", None)))
    _tell_revocation(row, "revocation_asked", to, title, url, row.revocation_reason)


def tell_revocation_decided(row: Event | EvidenceImport, title: Any, url: str) -> None:
    """Tell who asked what became of it; of what counts no more, who entered it too."""
    told = {row.revocation_asked_by} | ({row.entered_by} if row.state == "revoked" else set())
    to = [one for one in told if one and one.pk != row.revocation_decided_by_id]
    _tell_revocation(row, "revocation_decided", to, title, url, row.revocation_answer)


def _deciders(organisation: Organisation, but: tuple[int | None, ...]) -> list[Person]:
    """Give the nearest office that has anybody besides those who may not decide."""
    ends = range(STEP, len(organisation.path) + 1, STEP)
    above = Organisation.objects.filter(path__in=[organisation.path[:end] for end in ends])
    for place in above.order_by("-depth"):
        if to := [one for one in offices_of(place) if one.pk not in but]:
            return to
    return []


def _tell_revocation(
    row: Event | EvidenceImport, kind: str, to: Iterable[Person], title: Any, url: str, reason: str
) -> None:
    asker, at = row.revocation_asked_by, row.revocation_asked_at
    facts = _facts(row, title) | {
        "by": asker.name if asker else "",
        "reason": reason,
        "revoked": row.state == "revoked",
    }
    # Asked anew after a refusal, it is another question.
    cause = f"{row._meta.model_name}/{row.pk}/{kind}/{at.timestamp() if at else 0:.6f}"
    tell(to=to, kind=kind, cause=cause, facts=facts, url=url, mail=True)


def _facts(row: Event | EvidenceImport, title: Any) -> dict[str, Any]:
    who = getattr(row, "person", None)
    return {"title": title, "by": row.entered_by.name, "organisation": row.organisation.name,
            "person": who.name if who else "", "year": getattr(row, "year", "")}  # fmt: skip


# --- words ---------------------------------------------------------------------------------------


def _said(facts: Facts) -> dict[str, Any]:
    names = ("organisation", "person", "year", "by", "count", "reason")
    said = {name: facts.get(name, "") for name in names}
    days = ("starts_on", "ends_on", "due_on")
    said |= {name: day_in(str(facts.get(name, ""))) for name in days}
    who = said["person"] or said["organisation"]
    return said | {"title": title_in(facts.get("title", "")), "who": who}


def _assigned(facts: Facts) -> Words:
    said = _said(facts)
    return Words(
        _("You inspect: %(title)s") % said,
        (_("From %(starts_on)s to %(ends_on)s; open each organisation on its day.") % said,),
    )


def _found(facts: Facts) -> Words:
    said = _said(facts)
    return Words(
        _("Problems found by an inspection: %(title)s") % said,
        (_("%(organisation)s: %(count)s problems, to be put right from %(due_on)s on.") % said,),
    )


def _event_entered(facts: Facts) -> Words:
    said = _said(facts)
    return Words(
        _("To confirm: %(title)s") % said,
        (_("%(who)s, entered by %(by)s with its evidence.") % said,),
    )


def _evidence_entered(facts: Facts) -> Words:
    said = _said(facts)
    return Words(
        _("Imported figures to confirm: %(title)s, %(year)s") % said,
        (_("%(organisation)s, entered by %(by)s.") % said,),
    )


def _decided(facts: Facts) -> Words:
    said = _said(facts)
    yes = facts.get("confirmed")
    headline = _("Confirmed: %(title)s") if yes else _("Refused: %(title)s")
    lines = [_("%(who)s: it counts from now on.") if yes else _("%(who)s: it does not count.")]
    if said.get("reason"):
        lines.append(_("Reason: %(reason)s"))
    return Words(headline % said, tuple(line % said for line in lines))


def _revocation_asked(facts: Facts) -> Words:
    said = _said(facts)
    lines = [_("%(who)s: %(by)s asks for it. It counts until a second person decides.")]
    return Words(
        _("Revocation to decide on: %(title)s") % said,
        tuple(line % said for line in [*lines, _("Reason: %(reason)s")]),
    )


def _revocation_decided(facts: Facts) -> Words:
    said, yes = _said(facts), facts.get("revoked")
    headline = _("Revoked: %(title)s") if yes else _("Not revoked: %(title)s")
    lines = [
        _("%(who)s: it counts no more from the next rating on.")
        if yes
        else _("%(who)s: it goes on counting.")
    ]
    if said.get("reason"):
        lines.append(_("Reason: %(reason)s"))
    return Words(headline % said, tuple(line % said for line in lines))


WORDS: dict[str, Callable[[Facts], Words]] = {
    "inspection_assigned": _assigned,
    "inspection_found": _found,
    "event_entered": _event_entered,
    "event_decided": _decided,
    "evidence_entered": _evidence_entered,
    "evidence_decided": _decided,
    "revocation_asked": _revocation_asked,
    "revocation_decided": _revocation_decided,
}
