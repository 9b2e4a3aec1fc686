"""The key is taken and shown, once: this answer is the only place where it ever stands."""

import base64

import segno
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhibu.ballots.actions.tellers import take_key
from zhibu.ballots.models import Teller
from zhibu.orgs.refusals import Refused
from zhibu.portal.replies import reply
from zhibu.portal.tellers.found import teller_of
from zhibu.portal.tellers.telling import show
from zhibu.schemes.titles import title_of


def key(request: HttpRequest, code: str) -> HttpResponse:
    """Make the teller's key and show it as text, as a code to photograph and as a file."""
    teller = teller_of(request.person, code)
    try:
        text = take_key(review=teller.review, by=request.person)
    except Refused as error:
        return show(request, teller, refusal=str(error), status=400)
    teller.refresh_from_db()
    return reply(
        request,
        "portal/tellers/key.html",
        teller=teller,
        review=teller.review,
        title=title_of(teller.review.title),
        groups=list(enumerate(text.split("-"), start=1)),
        code=_drawn(text),
        file=_as_file(teller, text),
        name=f"zhibu-{teller.review.code}-{teller.place}.txt",
    )


def _drawn(text: str) -> SafeString:
    """Draw the key; its letters and digits need a small code."""
    made = segno.make(text, error="m", micro=False)
    title = _("The key as a QR code")
    drawn = made.svg_inline(
        scale=1, border=2, omitsize=True, svgclass="qr", lineclass=None, title=title
    )
    return mark_safe(drawn)  # noqa: S308 - drawn from bits; the title is ours


def _as_file(teller: Teller, text: str) -> SafeString:
    """Give the file's address: the file stands in the page itself, nothing is fetched for it."""
    said = _("Key of teller %(place)s, review %(code)s (%(title)s). Keep it apart from the other teller's key; destroy it once the box is counted.")  # fmt: skip
    facts = {
        "place": teller.place,
        "code": teller.review.code,
        "title": title_of(teller.review.title),
    }
    content = f"{said % facts}\n\n{text}\n"
    coded = base64.b64encode(content.encode()).decode()
    return mark_safe(f"data:text/plain;charset=utf-8;base64,{coded}")  # noqa: S308 - base64
