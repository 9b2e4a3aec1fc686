"""What is said of a checkpoint from outside: its tone, and the words with the size that it covers."""

from django.utils.translation import gettext_lazy as _

from zhibu.ledger.comparing import Outcome

TOLD = {
    Outcome.SAME: (
        "good",
        _("Same: all %(size)s entries that it covers are still as they were."),
    ),
    Outcome.CUT_OFF: (
        "bad",
        _("Cut off: it covers %(size)s entries, and fewer are published here. Entries were removed, "
          "or an old backup was restored."),
    ),
    Outcome.REWRITTEN: (
        "bad",
        _("Rewritten: among the %(size)s entries that it covers some were changed, removed or put in."),
    ),
    Outcome.OTHER_LOG: (
        "warn",
        _("Another log: this ledger did not sign it. Compare the name in its first line."),
    ),
}  # fmt: skip
UNREADABLE = _("This is no checkpoint: it begins with the log's name, the size and the root, "
               "then a blank line and signatures.")  # fmt: skip


def told_of(outcome: Outcome, size: int) -> tuple[str, str]:
    """Say what comparing a readable checkpoint found: the tone and the words."""
    tone, words = TOLD[outcome]
    return tone, str(words) % {"size": size}
