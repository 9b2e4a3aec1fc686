"""Words that a person must give: a reason, a report, notes."""

from django.utils.translation import gettext as _

from zhibu.orgs.refusals import Refused

LONGEST = 1000


def given(text: str, field: str, most: int = LONGEST) -> str:
    """Give a text without blanks around it.

    Raises:
        Refused: it is empty or too long; at its field.
    """
    text = text.strip()
    if not text:
        raise Refused(fields={field: _("Write this down; it is kept with the decision.")})
    if len(text) > most:
        sizes = {"count": len(text), "most": most}
        message = _("This has %(count)s characters; at most %(most)s are allowed.") % sizes
        raise Refused(fields={field: message})
    return text
