"""Sheets and voters of a round: blocks of subjects for each source, and who gets which blocks.

A block is the same for all who get it: the members of a branch, out of one source. People with the same
blocks have the same sheet, so that a sheet names as few people as it can.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from zhibu.ballots.enums import Raters
from zhibu.ballots.models import Review
from zhibu.ballots.raters.drawing import DRAWN, drawn
from zhibu.ballots.raters.standing import AsItStood, Place, Someone
from zhibu.orgs.enums import OrganisationKind
from zhibu.orgs.reach import STEP
from zhibu.urn.disclosure import K

Key = tuple[int, int, str]
"""Of a block: place of its source in the scheme, organisation, and what else tells it apart."""
Row = tuple[str, str, str, str]
"""Subject, source, name and note, as a sheet lists them."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet that was found: whose, whom it lists, and who is asked with it."""

    organisation: int
    rows: tuple[Row, ...]
    voters: tuple[tuple[int, int], ...]
    """Person and organisation, by number; none on a sheet for slips."""


@dataclass(slots=True)
class Found:
    """All that was found, before it is kept."""

    sheets: list[Listed] = field(default_factory=list)

    @property
    def voters(self) -> int:
        return sum(len(sheet.voters) for sheet in self.sheets)

    @property
    def longest(self) -> int:
        """Rows of the longest sheet."""
        return max((len(sheet.rows) for sheet in self.sheets), default=0)


def find(review: Review) -> Found:
    """Find sheets and voters as the organisation stood on the day of the roll."""
    return _Finder(review, AsItStood(review.organisation, review.roll_on)).found()


def subjects_of(review: Review, stood: AsItStood) -> dict[str, str]:
    """Give all who are to be rated: name by code."""
    every = _Finder(review, stood).every_subject("")
    return {code: name for _home, (code, _source, name, _note) in every}


