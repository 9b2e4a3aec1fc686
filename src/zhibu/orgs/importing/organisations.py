"""The sheet 党组织: what each row would do, and doing it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zhibu.ledger.entering import enter
from zhibu.orgs import actions
from zhibu.orgs.actions.organisations import check_facts
from zhibu.orgs.entries import ORGANISATIONS
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.importing.cells import read_choice, read_day, read_text, read_whole
from zhibu.orgs.importing.fates import Fate, Outcome, Reader, begun
from zhibu.orgs.importing.known import Known, Place
from zhibu.orgs.importing.reading import Row
from zhibu.orgs.models import Organisation
from zhibu.orgs.refusals import Refused
from zhibu.orgs.seeking import sought_of
from zhibu.orgs.settling import code_of
from zhibu.orgs.shape import ABOVE

COLUMNS = {"class_number": "class"}
"""Facts whose column has another name."""


@dataclass(slots=True)
class Step:
    """What a row does to one organisation."""

    fate: Fate
    place: Place
    facts: dict[str, Any]
    moved: bool = False


@dataclass(slots=True)
class OrganisationsPlan:
    fates: list[Fate] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def plan_organisations(rows: list[Row], known: Known) -> OrganisationsPlan:
    """Compare the rows with the system; `known` then holds the organisations as they will stand."""
    plan = OrganisationsPlan()
    first: dict[str, Fate] = {}
    parents: dict[str, str] = {}
    for row in rows:
        fate = begun("organisations", row, "code", "name")
        plan.fates.append(fate)
        step, parent = _read(row, fate, known)
        if fate.code and fate.code in first:
            twin = first[fate.code]
            for one, other in ((fate, twin), (twin, fate)):
                finding = _("This code stands in row %(row)s too.") % {"row": other.row}
                one.refuse("code", one.code, finding, _("Keep one row for each organisation."))
        first.setdefault(fate.code, fate)
        if step:
            plan.steps.append(step)
            parents[fate.code] = parent
    refused = {fate.code for fate in plan.fates if fate.outcome == Outcome.REFUSED}
    plan.steps = [step for step in plan.steps if step.place.code not in refused]
    for step in plan.steps:
        known.places[step.place.code] = step.place
    for step in plan.steps:
        _settle_parent(step, parents[step.place.code], known, refused)
    _refuse_loops(plan, known)
    for step in plan.steps:
        _check_kind(step, known)
    plan.steps = [step for step in plan.steps if step.fate.outcome != Outcome.REFUSED]
    return plan


def _read(row: Row, fate: Fate, known: Known) -> tuple[Step | None, str]:
    cells = Reader(row, fate)
    cells.need("code", "name", "kind")
    code = cells.get("code", code_of) or fate.code
    read = {
        "name": cells.get("name", read_text, 120),
        "kind": cells.get("kind", lambda written: read_choice("kind", written)),
        "short_name": cells.get("short_name", read_text, 40),
        "class_number": cells.get("class", _read_class),
        "unit": cells.get("unit", read_text, 120),
        "founded_on": cells.get("founded_on", read_day),
        "elected_on": cells.get("elected_on", read_day),
        "term_years": cells.get("term_years", read_whole, 1, 10),
    }
    facts = {name: value for name, value in read.items() if value is not None}
    fate.code = code
    if fate.outcome == Outcome.REFUSED:
        return None, ""
    place = known.places.get(code)
    if place and not place.reached:
        finding = _("An organisation of this code stands where you do not reach.")
        fate.refuse("code", code, finding, _("Choose another code, or ask the office above."))
        return None, ""
    return _compared(fate, place, facts, cells.text("parent"))


def _read_class(written: str) -> int:
    """Read a class, also as 一类 or 第1类."""
    text = written.strip().removeprefix("第").removesuffix("类")
    return read_whole({"一": "1", "二": "2", "三": "3", "四": "4"}.get(text, text), 1, 4)


def _compared(
    fate: Fate, place: Place | None, facts: dict[str, Any], parent: str
) -> tuple[Step | None, str]:
    row = place.row if place else None
    try:
        check_facts(_with(row, facts))
    except Refused as refused:
        fate.refuse_with(refused, COLUMNS)
        return None, ""
    if row is None:
        fate.outcome = Outcome.NEW
        after = Place(fate.code, facts["name"], facts["kind"], "")
        return Step(fate, after, facts), parent
    if facts["kind"] != row.kind:
        finding = _("It is a %(kind)s in the system.") % {"kind": row.get_kind_display()}
        fate.refuse(
            "kind",
            OrganisationKind(facts["kind"]).label,
            finding,
            _("A kind does not change: found a new one, move its people, and close this one."),
        )
        return None, ""
    for name, value in facts.items():
        if getattr(row, name) != value:
            fate.change(COLUMNS.get(name, name), getattr(row, name), value)
    after = Place(row.code, facts["name"], row.kind, place.parent, row.in_use, True, row)
    return Step(fate, after, facts), parent or place.parent


def _with(row: Organisation | None, facts: dict[str, Any]) -> Organisation:
    names = ("class_number", "founded_on", "elected_on", "term_years")
    kept = {name: getattr(row, name) for name in names} if row else {}
    return Organisation(**{**kept, **facts})


def _settle_parent(step: Step, parent: str, known: Known, refused: set[str]) -> None:
    fate, place = step.fate, step.place
    if parent == place.parent and place.row:
        return
    if not parent:
        finding = _("A new organisation stands below another.")
        fate.refuse("parent", "", finding, _("Enter the code of the organisation above."))
        return
    if parent in refused:
        finding = _("The organisation above is refused itself.")
        fate.refuse("parent", parent, finding, _("Correct that row first."))
        return
    above = known.place(fate, "parent", parent)
    if above is None:
        return
    if place.row:
        old = known.places[place.parent].name if place.parent else ""
        fate.change("parent", f"{place.parent} {old}".strip(), f"{parent} {above.name}")
        step.moved = True
    place.parent = parent


def _refuse_loops(plan: OrganisationsPlan, known: Known) -> None:
    """Refuse every row that stands in a loop, naming the loop."""
    for step in plan.steps:
        way, code = [step.place.code], step.place.parent
        while code and code not in way and code in known.places:
            way.append(code)
            code = known.places[code].parent
        if code == step.place.code:
            finding = _("It would stand below itself: %(way)s.") % {"way": " → ".join([*way, code])}
            remedy = _("Correct the code of the organisation above.")
            step.fate.refuse("parent", step.place.parent, finding, remedy)


def _check_kind(step: Step, known: Known) -> None:
    place = step.place
    above = known.places.get(place.parent)
    if above is None or step.fate.outcome == Outcome.REFUSED:
        return
    allowed = ABOVE[OrganisationKind(place.kind)]
    if above.kind not in allowed:
        facts = {
            "kind": OrganisationKind(place.kind).label,
            "above": OrganisationKind(above.kind).label,
        }
        finding = _("A %(kind)s does not stand below a %(above)s.") % facts
        words = ", ".join(str(it.label) for it in allowed)
        remedy = _("Choose one of: %(allowed)s.") % {"allowed": words}
        step.fate.refuse("parent", above.code, finding, remedy)


def write_organisations(plan: OrganisationsPlan, known: Known) -> None:
    """Found, change and move; what stands above comes first."""

    def depth(step: Step) -> int:
        count, code = 0, step.place.parent
        while code:
            count, code = count + 1, known.places[code].parent
        return count

    for step in sorted(plan.steps, key=lambda it: (depth(it), it.place.code)):
        place = step.place
        if step.fate.outcome == Outcome.NEW:
            row = Organisation(code=place.code, **step.facts)
            row.sought = sought_of(row.code, row.name, row.short_name)
            parent = known.places[place.parent].row
            Organisation.objects.add_child(parent, instance=row)
            enter(ORGANISATIONS, "organisation.founded", row, by=known.by)
            place.row = row
        elif step.fate.outcome == Outcome.CHANGED:
            facts = {name: value for name, value in step.facts.items() if name != "kind"}
            place.row = actions.change_organisation(organisation=place.row, by=known.by, **facts)
            if step.moved:
                parent = known.places[place.parent].row
                parent.refresh_from_db()
                place.row = actions.move_organisation(
                    organisation=place.row, parent=parent, by=known.by
                )
    _refresh(known)


def _refresh(known: Known) -> None:
    """Read the rows anew: inserting and moving changes paths of neighbours."""
    rows = {row.code: row for row in Organisation.objects.all()}
    for place in known.places.values():
        place.row = rows[place.code]


__all__ = ["OrganisationsPlan", "plan_organisations", "write_organisations"]
