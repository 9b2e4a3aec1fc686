"""What everybody may fetch, signed in or not: checkpoints, keys, tiles, proofs of growth."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhibu.ledger import proving
from zhibu.ledger.keys import verifiers
from zhibu.ledger.logs import MAIN, PARALLEL, Log, logs
from zhibu.ledger.models import Checkpoint
from zhibu.ledger.queries import state
from zhibu.ledger.witnesses import known
from zhibu.portal.ledger.checking import check_address
from zhibu.portal.ledger.codes import qr_code
from zhibu.portal.paging import window
from zhibu.portal.replies import reply
from zhibu.tlog.errors import FormatError
from zhibu.tlog.notes import Note
from zhibu.tlog.tiles import WIDTH, Tile
from zhibu.tlog.witnessing import Request

FOREVER = "public, max-age=31536000, immutable"
"""What is full never changes."""
SHORT = "public, max-age=60"


@require_safe
def checkpoints(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint with its code, and all before it."""
    found = window(request, Checkpoint.objects.prefetch_related("cosignatures"), 20)
    newest = Checkpoint.objects.prefetch_related("cosignatures").first()
    note = str(proving.note_of(newest)) if newest else ""
    return reply(
        request,
        "portal/ledger/checkpoints.html",
        status=200,
        window=found,
        newest=newest,
        note=note,
        code=qr_code(check_address(newest)) if newest else "",
        keys=verifiers(),
        witnesses=known(),
        state=state(),
    )


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """A sheet to put up on the wall: the newest checkpoint as a code and large enough to type."""
    newest = Checkpoint.objects.prefetch_related("cosignatures").first()
    if newest is None:
        raise Http404
    return reply(
        request,
        "portal/ledger/notice.html",
        newest=newest,
        lines=newest.note.splitlines()[:3],
        code=qr_code(check_address(newest)),
        keys=verifiers(),
    )


@require_safe
def checkpoint(request: HttpRequest, log: Log = MAIN) -> HttpResponse:
    """The file that verifiers and witnesses fetch."""
    del request
    path = _kept(log).folder() / "checkpoint"
    if not path.exists():
        raise Http404
    return _text(path.read_text(encoding="utf-8"), "public, max-age=5")


@require_safe
def former(request: HttpRequest, size: int) -> HttpResponse:
    """A checkpoint by its size, to be kept at home."""
    del request
    found = get_object_or_404(Checkpoint.objects.prefetch_related("cosignatures"), size=size)
    return _text(str(proving.note_of(found)), SHORT, f"checkpoint-{size}.txt")


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Public keys, one a line: what verifying takes."""
    del request
    return _text("".join(f"{key}\n" for key in verifiers()), SHORT, "keys.txt")


@require_safe
def growth(request: HttpRequest) -> HttpResponse:
    """Prove that the newest log grew out of an older size; `zhibu verify` reads the file."""
    asked = request.GET.get("from", "").strip()
    newest = Checkpoint.objects.prefetch_related("cosignatures").first()
    if newest is None:
        raise Http404
    old = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    if not 0 < old <= newest.size:
        words = _("There is no size %(asked)s: name a whole number from 1 to %(size)s.")
        told = words % {"asked": asked[:40] or "—", "size": newest.size}
        return reply(request, "portal/ledger/no_growth.html", status=400, told=told)
    proof = proving.growth(old, newest.size)
    body = Request(old, tuple(proof), Note.parse(str(proving.note_of(newest))))
    return _text(str(body), "no-cache", f"growth-{old}-{newest.size}.txt")


@require_safe
def tile(request: HttpRequest, path: str, log: Log = MAIN) -> HttpResponse:
    """A tile as it lies on the disk; full ones may be kept forever."""
    del request
    try:
        asked = Tile.parse(f"tile/{path}")
    except FormatError as error:
        raise Http404 from error
    place = _kept(log).folder() / str(asked)
    if not place.is_file():
        raise Http404
    response = HttpResponse(place.read_bytes(), content_type="application/octet-stream")
    response.headers["Cache-Control"] = FOREVER if asked.width == WIDTH else SHORT
    return response


@require_safe
def second_checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint of the second log, with SM3; only where one is kept."""
    return checkpoint(request, PARALLEL)


@require_safe
def second_tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile of the second log; it has hashes alone, entries lie in the log itself."""
    return tile(request, path, PARALLEL)


def _kept(log: Log) -> Log:
    if log not in logs():
        raise Http404
    return log


def _text(text: str, kept: str, name: str = "") -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = kept
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
