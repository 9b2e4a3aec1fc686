"""A key that a teller presents (出示密钥): read, and held against the half that the site kept."""

import re

from django.utils.translation import gettext as _

from zhibu.ballots.models import Teller
from zhibu.orgs.refusals import Refused
from zhibu.schemes.titles import title_of
from zhibu.urn.sealing import public_of
from zhibu.urn.shares import GROUPS, WIDTH, OtherKey, WrongGroup, WrongLength, from_text

IN_A_FILE = re.compile(r"(?:[0-9A-Z]{5}-){13}[0-9A-Z]{5}")


def key_in(text: str) -> str:
    """Find the key in the text of its file; the text itself where it holds nothing else."""
    found = IN_A_FILE.search(text)
    return found.group() if found else text


def private_key(text: str, teller: Teller) -> bytes:
    """Read a teller's key from its text.

    Raises:
        Refused: the text is no key, not this one, or has a wrong group; the message says which.
    """
    try:
        private = from_text(text, teller.review.code, teller.place)
    except WrongLength as error:
        raise _refused(
            _("Found %(found)s characters; a key has %(groups)s groups of %(width)s.")
            % {"found": error.found, "groups": GROUPS, "width": WIDTH}
        ) from None
    except WrongGroup as error:
        raise _refused(
            _("Group %(group)s does not read as printed; compare it with your sheet.")
            % {"group": error.group}
        ) from None
    except OtherKey:
        raise _refused(
            _(
                "This is a key, but of another review or of the other teller; look for the sheet of “%(title)s”, lock %(place)s."
            )
            % {"title": title_of(teller.review.title), "place": teller.place}
        ) from None
    if teller.public_key is None or public_of(private) != bytes(teller.public_key):
        raise _refused(
            _("This key was replaced by a newer one of yours; look for the newer sheet.")
        )
    return private


def _refused(message: str) -> Refused:
    return Refused(fields={"key": message})
