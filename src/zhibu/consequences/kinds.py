"""What a confirmed proposal becomes (落实方式), by what it proposes."""

from zhibu.consequences.enums import TalkKind
from zhibu.scoring.scheme.outcome import Proposal as Kind

TALKS = {
    Kind.INTERVIEW: TalkKind.INTERVIEW,
    Kind.ADMONITION_TALK: TalkKind.ADMONITION,
    Kind.COLLECTIVE_ADMONITION_TALK: TalkKind.COLLECTIVE,
}
NOTICES = frozenset({Kind.NOTICE_OF_CRITICISM, Kind.CRITICISM, Kind.YELLOW_CARD})
SETTLEMENTS = frozenset({Kind.REWARD, Kind.PENALTY})
BEFORE_THE_FALL = frozenset({Kind.PROMPT, Kind.WARNING})
"""Said before a level is lost, hence before anything is frozen; with a deadline they ask to put right too."""
ELSEWHERE = frozenset({Kind.HONOUR, Kind.PAIRING})
"""Honours and pairings are nominated and assigned from the results themselves."""
RECORDED_ONLY = frozenset(
    {Kind.REPLACE_LEADER, Kind.CONSIDER_REPLACEMENT, Kind.ORGANISATIONAL_HANDLING,
     Kind.UNQUALIFIED_MEMBER}
)  # fmt: skip
"""What the authority does by its own procedure: here it is recorded and reported, nothing is changed."""
BY_THE_DECIDER = RECORDED_ONLY | {Kind.GUIDANCE, Kind.HELP}
"""Work of the office above; else the branch's secretary or the group's leader does it."""
LENIENT = frozenset(
    {Kind.REWARD, Kind.MODEL_POST, Kind.PIONEER_POST, Kind.DEMONSTRATION, Kind.HELP,
     Kind.GUIDANCE, *ELSEWHERE}
)  # fmt: skip
"""What honours or helps, and punishes nobody."""


def confirmable_together(propose: str) -> bool:
    """Whether several may be confirmed in one act: what honours or helps; nothing that weighs on anybody."""
    return propose in LENIENT


def rectifies(propose: str, within_days: int | None) -> bool:
    """Whether something is to be put right by a day."""
    return propose == Kind.RECTIFICATION or (propose in BEFORE_THE_FALL and within_days is not None)


def works(propose: str) -> bool:
    """Whether somebody has something to do that is neither a talk nor a notice nor a list."""
    apart = {*TALKS, *NOTICES, *SETTLEMENTS, *ELSEWHERE, Kind.RECTIFICATION, Kind.INELIGIBLE}
    return Kind(propose) not in apart
