"""Years of a branch: books kept in time, late or not at all, written straight into the tables."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from makers import Company, make_company, make_kind, make_person, make_record, make_role
from zhibu.orgs.enums import RoleKind
from zhibu.orgs.models import Organisation, Person
from zhibu.records.enums import State
from zhibu.schemes.actions import adopt
from zhibu.schemes.models import Adoption
from zhibu.schemes.reading import preset_text
from zhibu.terms.periods import Period, Year

YEAR = 2026
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
EACH = {
    "general_meeting": "quarter",
    "committee_meeting": "month",
    "group_meeting": "month",
    "theme_day": "month",
    "lecture": "half",
    "organisational_life_meeting": "year",
    "democratic_review": "year",
    "staff_meeting": "half",
    "home_visit": "quarter",
}
"""What `sanhua` asks for of the kinds that every book has."""


def office(company: Company) -> Person:
    person = make_person()
    make_role(person, company.root, RoleKind.ASSESSMENT_OFFICE)
    return person


def adopted(company: Company, name: str = "sanhua", from_day: date = FIRST) -> Adoption:
    return adopt(
        organisation=company.root, text=preset_text(name), from_day=from_day, by=office(company)
    )


def company_of(members: int = 20) -> Company:
    make_kind("study", with_hours=True)
    return make_company(members=members)


def parts(kind: str) -> tuple[Period, ...]:
    return Year(YEAR).parts(EACH[kind])


def enter(
    branch: Organisation,
    by: Person,
    kind: str,
    held_on: date,
    *,
    after: int = 0,
    present: Iterable[Person] = (),
    absent: Iterable[Person] = (),
    hours: int | None = None,
) -> None:
    """A record as its submission would have left it, entered so many days after it was held."""
    make_record(
        branch,
        by=by,
        kinds=[kind],
        held_on=held_on,
        entered_on=held_on + timedelta(days=after),
        submitted_at=timezone.now(),
        state=State.SUBMITTED,
        present=present,
        absent=absent,
        hours=hours,
    )


def keep_everything(
    branch: Organisation, by: Person, *, but: Iterable[tuple[str, str]] = ()
) -> None:
    """Enter all that is asked for, on the last day of each part, but the named kinds and parts."""
    left_out = set(but)
    for kind in EACH:
        for part in parts(kind):
            if (kind, str(part)) not in left_out:
                enter(branch, by, kind, part.last)
