"""What the served site's log says of voting: no moment, no person, no code."""

import logging
import re
import subprocess
import sys
from types import SimpleNamespace

import httpx
import pytest

from databases import free_port
from zhibu.config.logs import LeaveVotersOut, Lines

CODE = "3479ACDEFHJKNPRT"
SERVE = """
import sys
import django
django.setup()
from zhibu.config.serving import serve
serve(address="127.0.0.1", port=int(sys.argv[1]), workers=1, ready=lambda: print("ready", flush=True))
"""


def record(level, message, path="", *given):
    made = logging.LogRecord("django.request", level, "here", 1, message, given, None)
    made.request = SimpleNamespace(path=path)
    return made


@pytest.mark.parametrize("path", ["/votes/0f0f/", f"/slip/{CODE}/", "/slip/", "/votes/"])
def test_what_a_voter_is_refused_is_not_logged(path):
    keeps = LeaveVotersOut().filter
    assert not keeps(record(logging.WARNING, "Not Found: %s", path, path))
    assert not keeps(record(logging.WARNING, f"Forbidden: {path}"))
    assert keeps(record(logging.WARNING, "Not Found: %s", "/records/1/", "/records/1/"))


def test_a_fault_while_voting_is_told_with_its_day_alone():
    line = Lines("{asctime} {message}", style="{")
    path = f"/slip/{CODE}/"
    fault = record(logging.ERROR, "Internal Server Error: %s", path, path)
    assert LeaveVotersOut().filter(fault)
    told = line.format(fault)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d Internal Server Error: /slip/…/", told)
    other = line.format(record(logging.ERROR, "Internal Server Error: %s", "/", "/records/"))
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ ", other)


def test_a_served_site_logs_no_voter(tmp_path):
    """A site without tables: each ballot is a fault, which is the most that a log ever says."""
    port, log = free_port(), tmp_path / "log"
    environment = {
        "DJANGO_SETTINGS_MODULE": "zhibu.config.settings",
        "ZHIBU_DATA": str(tmp_path / "site"),
    }
    (tmp_path / "site").mkdir()
    with log.open("wb") as written:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(port)],
            stdout=subprocess.PIPE,
            stderr=written,
            env=environment,
        )
        try:
            assert server.stdout.readline() == b"ready\n"
            transport = httpx.HTTPTransport(retries=5)
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=60
            ) as client:
                asked = [f"/slip/{CODE}/", "/slip/wrong/", "/slip/", "/votes/0f0f0f0f0f0f0f0f/"]
                found = [client.get(address).status_code for address in asked]
                found.append(client.post("/slip/", data={"code": CODE}).status_code)
        finally:
            server.terminate()
            server.wait(120)
            server.stdout.close()
    assert found == [500, 404, 200, 302, 403]
    said = [line for line in log.read_text().splitlines() if "slip" in line or "votes" in line]
    assert not any(CODE in line or "0f0f0f0f" in line or "wrong" in line for line in said)
    about = [line for line in said if "Internal Server Error" in line]
    assert len(about) == 1
    assert not re.search(r"\d\d:\d\d", about[0])
