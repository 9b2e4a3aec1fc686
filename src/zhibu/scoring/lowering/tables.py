"""The tables that an expression reads, as integers: what the engines prepare from the evidence.

Scores are hundredths, dates are months, history counts years back; the expression so knows neither
year nor decimal, and its text can be kept by the scheme's hash.
"""

from typing import Any

import ibis

PREPARED: dict[str, dict[str, str]] = {
    "subjects": {
        "subject": "string",
        "kind": "string",
        "parent": "string",
        "class": "string",
        "size": "int64",
    },
    "records": {
        "subject": "string",
        "kind": "string",
        "month": "int64",
        "days_late": "int64",
        "quantity": "int64",
        "attended": "int64",
        "expected": "int64",
    },
    "inspections": {
        "subject": "string",
        "clause": "string",
        "round": "int64",
        "score": "int64",
    },
    "indicators": {
        "subject": "string",
        "indicator": "string",
        "round": "int64",
        "target": "int64",
        "low": "int64",
        "high": "int64",
        "actual": "int64",
    },
    "events": {"subject": "string", "event": "string", "month": "int64", "points": "int64"},
    "points": {
        "subject": "string",
        "month": "int64",
        "amount": "int64",
        "quality": "int64",
        "coefficient": "int64",
    },
    "history": {
        "subject": "string",
        "back": "int64",
        "level": "int64",
        "grade": "string",
        "score": "int64",
    },
}


def prepared(name: str) -> Any:
    """Give the table as an expression without data."""
    return ibis.table(PREPARED[name], name=name)


def event_column(channel: str, round_: int, source: str, what: str) -> str:
    """Name a column of the ballot statistics: `peer.1.members.sum`, `.n`."""
    return f"{channel}.{round_}.{source}.{what}"
