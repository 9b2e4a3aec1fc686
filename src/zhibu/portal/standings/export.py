"""Everything as a workbook: results, components, grades over the years, consequences, honours, pairings."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhibu.assessments.models import Assessment
from zhibu.assessments.trace import newest_run, run_folder
from zhibu.assessments.veils import veiled_in
from zhibu.consequences import years
from zhibu.consequences.figures import components_of, figures_of
from zhibu.consequences.honours import honours_for
from zhibu.consequences.pairing import pairings_for
from zhibu.consequences.pairing import reasons as reasons_of
from zhibu.consequences.queries import (
    ineligibilities_for,
    notices_for,
    proposals_for,
    rectifications_for,
    talks_for,
)
from zhibu.inbox.words import title_in
from zhibu.orgs.models import Person
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
        [_("Name"), pgettext("identifier", "Code"), _("Class"), _("Score"), _("Grade"), _("Level"), _("Tier"), _("Rank"), _("Rank in its class"), _("Level before")],
        ([one.name, one.subject, class_words(classes, one.class_name) if one.class_name else "", points(one.score), grades.get(one.grade or one.status, ""), one.level, one.tier, one.rank, one.rank_in_class, held.get(one.subject, one.held)] for one in found),
    )  # fmt: skip
    named = components_of(scheme)
    figures = figures_of(after, [one.name for one in named])
    open_to = told(after, scheme)
    if figures:
        yield _sheet(
            _("Components"),
            [_("Name"), pgettext("identifier", "Code"), *(f"{title_of(one.title)} / {one.full // 100}" for one in named)],
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
    proposals = proposals_for(person).filter(assessment=after, person=None, organisation__path__startswith=path)  # fmt: skip
    yield _sheet(
        _("Consequences"),
        [_("Name"), pgettext("identifier", "Code"), _("Matter"), _("State"), _("Reason"), _("Due by"), _("Closed on")],
        ([one.organisation.name, one.subject, title_in(one.title), str(one.get_state_display()), one.reason, one.due_on, one.closed_on] for one in proposals.order_by("organisation__path", "pk")),
    )  # fmt: skip
    yield from _done(after, path, person)
    honours = honours_for(person).filter(assessment=after, organisation__path__startswith=path)
    yield _sheet(
        _("Honours"),
        [_("Name"), _("Honour"), _("State"), _("Why nominated"), _("Reason")],
        ([one.name, str(one.get_kind_display()), str(one.get_state_display()), "；".join(map(title_of, one.because)), one.reason] for one in honours),
    )  # fmt: skip
    pairs = pairings_for(person).filter(assessment=after)
    yield _sheet(
        _("Pairings"),
        [_("Is helped"), _("Helps"), _("State"), _("Why these two"), _("Goals"), _("Duties"), _("From the day")],
        ([one.helped.name, one.helper.name, str(one.get_state_display()), " ".join(reasons_of(one)), one.goals, one.duties, one.started_on] for one in pairs),
    )  # fmt: skip


def _done(after: Assessment, path: str, person: Person) -> Iterator[Sheet]:
    """What confirmed proposals became: of organisations, and of talks with their leaders no notes."""
    here = {"proposal__assessment": after, "proposal__organisation__path__startswith": path}
    ours = {**here, "proposal__person": None}
    of_year = Q(proposal__assessment=after, proposal__person=None) | Q(proposal=None, opened_on__year=after.year)  # fmt: skip
    problems = rectifications_for(person).filter(of_year, organisation__path__startswith=path)
    yield _sheet(
        _("Rectifications"),
        [_("Name"), pgettext("identifier", "Code"), _("What is to be put right"), _("Measure"), _("Responsible"), _("State"), _("Due by"), _("Closed on")],
        ([one.organisation.name, one.organisation.code, one.problem, one.measure, one.responsible.name if one.responsible else "", str(one.get_state_display()), one.due_on, one.closed_on] for one in problems),
    )  # fmt: skip
    yield _sheet(
        _("Talks held and to be held"),
        [_("Name"), pgettext("identifier", "Code"), _("Matter"), _("Kind of talk"), _("Due by"), _("Day of the talk"), _("Held by"), _("Signed by both")],
        ([one.proposal.organisation.name, one.proposal.subject, title_in(one.proposal.title), str(one.get_kind_display()), one.due_on, one.held_on, one.held_by.name if one.held_by else "", _("yes") if one.signed_by_holder_at and one.signed_by_other_at else _("not yet")] for one in talks_for(person).filter(**here).order_by("due_on", "pk")),
    )  # fmt: skip
    yield _sheet(
        _("Notices"),
        [_("Name"), pgettext("identifier", "Code"), _("Title of the notice"), _("Wording of the notice"), _("Issued by"), _("Issued on")],
        ([one.proposal.organisation.name, one.proposal.subject, one.title, one.text, one.issued_by.name, one.issued_on] for one in notices_for(person).filter(**ours)),
    )  # fmt: skip
    yield _sheet(
        _("Ineligibility"),
        [_("Name"), pgettext("identifier", "Code"), _("Matter"), _("From the day"), _("Until the day")],
        ([one.proposal.organisation.name, one.subject, title_in(one.proposal.title), one.from_on, one.until_on] for one in ineligibilities_for(person).filter(**ours)),
    )  # fmt: skip


def told(assessment: Assessment, scheme: Scheme) -> Any:
    """Whether the components of a subject may be told: of whom too few ballots speak, none are."""
    if not any(isinstance(one.measure, Review) for one in earners(scheme)):
        return lambda _subject: True
    run = newest_run(assessment)
    veiled = veiled_in(run_folder(run)) if run is not None else None
    return lambda subject: veiled is not None and subject not in veiled
