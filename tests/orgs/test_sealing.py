"""Sensitive fields: sealed to their person and field, opened only with the key, masked on screen."""

from datetime import date

import pytest
from django.test import override_settings

from makers import make_person
from zhibu.orgs.identity import masked_identity, read_identity
from zhibu.orgs.models import Person
from zhibu.orgs.refusals import Refused
from zhibu.orgs.resealing import people_anew
from zhibu.orgs.sealing import (
    Unreadable,
    mark_of,
    masked,
    opened,
    seal,
    sealed_fields,
)

NUMBER = "11010519491231002X"


def sealed(**fields):
    person = make_person(**fields)
    Person.objects.filter(pk=person.pk).update(**sealed_fields(person.code, NUMBER, "13800138000"))
    return Person.objects.get(pk=person.pk)


@pytest.mark.django_db
def test_what_is_sealed_opens_again_and_shows_masked():
    person = sealed()
    assert opened(person, "identity") == NUMBER
    assert masked(person) == ("110**************X", "138****8000")
    assert masked(make_person()) == ("", "")


def test_what_is_masked_stays_open_though_birth_sex_and_home_are_known():
    """A page shows day of birth and sex; who knows the county too must not be left with one number."""
    today = date(2026, 1, 1)
    seen, read = masked_identity(NUMBER), read_identity(NUMBER, today)
    fitting = []
    for serial in range(1_000):
        for check in "0123456789X":
            tried = f"{NUMBER[:14]}{serial:03}{check}"
            try:
                found = read_identity(tried, today)
            except Refused:
                continue
            if (masked_identity(tried), found.sex) == (seen, read.sex):
                fitting.append(tried)
    assert NUMBER in fitting
    assert len(fitting) > 40


@pytest.mark.django_db
def test_a_ciphertext_cannot_move_to_another_person_or_field():
    person, other = sealed(), make_person()
    other.identity_sealed = person.identity_sealed
    person.phone_sealed = person.identity_sealed
    for row, field in ((other, "identity"), (person, "phone")):
        with pytest.raises(Unreadable):
            opened(row, field)


@pytest.mark.django_db
def test_one_flipped_byte_is_found():
    person = sealed()
    kept = bytes(person.identity_sealed)
    for place in (0, 1, len(kept) - 1):
        person.identity_sealed = kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :]
        with pytest.raises(Unreadable):
            opened(person, "identity")


def test_sealing_twice_differs_and_the_mark_does_not():
    assert seal("P1", "identity", NUMBER) != seal("P1", "identity", NUMBER)
    assert mark_of(NUMBER) == mark_of(NUMBER)


@pytest.mark.django_db
def test_a_new_key_opens_old_fields_until_they_are_sealed_anew(settings):
    person, old = sealed(), settings.FIELD_KEY
    mark = bytes(person.identity_mark)
    with override_settings(FIELD_KEY="another key"):
        assert masked(person).identity == "?"
    with override_settings(FIELD_KEY="another key", FIELD_KEY_FORMER=old):
        assert opened(person, "identity") == NUMBER
        assert list(people_anew()) == [""]
    with override_settings(FIELD_KEY="another key"):
        person.refresh_from_db()
        assert opened(person, "identity") == NUMBER
        assert bytes(person.identity_mark) != mark
