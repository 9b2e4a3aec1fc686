"""What an address of the boards asks for: a scheme and its organisation, a place in it, a year."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest

from zhibu.assessments.models import Assessment
from zhibu.consequences.years import Line, line_of, lines_for, organisations_in
from zhibu.orgs.models import Organisation
from zhibu.schemes.titles import title_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was asked for, and what else could be."""

    lines: Sequence[Line]
    line: Line
    at: Organisation
    places: Sequence[Organisation]
    after: Assessment

    @property
    def of_choices(self) -> list[tuple[str, str]]:
        return of_choices(self.lines)

    @property
    def at_choices(self) -> list[tuple[str, str]]:
        top = self.line.organisation.depth
        return [(one.code, "　" * (one.depth - top) + str(one)) for one in self.places]

    @property
    def year_choices(self) -> list[tuple[int, str]]:
        return year_choices(self.line)


def chosen_of(request: HttpRequest, kind: str = "") -> Chosen | None:
    """Read `?of=`, `?at=`, `?year=`; nothing where no year is published yet.

    A place of another scheme's organisation, as a form sends it when only the scheme was changed,
    gives way to the organisation of the scheme.

    Raises:
        Http404: the place is in none of the organisations.
    """
    lines = lines_for(request.person)  # type: ignore[attr-defined]
    line = line_of(lines, request.GET.get("of", ""), kind)
    if line is None:
        return None
    places = list(organisations_in(line))
    code = request.GET.get("at", "") or line.organisation.code
    at = next((one for one in [line.organisation, *places] if one.code == code), None)
    if at is None:
        if not _is_of_another(code, lines):
            raise Http404
        at = line.organisation
    return Chosen(lines, line, at, places, year_of(request, line))


def year_of(request: HttpRequest, line: Line) -> Assessment:
    """The year that `?year=` asks for, else the newest."""
    asked = request.GET.get("year", "")
    after = line.of_year(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None  # fmt: skip
    return after or line.newest


def of_choices(lines: Sequence[Line]) -> list[tuple[str, str]]:
    return [(one.key, f"{title_of(one.newest.adoption.title)} · {one.organisation}") for one in lines]  # fmt: skip


def year_choices(line: Line) -> list[tuple[int, str]]:
    return [(one.year, str(one.year)) for one in reversed(line.assessments)]


def _is_of_another(code: str, lines: Sequence[Line]) -> bool:
    path = Organisation.objects.filter(code=code).values_list("path", flat=True).first()
    return path is not None and any(path.startswith(one.organisation.path) for one in lines)
