"""What anybody with a phone checks: the checkpoint on a sheet of paper, and the results printed above it.

A code on paper holds the address of this page with the checkpoint in it. Nobody signs in, nothing of
the results is shown: the page says whether today's ledger still contains what was printed.
"""

import json
from base64 import b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhibu.assessments.models import Assessment
from zhibu.ballots.models import Publication
from zhibu.ledger.comparing import Outcome, compare_openly
from zhibu.ledger.models import Checkpoint
from zhibu.ledger.proving import entries_of
from zhibu.ledger.queries import state
from zhibu.portal.ledger.subjects import subject_of
from zhibu.portal.ledger.telling import UNREADABLE, told_of
from zhibu.portal.replies import reply

LONGEST = 8_000
"""Characters of a checkpoint with its cosignatures in an address."""
HEX = frozenset("0123456789abcdef")
HASHED = {"assessment": "results_hash", "publication": "hash"}
"""Of which subjects results are printed, and where their entries have the hash."""


def check_address(checkpoint: Checkpoint, results: Assessment | Publication | None = None) -> str:
    """Give the address that a code on paper holds.

    Args:
        checkpoint: the newest one; its cosignatures are left out, a code must stay readable.
        results: what is printed above the code: of an assessment or of a review.
    """
    asked = {"c": urlsafe_b64encode(checkpoint.note.encode()).decode().rstrip("=")}
    if results is not None:
        subject = subject_of(results)
        asked |= {"s": subject, "r": getattr(results, HASHED[subject.partition("/")[0]])}
    return f"{settings.ORIGIN}{reverse('ledger_check')}?{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class Entered:
    """Results by their hash, as the ledger has them."""

    index: int
    at: datetime
    covered: bool
    """Whether the checkpoint on the paper covers the entry."""
    corrected: bool
    """Whether results with another hash were entered after it."""


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a checkpoint from paper, and the results above it, still stand in the ledger."""
    text, fault = _brought(request.GET)
    told, outcome, size = None, None, 0
    if text:
        outcome, size = compare_openly(text)
        if outcome is Outcome.UNREADABLE:
            fault = str(UNREADABLE)
        else:
            told = told_of(outcome, size)
    hashed = request.GET.get("r", "").strip().lower()
    asks = outcome in (Outcome.SAME, Outcome.CUT_OFF, Outcome.REWRITTEN) and bool(hashed)
    return reply(
        request,
        "portal/ledger/check.html",
        status=400 if fault else 200,
        told=told,
        good=outcome is Outcome.SAME,
        fault=fault,
        size=size,
        text=text,
        signed=Checkpoint.objects.filter(size=size).first() if size else None,
        asks=asks,
        hashed=hashed,
        entered=_entered(request.GET.get("s", ""), hashed, size) if asks else None,
        state=state(),
    )


def _brought(given: Any) -> tuple[str, str]:
    """Give the checkpoint's text as a code or a person brought it; and what is wrong with it."""
    text = given.get("text", "").replace("\r\n", "\n").strip()
    coded = given.get("c", "")
    if max(len(text), len(coded)) > LONGEST:
        return "", _("The text is too long for a checkpoint.")
    if coded:
        try:
            padded = coded + "=" * (-len(coded) % 4)
            text = b64decode(padded, altchars=b"-_", validate=True).decode().strip()
        except (Error, ValueError):
            return "", _("The address was cut short or changed on the way. Read the code again.")
    return (f"{text}\n" if text else ""), ""


def _entered(subject: str, hashed: str, size: int) -> Entered | None:
    """Find the first entry of a subject with these results."""
    if len(hashed) != 64 or not HEX.issuperset(hashed):
        return None
    name = HASHED.get(subject.partition("/")[0])
    if name is None or len(subject) > 60:
        return None
    held = [
        (entry, json.loads(entry.opening.body).get(name))
        for entry in entries_of(subject)
        if getattr(entry, "opening", None)
    ]
    first = next((entry for entry, its in held if its == hashed), None)
    if first is None:
        return None
    return Entered(first.index, first.at, first.index < size, held[-1][1] != hashed)
