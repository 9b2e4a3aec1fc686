"""What a state looks like on a page: its word, its colour and a sign, never colour alone."""

from typing import Any

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
    AssessmentState.RUNNING: ("info", "hourglass-split"),
    AssessmentState.RATED: ("info", "check2-circle"),
    AssessmentState.IN_PUBLICATION: ("good", "eye"),
    AssessmentState.FROZEN: ("good", "lock"),
}

STATES = (AssessmentState, State, DutyState, RequestState, ReviewState, ObjectionState)
WORDS = {one.value: one.label for states in STATES for one in list(states)}


def look_of(value: str) -> dict[str, Any]:
    """Give word, tone and sign of a state; an unknown one is shown as it is."""
    tone, icon = LOOKS.get(value, ("none", ""))
    return {"words": WORDS.get(str(value), value), "tone": tone, "icon": icon}
