"""What a state looks like on a page: its word, its colour and a sign, never colour alone.

A database gives a state back as a bare text, and the text alone does not tell whose it is: a frozen
roll and a frozen assessment are both "frozen". So states stand in tables; within one, a value that two
of them use with different words is refused when this is imported.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import override

from zhibu.assessments.enums import AssessmentState
from zhibu.ballots.enums import ObjectionState, ReviewState
from zhibu.duties.enums import DutyState, RequestState
from zhibu.records.enums import State

LOOKS: dict[str, tuple[str, str]] = {
    State.DRAFT: ("none", "pencil"),
    State.SUBMITTED: ("info", "send"),
    State.CHECKED: ("good", "check2-circle"),
    State.RETURNED: ("warn", "reply"),
    DutyState.UPCOMING: ("none", "calendar-event"),
    DutyState.DUE: ("info", "hourglass-split"),
    DutyState.DONE: ("good", "check2"),
    DutyState.LATE: ("warn", "clock-history"),
    DutyState.MISSING: ("bad", "exclamation-circle"),
    DutyState.EXEMPT: ("none", "slash-circle"),
    RequestState.ASKED: ("info", "hourglass-split"),
    RequestState.APPROVED: ("good", "check2"),
    RequestState.DECLINED: ("bad", "x-circle"),
    ReviewState.PLANNED: ("none", "calendar-event"),
    ReviewState.SHOWN: ("info", "eye"),
    ReviewState.FROZEN: ("info", "lock"),
    ReviewState.OPEN: ("good", "pencil-square"),
    ReviewState.CLOSED: ("warn", "hourglass-split"),
    ReviewState.UNLOCKED: ("warn", "unlock"),
    ReviewState.COUNTED: ("info", "check2-circle"),
    ReviewState.PUBLISHED: ("good", "check2"),
    ReviewState.CALLED_OFF: ("none", "slash-circle"),
    ObjectionState.RAISED: ("warn", "hourglass-split"),
    ObjectionState.ACCEPTED: ("good", "check2"),
    ObjectionState.REFUSED: ("none", "x-circle"),
}
OF_ASSESSMENTS: dict[str, tuple[str, str]] = {
    AssessmentState.RUNNING: ("info", "hourglass-split"),
    AssessmentState.RATED: ("info", "check2-circle"),
    AssessmentState.IN_PUBLICATION: ("good", "eye"),
    AssessmentState.FROZEN: ("good", "lock"),
    AssessmentState.CALLED_OFF: ("none", "slash-circle"),
}


def words_of(states: Iterable[type[TextChoices]]) -> dict[str, Any]:
    """Give the word of every value of a table.

    Raises:
        ValueError: two states use one value for different things.
    """
    found: dict[str, Any] = {}
    for one in (one for each in states for one in each):
        known = found.setdefault(one.value, one)
        if _source(known) != _source(one):
            raise ValueError(
                f"{type(known).__name__}.{known.name} and {type(one).__name__}.{one.name} are both "
                f"{one.value!r} and do not mean the same: give one of them a table of its own."
            )
    return {value: one.label for value, one in found.items()}


def _source(one: TextChoices) -> str:
    """The English word, whatever the language just now."""
    with override("en"):
        return str(one.label)


TABLES: Mapping[str, tuple[Mapping[str, Any], Mapping[str, tuple[str, str]]]] = {
    "": (words_of((State, DutyState, RequestState, ReviewState, ObjectionState)), LOOKS),
    "assessment": (words_of((AssessmentState,)), OF_ASSESSMENTS),
}


def look_of(value: str, kind: str = "") -> dict[str, Any]:
    """Give word, tone and sign of a state; an unknown one is shown as it is.

    Args:
        value: the state, as a member or as the database keeps it.
        kind: "assessment" for the state of an assessment; nothing for any other.
    """
    words, looks = TABLES[kind]
    tone, icon = looks.get(value, ("none", ""))
    return {"words": words.get(str(value), value), "tone": tone, "icon": icon}
