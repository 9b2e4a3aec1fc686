"""Grades over the years (历年等次): published results of a scheme in an organisation, year beside year."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Substr

from zhibu.assessments.enums import Scope, Status
from zhibu.assessments.models import Assessment, Result
from zhibu.assessments.results import SHOWN, assessments_for
from zhibu.consequences.figures import scheme_of
from zhibu.orgs.models import Organisation, Person
from zhibu.orgs.reach import STEP, below
from zhibu.scoring.scheme.model import Scheme

KINDS = ("branch", "group", "general_branch", "committee", "working_committee")
"""Kinds of subject that a board shows: organisations alone, since members' grades are not public."""
MOST_YEARS = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A scheme in an organisation, and its published years, the newest last."""

    name: str
    organisation: Organisation
    assessments: tuple[Assessment, ...]

    @property
    def key(self) -> str:
        """How an address names it."""
        return f"{self.name}.{self.organisation.code}"

    @property
    def newest(self) -> Assessment:
        return self.assessments[-1]

    @property
    def scheme(self) -> Scheme:
        """Of the newest year."""
        return scheme_of(self.newest)

    @property
    def kind(self) -> str:
        """Kind of its subjects; of several the first that a board shows."""
        return next(one for one in self.newest.adoption.subject.split(",") if one in KINDS)

    def of_year(self, year: int) -> Assessment | None:
        return next((one for one in self.assessments if one.year == year), None)

    def before(self, after: Assessment) -> Assessment | None:
        """The published year before one of these."""
        place = self.assessments.index(after)
        return self.assessments[place - 1] if place else None


def lines_for(person: Person) -> list[Line]:
    """What a person may see of published years, the scheme with the newest year first. One query."""
    found = assessments_for(person).filter(scope=Scope.YEAR, state__in=SHOWN)
    rows: dict[tuple[str, int], dict[int, Assessment]] = defaultdict(dict)
    for one in found.defer("adoption__text", "organisation__sought").order_by("year", "pk"):
        if any(kind in KINDS for kind in one.adoption.subject.split(",")):
            rows[one.adoption.name, one.organisation_id][one.year] = one
    lines = []
    for (name, _organisation), years in rows.items():
        kept = tuple(years[year] for year in sorted(years))[-MOST_YEARS:]
        lines.append(Line(name, kept[-1].organisation, kept))
    lines.sort(key=lambda line: (-line.newest.year, line.organisation.path, line.name))
    return lines


def with_results(lines: Sequence[Line], at: Organisation) -> list[Line]:
    """Lines that have results at a place or below; all where none has. One query, if any."""
    asked = [one for line in lines if line.organisation.pk != at.pk for one in line.assessments]
    found = Result.objects.filter(assessment__in=asked, organisation__path__range=below(at.path))
    rated = (
        set(found.order_by().values_list("assessment", flat=True).distinct()) if asked else set()
    )
    kept = [one for one in lines if one.organisation.pk == at.pk or any(each.pk in rated for each in one.assessments)]  # fmt: skip
    return kept or list(lines)


def line_of(lines: Sequence[Line], key: str, kind: str = "") -> Line | None:
    """The line that an address names, else the first (of a kind of subject)."""
    fitting = [one for one in lines if not kind or kind in one.newest.adoption.subject.split(",")]
    return next((one for one in fitting if one.key == key), fitting[0] if fitting else None)


def _of(assessment: Assessment, kind: str, at: Organisation) -> QuerySet[Result]:
    found = Result.objects.filter(assessment=assessment, kind=kind)
    if at.pk != assessment.organisation_id:
        found = found.filter(organisation__path__range=below(at.path))
    return found


def grades_by_year(line: Line, at: Organisation) -> dict[tuple[int, str], int]:
    """How many had each grade in each year; those without one under their status."""
    found = Result.objects.filter(assessment__in=line.assessments, kind=line.kind)
    if at.pk != line.organisation.pk:
        found = found.filter(organisation__path__range=below(at.path))
    rows = found.order_by().values_list("assessment__year", "grade", "status")
    counted: dict[tuple[int, str], int] = defaultdict(int)
    for year, grade, status, number in rows.annotate(number=Count("pk")):
        counted[year, grade or status] += number
    return dict(counted)


def moves(before: Assessment, after: Assessment, kind: str, at: Organisation) -> dict[tuple[str, str], int]:  # fmt: skip
    """How many went from each grade to each, among those that have a grade in both years."""
    earlier = Result.objects.filter(assessment=before, subject=OuterRef("subject"))
    rows = _of(after, kind, at).exclude(grade="").annotate(was=Subquery(earlier.values("grade")[:1]))  # fmt: skip
    counted = rows.order_by().values_list("was", "grade").annotate(number=Count("pk"))
    return {(was, grade): number for was, grade, number in counted if was}


def before(assessment: Assessment) -> Assessment | None:
    """The published year before, by the same scheme in the same organisation."""
    found = Assessment.objects.filter(
        adoption__name=assessment.adoption.name, organisation=assessment.organisation_id,
        scope=Scope.YEAR, state__in=SHOWN, year__lt=assessment.year,
    )  # fmt: skip
    return found.order_by("-year", "-pk").first()


def levels_in(assessment: Assessment | None, at: Organisation | None = None) -> dict[str, int]:
    """The level of each subject that has a grade, whatever the scheme's ladder keeps of it."""
    if assessment is None:
        return {}
    found = Result.objects.filter(assessment=assessment, level__isnull=False).exclude(grade="")
    if at is not None and at.pk != assessment.organisation_id:
        found = found.filter(organisation__path__range=below(at.path))
    return dict(found.order_by().values_list("subject", "level"))


