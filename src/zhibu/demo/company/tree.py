"""The company's tree: committees, general branches, branches with classes, groups."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from random import Random

from zhibu.demo.company import words
from zhibu.orgs.enums import OrganisationKind as Kind
from zhibu.orgs.models import Organisation
from zhibu.orgs.seeking import sought_of

COMMITTEES, BRANCHES, MEMBERS = 57, 878, 19_353
"""Jilin's figures (吉林油田党员塑形工程)."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each."""

    committees: int
    branches: int
    members: int

    @classmethod
    def at(cls, scale: float) -> "Size":
        whole = (COMMITTEES, BRANCHES, MEMBERS)
        return cls(*(max(2, round(count * scale)) for count in whole))


class Tree:
    """Builds rows of organisations with their paths, parents before children."""

    def __init__(self, size: Size, chance: Random, today: date) -> None:
        self.size, self.chance, self.today = size, chance, today
        self.rows: list[Organisation] = []
        self.sizes: dict[str, int] = {}
        """Members of each branch, by code."""

    def plant(self) -> list[Organisation]:
        company = self._add(None, "P", "江原油田公司党委", "公司党委", Kind.COMMITTEE)
        sizes = self._branch_sizes()
        for number in range(self.size.committees):
            count = self._share(self.size.branches, self.size.committees, number)
            self._committee(company, number, count, sizes)
        return self.rows

    def _committee(self, company: Organisation, number: int, count: int, sizes: list[int]) -> None:
        suffix, teams = words.UNITS[number % len(words.UNITS)]
        unit = self._name(number) + suffix
        working = number % 9 == 5
        kind = Kind.WORKING_COMMITTEE if working else Kind.COMMITTEE
        body = "党工委" if working else "党委"
        top = self._add(company, f"C{number + 1:02}", unit + body, unit + body, kind, unit=unit)
        parents = [top]
        if count >= 12:  # large committees have a general branch between
            code, name = f"G{number + 1:02}", f"{unit}{self.chance.choice('一二三')}大队党总支"
            parents.append(self._add(top, code, name, name[-6:], Kind.GENERAL_BRANCH, unit=unit))
        for place in range(count):
            pattern, class_number = teams[(place - 1) % len(teams)]
            team = pattern.format(n=(place - 1) // len(teams) + 1) if place else words.OFFICE
            parent = parents[-1] if place > count * 2 // 3 else top
            self._branch(parent, unit, team, class_number if place else 4, sizes.pop())

    def _branch(self, parent: Organisation, unit: str, team: str, class_: int, size: int) -> None:
        code = f"B{len(self.sizes) + 1:04}"
        founded = date(1990 + self.chance.randrange(30), self.chance.randint(1, 12), 1)
        elected = self.today - timedelta(days=self.chance.randint(30, 3 * 365 - 60))
        if self.chance.random() < 0.06:
            elected = self.today - timedelta(days=3 * 365 - self.chance.randint(-90, 170))
        branch = self._add(
            parent,
            code,
            f"{unit}{team}党支部",
            f"{team}党支部",
            Kind.BRANCH,
            unit=f"{unit}{team}",
            class_number=class_,
            founded_on=founded,
            elected_on=None if self.chance.random() < 0.03 else elected,
        )
        self.sizes[code] = size
        for number in range(size // 8 if size >= 15 else 0):
            name = f"第{'一二三四五六七'[number]}党小组"
            self._add(branch, f"{code}-{number + 1}", f"{unit}{team}{name}", name, Kind.GROUP)

    def _add(
        self,
        parent: Organisation | None,
        code: str,
        name: str,
        short: str,
        kind: Kind,
        **more: object,
    ) -> Organisation:
        path = parent.path if parent else ""
        place = parent.numchild + 1 if parent else 1
        if kind not in (Kind.BRANCH, Kind.GROUP):
            days = self.chance.randint(60, 900)
            more |= {"founded_on": date(1985, 7, 1), "elected_on": self.today - timedelta(days)}
        node = Organisation(
            id=len(self.rows) + 1,
            code=code,
            name=name,
            short_name=short,
            kind=kind,
            path=Organisation._get_path(path, len(path) // Organisation.steplen + 1, place),
            depth=len(path) // Organisation.steplen + 1,
            numchild=0,
            sought=sought_of(code, name, short),
            **more,
        )
        if parent:
            parent.numchild += 1
        self.rows.append(node)
        return node

    def _branch_sizes(self) -> list[int]:
        """Sizes between about 8 and 40 that sum to the members exactly."""
        weights = [8 + self.chance.randrange(28) for _ in range(self.size.branches)]
        sums = list(accumulate(weights, initial=0))
        ends = [self.size.members * upto // sums[-1] for upto in sums]
        return [end - begin for begin, end in pairwise(ends)]

    def _share(self, whole: int, parts: int, number: int) -> int:
        return whole * (number + 1) // parts - whole * number // parts

    def _name(self, number: int) -> str:
        return words.FIELDS[(number + number // len(words.FIELDS)) % len(words.FIELDS)]
