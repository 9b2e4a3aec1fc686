"""Structure of the people below an organisation: ages, education, standings (队伍结构)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

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
    """Count people of memberships, in two queries."""
    counted = memberships.order_by().aggregate(
        people=Count("pk"),
        sexed=Count("pk", filter=~Q(person__sex="")),
        women=Count("pk", filter=Q(person__sex=Sex.FEMALE)),
        **{f"s_{it.value}": Count("pk", filter=Q(standing=it)) for it in Standing},
        **{f"e_{it.value}": Count("pk", filter=Q(person__education=it)) for it in Education},
    )
    births = (
        memberships.filter(person__born_on__isnull=False)
        .order_by()
        .values_list("person__born_on__year")
        .annotate(count=Count("pk"))
    )
    ages = [(day.year - year, count) for year, count in births]
    known = sum(counted[f"e_{it.value}"] for it in Education)
    schooled = sum(counted[f"e_{it}"] for it in SECONDARY_OR_HIGHER)
    return Structure(
        people=counted["people"],
        members=sum(counted[f"s_{it.value}"] for it in MEMBERS),
        by_standing=tuple((it, counted[f"s_{it.value}"]) for it in Standing),
        by_education=tuple((it, counted[f"e_{it.value}"]) for it in Education),
        women=_share(counted["women"], counted["sexed"]),
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
