"""The list of targets, and the office's matrix: one indicator over many branches."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.assessments.indicators import DERIVED
from zhibu.orgs.models import Organisation
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import branches_for
from zhibu.orgs.reach import may
from zhibu.portal.paging import window
from zhibu.portal.replies import reply
from zhibu.portal.targets.words import (
    Chip,
    chip_of,
    kind_words,
    range_of,
    range_words,
    reason_of,
    within,
)
from zhibu.schemes.models import Adoption
from zhibu.schemes.queries import adoptions_for, subjects_of
from zhibu.schemes.titles import title_of
from zhibu.targets.enums import TargetState
from zhibu.targets.figures import written
from zhibu.targets.indicators import InScheme, indicators_in
from zhibu.targets.models import Target
from zhibu.targets.queries import live, targets_for, years_of
from zhibu.targets.sides import Side, is_part, turn_of

SIZE = 50
WAITING = (TargetState.PROPOSED, TargetState.COUNTERED)


@dataclass(frozen=True, slots=True)
class Row:
    """A target as the lists show it."""

    target: Target
    title: str
    chip: Chip
    figure: str
    range: str
    actual: str
    reached: Chip | None
    waits_for: str
    kind: str


def year_of(request: HttpRequest) -> int:
    """The year that is asked for, else this one."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and 2000 <= int(asked[:6]) <= 2100:
        return int(asked)
    return timezone.localdate().year


def targets(request: HttpRequest) -> HttpResponse:
    """Targets of a year, branch by branch."""
    person, year = request.person, year_of(request)
    state = request.GET.get("state", "")
    found = targets_for(person).filter(year=year)
    found = found.filter(state__in=WAITING) if state == "waiting" else found
    found = found.filter(state=TargetState.AGREED) if state == "agreed" else found
    found = found.filter(state=TargetState.AGREED, actual=None) if state == "unreported" else found
    found = found if state == "withdrawn" else live(found)
    found = found.filter(state=TargetState.WITHDRAWN) if state == "withdrawn" else found
    page = window(request, found.order_by("organisation__path", "person__code", "pk"), SIZE)
    known = indicators_seen(person)
    views = [(words, f"?year={year}&state={name}", name == state) for name, words in (
        ("", _("All")), ("waiting", _("In negotiation")), ("agreed", _("Agreed")),
        ("unreported", _("Not reported")), ("withdrawn", _("Withdrawn")),
    )]  # fmt: skip
    return reply(
        request,
        "portal/targets/targets.html",
        window=page,
        rows=[row_of(one, known) for one in page.rows],
        views=views,
        year=year,
        years=sorted({year, timezone.localdate().year, *years_of(person)}, reverse=True),
        state=state,
        sets=may(person, Permission.TARGET_SET),
        answers=may(person, Permission.TARGET_ANSWER),
    )


def indicators_seen(person: Any) -> dict[str, InScheme]:
    """Indicators of every scheme that a person may read, the newest adoption first. One query."""
    found: dict[str, InScheme] = {}
    for adoption in adoptions_for(person).select_related(None).order_by("-started_on"):
        for name, one in indicators_in(adoption.text).items():
            found.setdefault(name, one)
    return found


def row_of(target: Target, known: dict[str, InScheme]) -> Row:
    one = known.get(target.indicator)
    title = target.title or (title_of(one.title) if one else target.indicator)
    unit = f" {target.unit}" if target.unit else ""
    return Row(
        target,
        title,
        chip_of(target),
        written(target.target) + unit,
        range_of(target),
        "" if target.actual is None else written(target.actual) + unit,
        within(target, one),
        _waits_for(target),
        kind_words(one),
    )


def _waits_for(target: Target) -> str:
    turn = turn_of(target)
    if turn is None:
        return ""
    if not is_part(target):
        return _("the branch answers") if turn is Side.BELOW else _("the office answers")
    if turn is Side.ABOVE:
        return _("the branch answers")
    return _("the member answers") if target.person_id else _("the group answers")


# --- the matrix ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    branch: Organisation
    row: Row | None


def matrix(request: HttpRequest) -> HttpResponse:
    """One indicator of one scheme over the branches in reach, those without a target too."""
    person, year = request.person, year_of(request)
    adoptions = adoptions_with_indicators(person)
    chosen = next((one for one in adoptions if str(one.pk) == request.GET.get("adoption")), None)
    chosen = chosen or (adoptions[0] if adoptions else None)
    offered = choices_of(chosen) if chosen else []
    name = request.GET.get("indicator", "")
    name = name if name in dict(offered) else (offered[0][0] if offered else "")
    known = indicators_in(chosen.text) if chosen else {}
    branches = branches_for(person, Permission.TARGET_SET)
    if chosen:
        branches = branches.filter(path__startswith=chosen.organisation.path)
    page = window(request, branches, SIZE)
    found = live(Target.objects.filter(year=year, indicator=name, round=1, person=None))
    rows = found.filter(organisation__in=[one.pk for one in page.rows])
    by_place = {one.organisation_id: one for one in rows.select_related("organisation", "person")}
    return reply(
        request,
        "portal/targets/matrix.html",
        window=page,
        cells=[
            Cell(one, row_of(by_place[one.pk], known) if one.pk in by_place else None)
            for one in page.rows
        ],
        year=year,
        adoptions=[(one.pk, title_of(one.title)) for one in adoptions],
        chosen=chosen,
        indicators=offered,
        name=name,
        known=known.get(name),
        kind=kind_words(known[name]) if name in known else "",
        assumed=reason_of(known[name].assumed) if name in known else "",
        explained=range_words(known[name]) if name in known else [],
    )


def adoptions_with_indicators(person: Any) -> list[Adoption]:
    """Adoptions in force whose indicators are agreed with branches."""
    found = adoptions_for(person).filter(ended_on=None)
    return [one for one in found if "branch" in subjects_of(one) and choices_of(one)]


def choices_of(adoption: Adoption) -> list[tuple[str, str]]:
    """Indicators to choose from: what the site counts by itself is not agreed upon."""
    return [
        (name, title_of(one.title))
        for name, one in indicators_in(adoption.text).items()
        if name not in DERIVED
    ]
