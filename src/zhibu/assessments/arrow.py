"""Rows to tables of the engine."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow

Columns = Sequence[tuple[str, str]]
AT_ONCE = 5_000
"""Rows taken at a time: hundreds of thousands of rows, each an object, keep the collector busy."""


def table_of(columns: Columns, rows: Iterable[Sequence[Any]]) -> "pyarrow.Table":
    """Make a table; types are named as pyarrow names them."""
    import pyarrow as pa

    schema = pa.schema([(name, getattr(pa, kind)()) for name, kind in columns])
    given, batches = iter(rows), []
    while some := list(islice(given, AT_ONCE)):
        cells = zip(*some, strict=True)
        arrays = [pa.array(each, one.type) for each, one in zip(cells, schema, strict=True)]
        batches.append(pa.record_batch(arrays, schema=schema))
    return pa.Table.from_batches(batches, schema)
