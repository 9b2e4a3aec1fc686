"""Everything as a workbook: results, components, grades over the years, consequences, honours, pairings."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhibu.assessments.models import Assessment
from zhibu.assessments.trace import newest_run, run_folder
from zhibu.assessments.veils import CLOSED
from zhibu.assessments.veils import FILE as VEILS
from zhibu.consequences import years
from zhibu.consequences.figures import components_of, figures_of
from zhibu.consequences.honours import honours_for
from zhibu.consequences.models import Proposal
from zhibu.consequences.pairing import pairings_for
from zhibu.consequences.pairing import reasons as reasons_of
from zhibu.inbox.words import title_in
from zhibu.orgs.models import Person
from zhibu.orgs.permissions import Permission
from zhibu.orgs.reach import within
from zhibu.portal.standings.chosen import Chosen, chosen_of
from zhibu.portal.standings.facts import class_words
from zhibu.portal.workbooks import Cell, Sheet, points, send
from zhibu.schemes.titles import title_of
from zhibu.scoring.scheme.lint.walk import earners
from zhibu.scoring.scheme.measures import Review
from zhibu.scoring.scheme.model import Scheme

NAME, REST = 32, 16
"""Characters of the columns."""


def standings_export(request: HttpRequest) -> HttpResponse:
    """Write what `?of=`, `?at=`, `?year=` ask for."""
    chosen = chosen_of(request)
    if chosen is None:
        raise Http404
    sheets = _sheets(chosen, request.person)  # type: ignore[attr-defined]
    return send(sheets, f"grades-{chosen.at.code}-{chosen.after.year}.xlsx")


def _sheet(
    name: str, columns: list[str], rows: Iterable[Iterable[Cell]], *, filtered: bool = True
) -> Sheet:
    return Sheet(name, columns, rows, frozen=1, widths=(NAME, REST), filtered=filtered)


def _sheets(chosen: Chosen, person: Person) -> Iterator[Sheet]:
    scheme, after = chosen.line.scheme, chosen.after
    found = list(years.ranking(after, chosen.line.kind, chosen.at))
    grades = {name: title_of(title) for name, title in years.grade_titles(scheme).items()}
    classes = years.class_titles(scheme)
    held = years.levels_in(chosen.line.before(after), chosen.at)
    yield _sheet(
        _("Results"),
        [_("Name"), _("Code"), _("Class"), _("Score"), _("Grade"), _("Level"), _("Tier"), _("Rank"), _("Rank in its class"), _("Level before")],
        ([one.name, one.subject, class_words(classes, one.class_name) if one.class_name else "", points(one.score), grades.get(one.grade or one.status, ""), one.level, one.tier, one.rank, one.rank_in_class, held.get(one.subject, one.held)] for one in found),
    )  # fmt: skip
    named = components_of(scheme)
    figures = figures_of(after, [one.name for one in named])
    open_to = told(after, scheme)
    if figures:
        yield _sheet(
            _("Components"),
            [_("Name"), _("Code"), *(f"{title_of(one.title)} / {one.full // 100}" for one in named)],
            ([one.name, one.subject, *(points(figures.get(one.subject, {}).get(each.name)) for each in named)] for one in found if open_to(one.subject)),
        )  # fmt: skip
    counted = years.grades_by_year(chosen.line, chosen.at)
    used = [name for name in grades if any(name == grade for _year, grade in counted)]
    every = [one.year for one in chosen.line.assessments]
    yield _sheet(
        _("Grades by year"),
        [_("Grade"), *map(str, every)],
        ([grades[name], *(counted.get((year, name), 0) for year in every)] for name in used),
        filtered=False,
    )
    yield from _followed(chosen, person)


def _followed(chosen: Chosen, person: Person) -> Iterator[Sheet]:
    after, path = chosen.after, chosen.at.path
    proposals = Proposal.objects.filter(within(person, Permission.CONSEQUENCE_SEE, "organisation"), assessment=after, person=None, organisation__path__startswith=path)  # fmt: skip
    yield _sheet(
        _("Consequences"),
        [_("Name"), _("Code"), _("What"), _("State"), _("Reason"), _("Until"), _("Closed")],
        ([one.organisation.name, one.subject, title_in(one.title), str(one.get_state_display()), one.reason, one.due_on, one.closed_on] for one in proposals.select_related("organisation").order_by("organisation__path", "pk")),
    )  # fmt: skip
    honours = honours_for(person).filter(assessment=after, organisation__path__startswith=path)
    yield _sheet(
        _("Honours"),
        [_("Name"), _("Honour"), _("State"), _("Why nominated"), _("Reason")],
        ([one.name, str(one.get_kind_display()), str(one.get_state_display()), "；".join(map(title_of, one.because)), one.reason] for one in honours),
    )  # fmt: skip
    pairs = pairings_for(person).filter(assessment=after)
    yield _sheet(
        _("Pairings"),
        [_("Is helped"), _("Helps"), _("State"), _("Why these two"), _("Goals"), _("Duties"), _("Since")],
        ([one.helped.name, one.helper.name, str(one.get_state_display()), " ".join(reasons_of(one)), one.goals, one.duties, one.started_on] for one in pairs),
    )  # fmt: skip


def told(assessment: Assessment, scheme: Scheme) -> Any:
    """Whether the components of a subject may be told: of whom too few ballots speak, none are."""
    if not any(isinstance(one.measure, Review) for one in earners(scheme)):
        return lambda _subject: True
    run = newest_run(assessment)
    try:
        with (run_folder(run) / VEILS).open(encoding="utf-8", newline="") as lines:
            veiled = {row["subject"] for row in csv.DictReader(lines) if row["veils"] not in ("", "[]")}  # fmt: skip
    except (FileNotFoundError, AttributeError):
        return lambda _subject: False
    return lambda subject: CLOSED not in veiled and subject not in veiled