class _Finder:
    def __init__(self, review: Review, stood: AsItStood) -> None:
        self.review, self.stood = review, stood
        self.subjects = set(review.subject.split(","))
        self.blocks: dict[Key, tuple[Row, ...]] = {}
        self.given: dict[int, dict[Key, None]] = defaultdict(dict)
        self.seats: dict[int, int] = {}
        """Person → organisation, of who votes for it and belongs to none here."""
        self.codes: dict[int, str] = {}
        self.slips: dict[Key, None] = {}

    def found(self) -> Found:
        for place, source in enumerate(self.review.sources):
            for kind in source["raters"]:
                if kind not in DRAWN:
                    FIND[Raters(kind)](self, place, source["source"])
        self.drawn_ones()
        return Found(sorted(self.sheets(), key=lambda one: (self.path(one), one.rows)))

    def path(self, sheet: Listed) -> str:
        place = self.stood.by_pk.get(sheet.organisation)
        return place.path if place else ""

    def sheets(self) -> Iterable[Listed]:
        together: dict[tuple[Key, ...], list[int]] = defaultdict(list)
        for person, keys in self.given.items():
            if filled := tuple(sorted(key for key in keys if self.blocks[key])):
                together[filled].append(person)
        for key in self.slips:
            if self.blocks[key]:
                together.setdefault((key,), [])
        for keys, people in together.items():
            rows = dict.fromkeys(row for key in keys for row in self.blocks[key])
            subjects = {row[0] for row in rows}
            voters = [
                (person, self.seat(person, keys[0][1]))
                for person in sorted(people)
                if subjects - {self.codes[person]}  # nobody rates oneself
            ]
            if voters or not people:
                yield Listed(keys[0][1], tuple(rows), tuple(voters))

    def seat(self, person: int, otherwise: int) -> int:
        return self.stood.home.get(person) or self.seats.get(person) or otherwise

    def give(self, people: Iterable[Someone], key: Key, rows: Callable[[], Iterable[Row]]) -> None:
        if key not in self.blocks:
            self.blocks[key] = tuple(rows())
        for person in people:
            self.given[person.pk][key] = None
            self.codes[person.pk] = person.code

    # --- Kinds of raters, each for all organisations at once ---------------------------------------

    def of_branch(self, place: int, source: str, belonging: dict[int, list[Someone]]) -> None:
        """People of a branch rate its members, itself, or its groups."""
        for branch in self.stood.branches:
            for kind in sorted(self.subjects & {"member", "branch", "group"}):
                rows = self.rows_in(branch, kind, source)
                self.give(belonging.get(branch.pk, ()), (place, branch.pk, kind), lambda r=rows: r)

    def members(self, place: int, source: str) -> None:
        self.of_branch(place, source, self.stood.members)

    def staff(self, place: int, source: str) -> None:
        self.of_branch(place, source, self.stood.staff)

    def group_members(self, place: int, source: str) -> None:
        for group in self.stood.of_kind(OrganisationKind.GROUP):
            people = self.stood.members.get(group.pk, [])
            rows = self.people_rows(people, source) if "member" in self.subjects else ()
            if "group" in self.subjects:
                rows = (*rows, row_of(group, source))
            self.give(people, (place, group.pk, "group"), lambda r=rows: r)

    def helped(self, place: int, source: str) -> None:
        """Nobody is known to be helped yet; the office takes them in, one by one."""

    def branch_committee(self, place: int, source: str) -> None:
        """The secretary enters the meeting's result; of the secretary the next of the committee."""
        for branch in self.stood.branches:
            leaders = list(dict.fromkeys(self.stood.leaders.get(branch.pk, ())))
            rows: list[Row] = []
            for kind in sorted(self.subjects & {"member", "group"}):
                rows += self.rows_in(branch, kind, source)
            first = self.stood.secretaries.get(branch.pk) or (leaders[0] if leaders else None)
            if first is None or not rows:
                continue
            self.seats.setdefault(first.pk, branch.pk)
            others = [row for row in rows if row[0] != first.code]
            self.give([first], (place, branch.pk, "committee"), lambda r=others: r)
            second = next((one for one in leaders if one.pk != first.pk), None)
            if second is not None and len(others) < len(rows):
                self.seats.setdefault(second.pk, branch.pk)
                own = [row for row in rows if row[0] == first.code]
                self.give([second], (place, branch.pk, "first"), lambda r=own: r)

    def higher_offices(self, place: int, source: str) -> None:
        """Offices above, the nearest first, as far up as it takes to have enough raters."""
        needed = max(self.review.minimum, K)
        rows: dict[str, list[Row]] = defaultdict(list)
        for home, row in self.every_subject(source):
            path, asked = home.path if row[0] != home.code else home.path[:-STEP], set[int]()
            while path and len(asked) < needed:
                people = self.stood.offices.get(path, ())
                if people:
                    rows[path].append(row)
                    asked |= {one.pk for one in people}
                path = path[:-STEP]
        for path, found in rows.items():
            seat = self.stood.places.get(path)
            pk = seat.pk if seat else self.stood.top.pk
            people = self.stood.offices[path]
            for one in people:
                self.seats.setdefault(one.pk, pk)
            self.give(people, (place, pk, path), lambda r=found: r)

    def invited(self, place: int, source: str) -> None:
        """Sheets without anybody on the roll: who is given a slip votes with its code."""
        sheets: dict[int, list[Row]] = defaultdict(list)
        for home, row in self.every_subject(source):
            sheets[home.pk].append(row)
        for pk, rows in sheets.items():
            kinds = sorted(self.subjects & {"member", "branch", "group"})
            key = (place, pk, kinds[0] if len(kinds) == 1 else "invited")
            self.give((), key, lambda r=rows: r)
            self.slips[key] = None

    def drawn_ones(self) -> None:
        """Branches that rate branches; their secretaries cast."""
        by_code = {branch.code: branch for branch in self.stood.branches}
        order = {one["source"]: place for place, one in enumerate(self.review.sources)}
        for code, rated in drawn(self.stood, self.review).items():
            branch = by_code[code]
            secretary = self.stood.secretaries[branch.pk]
            self.seats.setdefault(secretary.pk, branch.pk)
            ordered = sorted(rated, key=lambda it: (order[it[1]], by_code[it[0]].path))
            rows = [row_of(by_code[subject], source, self.stood) for subject, source in ordered]
            self.give([secretary], (order[ordered[0][1]], branch.pk, "drawn"), lambda r=rows: r)

    # --- Rows --------------------------------------------------------------------------------------

    def rows_in(self, branch: Place, kind: str, source: str) -> tuple[Row, ...]:
        if kind == "member":
            return self.people_rows(self.stood.members.get(branch.pk, ()), source)
        if kind == "branch":
            return (row_of(branch, source, self.stood),)
        return tuple(row_of(group, source) for group in self.stood.groups_of(branch))

    def people_rows(self, people: Iterable[Someone], source: str) -> tuple[Row, ...]:
        return tuple((one.code, source, one.name, one.job) for one in people)

    def every_subject(self, source: str) -> Iterable[tuple[Place, Row]]:
        """Each subject with the branch on whose sheet it stands; an organisation on its own."""
        of_branches = self.subjects & {"member", "branch", "group"}
        for branch in self.stood.branches if of_branches else ():
            for kind in sorted(of_branches):
                for row in self.rows_in(branch, kind, source):
                    yield branch, row
        for kind in sorted(self.subjects - of_branches):
            for place in self.stood.of_kind(kind):
                yield place, row_of(place, source, self.stood)


def row_of(place: Place, source: str, stood: AsItStood | None = None) -> Row:
    """An organisation as a row; its note is the organisation above it."""
    above = stood.places.get(place.path[:-STEP]) if stood else None
    return (place.code, source, place.name, above.name if above else "")


FIND: dict[Raters, Callable[[_Finder, int, str], None]] = {
    Raters.MEMBERS: _Finder.members,
    Raters.GROUP_MEMBERS: _Finder.group_members,
    Raters.STAFF: _Finder.staff,
    Raters.HELPED: _Finder.helped,
    Raters.BRANCH_COMMITTEE: _Finder.branch_committee,
    Raters.HIGHER_OFFICES: _Finder.higher_offices,
    Raters.INVITED: _Finder.invited,
}
"""How each kind is found that is not drawn."""

__all__ = ["Found", "Listed", "find", "subjects_of"]