@dataclass(frozen=True, slots=True)
class Cell:
    """Branches of a class under an organisation: how many were rated, and the sum of their levels."""

    number: int
    levels: int

    @property
    def mean(self) -> int:
        """Mean level in tenths, half up."""
        return (20 * self.levels + self.number) // (2 * self.number)


def matrix(
    assessment: Assessment, kind: str, at: Organisation, *, by_class: bool
) -> dict[tuple[str, str], Cell]:
    """Mean levels by organisation right below (its path) and class.

    Args:
        by_class: the class under which the scheme rated; else the organisation's own of today.
    """
    rows = _of(assessment, kind, at).filter(level__isnull=False)
    rows = rows.annotate(top=Substr("organisation__path", 1, len(at.path) + STEP))
    class_ = "class_name" if by_class else "organisation__class_number"
    found = rows.order_by().values_list("top", class_)
    return {
        (top, str(class_name or "")): Cell(number, levels)
        for top, class_name, number, levels in found.annotate(Count("pk"), Sum("level"))
    }


def ranking(assessment: Assessment, kind: str, at: Organisation, class_name: str = "") -> QuerySet[Result]:  # fmt: skip
    """Results in the order of the scheme's ranks; equal ranks by code, those without one last."""
    found = _of(assessment, kind, at).select_related("organisation").defer("organisation__sought")
    place = "rank"
    if class_name:
        found, place = found.filter(class_name=class_name), "rank_in_class"
    return found.order_by(F(place).asc(nulls_last=True), "subject")


def results_over_years(line: Line, subject: str) -> list[Result]:
    """Results of one subject, oldest first."""
    found = Result.objects.filter(assessment__in=line.assessments, subject=subject)
    return list(found.select_related("assessment").order_by("assessment__year"))


def organisations_in(line: Line) -> QuerySet[Organisation]:
    """Organisations with others below, in which a board can be looked at."""
    path = line.organisation.path
    return Organisation.objects.filter(path__range=below(path), numchild__gt=0, in_use=True).exclude(kind__in=("branch", "group")).order_by("path").only("code", "name", "short_name", "path", "depth")  # fmt: skip


def grade_titles(scheme: Scheme) -> dict[str, dict[str, Any]]:
    """Titles of grades and of states without one, highest first."""
    bands = sorted(scheme.grading.bands, key=lambda band: -band.level)
    titles = {band.grade: {"zh": band.title.zh, "en": band.title.en} for band in bands}
    return titles | {
        Status.NO_EVIDENCE: {"zh": "无依据", "en": "No evidence"},
        Status.EXEMPT: {"zh": "免考", "en": "Exempt"},
        Status.VETOED: {"zh": "一票否决", "en": "Vetoed"},
    }


def class_titles(scheme: Scheme) -> dict[str, dict[str, str]]:
    return {one.class_: {"zh": one.title.zh, "en": one.title.en} for one in scheme.classes}
