"""A wide table that grows by layers, one row per subject.

Figures refer to figures; each layer is one select over the one before, so that no expression is
written twice. Many clauses grow side by side: each is a generator that yields where it needs the
layer closed (see `grow`).
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from zhibu.scoring.lowering.arithmetic import Column
from zhibu.scoring.lowering.tables import prepared

Growth = Generator[None, None, None]

POINTS, COUNT, TEXT, TRUTH = "points", "count", "text", "truth"


@dataclass(slots=True)
class Facts:
    """Aggregates of the evidence tables, each asked for once however many clauses use it."""

    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[tuple[Any, ...], str] = field(default_factory=dict)
    sources: dict[str, Any] = field(default_factory=dict)

    def source(self, table: str, make: Callable[[], Any] | None = None) -> Any:
        """Give the table (or a derived one, made once) that aggregates are taken of."""
        if table not in self.sources:
            self.sources[table] = make() if make else prepared(table)
        return self.sources[table]

    def ask(
        self,
        table: str,
        key: tuple[Any, ...],
        aggregate: Callable[..., Column],
        *arguments: Any,
    ) -> str:
        """Ask for an aggregate per subject; give the name of its column.

        Args:
            table: the source it is taken of.
            key: what tells it apart from the source's other aggregates.
            aggregate: makes it, from the source and the arguments.
        """
        name = self.names.get((table, *key))
        if name is None:
            name = f"_{table}{len(self.names)}"
            self.names[(table, *key)] = name
            self.asked.setdefault(table, {})[name] = aggregate(self.source(table), *arguments)
        return name

    def joined(self, subjects: Any, also: Iterable[Any] = ()) -> Any:
        """Join all aggregates to the subjects; a subject without rows has nulls."""
        wide = subjects
        for table, aggregates in self.asked.items():
            source = self.sources[table]
            grouped = source.group_by(_subject=source["subject"]).agg(**aggregates)
            wide = wide.left_join(grouped, wide["subject"] == grouped["_subject"]).drop("_subject")
        for number, table in enumerate(also):
            key = f"_subject{number}"
            renamed = table.rename({key: "subject"})
            wide = wide.left_join(renamed, wide["subject"] == renamed[key]).drop(key)
        return wide


@dataclass(slots=True)
class Layers:
    """The growing table; `trace` lists the columns that are published, with their kinds."""

    table: Any
    trace: dict[str, str] = field(default_factory=dict)
    pending: dict[str, Column] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Column:
        return self.table[name]

    def put(self, name: str, column: Column, kind: str | None = None) -> None:
        """Add a column to the layer; with a kind it is published in the trace."""
        self.pending[name] = column
        if kind is not None:
            self.trace[name] = kind

    def close(self) -> None:
        """Close the layer: what was put can be read from now on."""
        if self.pending:
            self.table = self.table.mutate(**self.pending)
            self.pending = {}


def grow(layers: Layers, growths: Iterable[Growth], join: Callable[[], Any]) -> None:
    """Run generators in step, closing a layer after each step of all.

    In the first step they ask for their facts; `join` then gives the wide table.
    """
    running: list[Iterator[None]] = [growth for growth in growths if _goes_on(growth)]
    layers.table = join()
    while running:
        running = [growth for growth in running if _goes_on(growth)]
        layers.close()


def _goes_on(growth: Iterator[None]) -> bool:
    return next(growth, _DONE) is not _DONE


_DONE = object()
