"""The glossary covers what the product names: scheme keys, statuses, proposals, presets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

import zhibu.presets
from zhibu.scoring.evidence.contract import KINDS as SUBJECT_KINDS
from zhibu.scoring.scheme.conditions import FACTS
from zhibu.scoring.scheme.document.words import STATUSES
from zhibu.scoring.scheme.measures import KINDS as MEASURES
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.outcome import Proposal
from zhibu.terms.glossary import glossary

PRESETS = Path(zhibu.presets.__file__).parent
LANGUAGES = {"zh", "en"}
"""Keys that name no concept of the field."""


def pieces(annotation: Any, known: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """Walk through the models of an annotation, each with all that it holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation in known:
            return
        known.add(annotation)
        yield annotation
        for field in annotation.model_fields.values():
            yield from pieces(field.annotation, known)
    for part in get_args(annotation):
        yield from pieces(part, known)


def keys() -> dict[str, str]:
    """Give the keys of a scheme file, each with a model that has it."""
    return {
        field.alias or name: piece.__name__
        for piece in pieces(Scheme, set())
        for name, field in piece.model_fields.items()
    }


def covered(name: str) -> bool:
    """Say whether the glossary has a name: as it stands, or the singular of a list's key."""
    name = name.replace("-", "_")
    singular = [name.removesuffix("s"), name.removesuffix("es"), name.removesuffix("ies") + "y"]
    return any(word in glossary() for word in (name, *singular))


def lacking(names: Any) -> list[str]:
    return [name for name in names if not covered(name)]


def test_the_walk_reaches_measures_conditions_and_outcome():
    found = keys()
    assert {"records", "at_least", "fall", "propose", "boundary", "beyond", "names"} <= set(found)
    assert found["boundary"] == "Grading"


def test_every_key_of_a_scheme_is_in_the_glossary():
    found = {key: model for key, model in keys().items() if key not in LANGUAGES}
    assert {key: found[key] for key in lacking(found)} == {}


@pytest.mark.parametrize(
    "names",
    [
        MEASURES,
        tuple(FACTS),
        STATUSES,
        tuple(SUBJECT_KINDS),
        tuple(proposal.value for proposal in Proposal),
        tuple(path.parent.name for path in PRESETS.glob("*/scheme.yaml")),
    ],
    ids=["measures", "facts", "statuses", "kinds of subject", "proposals", "presets"],
)
def test_every_name_is_in_the_glossary(names):
    assert lacking(names) == []


def test_a_name_that_the_glossary_lacks_is_found():
    assert lacking(["clauses", "statuses", "penalties", "zhuji-jinxing", "bonuz"]) == ["bonuz"]
