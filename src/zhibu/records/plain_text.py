"""Text as it is kept: composed (NFC), without signs that nobody sees."""

import unicodedata

from django.utils.translation import gettext as _

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def kept(text: str, *, lines: bool = False) -> str:
    """Give text as it is kept: NFC, trimmed, line ends as one sign; on one line unless `lines`."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text if lines else " ".join(text.split("\n"))


def fault(text: str, longest: int) -> str:
    """Say what is wrong with text that was typed: too long, or an unseen sign; else nothing."""
    if len(text) > longest:
        return _("%(found)s signs; at most %(longest)s are kept. Shorten it.") % {
            "found": len(text),
            "longest": longest,
        }
    for place, sign in enumerate(text, start=1):
        if sign not in "\n\t" and (sign in _BIDI or unicodedata.category(sign) in ("Cc", "Cs")):
            return _("Sign %(place)s is a control character (U+%(code)s). Delete it.") % {
                "place": place,
                "code": f"{ord(sign):04X}",
            }
    return ""
