"""Ballots of 22 subjects cast over HTTP, side by side with signed-in POSTs that write one row.

`python -m bench.programs.ballot_cast ROUNDS AT_ONCE` makes a site in $ZHIBU_DATA, serves it with two
workers, and prints JSON: for each round how many of each were answered in a second. Both are sent by
the same signed-in people over kept connections, in turn, now one first and now the other, so that noise meets both alike. Requests are
written before the clock runs: the client shares the machine's cores with the site.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

WORKERS = 2
SUBJECTS = 22
BRANCHES = 4
"""Of each round: 88 ballots."""
WARMING = 3
"""Rounds before the clock counts."""
PATIENCE = 60
ROOT = Path(__file__).parents[2]
SERVE = """
import sys
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from zhibu.config.serving import THREADS
Server(
    "bench.programs.ballot_site:application", address="127.0.0.1", port=int(sys.argv[1]),
    interface=Interfaces.WSGI, workers=int(sys.argv[2]), blocking_threads=THREADS,
    log_level=LogLevels.error, websockets=False,
).serve()
"""


def main(rounds: int, at_once: int) -> None:
    """Make the site, serve it, measure, and count what arrived."""
    os.environ["ZHIBU_SECOND_FACTOR"] = "optional"
    review, people = _site((WARMING + rounds) * BRANCHES)
    port = _free_port()
    command = [sys.executable, "-c", SERVE, str(port), str(WORKERS)]
    served = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait(port)
        each = BRANCHES * SUBJECTS
        told = []
        for number in range(WARMING + rounds):
            some = people[number * each : (number + 1) * each]
            casts = [_post(port, f"/votes/{review}/", one, _ballot(one["row"])) for one in some]
            rows = [_post(port, "/bench/row/", one, [("body", "x" * 64)]) for one in some]
            lots = [(casts, 200), (rows, 204)]
            found = [
                _rate(port, lot, at_once, status) for lot, status in lots[:: 1 - 2 * (number % 2)]
            ]
            told.append(found[:: 1 - 2 * (number % 2)])
    finally:
        served.terminate()
        served.wait(PATIENCE)
    _count(review, len(people))
    print(json.dumps(told[WARMING:]))


def _site(branches: int) -> tuple[str, list[dict[str, Any]]]:
    """Branches of 22 members who rate each other, each signed in."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]
    from zhibu.config.site import migrate, open_site

    open_site("en")
    migrate()
    from django.conf import settings
    from django.db import connection, transaction

    from makers import make_branch, make_company, make_member, make_review
    from zhibu.urn.papers import size_for
    from zhibu.urn.sealing import new_key

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_row (body text NOT NULL)")
    people = []
    with transaction.atomic():
        company = make_company()
        sheets = []
        for _ in range(branches):
            branch = make_branch(under=company.committee)
            company.committee.refresh_from_db()
            members = [make_member(branch) for _ in range(SUBJECTS)]
            sheets.append((members, members))
            people += [_signed_in(person, row) for row, person in enumerate(members)]
        keys = (new_key().public, new_key().public)
        review = make_review(company.root, sheets=sheets, keys=keys, paper_size=size_for(SUBJECTS))
    return review.code, people


def _signed_in(person: Any, row: int) -> dict[str, Any]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from zhibu.accounts.middleware import SEEN
    from zhibu.accounts.models import User

    user = User(username=person.code, person=person, password_once=False)
    user.password_changed_at = timezone.now()
    user.set_unusable_password()
    user.save()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[SEEN] = (
        int(time.time()) + 3_600
    )  # a page was open just now: no request writes that down
    session.save()
    return {"row": row, "session": session.session_key, "token": secrets.token_hex(16)}


def _ballot(own: int) -> list[tuple[str, str]]:
    marks = [(f"mark-{row}", str(70 + (row * 7 + own) % 31)) for row in range(SUBJECTS) if row != own]  # fmt: skip
    return [("step", "cast"), ("secret", secrets.token_hex(16)), *marks]


def _post(port: int, path: str, who: dict[str, Any], fields: list[tuple[str, str]]) -> bytes:
    body = urlencode([("csrfmiddlewaretoken", who["token"]), *fields])
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Cookie: sessionid={who['session']}; csrftoken={who['token']}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _rate(port: int, requests: Sequence[bytes], at_once: int, expected: int) -> float:
    """Send requests over so many connections; give how many were answered in a second."""
    lots = [requests[start::at_once] for start in range(at_once)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(lambda lot: _send(port, lot, expected), lots))
    return len(requests) / (time.perf_counter() - begun)


def _send(port: int, requests: Sequence[bytes], expected: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for request in requests:
            line.sendall(request)
            head, rest = _until(line.recv, b"\r\n\r\n")
            status = int(head.split(b" ", 2)[1])
            length = next(
                (int(one[15:]) for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")),
                0,
            )  # fmt: skip
            while len(rest) < length:
                rest += line.recv(1 << 16)
            if status != expected:
                raise SystemExit(f"answered {status}:\n{(head + rest).decode()[:3000]}")


def _until(read: Callable[[int], bytes], sign: bytes) -> tuple[bytes, bytes]:
    got = b""
    while sign not in got:
        more = read(1 << 16)
        if not more:
            raise SystemExit("the site closed the connection")
        got += more
    head, _, rest = got.partition(sign)
    return head, rest


def _count(review: str, people: int) -> None:
    """Each ballot is in the box once, and each voter is marked."""
    from django.db import connection

    from zhibu.ballots.models import SealedPaper, Voter

    connection.close()
    papers = SealedPaper.objects.filter(review__code=review).count()
    voted = Voter.objects.filter(review__code=review, mark="voted").count()
    if not papers == voted == people:
        raise SystemExit(f"{people} voted, {voted} are marked, {papers} papers are in the box")


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait(port: int) -> None:
    """Until both workers have surely read the site."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit("the site does not answer")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
