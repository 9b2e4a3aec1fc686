"""Year-end binding (年终装订): a year's book becomes an archive, and nothing of it changes any more."""

from zhibu.records.binding.actions import bind_year, hindrances
from zhibu.records.binding.contents import book_data, canonical
from zhibu.records.binding.verifying import Difference, Verification, verify_binding
from zhibu.records.models import Binding


def is_bound(branch, year: int) -> bool:
    """Whether the book of a branch for a year is bound."""
    return Binding.objects.filter(branch=branch, year=year).exists()


__all__ = [
    "Difference",
    "Verification",
    "bind_year",
    "book_data",
    "canonical",
    "hindrances",
    "is_bound",
    "verify_binding",
]
