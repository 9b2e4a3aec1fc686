"""Accounts of measures (计量说明): what the trace says of each, written out with its numbers."""

from collections.abc import Callable

from zhibu.scoring.explanation.accounts import happenings, indicators, marks, records
from zhibu.scoring.explanation.accounts.asked import Asked
from zhibu.scoring.explanation.model import Account
from zhibu.scoring.scheme import measures as scheme

__all__ = ["Asked", "account_of"]


def account_of(asked: Asked) -> Account:
    """Say what the trace holds of one measure.

    Shape: the columns of one node → evidence, arithmetic and result, what is lacking, hints.
    """
    return _ACCOUNTS[type(asked.measure)](asked)


_ACCOUNTS: dict[type, Callable[[Asked], Account]] = {
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
