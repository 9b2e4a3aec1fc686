"""No model escapes the ledger unnoticed."""

from collections import Counter

import pytest
from django.db import connection

from zhibu.config.inventory import ENTERED, EXEMPT, PART, UNSEEN, models
from zhibu.ledger.checking import guarded, mirrored
from zhibu.ledger.guards import standing

LABELS = {one._meta.label: one for one in models()}


def test_every_model_takes_one_place_in_the_inventory():
    places = Counter([*ENTERED, *PART, *EXEMPT])
    assert {label for label in LABELS if places[label] != 1} == set()
    assert set(places) == set(LABELS)


def test_what_is_exempt_has_a_reason():
    reasons = {
        **EXEMPT,
        **{f"{m}.{c}": why for m, some in UNSEEN.items() for c, why in some.items()},
    }
    assert [label for label, reason in reasons.items() if len(reason) < 10] == []


def test_what_is_entered_is_registered_by_its_room():
    registered = {cover.model._meta.label: cover.prefix for cover in mirrored()}
    assert registered == ENTERED
    assert set(PART.values()) <= set(registered.values())


def test_guards_are_of_tables_that_are_there():
    tables = {one._meta.db_table for one in models()}
    assert {guard.table for guard in guarded()} <= tables


@pytest.mark.django_db
def test_every_registered_guard_stands_after_the_migrations():
    up = standing()
    assert [name for guard in guarded() for name in guard.names if name not in up] == []


@pytest.mark.django_db
def test_every_trigger_that_refuses_is_registered():
    registered = {name for guard in guarded() for name in guard.names}
    registered |= {f"{guard.table}_no_truncate" for guard in guarded()}
    found = {name for name in standing(connection) if "_no_" in name}
    assert found <= registered
