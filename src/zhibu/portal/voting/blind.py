"""What a page asks for in blind mode: its token, from who signed in; its ballot's way into the box, from nobody.

Casting takes no cookie, no session and no form token, and refuses a request that brings a cookie: a slip
of the page must not tell who is voting. Refusals come in both languages, for the site does not ask which one
the voter reads.
"""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from zhibu.ballots.actions.issuing import cast_with_token, issue_token
from zhibu.ballots.ballot import Ballot
from zhibu.ballots.enums import Secrecy
from zhibu.ballots.models import IssuingKey, Review
from zhibu.ballots.voting import vote_for
from zhibu.orgs.refusals import Refused
from zhibu.portal.voting.quiet import quiet
from zhibu.urn.blind import Token

LARGEST = 64 * 1024
"""Of a request, in bytes: the largest paper has room in it, written as hex digits."""
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def attributes(ballot: Ballot, *, named_kept: bool = False) -> dict[str, str]:
    """Give what the page's script needs, as data attributes of the voting form; empty if it needs nothing.

    Args:
        named_kept: the rows with the name are kept already, and are not sent once more.
    """
    review, sheet = ballot.review, ballot.sheet
    if review.secrecy != Secrecy.BLIND or not ballot.secret or ballot.voter is None:
        return {}
    keys = dict(review.tellers.values_list("place", "public_key"))
    if not (keys.get(1) and keys.get(2)):
        return {}
    holder = salted_hmac("zhibu blind holder", f"{review.code}\n{ballot.voter.person.code}")
    return {
        "review": review.code,
        "sheet": str(sheet.number),
        "subjects": str(len(ballot.rows)),
        "asked": ",".join(str(row.place) for row in ballot.secret),
        "named": "" if named_kept else ",".join(str(row.place) for row in ballot.named),
        "size": str(review.paper_size),
        "key": _spki(sheet.issuing_key.public),
        "outer": bytes(keys[1]).hex(),
        "inner": bytes(keys[2]).hex(),
        "replaceable": "yes" if review.replaceable else "no",
        "holder": holder.hexdigest()[:16],
        "issue-url": reverse("vote_token", kwargs={"code": review.code}),
        "cast-url": reverse("vote_paper", kwargs={"code": review.code}),
        "keys-url": reverse("vote_keys", kwargs={"code": review.code, "sheet": sheet.number}),
    }


@require_GET
@quiet
def keys(request: HttpRequest, code: str, sheet: int) -> JsonResponse:
    """Give the public keys of a sheet to anybody, alike: a key of one's own would give a voter away."""
    del request
    kept = get_object_or_404(
        IssuingKey, review__code=code, review__secrecy=Secrecy.BLIND, sheet__number=sheet
    )
    tellers = dict(kept.review.tellers.values_list("place", "public_key"))
    outer, inner = (bytes(tellers.get(place) or b"").hex() for place in (1, 2))
    return _answer({"key": _spki(kept.public), "outer": outer, "inner": inner})


def _spki(pem: str) -> str:
    return "".join(pem.split("\n")[1:-2])


@quiet
def issue(request: HttpRequest, code: str) -> JsonResponse:
    """Sign the blinded token of who asks."""
    ballot = vote_for(request.person, code)  # type: ignore[attr-defined]
    try:
        blinded = _bytes(request.POST, "blinded")
        signed = issue_token(review=ballot.review, blinded=blinded, by=request.person)  # type: ignore[attr-defined]
    except Refused as error:
        return _refused(error)
    return _answer({"signed": signed.hex()})


@csrf_exempt
@require_POST
@quiet
def cast(request: HttpRequest, code: str) -> JsonResponse:
    """Take a sealed paper for a token, from nobody in particular."""
    review = get_object_or_404(Review.objects.select_related(None), code=code)
    try:
        if request.COOKIES:
            raise Refused(_("A ballot with a token comes without cookies; this one was not taken. Load the page anew."))  # fmt: skip
        token, sheet, sealed = _ballot(request)
        done = cast_with_token(review=review, sheet=sheet, token=token, sealed=sealed)
    except Refused as error:
        return _refused(error)
    return _answer({"number": done.number.hex(), "again": done.again, "replaced": done.replaced})


def _ballot(request: HttpRequest) -> tuple[Token, int, bytes]:
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise Refused(_UNREADABLE)
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refused(_UNREADABLE) from None
    if not isinstance(given, dict) or type(given.get("sheet")) is not int:
        raise Refused(_UNREADABLE)
    parts = (_bytes(given, name) for name in ("secret", "prefix", "signature"))
    sheet = given["sheet"]
    if not 0 <= sheet < 1 << 31:
        raise Refused(_UNREADABLE)
    return Token(*parts), sheet, _bytes(given, "sealed")


_UNREADABLE = _("The request is none that this page sends. Load the page anew and try once more.")


def _bytes(given: Any, name: str) -> bytes:
    """Read hex digits."""
    found = given.get(name)
    try:
        return bytes.fromhex(found) if isinstance(found, str) else b""
    except ValueError:
        raise Refused(_UNREADABLE) from None


def _refused(error: Refused) -> JsonResponse:
    words = {}
    for name, language in LANGUAGES.items():
        with override(language):
            words[name] = str(error.message)
    answer = _answer({"refused": words}, status=422)
    answer._has_been_logged = True  # Django would log the address with the time
    return answer


def _answer(facts: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(facts, status=status, json_dumps_params={"ensure_ascii": False})
