"""Names of files as they are shown: nothing in them leads anywhere or deceives."""

import unicodedata

from django.utils.translation import gettext as _

LONGEST = 100
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{device}{number}" for device in ("com", "lpt") for number in "0123456789¹²³"
}
_RESERVED = str.maketrans('<>:"|?*', "_______")


def display_name(given: str, ending: str) -> str:
    r"""Give a name to show and to save under: the last part of a path, with the ending of what it is.

    Folders, control signs, signs that turn the direction of writing or that nobody sees, dots at the
    ends and the names of devices go; the ending follows from the content.

    Example:
        >>> display_name("../../etc/照片\u202egpj.exe", ".jpg")
        '照片gpj.jpg'
    """
    stem = shown_name(given).translate(_RESERVED).strip(" .")
    head, dot, tail = stem.rpartition(".")
    if dot and head and tail.isalnum() and tail.isascii() and len(tail) <= 5:
        stem = head.strip(" .")
    stem = stem[:LONGEST].strip(" .") or _("attachment")
    if stem.partition(".")[0].strip().lower() in _DEVICES:
        stem = f"_{stem}"
    return stem + ending


def shown_name(given: str) -> str:
    """Give the name that somebody chose as a message may repeat it: without folders or unseen signs."""
    last = given.replace("\\", "/").rpartition("/")[2]
    return unicodedata.normalize("NFC", "".join(filter(_is_seen, last)))[: LONGEST * 2]


def _is_seen(sign: str) -> bool:
    """Whether a sign is no control, format, surrogate or unassigned one, and no line end."""
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")
