"""The receipt (回执): the ballot's number as text, as a code and as a file."""

from typing import Any
from urllib.parse import quote

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhibu.ballots.actions.casting import Cast
from zhibu.ballots.ballot import Ballot
from zhibu.schemes.titles import title_of

GROUP = 4


def in_groups(number: bytes) -> str:
    """Write a number in groups of four, so that it can be compared."""
    text = number.hex()
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def receipt_of(ballot: Ballot, done: Cast, secret: bytes) -> dict[str, Any]:
    """Give what the receipt's template takes."""
    facts: dict[str, Any] = {
        "ballot": ballot,
        "review": ballot.review,
        "title": title_of(ballot.review.title),
        "done": done,
    }
    if done.number is None:
        return facts
    number = in_groups(done.number)
    replacing = in_groups(secret) if ballot.review.replaceable and ballot.voter else ""
    lines = [title_of(ballot.review.title), _("Ballot number: %(number)s") % {"number": number}]
    if replacing:
        lines.append(_("Replacement code: %(code)s") % {"code": replacing})
    return facts | {
        "number": number,
        "code": _drawn(done.number.hex()),
        "replacing": replacing,
        "file": "data:text/plain;charset=utf-8," + quote("\n".join(lines) + "\n"),
        "file_name": f"{done.number.hex()[:8]}.txt",
    }


def _drawn(text: str) -> SafeString:
    # One mask is as readable as another here, and trying all eight takes longer than the rest.
    made = segno.make(text.upper(), error="m", micro=False, mask=0)
    drawn = made.svg_inline(
        scale=1, border=2, omitsize=True, svgclass="qr", lineclass=None, title=_("The ballot’s number as a QR code")
    )  # fmt: skip
    return mark_safe(drawn)  # noqa: S308 - drawn from bits; the title is ours
