"""Exact arithmetic on columns of integers.

Ibis writes `//` as the floor of a division in doubles, on every engine. It is exact while both
operands stay below 2^52: the bounds of the evidence contract and of the scheme's numbers see to
that. Operands are never negative here.
"""

from typing import Any

import ibis

Column = Any
"""An Ibis integer or boolean column; Ibis gives its expressions no useful static types."""


def total(column: Column) -> Column:
    """Sum as a 64-bit integer.

    DuckDB widens sums to 128 bits, and Ibis drops a plain cast back as needless; the step through
    a decimal is kept.
    """
    return column.sum().cast("decimal(38, 0)").cast("int64")


def whole(column: Column) -> Column:
    """Give a window's sum as a 64-bit integer."""
    return column.cast("decimal(38, 0)").cast("int64")


def half_up(numerator: Column, denominator: Column | int, step: int = 1) -> Column:
    """Round a quotient half up to a multiple of `step` hundredths; no evidence where dividing by 0.

    Units:
        hundredths in and out; `step` is 1, 10 or 100 for 2, 1 or 0 places.
    """
    divisor = denominator * step
    if isinstance(divisor, int):
        return (2 * numerator + divisor) // (2 * divisor) * step
    return (2 * numerator + divisor) // (2 * divisor).nullif(0) * step


def started_steps(shortfall: Column, step: Column | int) -> Column:
    """Count steps of which at least a part is used: ceil(shortfall / step), at least 0."""
    return (at_least(shortfall, 0) + step - 1) // step


def at_least(column: Column, bound: Column | int) -> Column:
    """Bound from below; no evidence stays no evidence."""
    return ibis.ifelse(column.isnull(), ibis.null("int64"), ibis.greatest(column, number(bound)))


def at_most(column: Column, bound: Column | int) -> Column:
    """Bound from above; no evidence stays no evidence."""
    return ibis.ifelse(column.isnull(), ibis.null("int64"), ibis.least(column, number(bound)))


def number(value: Column | int) -> Column:
    """Give a 64-bit literal; columns pass through."""
    return ibis.literal(value, "int64") if isinstance(value, int) else value


def nothing() -> Column:
    """Give a figure that is no evidence."""
    return ibis.null("int64")


def or_zero(column: Column) -> Column:
    """Give a count that is 0 where there is no row; never used on a figure of evidence."""
    return column.fill_null(number(0))


def add(columns: list[Column]) -> Column:
    """Add columns; 0 for none."""
    result: Column = None
    for column in columns:
        result = column if result is None else result + column
    return number(0) if result is None else result


def every(conditions: list[Column]) -> Column:
    """Join with and; true for none."""
    result: Column = None
    for condition in conditions:
        result = condition if result is None else result & condition
    return ibis.literal(True) if result is None else result


def some(conditions: list[Column]) -> Column:
    """Join with or; false for none."""
    result: Column = None
    for condition in conditions:
        result = condition if result is None else result | condition
    return ibis.literal(False) if result is None else result
