"""What this room does by itself each day: proposals of shown results, foresight, reminders."""

from datetime import date

from zhibu.consequences import before_the_fall, reminding
from zhibu.consequences.actions.proposing import propose_waiting


def tick(day: date) -> None:
    """Do it for a day, after its scores; running it again changes nothing."""
    propose_waiting()
    before_the_fall.tick(day)
    reminding.tick(day)
