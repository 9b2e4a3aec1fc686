"""Single values of an import: dates in the styles that people write, choices, lengths, numbers."""

import re
from datetime import date

from django.utils.translation import gettext as _

from zhibu.orgs.importing.columns import CHOICES, READ
from zhibu.scoring.evidence.headings import nearest
from zhibu.terms.widths import half_width

_STYLES = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)


class Unfit(Exception):
    """A value that cannot be taken: what is wrong, and what to do."""

    def __init__(self, finding: str, remedy: str) -> None:
        super().__init__(finding)
        self.finding = finding
        self.remedy = remedy


def read_day(written: str) -> date:
    """Read a day, in one of four styles.

    Raises:
        Unfit: it is none, or there is no such day.
    """
    text = re.sub(r"\s*([年月日./-])\s*", r"\1", half_width(written))
    for style in _STYLES:
        found = style.fullmatch(text)
        if found:
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                raise Unfit(_("There is no such day."), _("Compare with the original.")) from None
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        finding = _("This is a number, as Excel keeps dates.")
        raise Unfit(finding, _("Format the column as a date and save again."))
    if re.fullmatch(r"\d{4}[年./-]?\d{1,2}月?", text):
        raise Unfit(_("The day of the month is missing."), _("Write year, month and day."))
    raise Unfit(_("This is no date."), _("Write it like 2026-05-01, 2026年5月1日 or 2026.5.1."))


def read_choice(column: str, written: str) -> str:
    """Read a word of a choice.

    Raises:
        Unfit: it is no word of the choice; the nearest is named.
    """
    words = READ[column]
    text = half_width(written)
    value = words.get(text) or words.get(text.lower())
    if value is not None:
        return value.value
    allowed = _("Write one of: %(words)s.") % {"words": "、".join(CHOICES[column])}
    near = nearest(text, words)
    if near:
        allowed = _("Did you mean %(near)s?") % {"near": near} + " " + allowed
    raise Unfit(_("This word is not known here."), allowed)


def read_whole(written: str, least: int, most: int) -> int:
    """Read a whole number within bounds.

    Raises:
        Unfit: it is none.
    """
    text = half_width(written)
    if text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most:
        return int(text)
    remedy = _("Write a whole number from %(least)s to %(most)s.")
    raise Unfit(_("This number does not fit."), remedy % {"least": least, "most": most})


def read_text(written: str, most: int) -> str:
    """Read a text, spaces made single.

    Raises:
        Unfit: it is too long.
    """
    text = " ".join(written.split())
    if len(text) > most:
        finding = _("This has %(count)s characters.") % {"count": len(text)}
        raise Unfit(finding, _("Shorten it to %(most)s.") % {"most": most})
    return text


__all__ = ["Unfit", "read_choice", "read_day", "read_text", "read_whole"]
