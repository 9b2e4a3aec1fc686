"""Whatever is entered in whatever order: one place a day, and days before a change stay as they were."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from makers import make_company, make_member, make_person, make_role
from zhibu.orgs import actions
from zhibu.orgs.enums import RoleKind, Standing
from zhibu.orgs.models import Membership
from zhibu.orgs.refusals import Refused

BACK = 100
DAYS = st.integers(-2, 95)
PLACES = st.sampled_from(["branch", "sibling", "foreign"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), DAYS, PLACES, st.sampled_from(Standing.values)),
        st.tuples(st.just("transfer"), DAYS, PLACES),
        st.tuples(st.just("group"), DAYS, st.sampled_from(["group", "other_group", "none"])),
        st.tuples(st.just("standing"), DAYS, st.sampled_from(Standing.values)),
        st.tuples(st.just("leave"), DAYS),
    ),
    max_size=12,
)


def days(today):
    return [today - timedelta(back) for back in range(BACK, -3, -1)]


def places(person, today) -> dict[date, list[tuple]]:
    """Where the person belonged on each day of the last months."""
    rows = list(Membership.objects.filter(person=person))
    return {
        day: [(it.branch_id, it.group_id, it.standing) for it in rows if it.holds_on(day)]
        for day in days(today)
    }


def take(step, person, company, by, today):
    """Try a step; gives the first day that it may have changed."""
    name, back, *rest = step
    day = today - timedelta(back)
    at = getattr(company, rest[0], None) if rest else None
    match name:
        case "join":
            actions.join_branch(person=person, branch=at, standing=rest[1], from_day=day, by=by)
        case "transfer":
            actions.transfer(person=person, to=at, day=day, by=by)
        case "group":
            actions.change_group(person=person, group=at, day=day, by=by)
        case "standing":
            actions.change_standing(person=person, to=rest[0], day=day, by=by)
        case "leave":
            actions.leave(person=person, day=day, why="left", by=by)
            return day + timedelta(1)
    return day


@pytest.mark.django_db
@settings(max_examples=60)
@given(steps=STEPS, member=st.booleans())
def test_random_changes_keep_one_place_a_day_and_the_days_before(steps, member):
    today = timezone.localdate()
    with transaction.atomic():
        company = make_company()
        by = make_person()
        make_role(by, company.root, RoleKind.ASSESSMENT_OFFICE)
        person = make_member(company.branch) if member else make_person()
        for step in steps:
            before = places(person, today)
            try:
                with transaction.atomic():
                    changed_from = take(step, person, company, by, today)
            except Refused:
                assert places(person, today) == before
                continue
            after = places(person, today)
            assert all(len(found) <= 1 for found in after.values())
            assert changed_from <= today + timedelta(1)
            assert {day: after[day] for day in after if day < changed_from} == {
                day: before[day] for day in before if day < changed_from
            }
        transaction.set_rollback(True)
