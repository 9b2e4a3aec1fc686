"""Slips as a paper to cut: the codes exist in it alone."""

from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse

from zhibu.ballots.models import Sheet
from zhibu.ballots.slip_codes import grouped
from zhibu.papers import pdf


def slips_pdf(sheet: Sheet, codes: list[str]) -> bytes:
    """Set slips in type: ten on a page, each with its code and the review's names, nothing else told apart."""
    review = sheet.review
    facts = {
        "language": "zh",
        "title": review.title["zh"],
        "title_en": review.title["en"],
        "sheet": str(sheet.organisation),
        "from": review.opens_on.isoformat(),
        "until": review.closes_on.isoformat(),
        "address": settings.ORIGIN.partition("://")[2] + reverse("slip_enter"),
        "slips": [{"code": grouped(code), "drawing": _drawn(code)} for code in codes],
    }
    return pdf("slips", facts)


def _drawn(code: str) -> str:
    made = segno.make(settings.ORIGIN + reverse("slip", args=[code]), error="m", micro=False)
    out = BytesIO()
    made.save(out, kind="svg", border=0, scale=4, xmldecl=False, nl=False)
    return out.getvalue().decode()
