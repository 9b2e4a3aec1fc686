"""The sheet 人员: what each row would do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from zhibu.orgs.actions.memberships import STEPS
from zhibu.orgs.actions.people import check_facts
from zhibu.orgs.days import BACKDATED
from zhibu.orgs.enums import OrganisationKind, Standing
from zhibu.orgs.identity import (
    Identity,
    masked_identity,
    masked_phone,
    read_identity,
    read_phone,
)
from zhibu.orgs.importing.cells import Unfit, read_choice, read_day, read_text
from zhibu.orgs.importing.fates import Fate, Outcome, Reader, begun
from zhibu.orgs.importing.known import Belonging, Known
from zhibu.orgs.importing.reading import Row
from zhibu.orgs.models import Membership, Person
from zhibu.orgs.refusals import Refused
from zhibu.orgs.sealing import Unreadable, mark_of, opened
from zhibu.orgs.settling import code_of

_FACTS = ("name", "sex", "born_on", "nation", "education", "job", "joined_party_on",
          "full_member_on", "email")  # fmt: skip


@dataclass(slots=True)
class PersonStep:
    """What a row does to one person."""

    fate: Fate
    person: Person
    facts: dict[str, Any]
    to: Belonging
    identity: str = ""
    phone: str = ""
    day: date | None = None
    """The day from which the person belongs as `to` says; nothing where that stays."""


@dataclass(slots=True)
class PeoplePlan:
    fates: list[Fate] = field(default_factory=list)
    steps: list[PersonStep] = field(default_factory=list)


def plan_people(rows: list[Row], known: Known, today: date) -> PeoplePlan:
    """Compare the rows with the system; `known` then holds where people will belong."""
    plan = PeoplePlan()
    read: list[tuple[Row, Fate, dict[str, Any]]] = []
    for row in rows:
        fate = begun("people", row, "code", "name")
        plan.fates.append(fate)
        read.append((row, fate, _read(row, fate, today)))
    marks = {
        fate.row: mark_of(cells["identity"].number)
        for _row, fate, cells in read
        if cells.get("identity")
    }
    known.find_people((fate.code for fate in plan.fates if fate.code), marks.values())
    codes: dict[str, Fate] = {}
    holders: dict[bytes, Fate] = {}
    for row, fate, cells in read:
        _refuse_twins(codes, fate.code, fate, "code", _("This code stands in row %(row)s too."))
        mark = marks.get(fate.row)
        if mark:
            words = _("This identity number stands in row %(row)s too.")
            _refuse_twins(holders, mark, fate, "identity", words)
            if known.marks.get(mark, fate.code) != fate.code:
                finding = _("This identity number stands with another person.")
                remedy = _("Use that person's code, or correct the number.")
                fate.refuse("identity", cells["identity"].number, finding, remedy)
        step = _compared(row, fate, cells, known, today)
        if step:
            plan.steps.append(step)
            known.belongings[fate.code] = step.to
    plan.steps = [it for it in plan.steps if it.fate.outcome != Outcome.REFUSED]
    return plan


def _refuse_twins(seen: dict[Any, Fate], key: Any, fate: Fate, column: str, words: str) -> None:
    if not key:
        return
    twin = seen.setdefault(key, fate)
    if twin is not fate:
        remedy = _("Keep one row for each person.")
        fate.refuse(column, "", words % {"row": twin.row}, remedy)
        if not any(fault.column == column for fault in twin.faults):
            twin.refuse(column, "", words % {"row": fate.row}, remedy)


def _read(row: Row, fate: Fate, today: date) -> dict[str, Any]:
    cells = Reader(row, fate)
    cells.need("code", "name", "branch", "standing")
    found = {
        "name": cells.get("name", read_text, 60),
        "sex": cells.get("sex", lambda it: read_choice("sex", it)),
        "born_on": cells.get("born_on", read_day),
        "nation": cells.get("nation", read_text, 20),
        "education": cells.get("education", lambda it: read_choice("education", it)),
        "job": cells.get("job", read_text, 60),
        "joined_party_on": cells.get("joined_party_on", read_day),
        "full_member_on": cells.get("full_member_on", read_day),
        "email": cells.get("email", _read_email),
        "standing": cells.get("standing", lambda it: read_choice("standing", it)),
        "from_day": cells.get("from_day", read_day),
        "identity": cells.get("identity", read_identity, today),
        "phone": cells.get("phone", read_phone),
    }
    fate.code = cells.get("code", code_of) or fate.code
    return {name: value for name, value in found.items() if value is not None}


def _read_email(written: str) -> str:
    try:
        validate_email(written.strip())
    except ValidationError:
        raise Unfit(_("This is no e-mail address."), _("Correct it, or leave it empty.")) from None
    return written.strip()


def _compared(
    row: Row, fate: Fate, cells: dict[str, Any], known: Known, today: date
) -> PersonStep | None:
    branch = known.branch_of(fate, row.texts["branch"].strip()) if "branch" in row.texts else None
    group = row.texts.get("group", "").strip()
    if group and branch:
        _check_group(fate, group, branch.code, known)
    if fate.outcome == Outcome.REFUSED or branch is None:
        return None
    person = known.people.get(fate.code)
    new = person is None
    person = person or Person(code=fate.code)
    now = known.memberships.get(person.pk) if not new else None
    if now and not _reached(now, known):
        finding = _("This person belongs where you do not reach.")
        fate.refuse(
            "code", fate.code, finding, _("Ask the office above both to transfer the person.")
        )
        return None
    step = PersonStep(fate, person, {}, Belonging(branch.code, group, cells["standing"]))
    if new:
        fate.outcome = Outcome.NEW
    _compare_facts(step, cells, new)
    if "phone" in cells or "identity" in cells:
        _compare_sealed(step, cells, new)
    try:
        check_facts(_with(person, step.facts))
    except Refused as refused:
        fate.refuse_with(refused)
        return None
    _compare_place(step, now, cells.get("from_day"), known, today)
    return step


def _with(person: Person, facts: Mapping[str, Any]) -> Person:
    names = ("born_on", "joined_party_on", "full_member_on")
    return Person(**{name: facts.get(name, getattr(person, name)) for name in names})


def _reached(now: Membership, known: Known) -> bool:
    return now.branch_id in known.reached


def _check_group(fate: Fate, code: str, branch: str, known: Known) -> None:
    group = known.place(fate, "group", code)
    if group and (group.kind != OrganisationKind.GROUP or group.parent != branch):
        finding = _("This is no group of the branch %(branch)s.") % {"branch": branch}
        fate.refuse("group", code, finding, _("Correct the code, or leave it empty."))


def _compare_facts(step: PersonStep, cells: dict[str, Any], new: bool) -> None:
    identity: Identity | None = cells.get("identity")
    if identity:
        for name, says in (("born_on", identity.born_on), ("sex", identity.sex.value)):
            entered = cells.get(name) or getattr(step.person, name)
            if entered and entered != says:
                words = identity.sex.label if name == "sex" else says
                finding = _("The identity number says otherwise (%(says)s).") % {"says": words}
                step.fate.refuse(name, entered, finding, _("Correct one of the two."))
            cells.setdefault(name, says)
    for name in _FACTS:
        value = cells.get(name)
        if value is not None and value != getattr(step.person, name):
            step.facts[name] = value
            if not new:
                old = getattr(step.person, name)
                step.fate.change(name, _label(name, old), _label(name, value))


def _label(name: str, value: object) -> object:
    if name in ("sex", "education") and value:
        return dict(Person._meta.get_field(name).flatchoices).get(value, value)
    return value


def _compare_sealed(step: PersonStep, cells: dict[str, Any], new: bool) -> None:
    person = step.person
    identity: Identity | None = cells.get("identity")
    if identity and (new or bytes(person.identity_mark or b"") != mark_of(identity.number)):
        step.identity = identity.number
        if not new:
            old = masked_identity(_opened(person, "identity"))
            step.fate.change("identity", old, masked_identity(identity.number))
    phone = cells.get("phone", "")
    if phone and (new or _opened(person, "phone") != phone):
        step.phone = phone
        if not new:
            old = masked_phone(_opened(person, "phone"))
            step.fate.change("phone", old, masked_phone(phone))


def _opened(person: Person, field_name: Any) -> str:
    try:
        return opened(person, field_name)
    except Unreadable:
        return "?"


def _compare_place(
    step: PersonStep, now: Membership | None, from_day: date | None, known: Known, today: date
) -> None:
    """Decide from which day the person belongs where the row says, if that is a change."""
    fate, to = step.fate, step.to
    if from_day and from_day > today:
        finding = _("The day lies in the future.")
        fate.refuse("from_day", from_day, finding, _("Import on that day, or correct it."))
        return
    if now is None:
        step.day = from_day or today
        born = step.facts.get("born_on") or step.person.born_on
        if born and step.day < born:
            finding = _("The day comes before the person was born.")
            fate.refuse("from_day", step.day, finding, _("Correct one of the two."))
        return
    old = known.belongings.get(fate.code)
    if old is None:
        fate.change("branch", "", to.branch)
        step.day = from_day or today
        _require_day(step, now.ended_on, today)
        return
    for column in ("branch", "group", "standing"):
        before, after = getattr(old, column), getattr(to, column)
        if column == "group" and not after and old.branch == to.branch:
            to.group = before  # an empty cell changes nothing
            continue
        if before != after:
            names = dict(Standing.choices) if column == "standing" else {}
            fate.change(column, names.get(before, before), names.get(after, after))
    if (old.branch, old.group, old.standing) == (to.branch, to.group, to.standing):
        since = known.since[step.person.pk].started_on
        if from_day and from_day != since:
            finding = _("The system says %(since)s; past days are not rewritten.")
            remedy = _("Enter that day, or leave the cell empty.")
            fate.refuse("from_day", from_day, finding % {"since": since}, remedy)
        return
    if old.standing != to.standing and (Standing(old.standing), Standing(to.standing)) not in STEPS:
        finding = _("From %(old)s nobody becomes %(new)s at once.")
        words = {"old": Standing(old.standing).label, "new": Standing(to.standing).label}
        allowed = [str(after.label) for before, after in STEPS if before == old.standing]
        remedy = _("The next step is: %(allowed)s.") % {"allowed": "、".join(allowed)}
        fate.refuse("standing", words["new"], finding % words, remedy)
        return
    since = known.since[step.person.pk].started_on
    moved = old.branch != to.branch
    step.day = from_day if from_day and (moved or from_day != since) else _dated(step, today)
    _require_day(step, now.started_on, today)


def _dated(step: PersonStep, today: date) -> date:
    """The day of admission or of becoming a full member dates that change; else it is today."""
    name = {
        Standing.PROBATIONARY_MEMBER: "joined_party_on",
        Standing.FULL_MEMBER: "full_member_on",
    }.get(Standing(step.to.standing))
    return (step.facts.get(name) if name else None) or today


def _require_day(step: PersonStep, after: date, today: date) -> None:
    day = step.day or today
    if day <= after:
        finding = _("The change must come after %(after)s, when the present state began.")
        remedy = _("Enter the day of the change as 到支部日期.")
        step.fate.refuse("from_day", day, finding % {"after": after}, remedy)
    elif (today - day).days > BACKDATED:
        finding = _("A change may lie back at most %(count)s days.") % {"count": BACKDATED}
        remedy = _("Enter a later day: earlier figures are settled.")
        step.fate.refuse("from_day", day, finding, remedy)


__all__ = ["PeoplePlan", "PersonStep", "plan_people"]
