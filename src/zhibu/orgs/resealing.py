"""Everything that lies under the field key is sealed anew after the key was changed (更换密钥).

A room says in its `ready` what it keeps sealed. What is not named here is lost with the former key.

Crash:
    Killed at any moment, each thing lies under the one key or the other, and both open it: run it again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from zhibu.ledger.entering import enter
from zhibu.orgs.entries import PEOPLE
from zhibu.orgs.models import Person
from zhibu.orgs.sealing import Field, Unreadable, is_present, mark_of, opened, seal

SealAnew = Callable[[], Iterator[str]]
"""Seals one thing after the other: gives "" for each, or the name of what no key opens, which stays as it is."""
_sealed: dict[str, SealAnew] = {}


@dataclass(frozen=True, slots=True)
class Anew:
    """What came of it for one sort of things."""

    count: int
    """Now under the present key."""
    unreadable: tuple[str, ...]
    """What neither key opens."""


def seals(sort: str, anew: SealAnew) -> None:
    """Let a room say what it keeps under the field key.

    Args:
        sort: of things, as in "people".
    """
    _sealed[sort] = anew


def seal_all_anew() -> dict[str, Anew]:
    """Seal everything under the present key, after the key was changed; give by sort what came of it.

    Ledger:
        person.sealed_anew of each whose fields lay under the former key
    """
    found = {}
    for sort, anew in _sealed.items():
        said = list(anew())
        wrong = tuple(one for one in said if one)
        found[sort] = Anew(len(said) - len(wrong), wrong)
    return found


def people_anew() -> Iterator[str]:
    """Seal the sensitive fields of people anew, and make their marks anew with them."""
    sealed = Q(identity_sealed__isnull=False) | Q(phone_sealed__isnull=False)
    people = Person.objects.filter(sealed).order_by("pk").values_list("pk", flat=True)
    for number in list(people):
        yield _person_anew(number)


@transaction.atomic
def _person_anew(number: int) -> str:
    person = Person.objects.select_for_update().get(pk=number)
    columns: dict[str, bytes] = {}
    wrong = ""
    for field in FIELDS:
        if is_present(person, field):
            continue
        try:
            plain = opened(person, field)
        except Unreadable as error:
            wrong = str(error)
            continue
        if plain:
            columns[f"{field}_sealed"] = seal(person.code, field, plain)
            if field == "identity":
                columns["identity_mark"] = mark_of(plain)
    if columns:
        Person.objects.filter(pk=number).update(**columns)
        enter(PEOPLE, "person.sealed_anew", person, by=None)
    return wrong


FIELDS: tuple[Field, ...] = ("identity", "phone")

__all__ = ["Anew", "SealAnew", "people_anew", "seal_all_anew", "seals"]
