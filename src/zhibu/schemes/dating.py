"""Give the text of a scheme another version and day: comments, order and layout stay as they are."""

import json
from datetime import date
from typing import Any

from django.utils import timezone


def next_year() -> date:
    """Give the first of next January: rules that begin within a year are unfair to what was done before."""
    return date(timezone.localdate().year + 1, 1, 1)


def dated(text: str, version: str = "", effective: date | None = None) -> str:
    """Put a version and the day from which it holds into a text; nothing else of it changes.

    What is not given stays, and so does a text that cannot be read, or has no such field.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, RecursionError):
        return text
    put = {"version": version, "effective": effective.isoformat() if effective else ""}
    fields = root.value if root is not None and isinstance(root.value, list) else []
    pairs = [one for one in fields if isinstance(one, tuple)]
    cuts = [(value, put[key.value]) for key, value in pairs if _is_word(key, value) and put.get(key.value)]  # fmt: skip
    for value, words in sorted(cuts, key=lambda one: -one[0].start_mark.index):
        start, end = value.start_mark.index, value.end_mark.index
        text = text[:start] + json.dumps(words, ensure_ascii=False) + text[end:]
    return text


def _is_word(key: Any, value: Any) -> bool:
    """Whether both stand on one line as plain words."""
    plain = isinstance(key.value, str) and isinstance(value.value, str)
    return plain and value.style not in ("|", ">")


__all__ = ["dated"]
