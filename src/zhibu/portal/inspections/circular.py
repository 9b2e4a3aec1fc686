"""The circular of an inspection (检查情况通报): what was found where and what became of it, as a paper."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.consequences.models import Rectification
from zhibu.inspections.enums import InspectionState, Severity
from zhibu.inspections.kinds import inspected_in
from zhibu.inspections.models import Finding, InspectionPlan
from zhibu.inspections.queries import done_of, plan_for
from zhibu.portal.consequences.looks import look_of_work
from zhibu.portal.papers import send_paper
from zhibu.portal.replies import go
from zhibu.portal.templatetags.writing import day
from zhibu.schemes.titles import title_of

MOST = 2_000
"""Problems on one paper."""


def circular(request: HttpRequest, code: str) -> HttpResponse:
    """What was found by submitted inspections, with the state of each rectification today."""
    plan = plan_for(request.person, code)
    done, of = done_of(plan)
    if not done:
        messages.error(request, _("Nothing was submitted yet; there is nothing to circulate."))
        return go(request, "inspection_plan", plan.code)
    found = Finding.objects.filter(
        inspection__plan=plan, inspection__state=InspectionState.SUBMITTED
    ).select_related("inspection__organisation")
    rows = list(found.order_by("inspection__organisation__path", "due_on", "pk")[: MOST + 1])
    left = {"side": "left"}
    return send_paper("register", {
        "title": _("Circular of the inspection “%(title)s”") % {"title": plan.title},
        "head": [str(plan.organisation), day(timezone.localdate())],
        "flipped": True,
        "lines": _lines(plan, rows, done, of),
        "columns": [
            {"name": _("Organisation"), "width": 4, **left},
            {"name": _("Problem"), "width": 9, **left},
            {"name": _("Clause"), "width": 4, **left},
            {"name": _("Put right by"), "width": 3, **left},
            {"name": _("Rectification"), "width": 3, **left},
        ],
        "rows": _rows(plan, rows[:MOST]),
        "empty": _("No problem was found."),
        "notes": [_("Only the first %(most)s problems stand here.") % {"most": MOST}] if len(rows) > MOST else [],
    })  # fmt: skip


def _lines(plan: InspectionPlan, rows: Sequence[Finding], done: int, of: int) -> list[str]:
    days = {"from": day(plan.starts_on), "until": day(plan.ends_on)}
    facts = {
        "done": done,
        "of": of,
        "problems": len(rows[:MOST]),
        "organisations": len({one.inspection.organisation_id for one in rows[:MOST]}),
    }
    return [
        _("Inspected from %(from)s to %(until)s.") % days,
        _("Inspections submitted: %(done)s of %(of)s. Problems: %(problems)s, in %(organisations)s organisations.") % facts,
    ]  # fmt: skip


def _rows(plan: InspectionPlan, found: Sequence[Finding]) -> list[list[str]]:
    """Problems with what became of each; one that nobody opened yet says so."""
    clauses = inspected_in(plan.adoption.text)
    numbers = [one.pk for one in found]
    opened = {
        finding: (state, due_on)
        for finding, state, due_on in Rectification.objects.filter(finding__in=numbers).values_list(
            "finding", "state", "due_on"
        )
    }
    today = timezone.localdate()
    rows = []
    for one in found:
        state, due_on = opened.get(one.pk, ("", one.due_on))
        clause = clauses.get(one.clause)
        problem = one.problem
        if one.severity == Severity.SERIOUS:
            problem = f"【{Severity.SERIOUS.label}】{problem}"
        rows.append([
            str(one.inspection.organisation),
            problem,
            title_of(clause.title) if clause else "",
            day(due_on),
            str(look_of_work(state, due_on, today)[0]) if state else _("not opened yet"),
        ])  # fmt: skip
    return rows
