"""Structure of the people below an organisation: ages, education, standings (队伍结构)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from zhibu.orgs.enums import MEMBERS, Education, Sex, Standing
from zhibu.orgs.models import Membership

SECONDARY_OR_HIGHER = [it for it in Education.values if it != Education.LOWER]


@dataclass(frozen=True, slots=True)
class Structure:
    """Counts of people; ages and shares are of those of whom the fact is entered.

    Units:
        age in tenths of a year, shares in basis points; None where nothing is entered.
    """

    people: int
    members: int
    by_standing: tuple[tuple[Standing, int], ...]
    by_education: tuple[tuple[Education, int], ...]
    women: int | None
    age: int | None
    schooled: int | None
    """Share with secondary school or higher."""

    @property
    def years(self) -> str:
        """The mean age as it is written, as in 43.1."""
        return "" if self.age is None else f"{self.age // 10}.{self.age % 10}"


def structure_of(memberships: QuerySet[Membership], day: date) -> Structure:
    """Count people of memberships, in one query."""
    rows = (
        memberships.order_by()
        .values_list("standing", "person__education", "person__sex", "person__born_on__year")
        .annotate(count=Count("pk"))
    )
    standings, educations, sexes = Counter[str](), Counter[str](), Counter[str]()
    ages: list[tuple[int, int]] = []
    for standing, education, sex, year, count in rows:
        standings[standing] += count
        educations[education] += count
        sexes[sex] += count
        if year is not None:
            ages.append((day.year - year, count))
    known = sum(educations[it] for it in Education.values)
    schooled = sum(educations[it] for it in SECONDARY_OR_HIGHER)
    return Structure(
        people=standings.total(),
        members=sum(standings[it] for it in MEMBERS),
        by_standing=tuple((it, standings[it]) for it in Standing),
        by_education=tuple((it, educations[it]) for it in Education),
        women=_share(sexes[Sex.FEMALE], sexes[Sex.FEMALE] + sexes[Sex.MALE]),
        age=_mean_tenths(ages),
        schooled=_share(schooled, known),
    )


def _share(part: int, whole: int) -> int | None:
    return (20_000 * part + whole) // (2 * whole) if whole else None


def _mean_tenths(ages: list[tuple[int, int]]) -> int | None:
    people = sum(count for _age, count in ages)
    years = sum(age * count for age, count in ages)
    return (20 * years + people) // (2 * people) if people else None


__all__ = ["Structure", "structure_of"]
