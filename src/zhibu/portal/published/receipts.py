"""Looking a receipt up (查回执): whether a ballot was in the box when it was opened, with the proof of it.

Nobody signs in for this, and the number stands in no address: no log ties a number to a person.
"""

import json
import re

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from zhibu.ballots.published import Found, receipt_in_box
from zhibu.inbox.words import period_in, title_in
from zhibu.portal.forms import Form
from zhibu.portal.replies import reply
from zhibu.terms.widths import half_width
from zhibu.urn.receipts import NUMBER_SIZE

DIGITS = 2 * NUMBER_SIZE


class ReceiptForm(Form):
    number = forms.CharField(
        label=_("Ballot number"),
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("32 letters and digits, as on your receipt; spaces do not matter. A scanner of codes may type it."),
    )  # fmt: skip

    def clean_number(self) -> bytes:
        """Read the number, whatever stands between its signs."""
        given = half_width(self.cleaned_data["number"])
        text = re.sub(r"[\s\-–·:]", "", given).lower()
        wrong = sorted(set(text) - set("0123456789abcdef"))
        if wrong:
            words = _now("“%(signs)s” cannot stand in a ballot number: it has the digits 0–9 and the letters a–f.")  # fmt: skip
            raise forms.ValidationError(words % {"signs": "".join(wrong)[:20]})
        if len(text) != DIGITS:
            words = _now("%(found)s letters and digits; a ballot number has %(needed)s. Compare it with your receipt.")  # fmt: skip
            raise forms.ValidationError(words % {"found": len(text), "needed": DIGITS})
        return bytes.fromhex(text)


@require_http_methods(["GET", "HEAD", "POST"])
def receipts(request: HttpRequest) -> HttpResponse:
    """Take a number, and say whether it is in a published box; `file` sends the proof."""
    form = ReceiptForm(request.POST or None)
    number, found = None, None
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        found = receipt_in_box(number)
        if found and "file" in request.POST:
            return _file(found)
    response = reply(
        request,
        "portal/published/receipts.html",
        status=422 if form.errors else 200,
        form=form,
        asked=number is not None,
        found=found,
        number=_grouped(number) if number else "",
        title=title_in(found.review.title) if found else "",
        period=period_in(found.review.period) if found else "",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _grouped(number: bytes) -> str:
    text = number.hex()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _file(found: Found) -> HttpResponse:
    content = json.dumps(found.written(), indent=1)
    name = f"receipt-{found.number.hex()[:8]}.json"
    return HttpResponse(
        content,
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
