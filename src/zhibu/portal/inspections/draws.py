"""The draw of a spot check for everybody whom it concerns, and how a stranger draws again."""

import json
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from zhibu.inspections import drawing
from zhibu.inspections.actions.planning import redraw
from zhibu.inspections.enums import InspectionState
from zhibu.inspections.kinds import inspected_in
from zhibu.inspections.models import ClauseMark, InspectionPlan
from zhibu.inspections.queries import draw_for, inspections_of, plan_for
from zhibu.orgs.models import Organisation
from zhibu.portal.inspections.words import plan_chip
from zhibu.portal.ledger.proofs import show_proof
from zhibu.portal.paging import window
from zhibu.portal.replies import reply
from zhibu.schemes.titles import title_of
from zhibu.targets.figures import written


def draw(request: HttpRequest, code: str) -> HttpResponse:
    """What was announced, what was drawn, and how to draw again."""
    found = draw_for(request.person, code)
    drawn = redraw(found) if found.drawn_from else []
    wanted = [*drawn, *found.candidates]
    names = dict(Organisation.objects.filter(code__in=wanted).values_list("code", "name"))
    return reply(
        request,
        "portal/inspections/draw.html",
        plan=found,
        chip=plan_chip(found.state),
        drawn=[(place, one, names.get(one, one)) for place, one in enumerate(drawn, 1)],
        candidates=[(one, names.get(one, one)) for one in found.candidates],
    )


def proof(request: HttpRequest, code: str) -> HttpResponse:
    """What the ledger holds of a spot check: its announcement and its draw."""
    found = draw_for(request.person, code)
    return show_proof(request, found, found.title)


def draw_file(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The facts of the draw, or the program that draws again: it needs nothing but Python."""
    found = draw_for(request.person, code)
    if name == "drawing.py":
        text, kind = Path(drawing.__file__).read_text(encoding="utf-8"), "text/x-python"
    elif name == "draw.json" and found.drawn_from:
        text, kind = json.dumps(facts_of(found), ensure_ascii=False, indent=1), "application/json"
    else:
        raise Http404
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def facts_of(plan: InspectionPlan) -> dict[str, Any]:
    """Everything that the draw follows from, and what it gave."""
    return {
        "what": "zhibu spot check v1",
        "plan": plan.code,
        "title": plan.title,
        "announced_size": plan.announced_size,
        "checkpoint_size": plan.drawn_size,
        "seed": plan.drawn_from,
        "candidates": plan.candidates,
        "number": plan.draws,
        "drawn": redraw(plan),
    }


def differences(request: HttpRequest, code: str) -> HttpResponse:
    """Marks of several inspectors of the same clause, side by side."""
    found = plan_for(request.person, code)
    submitted = inspections_of(found).filter(state=InspectionState.SUBMITTED)
    places = submitted.order_by("organisation__path").values_list("organisation", flat=True)
    page = window(request, places.distinct(), 20)
    rows = list(submitted.filter(organisation__in=list(page.rows)))
    marks: dict[tuple[int, str], int] = {
        (inspection, clause): score
        for inspection, clause, score in ClauseMark.objects.filter(
            inspection__in=rows, score__isnull=False
        ).values_list("inspection", "clause", "score")
    }
    clauses = inspected_in(found.adoption.text)
    tables = []
    for place in page.rows:
        here = [one for one in rows if one.organisation_id == place]
        lines = []
        for name, clause in clauses.items():
            given = [marks.get((one.pk, name)) for one in here]
            known = [one for one in given if one is not None]
            if known:
                gap = max(known) - min(known) if len(known) > 1 else None
                large = gap is not None and gap * 5 >= clause.most
                lines.append((title_of(clause.title), written(clause.most),
                              [written(one) for one in given], written(gap), large))  # fmt: skip
        tables.append((here[0].organisation, here, lines))
    return reply(
        request, "portal/inspections/differences.html", plan=found, window=page, tables=tables
    )
