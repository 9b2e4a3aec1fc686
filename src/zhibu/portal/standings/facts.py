"""What the board of grades shows, put together from a few counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhibu.assessments.models import Assessment
from zhibu.consequences import years
from zhibu.consequences.years import Line
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.models import Organisation
from zhibu.portal.standings import charts
from zhibu.schemes.titles import title_of
from zhibu.scoring.scheme.model import Scheme


@dataclass(frozen=True, slots=True)
class Map:
    """Mean levels by organisation and class, as a chart and as a table."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, str, Sequence[int | None], Sequence[int]]]
    highest: int

    @property
    def option(self) -> dict[str, Any]:
        return charts.map_of_levels(
            self.columns, [row[:3] for row in self.rows], self.highest, self.short
        )

    @property
    def short(self) -> list[str]:
        """The columns as one names them in short: what stands before the colon."""
        return [one.replace("：", ":").split(":")[0] for one in self.columns]

    @property
    def height(self) -> int:
        return charts.map_height(len(self.rows))

    @property
    def body(self) -> SafeString:
        """Rows of the table; hundreds of cells are too many for a template's loop."""
        made = []
        for name, url, means, numbers in self.rows:
            cells = "".join(
                f'<td class="number">{"—" if mean is None else f"{mean // 10}.{mean % 10} ({number})"}</td>'
                for mean, number in zip(means, numbers, strict=True)
            )
            head = format_html('<a href="{}">{}</a>', url, name) if url else name
            made.append(format_html('<tr><th scope="row">{}</th>', head) + f"{cells}</tr>")
        return mark_safe("".join(made))  # noqa: S308 - escaped above, the rest are numbers


@dataclass(frozen=True)
class Board:
    """Grades of one scheme in one organisation."""

    line: Line
    at: Organisation
    scheme: Scheme
    after: Assessment
    before: Assessment | None
    counts: dict[tuple[int, str], int]
    moved: dict[tuple[str, str], int]
    map: Map | None

    @cached_property
    def years(self) -> list[int]:
        return [one.year for one in self.line.assessments]

    @cached_property
    def grades(self) -> list[tuple[str, str]]:
        """Grades that somebody had, highest first: name and words."""
        used = {grade for _year, grade in self.counts}
        return [(name, title_of(title)) for name, title in years.grade_titles(self.scheme).items() if name in used]  # fmt: skip

    @cached_property
    def rows(self) -> list[tuple[str, list[int]]]:
        """For each grade how many had it, by year."""
        return [(words, [self.counts.get((year, name), 0) for year in self.years]) for name, words in self.grades]  # fmt: skip

    @cached_property
    def bars(self) -> dict[str, Any]:
        shades = charts.colours([name for name, _words in bands_of(self.scheme)])
        found = zip(self.grades, self.rows, strict=True)
        return charts.grades_over_years(
            self.years,
            [(*row, shades.get(name, charts.WITHOUT)) for (name, _words), row in found],
        )

    @cached_property
    def flow(self) -> dict[str, Any] | None:
        if self.before is None or not self.moved:
            return None
        return charts.flow(self.before.year, self.after.year, bands_of(self.scheme), self.moved)

    @cached_property
    def flow_rows(self) -> list[tuple[str, str, int, int]]:
        """From, to, how many, and by how many levels."""
        levels = {band.grade: band.level for band in self.scheme.grading.bands}
        words = dict(bands_of(self.scheme))
        ordered = sorted(self.moved.items(), key=lambda one: (-levels[one[0][0]], -levels[one[0][1]]))  # fmt: skip
        return [(words[was], words[now], number, levels[now] - levels[was]) for (was, now), number in ordered]  # fmt: skip

    @cached_property
    def held(self) -> dict[str, int]:
        """The level of each subject in the year before."""
        return years.levels_in(self.before, self.at)

    @cached_property
    def tallies(self) -> dict[str, int]:
        """How many rose, fell and stayed."""
        steps = [(number, step) for _was, _now, number, step in self.flow_rows]
        return {
            "rose": sum(number for number, step in steps if step > 0),
            "fell": sum(number for number, step in steps if step < 0),
            "stayed": sum(number for number, step in steps if not step),
        }

    @cached_property
    def tiers(self) -> list[tuple[str, int]]:
        """Tiers of the newest year chosen, with how many stand in each."""
        levels = {band.grade: band.level for band in self.scheme.grading.bands}
        counted = dict.fromkeys(levels.values(), 0)
        for (year, grade), number in self.counts.items():
            if year == self.after.year and grade in levels:
                counted[levels[grade]] += number
        return [
            (title_of({"zh": tier.title.zh, "en": tier.title.en}), sum(counted[level] for level in tier.levels if level in counted))
            for tier in self.scheme.tiers
        ]  # fmt: skip

    @cached_property
    def rated(self) -> int:
        return sum(number for (year, _g), number in self.counts.items() if year == self.after.year)


def board_of(
    line: Line,
    at: Organisation,
    after: Assessment,
    *,
    reached: Sequence[str] = ("",),
    with_map: bool = True,
) -> Board:
    """Put a board together, in a constant number of queries.

    Args:
        reached: tops of the parts of the tree whose branches' cards the reader may open.
    """
    before = line.before(after)
    scheme = line.scheme
    known = {band.grade for band in scheme.grading.bands}
    moved = years.moves(before, after, line.kind, at) if before else {}
    return Board(
        line=line,
        at=at,
        scheme=scheme,
        after=after,
        before=before,
        counts=years.grades_by_year(line, at),
        moved={pair: number for pair, number in moved.items() if set(pair) <= known},
        map=_map(line, scheme, at, after, reached) if with_map else None,
    )


def _map(
    line: Line, scheme: Scheme, at: Organisation, after: Assessment, reached: Sequence[str]
) -> Map | None:
    cells = years.matrix(after, line.kind, at, by_class=bool(scheme.classes))
    titles = years.class_titles(scheme)
    classes = sorted({class_name for _top, class_name in cells})
    tops = {top for top, _class in cells}
    found = Organisation.objects.filter(path__in=tops).order_by("path")
    board, year = address("standings", line), after.year
    rows = []
    for one in found.only("code", "name", "short_name", "path", "numchild", "kind"):
        of = [cells.get((one.path, class_name)) for class_name in classes]
        url = f"{board}&at={quote(one.code)}&year={year}"
        if one.kind == OrganisationKind.BRANCH:
            seen = any(one.path.startswith(top) for top in reached)
            url = reverse("report_card", args=[one.code]) if seen else ""
        rows.append((str(one), url, [cell and cell.mean for cell in of], [cell.number if cell else 0 for cell in of]))  # fmt: skip
    if not rows:
        return None
    columns = [class_words(titles, name) for name in classes]
    return Map(columns, rows, max(band.level for band in scheme.grading.bands))


def class_words(titles: dict[str, dict[str, str]], name: str) -> str:
    if name in titles:
        return title_of(titles[name])
    return (
        _("Class %(number)s") % {"number": name} if name.isdigit() else name or _("Without a class")
    )


def bands_of(scheme: Scheme) -> list[tuple[str, str]]:
    """Grades of a scheme, highest first: name and words."""
    known = {band.grade for band in scheme.grading.bands}
    return [(name, title_of(title)) for name, title in years.grade_titles(scheme).items() if name in known]  # fmt: skip


def address(name: str, line: Line) -> str:
    return f"{reverse(name)}?{urlencode({'of': line.key})}"
