"""The glossary covers the rows of the site, their states and its permissions; translations agree with it."""

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.db.models import Choices
from django.utils.translation import override

import messages
from zhibu.orgs.permissions import Permission
from zhibu.terms.glossary import Term, glossary, words_of

SAME = {"non-member staff": "masses"}
"""Labels whose concept has another name."""
ROOMS = [room.name for room in apps.get_app_configs() if room.name.startswith("zhibu.")]


def enumerations(of: type[Choices] = Choices) -> Iterator[type[Choices]]:
    for room in ROOMS:
        for module in ("enums", "models"):
            if find_spec(f"{room}.{module}"):
                import_module(f"{room}.{module}")
    for found in of.__subclasses__():
        if found.__module__.startswith("zhibu."):
            yield found
        yield from enumerations(found)


def named(text: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", text.lower()))


def terms_of(enumeration: type[Choices]) -> dict[str, Term | None]:
    """Give the terms of the members, by label.

    The term has the label's name; where that means something else too, as with `plan`, the
    enumeration's name stands before it: `step_plan`.
    """
    found: dict[str, Term | None] = {}
    with override("en"):
        for member in enumeration:
            word = SAME.get(str(member.label)) or named(str(member.label))
            qualified = "_".join([*words_of(enumeration.__name__), word])
            found[str(member.label)] = glossary().get(qualified) or glossary().get(word)
    return found


def test_every_model_is_in_the_glossary():
    names = ["_".join(words_of(model.__name__)) for model in apps.get_models() if
             model.__module__.startswith("zhibu.")]  # fmt: skip
    assert [name for name in names if name not in glossary()] == []


def test_every_permission_is_in_the_glossary_in_its_own_words():
    for permission in Permission:
        meaning = glossary()[permission.name.lower()].meaning
        assert meaning.rstrip(".").lower() == permission.value.lower()


@pytest.mark.parametrize(
    "enumeration", sorted(set(enumerations()), key=str), ids=lambda e: e.__name__
)
def test_every_member_of_an_enumeration_is_in_the_glossary(enumeration):
    assert [label for label, term in terms_of(enumeration).items() if term is None] == []


@pytest.mark.parametrize(
    "enumeration", sorted(set(enumerations()), key=str), ids=lambda e: e.__name__
)
def test_translations_of_an_enumeration_agree_with_the_glossary(enumeration):
    room = enumeration.__module__.split(".")[1]
    said = {entry.marked.text: entry.zh for entry in messages.read(messages.place_of(room))}
    terms = terms_of(enumeration)
    wrong = {
        label: f"{said[label]}, not {term.zh}"
        for label, term in terms.items()
        if term and said.get(label) and said[label] != term.zh
    }
    assert wrong == {}
