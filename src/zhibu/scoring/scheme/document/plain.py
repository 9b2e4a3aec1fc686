"""A scheme as JSON, with every number as a scheme file writes it."""

import json
import typing
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, BeforeValidator

from zhibu.scoring.scheme import values
from zhibu.scoring.scheme.document.words import percent, points_of, share_of
from zhibu.scoring.scheme.model import Scheme


def as_json(scheme: Scheme) -> str:
    """Write a scheme as JSON, in the keys of a scheme file, defaults included.

    Units:
        points are texts such as "1.5", weights "30%", shares "1/3", counts numbers; so that what
        is written can be read as a scheme again.
    """
    return json.dumps(_piece(scheme), ensure_ascii=False, indent=2) + "\n"


def _piece(piece: BaseModel) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in type(piece).model_fields.items():
        value = getattr(piece, name)
        if value is None or value in ((), {}):
            continue
        units = _units(field.annotation) | _own(tuple(field.metadata))
        found[field.alias or name] = _value(value, units)
    return found


def _value(value: Any, units: set[Any]) -> Any:
    if isinstance(value, BaseModel):
        return _piece(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple) and values._share in units:
        return share_of((value[0], value[1]))
    if isinstance(value, tuple):
        return [_value(item, units) for item in value]
    if isinstance(value, dict):
        return {str(key): _value(item, units) for key, item in value.items()}
    if type(value) is int and values.points_of in units:
        return points_of(value)
    if type(value) is int and values._weight in units:
        return percent(value)
    return value


def _units(annotation: Any) -> set[Any]:
    """Find the readers of an annotation, which tell points, weights and counts apart."""
    own = _own(getattr(annotation, "__metadata__", ()))
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) is dict:
        arguments = arguments[1:]
    return own.union(*(_units(item) for item in arguments))


def _own(metadata: tuple[Any, ...]) -> set[Any]:
    return {item.func for item in metadata if isinstance(item, BeforeValidator)}
