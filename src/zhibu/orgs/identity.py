"""Identity numbers (公民身份号码, GB 11643) and phone numbers: whether they can be right, and masked."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from zhibu.orgs.enums import Sex
from zhibu.orgs.refusals import Refused
from zhibu.terms.widths import half_width

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity number that can be right, with what it says."""

    number: str
    born_on: date
    sex: Sex


def read_identity(written: str, today: date) -> Identity:
    """Read an identity number.

    Raises:
        Refused: it cannot be right; the message says why.
    """
    number = re.sub(r"\s", "", half_width(written)).upper()
    if re.fullmatch(r"\d{15}", number):
        raise _refused(_("It has 15 digits, as before 1999. Enter the 18 of the present card."))
    if not re.fullmatch(r"\d{17}[\dX]", number):
        raise _refused(
            _("An identity number has 17 digits and then a digit or X; here are %(count)s signs.")
            % {"count": len(number)}
        )
    digits = number[6:14]
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        born_on = date.max
    if not date(1900, 1, 1) <= born_on <= today:
        raise _refused(
            _("Digits 7 to 14 (%(digits)s) are no day of birth. Compare with the card.")
            % {"digits": digits}
        )
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    if number[17] != _CHECKS[total % 11]:
        raise _refused(_("The last sign does not fit the others (check digit). A digit is wrong."))
    return Identity(number, born_on, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def _refused(message: object) -> Refused:
    return Refused(fields={"identity": message})


def read_phone(written: str) -> str:
    """Read a phone number: a mobile one, or a landline with its area code.

    Raises:
        Refused: it is neither.
    """
    number = re.sub(r"[\s()]", "", half_width(written)).removeprefix("+86")
    bare = number.replace("-", "")
    if _MOBILE.fullmatch(bare):
        return bare
    if _LANDLINE.fullmatch(number):
        return number
    message = _("Enter a mobile number of 11 digits, or a landline with area code (0432-1234567).")
    raise Refused(fields={"phone": message})


def masked_identity(number: str) -> str:
    """Show the region's first three digits and the last sign.

    Not the last four: pages show day of birth and sex beside them, and the check digit would leave a handful of
    numbers, or one to who knows where the person comes from.
    """
    return f"{number[:3]}{'*' * 14}{number[-1:]}" if number else ""


def masked_phone(number: str) -> str:
    """Show the first three digits and the last four."""
    return f"{number[:3]}****{number[-4:]}" if number else ""


__all__ = ["Identity", "masked_identity", "masked_phone", "read_identity", "read_phone"]
