"""A witness on the network, as a WSGI application: POST /add-checkpoint.

Answers: 200 with the cosignature; 400, 403, 404, 409 (with the size that is known), 422; 413 where a body is
too long. GET / says who this witness is, GET /logs what it saw.
"""

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from zhibu.tlog.errors import FormatError
from zhibu.tlog.witness_folder import WitnessFolder
from zhibu.tlog.witnessing import Refusal, Request

LONGEST = 1 << 16
"""Bytes of a request."""
Start = Callable[[str, list[tuple[str, str]]], Any]


def application(folder: WitnessFolder) -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    """Make the application for a witness's folder."""
    witness = folder.witness()

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        status, text, kind = _answered(environ)
        head = f"{status} {HTTPStatus(status).phrase}"
        body = text.encode()
        start(head, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _answered(environ: dict[str, Any]) -> tuple[int, str, str]:
        plain = "text/plain; charset=utf-8"
        asked = (environ["REQUEST_METHOD"], environ["PATH_INFO"])
        if asked == ("GET", "/"):
            return 200, f"{witness.signer.verifier}\n", plain
        if asked == ("GET", "/logs"):
            seen = (folder.newest(origin) for origin in witness.logs)
            return 200, "\n".join(str(one) for one in seen if one), plain
        if asked != ("POST", "/add-checkpoint"):
            return 404, "POST /add-checkpoint\n", plain
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return 400, "no length\n", plain
        if not 0 < length <= LONGEST:
            return 413 if length > LONGEST else 400, f"at most {LONGEST} bytes\n", plain
        try:
            request = Request.parse(environ["wsgi.input"].read(length))
            signature = witness.cosign(request, seconds=int(time.time()))
        except FormatError as error:
            return 400, f"{error}\n", plain
        except Refusal as refusal:
            if refusal.size is not None:
                return refusal.status, f"{refusal.size}\n", "text/x.tlog.size"
            return refusal.status, f"{refusal}\n", plain
        return 200, f"{signature}\n", plain

    return answer
