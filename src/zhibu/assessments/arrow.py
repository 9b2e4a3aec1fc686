"""Rows to tables of the engine."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow

Columns = Sequence[tuple[str, str]]


def table_of(columns: Columns, rows: Iterable[Sequence[Any]]) -> "pyarrow.Table":
    """Make a table; types are named as pyarrow names them."""
    import pyarrow as pa

    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pa.table(
        {
            name: pa.array(values, type=getattr(pa, kind)())
            for (name, kind), values in zip(columns, cells, strict=True)
        }
    )
