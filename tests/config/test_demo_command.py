"""`zhibu demo` from nothing: it builds, it serves, and what it serves sets papers in type."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from databases import free_port

SMALL = "from zhibu.config.commands import demo; demo.SCALES['tenth'] = 0.02; "
"""A company of two committees: the way it is built and served is the same."""
RUN = f"import sys; from zhibu.config.command import main; {SMALL}sys.exit(main())"
PATIENCE = 300
FORKING = """
import os, sys
sys.path.insert(0, {tests!r})
from papers.paper_makers import make_register
from zhibu.papers import PaperError, pdf
assert pdf("register", make_register(["1"]))
if os.fork() == 0:
    try:
        pdf("register", make_register(["1"]))
    except PaperError as error:
        print(error, flush=True)
        os._exit(3)
    os._exit(0)
print(os.waitstatus_to_exitcode(os.wait()[1]))
"""


def test_a_paper_in_a_forked_process_is_refused_and_does_not_wait_forever():
    code = FORKING.format(tests=str(Path(__file__).parents[1]))
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert ran.stdout.splitlines()[-1] == "3"
    assert "papers were set before this process was forked" in ran.stdout


def test_a_demo_that_was_just_built_sets_papers_in_type(tmp_path):
    port, file = free_port(), tmp_path / "accounts.json"
    with _demo(tmp_path / "demo", "--port", str(port), "--accounts", str(file)) as server:
        assert server.stdout
        while f":{port}" not in (line := server.stdout.readline()):
            assert line, "the demo ended before it served"
        account = json.loads(file.read_text(encoding="utf-8"))["secretary"]
        site = f"http://localhost:{port}"
        _await(site)
        browser = _signed_in(site, account["name"], account["password"])
        page = _read(browser, f"{site}/registers/").decode()
        found = re.search(r'href="(/registers/[^"]+/)"', page)
        assert found
        assert _read(browser, f"{site}{found[1]}pdf/").startswith(b"%PDF-")
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE) == 0
    checkpoints_rise_in_size_and_time(tmp_path / "demo" / "zhibu.sqlite3")


def checkpoints_rise_in_size_and_time(database: Path):
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT size, at FROM ledger_checkpoint ORDER BY id").fetchall()
    assert len(found) > 10
    assert found == sorted(found) == sorted(found, key=lambda one: one[1])


def test_a_demo_that_is_stopped_while_it_builds_says_so_at_the_next_start(tmp_path):
    folder = tmp_path / "demo"
    with _demo(folder, "--no-serve") as building:
        assert building.stderr
        assert building.stderr.readline() == "Building the made-up company…\n"
        building.send_signal(signal.SIGINT)
        said = building.stderr.read()
        assert building.wait(PATIENCE) == 1
    with _demo(folder, "--no-serve") as again:
        assert again.stderr
        assert again.stderr.read() == said
        assert again.wait(PATIENCE) == 1
    assert said.startswith("The made-up company is not whole. Delete the folder")


@contextmanager
def _demo(folder: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", RUN, "demo", "--data", str(folder), "--lang", "en", *arguments]
    environment = os.environ | {"DATABASE_URL": ""}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=environment, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def _await(site: str) -> None:
    """Wait until the server listens, which is a little after it says where."""
    for _ in range(PATIENCE):
        try:
            build_opener().open(f"{site}/accounts/login/", timeout=PATIENCE).close()
            return
        except URLError:
            time.sleep(1)
    raise AssertionError("nobody listens")


def _signed_in(site: str, name: str, password: str) -> OpenerDirector:
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    page = _read(browser, f"{site}/accounts/login/").decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    told = {"csrfmiddlewaretoken": token[1], "login": name, "password": password}
    sent = Request(f"{site}/accounts/login/", urlencode(told).encode(), {"Referer": site})
    browser.open(sent, timeout=PATIENCE).close()
    return browser


def _read(browser: OpenerDirector, url: str) -> bytes:
    with browser.open(url, timeout=PATIENCE) as answer:
        return bytes(answer.read())
