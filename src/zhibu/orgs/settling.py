"""Entered facts, made clean and checked before they stand in a row."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from zhibu.orgs.refusals import Refused, Stale

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def code_of(written: str) -> str:
    """Read a code: it stands in addresses and sorts the tree.

    Raises:
        Refused: it has other signs than letters, digits, dot, hyphen, underscore.
    """
    code = written.strip()
    if not _CODE.fullmatch(code):
        message = _(
            "A code has 1 to 40 letters, digits, dots, hyphens or underscores and begins with a letter "
            "or digit; “%(code)s” does not."
        )
        raise Refused(fields={"code": message % {"code": code}})
    return code


def put(row: models.Model, facts: Mapping[str, Any]) -> list[str]:
    """Set facts on a row, spaces around texts removed; gives the names of those that changed.

    Raises:
        Refused: with a message at each field that cannot take its value.
    """
    changed = []
    for name, value in facts.items():
        value = " ".join(value.split()) if isinstance(value, str) else value
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.append(name)
    others = [field.name for field in row._meta.fields if field.name not in facts]
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        fields = {name: " ".join(messages) for name, messages in error.message_dict.items()}
        raise Refused(fields=fields) from error
    return changed


def seen_of(row: models.Model, names: Sequence[str]) -> str:
    """Give a short mark of how a row looks, which a form brings back."""
    shown = json.dumps([getattr(row, name) for name in names], cls=DjangoJSONEncoder)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def require_seen(row: models.Model, names: Sequence[str], seen: str | None) -> None:
    """Refuse a change of a row that looks different from what the form showed.

    Raises:
        Stale: somebody else changed it meanwhile.
    """
    if seen is not None and seen != seen_of(row, names):
        raise Stale(
            _(
                "Somebody else changed this meanwhile. Compare with what stands there now, and save again."
            )
        )


@contextmanager
def refused_by_database(message: object, field: str = "") -> Iterator[None]:
    """Say in words what a constraint of the database found, where two people acted at once."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused(message, fields={field: message} if field else None) from error


__all__ = ["code_of", "put", "refused_by_database", "require_seen", "seen_of"]
