"""What a person must write: not too short to mean anything, not longer than its column."""

from django.utils.translation import gettext as _

from zhibu.orgs.refusals import Refused

SHORTEST, LONGEST = 5, 500


def written(text: str, field: str) -> str:
    """Take what was written for a field.

    Raises:
        Refused: it is too short or too long.
    """
    text = text.strip()
    if not SHORTEST <= len(text) <= LONGEST:
        message = _("Write %(least)d to %(most)d characters; these are %(found)d.")
        raise Refused(fields={field: message % {"least": SHORTEST, "most": LONGEST, "found": len(text)}})  # fmt: skip
    return text
