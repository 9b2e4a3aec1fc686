"""Measures as columns: from the facts of a subject to the points of a clause.

Each function is a growth (see `layers`): it asks for facts, puts figures, and ends with the column
`NODE!`: points earned in hundredths, or null where there is no evidence.
"""

from collections.abc import Callable

from zhibu.scoring.lowering.layers import Facts, Growth, Layers
from zhibu.scoring.lowering.measures import happenings, indicators, marks, records
from zhibu.scoring.lowering.measures.task import Task
from zhibu.scoring.scheme import measures as scheme


def lower(task: Task, layers: Layers, facts: Facts) -> Growth:
    """Choose the lowering of a measure by its type."""
    return _LOWERINGS[type(task.measure)](task, layers, facts)


_LOWERINGS: dict[type, Callable[[Task, Layers, Facts], Growth]] = {
    scheme.Records: records.records,
    scheme.Attendance: records.attendance,
    scheme.Indicator: indicators.indicator,
    scheme.Contest: indicators.contest,
    scheme.Inspected: marks.inspected,
    scheme.Review: marks.review,
    scheme.Base: marks.base,
    scheme.Carried: marks.carried,
    scheme.Events: happenings.events,
    scheme.Worked: happenings.worked,
}
