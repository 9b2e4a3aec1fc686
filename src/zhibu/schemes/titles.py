"""Titles of schemes and clauses, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import get_language


def in_english() -> bool:
    """Whether the reader chose English; else Chinese is said."""
    return (get_language() or "").startswith("en")


def title_of(title: Mapping[str, str]) -> str:
    """Say a title of a scheme, which stands there in both languages."""
    return title["en" if in_english() else "zh"]
