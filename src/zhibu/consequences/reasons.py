"""Words that a person must give: a reason, a report, notes."""

from django.utils.translation import gettext as _

from zhibu.orgs.refusals import Refused

LONGEST = 1000
SENTENCE = 5, 500
"""Not too short to mean anything, not longer than its column."""


def given(text: str, field: str, most: int = LONGEST, *, least: int = 1) -> str:
    """Give a text without blanks around it.

    Raises:
        Refused: it is empty, too short or too long; at its field.
    """
    text = text.strip()
    if least <= len(text) <= most:
        return text
    if least > 1:
        message = _("Write %(least)s to %(most)s characters; these are %(count)s.")
    elif text:
        message = _("This has %(count)s characters; at most %(most)s are allowed.")
    else:
        message = _("Write this down; it is kept with the decision.")
    raise Refused(fields={field: message % {"least": least, "most": most, "count": len(text)}})


def sentence(text: str, field: str) -> str:
    """Give a text that says something: why an honour is decided, how a pairing goes on.

    Raises:
        Refused: it is too short or too long; at its field.
    """
    least, most = SENTENCE
    return given(text, field, most, least=least)
