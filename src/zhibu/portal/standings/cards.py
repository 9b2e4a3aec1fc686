"""Pages of report cards: to read, and as a paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from zhibu.consequences.years import line_of, lines_for, with_results
from zhibu.inbox.words import title_in
from zhibu.orgs.permissions import Permission
from zhibu.orgs.queries import organisation_for
from zhibu.portal.assessments.words import assumed_in_words
from zhibu.portal.consequences.looks import look_of
from zhibu.portal.papers import send_paper
from zhibu.portal.replies import reply
from zhibu.portal.standings.card import Card, Part, card_of, lines_of
from zhibu.portal.templatetags.writing import day, score
from zhibu.schemes.titles import title_of

LEFT: dict[str, Any] = {"side": "left"}
RIGHT: dict[str, Any] = {"side": "right"}


def report_card(request: HttpRequest, code: str) -> HttpResponse:
    """A branch's years, its parts beside its class, what is missing for the next grade, what is open."""
    card, lines = _found(request, code)
    choices = [(one.key, title_of(one.newest.adoption.title)) for one in lines]
    return reply(
        request,
        "portal/standings/card.html",
        card=card,
        lead=lines_of(card)[0],
        of_choices=choices,
    )


def _found(request: HttpRequest, code: str) -> tuple[Card, list[Any]]:
    branch = organisation_for(request.person, code, Permission.ASSESSMENT_SEE)  # type: ignore[attr-defined]
    lines = [one for one in lines_for(request.person) if branch.path.startswith(one.organisation.path)]  # type: ignore[attr-defined]  # fmt: skip
    lines = with_results(lines, branch)
    line = line_of(lines, request.GET.get("of", ""), branch.kind)
    return card_of(request.person, branch, line), lines  # type: ignore[attr-defined]


def report_card_file(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a paper."""
    card, _lines = _found(request, code)
    title = _("Report card: %(name)s") % {"name": card.branch.name}
    data = {
        "title": title,
        "head": [card.branch.name, _("Report card")],
        "lines": lines_of(card),
        "bars": [_bar(one) for one in card.parts if one.share is not None],
        "bars_title": _("Beside its class"),
        "bars_note": _("The box reaches from the lower to the upper quartile of the class, the line is its median, the point is the branch; in per cent of the full points."),
        "tables": [one for one in _tables(card) if one["rows"]],
        "notes": _notes(card),
    }  # fmt: skip
    return send_paper("card", data)


def _bar(one: Part) -> dict[str, Any]:
    box = one.box
    return {"name": one.title, "own": one.share, "box": list(box) if box else None}


def _tables(card: Card) -> list[dict[str, Any]]:
    """Years, components, strong and weak clauses, and what is open; nothing that waits for a decision."""
    year = str(card.newest.assessment.year) if card.newest else ""
    return [
        {
            "title": _("Years"),
            "columns": [{"name": _("Year"), "width": 1, **LEFT}, {"name": _("Grade"), "width": 2, **LEFT}, {"name": _("Score"), "width": 1, **RIGHT}, {"name": _("Rank in its class") if card.class_words else _("Rank"), "width": 1, **RIGHT}],
            "rows": [[str(one.assessment.year), words, score(one.score), str(one.rank_in_class or one.rank or "—")] for one, words in card.rows],
        },
        {
            "title": _("Components"),
            "columns": [{"name": _("Component"), "width": 3, **LEFT}, {"name": _("Score"), "width": 1, **RIGHT}, {"name": _("Full points"), "width": 1, **RIGHT}, {"name": _("Median of the class"), "width": 1, **RIGHT}],
            "rows": [[one.title, _("not shown") if one.hidden else score(one.figure), score(one.out_of), score(one.quartiles.median if one.quartiles else None)] for one in card.parts],
        },
        {"title": _("Strengths"), "columns": _two(), "rows": [_clause(one) for one in card.strong]},
        {"title": _("To improve"), "columns": _two(), "rows": [_clause(one) for one in card.weak]},
        {
            "title": _("Still open"),
            "columns": [{"name": _("Matter"), "width": 4, **LEFT}, {"name": _("Year"), "width": 1, **LEFT}, {"name": _("State"), "width": 2, **LEFT}, {"name": _("Due by"), "width": 2, **LEFT}],
            "rows": [
                *([title_in(one.title), year, str(look_of(one, localdate())[0]), day(one.due_on)] for one in card.decided),
                *([one.problem, year, str(look[0]), day(one.due_on)] for one, look in card.problems),
                *([_("Duties: %(number)s") % {"number": number}, year, words, None] for words, number in card.duties),
            ],
        },
    ]  # fmt: skip


def _two() -> list[dict[str, Any]]:
    return [{"name": _("Clause"), "width": 4, **LEFT}, {"name": _("Score"), "width": 1, **RIGHT}]


def _clause(one: Part) -> list[str]:
    return [one.title, f"{score(one.figure)} / {score(one.out_of)}"]


def _notes(card: Card) -> list[str]:
    notes = []
    if card.next:
        said = {"grade": card.next["grade"], "points": score(card.next["needed"])}
        if card.next["needed"]:
            notes.append(_("To the next grade “%(grade)s”: %(points)s points.") % said)
        notes += card.next["held_back"]
    if card.newest and card.newest.assessment.state != "frozen":
        notes.append(_("The results are in publication and may still change."))
    if card.newest:
        notes += filter(None, [assumed_in_words(card.newest.assessment)])
    return notes
