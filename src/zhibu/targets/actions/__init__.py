"""What is done with targets; docs/targets.md tells the story."""

from zhibu.targets.actions.breaking_down import Part, break_down
from zhibu.targets.actions.choosing import choose_own
from zhibu.targets.actions.negotiating import agree, amend, counter, propose, withdraw
from zhibu.targets.actions.reporting import report

__all__ = [
    "Part",
    "agree",
    "amend",
    "break_down",
    "choose_own",
    "counter",
    "propose",
    "report",
    "withdraw",
]
