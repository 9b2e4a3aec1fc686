"""The way to a bound book, by the real actions."""

from zhibu.records.actions import withdraw_draft
from zhibu.records.binding import bind_year
from zhibu.records.clearing import clear_quarter
from zhibu.records.models import Binding


def clear_all(held, by):
    withdraw_draft(record=held.draft, by=by)
    for quarter in (1, 2, 3, 4):
        clear_quarter(branch=held.branch, year=2025, quarter=quarter, by=by)


def bind(held, by) -> Binding:
    clear_all(held, by)
    return bind_year(branch=held.branch, year=2025, by=by)
