"""QR codes: as drawings in the page, without file, style or anything fetched; and to print."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def qr_code(text: str) -> SafeString:
    """Draw a text; a phone's camera reads it back word by word."""
    made = segno.make(text.encode(), mode="byte", error="m", micro=False)
    title = _("The newest checkpoint as a QR code")
    drawn = made.svg_inline(
        scale=1, border=2, omitsize=True, svgclass="qr", lineclass=None, title=title
    )
    return mark_safe(drawn)  # noqa: S308 - drawn from bits; the title is ours


def code_to_print(text: str) -> bytes:
    """Draw a text as the code (二维码) of a sheet: an SVG picture."""
    made = BytesIO()
    segno.make(text.encode(), mode="byte", error="m", micro=False).save(made, kind="svg", border=2)
    return made.getvalue()
